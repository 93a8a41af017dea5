"""One running app: its screens, values and dialogs, moved by touches, keys and time.

It never looks at a clock itself: its host (the phone) calls it with the moment already set, and the moment of a
timer's actions is the timer's own, however late anybody looks.
"""

from __future__ import annotations

import random

from interpreter.devices.virtual.app_act import do
from interpreter.devices.virtual.app_host import Host, Scope, Visit
from interpreter.devices.virtual.app_model import (
    Actions,
    AppModel,
    DialogModel,
    GoTo,
    Row,
    Widget,
)
from interpreter.devices.virtual.app_words import Lookup, count

_AGAIN = 50
"""How many `go to`s one event may cause: an app file that goes round in a circle stops here."""


class RunningApp:
    """The process of an app; every method expects the phone's lock to be held."""

    def __init__(
        self, model: AppModel, settings: Row, saved: dict[str, str], host: Host, chance: random.Random, pid: int
    ) -> None:
        self.model = model
        self.settings = settings
        self.saved = saved
        self.pid = pid
        self.variables = dict(model.variables)
        self.visits: list[Visit] = []
        self.dialog: DialogModel | None = None
        self.focus: str | None = None
        self.focused_widget: tuple[Widget, Row] | None = None
        self.keyboard = False
        self.alive = True
        self.found: dict[str, str] = {}
        self.host = host
        self.chance = chance
        self._done = 0
        self._steps = 0
        self._pop_ups = [(pop_up, count(pop_up.after_actions.fill(self.lookup), chance)) for pop_up in model.pop_ups]

    @property
    def visit(self) -> Visit:
        """The screen on top."""
        return self.visits[-1]

    def start(self) -> None:
        """First screen, then what the app does on start."""
        self._steps = 0
        self.open_screen(GoTo(self.model.start), Scope(None))
        self.go_on(self.model.on_start, Scope(None))

    def receive(self, extras: Row) -> None:
        """What a start hands over: values for variables of these names."""
        self.variables.update((name, value) for name, value in extras.items() if name in self.model.variables)

    @property
    def activity(self) -> str:
        """The full class name of the activity that is in front."""
        return f"{self.model.package}.{self.visit.screen.activity}" if self.visits else self.model.activity

    def open_activity(self, name: str) -> None:
        """The first screen of an activity, unless one of its screens is shown already."""
        screen = self.model.activities().get(name)
        if screen is not None and name != self.activity:
            self.run((GoTo(screen),), Scope(None))

    def open_link(self, address: str) -> bool:
        """Follow an address of the app's own; False when it claims it not."""
        for link in self.model.links:
            found = link.pattern.fullmatch(address)
            if found:
                self.variables.update(found.groupdict())
                self.dialog = None
                self.run(link.actions, Scope(None, dict(found.groupdict())))
                return True
        return False

    def lookup(self, name: str) -> str:
        """The present value of a name, nearest first: visit, variables, saved, settings, facts."""
        if self.visits and name in self.visit.values:
            return self.visit.values[name]
        for values in (self.variables, self.saved, self.found, self.settings):
            if name in values:
                return values[name]
        if name == "app.name":
            return self.model.name
        return self.host.fact(self.model.package, name)

    def lookup_in(self, row: Row) -> Lookup:
        """The lookup of a row of a list: its columns first."""
        if not row:
            return self.lookup
        return lambda name: row[name] if name in row else self.lookup(name)

    def run(self, actions: Actions, scope: Scope) -> None:
        """Do what an event says."""
        self._steps = 0
        self.go_on(actions, scope)

    def event(self, widget: Widget, name: str, row: Row) -> bool:
        """Run a widget's actions for an event; False when it has none."""
        if name not in widget.events:
            return False
        self.run(widget.events[name], Scope(self.visit, row))
        return True

    def screen_event(self, name: str) -> bool:
        """Run the screen's actions for an event; False when it has none."""
        actions = self.visit.screen.events.get(name)
        if actions is None:
            return False
        self.run(actions, Scope(self.visit))
        return True

    def tapped(self, widget: Widget, row: Row) -> None:
        """A tap on a widget: switches turn, dialog buttons close their dialog, then the actions run."""
        if widget.kind == "switch":
            self.set_value(widget.variable, "no" if self.value_of(widget) == "yes" else "yes")
        if self.dialog and widget in self.dialog.buttons:
            self.dialog = None
        self.event(widget, "tap", row)

    def put_text(self, text: str) -> bool:
        """Replace what is in the focused field; False when no field has the focus."""
        if self.focused_widget is None:
            return False
        widget, row = self.focused_widget
        self.set_value(widget.variable, text)
        self.event(widget, "text", row)
        return True

    def focused_text(self) -> str | None:
        """What is in the focused field, None when none has the focus."""
        return None if self.focused_widget is None else self.value_of(self.focused_widget[0])

    def value_of(self, widget: Widget) -> str:
        """What a field or switch holds."""
        return self.lookup(widget.variable)

    def set_value(self, name: str, value: str) -> None:
        """Change a name where it lives; names of fields live among the variables."""
        if self.visits and name in self.visit.values:
            self.visit.values[name] = value
        elif name in self.saved and name not in self.variables:
            self.saved[name] = value
        else:
            self.variables[name] = value

    def back(self) -> None:
        """The back key: keyboard, dialog, the screen's own idea, the screen before, or away."""
        if self.keyboard:
            self.keyboard = False
        elif self.dialog:
            self.dialog = None if self.dialog.back_closes else self.dialog
        elif not self.screen_event("back"):
            self.leave()

    def blur(self) -> None:
        """No field has the focus any more."""
        self.focus, self.focused_widget, self.keyboard = None, None, False

    def acted(self) -> None:
        """The user did something; a pop-up may be due."""
        self._done += 1
        if not self.alive or self.dialog or not self.visits:
            return
        for index, (pop_up, after) in enumerate(self._pop_ups):
            here = not pop_up.screens or self.visit.screen.name in pop_up.screens
            if after is not None and self._done >= after and here:
                del self._pop_ups[index]
                self.show_dialog(pop_up.dialog)
                return

    def show_dialog(self, name: str) -> None:
        """Open a dialog."""
        self.dialog = self.model.dialogs[name]
        self.blur()

    def go_on(self, actions: Actions, scope: Scope) -> None:
        """Do more of what an event says, in the course of it."""
        for action in actions:
            if not self.alive:
                return
            do(self, action, scope)

    def open_screen(self, action: GoTo, scope: Scope) -> None:
        """A screen comes on top of the others, or instead of them."""
        self._steps += 1
        if self._steps > _AGAIN:
            return
        screen = self.model.screens[action.screen]
        lookup = self.lookup_in(scope.row)
        values = dict.fromkeys(screen.takes, "") | screen.values
        values |= {name: value.fill(lookup) for name, value in action.given}
        if action.fresh:
            self.visits.clear()
        visit = Visit(screen, values)
        self.visits.append(visit)
        self.dialog = None
        self.blur()
        self.go_on(screen.events.get("open", ()), Scope(visit))

    def leave(self) -> None:
        """To the screen before, or away from the app."""
        self.blur()
        if len(self.visits) > 1:
            self.visits.pop()
        else:
            self.host.to_background(self)
