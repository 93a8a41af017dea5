"""Commands about files: cat, ls, rm, mkdir, cp, mv, touch, stat, md5sum and their kin."""

from __future__ import annotations

import posixpath

from interpreter.devices.virtual.files import File
from interpreter.devices.virtual.shell_call import Call, Command


def _paths(call: Call) -> list[str]:
    return [arg for arg in call.args if not arg.startswith("-")]


def _flags(call: Call) -> str:
    return "".join(arg[1:] for arg in call.args if arg.startswith("-"))


def _missing(call: Call, path: str) -> int:
    return call.fail(f"{call.name}: {path}: No such file or directory")


def _cat(call: Call) -> int:
    paths, code = _paths(call), 0
    if not paths:
        call.streams.out(call.streams.input.all())
    for path in paths:
        data = call.phone.files.read(path)
        if data is None:
            code = _missing(call, path)
        else:
            call.streams.out(data)
    return code


def _ls(call: Call) -> int:
    code, files, long = 0, call.phone.files, "l" in _flags(call)
    for path in _paths(call) or ["/"]:
        file = files.get(path)
        if file:
            call.say(_line(path, file) if long else path)
        elif files.is_folder(path) and "d" in _flags(call):
            call.say(path)
        elif files.is_folder(path):
            for name in files.names(path):
                inside = files.get(posixpath.join(path, name))
                call.say(_line(name, inside) if long else name)
        else:
            code = _missing(call, path)
    return code


def _line(name: str, file: File | None) -> str:
    if file is None:
        return f"drwxrwx--x 2 root root 4096 2026-01-05 09:00 {name}"
    return f"-rw-rw-rw- 1 shell shell {len(file.content.data)} 2026-01-05 09:00 {name}"


def _rm(call: Call) -> int:
    code, flags, files = 0, _flags(call), call.phone.files
    for path in _paths(call):
        if files.is_folder(path) and not set("rR") & set(flags):
            code = call.fail(f"rm: {path}: is directory")
        elif not files.remove(path) and "f" not in flags:
            code = _missing(call, path)
    return code


def _mkdir(call: Call) -> int:
    code = 0
    for path in _paths(call):
        if "p" not in _flags(call) and (call.phone.files.is_folder(path) or call.phone.files.get(path)):
            code = call.fail(f"mkdir: '{path}': File exists")
        else:
            call.phone.files.make_folder(path)
    return code


def _cp(call: Call) -> int:
    paths, files = _paths(call), call.phone.files
    if len(paths) != 2:
        return call.fail(f"{call.name}: Needs 2 arguments")
    data = files.read(paths[0])
    if data is None:
        return _missing(call, paths[0])
    target = posixpath.join(paths[1], posixpath.basename(paths[0])) if files.is_folder(paths[1]) else paths[1]
    files.write(target, data, modified=int(call.phone.now().timestamp()))
    if call.name == "mv":
        files.remove(paths[0])
    return 0


def _touch(call: Call) -> int:
    for path in _paths(call):
        kept = call.phone.files.read(path) or b""
        call.phone.files.write(path, kept, modified=int(call.phone.now().timestamp()))
    return 0


def _md5sum(call: Call) -> int:
    code = 0
    for path in _paths(call):
        file = call.phone.files.get(path)
        if file is None:
            code = _missing(call, path)
        else:
            call.say(f"{file.content.md5}  {path}")
    return code


def _stat(call: Call) -> int:
    code, paths = 0, _paths(call)
    for path in [path for path in paths if not path.startswith("%")]:
        file = call.phone.files.get(path)
        if file is None:
            code = call.fail(f"stat: '{path}': No such file or directory")
        else:
            call.say(str(len(file.content.data)))
    return code


def _df(call: Call) -> int:
    call.say("Filesystem      1K-blocks     Used Available Use% Mounted on")
    return call.say("/dev/block/dm-5 115249236 21250368  93867796  19% /data")


COMMANDS: dict[str, Command] = {
    "cat": _cat,
    "ls": _ls,
    "rm": _rm,
    "mkdir": _mkdir,
    "cp": _cp,
    "mv": _cp,
    "touch": _touch,
    "md5sum": _md5sum,
    "stat": _stat,
    "df": _df,
    "chmod": lambda call: 0,
    "sync": lambda call: 0,
}
