"""Code that is kept in one file is that of the sources as they are now."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/cli/packed.py",
    old="found.st_mtime_ns == kept[4] and found.st_size == kept[5]",
    new="found.st_size == kept[5]",
    check="tests/interpreter/test_packed.py",
    says="test_a_source_that_changed_is_loaded_anew_and_kept",
)
