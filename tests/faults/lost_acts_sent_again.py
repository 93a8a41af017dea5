"""An act whose answer was lost is sent again."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/android/server.py",
    old="if connection is kept and method in LOOKS:",
    new="if connection is kept:",
    check="tests/devices/test_faults.py::test_what_was_typed_is_not_typed_again_when_the_answer_is_lost",
    says="ved 3 times",
)
