"""A failure is kept under its key and told for ever."""

from tests.faults.fault import Fault

NEW = """\
    if key in getattr(change.core, "failures", {}):
        raise change.core.failures[key]
    try:
        check_pin(change, order.remote_device_id)
    except Refused as refusal:
        change.core.failures = {key: refusal}
        raise
"""
FAULT = Fault(
    file="interpreter/jobs/branching.py",
    old="    check_pin(change, order.remote_device_id)\n",
    new=NEW,
    check="tests/jobs/test_keys.py::test_r95_only_successes_are_kept[embedded-sqlite]",
    says="test_r95_only",
)
