"""What may run: a flow without errors, with the files that it uses."""

from __future__ import annotations

from dsl.files import File

DEEPEST_CALLS = 32
"""How deep blocks may call one another, in a run as in what is worked out before it."""


class Program(File, slots=False, eq=False):
    """A checked flow."""
