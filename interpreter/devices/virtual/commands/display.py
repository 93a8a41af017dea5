"""Commands about the screen: wm, screencap, uiautomator dump."""

from __future__ import annotations

from interpreter.devices.virtual.dump import EMPTY, dump
from interpreter.devices.virtual.render import screenshot
from interpreter.devices.virtual.shell import Call, Command


def _wm(call: Call) -> int:
    match call.args:
        case ("size",):
            return call.say(f"Physical size: {call.phone.build.width}x{call.phone.build.height}")
        case ("density",):
            return call.say("Physical density: 420")
        case ("size" | "density" | "dismiss-keyguard" | "user-rotation" | "set-user-rotation", *_):
            return 0
        case _:
            return call.fail("Unknown command")


def _screencap(call: Call) -> int:
    """PNG to standard output or into a file."""
    args = list(call.args)
    if "-d" in args[:-1]:
        place = args.index("-d")
        del args[place : place + 2]
    paths = [arg for arg in args if not arg.startswith("-")]
    data = screenshot(call.phone, "PNG")
    if paths:
        call.phone.files.write(paths[0], data, modified=int(call.phone.now().timestamp()))
    else:
        call.streams.out(data)
    return 0


def _uiautomator(call: Call) -> int:
    match call.args:
        case ("dump", *rest):
            path = next((arg for arg in rest if not arg.startswith("-")), "/sdcard/window_dump.xml")
            empty = call.phone.faults.take_empty_dump()
            data = EMPTY if empty else dump(call.phone.nodes(), call.phone.rotation)
            if path == "/dev/tty":
                call.streams.out(data.encode())
            else:
                call.phone.files.write(path, data.encode(), modified=int(call.phone.now().timestamp()))
            return call.say(f"UI hierchary dumped to: {path}")
        case _:
            return call.fail("Usage: uiautomator <subcommand> [options]")


COMMANDS: dict[str, Command] = {"wm": _wm, "screencap": _screencap, "uiautomator": _uiautomator}
