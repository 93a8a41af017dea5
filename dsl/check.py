"""From a text to a program that may run, or to all that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dsl.diagnostics import Diagnostic, Severity
from dsl.forms import Form, fitting, form_of, read
from dsl.manifest.model import Manifest
from dsl.profiles import Profile
from dsl.program import Program
from dsl.record import record
from dsl.rules import rules
from dsl.rules.folder import Folder
from dsl.rules.view import View
from dsl.scope import resolve
from dsl.silence import silenced
from dsl.source import Source
from dsl.text.encoding import decoded


@record
class Checked:
    """The program, None when there are errors; and what the profile shows, in the order of the text."""

    source: Source
    program: Program | None
    diagnostics: tuple[Diagnostic, ...]


def check(source: Source, profile: Profile = Profile.TEAM, form: Form | None = None) -> Checked:
    """Read and check a flow, in the form that its name says or in the one given. Never raises for what it says."""
    view, found = _looked_at(source, form)
    return _checked(view, silenced(source, found, _of_folders()), profile)


def check_folder(
    sources: Sequence[Source],
    manifest: Manifest | None = None,
    profile: Profile = Profile.TEAM,
    *,
    whole: bool = True,
) -> tuple[Checked, ...]:
    """Read and check flows that belong together, those that were asked for first; `whole` says that none is left
    out. What is wrong with several of them stands in one of them."""
    looked = {source.name: _looked_at(source) for source in sources}
    folder = Folder(tuple(view for view, _ in looked.values()), manifest, whole)
    for rule in rules():
        if rule.find_folder is not None:
            for view, one in rule.find_folder(folder):
                looked[view.source.name][1].append(fitting(one, form_of(view.source.name)))
    return tuple(_checked(view, silenced(view.source, found), profile) for view, found in looked.values())


def _looked_at(source: Source, form: Form | None = None) -> tuple[View, list[Diagnostic]]:
    form = form or form_of(source.name)
    document = read(source, form)
    view = View(source, document.flow, resolve(document.flow))
    found = [
        *document.diagnostics,
        *(fitting(one, form) for rule in rules() if rule.find is not None for one in rule.find(view)),
    ]
    return view, found


def _checked(view: View, found: list[Diagnostic], profile: Profile) -> Checked:
    found = sorted(found, key=lambda one: one.order)
    failed = any(one.severity is Severity.ERROR for one in found)
    shown = tuple(one for one in found if profile.shows(one.severity))
    return Checked(view.source, None if failed else Program(view.source, view.flow), shown)


@cache
def _of_folders() -> frozenset[str]:
    return frozenset(rule.code for rule in rules() if rule.find_folder is not None)


def check_bytes(data: bytes, name: str, profile: Profile = Profile.TEAM) -> Checked:
    """Read and check a file's bytes; what is not UTF-8 is E021 at its byte."""
    source, wrong = decoded(data, name)
    return check(source, profile) if wrong is None else Checked(source, None, (wrong,))
