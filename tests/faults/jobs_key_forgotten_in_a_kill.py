"""A key is forgotten, and answers are slow to go out: what a killed server had done is done again by the next one."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/store.py",
    old="            pass_by(AFTER_COMMIT)\n",
    new="            self._raw.execute('DELETE FROM keys')\n"
    "            __import__('time').sleep(0.02)\n"
    "            pass_by(AFTER_COMMIT)\n",
    check="tests/jobs/test_crashes.py::test_k1_killed_at_any_moment",
    says="a client was told what cannot be",
)
