"""What a flow has, in the words by which rules say what they need (`NEEDS`): a rule is not loaded for a flow that has
nothing of it. Kinds of statements, values and elements stand for themselves; the other words are below."""

from __future__ import annotations

from functools import cache

from dsl.hints import TYPE_CHECKING
from dsl.nodes.step import Step
from dsl.record import fields
from dsl.walk import bases, statements

if TYPE_CHECKING:
    from dsl.rules.folder import Folder
    from dsl.rules.view import View

_SECTIONS = ("blocks", "defaults", "handlers", "inputs", "outputs", "whenevers")
OF_FLOWS = frozenset({*_SECTIONS, "no app", "other files"})
OF_SCOPES = frozenset({"dead", "falls_off", "fixed", "hiding", "uses"})
OF_ELEMENTS = frozenset({"ordinal", "states"})
OF_FOLDERS = frozenset({"flows", "jobs"})


def of_flow(view: View) -> frozenset[str]:
    """What a flow has, the blocks of other files that it calls included."""
    kinds: set[type] = {type(one.statement) for one in view.placed}
    kinds.update(type(one) for _, block in view.file.called for one in statements(block.body))
    kinds.update(map(type, view.values))
    found: set[str] = set()
    for selector in view.selectors:
        kinds.update(type(base) for base in bases(selector))
        if selector.ordinal is not None:
            found.add("ordinal")
        if selector.states:
            found.add("states")
    found.update(word for word in OF_SCOPES if getattr(view.scope, word))
    found.update(word for word in _SECTIONS if getattr(view.flow, word))
    if view.flow.app is None:
        found.add("no app")
    if view.flow.uses:
        found.add("other files")
    return frozenset(found).union(*map(of_kind, kinds))


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
        if any(slot.limit for slot in kind.slots.values()):
            found.add("limit")
    return frozenset(found)
