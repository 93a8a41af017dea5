"""All files that one flow needs, as a run has them and as a worker gets them: each with its hash, all in one folder.

A flow names no file outside its own folder, neither by its path nor by a link. What it says is read, never run.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dsl.forms import read
from dsl.linking import beside
from dsl.manifest import NAME
from dsl.nodes.control import Flow
from dsl.nodes.values import ByAttribute
from dsl.source import Source, Span
from dsl.text.encoding import decoded
from dsl.walk import bases, flow_parts, selectors, statements
from interpreter.given.manifest import Jobs, ManifestProblem, read_jobs
from interpreter.given.named_files import NotRead, named_bytes, shown

MOST_FILES = 1000
MOST_BYTES = 64 * 1024 * 1024
_WORDS = (b"use", b"using", b"image", b"\x00")
"""One of these stands in a file that names others; UTF-16 has zero bytes."""


@dataclass(frozen=True, slots=True)
class Bundled:
    """One file: its path below the folder of the flow, with `/`; its bytes; their SHA-256 in hex. `listed`: only the
    jobs of the folder name it; `picture`: no flow, but what an element is found by."""

    name: str
    content: bytes
    sha256: str
    listed: bool = False
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Bundle:
    """The flow itself, then what it uses and starts and the flows that `jobs.yaml` lists, last `jobs.yaml`."""

    folder: Path
    files: tuple[Bundled, ...]
    jobs: Jobs | None


@dataclass(frozen=True, slots=True)
class _Named:
    """A file that another one names: its path below the top folder, the folder of the flow that it is read for, and
    the place that names it."""

    name: str
    home: str
    place: str = ""
    listed: bool = False
    picture: bool = False


@dataclass(slots=True)
class _Gathering:
    top: Path
    strict: bool
    given: Mapping[str, bytes]
    found: dict[str, Bundled] = field(default_factory=dict)
    uses: dict[str, list[_Named]] = field(default_factory=dict)
    size: int = 0


def bundle(path: Path) -> Bundle:
    """The files of a flow; NotRead, one sentence with its place, when one of them cannot be had or must not be."""
    return _gathered(path, strict=True)


def gathered(path: Path, content: bytes | None = None) -> Bundle:
    """The same, passing over files that are not there and rings of files: the check says more about these. With
    `content` as if that stood in the flow."""
    return _gathered(path, strict=False, content=content)


def _gathered(path: Path, *, strict: bool, content: bytes | None = None) -> Bundle:
    made = _Gathering(path.parent, strict, {} if content is None else {path.name: content})
    jobs = _jobs(path.parent)
    waiting = deque([_Named(path.name, ""), *_listed(jobs)])
    while waiting:
        one = waiting.popleft()
        if one.name not in made.found and _added(made, one):
            waiting.extend(_named_in(made, one))
    if strict:
        _refuse_rings(made.uses)
    if jobs is not None:
        _added(made, _Named(NAME, "", listed=True))
    return Bundle(path.parent, tuple(made.found.values()), jobs)


def _added(made: _Gathering, one: _Named) -> bool:
    """Whether the file is among the others now; it is not when it is missing and may be."""
    path = made.top / one.name
    if one.place and not path.resolve().is_relative_to(made.top.resolve()):
        raise NotRead(f"{one.place}{shown(one.name)} is a link to a place outside the folder of the flow")
    if one.place and not path.exists() and not made.strict:
        return False
    try:
        content = made.given[one.name] if one.name in made.given else named_bytes(path)
    except NotRead as problem:
        raise NotRead(f"{one.place}{problem}") from None
    made.found[one.name] = Bundled(one.name, content, hashlib.sha256(content).hexdigest(), one.listed, one.picture)
    made.size += len(content)
    if len(made.found) > MOST_FILES or made.size > MOST_BYTES:
        raise NotRead(f"{one.place}this is one file too many: a flow may need {MOST_FILES} files of together 64 MiB")
    return True


def _jobs(folder: Path) -> Jobs | None:
    try:
        return read_jobs(folder / NAME) if (folder / NAME).is_file() else None
    except ManifestProblem:
        return None


def _listed(jobs: Jobs | None) -> Iterator[_Named]:
    if jobs is not None and jobs.manifest is not None:
        for job in jobs.manifest.jobs.values():
            for file in job.flows:
                yield _inside(file.name, "", "", jobs.source, file.span, listed=True)


def _named_in(made: _Gathering, one: _Named) -> Iterator[_Named]:
    """The files that a file names in `use` and `using`; none when it cannot be read as a flow."""
    content = made.found[one.name].content
    if one.picture or not any(word in content for word in _WORDS):
        return
    source, wrong = decoded(content, str(made.top / one.name))
    if wrong is not None:
        return
    flow = read(source).flow
    home = one.home if flow.library else posixpath.dirname(one.name)
    made.uses[one.name] = [_inside(use.file, one.name, home, source, use.head, listed=one.listed) for use in flow.uses]
    yield from made.uses[one.name]
    for part in flow_parts(flow):
        for statement in statements(part.body):
            started = getattr(statement, "flow", None)
            if started is not None and started.constant is not None:
                yield _inside(started.constant, one.name, home, source, started.span, listed=one.listed)
    yield from _pictures(flow, one, home, source)


def _pictures(flow: Flow, one: _Named, home: str, source: Source) -> Iterator[_Named]:
    """The pictures that elements are found by, as far as their names are written out."""
    placed = [selector for part in flow_parts(flow) for line in statements(part.body) for selector in selectors(line)]
    placed += [element.selector for element in flow.elements]
    placed += [whenever.shows.selector for whenever in flow.whenevers]
    for selector in placed:
        for base in bases(selector):
            if isinstance(base, ByAttribute) and base.attribute == "image" and base.text.constant is not None:
                found = _inside(base.text.constant, one.name, home, source, base.span, listed=one.listed)
                yield replace(found, picture=True)


def _inside(file: str, name: str, home: str, source: Source, span: Span, *, listed: bool) -> _Named:
    """The file named there, below the top folder; NotRead when it is outside the flow's own."""
    place = f"{shown(source.name)}:{source.position(span.start)[0]}: "
    path = beside(name, file)
    if posixpath.isabs(path) or posixpath.relpath(path, home or ".").partition("/")[0] == "..":
        raise NotRead(f"{place}{shown(file)} is outside the folder of the flow; put it beside the flow, or below it")
    return _Named(path, home, place, listed)


def _refuse_rings(uses: Mapping[str, list[_Named]]) -> None:
    """Depth first, without recursion: files that are used by those that they use."""
    done: set[str] = set()
    for start in uses:
        way, waiting = [start], [iter(uses[start])]
        while way and start not in done:
            one = next(waiting[-1], None)
            if one is None:
                done.add(way.pop())
                waiting.pop()
            elif one.name in way:
                raise NotRead(f"{one.place}{shown(one.name)} uses this file again: files cannot use one another")
            elif one.name not in done:
                way.append(one.name)
                waiting.append(iter(uses.get(one.name, ())))
