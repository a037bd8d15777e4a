"""Slots that only the messages of one program have."""

from __future__ import annotations

from rulegen.contexts.values import Context, ends, of

_MAIL = (
    "postfix opendkim opendmarc policyd amavis milter sendmail sm-mta sm-msp sa-milter spf openarc"
)

# What is done to a resource of a cluster, and where.
_CLUSTER = (
    *(f"{{name}} {action} (call" for action in
      ("start", "stop", "monitor", "promote", "demote", "notify", "reload")),
    *(f"* {action} {{name}} ( " for action in
      ("Move", "Start", "Stop", "Recover", "Restart", "Promote", "Demote", "Migrate", "Fence")),
    *ends("for {name} on {peer}", ": _at $"),
    "of {name} on {peer} at",
    *ends("Node {peer}", "_state _for"), *ends("node {peer}", "_will _is _was $"),
    "'reboot' of {peer}$", "'off' of {peer}$",
    "for {peer} using {name} returned", "that {peer} perform", "targeting {peer}$",
    "( {peer} -> {peer} )",
)  # fmt: skip

OF_PROGRAMS: tuple[Context, ...] = (
    *of(_MAIL, "^{queue-id}: ", "^{queue-id} ", "notification: {queue-id}$"),
    *of("sendmail sm-mta sm-msp sendmail-mta", "^{id}: "),
    *of("dma", "^{dma-id}]: "),
    *of("amavis", "({task-id}) {mail-id} FWD", "({task-id}) ", "({task-id})"),
    *of(
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
        "doveadm({round-name})",
        "script '{quoted-name}'",
        "Mailbox {name}: ",
        "(UID {name})",
        "Replicating {name} failed",
    ),
    *of("CRON cron crond anacron /usr/sbin/cron atd", "^({round-name}) "),
    *of("sudo", "^{name} : ", "^{name}: "),
    *of("burp", "Client {name} does", "Client {name} wants", "script: {=path} {name} ",
          "backup of {name}$", "backup of {name} ", "timer for {name}$",
          "deleting {name} backup", "auth ok for: {name}"),
    *of("openvpn ovpn", "CN={name}$", "[{square-name}] Peer",
          "CONTROL [{square-name}]:"),
    *of("opendkim", "signatures from {name}$", "signatures from {name},",
          "signatures from {name}, {name}$"),
    *of("opendmarc", ": {name} pass", ": {name} none", ": {name} fail"),
    *of("named", "view {name}:"),
    *of("pure-ftpd", *(f"({{round-name}}) [{level}]" for level in
                       ("INFO", "NOTICE", "WARNING", "ERROR", "DEBUG"))),
    *of("charon ipsec", "IKE_SA {name}[{=int}]", "CHILD_SA {name}{",
        "{=address}[{square-name}]", "authentication of '{quoted-name}' with",
        "secret for {name}$"),
    *of("haproxy", "{=timers} {reply-good} ", "{=timers} {reply-bad} "),
    *of("squid (squid", "{=url} {name} "),
    *of("smbd samba", "-> [{square-name}]", "^ {peer} (", "to service {name} initially"),
    *of("cupsd", "^{name} {name} {=int} [{=apache-date}", 'on "{double-quoted-name}" by'),
    *of("upsd upsmon nut-server nut-monitor", "UPS [{square-name}]",
          "UPS [{square-name}]: {name}$", "UPS [{square-name}] ({name})"),
    *of("kernel", "drbd {name}: ", "drbd {name} {name}: ", "drbd {name} {=device} {name}: ",
          "(from {name} [", "comm {name}:", "device label {name} devid"),
    *of("kubelet", 'pods=["{double-quoted-name}"]'),
    *of("squid", "Language: {name}$"),
    *of("sympa wwsympa archived bounced bulk task_manager", "[list {square-name}]",
        "[robot {square-name}]", "[user {square-name}]", "[session {square-name}]",
        "[client {square-name}]", "List {name} does not exist"),
    *of("exim", "H=({round-name})", "H={host} ({round-name})", "HELO {name}:"),
    *of("postfix/policyd-weight policyd-weight", "(check from: .{name}. - helo: .",
        "helo: .{name}. - helo-domain: .{name}."),
    *of("pgbouncer", "^{id}: {name} ", "{id}: {name} "),
    *of("patroni", "I am ({name})", "Lock owner: {name}; I am {name}$"),
    *of("mysqld mariadbd", "Member {=number} ({name}) ", "Server {name} connected to cluster"),
    *of("phpMyAdmin phpmyadmin", "user denied: {name} ("),
    *of("drupal", "attempt failed for {name}.", "attempt failed for {name}$",
        "opened for {name}."),
    *of("imapproxyd in.imapproxyd", "LOGIN: '{quoted-name}' (", "LOGOUT: '{quoted-name}' ("),
    *of("cyrus imapd imaps lmtpunix", "preauth'd as {name}$", "opened {name}$"),
    *of("postgres", "Key ({round-name})=", ")=({round-name})"),
    *of("matrix-synapse synapse python", 'HTTP/1.1" "{double-quoted-name}" [{=int} dbevts]'),
    *of("asterisk", "Call from '{quoted-name}' (", "in context '{quoted-name}'",
        "Endpoint {name} is"),
    *of("mosquitto", "as {name} (", ", {name}')", "Client {name} disconnected",
        "Client {name} closed", "Client {name} has"),
    *of("ocserv", "main[{square-name}]:", "worker[{square-name}]:", "sec-mod[{square-name}]:"),
    *of("bird", "^{name}: "),
    *of("multipathd", "^{name}: ", "in map {name}$", "to devmap {name}$"),
    *of("dhcpcd", "^{name}: "),
    *of("systemd-fsck", "^{name}: ", "^{name} contains"),
    *of("kea-", *(f"{level} [{{square-name}}] " for level in
                  ("DEBUG", "INFO", "WARN", "ERROR", "FATAL"))),
    *of("dmeventd lvm", *ends("thin {name}", ". $"), *ends("pool {name}", ". $"),
          *ends("snapshot {name}", ". $"), "RAID device {name} for"),
    *of("xinetd", "START: {name} pid=", "EXIT: {name} status=", "EXIT: {name} signal=",
          "removing {name}$", "FAIL: {name} "),
    *of("nslcd", "^[{hex}] "),
    *of("krb5kdc kadmind", "for {name}$", "for {name},"),
    *of("in.tftpd tftpd atftpd", "finished {name}$"),
    *of("arpwatch", *(f"{what} {{=address}} {{ether}} " for what in
                      ("station", "bogon", "address", "activity", "flop", "mismatch")),
          "({ether})"),
    *of("pppd", "<--> {name}$", "Plugin {name} loaded"),
    *of("stunnel", "Service [{square-name}]"),
    *of("pdns_recursor", "{=host}|{name} for", "{=host}|{name}' from"),
    *of("smartd", "to {name}: successful"),
    *of("doas", "^{name} ran command"),
    *of("rsyncd", "rsync on {name} from", "rsync to {name} from"),
    *of("bgpd ospfd frr zebra", "{=address}({host}) in", "neighbor {name}({name}) in vrf",
          "in vrf {name} Up", "in vrf {name} Down", "sent to neighbor {name} ",
          "received from neighbor {name} "),
    *of("corosync", "membership ({ring-id})"),
    *of("pacemaker crmd attrd stonith-ng pengine lrmd", *_CLUSTER),
    *of("ceph", "{ring-id} scrub ", "{ring-id} deep-scrub "),
)  # fmt: skip

# Behind these words stands a command that somebody wrote: it stays as it is.
COMMANDS: dict[str, str] = {
    **dict.fromkeys("CRON cron crond anacron /usr/sbin/cron /USR/SBIN/CRON".split(), "CMD ("),
    "sudo": "COMMAND=",
}

# DKIM tags (RFC 6376 section 3.5) are single letters, too common elsewhere.
PROGRAM_KEYS: dict[str, tuple[str, ...]] = {
    "opendkim": ("s", "d", "i"),
    "opendmarc": ("s", "d", "i"),
    "openarc": ("s", "d", "i"),
    "nslcd": ("group/member", "passwd", "shadow", "authc"),
}
