"""An endpoint breaks on a request that nobody thought of."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/endpoints.py",
    old='    return Refused("name either a job or a planned task", "bad_data").answer()\n',
    new="    raise ZeroDivisionError\n",
    check="tests/jobs/test_openapi.py::test_f10_what_is_made_from_the_document[POST _api_v2_tasks_apply]",
    says="Server error",
)
