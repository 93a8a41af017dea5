"""A run in a folder that a server holds is a run of its own."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/cli/run.py",
    old="    if not is_held(asked.folder):\n",
    new="    if asked.folder:\n",
    check="tests/jobs/test_holding.py::test_r125_a_run_is_a_client_of_the_holder",
    says="test_r125_a_run_is_a_client_of_the_holder",
)
