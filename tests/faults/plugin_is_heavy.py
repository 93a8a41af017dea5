"""Every start of pytest loads what only a run of a flow needs."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/testing/plugin.py",
    old="MOST_PHONES = 16\n",
    new="MOST_PHONES = 16\n\nimport interpreter.testing.trial\n",
    check="tests/testing/test_plugin.py",
    says="test_it_weighs_nothing_until_it_is_used",
)
