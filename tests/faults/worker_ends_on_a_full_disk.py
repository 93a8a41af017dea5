"""A worker whose disk is full loses the loop of its phone, and says nothing."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/work/worker.py",
    old="                self._next(serial)\n            except OSError as problem:\n",
    new="                self._next(serial)\n            except BlockingIOError as problem:\n",
    check="tests/work/test_full_disks.py::test_k14_a_worker_whose_disk_is_full[claims]",
    says="test_k14_a_worker",
)
