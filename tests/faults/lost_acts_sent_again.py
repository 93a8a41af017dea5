"""An act whose answer was lost is sent again."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/android/server.py",
    old="if connection is kept and method in LOOKS:",
    new="if connection is kept:",
    check="tests/devices/test_faults.py::test_a_fault_at_any_step_ends_the_run_in_time_and_repeats_nothing",
    says="arrived 2 times",
)
