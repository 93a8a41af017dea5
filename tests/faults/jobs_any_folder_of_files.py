"""A server serves another folder of files than the others on its database."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/company.py",
    old="    if filing.mark() == mark:\n",
    new="    if filing.mark() in (mark, None):\n",
    check="tests/jobs/test_postgres.py::test_r130_servers_of_one_database_need_one_store_of_files",
    says="test_r130",
)
