from __future__ import annotations

from pathlib import Path

import pytest

from interpreter.jobs.service import JobService
from tests.machine.harness import Flows
from tests.machine.promised import Counted


@pytest.fixture
def flows(tmp_path: Path) -> Flows:
    return Flows(tmp_path)


@pytest.fixture
def calls(monkeypatch):
    """The calls of the job service that each task makes, by its id."""
    made: dict[str, list[str]] = {}
    plain = JobService.task
    monkeypatch.setattr(JobService, "task", lambda service, id_: Counted(plain(service, id_), made.setdefault(id_, [])))
    return made
