"""What a running app does when an event says so: one action, to its own values, to its screens, or to its phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from interpreter.devices.virtual.app_host import Scope
from interpreter.devices.virtual.app_model import (
    Action,
    Add,
    Choose,
    CloseDialog,
    CopyText,
    Crash,
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
)
from interpreter.devices.virtual.app_words import Lookup, seconds

if TYPE_CHECKING:
    from interpreter.devices.virtual.app_run import RunningApp


def do(app: RunningApp, action: Action, scope: Scope) -> None:
    """Carry it out; `scope` is where the event came from."""
    lookup = app.lookup_in(scope.row)
    match action:
        case GoTo():
            app.open_screen(action, scope)
        case GoBack():
            app.leave()
        case SetValues(values):
            for name, value in values:
                app.set_value(name, value.fill(lookup))
        case Add(values):
            for name, value in values:
                app.set_value(name, _sum(app.lookup(name), value.fill(lookup)))
        case Draw(name):
            app.set_value(name, _drawn(app, action))
        case ShowToast(text):
            app.host.show_toast(text.fill(lookup))
        case OpenDialog(name):
            app.show_dialog(name)
        case CloseDialog():
            app.dialog = None
        case SendSms():
            _send(app, action, lookup)
        case Notify(title, text):
            delay = seconds(action.after.fill(lookup), app.chance)
            if delay is not None:
                app.host.notify(app.model.package, title.fill(lookup), text.fill(lookup), delay)
        case Later(after, actions):
            delay = seconds(after.fill(lookup), app.chance)
            if delay is not None:
                app.host.later(app, delay, actions, Scope(scope.visit and app.visit, scope.row))
        case Choose(conditions, then, otherwise):
            holds = all(condition.holds(lookup) for condition in conditions)
            app.go_on(then if holds else otherwise, scope)
        case LookUp():
            _look_up(app, action, scope)
        case CopyText(text):
            app.host.copy(text.fill(lookup))
        case OpenLink(address):
            app.host.follow_link(address.fill(lookup))
        case Crash():
            app.host.end(app, crashed=True)
        case _:
            assert_never(action)


def _drawn(app: RunningApp, action: Draw) -> str:
    if action.digits:
        return "".join(app.chance.choice("0123456789") for _ in range(action.digits))
    return str(app.chance.randint(*sorted((action.low, action.high))))


def _send(app: RunningApp, action: SendSms, lookup: Lookup) -> None:
    delay = seconds(action.after.fill(lookup), app.chance)
    if delay is not None:
        to = None if action.to is None else action.to.fill(lookup)
        app.host.send_sms(action.sender.fill(lookup), to, action.text.fill(lookup), delay)


def _look_up(app: RunningApp, action: LookUp, scope: Scope) -> None:
    lookup = app.lookup_in(scope.row)
    for row in app.model.tables[action.table]:
        if all(condition.fits(row, lookup) for condition in action.conditions):
            _keep(app, action, row)
            return
    _keep(app, action, {})
    app.go_on(action.otherwise, scope)


def _keep(app: RunningApp, action: LookUp, row: Row) -> None:
    """The values of a look-up belong to the visit, so that going back shows the earlier row again."""
    columns = {column for each in app.model.tables[action.table] for column in each}
    kept = {f"{action.name}.{column}": row.get(column, "") for column in columns}
    app.found |= dict.fromkeys(kept, "")
    (app.visit.values if app.visits else app.found).update(kept)


def _sum(left: str, right: str) -> str:
    """Two numbers added as text, without a needless point."""
    total = _as_number(left) + _as_number(right)
    return str(int(total)) if total == int(total) else str(round(total, 6))


def _as_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
