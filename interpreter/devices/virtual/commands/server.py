"""app_process: the uiautomator server, which lives as long as the shell that started it."""

from __future__ import annotations

from interpreter.devices.virtual.servers import DEFAULT_PORT, JAR, MAIN_CLASS
from interpreter.devices.virtual.shell_call import Call, Command

_BANNER = "[server] INFO: [UiAutomator2Server] Starting Server\n"


def _app_process(call: Call) -> int:
    """The server answers until the shell that started it ends."""
    args = list(call.args)
    if MAIN_CLASS not in args:
        return call.fail("app_process: no main class")
    said = args[args.index("-p") + 1] if "-p" in args[:-1] else ""
    port = int(said) if said.isdecimal() else DEFAULT_PORT
    jar = call.variables.get("CLASSPATH", "")
    if call.phone.files.get(jar or JAR) is None:
        return call.fail(
            f"Error: could not find class '{MAIN_CLASS.replace('.', '/')}'\n"
            f"java.lang.ClassNotFoundException: {MAIN_CLASS}"
        )
    servers = call.phone.servers
    life = servers.start(port)
    if life is None:
        return call.fail(
            f"{_BANNER}java.lang.IllegalStateException: UiAutomationService "
            "android.accessibilityservice.IAccessibilityServiceClient$Stub$Proxy@5deffd5already registered!"
        )
    servers.opened(call.streams.hang_up)
    try:
        call.streams.out(_BANNER.encode())
        call.streams.wait_for_end()
    finally:
        servers.closed(call.streams.hang_up)
        servers.stop(life)
    return 0


COMMANDS: dict[str, Command] = {"app_process": _app_process}
