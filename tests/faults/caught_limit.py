"""A `try` inside a `within` catches the end of that `within`."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/guards.py",
    old="return not (isinstance(failed, LimitReached) and failed.limit in limits)",
    new="return True",
    check="tests/machine/test_control.py",
    says="test_within_ends_the_body_and_inner_guards_do_not_catch_its_end",
)
