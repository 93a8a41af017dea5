"""A withdrawal takes back what was claimed."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/offering.py",
    old="        .where(offers.c.id == row.id, offers.c.state == OPEN)\n",
    new="        .where(offers.c.id == row.id)\n",
    check="tests/jobs/test_offers.py::test_r107_withdrawing_never_erases_a_claim[embedded-sqlite]",
    says="test_r107",
)
