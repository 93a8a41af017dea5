"""The schemas that editors take: docs/reference/schema, the same that `interpret schema` prints."""

from __future__ import annotations

import json
from pathlib import Path

from dsl import schema
from interpreter.devices.virtual.app_schema import app_schema

FOLDER = Path(__file__).parent / "reference" / "schema"


def pages() -> dict[Path, str]:
    """Each schema by its path."""
    made = {"flow": schema.flow_schema(), "jobs": schema.jobs_schema(), "app": app_schema()}
    return {
        FOLDER / f"{name}.schema.json": json.dumps(one, ensure_ascii=False, indent=1) + "\n"
        for name, one in made.items()
    }
