"""Commands about the phone itself: properties, settings, switches, processes, time, and cmd, which knows the others."""

from __future__ import annotations

from interpreter.devices.virtual.commands.activities import activity_command
from interpreter.devices.virtual.commands.messages import notification_command
from interpreter.devices.virtual.commands.packages import package_command
from interpreter.devices.virtual.shell_call import Call, Command
from interpreter.devices.virtual.video import FILMING, FILMING_PID


def _getprop(call: Call) -> int:
    if call.args:
        return call.say(call.phone.properties.get(call.args[0], call.args[1] if len(call.args) > 1 else ""))
    for name, value in sorted(call.phone.properties.items()):
        call.say(f"[{name}]: [{value}]")
    return 0


def _setprop(call: Call) -> int:
    if len(call.args) != 2:
        return call.fail("usage: setprop NAME VALUE")
    if call.args[0].startswith("ro."):
        return call.fail(f"Failed to set property '{call.args[0]}' to '{call.args[1]}'.")
    call.phone.properties[call.args[0]] = call.args[1]
    return 0


def _settings(call: Call) -> int:
    settings = call.phone.settings
    match [arg for arg in call.args if arg not in ("--user", "0", "current") or call.args[:1] == ("put",)]:
        case ["get", group, name]:
            return call.say(settings.get((group, name), "null"))
        case ["put", group, name, value, *_]:
            settings[group, name] = value
            return 0
        case ["delete", group, name]:
            return call.say(f"Deleted {int(settings.pop((group, name), None) is not None)} rows")
        case ["list", group]:
            for (kind, name), value in sorted(settings.items()):
                if kind == group:
                    call.say(f"{name}={value}")
            return 0
        case _:
            return call.fail("Invalid command", 255)


def _svc(call: Call) -> int:
    match call.args:
        case ("wifi" | "data" | "nfc" | "bluetooth" as what, "enable" | "disable" as how):
            call.phone.settings["global", f"{what}_on"] = str(int(how == "enable"))
            return 0
        case ("power", *_) | ("usb", *_):
            return 0
        case _:
            return call.fail("Available commands:\n    power data wifi usb nfc bluetooth", 255)


def _cmd(call: Call) -> int:
    phone = call.phone
    match call.args:
        case ("package", *rest):
            return package_command(call, tuple(rest))
        case ("activity", *rest):
            return activity_command(call, tuple(rest))
        case ("notification", *rest):
            return notification_command(call, tuple(rest))
        case ("statusbar", "expand-notifications" | "collapse" | "expand-settings" as what):
            with phone.attending():
                phone.panel = "" if what == "collapse" else "shade"
                phone.touched()
            return 0
        case ("uimode", "night", *how):
            if how:
                phone.settings["secure", "ui_night_mode"] = "2" if how[0] == "yes" else "1"
                phone.touched()
            return call.say(f"Night mode: {'yes' if phone.settings['secure', 'ui_night_mode'] == '2' else 'no'}")
        case ("connectivity", "airplane-mode", *how):
            if how:
                phone.switch_radio(on=how[0] != "enable")
                return 0
            return call.say("enabled" if phone.settings["global", "airplane_mode_on"] == "1" else "disabled")
        case ("location", "providers", *words):
            return _location(call, words)
        case ("wifi" | "window" | "overlay" | "input_method" | "appops", *_):
            return 0
        case _:
            return call.fail(f"cmd: Can't find service: {' '.join(call.args[:1])}", 20)


def _location(call: Call, words: list[str]) -> int:
    """A made-up place: `add-test-provider`, `set-test-provider-location gps --location 52.5,13.4`, `remove-…`."""
    match words:
        case ["set-test-provider-location", _, "--location", place] if place.count(",") == 1:
            latitude, longitude = (f"{float(part):g}" for part in place.split(","))
            call.phone.place = (latitude, longitude)
        case ["remove-test-provider", _]:
            call.phone.place = None
        case ["add-test-provider" | "set-test-provider-enabled", *_]:
            return 0
        case _:
            return call.fail("usage: cmd location providers COMMAND", 255)
    call.phone.touched()
    return 0


def _ps(call: Call) -> int:
    """All processes, or those of one user (`-u shell`)."""
    call.say("USER           PID  PPID     VSZ    RSS WCHAN            ADDR S NAME")
    rows = [("root", 1, "init"), ("system", 1000, "system_server"), ("u0_a61", 1801, "com.android.launcher3")]
    with call.phone.attending() as processes:
        rows += [("u0_a100", app.pid, name) for name, app in processes.running.items()]
    server = call.phone.servers.process
    rows += [] if server is None else [("shell", int(server), "app_process")]
    only = call.args[call.args.index("-u") + 1] if "-u" in call.args[:-1] else ""
    for user, pid, name in rows:
        if only in ("", user):
            call.say(f"{user:<13}{pid:>5}   300 1010000  27580 SyS_epoll_wait      0 S {name}")
    return 0


def _pidof(call: Call) -> int:
    with call.phone.attending() as processes:
        app = processes.running.get(call.args[-1]) if call.args else None
        filming = call.phone.film is not None and call.args[-1:] == (FILMING,)
    if filming:
        return call.say(str(FILMING_PID))
    return 1 if app is None else call.say(str(app.pid))


def _date(call: Call) -> int:
    """The phone's time; `+%s`, `+%s%N`, `+%s%3N` and strftime forms."""
    now = call.phone.now()
    form = next((arg[1:] for arg in call.args if arg.startswith("+")), "")
    if not form:
        return call.say(now.strftime("%a %b %e %H:%M:%S %Z %Y"))
    form = form.replace("%s", str(int(now.timestamp()))).replace("%3N", f"{now.microsecond // 1000:03d}")
    form = form.replace("%N", f"{now.microsecond * 1000:09d}")
    return call.say(now.strftime(form))


def _address(call: Call) -> int:
    call.say("wlan0     Link encap:UNSPEC")
    return call.say("          inet addr:10.0.2.16  Bcast:10.0.2.255  Mask:255.255.255.0")


def _which(call: Call) -> int:
    """Where the programs of these names are; 1 when one is not there."""
    missing = 0
    for name in call.args:
        if name in call.shell.commands:
            call.say(f"/system/bin/{name}")
        else:
            missing = 1
    return missing


def _reboot(call: Call) -> int:
    call.phone.reboot()
    return 0


COMMANDS: dict[str, Command] = {
    "getprop": _getprop,
    "setprop": _setprop,
    "settings": _settings,
    "svc": _svc,
    "cmd": _cmd,
    "appops": lambda call: 0,
    "ps": _ps,
    "pidof": _pidof,
    "date": _date,
    "ifconfig": _address,
    "id": lambda call: call.say("uid=2000(shell) gid=2000(shell) groups=2000(shell)"),
    "whoami": lambda call: call.say("shell"),
    "uname": lambda call: call.say("Linux localhost 6.1.0-android14 aarch64 Toybox"),
    "uptime": lambda call: call.say(" 09:00:00 up 1 day,  0 users,  load average: 0.10, 0.12, 0.10"),
    "pwd": lambda call: call.say("/"),
    "cd": lambda call: 0,
    "which": _which,
    "reboot": _reboot,
}
