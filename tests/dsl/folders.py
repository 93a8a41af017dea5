"""Several files in one text, each after a line `=== name`, checked together; findings stand in the whole text."""

from __future__ import annotations

import re
from dataclasses import replace

from dsl.check import check_folder
from dsl.diagnostics import Diagnostic, Edit
from dsl.manifest import Manifest, read_manifest
from dsl.pictures import missing
from dsl.profiles import Profile
from dsl.source import Source, Span

HEAD = re.compile(r"^=== (\S+)\n", re.MULTILINE)


def found_in_files(text: str, profile: Profile = Profile.TEAM) -> list[Diagnostic]:
    """What is found in all the files."""
    sources, manifest, starts, found = [], None, {}, []
    heads = [*HEAD.finditer(text)]
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        content = text[head.end() : after.start() if after else len(text)]
        source = Source(content[:-1] if content.endswith("\n\n") else content, head[1])
        starts[head[1]] = head.end()
        if head[1].endswith(".png"):
            continue
        if head[1] == "jobs.yaml":
            manifest, wrong = manifest_of(source, {one[1] for one in heads})
            found += [moved(one, head.end()) for one in wrong]
        else:
            sources.append(source)
    lacking = missing(sources, {one[1] for one in heads}.__contains__)
    checked = check_folder(sources, manifest, profile, missing=lacking)
    return found + [moved(one, starts[each.source.name]) for each in checked for one in each.diagnostics]


def manifest_of(source: Source, files: set[str]) -> tuple[Manifest | None, tuple[Diagnostic, ...]]:
    read = read_manifest(source, files)
    return read.manifest, read.diagnostics


def moved(one: Diagnostic, by: int) -> Diagnostic:
    """The finding, and its fix, so much further down."""
    fix = one.fix
    if fix is not None:
        edits = tuple(Edit(Span(edit.span.start + by, edit.span.end + by), edit.text) for edit in fix.edits)
        fix = replace(fix, edits=edits)
    return replace(one, span=Span(one.span.start + by, one.span.end + by), fix=fix)
