"""Events reach the log without the secrets being masked."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/recorder.py",
    old="value if name in NAMES else self._redactor",
    new="value if name else self._redactor",
    check="tests/machine/test_ending.py",
    says="test_a_secret_is_nowhere_in_the_log",
)
