"""`type`."""

from __future__ import annotations

from dsl.nodes.values import Selector
from dsl.steps.type import Type
from interpreter.devices.screen import Element
from interpreter.failure import failure
from interpreter.machine.context import Context
from interpreter.machine.finding import find, look, pause, point, seek

SETTLED = 2.0  # seconds in which a field shows what was written into it


def execute(step: Type, context: Context) -> None:
    """Touch the field, write, read back; if something else stands there, empty it and write once more."""
    text = str(context.text(step.value))
    if step.into is not None:
        found = find(context, step.into, step.up_to, field=True)
        pause(context)
        context.phone.tap(*point(context, found))
    before = _field(context, step.into)
    wanted = (before.value if before is not None and not before.password else "") + text
    context.phone.type_text(text)
    if _reads(context, step.into, wanted, text):
        return
    context.phone.clear_text()
    context.phone.type_text(wanted)
    if not _reads(context, step.into, wanted, text):
        raise failure("app", "the field shows something else than what was typed", label="typed twice")


def _field(context: Context, into: Selector | None) -> Element | None:
    """The field that is written into: the one with the focus, else the one that was named."""
    screen = context.phone.screen()
    focused = next((one for one in screen.elements if one.focused and one.editable), None)
    if focused is not None or into is None:
        return focused
    found = look(context, seek(context, into), field=True)
    return None if found is None else found.element


def _reads(context: Context, into: Selector | None, whole: str, text: str) -> bool:
    """Whether the field soon shows the text; a password field shows as many signs, no field shows nothing to check."""

    def shows() -> bool | None:
        field = _field(context, into)
        if field is None or not field.editable:
            return True
        if field.password:
            return True if len(field.text) in (0, len(whole), len(text)) or field.text == text else None
        return True if _same(field.value, whole) or _same(field.value, text) else None

    return context.until(shows, SETTLED) is not None


def _same(shown: str, wanted: str) -> bool:
    """Fields of numbers and phones group what is typed; signs between are not compared."""
    return shown == wanted or _bare(shown) == _bare(wanted) != ""


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
