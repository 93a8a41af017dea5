"""`set location to x` is taken for the step `set location`."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/text/verbs.py",
    old=' and not (text.startswith("set ") and compiled(_GIVES_VALUE).match(mask, found.end()))',
    new="",
    check="tests/dsl/test_corpus.py::test_clean_flows_are_clean[set]",
    says="FAILED tests/dsl/test_corpus.py::test_clean_flows_are_clean[set]",
)
