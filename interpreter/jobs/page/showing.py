"""How the page is written: templates whose every value is escaped, and how times, values and addresses read."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from interpreter.jobs.rows import cell_text
from interpreter.jobs.rules.values import parsed

SHORT = 80
_STORED = re.compile(r"/files/[0-9a-f]{32}\.[A-Za-z0-9]{1,8}\Z")
STATES = ("planned", "running", "pending", "confirmed", "failed", "declined")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("interpreter.jobs.page"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"ago": seconds_text, "moment": moment, "short": short, "pretty": pretty, "file": file_path}
    made.filters |= {"cell": cell_text, "json": json_text}
    made.globals["STATES"] = STATES
    return made


def page(template: str, values: dict[str, Any]) -> str:
    """A page as HTML."""
    return _environment().get_template(template).render(values)


@cache
def asset(name: str) -> bytes:
    """A file that stands beside the templates."""
    return files("interpreter.jobs.page").joinpath(name).read_bytes()


def seconds_text(seconds: float) -> str:
    """A span of time in its largest fitting unit: 12 s, 5 min, 3 h, 2 days."""
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size or (size < 86_400 and seconds >= size):
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} s"


def moment(stamp: str | None) -> str:
    """A stored time of the wall, as people read it."""
    try:
        at = datetime.fromisoformat(stamp or "")
    except ValueError:
        return stamp or ""
    return f"{at.day} {at:%b %H:%M:%S}"


def short(text: str | None) -> str:
    """A stored value on one line: the fields of a record by name, texts as they are."""
    value = parsed(text)
    if isinstance(value, dict):
        text = ", ".join(f"{name}: {cell_text(one)}" for name, one in value.items())
    line = " ".join((text or "").split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"


def pretty(text: str | None) -> str:
    """A stored value over several lines."""
    value = parsed(text)
    return value if isinstance(value, str) else json_text(value)


def json_text(value: Any) -> str:
    """A value as JSON over several lines."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def file_path(address: Any) -> str | None:
    """The path of a handed-in file on this server; None for every other address, whoever wrote it."""
    found = (
        _STORED.search(address) if isinstance(address, str) and address.startswith(("http://", "https://")) else None
    )
    return None if found is None else found[0]
