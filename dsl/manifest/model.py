"""What `jobs.yaml` says, as values: each job with the places in the text that findings point at."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dsl.hints import Literal
from dsl.nodes.control import Field
from dsl.source import Source, Span
from dsl.struct import Struct, field

Review = Literal["auto", "none", "manual"]
Right = Literal["view", "edit"]
HOUR = Decimal(3600)
NAME = "jobs.yaml"


class FlowFile(Struct):
    """A flow that a job runs: its file as written, relative to the manifest."""

    name: str
    span: Span


class Job(Struct):
    """One job. `span` is its alias; `timeout` is in seconds for each task; `slots` is how many tasks run at once,
    None when nothing bounds them; a task of a `restartable` one may begin anew when its worker was lost. A job that
    lives elsewhere has `server`, `id` and its `inputs` instead of flows."""

    alias: str
    span: Span
    flows: tuple[FlowFile, ...] = ()
    data_dump: bool = False
    automation: str = "default"
    sub_tasks: bool = False
    timeout: Decimal = HOUR
    review: Review = "none"
    shares: Mapping[str, Right] = field(default_factory=dict)
    slots: int | None = None
    restartable: bool = False
    server: str | None = None
    id: str | None = None
    inputs: tuple[Field, ...] | None = None

    @property
    def elsewhere(self) -> bool:
        """Whether what it runs is not in this folder."""
        return self.server is not None or self.id is not None or self.inputs is not None


class Manifest(Struct):
    """All jobs of a folder, in the order written."""

    source: Source
    jobs: Mapping[str, Job] = field(default_factory=dict)
