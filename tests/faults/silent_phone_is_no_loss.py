"""A phone that answers no more is taken for a failure of the flow."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/troubles.py",
    old="case DeviceLost() | DeviceTimeout():",
    new="case DeviceLost():",
    check="tests/devices/test_faults.py::test_a_fault_at_any_step_ends_the_run_in_time_and_repeats_nothing",
    says="half open",
)
