"""THE TABLE: one entry for each token class.

An entry is a name, the ERE that is written into a rule, and, only where it must differ, the
ERE that recognises the token in a line. What a format allows decides the written ERE, not
what one example shows: an IPv4 address is written so that IPv6 fits too.

A recogniser works on a *chunk*, a run of characters without blanks, quotes, brackets, commas,
semicolons and equals signs (see `tokenise`); the first entry that takes the whole chunk wins.
Recognisers treat all digits alike, so that a token keeps its class when its digits change;
the corpus file of the same name holds what each must find and must not.
A class without a recogniser is found by what stands around it (see `contexts`).
"""

from __future__ import annotations

from typing import NamedTuple

MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
WEEKDAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
CLOCK = "[0-9]{2}:[0-9]{2}:[0-9]{2}"
# One to three digits four times: RFC 1123 section 2.1 without its upper bound.
V4 = r"[0-9]{1,3}(\.[0-9]{1,3}){3}"
_H = "[0-9A-Fa-f]{1,4}"
# RFC 4291 section 2.2: eight groups, or fewer with one `::`; a dotted quad may end it.
V6 = (
    rf"(({_H}:){{7}}{_H}|({_H}:){{6}}{V4}"
    rf"|({_H}(:{_H}){{0,6}})?::({_H}:){{0,6}}({_H}|{V4})?)"
)
FIRST_LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?"
LABEL = "_?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
# What ends the name of a file or of a unit of systemd, and no host: none of these is a top-level
# domain.
FILES = (
    "(go|exe|conf|log|lua|cpp|hpp|java|jar|js|cgi|php|txt|html|xml|json|yml|yaml|cfg|ini|gz|pid"
    "|service|socket|timer|mount|scope|slice|target|device|path|swap|automount"
    # What ends the name of a logger or of a setting: `uvicorn.error`, `http.type`.
    "|http|https|access|error|errors|warning|request|response|handler|handlers|utils|util|manager"
    "|scheduler|status|type|version|enabled|timeout|size|count|max|min)"
)
# The last label of a name is never all digits (RFC 3696 section 2), nor spelt likeThis, nor does
# a capital begin it alone: `repo.Home`.
TOP = "([a-z][a-z0-9-]*[a-z0-9]|[A-Z][A-Z0-9-]*[A-Z0-9]|[A-Z][a-z]+)"
LOCAL = "[A-Za-z0-9.!#$%&*+?^_~-]+"
METHOD = r"[^A-Z]*\.[A-Z][a-z]+"
HOST = rf"(?!.*\.{FILES}$|{METHOD}$){FIRST_LABEL}\.({LABEL}\.)*{TOP}"
_NUM = r"[0-9]+(\.[0-9]+)?"
_FILE = "[A-Za-z0-9._%+~@-]"
_LEVEL = "[A-Za-z0-9._+-]*[a-z]{2}[A-Za-z0-9._+-]*"


# `1234567B` is a size, `1234567d` a duration.
_NO_UNIT = str.maketrans({"B": "", "d": ""})


def _mixed(letters: str, least: int) -> str:
    """Runs of digits and `letters` with both in them, `least` characters or more, and not
    just digits with one letter behind (that is a unit: `1500000d`)."""
    both = f"[0-9{letters}]"
    first = [
        f"{a}{{{i}}}{b}{both}{{{max(1, least - i - 1)},}}"
        for a, b in (("[0-9]", f"[{letters}]"), (f"[{letters}]", "[0-9]"))
        for i in range(1, least)
    ]
    late = [f"[0-9]{{{least},}}[{letters}]{both}+", f"[{letters}]{{{least},}}[0-9]{both}*"]
    late.append(f"[0-9]{{{least - 1}}}[{letters.translate(_NO_UNIT)}]")
    return "|".join(first + late)


_DEVICE = (
    "(eth|wlan|ppp|tun|tap|veth|vnet|virbr|br|bond|docker|lxc|cali|wg|wwan|ib|vmbr|dm|md|loop|"
    "ttyS|ttyUSB|ttyACM|tty|vcsa?|vlan|ipsec|sit|lp|cpu|ata|usb|scsi|hci|sr|xvd[a-z]|"
    "[svh]d[a-p]|nvme)"
)
_PREDICTABLE = "(en|wl|ww)(o[0-9]+|s[0-9]+|p[0-9]+s[0-9]+|x[0-9a-f]{12})[A-Za-z0-9.]*"


class TokenClass(NamedTuple):
    """One class of tokens: what is written into a rule and how it is recognised."""

    name: str
    ere: str
    find: str = ""
    note: str = ""
    open: bool = True
    """Whether the filter for bulk mining may take any text that `find` takes for any other.
    False where an earlier entry takes some of it, or where RE2 cannot read `find`."""


def _t(name: str, ere: str, find: str = "", note: str = "", *, is_open: bool = True) -> TokenClass:
    return TokenClass(name, ere, find, note, is_open)


TABLE: tuple[TokenClass, ...] = (
    _t("uuid", "[[:xdigit:]]{8}(-[[:xdigit:]]{4}){3}-[[:xdigit:]]{12}",
       "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", "RFC 4122 section 3"),
    _t("mac", "[[:xdigit:]]{2}([:-][[:xdigit:]]{2})+",
       "[0-9A-Fa-f]{2}((:[0-9A-Fa-f]{2}){5,6}|(:[0-9A-Fa-f]{2}){8,31}|(-[0-9A-Fa-f]{2}){5})",
       "six bytes; netfilter writes fourteen, infiniband has twenty, a client of DHCP seven or"
       " more; eight may be an address"),
    _t("datetime", "[0-9TZ:.,+-]+",
       rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{CLOCK}([.,][0-9]+)?(Z|[+-][0-9]{{2}}:?[0-9]{{2}})?",
       "RFC 3339 section 5.6"),
    _t("apache-date", "[[:digit:]]{2}/[[:alpha:]]{3}/[.:[:digit:]]+",
       rf"[0-9]{{2}}/{MONTH}/[0-9]{{4}}(:{CLOCK}(\.[0-9]+)?)?",
       "strftime %d/%b/%Y:%T, haproxy with milliseconds"),
    _t("named-date", "[[:digit:]]{2}-[[:alpha:]]{3}-[[:digit:]]{4}",
       rf"[0-9]{{2}}-{MONTH}-[0-9]{{4}}", "bind lib/isc/time.c isc_time_formattimestamp"),
    _t("date", "[[:digit:]]{4}-[[:digit:]]{2}-[[:digit:]]{2}", "[0-9]{4}-[0-9]{2}-[0-9]{2}",
       "ISO 8601"),
    _t("slash-date", "[[:digit:]]+/[[:digit:]]+/[[:digit:]]+",
       "[0-9]{4}/[0-9]{2}/[0-9]{2}|[0-9]{2}/[0-9]{2}/[0-9]{4}"),
    _t("clock", "[:[:digit:]]{8}", CLOCK),
    _t("time", "[[:digit:]]{2}:[[:digit:]]{2}(:[.[:digit:]]{2,})?",
       r"[0-9]{2}:[0-9]{2}(:[0-9]{2}\.[0-9]+)?"),
    _t("address", "[.:[:xdigit:]]+", rf"{V4}|{V6}", "IPv4 or IPv6, RFC 4291 section 2.2"),
    _t("address-zone", "[.:[:xdigit:]]+(%[._[:alnum:]-]+)?", rf"({V6})%[A-Za-z0-9._-]+",
       "RFC 4007 section 11"),
    _t("address-port", r"\[?[.:[:xdigit:]]+\]?:[[:digit:]]+", rf"{V4}:[0-9]{{1,5}}",
       "also openvpn's bare IPv6, mroute.c mroute_addr_print_ex"),
    _t("address-hash-port", "[.:[:xdigit:]]+(%[._[:alnum:]-]+)?#[[:digit:]]+",
       rf"({V4}|{V6}(%[A-Za-z0-9._-]+)?)#(0|[1-9][0-9]{{0,4}})",
       "bind lib/isc/sockaddr.c isc_sockaddr_format"),
    _t("address-at-port", "[.:[:xdigit:]]+(%[._[:alnum:]-]+)?@[[:digit:]]+",
       rf"({V4}|{V6})@(0|[1-9][0-9]{{0,4}})",
       "nsd, unbound and knot: an address and its port"),
    _t("cidr", "[.:[:xdigit:]]+/[[:digit:]]+", rf"({V4}|{V6})/[0-9]{{1,3}}", "RFC 4632"),
    _t("pci", "[[:xdigit:]]{4}:[[:xdigit:]]{2}:[[:xdigit:]]{2}\\.[[:xdigit:]]",
       r"[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f]", "linux drivers/pci, %04x:%02x:%02x.%d"),
    _t("url", "[[:alpha:]][-+.[:alnum:]]*://[^[:space:]]+",
       r"[A-Za-z][A-Za-z0-9+.-]*://[^[:space:]]+", "RFC 3986 section 3"),
    _t("unit", r"[-:_.@\\[:alnum:]]+\.[[:lower:]]+",
       r"[A-Za-z0-9:_.\\@-]+\.(service|socket|timer|mount|scope|slice|target|device|path|swap|"
       r"automount)", "systemd.unit(5)"),
    _t("mail", "[^[:space:]]+@[._[:alnum:]-]+",
       rf"{LOCAL}@({HOST}|[A-Za-z][A-Za-z0-9-]*|{V4})",
       "RFC 5321 section 4.1.2, unquoted local parts", is_open=False),
    _t("matrix-id", "@[^[:space:]:]+:[._[:alnum:]-]+", rf"@[a-z0-9._/+-]+:{HOST}",
       "a user of Matrix, specification v1.12, appendix 4.2.1", is_open=False),
    _t("client-address", "[^[:space:]]+/[.:[:xdigit:]]+",
       rf"[A-Za-z0-9._@+-]+/({V4}:[0-9]{{1,5}}|{V6})",
       "openvpn multi.c multi_instance_string: common name, address and port"),
    _t("principal", "([^@[:space:]]+/)?[^@[:space:]]+@[._[:alnum:]-]+",
       rf"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+@({HOST}|[A-Z][A-Z0-9-]*)",
       "krb5 doc/basic/princ: primary, instance, realm", is_open=False),
    _t("jid", "[^[:space:]]+@[._[:alnum:]-]+/[^[:space:]]+",
       rf"{LOCAL}@({HOST}|[A-Za-z][A-Za-z0-9-]*)/([!-~]*[0-9A-Za-z_=~-])",
       "RFC 7622 section 3: an account of XMPP and what it is used from", is_open=False),
    _t("path", "/[^[:space:]]*", rf"/{_FILE}+(/{_FILE}+)*/?|/({_FILE}+/)+"
       rf"|/{_FILE}+(/{_FILE}+)*(:[0-9]+){{1,2}}|(/sys)?/devices/[A-Za-z0-9._%+~@:/-]+",
       "an absolute file name, or a line and a column in it"),
    _t("home-path", "~/[^[:space:]]*", rf"~/{_FILE}+(/{_FILE}+)*/?", "a file name from $HOME on"),
    _t("image", "[-._/@:[:alnum:]]+",
       rf"{FIRST_LABEL}(\.{LABEL})+(:[0-9]+)?(/[a-z0-9._-]+)+(:[A-Za-z0-9_][A-Za-z0-9._-]*|"
       "(:[A-Za-z0-9_][A-Za-z0-9._-]*)?@sha[0-9]+:[0-9a-f]{64,})",
       "github.com/distribution/reference: an image of a container with a tag or a digest",
       is_open=False),
    _t("upid", "UPID:[-._[:alnum:]]+(:[[:xdigit:]]+){3}",
       "UPID:[A-Za-z0-9][A-Za-z0-9-]*(:[0-9A-Fa-f]{8,9}){3}",
       "pve-common src/PVE/Tools.pm upid_encode, up to the type of the task", is_open=False),
    _t("exim-id", "[[:alnum:]]{6}-([[:alnum:]]{6}-[[:alnum:]]{2}|[[:alnum:]]{11}-[[:alnum:]]{4})",
       "[0-9][A-Za-z0-9]{5}-([A-Za-z0-9]{6}-[A-Za-z0-9]{2}|[A-Za-z0-9]{11}-[A-Za-z0-9]{4})",
       "exim src/local_scan.h"),
    _t("fingerprint", "[[:alnum:]]+:[+/:[:alnum:]]+",
       "(MD5|SHA1|SHA256|SHA512):[A-Za-z0-9+:][A-Za-z0-9+/:]{15,}",
       "openssh sshkey.c sshkey_fingerprint"),
    _t("delays", "[.[:digit:]]+(/[.[:digit:]]+){3}", rf"{_NUM}(/{_NUM}){{3}}",
       "postfix src/global/log_adhoc.c"),
    _t("timers", "[-+[:digit:]]+(/[-+[:digit:]]+){4}", r"[-+]?[0-9]+(/[-+]?[0-9]+){4}",
       "haproxy doc/configuration.txt 8.2.3: Tw/Tc/Tr/Tt, counts of connections"),
    _t("iqn", "(iqn|eui|naa)\\.[-.:_[:alnum:]]+",
       r"iqn\.[0-9]{4}-[0-9]{2}\.[A-Za-z0-9._:-]*[A-Za-z0-9]", "RFC 3720 section 3.2.6.3",
       is_open=False),
    _t("spi", "[[:xdigit:]]+_[io]", "[0-9a-f]{8}_[io]", "strongswan child_sa.c, %.8x_i"),
    _t("hex-prefixed", "0x[[:xdigit:]]+", "0x[0-9A-Fa-f]+"),
    _t("percent", "[.[:digit:]]+%", rf"{_NUM}%"),
    _t("size", "[.[:digit:]]+([kKMGTP]i?)?[bB]", rf"{_NUM}(([KkMGTP]i?)?B|[KkMGTP]i?b)",
       "systemd format_bytes: B, K, M, G with or without B"),
    _t("magnitude", "[.[:digit:]]+[kKMGTP]?", rf"{_NUM}[kKMGTP]", "a number with an SI prefix"),
    _t("frequency", "[.[:digit:]]+[kMG]?Hz", rf"{_NUM}([kMG]?Hz)"),
    _t("rate", "[.[:digit:]]+[[:alpha:]]+(/s(ec)?)?",
       rf"{_NUM}([kKMGT]?i?([Bb]yte|[Bb]it|[Bb])(/s|/sec)|[kKMGT]?(bps|bit))"),
    _t("duration", "[.[:digit:]]+[[:alpha:]]+",
       rf"{_NUM}([mun]?s|sec|min|[hdwm])", "systemd format_timespan; burp interval units"),
    _t("version", "[-+~._[:alnum:]]+",
       r"v[0-9]+(\.[0-9]+)*|v?[0-9]+(\.[0-9]+){2}([a-z]([-+~][A-Za-z0-9+~._-]+)?"
       r"|[-+~][A-Za-z0-9+~._-]+)|v?[0-9]+\.[0-9]+[-+~][A-Za-z0-9+~._-]+|v?[0-9]+\.[0-9]+(p|rc|a|b|beta|pre)[0-9]+",
       "a dotted number, often with a suffix", is_open=False),
    _t("dotted", "[.[:digit:]]+", r"[0-9]+(\.[0-9]+){2}", "a version, an SMTP reply code"),
    _t("tls-version", "(TLS|SSL)v[.[:digit:]]+", r"(TLS|SSL)v[0-9](\.[0-9])?"),
    _t("number", "[.[:digit:]]+", r"[0-9]*\.[0-9]+", "a decimal"),
    _t("signed-number", "[-+]?[.[:digit:]]+", r"[-+][0-9]*\.[0-9]+", "a decimal with a sign"),
    _t("int", "[[:digit:]]+", "[0-9]+"),
    _t("signed", "[-+]?[[:digit:]]+", "[+-][0-9]+"),
    _t("host", "[._[:alnum:]-]+", HOST, "RFC 1123 section 2.1, and the underscore",
       is_open=False),
    _t("long-queue-id", "[[:alnum:]]+",
       "[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,}z[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]+",
       "postfix src/global/mail_queue.h MQID_LG_*", is_open=False),
    _t("device", "[-._@:/[:alnum:]]+",
       rf"{_DEVICE}-?[0-9][0-9A-Za-z]*([.:@/-][0-9A-Za-z]+)*|[svh]d[a-p]|fd[0-9]{{1,2}}|pts/[0-9]+"
       rf"|br-[0-9a-z]+|vlan\.[0-9]+|{_PREDICTABLE}",
       "interfaces, disks, terminals: systemd.net-naming-scheme(7)",
       is_open=False),
    _t("hex", "[[:xdigit:]]+", _mixed("abcdef", 8) + "|" + _mixed("ABCDEF", 8),
       "a run of hexadecimal digits that is neither a word nor a number"),
    _t("span", "([.[:digit:]]+[[:alpha:]]+)+", rf"({_NUM}(ms|us|ns|min|sec|[wdhms])){{2,}}",
       "a duration in several units: go's time.Duration, 1h3m12s", is_open=False),
    _t("git-ref", "refs/[-[:lower:]]+/[^[:space:]]+",
       "refs/[a-z-]+/[A-Za-z0-9._/+@-]*[A-Za-z0-9_]", "git-check-ref-format(1)", is_open=False),
    _t("relative-path", "[^[:space:]]+/[^[:space:]]*", rf"(?=[A-Za-z]){_LEVEL}(/{_LEVEL}){{2,}}/?",
       "a file name below some directory, or a topic, of three levels or more", is_open=False),
    _t("ulid", "[[:alnum:]]{26}", "(?=.*[G-Z])[0-9][0-9A-HJKMNP-TV-Z]{25}",
       "github.com/ulid/spec", is_open=False),
    _t("base64", "[+/=[:alnum:]]+",
       "(?=.*[+/])(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9+/]{32,}",
       "RFC 4648 section 4, without the padding: a key of WireGuard", is_open=False),
    _t("id", "[-_[:alnum:]]+",
       "(?=.{6})(?=.*[A-Za-z])[A-Za-z_-]*[0-9]+([A-Za-z_-]*[A-Za-z][A-Za-z_-]*[0-9]+)+[A-Za-z_-]*"
       "|(?=.{8})(?=.*[0-9])(?=.*[a-z][A-Z])[A-Za-z0-9_-]+",
       "letters and digits mixed as in a random identifier", is_open=False),
    # Found by context only.
    _t("angle", "<[^>]*>", "", "whatever stands in angle brackets, or nothing"),
    _t("angle-list", "<[^>]*>(,<[^>]*>)*", "", "one recipient or more"),
    _t("angle-int", "<[[:digit:]]+>"),
    _t("client", r"[._[:alnum:]-]+\[[.:[:xdigit:]]+\]", "",
       "postfix src/smtpd/smtpd_peer.c namaddr: name or `unknown`, address in brackets"),
    _t("peer", "[._:[:alnum:]-]+", "", "a machine's name or its address"),
    _t("address-or-none", "[^[:space:]]*", "", "an address, a name, or nothing"),
    _t("name", "[^[:space:]]+", "", "a user, a login, a name that a stranger may have chosen"),
    _t("numbered-name", "[^[:space:]]+", "", "a name behind a noun: `node web1`"),
    _t("name-or-none", "[^[:space:]]*", "", "the same, where it may be missing"),
    _t("round-name", "[^)]+", "", "a name up to a closing bracket"),
    _t("square-name", "[^]]+", "", "a name up to a closing bracket"),
    _t("quoted-name", "[^']*", "", "a name in single quotes"),
    _t("double-quoted-name", '[^"]*', "", "a name in double quotes"),
    _t("quoted-path", "/[^']*", "", "a file name in single quotes"),
    _t("double-quoted-path", '/[^"]*', "", "a file name in double quotes"),
    _t("queue-id", "[[:alnum:]]+", "", "postfix queue ids, short or long; sendmail's"),
    _t("mail-id", "[-_[:alnum:]]+", "", "amavis Util.pm generate_mail_id: base64url"),
    _t("dma-id", r"[.[:xdigit:]]+", "", "dma util.c setlogident: a message, one of its recipients"),
    _t("task-id", r"[-[:digit:]]+", "", "amavis Util.pm new_am_id"),
    _t("ether", "[[:xdigit:]]{1,2}(:[[:xdigit:]]{1,2}){5}", "",
       "arpwatch util.c e2str: six bytes without their zeros"),
    _t("session", "[+/:[:alnum:]]*", "", "dovecot client-common.c client_get_session_id"),
    _t("cipher", "[-_[:alnum:]]+", "", "a TLS cipher suite"),
    _t("protocol", "[.[:alnum:]]+", "", "TLSv1.3 and its elders"),
    _t("score", "(-|[-+.[:digit:]]+)", "", "amavis hits: a sum, or `-`"),
    _t("stamp", r"\w{3} [ :[:digit:]]{11}", "", "a syslog stamp inside the message"),
    _t("short-stamp", r"\w{3} [ :[:digit:]]{10,11}", "", "the same with days from 1, not ` 1`"),
    _t("padded-stamp", "[-[:digit:]]+ [ :[:digit:]]{8}", "",
       "mariadb sql/log.cc print_buffer_to_file; MySQL up to 5.6 without hyphens"),
    _t("long-stamp", r"\w{3} \w{3} [ :[:digit:]]{11}( [[:upper:]]+)? [[:digit:]]{4}", "",
       "asctime(3)"),
    _t("mail-date", r"\w{3}, [[:digit:]]{1,2} \w{3} [[:digit:]]{4} [:[:digit:]]{8} "
       r"[+-][[:digit:]]{4}( \([[:alpha:]]+\))?", "", "RFC 5322 section 3.3"),
    _t("byte-unit", "[kKMGTP]?i?B(/s)?", "", "behind a number"),
    _t("ring-id", "[[:xdigit:]]+\\.[[:xdigit:]]+", "",
       "a membership of corosync, a placement group of ceph"),
    _t("zone", "[[:upper:]]{3,4}", "", "the name of a time zone behind a time"),
    _t("outcome", "[[:digit:]]+", "", "a code or a count of failures; 0 stays 0: all is well"),
    _t("reply-good", "[123][[:digit:]]{2}", "", "HTTP's status of success, RFC 9110 section 15"),
    _t("reply-bad", "[45][[:digit:]]{2}", "", "HTTP's status of failure, RFC 9110 section 15"),
    _t("half-day", "[AP]M", "", "behind a time"),
    _t("month", "[[:alpha:]]+", "", "the name of a month, in full or not, in a date"),
    _t("weekday", "[[:alpha:]]+", "", "the name of a day, in full or not, in a date"),
    _t("openssl-error", "[[:xdigit:]]+:[^:]+:[^:]*:[-_/()[:alnum:]]+( [-_/()[:alnum:]]+)*", "",
       "openssl crypto/err/err.c ERR_error_string: code, library, function, reason"),
    _t("escaped", r"(#[0-7]{3})+", "", "rsyslog $EscapeControlCharactersOnReceive"),
    _t("quantity", "[.[:digit:]]+[[:alpha:]%]*", "", "a number, with or without a unit"),
    _t("word", "[[:alpha:]]+", "", "a word, where several examples differ"),
    _t("label", "[._[:alnum:]-]+", "", "a name, where several examples differ"),
    _t("blob", "[^[:space:]]{32,}", "", "a value too long for a word: no word of a message fits"),
    _t("text", "[^[:space:]]+", "", "anything without a blank"),
)  # fmt: skip

BY_NAME = {entry.name: entry for entry in TABLE}
