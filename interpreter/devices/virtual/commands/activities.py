"""Commands that start and stop apps and send them addresses: am, monkey, and the `activity` part of cmd."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from interpreter.devices.virtual.app_model import MAIN
from interpreter.devices.virtual.shell_call import Call, Command

_TAKES_ONE = {"-a", "-d", "-n", "-p", "-c", "-t", "-f", "--user", "--display", "--windowingMode", "--activity-flags"}
_TAKES_TWO = {"--es", "-e", "--ei", "--ez", "--el", "--ef", "--eu", "--esa", "--eia"}
_VIEW = "android.intent.action.VIEW"


@dataclass
class Intent:
    """What `am` was asked to send."""

    action: str = ""
    data: str = ""
    component: str = ""
    package: str = ""
    extras: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        parts = [f"act={self.action}"] if self.action else []
        parts += [f"dat={self.data}"] if self.data else []
        parts += [f"pkg={self.package}"] if self.package else []
        parts += [f"cmp={self.component}"] if self.component else []
        return f"Intent {{ {' '.join(parts)}{' (has extras)' if self.extras else ''} }}"


def _intent(args: tuple[str, ...]) -> Intent:
    intent, left = Intent(), list(args)
    names = {"-a": "action", "-d": "data", "-n": "component", "-p": "package"}
    while left:
        arg = left.pop(0)
        if arg in _TAKES_TWO and len(left) >= 2:
            name = left.pop(0)
            intent.extras[name] = left.pop(0)
        elif arg in _TAKES_ONE and left:
            value = left.pop(0)
            if arg in names:
                setattr(intent, names[arg], value)
        elif arg.startswith("-"):
            intent.flags.add(arg)
        elif "://" in arg:
            intent.data = arg
        elif "/" in arg:
            intent.component = arg
        else:
            intent.package = arg
    return intent


def activity_command(call: Call, args: tuple[str, ...]) -> int:
    """`am …` or `cmd activity …`."""
    match args:
        case ("start" | "start-activity", *rest):
            return _start(call, _intent(tuple(rest)))
        case ("force-stop" | "kill" | "crash" as how, *rest) if rest:
            return _stop(call, rest[-1], how)
        case ("broadcast", *rest):
            return _broadcast(call, _intent(tuple(rest)))
        case ("get-current-user", *_):
            return call.say("0")
        case (
            "kill-all" | "startservice" | "start-service" | "start-foreground-service" | "stack" | "set-debug-app",
            *_,
        ):
            return 0
        case _:
            return call.fail(f"Unknown command: {' '.join(args[:1])}", 255)


def _start(call: Call, intent: Intent) -> int:
    with call.phone.attending() as processes:
        call.say(f"Starting: {intent}")
        package = intent.component.partition("/")[0] or intent.package
        if "-S" in intent.flags and package:
            processes.stop(package)
        call.phone.panel = ""
        if intent.data:
            opened = processes.open_link(intent.data, package or None)
            if opened is None:
                return call.fail(
                    f"Error: Activity not started, unable to resolve {Intent(intent.action or _VIEW, intent.data)}"
                )
        elif intent.component and not _has_activity(call, intent.component):
            call.fail("Error type 3")
            return call.fail(f"Error: Activity class {{{intent.component}}} does not exist.")
        elif not processes.start(package, intent.extras, _named(intent.component)):
            return call.fail(f"Error: Activity not started, unable to resolve {intent}")
    return _waited(call, package) if "-W" in intent.flags else 0


def _waited(call: Call, package: str) -> int:
    for line in (
        "Status: ok",
        "LaunchState: COLD",
        f"Activity: {package}/{_shown(call, package)}",
        "TotalTime: 120",
        "WaitTime: 125",
    ):
        call.say(line)
    return call.say("Complete")


def _shown(call: Call, package: str) -> str:
    with call.phone.attending() as processes:
        app = processes.running.get(package)
    return app.activity.removeprefix(package) if app else f".{MAIN}"


def _named(component: str) -> str | None:
    """The full class name in `package/.Class` or `package/package.Class`; None when none is named."""
    package, _, name = component.partition("/")
    return (package + name if name.startswith(".") else name) or None


def _has_activity(call: Call, component: str) -> bool:
    """Activities answer to their short and to their full class name."""
    package = component.partition("/")[0]
    model = call.phone.processes.models.get(package)
    manifest = call.phone.installed.get(package)
    own = (*model.activities(), f"{package}.{MAIN}") if model else ()
    return _named(component) in own + (manifest.activities if manifest else ())


def _stop(call: Call, package: str, how: str) -> int:
    if how == "crash":
        call.phone.crash(package)
        return 0
    with call.phone.attending() as processes:
        if how == "force-stop" or processes.front != package:
            processes.stop(package)
            call.phone.touched()
    return 0


def _broadcast(call: Call, intent: Intent) -> int:
    """The keyboard of uiautomator2 answers its own actions while it is the one in use; nobody else answers."""
    call.say(f"Broadcasting: {intent}")
    keyboard = call.phone.settings.get(("secure", "default_input_method"), "")
    if call.phone.ime and keyboard == call.phone.ime and _typed(call, intent):
        return call.say('Broadcast completed: result=-1, data="success"')
    return call.say("Broadcast completed: result=0")


def _typed(call: Call, intent: Intent) -> bool:
    writing = call.phone.writing
    match intent.action:
        case "ADB_KEYBOARD_INPUT_TEXT":
            try:
                text = base64.b64decode(intent.extras.get("text", ""), validate=True).decode()
            except ValueError:
                return False
            return writing.type_text(text)
        case "ADB_KEYBOARD_CLEAR_TEXT":
            return writing.clear()
        case "ADB_KEYBOARD_HIDE":
            writing.hide_keyboard()
        case "ADB_KEYBOARD_EDITOR_CODE" | "ADB_KEYBOARD_SMART_ENTER":
            writing.key("enter")
        case _:
            return False
    return True


def _monkey(call: Call) -> int:
    """`monkey -p <package> -c android.intent.category.LAUNCHER 1` starts an app."""
    args = list(call.args)
    package = args[args.index("-p") + 1] if "-p" in args[:-1] else ""
    with call.phone.attending() as processes:
        call.phone.panel = ""
        if not processes.start(package):
            return call.fail("** No activities found to run, monkey aborted.", 252)
    call.say("Events injected: 1")
    return call.say("## Network stats: elapsed time=12ms (0ms mobile, 0ms wifi, 12ms not connected)")


COMMANDS: dict[str, Command] = {"am": lambda call: activity_command(call, call.args), "monkey": _monkey}
