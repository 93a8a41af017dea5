"""A run on DBOS acts while the database, which is away, knows nothing of the intent."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/engine/cluster/journal.py",
    old="if wait or self._clock",
    new="if self._clock",
    check="tests/work/test_run_on_dbos.py::test_a_database_that_goes_and_comes_loses_nothing",
    says="assert intents_in(database, place.run) >=",
)
