"""`jobs.yaml`: the jobs of a folder by the alias that flows use; read without touching any file."""

from __future__ import annotations

from dsl.manifest.model import FlowFile, Job, Manifest, Review
from dsl.manifest.reading import NAME, read_manifest

__all__ = ["NAME", "FlowFile", "Job", "Manifest", "Review", "read_manifest"]
