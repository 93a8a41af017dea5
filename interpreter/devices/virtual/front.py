"""What a phone shows: its own panels, the app in front, or the home screen; and the facts that apps show of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.devices.virtual.layout import windows_of
from interpreter.devices.virtual.nodes import Window
from interpreter.devices.virtual.system_ui import MESSAGING, launcher, recents, shade

if TYPE_CHECKING:
    from interpreter.devices.virtual.phone import VirtualPhone
    from interpreter.devices.virtual.processes import Processes


def arranged(phone: VirtualPhone, processes: Processes) -> tuple[Window, ...]:
    """What is on the screen, topmost first."""
    models = processes.models
    if phone.panel == "shade":
        return (
            shade(
                phone.notices(),
                {MESSAGING: "Messages", **{name: app.name for name, app in models.items()}},
                phone.metrics,
            ),
        )
    if phone.panel == "recents":
        return (recents([models[name] for name in processes.order if name in models], phone.metrics),)
    app = processes.app
    if app is None or not app.visits:
        return (launcher(tuple(models.values()), phone.metrics),)
    return windows_of(app, phone.metrics)


def fact(phone: VirtualPhone, name: str) -> str:
    """One of `phone.number`, `phone.time` and what is switched on it."""
    match name:
        case "phone.number":
            return phone.number
        case "phone.time":
            return phone.now(phone.processes.moment).strftime("%H:%M")
        case "phone.dark mode":
            return "on" if phone.dark else "off"
        case "phone.airplane mode":
            return "on" if phone.settings["global", "airplane_mode_on"] == "1" else "off"
        case "phone.turned":
            return "landscape" if phone.metrics.width > phone.metrics.height else "portrait"
        case "phone.latitude" | "phone.longitude" if phone.place is not None:
            return phone.place[name == "phone.longitude"]
        case _:
            return ""
