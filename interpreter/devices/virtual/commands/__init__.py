"""The commands of a phone's shell, a module a subject; `all_commands` is what a shell knows."""

from __future__ import annotations

from interpreter.devices.virtual.commands import (
    activities,
    display,
    files,
    keys,
    logs,
    messages,
    network,
    packages,
    reports,
    server,
    system,
    text,
)
from interpreter.devices.virtual.shell_call import Call, Command

_SUBJECTS = (activities, display, files, keys, logs, messages, network, packages, reports, server, system, text)


def _toybox(call: Call) -> int:
    """`toybox md5sum …` is `md5sum …`."""
    inner = all_commands.get(call.args[0]) if call.args else None
    if inner is None:
        return call.fail(f'toybox: Unknown command {" ".join(call.args[:1])} (see "toybox --help")', 127)
    return inner(Call(call.phone, call.args, call.streams, call.variables, call.shell))


all_commands: dict[str, Command] = {
    name: command for subject in _SUBJECTS for name, command in subject.COMMANDS.items()
}
all_commands["toybox"] = _toybox
