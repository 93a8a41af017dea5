"""The two forms of a flow, told apart by the name of the file, and the reader of each."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic
from dsl.enums import StrEnum
from dsl.source import Source
from dsl.struct import replace
from dsl.text import read as read_text
from dsl.text.document import Document


class Form(StrEnum):
    """How a flow is written."""

    TEXT = "text"
    YAML = "yaml"


YAML_ENDINGS = (".flow.yaml", ".flow.yml")
ENDINGS = (".flow", *YAML_ENDINGS)


def form_of(name: str) -> Form:
    """The form of a file by its name; the text form when the name does not say."""
    return Form.YAML if name.casefold().endswith(YAML_ENDINGS) else Form.TEXT


def is_flow(name: str) -> bool:
    """Whether a file of this name holds a flow, in either form."""
    return name.casefold().endswith(ENDINGS)


def read(source: Source, form: Form | None = None) -> Document:
    """Read a flow in the form that its name says, or in the one given. Never raises: see the diagnostics."""
    if (form or form_of(source.name)) is Form.TEXT:
        return read_text(source)
    from dsl.yaml import read as read_yaml  # noqa: PLC0415 - most flows are text, and lint starts often

    return read_yaml(source)


def fitting(found: Diagnostic, form: Form) -> Diagnostic:
    """A finding about the tree as it fits a form: the fixes of rules are made of the text form's words."""
    return found if form is Form.TEXT or found.fix is None else replace(found, fix=None)
