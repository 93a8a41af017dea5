"""What may run: a flow without errors, with the files that it uses."""

from __future__ import annotations

from dsl.files import File
from dsl.record import record

DEEPEST_CALLS = 32
"""How deep blocks may call one another, in a run as in what is worked out before it."""


@record(slots=False, eq=False)
class Program(File):
    """A checked flow."""
