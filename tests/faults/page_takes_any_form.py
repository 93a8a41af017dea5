"""A form counts that does not come from a page of the session."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/page/visit.py",
    old="    return from_here(request) and isinstance(word, str) and visitor.sent(word)\n",
    new="    return isinstance(word, str)\n",
    check="tests/jobs/test_page.py::test_forms_of_others_do_nothing",
    says="test_forms_of_others_do_nothing",
)
