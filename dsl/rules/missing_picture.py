"""An element is to be found by a picture that is not there.
Pictures are files beside the flow that names them, or below its folder; they travel with it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import PurePosixPath

from dsl.diagnostics import Diagnostic, Severity, error
from dsl.linking import beside
from dsl.nodes.values import ByAttribute
from dsl.rules.folder import Folder, Found
from dsl.rules.view import View
from dsl.walk import bases

CODE = "P811"
SEVERITY = Severity.ERROR
NEEDS = ("ByAttribute",)
GOOD = """\
=== play.flow
flow "Sample"
app "com.example.demo"

steps:
  tap image "coin.png"

=== coin.png
"""
BAD = """\
=== play.flow
flow "Sample"
app "com.example.demo"

steps:
  tap «image "coins.png"»

=== coin.png
"""


def find_folder(folder: Folder) -> Found:
    """Selectors whose picture is missing, or would not travel with the flow."""
    for view in folder.views:
        yield from ((view, one) for one in _in(folder, view))


def _in(folder: Folder, view: View) -> Iterator[Diagnostic]:
    for selector in view.selectors:
        for base in bases(selector):
            if not isinstance(base, ByAttribute) or base.attribute != "image" or base.text.constant is None:
                continue
            name = base.text.constant
            place = PurePosixPath(posixpath.normpath(name))
            if place.is_absolute() or place.parts[:1] == ("..",):
                said = f"{name} is outside the folder of this flow"
                yield error(CODE, said, base.span, help="put the picture beside the flow, or below it")
            elif beside(view.source.name, name) in folder.missing:
                help_ = "pictures are looked for beside the file that names them; cut one from a screenshot"
                yield error(CODE, f"there is no picture {name}", base.span, help=help_)
