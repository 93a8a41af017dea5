"""Children whose parent is over still go before all others."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/queues.py",
    old="values(line=OF_OTHERS +",
    new="values(line=OF_RUNNING +",
    check="tests/jobs/test_queues.py::test_r118_any_line_in_the_order_of_the_rule",
    says="assert two.next() == two.rule.next()",
)
