"""A part that a value lacks is looked for in what Python makes of it."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/expressions/reaching.py",
    old="return record.get(key) if type(record) is dict else _part(node, record, key, soft, env)",
    new="return getattr(record, key, None) or _part(node, record, key, soft, env)",
    check="tests/interpreter/test_escapes.py",
    says="__class__",
)
