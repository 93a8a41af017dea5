"""Findings in the forms in which they are read: one module a form. Nothing from a flow gets into any of them raw."""

from __future__ import annotations

from dsl.render.frames import concise, counted, first_of_each_line, frame, framed, headline, named, text, visible
from dsl.render.values import as_json

__all__ = [
    "as_json",
    "concise",
    "counted",
    "first_of_each_line",
    "frame",
    "framed",
    "headline",
    "named",
    "text",
    "visible",
]
