"""Events are read although an earlier transaction still runs."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/listing.py",
    old="    return and_(tuple_(events.c.txid, events.c.id) > tuple_(*place), settled)\n",
    new="    return tuple_(events.c.txid, events.c.id) > tuple_(*place)\n",
    check="tests/jobs/test_postgres.py::test_r123_an_event_that_is_committed_late_is_not_lost",
    says="test_r123_an_event",
)
