"""The schema of app files tells widgets in another order than their reader: `row` below `list` is taken for one."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/virtual/app_schema.py",
    old="    for kind in reversed(list(kinds)):\n",
    new="    for kind in kinds:\n",
    check="tests/schema/test_apps.py",
    says="test_a_strange_key_is_refused_where_the_reader_refuses_it",
)
