"""What a farm's tasks keep stands in its database as it is."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/engine/cluster/sealed.py",
    old="self._seal = None if key is None else Fernet(key)",
    new="self._seal = None",
    check="tests/contracts/test_engine.py::TestHost::test_nothing_can_be_read_with_another_key",
    says="s3cret",
)
