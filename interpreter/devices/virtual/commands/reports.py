"""dumpsys: what Android's services report about themselves, in the forms that tools look for."""

from __future__ import annotations

from collections.abc import Callable

from interpreter.devices.virtual.apk import Manifest
from interpreter.devices.virtual.app_model import MAIN, AppModel
from interpreter.devices.virtual.app_read import PERMISSIONS
from interpreter.devices.virtual.commands.messages import notification_report
from interpreter.devices.virtual.commands.packages import SYSTEM_PACKAGES, apk_path
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.shell_call import Call, Command
from interpreter.devices.virtual.system_ui import LAUNCHER, SYSTEM_UI

_INSTALLED = "2026-01-05 09:00:00"


def _focus(phone: VirtualPhone) -> tuple[str, str]:
    """Package and short activity of the window that has the focus."""
    window = phone.windows()[0]
    if window.root.package == SYSTEM_UI:
        return SYSTEM_UI, "NotificationShade"
    if window.root.package == LAUNCHER:
        return LAUNCHER, ".uioverrides.QuickstepLauncher"
    return window.root.package, _activity_of(phone, window.root.package)


def _activity_of(phone: VirtualPhone, package: str) -> str:
    with phone.attending() as processes:
        app = processes.running.get(package)
    return app.activity.removeprefix(package) if app else f".{MAIN}"


def _full(package: str, activity: str) -> str:
    return f"{package}/{package}{activity}" if activity.startswith(".") else f"{package}/{activity}"


def _window(phone: VirtualPhone, args: tuple[str, ...]) -> str:
    """`window windows` has no mCurrentFocus since Android 10; `window` and `window displays` have."""
    package, activity = _focus(phone)
    lines = [
        "WINDOW MANAGER WINDOWS (dumpsys window windows)",
        f"  Window #0 Window{{4f1a2b u0 {_full(package, activity)}}}:",
    ]
    if args[:1] != ("windows",) or int(phone.properties["ro.build.version.sdk"]) < 29:
        lines.append(f"  mCurrentFocus=Window{{4f1a2b u0 {_full(package, activity)}}}")
        lines.append(f"  mFocusedApp=ActivityRecord{{5c2d u0 {package}/{activity} t12}}")
    lines.append(f"  mAwake={_word(phone.screen_on)} mScreenOnFully={_word(phone.screen_on)}")
    return "\n".join(lines)


def _activity(phone: VirtualPhone, args: tuple[str, ...]) -> str:
    package, activity = _focus(phone)
    record = f"ActivityRecord{{5c2d u0 {package}/{activity} t12}}"
    if args[:1] == ("top",):
        return _top(phone, package)
    return "\n".join(
        [
            "ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)",
            "Display #0 (activities from top to bottom):",
            f"    mResumedActivity: {record}",
            f"    topResumedActivity={record}",
            f"  ResumedActivity: {record}",
        ]
    )


def _top(phone: VirtualPhone, front: str) -> str:
    """Only the top activity of each task, the one in front last."""
    with phone.attending() as processes:
        tasks = [(name, processes.running[name].pid) for name in reversed(processes.order)]
    tasks = [task for task in tasks if task[0] != front] + [task for task in tasks if task[0] == front]
    lines = []
    for number, (name, pid) in enumerate(
        [(LAUNCHER, 1801), *tasks] if front != LAUNCHER else [*tasks, (LAUNCHER, 1801)]
    ):
        activity = ".uioverrides.QuickstepLauncher" if name == LAUNCHER else _activity_of(phone, name)
        lines += [f"TASK {name} id={number + 10} userId=0", f"  ACTIVITY {name}/{activity} 5c2d{number} pid={pid}"]
    return "\n".join(lines)


def _package(phone: VirtualPhone, args: tuple[str, ...]) -> str:
    with phone.attending() as processes:
        model = processes.models.get(args[0]) if args else None
        held = processes.granted.get(args[0], set()) if args else set()
    manifest = phone.installed.get(args[0]) if args else None
    if model is None:
        known = args and args[0] in SYSTEM_PACKAGES
        return f"  Package [{args[0]}] (6d21aa):\n    versionCode=1 targetSdk=34\n    versionName=1.0" if known else (
            f"Unable to find package: {args[0] if args else ''}"
        )  # fmt: skip
    return "\n".join([*_activity_lines(model, manifest), *_package_lines(model, held)])


def _activity_lines(model: AppModel, manifest: Manifest | None) -> list[str]:
    """The activities of the app file, or of an app that came with the phone."""
    names = manifest.activities if manifest and manifest.activities else _starting_first(model)
    shown = [name.replace(model.package, "", 1) if name.startswith(f"{model.package}.") else name for name in names]
    rows = [f"        5c2d{number:x} {model.package}/{name}" for number, name in enumerate(shown)]
    return ["Activity Resolver Table:", "  Non-Data Actions:", "      android.intent.action.MAIN:", *rows, ""]


def _starting_first(model: AppModel) -> tuple[str, ...]:
    return tuple(sorted(model.activities(), key=lambda name: (name != model.activity, name)))


def _package_lines(model: AppModel, held: set[str]) -> list[str]:
    wanted = [name for permission in model.permissions for name in PERMISSIONS[permission]]
    return [
        "Packages:",
        f"  Package [{model.package}] (6d21aa):",
        "    userId=10100",
        f"    codePath={apk_path(model.package).rpartition('/')[0]}",
        f"    versionCode={model.version_code} minSdk=26 targetSdk=34",
        f"    versionName={model.version}",
        "    signatures=PackageSignatures{4c1d2e version:3, signatures:[5f2a81cc], past signatures:[]}",
        "    pkgFlags=[ HAS_CODE ALLOW_CLEAR_USER_DATA ALLOW_BACKUP ]",
        f"    firstInstallTime={_INSTALLED}",
        f"    lastUpdateTime={_INSTALLED}",
        "    runtime permissions:",
        *(f"      {name}: granted={_word(name in held)}, flags=[ USER_SET ]" for name in wanted),
    ]


def _display(phone: VirtualPhone, args: tuple[str, ...]) -> str:
    size = f"deviceWidth={phone.build.width}, deviceHeight={phone.build.height}"
    frame = f"Rect(0, 0 - {phone.build.width}, {phone.build.height})"
    return (
        "DISPLAY MANAGER (dumpsys display)\n"
        "  mViewports=[DisplayViewport{type=INTERNAL, valid=true, isActive=true, displayId=0, uniqueId='local:0', "
        f"physicalPort=0, orientation={phone.rotation}, logicalFrame={frame}, physicalFrame={frame}, {size}}}]"
    )


def _input_method(phone: VirtualPhone, args: tuple[str, ...]) -> str:
    with phone.attending() as processes:
        shown = processes.app is not None and processes.app.keyboard
    return (
        f"Current Input Method Manager state:\n  mCurMethodId={phone.settings['secure', 'default_input_method']}\n"
        + (f"  mShowRequested={_word(shown)} mShowExplicitlyRequested=false mInputShown={_word(shown)}")
    )


def _power(phone: VirtualPhone, args: tuple[str, ...]) -> str:
    state = "Awake" if phone.screen_on else "Asleep"
    return (
        f"POWER MANAGER (dumpsys power)\n  mWakefulness={state}\n"
        f"  mHoldingDisplaySuspendBlocker={_word(phone.screen_on)}\n"
        f"  Display Power: state={'ON' if phone.screen_on else 'OFF'}"
    )


def _battery(phone: VirtualPhone, args: tuple[str, ...]) -> str:
    return (
        "Current Battery Service state:\n  AC powered: false\n  USB powered: true\n  Wireless powered: false\n"
        "  Max charging current: 500000\n  Max charging voltage: 5000000\n  Charge counter: 3100000\n  status: 2\n"
        "  health: 2\n  present: true\n  level: 87\n  scale: 100\n  voltage: 4210\n  temperature: 271\n"
        "  technology: Li-ion"
    )


def _word(value: object) -> str:
    return "true" if value else "false"


_REPORTS: dict[str, Callable[[VirtualPhone, tuple[str, ...]], str]] = {
    "window": _window,
    "activity": _activity,
    "package": _package,
    "display": _display,
    "input_method": _input_method,
    "power": _power,
    "battery": _battery,
    "notification": lambda phone, args: notification_report(phone),
    "SurfaceFlinger": lambda phone, args: (
        'Display 4619827259835644672 (HWC display 0): port=0 pnpId=FRM displayName="Built-in"'
    ),
    "isub": lambda phone, args: f"  {{id=1 displayName=Farmhand Mobile number={phone.number}}}",
    "uimode": lambda phone, args: f"  mNightMode={phone.settings['secure', 'ui_night_mode']} (no)",
}


def _dumpsys(call: Call) -> int:
    args = tuple(arg for arg in call.args if arg != "-l")
    if not args:
        call.say("Currently running services:")
        for name in sorted(_REPORTS):
            call.say(f"  {name}")
        return 0
    report = _REPORTS.get(args[0])
    if report is None:
        return call.fail(f"Can't find service: {args[0]}", 0)
    return call.say(report(call.phone, args[1:]))


COMMANDS: dict[str, Command] = {"dumpsys": _dumpsys}
