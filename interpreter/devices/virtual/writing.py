"""Texts and keys that reach a phone: what is written into the field with the focus, and what a key does there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.devices.virtual.app_run import RunningApp
from interpreter.devices.virtual.keyboard import key_name
from interpreter.devices.virtual.nodes import Node
from interpreter.devices.virtual.processes import Processes

if TYPE_CHECKING:
    from interpreter.devices.virtual.phone import VirtualPhone


class Writing:
    """What a user types on one phone."""

    def __init__(self, phone: VirtualPhone) -> None:
        self._phone = phone

    def type_text(self, text: str) -> bool:
        """Write after what is in the focused field; False when no field has the focus."""
        phone = self._phone
        with phone.attending() as processes:
            phone.record.add("text", (text,), processes.moment)
            app = processes.app
            present = app.focused_text() if app and not phone.panel else None
            if app is None or present is None:
                return False
            app.put_text(present + text)
            self._done(app)
            return True

    def replace_text(self, node: Node, text: str) -> bool:
        """Set a field's text as an accessibility service does; False when the element is no field."""
        phone = self._phone
        with phone.attending() as processes:
            phone.record.add("text", (text,), processes.moment)
            app = processes.app
            if app is None or node.widget is None or node.widget.kind != "field" or not node.enabled:
                return False
            app.set_value(node.widget.variable, text)
            app.event(node.widget, "text", node.row)
            self._done(app)
            return True

    def clear(self) -> bool:
        """Empty the focused field; False when no field has the focus."""
        phone = self._phone
        with phone.attending() as processes:
            phone.record.add("clear", (), processes.moment)
            app = processes.app
            cleared = app is not None and app.put_text("")
            phone.touched()
            return cleared

    def paste(self) -> bool:
        """Type what the clipboard holds."""
        return self.type_text(self._phone.processes.clipboard or "")

    def key(self, name: str) -> bool:
        """Press a key by name or by code; False when there is no such key."""
        phone = self._phone
        word = key_name(name)
        if word is None:
            return False
        with phone.attending() as processes:
            phone.record.add("key", (word,), processes.moment)
            self.press(processes, word)
            phone.touched()
            return True

    def hold(self, name: str, seconds: float) -> bool:
        """Hold a key: what a screen does `on hold key`, else what the key does; False when there is no such key."""
        phone = self._phone
        word = key_name(name)
        if word is None:
            return False
        with phone.attending() as processes:
            phone.record.add("held key", (word, str(round(seconds * 1000))), processes.moment)
            app = processes.app
            if app is None or app.dialog or phone.panel or not app.screen_event(f"hold key {word}"):
                self.press(processes, word)
            phone.touched()
            return True

    def hide_keyboard(self) -> None:
        """Put the keyboard away; the field keeps its focus."""
        with self._phone.attending() as processes:
            if processes.app and processes.app.keyboard:
                processes.app.keyboard = False
                self._phone.touched()

    def press(self, processes: Processes, key: str) -> None:
        """A key by its word, in the course of something else; nothing of it is recorded."""
        phone, app = self._phone, processes.app
        if key == "wakeup" or (key == "power" and not phone.screen_on):
            phone.screen_on = True
        elif key in ("sleep", "power"):
            phone.screen_on = False
        elif key == "home":
            phone.panel = ""
            processes.go_home()
        elif key == "recent":
            phone.panel = "recents"
        elif key == "back" and phone.panel:
            phone.panel = ""
        elif app and not phone.panel:
            self._press_in(app, key)

    def _press_in(self, app: RunningApp, key: str) -> None:
        """A key that the app in front gets."""
        if key == "back":
            app.back()
        elif key == "paste":
            app.put_text((app.focused_text() or "") + (self._phone.processes.clipboard or ""))
        elif key in ("enter", "search") and app.focused_widget is not None:
            widget, row = app.focused_widget
            app.keyboard = False
            app.event(widget, "enter", row)
        elif key == "delete" and app.focused_widget is not None:
            app.put_text((app.focused_text() or "")[:-1])
        elif len(key) == 1 or key == "space":
            app.put_text((app.focused_text() or "") + (" " if key == "space" else key))
        elif not app.dialog:
            app.screen_event(f"key {key}")

    def _done(self, app: RunningApp | None) -> None:
        if app is not None:
            app.acted()
        self._phone.touched()
