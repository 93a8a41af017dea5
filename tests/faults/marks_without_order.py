"""A text with endless marks goes to `normalize` as it is, which takes the square of their number."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/data/texts.py",
    old="_in_order(text) if len(text) >= _RUN else text",
    new="text",
    check="tests/interpreter/test_expressions_limits.py",
    says="test_marks_without_end_are_put_in_order_at_once",
)
