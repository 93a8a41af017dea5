"""JSON Schema for editors, of flows in the YAML form and of `jobs.yaml`, made of the same declarations as the readers.

A schema says which keys stand where and what is behind them; what only the whole file can tell is left to the check.
"""

from __future__ import annotations

from dsl.schema.flow import flow_schema
from dsl.schema.jobs import jobs_schema

__all__ = ["flow_schema", "jobs_schema"]
