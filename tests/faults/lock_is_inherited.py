"""The lock of a folder lives on in processes that its holder started."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/holding.py",
    old="        lock.truncate(0)\n",
    new="        os.set_inheritable(lock.fileno(), True)\n        lock.truncate(0)\n",
    check="tests/jobs/test_holding.py::test_r125_the_lock_is_not_inherited",
    says="test_r125_the_lock_is_not_inherited",
)
