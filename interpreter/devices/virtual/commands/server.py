"""Commands that run on: app_process (the uiautomator server) and logcat."""

from __future__ import annotations

from interpreter.devices.virtual.servers import DEFAULT_PORT, JAR, MAIN_CLASS
from interpreter.devices.virtual.shell import Call, Command

_BANNER = "[server] INFO: [UiAutomator2Server] Starting Server\n"

_CHATTER_SECONDS = 0.5


def _app_process(call: Call) -> int:
    """The server answers until the shell that started it ends."""
    args = list(call.args)
    if MAIN_CLASS not in args:
        return call.fail("app_process: no main class")
    port = (
        int(args[args.index("-p") + 1]) if "-p" in args[:-1] and args[args.index("-p") + 1].isdigit() else DEFAULT_PORT
    )
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


def _logcat(call: Call) -> int:
    """Chatters until it is ended, as readers wait for lines; unless asked for what there is (-d) or to clear (-c)."""
    if {"-c", "--clear"} & set(call.args):
        return 0
    stamp = call.phone.now().strftime("%m-%d %H:%M:%S.000")
    call.say("--------- beginning of main")
    call.say(f"{stamp} I/farmhand( 1000): the built-in phone {call.phone.serial} is up")
    for entry in call.phone.record.all("start")[-50:]:
        at = call.phone.now(entry.at).strftime("%m-%d %H:%M:%S.000")
        call.say(f"{at} I/ActivityTaskManager( 1000): START u0 {{cmp={entry.what[0]}/.MainActivity}}")
    while "-d" not in call.args and not call.streams.left() and not call.phone.closed:
        call.phone.pause(_CHATTER_SECONDS)
        stamp = call.phone.now().strftime("%m-%d %H:%M:%S.000")
        call.say(f"{stamp} D/WifiService( 1000): the signal is good")
    return 0


COMMANDS: dict[str, Command] = {"app_process": _app_process, "logcat": _logcat}
