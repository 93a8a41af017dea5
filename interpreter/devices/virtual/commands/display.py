"""Commands about the screen: wm, screencap, uiautomator dump."""

from __future__ import annotations

from interpreter.devices.virtual.dump import EMPTY
from interpreter.devices.virtual.render import screenshot
from interpreter.devices.virtual.shell_call import Call, Command
from interpreter.devices.virtual.video import FILMING, FILMING_PID, LONGEST, Film


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
    if call.phone.faults.take("cut picture"):
        data = data[: len(data) // 2]
    if paths:
        call.phone.files.write(paths[0], data, modified=int(call.phone.now().timestamp()))
    else:
        call.streams.out(data)
    return 0


def _screenrecord(call: Call) -> int:
    """Films until the limit, until it is interrupted, or until whoever started it leaves."""
    match call.args:
        case ("--time-limit", limit, path) if limit.isdecimal() and 0 < int(limit) <= LONGEST:
            seconds = float(limit)
        case (path,) if not path.startswith("-"):
            seconds = LONGEST
        case _:
            return call.fail(f"Time limit {' '.join(call.args)} outside acceptable range [1,{LONGEST:.0f}]", 2)
    phone = call.phone

    def keep(content: bytes) -> None:
        phone.files.write(path, content, modified=int(phone.now().timestamp()))

    with phone.attending() as processes:
        if phone.film is not None:
            return call.fail("Unable to get output buffers (err=-38)", 1)
        film = phone.film = Film(keep)

        def finish() -> None:
            if phone.film is film:
                film.end(phone, processes.moment)
                call.streams.hang_up()

        processes.schedule(seconds, finish)
        phone.interrupt = finish
    call.streams.out(b"")
    call.streams.wait_for_end()
    with phone.attending():
        if phone.film is film:
            film.end(phone, processes.moment)
    return 0


def _kill(call: Call) -> int:
    """What can be ended: apps, a film and the uiautomator server, as `ps` has them, and what this shell runs aside."""
    processes = [word for word in call.args if not word.startswith("-")]
    code = 0
    for process in processes:
        if call.shell.asides.end(process):
            continue
        if process == call.phone.servers.process:
            call.phone.servers.stop_all()
            continue
        with call.phone.attending() as running:
            app = next((one for one in running.running.values() if str(one.pid) == process), None)
            if process == str(FILMING_PID) and call.phone.film is not None:
                call.phone.interrupt()
            elif app is not None:
                running.end(app, crashed=False)
            else:
                code = call.fail(f"kill: bad pid '{process}'")
    return code


def _uiautomator(call: Call) -> int:
    match call.args:
        case ("dump", *rest):
            path = next((arg for arg in rest if not arg.startswith("-")), "/sdcard/window_dump.xml")
            empty = call.phone.faults.take("empty dump")
            data = EMPTY if empty else call.phone.dumped()
            if path == "/dev/tty":
                call.streams.out(data.encode())
            else:
                call.phone.files.write(path, data.encode(), modified=int(call.phone.now().timestamp()))
            return call.say(f"UI hierchary dumped to: {path}")
        case _:
            return call.fail("Usage: uiautomator <subcommand> [options]")


COMMANDS: dict[str, Command] = {
    "wm": _wm,
    "screencap": _screencap,
    FILMING: _screenrecord,
    "kill": _kill,
    "uiautomator": _uiautomator,
}
