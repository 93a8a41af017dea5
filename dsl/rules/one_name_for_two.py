"""Two flows of a folder have the same name.
Reports, jobs and messages show the name: nobody can tell them apart.
"""

from __future__ import annotations

from dsl.diagnostics import Severity, warning
from dsl.rules.folder import Folder, Found, stem
from dsl.rules.view import View
from dsl.source import Span

CODE = "X904"
SEVERITY = Severity.WARNING
NEEDS = ("flows",)
GOOD = """\
=== a.flow
flow "Sign in"

steps:
  log "a"

=== b.flow
flow "Sign out"

steps:
  log "b"
"""
BAD = """\
=== a.flow
flow "Sign in"

steps:
  log "a"

=== b.flow
«flow "Sign in"»

steps:
  log "b"
"""


def find_folder(folder: Folder) -> Found:
    """Flows whose name stands in an earlier file already."""
    first: dict[str, View] = {}
    for view in sorted(folder.views, key=lambda one: one.source.name):
        name = view.flow.name
        if not name or view.flow.library:
            continue
        other = first.setdefault(name, view)
        if stem(other.source.name) != stem(view.source.name):  # not one flow in both forms
            span = view.flow.head if view.flow.head.end > 0 else Span(0, 1)
            yield view, warning(CODE, f'{other.source.name} is called "{name}" as well', span)
