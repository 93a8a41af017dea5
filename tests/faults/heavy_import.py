"""The language loads what only a run needs."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/spelling.py",
    new="\nimport httpx\n",
    check="tests/project/test_lint_is_light.py",
    says="test_lint_does_not_load[httpx]",
)
