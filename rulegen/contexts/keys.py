"""Slots behind a word alone: `key=value`, `noun "name"`, and parts of a chunk."""

from __future__ import annotations

KEYS: dict[str, str] = {
    **dict.fromkeys(
        "user ruser rhost logname username sasl_username sasl_sender login acct account uname "
        "remote_user client host hostname helo from to orig_to envelope-from identity receiver "
        "sender recipient mailfrom MAC IN OUT PHYSIN PHYSOUT "
        "msgid message-id session sid id client_id msg_id name domain "
        "subject filename file path exe comm cwd terminal mac ssid USER "
        "RUSER RHOST PWD TTY ses auid subj tid orig_queue_id orig_client helo_name peer url "
        "uri CN box cmd dn base filter SSID id_str pod node vm guest db database dbname "
        "vhost share printer principal realm tenant container "
        "email address userAgent user_agent useragent UserAgent referrer referer principalName "
        "authenticationDatabase reqId requestId request_id req_id correlation_id correlationId "
        "trace_id traceId span_id remote_addr remoteAddr remote_ip client_ip title Version "
        "AccountID queue job task volume snapshot repo repository branch bucket topic "
        "channel userId clientId realmId sessionId deviceId ipAddress "
        "instance Job archive folder zone iface interface dev device bridge endpoint image".split(),
        "name-or-none",
    ),
    **dict.fromkeys("uid gid owner group".split(), "name"),
    **dict.fromkeys("rip lip client-ip src dst SRC DST ip addr laddr faddr".split(),
                    "address-or-none"),
    **dict.fromkeys("rc ret err errno errors failed failures exit exitcode exit_code exit_status "
                    "code status status_code statusCode http_status http_code httpStatus "
                    "response_code responseCode resp_code StatusCode".split(), "outcome"),
    "delay": "number",
    "size": "int",
}  # fmt: skip

# A key of several words, joined by `_` or `-`, that ends with one of these is one, too, unless it
# begins with one that says what happened: `realm_id="home"`, but not `event_id="login"`.
ENDINGS = frozenset("id ip addr address user username host hostname uri url email uuid".split())
WHAT_HAPPENED = frozenset(
    "event error err type status state rule op action code class reason level severity".split()
)

# A name in quotes behind one of these words, in small letters or not, is a slot: `user "ann"`;
# so is a word with a number in it, or one of several parts: `node web1`, `client sensor-kitchen`.
# None of them says what happened, nor whose an alarm is (`unit`, `pool`, `process`).
NOUNS = frozenset(
    "user username account login by client host hostname peer node member agent machine guest vm "
    "mailbox folder file directory path volume share disk device interface network domain zone "
    "database schema table index printer queue topic channel bucket object container pod identity "
    "principal role realm tenant key session job endpoint connection snap vhost group "
    "ssid namespace image subject relation constraint column sequence extension subscription "
    "publication slot module plugin label map resource snapshot repository".split()
)

# Parts of words that are no names: `disk read-only`, `session time-out`.
IN_WORDS = frozenset(
    "re non un pre auto self semi multi single read write only in out up down off on time keep "
    "alive not log sign check shut set look roll over stand by end start stop run dead id no yes "
    "to and or of less free wide based".split()
)

# Keys, and parts of keys, whose values say what happened: `msg="done"`, `"event_type":"login"`.
SAYINGS = frozenset(
    "msg message event error err reason action status state level type method op operation result "
    "res code phase stage outcome severity verdict".split()
)

# Behind any other word or key, what stands in quotes is a name if it may be one by its looks:
# `opened door "Main entrance"`, `shelf="r12/4"`. Behind these it says what happened, who says so,
# or whose an alarm is.
TELLING = SAYINGS | frozenset(
    "a an answer app application are array as assertion authenticated authorized because "
    "caller cause class cmd command component daemon decision description detail details "
    "directive enabled exception execute executed executing facility func function info is "
    "job keyword kind logger lvl messages mode module opcode option output perform performed "
    "performing policy pool process program proto protocol ran reasons reply response return "
    "returned returning returns role run said say saying says service source step subsystem "
    "success successful summary tag text the unit valid verb was were with".split()
)

# Words that say how things stand, also in quotes.
STATES = frozenset(
    "accept accepted active added allow allowed authenticated auto automatic available "
    "bound clean closed completed connected default dirty disabled disconnected done down dynamic "
    "enabled established exited false finished full granted half healthy idle inactive init "
    "initialized installed listening loaded local manual master missing never new no none null off "
    "offline ok old on online open opened optional passed paused pending permit permitted plugged "
    "primary ready removed replica required resolved running secondary slave sleeping standby "
    "started starting static stopped stopping succeeded success successful suspended synced true "
    "unavailable undefined unknown unloaded unplugged up valid waiting yes".split()
)

# The same inside a chunk: a part behind these parts. OpenSSL's ERR_error_string writes
# `error:<8 hexadecimal digits>:<library>:<function>:<reason>`.
# polkitd writes `unix-user:ann`.
INSIDE: dict[tuple[str, ...], str] = {
    ("error", ":"): "hex",
    ("rsc", ":"): "name",
    ("unix-user", ":"): "name",
    ("unix-session", ":"): "name",
}
