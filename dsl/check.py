"""From a text to a program that may run, or to all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostics import Diagnostic, Severity
from dsl.forms import Form, fitting, form_of, read
from dsl.profiles import Profile
from dsl.program import Program
from dsl.rules import rules
from dsl.rules.view import View
from dsl.scope import resolve
from dsl.silence import silenced
from dsl.source import Source
from dsl.text.encoding import decoded


@dataclass(frozen=True, slots=True)
class Checked:
    """The program, None when there are errors; and what the profile shows, in the order of the text."""

    source: Source
    program: Program | None
    diagnostics: tuple[Diagnostic, ...]


def check(source: Source, profile: Profile = Profile.TEAM, form: Form | None = None) -> Checked:
    """Read and check a flow, in the form that its name says or in the one given. Never raises for what it says."""
    form = form or form_of(source.name)
    document = read(source, form)
    view = View(source, document.flow, resolve(document.flow))
    found = [
        *document.diagnostics,
        *(fitting(one, form) for rule in rules() if rule.find is not None for one in rule.find(view)),
    ]
    found = sorted(silenced(source, found), key=lambda one: one.order)
    failed = any(one.severity is Severity.ERROR for one in found)
    shown = tuple(one for one in found if profile.shows(one.severity))
    return Checked(source, None if failed else Program(source, document.flow), shown)


def check_bytes(data: bytes, name: str, profile: Profile = Profile.TEAM) -> Checked:
    """Read and check a file's bytes; what is not UTF-8 is E021 at its byte."""
    source, wrong = decoded(data, name)
    return check(source, profile) if wrong is None else Checked(source, None, (wrong,))
