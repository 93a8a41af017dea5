"""Commands about messages: content (SMS inbox, SIM, settings), and the `notification` part of cmd.

The phone's own number is where Android keeps it: `content query --uri content://telephony/siminfo` shows `number=`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from zlib import crc32

from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.shell_call import Call, Command

_Row = dict[str, str]
_TERM = re.compile(r"\s*(\w+)\s*(>=|<=|!=|=|>|<|LIKE)\s*(?:'((?:[^']|'')*)'|(-?\d+))\s*", re.IGNORECASE)


def _ms(moment: datetime) -> str:
    return str(round(moment.timestamp() * 1000))


def _inbox(phone: VirtualPhone) -> list[_Row]:
    """Newest first, as the provider gives them."""
    rows = [
        {
            "_id": str(sms.number), "thread_id": "1", "address": sms.sender, "person": "NULL",
            "date": _ms(sms.received), "date_sent": _ms(sms.received), "protocol": "0", "read": "0", "status": "-1",
            "type": "1", "reply_path_present": "0", "subject": "NULL", "body": sms.text, "service_center": "NULL",
            "locked": "0", "sub_id": "1", "error_code": "0", "creator": "com.google.android.apps.messaging",
            "seen": "0",
        }
        for sms in phone.inbox()
    ]  # fmt: skip
    return rows[::-1]


def _sims(phone: VirtualPhone) -> list[_Row]:
    if not phone.number:
        return []
    return [
        {
            "_id": "1", "icc_id": "8949020000000000001", "sim_id": "0", "display_name": "Farmhand Mobile",
            "carrier_name": "Farmhand Mobile", "name_source": "0", "number": phone.number, "mcc": "262", "mnc": "1",
        }
    ]  # fmt: skip


_TABLES: dict[str, Callable[[VirtualPhone], list[_Row]]] = {
    "content://sms": _inbox,
    "content://sms/inbox": _inbox,
    "content://telephony/siminfo": _sims,
}


def _options(args: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name, value in zip(args[1::2], args[2::2], strict=False) if name.startswith("--")}


def _content(call: Call) -> int:
    options = _options(call.args)
    address = options.get("--uri", "").rstrip("/")
    if call.args[:1] != ("query",) or not address:
        return call.fail("[ERROR] Unsupported operation", 1)
    table = _TABLES.get(address)
    if table is None:
        name = address.removeprefix("content://").partition("/")[0]
        return call.fail(f"Could not find provider: {name}", 1)
    call.phone.settle()
    rows = table(call.phone)
    try:
        rows = _wanted(rows, options.get("--where", ""))
    except ValueError as error:
        return call.fail(f"Error while accessing provider:sms\nandroid.database.sqlite.SQLiteException: {error}", 1)
    rows = _sorted(rows, options.get("--sort", ""))
    return _shown(call, rows, options.get("--projection", ""))


def _shown(call: Call, rows: list[_Row], projection: str) -> int:
    columns = [name for name in projection.split(":") if name]
    if not rows:
        return call.say("No result found.")
    for number, row in enumerate(rows):
        pairs = ((name, row.get(name, "NULL")) for name in columns or row)
        call.say(f"Row: {number} " + ", ".join(f"{name}={value}" for name, value in pairs))
    return 0


def _wanted(rows: list[_Row], where: str) -> list[_Row]:
    """The rows that fit `name=value AND …`; ValueError for anything else."""
    for term in re.split(r"\s+AND\s+", where, flags=re.IGNORECASE) if where.strip() else ():
        found = _TERM.fullmatch(term)
        if found is None:
            raise ValueError(f'near "{term}": syntax error')
        name, how, text, number = found.groups()
        value = number if text is None else text.replace("''", "'")
        rows = [row for row in rows if _fits(row.get(name, ""), how.upper(), value, as_number=text is None)]
    return rows


def _fits(left: str, how: str, right: str, *, as_number: bool) -> bool:
    if how == "LIKE":
        shape = "".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in right)
        return re.fullmatch(shape, left, re.IGNORECASE | re.DOTALL) is not None
    if as_number and left.lstrip("-").isdecimal():
        one, two = int(left), int(right)
        return {">=": one >= two, "<=": one <= two, ">": one > two, "<": one < two, "=": one == two}.get(
            how, one != two
        )
    return {"=": left == right, "!=": left != right}.get(how, left > right if ">" in how else left < right)


def _sorted(rows: list[_Row], order: str) -> list[_Row]:
    """`date ASC`, `date DESC LIMIT 5`."""
    found = re.fullmatch(r"\s*(\w+)(?:\s+(ASC|DESC))?(?:\s+LIMIT\s+(\d+))?\s*", order, re.IGNORECASE)
    if found is None:
        return rows
    name, way, limit = found.groups()
    rows = sorted(rows, key=lambda row: (len(row.get(name, "")), row.get(name, ""), int(row["_id"])))
    rows = rows[::-1] if (way or "").upper() == "DESC" else rows
    return rows[: int(limit)] if limit else rows


def notification_command(call: Call, args: tuple[str, ...]) -> int:
    """`cmd notification list | post | snooze`."""
    phone = call.phone
    match args:
        case ("list", *_):
            phone.settle()
            for notice in phone.notices():
                call.say(notice.key)
            return 0
        case ("post", *rest):
            words = list(rest)
            title = ""
            while words and words[0].startswith("-"):
                option = words.pop(0)
                value = words.pop(0) if words else ""
                title = value if option in ("-t", "--title") else title
            with phone.attending() as processes:
                phone.post("com.android.shell", title or "Shell", words[-1] if words else "", processes.moment)
            call.say("posting:")
            return call.say(f"  Notification(channel=shell_cmd title={title} text={words[-1] if words else ''})")
        case ("snooze", *_, key):
            phone.dismiss(key)
            return 0
        case ("allow_dnd" | "disallow_dnd" | "set_dnd" | "allow_listener" | "disallow_listener", *_):
            return 0
        case _:
            return call.fail(f"Unknown command: {' '.join(args[:1])}", 255)


def notification_report(phone: VirtualPhone) -> str:
    """`dumpsys notification`."""
    phone.settle()
    lines = ["Current Notification Manager state:", "  Notification List:"]
    for notice in phone.notices():
        number = notice.key.split("|")[2]
        lines += [
            f"    NotificationRecord(0x0{crc32(notice.key.encode()) & 0xFFFFFFF:07x}: pkg={notice.package} "
            f"user=UserHandle{{0}} id={number} tag=null importance=4 key={notice.key}: "
            "Notification(channel=default shortcut=null contentView=null vibrate=null sound=null "
            "defaults=0x0 flags=0x10 color=0x00000000 vis=PRIVATE))",
            "      uid=10100 userId=0",
            f"      opPkg={notice.package}",
            "      flags=0x10",
            "      pri=0",
            f"      key={notice.key}",
            "      seen=true",
            "      notification=",
            f"            when={notice.at}",
            "            tickerText=null",
            "            extras={",
            f"                android.title=String ({notice.title})",
            f"                android.text=String ({notice.text})",
            "            }",
            f"      mCreationTimeMs={notice.at}",
        ]
    return "\n".join(lines)


COMMANDS: dict[str, Command] = {"content": _content}
