"""`type`."""

from __future__ import annotations

from dsl.nodes.values import Selector
from dsl.steps.type import Type
from interpreter.devices.screen import Element
from interpreter.failure import failure
from interpreter.machine.context import Context
from interpreter.machine.finding import find, look, pause, point, seek

SETTLED = 2.0  # seconds in which a field shows what was written into it
TYPED_AGAIN = 1


def execute(step: Type, context: Context) -> None:
    """Touch the field, write, read back; if something else stands there, empty it and write once more.

    A `whenever` that fired meanwhile may have swallowed what was typed; writing again after it does not count.
    """
    text = str(context.text(step.value))
    whole = _focused(step, context, text)
    again = 0
    fired = context.fired
    context.phone.type_text(text)
    while not _reads(context, step.into, whole, text):
        if context.fired == fired:
            again += 1
        if again > TYPED_AGAIN:
            raise failure("app", "the field shows something else than what was typed", label="typed twice")
        _focused(step, context, text)
        fired = context.fired
        context.phone.clear_text()
        context.phone.type_text(whole)


def _focused(step: Type, context: Context, text: str) -> str:
    """Give the field the focus; what it is to show in the end, since what stands there is kept."""
    if step.into is not None:
        found = find(context, step.into, step.up_to, field=True)
        pause(context)
        context.phone.tap(*point(context, found))
        context.look_out()
    field = _field(context, step.into)
    return text if field is None or field.password else field.value + text


def _field(context: Context, into: Selector | None) -> Element | None:
    """The field that is written into: the one with the focus, else the one that was named."""
    screen = context.phone.screen()
    focused = next((one for one in screen.elements if one.focused and one.editable), None)
    if focused is not None or into is None:
        return focused
    found = look(context, seek(context, into), field=True)
    return None if found is None else found.element


def _reads(context: Context, into: Selector | None, whole: str, text: str) -> bool:
    """Whether the field soon shows the text; one that hides it shows as many signs.

    Without any field on the screen there is nothing to compare: the app took the text and went on.
    """
    fired = context.fired

    def shows() -> bool | None:
        if context.fired != fired:
            return False
        field = _field(context, into)
        if field is None or not field.editable:
            return True
        if field.password:
            return True if len(field.value) in (len(whole), len(text)) else None
        return True if _same(field.value, whole) or _same(field.value, text) else None

    return bool(context.until(shows, SETTLED))


def _same(shown: str, wanted: str) -> bool:
    """Fields of numbers and phones group what is typed; signs between are not compared."""
    return shown == wanted or _bare(shown) == _bare(wanted) != ""


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
