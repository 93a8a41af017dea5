"""How flows and manifests are called, said here again so that an unchanged folder is told without the reader of flows
(a test holds both to the same)."""

from __future__ import annotations

MANIFEST = "jobs.yaml"
ENDINGS = (".flow", ".flow.yaml", ".flow.yml")


def is_flow(name: str) -> bool:
    """Whether a file of this name holds a flow, in either form."""
    return name.casefold().endswith(ENDINGS)
