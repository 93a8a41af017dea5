"""One running app: its screens, values and dialogs, moved by touches, keys and time.

It never looks at a clock itself: its host (the phone) calls it with the moment already set, and the moment of a
timer's actions is the timer's own, however late anybody looks.
"""

from __future__ import annotations

import random
from typing import assert_never

from interpreter.devices.virtual.app_host import Host, Scope, Visit
from interpreter.devices.virtual.app_model import (
    Action,
    Actions,
    Add,
    AppModel,
    Choose,
    CloseDialog,
    CopyText,
    Crash,
    DialogModel,
    Draw,
    GoBack,
    GoTo,
    Later,
    LookUp,
    Notify,
    OpenDialog,
    OpenLink,
    Row,
    SendSms,
    SetValues,
    ShowToast,
    Widget,
)
from interpreter.devices.virtual.app_words import Lookup, count, seconds

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
        self._found: dict[str, str] = {}
        self._host = host
        self._chance = chance
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
        self._open(GoTo(self.model.start), Scope(None))
        self._run(self.model.on_start, Scope(None))

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
        for values in (self.variables, self.saved, self._found, self.settings):
            if name in values:
                return values[name]
        if name == "app.name":
            return self.model.name
        return self._host.fact(self.model.package, name)

    def lookup_in(self, row: Row) -> Lookup:
        """The lookup of a row of a list: its columns first."""
        if not row:
            return self.lookup
        return lambda name: row[name] if name in row else self.lookup(name)

    def run(self, actions: Actions, scope: Scope) -> None:
        """Do what an event says."""
        self._steps = 0
        self._run(actions, scope)

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
            self._leave()

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
                self._show(pop_up.dialog)
                return

    def show_dialog(self, name: str) -> None:
        """Open a dialog from outside (a fault)."""
        self._show(name)

    def _show(self, name: str) -> None:
        self.dialog = self.model.dialogs[name]
        self.blur()

    def _run(self, actions: Actions, scope: Scope) -> None:
        for action in actions:
            if not self.alive:
                return
            self._do(action, scope)

    def _do(self, action: Action, scope: Scope) -> None:
        lookup = self.lookup_in(scope.row)
        match action:
            case GoTo():
                self._open(action, scope)
            case GoBack():
                self._leave()
            case SetValues(values):
                for name, value in values:
                    self.set_value(name, value.fill(lookup))
            case Add(values):
                for name, value in values:
                    self.set_value(name, _sum(self.lookup(name), value.fill(lookup)))
            case Draw(name):
                self.set_value(name, self._drawn(action))
            case ShowToast(text):
                self._host.show_toast(text.fill(lookup))
            case OpenDialog(name):
                self._show(name)
            case CloseDialog():
                self.dialog = None
            case SendSms():
                self._send(action, lookup)
            case Notify(title, text):
                delay = seconds(action.after.fill(lookup), self._chance)
                if delay is not None:
                    self._host.notify(self.model.package, title.fill(lookup), text.fill(lookup), delay)
            case Later(after, actions):
                delay = seconds(after.fill(lookup), self._chance)
                if delay is not None:
                    self._host.later(self, delay, actions, Scope(scope.visit and self.visit, scope.row))
            case Choose(conditions, then, otherwise):
                holds = all(condition.holds(lookup) for condition in conditions)
                self._run(then if holds else otherwise, scope)
            case LookUp():
                self._look_up(action, scope)
            case CopyText(text):
                self._host.copy(text.fill(lookup))
            case OpenLink(address):
                self._host.follow_link(address.fill(lookup))
            case Crash():
                self._host.end(self, crashed=True)
            case _:
                assert_never(action)

    def _open(self, action: GoTo, scope: Scope) -> None:
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
        self._run(screen.events.get("open", ()), Scope(visit))

    def _leave(self) -> None:
        self.blur()
        if len(self.visits) > 1:
            self.visits.pop()
        else:
            self._host.to_background(self)

    def _drawn(self, action: Draw) -> str:
        if action.digits:
            return "".join(self._chance.choice("0123456789") for _ in range(action.digits))
        return str(self._chance.randint(*sorted((action.low, action.high))))

    def _send(self, action: SendSms, lookup: Lookup) -> None:
        delay = seconds(action.after.fill(lookup), self._chance)
        if delay is not None:
            to = None if action.to is None else action.to.fill(lookup)
            self._host.send_sms(action.sender.fill(lookup), to, action.text.fill(lookup), delay)

    def _look_up(self, action: LookUp, scope: Scope) -> None:
        lookup = self.lookup_in(scope.row)
        for row in self.model.tables[action.table]:
            if all(condition.fits(row, lookup) for condition in action.conditions):
                self._keep(action, row)
                return
        self._keep(action, {})
        self._run(action.otherwise, scope)

    def _keep(self, action: LookUp, row: Row) -> None:
        """The values of a look-up belong to the visit, so that going back shows the earlier row again."""
        columns = {column for each in self.model.tables[action.table] for column in each}
        kept = {f"{action.name}.{column}": row.get(column, "") for column in columns}
        self._found |= dict.fromkeys(kept, "")
        (self.visit.values if self.visits else self._found).update(kept)


def _sum(left: str, right: str) -> str:
    """Two numbers added as text, without a needless point."""
    total = _as_number(left) + _as_number(right)
    return str(int(total)) if total == int(total) else str(round(total, 6))


def _as_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
