"""The phone that the contract is tried on: `--device SERIAL` takes an attached one, else there is a built-in one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from interpreter.devices.android import AndroidDevice, connect
from interpreter.devices.android.connect import DEFAULT_ADDRESS
from interpreter.devices.virtual.farm import VirtualFarm


@pytest.fixture
def device(request: pytest.FixtureRequest) -> Iterator[AndroidDevice]:
    """adb's server is asked at its usual port, or at the one that ANDROID_ADB_SERVER_PORT names."""
    serial = request.config.getoption("--device")
    if serial:
        host, port = DEFAULT_ADDRESS
        attached = connect((host, int(os.environ.get("ANDROID_ADB_SERVER_PORT", port))), serial)
        yield attached
        attached.close()
        return
    with VirtualFarm() as farm:
        built_in = connect(farm.address, farm.add_phone().serial)
        yield built_in
        built_in.close()
