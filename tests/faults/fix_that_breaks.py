"""A fix that brings a new error is left out."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/mending.py",
    old="if not fixes or not _worse(text, found, fixes, look):",
    new="if True:",
    check="tests/dsl/test_mending.py",
    says="test_a_fix_that_brings_an_error_is_left_out_and_the_others_are_made",
)
