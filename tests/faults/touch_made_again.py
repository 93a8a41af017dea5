"""A touch of the phone that was under way at a crash is made again outside of `retry`, on whatever the screen shows."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/stepping.py",
    old="    if lost is not None and not anywhere and not _retried(strand):\n",
    new="    if lost == '':\n",
    check="tests/machine/test_resume.py",
    says="test_a_touch_in_doubt_is_never_made_again_outside_of_retry",
)
