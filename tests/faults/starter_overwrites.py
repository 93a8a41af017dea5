"""A new folder is made over what is there."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/cli/init.py",
    old="    return path.exists() or path.is_symlink()\n",
    new='    path.unlink(missing_ok=True) if path.parts[-1] != "file" else None\n    return False\n',
    check="tests/interpreter/test_init.py",
    says="test_what_is_there_is_never_overwritten",
)
