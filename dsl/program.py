"""What may run: a flow without errors, with its text and the hash that names it."""

from __future__ import annotations

import hashlib
from functools import cached_property

from dsl.nodes.control import Block, Flow
from dsl.nodes.values import Selector
from dsl.record import record
from dsl.source import Source

DEEPEST_CALLS = 32
"""How deep blocks may call one another, in a run as in what is worked out before it."""


@record(slots=False)
class Program:
    """A checked flow."""

    source: Source
    flow: Flow

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.source.text.encode()).hexdigest()

    @cached_property
    def elements(self) -> dict[str, Selector]:
        """The selectors that have names."""
        return {element.name: element.selector for element in self.flow.elements}

    @cached_property
    def blocks(self) -> dict[tuple[str, ...], Block]:
        """The blocks by the name that `do` calls them by."""
        return {(block.name,): block for block in self.flow.blocks}
