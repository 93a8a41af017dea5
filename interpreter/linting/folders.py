"""One folder checked: its flows together, with the jobs and the other files that they speak of.

What was found is remembered by the content of all of them, so that an unchanged folder is told at once, without the
reader of flows.
"""

from __future__ import annotations

import os

from dsl.diagnostics import Diagnostic, Edit, Fix, Label, Severity
from dsl.hints import TYPE_CHECKING, Any, Iterable, Iterator, Mapping
from dsl.patterns import compiled
from dsl.source import Source, Span
from dsl.struct import Struct
from interpreter.given.named_files import NotRead, named_bytes
from interpreter.linting.names import MANIFEST
from interpreter.linting.paths import Place

if TYPE_CHECKING:
    from dsl.profiles import Profile
    from interpreter.linting.cache import Cache

_ENDING = r"\.flow(?:\.ya?ml)?(?![\w.])"
_IN_QUOTES, _BARE = r"""[^"'\n]*""", r"""[^\s"'{}\[\],:]*"""
_LONGEST_NAME = 512
MOST_OTHERS = 2000
"""Other files that are read because those asked for name them."""


class Linted(Struct):
    """One file with what was found in it."""

    path: str
    source: Source
    diagnostics: tuple[Diagnostic, ...]


class _Read(Struct):
    """What a check needs: the files asked for, then the others that they name, and the jobs."""

    place: Place
    asked: Mapping[str, bytes]
    others: Mapping[str, bytes]
    manifest: bytes | None
    missing: frozenset[str]


def linted(place: Place, asked: Mapping[str, bytes], cache: Cache | None, profile: Profile) -> list[Linted]:
    """What a profile shows of the files of a folder, by name; `asked` are their bytes."""
    read = _gathered(place, asked)
    if cache is None:
        return _checked(read, profile)
    from interpreter.linting.cache import key_of  # noqa: PLC0415 - only where something is remembered

    key = key_of([profile.encode(), *_parts(read)])
    known = cache.get(key)
    if known is not None:
        return [_remembered(one, read) for one in known]
    found = _checked(read, profile)
    cache.put(key, [_written(one, read) for one in found])
    return found


def _gathered(place: Place, asked: Mapping[str, bytes]) -> _Read:
    """The files that those asked for name, and those that these name: by their words, since reading takes longer."""
    jobs = os.path.join(place.folder, MANIFEST)
    manifest = asked.get(jobs) or _bytes(jobs)
    others: dict[str, bytes] = {}
    missing: set[str] = set()
    tried = set(asked)
    waiting = [*asked.items(), *([] if manifest is None else [(jobs, manifest)])]
    while waiting and len(others) < MOST_OTHERS:
        path, content = waiting.pop(0)
        text = content.decode("utf-8", "replace")
        if "image" in text:
            from dsl.pictures import missing as not_there  # noqa: PLC0415 - most flows name no picture

            missing |= not_there([Source(text, path)], os.path.isfile)
        for name in _names(text):
            if len(tried) >= len(asked) + MOST_OTHERS:
                break
            other = os.path.normpath(os.path.join(os.path.dirname(path), name))
            if other not in tried:
                tried.add(other)
                found = _bytes(other)
                if found is not None:
                    others[other] = found
                    waiting.append((other, found))
    return _Read(place, asked, others, manifest, frozenset(missing))


def _names(text: str) -> Iterator[str]:
    """The names of flow files in a text, in quotes or not: from their endings backwards, since a search for their
    beginnings goes over a long word again from each of its letters."""
    seen: set[str] = set()
    for ending in compiled(_ENDING).finditer(text) if ".flow" in text else ():
        before = text[max(0, ending.start() - _LONGEST_NAME) : ending.start()][::-1]
        quoted = text[ending.end() : ending.end() + 1] in ('"', "'")
        found = compiled(_IN_QUOTES if quoted else _BARE).match(before)
        name = "" if found is None else found[0][::-1] + ending[0]
        if name not in seen:
            seen.add(name)
            yield name


def _bytes(path: str) -> bytes | None:
    """The bytes of a file of a flow's size; None when there is none."""
    if not os.path.lexists(path):
        return None
    try:
        return named_bytes(path)
    except NotRead:
        return None


def _parts(read: _Read) -> Iterable[bytes]:
    yield f"{read.place.folder} {read.place.whole}".encode(errors="surrogateescape")
    yield b"" if read.manifest is None else b"jobs " + read.manifest
    yield from (b"missing " + os.fsencode(path) for path in sorted(read.missing))
    for path, content in [*read.asked.items(), ("", b""), *read.others.items()]:
        yield os.fsencode(path)
        yield content


def _checked(read: _Read, profile: Profile) -> list[Linted]:
    from dsl.check import check_folder  # noqa: PLC0415 - an unchanged folder needs no reader
    from dsl.text.encoding import decoded  # noqa: PLC0415

    found: dict[str, Linted] = {}
    sources: dict[str, tuple[str, Source]] = {}
    for path, content in {**read.asked, **read.others}.items():
        if os.path.basename(path) != MANIFEST:
            source, wrong = decoded(content, path)
            if wrong is None:
                sources[source.name] = (path, source)
            elif path in read.asked:
                found[path] = Linted(path, source, (wrong,))
    manifest = None
    if read.manifest is not None:
        from pathlib import Path  # noqa: PLC0415

        from interpreter.given.manifest import read_jobs  # noqa: PLC0415 - loads the reader of YAML

        path = os.path.join(read.place.folder, MANIFEST)
        jobs = read_jobs(Path(path))
        manifest = jobs.manifest
        shown = tuple(one for one in jobs.diagnostics if profile.shows(one.severity))
        found[path] = Linted(path, jobs.source, shown)
    given = [source for _, source in sources.values()]
    for one in check_folder(given, manifest, profile, whole=read.place.whole, missing=read.missing):
        path = sources[one.source.name][0]
        if path in read.asked:
            found[path] = Linted(path, one.source, one.diagnostics)
    return [found[path] for path in sorted(found)]


def _written(one: Linted, read: _Read) -> dict[str, Any]:
    """Plain values; the text only where it is not simply that of the file (UTF-16)."""
    text = None if one.source.text == _text(one.path, read) else one.source.text
    return {"path": one.path, "text": text, "found": [_plain(each) for each in one.diagnostics]}


def _text(path: str, read: _Read) -> str:
    content = read.asked.get(path) or (read.manifest if os.path.basename(path) == MANIFEST else None) or b""
    return content.decode("utf-8", "replace")


def _plain(one: Diagnostic) -> list[Any]:
    because = None if one.because is None else [_span(one.because.span), one.because.text]
    fix = None
    if one.fix is not None:
        fix = [one.fix.title, [[_span(edit.span), edit.text] for edit in one.fix.edits], one.fix.safe]
    return [one.code, str(one.severity), one.message, _span(one.span), one.label, because, one.help, fix]


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _remembered(one: dict[str, Any], read: _Read) -> Linted:
    path = one["path"]
    text = _text(path, read) if one["text"] is None else one["text"]
    return Linted(path, Source(text, path), tuple(map(_again, one["found"])))


def _again(plain: list[Any]) -> Diagnostic:
    code, severity, message, span, label, because, help_, fix = plain
    return Diagnostic(
        code,
        Severity(severity),
        message,
        Span(*span),
        label,
        None if because is None else Label(Span(*because[0]), because[1]),
        help_,
        None if fix is None else Fix(fix[0], tuple(Edit(Span(*at), text) for at, text in fix[1]), fix[2]),
    )
