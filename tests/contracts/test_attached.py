"""The contract for any phone, on the one that `--device SERIAL` names, else on a built-in one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from interpreter.devices.virtual.farm import VirtualFarm
from tests.adb import KINDS, running
from tests.contracts.attached import AttachedContract
from tests.tree import ROOT


class TestAttached(AttachedContract):
    """Whatever phone there is."""


@pytest.mark.parametrize("kind", KINDS)
def test_the_option_takes_a_phone_of_adbs(kind: str, tmp_path: Path) -> None:
    with VirtualFarm() as farm, running(kind, tmp_path) as adb:
        phone = farm.add_phone()
        serial = farm.open_adbd(phone.serial).serial
        adb.text("connect", serial)
        words = ["tests/contracts/test_attached.py", "-k", "TestAttached", "--device", serial, "-p", "no:cacheprovider"]
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", *words],
            cwd=ROOT, env=adb.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert re.search(r"\b25 passed", ran.stdout), ran.stdout
        assert phone.files.read("/sdcard/Download/farmhand-contract.bin") == b""
        adb.text("disconnect", serial)
