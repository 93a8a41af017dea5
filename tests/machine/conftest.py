from __future__ import annotations

from pathlib import Path

import pytest

from tests.machine.harness import Flows


@pytest.fixture
def flows(tmp_path: Path) -> Flows:
    return Flows(tmp_path)
