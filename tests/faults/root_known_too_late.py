"""A flow that ends before the run knows its task ends as if somebody had stopped it."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/runtime.py",
    old="            self._verdicts[assigned.job_task_id] = verdict\n        finally:",
    new='            self._verdicts[self._root or ""] = verdict\n        finally:',
    check="tests/machine/test_broken.py::test_a_flow_that_is_over_before_its_task_is_known_ends_as_it_did",
    says="interrupted",
)
