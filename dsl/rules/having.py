"""What a flow has, in the words by which rules say what they need (`NEEDS`): a rule is not loaded for a flow that has
nothing of it. Kinds of statements, values and elements stand for themselves; the other words are below."""

from __future__ import annotations

from dsl.hints import TYPE_CHECKING
from dsl.kept import cache
from dsl.nodes.control import If
from dsl.nodes.step import Step
from dsl.struct import fields
from dsl.walk import bases, selector_values, selectors, statements, values, within

if TYPE_CHECKING:
    from dsl.nodes.control import Statement
    from dsl.nodes.values import Selector
    from dsl.rules.folder import Folder
    from dsl.rules.view import View

_SECTIONS = ("blocks", "defaults", "handlers", "inputs", "outputs", "schedule", "whenevers")
OF_FLOWS = frozenset({*_SECTIONS, "no app", "other files"})
OF_SCOPES = frozenset({"dead", "falls_off", "fixed", "hiding", "uses"})
OF_ELEMENTS = frozenset({"ordinal", "states"})
OF_FOLDERS = frozenset({"flows", "jobs"})


def of_flow(view: View) -> frozenset[str]:
    """What a flow has, the blocks of other files that it calls included."""
    found: set[str] = set()
    kinds: set[type] = set()
    repeats = view.file.repeats
    seen: set[int] = set()
    for placed in view.placed:
        statement = placed.statement
        only = statement.branches[0] if type(statement) is If and len(statement.branches) == 1 else statement
        repeat = repeats.get(id(only))
        if repeat is None:
            found |= _of_statement(statement, kinds)
        elif id(repeat) not in seen:
            seen.add(id(repeat))
            if repeat.has is None:
                repeat.has = of_statement(statement)
            found |= repeat.has
    for _, block in view.file.called:
        kinds.update(map(type, statements(block.body)))
    flow = view.flow
    for selector in (*(one.selector for one in flow.elements), *(one.shows.selector for one in flow.whenevers)):
        found |= _of_selector(selector, kinds)
    for field in (*flow.inputs, *flow.outputs):
        if field.default is not None:
            kinds.update(map(type, within(field.default)))
    found |= _of_kinds(kinds)
    found.update(word for word in OF_SCOPES if getattr(view.scope, word))
    found.update(word for word in _SECTIONS if getattr(flow, word))
    if flow.app is None:
        found.add("no app")
    if flow.uses:
        found.add("other files")
    return frozenset(found)


def of_statement(statement: Statement) -> frozenset[str]:
    """What a statement has, without the blocks below it."""
    kinds: set[type] = set()
    found = _of_statement(statement, kinds)
    return found | _of_kinds(kinds)


def _of_statement(statement: Statement, kinds: set[type]) -> frozenset[str]:
    """What a statement has besides the kinds of its parts, which are put into `kinds`."""
    kinds.add(type(statement))
    for value in values(statement):
        kinds.update(map(type, within(value)))
    return frozenset[str]().union(*(_of_selector(one, kinds) for one in selectors(statement)))


def _of_selector(selector: Selector, kinds: set[type]) -> frozenset[str]:
    """What a selector has besides the kinds of its parts, which are put into `kinds`."""
    kinds.update(map(type, bases(selector)))
    for value in selector_values(selector):
        kinds.update(map(type, within(value)))
    ordinal = {"ordinal"} if selector.ordinal is not None else ()
    return frozenset({*ordinal, "states"} if selector.states else ordinal)


def _of_kinds(kinds: set[type]) -> frozenset[str]:
    return frozenset[str]().union(*map(of_kind, kinds))


def of_folder(folder: Folder) -> frozenset[str]:
    """What the flows of a folder have, and the folder itself."""
    found = frozenset[str]().union(*(view.has for view in folder.views))
    if folder.manifest is not None:
        found |= {"jobs"}
    return found | {"flows"} if len(folder.views) > 1 else found


@cache
def of_kind(kind: type) -> frozenset[str]:
    """What each part of a kind has: its name; of a step its effect, its places and whether it must have a limit."""
    found = {kind.__name__, *(f"field {one.name}" for one in fields(kind))}
    if issubclass(kind, Step):
        found.add(f"effect {kind.effect}")
        found.update(f"place {slot.place.kind}" for slot in kind.slots.values())
        if kind.must_end is not None:
            found.add("limit")
    return frozenset(found)
