"""Events are read by their numbers alone: one that is committed late is lost."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/listing.py",
    old="    return and_(tuple_(events.c.txid, events.c.id) > tuple_(*place), settled)\n",
    new="    return and_(events.c.id > place[1], settled)\n",
    check="tests/jobs/test_postgres.py::test_r123_numbers_are_not_the_order_of_commits",
    says="test_r123_numbers",
)
