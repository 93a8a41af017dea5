"""`jobs.yaml`: the jobs of a folder by the alias that flows use; read without touching any file."""

from __future__ import annotations

from collections.abc import Collection

from dsl.hints import TYPE_CHECKING
from dsl.manifest.model import NAME, FlowFile, Job, Manifest, Review

if TYPE_CHECKING:
    from dsl.manifest.reading import Read
    from dsl.source import Source

__all__ = ["NAME", "FlowFile", "Job", "Manifest", "Review", "read_manifest"]


def read_manifest(source: Source, files: Collection[str] | None = None) -> Read:
    """The manifest of a text. `files` are the flows beside it, by name; None when they are not looked at."""
    from dsl.manifest import reading  # noqa: PLC0415 - loads the reader of YAML, and most folders have no manifest

    return reading.read_manifest(source, files)
