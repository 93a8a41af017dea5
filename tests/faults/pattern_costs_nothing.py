"""A pattern of ten thousand instructions is searched for as if it were a letter."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/expressions/comparing.py",
    old="    env.spend(search_work(other, text))\n",
    new="    _count(env, text)\n",
    check="tests/interpreter/test_expressions_limits.py",
    says="matches",
)
