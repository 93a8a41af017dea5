"""From a text to a program that may run, or to all that is wrong with it."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Severity, error
from dsl.files import File
from dsl.forms import Form, form_of, read
from dsl.hints import TYPE_CHECKING, Iterator, Mapping, Sequence
from dsl.linking import linked, tidy
from dsl.profiles import Profile
from dsl.program import Program
from dsl.rules import CODES_OF_ADVICE, CODES_OF_FOLDERS, of_flow, of_folder
from dsl.rules.folder import Folder
from dsl.rules.view import View
from dsl.scope import resolve
from dsl.silence import ignores, silenced
from dsl.source import Source
from dsl.struct import Struct
from dsl.text.document import Document
from dsl.text.encoding import decoded

if TYPE_CHECKING:
    from dsl.manifest.model import Manifest

_USES = "N114"
"""The rule of blocks of other files."""


class Checked(Struct):
    """The program, None when there are errors; and what the profile shows, in the order of the text."""

    source: Source
    program: Program | None
    diagnostics: tuple[Diagnostic, ...]


def check(source: Source, profile: Profile = Profile.TEAM, form: Form | None = None) -> Checked:
    """Read and check a flow, in the form that its name says or in the one given. Never raises for what it says. What
    it uses of other files is taken on trust."""
    form = form or form_of(source.name)
    document = read(source, form)
    view = _viewed(File(source, document.flow, repeats=document.repeats), document, form)
    advice = _looks_for_advice(profile, [source])
    found = [*document.diagnostics, *of_flow(view, advice=advice)]
    return _checked(view, silenced(source, found, CODES_OF_FOLDERS), profile)


def check_folder(
    sources: Sequence[Source],
    manifest: Manifest | None = None,
    profile: Profile = Profile.TEAM,
    *,
    whole: bool = True,
    missing: frozenset[str] = frozenset(),
) -> tuple[Checked, ...]:
    """Read and check flows that belong together, those that were asked for first; `whole` says that none is left
    out, `missing` which pictures that they name are not there, by their tidy paths. What is wrong with several of
    them stands in one of them; what a flow does in a block of another file stands where it calls it."""
    advice = _looks_for_advice(profile, sources)
    read_ = {source.name: read(source) for source in sources}
    files = linked({tidy(source.name): read_[source.name] for source in sources})
    looked: dict[str, tuple[View, list[Diagnostic]]] = {}
    for source in sources:
        document = read_[source.name]
        view = _viewed(files[tidy(source.name)], document, form_of(source.name))
        looked[source.name] = (view, [*document.diagnostics, *of_flow(view, advice=advice)])
    folder = Folder(tuple(view for view, _ in looked.values()), manifest, whole, missing)
    for view, one in of_folder(folder, advice=advice):
        looked[view.source.name][1].append(one)
    for view, found in looked.values():
        found.extend(_with_errors(view, looked))
    return tuple(_checked(view, silenced(view.source, found), profile) for view, found in looked.values())


def _looks_for_advice(profile: Profile, sources: Sequence[Source]) -> bool:
    """Advice is looked for when it is shown, or when a comment silences some and has to be right (X907)."""
    if profile.advises or not profile.shows(Severity.WARNING):
        return profile.advises
    return any(not CODES_OF_ADVICE.isdisjoint(one.codes) for source in sources for one in ignores(source))


def _viewed(file: File, document: Document, form: Form) -> View:
    return View(file, resolve(file.flow, file.repeats), form, bool(document.diagnostics))


def _with_errors(view: View, looked: Mapping[str, tuple[View, list[Diagnostic]]]) -> Iterator[Diagnostic]:
    """A file that uses one with errors cannot run either."""
    known = {one.span for one in looked[view.source.name][1] if one.code == _USES}
    for use, used in view.file.uses:
        for file in used.reach:
            wrong = [one for one in looked[file.source.name][1] if one.severity is Severity.ERROR]
            if wrong and use.head not in known:
                first = min(wrong, key=lambda one: one.order)
                line = file.source.position(first.span.start)[0]
                said = (
                    f"{file.source.name} has errors, so it cannot be used; the first, in line {line}: {first.message}"
                )
                yield error(_USES, said, use.head)
                break


def _checked(view: View, found: list[Diagnostic], profile: Profile) -> Checked:
    found = sorted(found, key=lambda one: one.order)
    failed = any(one.severity is Severity.ERROR for one in found)
    shown = tuple(one for one in found if profile.shows(one.severity))
    return Checked(view.source, None if failed else _program(view.file), shown)


def _program(file: File) -> Program:
    return Program(file.source, file.flow, file.used)


def check_bytes(data: bytes, name: str, profile: Profile = Profile.TEAM) -> Checked:
    """Read and check a file's bytes; what is not UTF-8 is E021 at its byte."""
    source, wrong = decoded(data, name)
    return check(source, profile) if wrong is None else Checked(source, None, (wrong,))
