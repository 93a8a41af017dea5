"""A secret may be told to a browser."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/types/steps.py",
    old='self._leak(wish.value, "a model", "leave it out; `answer` in `on question` is for secrets")',
    new="pass",
    check="tests/dsl/test_browsing.py",
    says="test_secrets_reach_nothing_but_a_form",
)
