"""A handed-in file lies under the name that it was given."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/filing.py",
    old='        path = self._folder / f"{stored_id}.{file.extension}"\n        part',
    new="        path = self._folder / file.name\n        part",
    check="tests/jobs/test_server.py::test_x5_names_are_data[0]",
    says="test_x5_names",
)
