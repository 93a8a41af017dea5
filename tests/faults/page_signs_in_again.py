"""The address for signing in counts more than once."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/page/access.py",
    old="db.execute(delete(page_access).where(*known)).rowcount != 1 or row.until_wall",
    new="row.until_wall",
    check="tests/jobs/test_page.py::test_signing_in_counts_once",
    says="test_signing_in_counts_once",
)
