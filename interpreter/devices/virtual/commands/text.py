"""Commands about text: echo, printf, grep, head, tail, wc, sort, cut, tr, test, true, false, sleep, seq, base64."""

from __future__ import annotations

import base64
import re

from interpreter.devices.virtual.shell import Shell
from interpreter.devices.virtual.shell_call import Call, Command


def _input(call: Call, paths: list[str]) -> bytes:
    """The files that are named, or standard input."""
    if not paths:
        return call.streams.input.all()
    return b"".join(call.phone.files.read(path) or b"" for path in paths)


def _lines(call: Call, paths: list[str]) -> list[str]:
    return _input(call, paths).decode(errors="replace").splitlines()


def _echo(call: Call) -> int:
    args = list(call.args)
    newline, escapes = True, False
    while args and re.fullmatch(r"-[neE]+", args[0]):
        newline = newline and "n" not in args[0]
        escapes = escapes or "e" in args[0]
        args.pop(0)
    text = " ".join(args)
    if escapes:
        text = _unescaped(text)
    call.streams.out((text + ("\n" if newline else "")).encode())
    return 0


def _unescaped(text: str) -> str:
    signs = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "0": "\0"}
    return re.sub(r"\\([ntr\\0])", lambda found: signs[found[1]], text)


def _printf(call: Call) -> int:
    shape, *values = call.args or ("",)
    left = iter(values)
    text = re.sub(r"%[sd]", lambda _: next(left, ""), _unescaped(shape)).replace("%%", "%")
    call.streams.out(text.encode())
    return 0


def _grep(call: Call) -> int:
    flags = "".join(arg[1:] for arg in call.args if arg.startswith("-") and len(arg) > 1)
    words = [arg for arg in call.args if not arg.startswith("-")]
    if not words:
        return call.fail("grep: no REGEX", 2)
    source = re.escape(words[0]) if "F" in flags else words[0]
    try:
        pattern = re.compile(source, re.IGNORECASE if "i" in flags else 0)
    except re.error as error:
        return call.fail(f"grep: bad regex '{words[0]}': {error}", 2)
    found = [line for line in _lines(call, words[1:]) if bool(pattern.search(line)) != ("v" in flags)]
    if "c" in flags:
        call.say(str(len(found)))
    elif "q" not in flags:
        for line in found:
            call.say(line)
    return 0 if found else 1


def _ends(call: Call) -> int:
    """head and tail."""
    count, paths, args = 10, [], list(call.args)
    while args:
        arg = args.pop(0)
        if arg == "-n" and args:
            count = int(args.pop(0))
        elif re.fullmatch(r"-n?\d+", arg):
            count = int(arg.lstrip("-n"))
        else:
            paths.append(arg)
    lines = _lines(call, paths)
    for line in lines[:count] if call.name == "head" else lines[-count:] if count else []:
        call.say(line)
    return 0


def _wc(call: Call) -> int:
    flags = "".join(arg[1:] for arg in call.args if arg.startswith("-"))
    data = _input(call, [arg for arg in call.args if not arg.startswith("-")])
    counts = {"l": data.count(b"\n"), "w": len(data.split()), "c": len(data)}
    return call.say(" ".join(str(counts[flag]) for flag in flags or "lwc" if flag in counts))


def _sort(call: Call) -> int:
    flags = "".join(arg[1:] for arg in call.args if arg.startswith("-"))
    lines = _lines(call, [arg for arg in call.args if not arg.startswith("-")])
    if "u" in flags:
        lines = list(dict.fromkeys(lines))
    for line in sorted(lines, reverse="r" in flags):
        call.say(line)
    return 0


def _cut(call: Call) -> int:
    given = " ".join(call.args)
    delimiter = re.search(r"-d\s*(\S)", given)
    field = re.search(r"-f\s*(\d+)", given)
    for line in _lines(call, []):
        parts = line.split(delimiter[1] if delimiter else "\t")
        place = int(field[1]) - 1 if field else 0
        call.say(parts[place] if place < len(parts) else "")
    return 0


def _tr(call: Call) -> int:
    text = call.streams.input.all().decode(errors="replace")
    args = [_unescaped(arg) for arg in call.args]
    if args[:1] == ["-d"] and len(args) == 2:
        text = "".join(sign for sign in text if sign not in args[1])
    elif len(args) == 2:
        text = text.translate(dict(zip(map(ord, args[0]), args[1], strict=False)))
    call.streams.out(text.encode())
    return 0


def _test(call: Call) -> int:
    args = list(call.args)
    if call.name == "[":
        if args[-1:] != ["]"]:
            return call.fail("[: missing ]", 2)
        args.pop()
    if args[:1] == ["!"]:
        return int(_holds(call, args[1:]))
    return int(not _holds(call, args))


def _holds(call: Call, args: list[str]) -> bool:
    files = call.phone.files
    match args:
        case [only]:
            return bool(only)
        case ["-n", text]:
            return bool(text)
        case ["-z", text]:
            return not text
        case ["-f", path]:
            return files.get(path) is not None
        case ["-s", path]:
            file = files.get(path)
            return file is not None and bool(file.content.data)
        case [*left, "-o", right, more] if left:
            return _holds(call, left) or _holds(call, [right, more])
        case [*left, "-a", right, more] if left:
            return _holds(call, left) and _holds(call, [right, more])
        case ["-d", path]:
            return files.is_folder(path)
        case ["-e" | "-r" | "-w" | "-x", path]:
            return files.get(path) is not None or files.is_folder(path)
        case [left, "=" | "==", right]:
            return left == right
        case [left, "!=", right]:
            return left != right
        case [left, "-eq" | "-ne" | "-lt" | "-gt" | "-le" | "-ge" as how, right]:
            return _compared(left, how, right)
        case _:
            return False


def _compared(left: str, how: str, right: str) -> bool:
    if not (re.fullmatch(r"-?\d+", left) and re.fullmatch(r"-?\d+", right)):
        return False
    one, two = int(left), int(right)
    return {
        "-eq": one == two, "-ne": one != two, "-lt": one < two, "-gt": one > two, "-le": one <= two, "-ge": one >= two,
    }[how]  # fmt: skip


def _sleep(call: Call) -> int:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)s?", call.args[0] if call.args else "")
    if not found:
        return call.fail("sleep: bad number")
    call.phone.pause(float(found[1]))
    return 0


def _seq(call: Call) -> int:
    numbers = [int(arg) for arg in call.args if arg.isdecimal()]
    first, last = (1, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[-1]) if numbers else (1, 0)
    for number in range(first, min(last, first + 100_000) + 1):
        call.say(str(number))
    return 0


def _base64(call: Call) -> int:
    data = _input(call, [arg for arg in call.args if not arg.startswith("-")])
    if "-d" in call.args:
        call.streams.out(base64.b64decode(data))
        return 0
    return call.say(base64.b64encode(data).decode())


def _xargs(call: Call) -> int:
    words = call.args + tuple(call.streams.input.all().decode(errors="replace").split())
    command = call.shell.commands.get(words[0]) if words else None
    if command is None:
        return call.fail(f"xargs: {' '.join(words[:1])}: No such file or directory", 127)
    return command(Call(call.phone, words, call.streams, call.variables, call.shell))


def _sh(call: Call) -> int:
    """`sh -c script`, or a script from a file or from standard input."""
    args = call.args
    source = args[1].encode() if args[:1] == ("-c",) and len(args) > 1 else _input(call, list(args[:1]))
    words = args[2:] or ("sh",) if args[:1] == ("-c",) else args or ("sh",)
    inner = Shell(
        call.phone, call.shell.commands, dict(call.variables), depth=call.shell.depth + 1, words=words,
        asides=call.shell.asides,
    )  # fmt: skip
    return inner.run(source.decode(errors="replace"), call.streams)


COMMANDS: dict[str, Command] = {
    "echo": _echo,
    "printf": _printf,
    "grep": _grep,
    "head": _ends,
    "tail": _ends,
    "wc": _wc,
    "sort": _sort,
    "cut": _cut,
    "tr": _tr,
    "test": _test,
    "[": _test,
    "true": lambda call: 0,
    ":": lambda call: 0,
    "false": lambda call: 1,
    "sleep": _sleep,
    "seq": _seq,
    "base64": _base64,
    "xargs": _xargs,
    "sh": _sh,
}
