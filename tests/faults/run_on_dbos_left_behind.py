"""A run that is over stays in the database of its engine."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/work/shared_run.py",
    old="                self._host.forget(self._folder.name, attempt)\n",
    new="",
    check="tests/work/test_run_on_dbos.py::test_a_run_that_is_killed_again_and_again_ends_and_does_nothing_twice",
    says="kept(database) == []",
)
