"""PostgreSQL is not told who is first in line, and looks for each of all tasks among the few."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/queues.py",
    old='@compiles(_FoundFirst, "postgresql")',
    new='@compiles(_FoundFirst, "mysql")',
    check="tests/jobs/test_postgres.py::test_k9_who_is_first_in_line_is_found_by_index",
    says="Index Cond",
)
