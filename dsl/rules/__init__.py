"""The rules: one mistake a module, with its code, its page, a good and a bad flow that are its tests.

A module's docstring is the page of `interpret explain`. Rules that look at a whole flow have `find(view)`; the
others are found while reading. In BAD, «…» marks the exact place.
Rules over a folder have `find_folder(folder)`; in their flows a line `=== name` begins each file. Mistakes of
`jobs.yaml` have `MANIFEST = True`. `NEEDS` are kinds of parts of which a flow must have one for the rule to find
anything (having.py has the other words), or none when following the types says all; a rule without it looks at every
flow.
"""

from __future__ import annotations

import sys

from dsl.diagnostics import Diagnostic, Severity
from dsl.forms import Form, fitting
from dsl.hints import Callable, Iterator
from dsl.kept import cache
from dsl.rules import having
from dsl.rules.folder import Folder, Found
from dsl.rules.index import RULES
from dsl.rules.view import View
from dsl.struct import Struct

_OWN = {
    "browsing",
    "view",
    "folder",
    "having",
    "index",
    "indexing",
    "meetings",
    "waits",
    "deeds",
    "origins",
    "secret_names",
}


class Rule(Struct):
    """One rule. `page` is what `interpret explain` shows, its first line in one sentence; `severity`, an error unless
    the module says otherwise, decides the profiles that show it; `form` is how its flows are written."""

    code: str
    name: str
    page: str
    good: str
    bad: str
    find: Callable[[View], Iterator[Diagnostic]] | None
    severity: Severity
    form: Form = Form.TEXT
    find_folder: Callable[[Folder], Found] | None = None
    manifest: bool = False
    both_forms: bool = False
    needs: tuple[str, ...] | None = None

    def fitting(self, found: Diagnostic, form: Form) -> Diagnostic:
        """A finding of this rule as it fits a form: fixes made of the text form's words are for that form alone."""
        return found if self.both_forms else fitting(found, form)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules by code."""
    import pkgutil  # noqa: PLC0415 - the index says what a check needs

    names = [found.name for found in pkgutil.iter_modules(__path__) if found.name not in _OWN]
    return tuple(sorted((_rule(name) for name in names), key=lambda rule: rule.code))


def of_flow(view: View, *, advice: bool) -> Iterator[Diagnostic]:
    """What the rules find in a flow, those that only advise when `advice` is wanted; those that cannot find anything
    in it are not even loaded."""
    for code, name, looks, needs, advises in RULES:
        if looks == "folder" or (advises and not advice):
            continue
        if needs is None or code in view.types.found or not view.has.isdisjoint(needs):
            rule = _rule(name)
            assert rule.find is not None
            yield from (rule.fitting(one, view.form) for one in rule.find(view))


def of_folder(folder: Folder, *, advice: bool) -> Iterator[tuple[View, Diagnostic]]:
    """What the rules over folders find, each with the flow that it stands in."""
    has = having.of_folder(folder)
    for _, name, looks, needs, advises in RULES:
        if looks == "flow" or (advises and not advice):
            continue
        if needs is None or not has.isdisjoint(needs):
            rule = _rule(name)
            assert rule.find_folder is not None
            yield from ((view, rule.fitting(one, view.form)) for view, one in rule.find_folder(folder))


CODES_OF_FOLDERS = frozenset(code for code, _, looks, _, _ in RULES if looks != "flow")
CODES_OF_ADVICE = frozenset(code for code, _, _, _, advises in RULES if advises)


def by_code(code: str) -> Rule | None:
    """The rule of a code, in capitals or not; None when there is none."""
    return next((rule for rule in rules() if rule.code == code.upper()), None)


@cache
def _rule(name: str) -> Rule:
    full = f"{__name__}.{name}"
    __import__(full)
    module = sys.modules[full]
    return Rule(
        module.CODE,
        name,
        module.__doc__ or "",
        module.GOOD,
        module.BAD,
        getattr(module, "find", None),
        getattr(module, "SEVERITY", Severity.ERROR),
        form=getattr(module, "FORM", Form.TEXT),
        find_folder=getattr(module, "find_folder", None),
        manifest=getattr(module, "MANIFEST", False),
        both_forms=getattr(module, "BOTH_FORMS", False),
        needs=getattr(module, "NEEDS", None),
    )
