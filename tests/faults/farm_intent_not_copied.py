"""A farm's act happens before its intent is in the shared database."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/engine/cluster/journal.py",
    old="if wait or self._clock",
    new="if self._clock",
    check="tests/contracts/test_engine.py::TestHost::test_an_intent_and_all_before_it_outlive_the_host",
    says="None == {'v': 1}",
)
