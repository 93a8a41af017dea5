"""Commands about installed apps: pm, and the `package` part of cmd."""

from __future__ import annotations

from dataclasses import replace

from interpreter.devices.virtual.apk import NotAnApkError, read_apk
from interpreter.devices.virtual.app_model import empty_app
from interpreter.devices.virtual.app_read import PERMISSIONS
from interpreter.devices.virtual.shell_call import Call, Command

ADB_KEYBOARD = "com.github.uiautomator"
SYSTEM_PACKAGES = ("android", "com.android.launcher3", "com.android.settings", "com.android.systemui",
                   "com.google.android.apps.messaging", "com.google.android.inputmethod.latin")  # fmt: skip
_KNOWN_PERMISSIONS = {name for names in PERMISSIONS.values() for name in names}


def apk_path(package: str) -> str:
    """Where an app's file is said to be."""
    return f"/data/app/~~built_in==/{package}-1/base.apk"


def package_command(call: Call, args: tuple[str, ...]) -> int:
    """`pm …` or `cmd package …`."""
    match args:
        case ("list", "packages", *options):
            return _list(call, options)
        case ("path", *options) if options:
            return _path(call, options[-1])
        case ("clear", *options) if options:
            return _clear(call, options[-1])
        case ("uninstall", *options) if options:
            return _uninstall(call, options[-1])
        case ("grant" | "revoke" as what, *options) if len(options) >= 2:
            return _grant(call, options[-2], options[-1], granted=what == "grant")
        case ("install", *options):
            return _install(call, options)
        case ("resolve-activity", *options) if options:
            return _resolve(call, options[-1])
        case ("list", "permissions", *_):
            for name in sorted(_KNOWN_PERMISSIONS):
                call.say(f"permission:{name}")
            return 0
        case ("disable-user" | "enable" | "hide" | "unhide" | "compile" | "trim-caches", *_):
            return call.say("Success")
        case _:
            return call.fail(f"Unknown command: {' '.join(args[:2])}", 255)


def _list(call: Call, options: list[str]) -> int:
    """Third-party apps with -3, system ones with -s; a last word narrows down."""
    with call.phone.attending() as processes:
        own = list(processes.models)
    third, system = "-3" in options, "-s" in options
    names = ([] if system else own) + ([] if third else list(SYSTEM_PACKAGES))
    narrow = next((word for word in options if not word.startswith("-") and not word.isdecimal()), "")
    for name in names:
        if narrow in name:
            call.say(f"package:{apk_path(name)}={name}" if "-f" in options else f"package:{name}")
    return 0


def _path(call: Call, package: str) -> int:
    with call.phone.attending() as processes:
        known = package in processes.models
    if known or package in SYSTEM_PACKAGES:
        return call.say(f"package:{apk_path(package)}")
    return 1


def _clear(call: Call, package: str) -> int:
    with call.phone.attending() as processes:
        done = processes.clear(package)
        call.phone.touched()
    return call.say("Success") if done else call.fail("Failed")


def _uninstall(call: Call, package: str) -> int:
    if package == ADB_KEYBOARD and call.phone.ime:
        call.phone.ime = ""
    with call.phone.attending() as processes:
        done = processes.remove(package)
        call.phone.installed.pop(package, None)
        call.phone.touched()
    return call.say("Success") if done else call.fail("Failure [DELETE_FAILED_INTERNAL_ERROR]")


def _grant(call: Call, package: str, permission: str, *, granted: bool) -> int:
    with call.phone.attending() as processes:
        if package not in processes.models:
            return call.fail(
                f"\nException occurred while executing '{'grant' if granted else 'revoke'}':\n"
                f"java.lang.IllegalArgumentException: Unknown package: {package}",
                255,
            )
        if permission not in _KNOWN_PERMISSIONS:
            return call.fail(
                f"\nException occurred while executing 'grant':\n"
                f"java.lang.IllegalArgumentException: Unknown permission: {permission}",
                255,
            )
        processes.grant(package, permission, granted=granted)
    return 0


def _install(call: Call, options: list[str]) -> int:
    """An app file binds to the app of its package that is described on this phone, or is one with an empty screen."""
    path = options[-1] if options else ""
    data = call.phone.files.read(path) if path.startswith("/") else _streamed(call, options)
    if not data:
        return call.fail("Error: Unable to open file")
    try:
        manifest = read_apk(data)
    except NotAnApkError as reason:
        return call.fail(f"Failure [INSTALL_PARSE_FAILED_NOT_APK: {reason}]")
    if manifest.package == ADB_KEYBOARD:
        call.phone.ime = f"{ADB_KEYBOARD}/.AdbKeyboard"
    with call.phone.attending() as processes:
        known = processes.models.get(manifest.package)
        if known is not None and manifest.package in call.phone.installed and "-r" not in options:
            return call.fail("Failure [INSTALL_FAILED_ALREADY_EXISTS: it is installed; give -r to replace it]")
        model = known or empty_app(manifest.package)
        processes.models[manifest.package] = replace(
            model, version=manifest.version or model.version, version_code=manifest.version_code or model.version_code
        )
        call.phone.installed[manifest.package] = manifest
        call.phone.touched()
    return call.say("Success")


def _streamed(call: Call, options: list[str]) -> bytes:
    """As many bytes of input as `-S` says; whoever sends them keeps the line open for the answer."""
    if "-S" in options[:-1]:
        return call.streams.input.exactly(int(options[options.index("-S") + 1]))
    return call.streams.input.all()


def _resolve(call: Call, package: str) -> int:
    with call.phone.attending() as processes:
        model = processes.models.get(package)
    if model is None:
        return call.say("No activity found")
    call.say("priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true")
    return call.say(f"{package}/{model.activity}")


COMMANDS: dict[str, Command] = {"pm": lambda call: package_command(call, call.args)}
