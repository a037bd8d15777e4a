"""What stands around a slot: where a word is a variable although it looks like any word.

Each entry of `AROUND` is a piece of a message with slots: `{class}` makes whatever stands
there a token of that class, `{=class}` only asks that the token there look like one. A blank
in an entry is one run of blanks; `^` is the start of the message and `$` its end. `KEYS` is
the same for `key=value`. An entry holds for every program, or for those whose ident begins
with one of the names given.

A stranger chooses many of these words, so an entry must name constant text on the left, and
on the right where the left is a common word.
"""

from __future__ import annotations

from typing import NamedTuple


class Context(NamedTuple):
    """A piece of a message with slots, and the idents it holds for (none: all)."""

    text: str
    programs: tuple[str, ...] = ()


def _for(programs: str, *texts: str) -> tuple[Context, ...]:
    return tuple(Context(text, tuple(programs.split())) for text in texts)


_MAIL = "postfix opendkim opendmarc policyd amavis milter sendmail sm-mta sm-msp sa-milter spf"

AROUND: tuple[Context, ...] = (
    # Who: a name between two constant words, or behind a word that only a name follows.
    *_for(
        "",
        "for user {name} by",
        "for user {name}$",
        "for user {name}:",
        "for user {name} from",
        "for user {name} is",
        "for user {name} (",
        "for user {name},",
        "for user '{quoted-name}'",
        'for user "{double-quoted-name}"',
        "for user: {name}",
        "for username '{quoted-name}'",
        "for username {name}",
        "for invalid user {name} from",
        "for illegal user {name} from",
        "for {name} from",
        "for {name} by",
        "for {name} [preauth]",
        "for {name} on",
        "for {name} after",
        "for: {name}",
        "invalid user {name} [preauth]",
        "invalid user {name} from",
        "Invalid user {name} from",
        "Illegal user {name} from",
        "illegal user {name} from",
        "invalid user {name} {=address}",
        "invalid user {name}$",
        "authenticating user {name} {=address}",
        "disconnected from user {name}",
        "from user {name} {=address}",
        "unknown user {name}$",
        "unknown user '{quoted-name}'",
        "User {name} from",
        "User {name} logged",
        "user {name} from",
        "user {name} logged",
        "user {name} by",
        "user {name} at",
        "user {name} (",
        "user {name} on",
        "of user {name}.",
        "of user {name}$",
        "of user {name},",
        "of user {name}:",
        "by {name}(uid=",
        "user {name}(uid=",
        "user '{quoted-name}'",
        'user "{double-quoted-name}"',
        "user `{quoted-name}'",
        "User '{quoted-name}'",
        'User "{double-quoted-name}"',
        "user {angle}",
        "username '{quoted-name}'",
        'username "{double-quoted-name}"',
        "account '{quoted-name}'",
        "login: {name}$",
        "Successful su for {name} by {name}",
        "FAILED su for {name} by {name}",
        "LOGIN ON {device} BY {name}",
        "LOGIN FROM {peer},",
        "ignoring client '{quoted-name}'",
        "by client '{quoted-name}'",
        "client '{quoted-name}'",
        "Session {int} logged out",
        "as user {name}",
        "as user '{quoted-name}'",
    ),
    # Which machine.
    *_for(
        "",
        "{host}[{=address}]",
        "{host}({=address})",
        "from {peer} [{=address}]",
        "from {peer} ([{=address}])",
        "by {peer} ({peer} [{=address}])",
        "by {peer} [{=address}]",
        "to {peer} [{=address}]",
        "host {peer} [{=address}]",
        "after {number} from",
        "after {number} s",
        "from {peer}$",
        "from {peer} port",
        "by {peer} port",
        "by {peer} [preauth]",
        "from {=address}, ({name})",
        "{=stamp} {host} ",
        "{=short-stamp} {host} ",
        "{=clock} {zone}",
        "{=time} {zone}",
        "{=clock} {half-day} {zone}",
        "{=clock} {half-day}$",
        "{weekday} {=int} {month} {=int}",
        "{weekday} {month} {=int} ",
        "{weekday} {=stamp}",
        "{=long-stamp} {zone}",
        "{=stamp} {=int} {zone}",
        "offset {signed-number}", "delta {signed-number}", "drift {signed-number}",
        "score {signed-number}",
        "{weekday}, {=int} {month} {=int}",
        "{=int} {month} {=int}",
        "{month} {=int}, {=int}",
        "{month} {=int} {=int}",
        "hostname {host} does",
        "getaddrinfo for {host} [",
        "getaddrinfo for {host} failed",
        "host {peer} said",
        "to host {peer}",
        "host name {host}",
        "Host name is {host}",
        "hostname to {angle}",
        "interface '{quoted-name}'",
        "interface {device}",
        "lookup of {host} failed",
        "resolve {host}:",
        "resolving '{quoted-name}'",
        "zone '{quoted-name}'",
        "DHCPREQUEST for {=address} ({=address}) from {=mac} ({name}) via {device}",
        "DHCPREQUEST for {=address} from {=mac} ({name}) via {device}",
        "DHCPACK on {=address} to {=mac} ({name}) via {device}",
        "DHCPOFFER on {=address} to {=mac} ({name}) via {device}",
        "DHCPDISCOVER from {=mac} ({name}) via {device}",
        "{=mac} ({name}) via {device}",
        "{=mac} via {device}",
        "on {device} to",
        "on {device} port",
        "dev {device} ",
        "via {device}$",
        "via {device}:",
    ),
    # Which message, session, key or file.
    *_for(
        "",
        "queued as {queue-id}",
        "id {mail-id}, ",
        "mail_id: {mail-id}",
        "Message-ID: {angle}",
        "Message-ID: {name}$",
        "Message-ID: {name},",
        "Queue-ID: {queue-id}",
        "queued_as: {queue-id}",
        "Hits: {score}",
        "-> {angle-list}",
        "mailbox '{quoted-name}'",
        "mailbox {name}:",
        "mail to {name}$",
        "session {name} of",
        "session {id}.",
        "with cipher {cipher}",
        "cipher: {cipher}",
        "cipher {cipher}",
        "cipher '{quoted-name}'",
        "Cipher '{quoted-name}'",
        "key-exchange {cipher}",
        "server-signature {cipher}",
        "server-digest {cipher}",
        "client-signature {cipher}",
        "client-digest {cipher}",
        "device node '{quoted-name}'",
        "file '{quoted-name}'",
        'file "{double-quoted-name}"',
        "directory '{quoted-name}'",
        "RSA {fingerprint}$",
        "ECDSA {fingerprint}$",
        "ED25519 {fingerprint}$",
        *(f'HTTP/{v}" {{{name}}} ' for v in ("1.0", "1.1", "2.0", "2", "3")
          for name in ("reply-good", "reply-bad")),
        "code {outcome}", "code: {outcome}", "status {outcome}", "status: {outcome}",
        "result: {outcome}", "errors: {outcome}", "failed: {outcome}", "failures: {outcome}",
        "{outcome} errors", "{outcome} failed", "{outcome} failures", "returned {outcome}",
        "nrcpt={int}",
        "delay={number}",
        "HELO {name}$",
        "EHLO {name}$",
        "EHLO {name}\\r\\n",
        "HELO {name}\\r\\n",
        "helo {angle}",
    ),
    *_for(_MAIL, "^{queue-id}: ", "^{queue-id} ", "notification: {queue-id}$"),
    *_for("sendmail sm-mta sm-msp sendmail-mta", "^{id}: "),
    *_for("amavis", "({task-id}) {mail-id} FWD", "({task-id}) ", "({task-id})"),
    *_for(
        "dovecot",
        "imap({round-name})",
        "pop3({round-name})",
        "lmtp({round-name})",
        "lda({round-name})",
        "managesieve({round-name})",
        "submission({round-name})",
        "indexer-worker({round-name})",
        "lmtp({=int}, {round-name}):",
        "auth({round-name},",
        "pam({round-name},",
        "sql({round-name},",
        "ldap({round-name},",
        "passwd-file({round-name},",
        "saved mail to {name}$",
        "box={name},",
    ),
    *_for("CRON cron crond anacron /usr/sbin/cron atd", "^({round-name}) "),
    *_for("sudo", "^{name} : ", "^{name}: "),
    *_for("burp", "Client {name} does", "Client {name} wants", "script: {=path} {name} ",
          "backup of {name}$", "backup of {name} ", "timer for {name}$",
          "deleting {name} backup", "auth ok for: {name}"),
    *_for("openvpn ovpn", "CN={name}$", "[{square-name}] Peer",
          "CONTROL [{square-name}]:"),
    *_for("opendkim", "signatures from {name}$", "signatures from {name},",
          "signatures from {name}, {name}$"),
    *_for("opendmarc", ": {name} pass", ": {name} none", ": {name} fail"),
    *_for("named", "view {name}:"),
)  # fmt: skip

# Who succeeded: here `root` stays `root`, unless another example shows another name.
SUCCESS: tuple[Context, ...] = _for(
    "",
    "Accepted password for {name} from",
    "Accepted publickey for {name} from",
    "Accepted keyboard-interactive/pam for {name} from",
    "Accepted hostbased for {name} from",
    "Accepted gssapi-with-mic for {name} from",
    "session opened for user {name} by",
    "session opened for user {name}(uid=",
    "Successful su for {name} by",
)

KEYS: dict[str, str] = {
    **dict.fromkeys(
        "user ruser rhost logname username sasl_username sasl_sender login acct account uname "
        "remote_user client host hostname helo from to orig_to envelope-from identity receiver "
        "sender recipient mailfrom MAC IN OUT PHYSIN PHYSOUT "
        "msgid message-id session sid id client_id msg_id name domain "
        "subject filename file path exe comm cwd terminal mac ssid USER "
        "RUSER RHOST PWD TTY ses auid subj tid orig_queue_id orig_client helo_name peer url "
        "uri CN box cmd".split(),
        "name-or-none",
    ),
    **dict.fromkeys("rip lip client-ip src dst SRC DST ip addr laddr faddr".split(),
                    "address-or-none"),
    **dict.fromkeys("rc ret err errno errors failed failures exit exitcode exit_code exit_status "
                    "code status".split(), "outcome"),
    "delay": "number",
    "size": "int",
}  # fmt: skip

# Behind these words stands a command that somebody wrote: it stays as it is.
COMMANDS: dict[str, str] = {
    **dict.fromkeys("CRON cron crond anacron /usr/sbin/cron /USR/SBIN/CRON".split(), "CMD ("),
    "sudo": "COMMAND=",
}

# DKIM tags (RFC 6376 section 3.5) are single letters, too common elsewhere.
PROGRAM_KEYS: dict[str, tuple[str, ...]] = {
    "opendkim": ("s", "d", "i"),
    "opendmarc": ("s", "d", "i"),
}

# The same inside a chunk: a part behind these parts. OpenSSL's ERR_error_string writes
# `error:<8 hexadecimal digits>:<library>:<function>:<reason>`.
INSIDE: dict[tuple[str, ...], str] = {("error", ":"): "hex"}
