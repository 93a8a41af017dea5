"""A database server that goes away is a fault of the job server."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/postgres.py",
    old="        except (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError) as problem:\n"
    "            self._lost()\n",
    new="        except (exc.InternalError, exc.TimeoutError) as problem:\n            self._lost()\n",
    check="tests/jobs/test_crashes.py::test_k17_the_database_server_goes_and_comes",
    says="test_k17_the_database",
)
