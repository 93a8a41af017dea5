"""Commands about installed apps: pm, and the `package` part of cmd."""

from __future__ import annotations

import io
import zipfile

from interpreter.devices.virtual.app_read import PERMISSIONS
from interpreter.devices.virtual.shell import Call, Command

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
    ime = [ADB_KEYBOARD] if call.phone.ime else []
    third, system = "-3" in options, "-s" in options
    names = ([] if system else own + ime) + ([] if third else list(SYSTEM_PACKAGES))
    narrow = next((word for word in options if not word.startswith("-") and not word.isdigit()), "")
    for name in names:
        if narrow in name:
            call.say(f"package:{apk_path(name)}={name}" if "-f" in options else f"package:{name}")
    return 0


def _path(call: Call, package: str) -> int:
    with call.phone.attending() as processes:
        known = package in processes.models
    if known or package in SYSTEM_PACKAGES or (package == ADB_KEYBOARD and call.phone.ime):
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
        return call.say("Success")
    with call.phone.attending() as processes:
        done = processes.remove(package)
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
    """An app file binds to the app of its package that the phone has already; the uiautomator keyboard is known."""
    data = call.phone.files.read(options[-1]) if options and options[-1].startswith("/") else call.streams.input.all()
    if not data:
        return call.fail("Error: Unable to open file")
    package = _package_of(data, tuple(call.phone.processes.models))
    if package is None:
        return call.fail("Failure [INSTALL_PARSE_FAILED_NOT_APK: no app of this package is described on this phone]")
    if package == ADB_KEYBOARD:
        call.phone.ime = f"{ADB_KEYBOARD}/.AdbKeyboard"
    return call.say("Success")


def _package_of(data: bytes, known: tuple[str, ...]) -> str | None:
    """The first known package that an app file's manifest names."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            manifest = archive.read("AndroidManifest.xml")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError):
        return None
    for package in (*known, ADB_KEYBOARD):
        if package.encode("utf-16-le") in manifest or package.encode() in manifest:
            return package
    return None


def _resolve(call: Call, package: str) -> int:
    with call.phone.attending() as processes:
        model = processes.models.get(package)
    if model is None:
        return call.say("No activity found")
    call.say("priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true")
    return call.say(f"{package}/{model.activity}")


COMMANDS: dict[str, Command] = {"pm": lambda call: package_command(call, call.args)}
