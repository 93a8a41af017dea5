"""A task that another worker was lost with stays free when it is taken on, so that two workers have one attempt."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/claiming.py",
    old="            token_hash=token_hash(token), vacant=None, worker_id=worker.id, taker_id=worker.user_id,\n",
    new="            token_hash=token_hash(token), worker_id=worker.id, taker_id=worker.user_id,\n",
    check="python -m tests.simulation 0-150",
    says="an attempt was given away",
)
