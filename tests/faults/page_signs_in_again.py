"""The address for signing in counts more than once."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/page/access.py",
    old="    if row is None or db.execute(delete(page_access).where(*known)).rowcount != 1 or row.until_wall <= _stamp(now):\n",
    new="    if row is None or row.until_wall <= _stamp(now):\n",
    check="tests/jobs/test_page.py::test_signing_in_counts_once",
    says="test_signing_in_counts_once",
)
