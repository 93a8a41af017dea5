"""A browser task that is not wanted any more goes on at the service."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/browsing.py",
    old="    except BaseException:\n        session.cancel()\n        raise",
    new="    except BaseException:\n        raise",
    check="tests/machine/test_browsing.py",
    says="test_the_limit_ends_it_and_the_service_hears_so",
)
