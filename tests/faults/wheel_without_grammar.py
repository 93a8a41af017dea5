"""The wheel forgets a package."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="pyproject.toml",
    old='\npackages = ["dsl", "grammar", "interpreter"]',
    new='\npackages = ["dsl", "interpreter"]',
    check="tests/project/test_wheel.py::test_grammar_and_apps_are_inside",
    says="grammar/flow.lark",
)
