"""Words that are not what they look like."""

from __future__ import annotations

# Words with digits that are names, not numbers.
FIXED = frozenset(
    "ssh1 ssh2 IPv4 IPv6 ipv4 ipv6 IP4 IP6 "
    "x86_64 amd64 arm64 i386 i486 i586 i686 "
    "MD4 MD5 md5 SHA1 SHA256 SHA384 SHA512 sha1 sha256 sha512 ext2 ext3 ext4 UTF8 utf8 "
    "base64 Base64 AES128 AES256 X25519 ed25519 ED25519 RC4 3DES DES3 P256 POP3 pop3 pop3s IMAP4 "
    "imap4 LDAPv3 SNMPv1 SNMPv2 SNMPv3 SMBv1 SMB2 HTTP2 h2 OAuth2 oauth2 OAUTH2 LZ4 LZO2 bzip2 "
    "blake2 librsync4 L1 L2 L3 K8S k8s S3 EC2 X11 x11 D3 7BIT 8BITMIME quoted8 UDPv4 UDPv6 TCPv4 "
    "TCPv6 AF_INET6 INET6 inet6 tcp6 udp6 dhcp6 dhclient6 icmp6 ICMPv6 DHCPv4 DHCPv6 MP3 Win32 "
    "SIGUSR1 SIGUSR2 e2fsck fsck4 tun6to4 6to4 PCL5 B2 R2 EUI64 CP437 ISO8859 LATIN1 latin1 "
    "X509 x509 SMB3".split()
)

# Words that stand behind `from`, `by` or `for` and mean themselves.
PLAIN = frozenset(
    "a an the this that these those it its all any some none no not start startup beginning end "
    "scratch cache file disk memory swap server client upstream database config configuration "
    "stdin stdout source kernel hardware peer input output network queue backup state here there "
    "now then you your us we they use user users host hosts remote local default system process "
    "parent child signal timeout request reason details more "
    "is was be been are were already nobody account accounts name names id ids password session "
    "sessions login logins directory authentication agent space mode group groups database input "
    "information list profile interface object record entry lookup action activity".split()
)

# Names of time zones that strftime's %Z writes.
ZONES = frozenset(
    "UTC GMT CET CEST WET WEST EET EEST MSK BST IST EST EDT CST CDT MST MDT PST PDT AKST AKDT HST "
    "JST KST AEST AEDT ACST ACDT AWST NZST NZDT SAST BRT".split()
)

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

# Classes of tokens that are a list of words.
LISTED: dict[str, frozenset[str]] = {
    "zone": ZONES,
    "byte-unit": frozenset(
        f"{unit}{per}"
        for unit in "B kB KB MB GB TB PB KiB MiB GiB TiB PiB".split()
        for per in ("", "/s")
    ),
    "half-day": frozenset(("AM", "PM")),
    "month": frozenset((*_MONTHS, *(name[:3] for name in _MONTHS))),
    "weekday": frozenset((*_DAYS, *(name[:3] for name in _DAYS))),
}
