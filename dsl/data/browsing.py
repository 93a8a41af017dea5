"""The words by which a flow tells apart what a browser does and asks."""

from __future__ import annotations

from dsl.hints import Literal, TypeAlias

ProgressKind: TypeAlias = Literal["navigated", "started", "completed", "extracted", "reasoned"]
"""A page was opened, an act began, an act ended, something was read, something was thought."""

FormKind: TypeAlias = Literal["login", "other"]
"""`login` asks for a password."""

FieldKind: TypeAlias = Literal[
    "text", "email", "phone", "date", "number", "select", "checkbox", "radio", "textarea", "password", "other"
]
