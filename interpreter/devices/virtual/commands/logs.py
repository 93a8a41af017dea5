"""`log` writes a line into the phone's log, `logcat` reads it: what there is, then what comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from interpreter.devices.virtual.log import PRIORITIES, Line
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.shell_call import Call, Command

_CHATTER_SECONDS = 0.5
_ALL = PRIORITIES[0]
_SILENT = "S"


def _log(call: Call) -> int:
    """`log [-p priority] [-t tag] words`."""
    args, priority, tag = list(call.args), "I", "log"
    while len(args) > 1 and args[0] in ("-p", "-t"):
        if args[0] == "-p":
            priority = args[1][:1].upper()
        else:
            tag = args[1]
        del args[:2]
    if priority not in PRIORITIES or not args:
        return call.fail("usage: log [-p PRIORITY] [-t TAG] MESSAGE")
    phone = call.phone
    phone.log.write(priority, tag, " ".join(args), phone.clock.monotonic(), 2042)
    phone.clock.notify(phone.changed)
    return 0


def _time_form(phone: VirtualPhone, line: Line) -> str:
    return f"{_stamp(phone, line)} {line.priority}/{line.tag}({line.process:>5}): {line.text}"


def _thread_form(phone: VirtualPhone, line: Line) -> str:
    return f"{_stamp(phone, line)} {line.process:>5} {line.process:>5} {line.priority} {line.tag}: {line.text}"


_FORMS: dict[str, Callable[[VirtualPhone, Line], str]] = {
    "time": _time_form,
    "threadtime": _thread_form,
    "brief": lambda _, line: f"{line.priority}/{line.tag}({line.process:>5}): {line.text}",
    "tag": lambda _, line: f"{line.priority}/{line.tag}: {line.text}",
    "raw": lambda _, line: line.text,
}


def _stamp(phone: VirtualPhone, line: Line) -> str:
    moment = phone.now(line.at)
    return f"{moment:%m-%d %H:%M:%S}.{moment.microsecond // 1000:03d}"


@dataclass
class _Wanted:
    """What a reader asked for: `least` is the lowest priority of each tag that is named, and of all others."""

    form: str = "threadtime"
    clear: bool = False
    there: bool = False
    newest: int | None = None
    others: str = _ALL
    least: dict[str, str] = field(default_factory=dict)

    def shows(self, line: Line) -> bool:
        """Whether a line is wanted."""
        least = self.least.get(line.tag, self.others)
        return least != _SILENT and PRIORITIES.index(line.priority) >= PRIORITIES.index(least)


def _wanted(args: tuple[str, ...]) -> _Wanted:
    """Raises ValueError for what logcat does not know."""
    wanted, left = _Wanted(), list(args)
    while left:
        match left.pop(0):
            case "-c" | "--clear":
                wanted.clear = True
            case "-d":
                wanted.there = True
            case "-t" | "-T" as how if left:
                wanted.newest, wanted.there = int(left.pop(0)), wanted.there or how == "-t"
            case "-v" if left and left[0] in _FORMS:
                wanted.form = left.pop(0)
            case "-b" if left:
                left.pop(0)
            case "-s":
                wanted.others = _SILENT
            case word if not word.startswith("-"):
                _filter(wanted, word)
            case _:
                raise ValueError
    return wanted


def _filter(wanted: _Wanted, word: str) -> None:
    """`tag:priority`, `*:S`, or a tag alone."""
    tag, _, letter = word.partition(":")
    letter = letter.upper() or _ALL
    if letter not in PRIORITIES + _SILENT:
        raise ValueError
    if tag == "*":
        wanted.others = letter
    else:
        wanted.least[tag] = letter


def _logcat(call: Call) -> int:
    """Chatters until it is ended, as readers wait for lines; unless asked for what there is (-d) or to clear (-c)."""
    phone, wanted = call.phone, _wanted(call.args)
    if wanted.clear:
        phone.log.clear()
        return 0
    call.say("--------- beginning of main")
    seen, last = phone.changed.count, 0
    lines = phone.log.after(0)
    shown = [line for line in lines if wanted.shows(line)]
    for line in shown if wanted.newest is None else shown[-wanted.newest or len(shown) :]:
        call.say(_FORMS[wanted.form](phone, line))
    last = lines[-1].number if lines else 0
    chatter = phone.clock.monotonic() + _CHATTER_SECONDS
    while not wanted.there and not call.streams.left() and not phone.closed:
        phone.clock.wait(phone.changed, seen, max(0.001, chatter - phone.clock.monotonic()))
        if phone.clock.monotonic() >= chatter:
            phone.log.write("D", "WifiService", "the signal is good", phone.clock.monotonic())
            chatter = phone.clock.monotonic() + _CHATTER_SECONDS
        seen = phone.changed.count
        for line in phone.log.after(last):
            last = line.number
            if wanted.shows(line):
                call.say(_FORMS[wanted.form](phone, line))
    return 0


COMMANDS: dict[str, Command] = {"log": _log, "logcat": _logcat}
