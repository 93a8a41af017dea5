"""A full disk is told as a database that is away: callers come back again and again."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/store.py",
    old='    kind = NoRoom if getattr(orig, "sqlite_errorname", "") == "SQLITE_FULL" else NotReachable\n',
    new="    kind = NotReachable\n",
    check="tests/jobs/test_server.py::test_k14_a_full_disk",
    says="test_k14_a_full_disk",
)
