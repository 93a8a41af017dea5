"""Each try of a call has a key of its own: what was done and not answered is done again."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/client_wire.py",
    old="                response = self._client.send(request)\n",
    new='                request.headers["Idempotency-Key"] = self.key()\n'
    "                response = self._client.send(request)\n",
    check="tests/jobs/test_lost_answers.py::test_k3_answers_that_are_lost[http-sqlite]",
    says="test_k3_answers",
)
