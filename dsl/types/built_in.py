"""The types of what is there without being set: task, device, run, the problem of a handler."""

from __future__ import annotations

from dsl.nodes import control as co
from dsl.text.steering import KINDS_OF_FAILURE
from dsl.types.model import (
    ANY,
    DURATION,
    FLAG,
    INTEGER,
    MOMENT,
    TEXT,
    OneOf,
    Record,
    Type,
    declared,
    optional,
    record,
)

DEVICE = record(
    serial=TEXT, model=TEXT, android=TEXT, width=INTEGER, height=INTEGER, phone_number=optional(TEXT), dark=FLAG
)
RUN = record(id=TEXT, attempt=INTEGER, flow=TEXT)
PROBLEM = record(kind=OneOf(KINDS_OF_FAILURE), step=TEXT, message=TEXT, line=INTEGER, screen=ANY)


def task(flow: co.Flow) -> Type:
    """`task`: its data are the inputs of the flow, those of a library are not known; not every task has a limit."""
    data = ANY if flow.library else Record(tuple((one.name, declared(one.type)) for one in flow.inputs))
    return Record((("id", TEXT), ("data", data), ("timeout", optional(DURATION)), ("started", MOMENT)))


def built_in(flow: co.Flow) -> dict[str, Type]:
    """The names that are there everywhere, with their types."""
    return {"task": task(flow), "device": DEVICE, "run": RUN}
