"""The endpoints of the server as one table: what they are called, who may call them, what they take and do.

Routes, the OpenAPI document and the tests are made from this table.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from interpreter.jobs import bodies as b
from interpreter.jobs.owner import JobOwner, NewJob
from interpreter.jobs.port import Answer, JobApi
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.worker import Enlisting, JobWorker, Wish

OWNER, ANY, TASK = "owner", "any", "task"  # owners only, workers too, whoever runs a task
WORK, LEASE = "work", "lease"  # a worker, a worker that shows the token of a task


@dataclass(frozen=True, slots=True)
class Side:
    """What those get who run tasks: both sides of their user, and the token that they show, if any."""

    desk: JobOwner
    worker: JobWorker
    token: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one path; `act` gets a desk, a task or a side, the request's fields and its key."""

    method: str
    path: str
    who: str
    fields: type[b.Body] | type[b.Query]
    act: Callable[[Any, Any, str | None], Answer]
    says: str
    writes: bool = True

    @property
    def waits(self) -> bool:
        """Whether a call may wait inside for something to happen."""
        return "wait" in self.fields.model_fields

    @property
    def name(self) -> str:
        """Its name in the OpenAPI document."""
        return f"{self.method.lower()}_{self.path.strip('/').replace('/', '_')}"


def _create(desk: JobOwner, body: b.CreateJob, key: str | None) -> Answer:
    return desk.create_job(NewJob(**body.model_dump()), key=key)


def _post(desk: JobOwner, body: b.Inputs, key: str | None) -> Answer:
    return desk.post_inputs(
        body.job_id, body.inputs, run_immediately=body.run_immediately, remote_device_id=body.remote_device_id, key=key
    )


def _apply(side: Side, body: b.Apply, key: str | None) -> Answer:
    if body.worker_id is not None:
        return _claim_work(side.worker, body, key)
    if body.planned_task_id is not None and body.job_id is None:
        return side.desk.run(body.planned_task_id, remote_device_id=body.remote_device_id, key=key)
    if body.job_id is not None and body.planned_task_id is None:
        return side.desk.apply(body.job_id, remote_device_id=body.remote_device_id, key=key)
    return Refused("name either a job or a planned task", "bad_data").answer()


def _claim_work(worker: JobWorker, body: b.Apply, key: str | None) -> Answer:
    if key is None:
        return Refused("taking a task needs an Idempotency-Key", "bad_key").answer()
    if body.worker_id is None or body.session is None or body.job_id is not None:
        return Refused("a worker takes a task with worker_id and session, of any job", "bad_data").answer()
    wish = Wish(body.worker_id, body.session, body.remote_device_id, body.planned_task_id)
    return worker.claim(wish, key=key, wait=body.wait)


def _submit(task: JobApi, body: b.Submit, key: str | None) -> Answer:
    if body.data_dump:
        status = "pending" if body.status is None else body.status
        return task.submit_task_to_another_job(body.job_id, body.job_proof, status, body.files, key=key)
    return task.submit_task(body.status, body.job_proof, body.finish, body.files, key=key, number=body.number)


def _claim(task: JobApi, body: b.Claim, key: str | None) -> Answer:
    claim = task.use_another_task(match=body.match, topic=body.topic, from_=body.from_, wait=body.wait, key=key)
    return {"success": True, "found": claim} if claim is None or "success" not in claim else claim


def _sub_tasks(task: JobApi, body: b.SubTasks, key: str | None) -> Answer:
    return task.add_sub_tasks(
        body.job_variables, body.run_immediately, body.job_id,
        at_most=body.at_most, each_up_to=body.each_up_to, will_wait=body.will_wait, key=key,
    )  # fmt: skip


def _list(desk: JobOwner, body: b.Applicants, _: str | None) -> Answer:
    return desk.tasks(body.job_id, after=body.after, limit=body.limit, status=body.status)


def _keep_bundle(desk: JobOwner, body: b.Bundle, _: str | None) -> Answer:
    try:
        content = base64.b64decode(body.content, validate=True)
    except ValueError:
        return Refused("the content is not base64", "bad_data").answer()
    return desk.publish_bundle(content)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("POST", "/jobs/create", OWNER, b.CreateJob, _create, "Create a job."),
    Endpoint("GET", "/jobs/details", ANY, b.OfJob, lambda d, q, _: d.job(q.job_id), "A job."),
    Endpoint(
        "GET", "/jobs", OWNER, b.ShortPage, lambda d, q, _: d.seen_jobs(after=q.after, limit=q.limit),
        "Own jobs and those shared with you, newest first.",
    ),
    Endpoint("POST", "/jobs/myjobs", OWNER, b.NoBody, lambda d, _b, _k: d.jobs(), "Own jobs.", writes=False),
    Endpoint(
        "POST", "/jobs/publish", OWNER, b.CreateJob, lambda d, x, _: d.publish_job(NewJob(**x.model_dump())),
        "Make the job of a project and alias, or bring it up to date.",
    ),
    Endpoint(
        "POST", "/jobs/schedule", OWNER, b.Timetable,
        lambda d, x, _: d.set_schedule(x.job_id, x.lines, x.zone, x.given), "Let a job start a task at some times.",
    ),
    Endpoint(
        "POST", "/bundles", OWNER, b.Bundle, _keep_bundle, "Keep flows and what they use under their hash.",
    ),
    Endpoint(
        "POST", "/jobs/share", OWNER, b.Share, lambda d, x, _: d.share(x.job_id, x.user, x.right),
        "Let another user view or edit a job.",
    ),
    Endpoint(
        "POST", "/jobs/unshare", OWNER, b.Unshare, lambda d, x, _: d.unshare(x.job_id, x.user), "Take a right back."
    ),
    Endpoint(
        "POST", "/jobs/may_apply", OWNER, b.MayApply, lambda d, x, _: d.may_apply(x.job_id, x.worker),
        "Whether a human worker passes the gates of a job.", writes=False,
    ),
    Endpoint(
        "GET", "/jobs/figures", OWNER, b.OfAutomation, lambda d, q, _: d.figures(q.automation_id),
        "How the runs of an automation ended.",
    ),
    Endpoint("POST", "/jobs/applicants", OWNER, b.Applicants, _list, "The job tasks of a job.", writes=False),
    Endpoint(
        "PUT", "/jobs/applicants", OWNER, b.Review,
        lambda d, x, _: d.review(x.job_id, x.job_task_ids, x.status, x.comment), "Review tasks, all or none.",
    ),
    Endpoint("POST", "/planned_tasks/submit", OWNER, b.Inputs, _post, "Plan one task an input."),
    Endpoint(
        "GET", "/planned_tasks", ANY, b.PageOfJob, lambda d, q, _: d.planned(q.job_id, after=q.after, limit=q.limit),
        "Planned tasks that are not assigned.",
    ),
    Endpoint(
        "DELETE", "/planned_tasks", OWNER, b.PlannedIds, lambda d, x, _: d.remove_planned(x.planned_task_ids),
        "Take planned tasks out of the queue, all or none.",
    ),
    Endpoint(
        "POST", "/planned_tasks/let_start", OWNER, b.PlannedIds, lambda d, x, _: d.let_start(x.planned_task_ids),
        "Let planned tasks start as soon as they can, all or none.",
    ),
    Endpoint(
        "GET", "/tasks", OWNER, b.TasksOfJob,
        lambda d, q, _: d.seen_tasks(q.job_id, status=q.status, after=q.after, limit=q.limit),
        "A job's tasks with their inputs and what they wait for, newest first; planned ones in their order.",
    ),
    Endpoint(
        "GET", "/tasks/tree", OWNER, b.TreeOfTask, lambda d, q, _: d.tree(q.task_id, after=q.after, limit=q.limit),
        "A task, those above it, and its sub-tasks with what they wait for.",
    ),
    Endpoint("POST", "/tasks/apply", WORK, b.Apply, _apply, "Take a planned task; it runs from now on."),
    Endpoint(
        "POST", "/tasks/apply_many", OWNER, b.ApplyMany, lambda d, x, k: d.apply_many(x.job_id, x.count, key=k),
        "Take many planned tasks that need no phone.",
    ),
    Endpoint("POST", "/tasks/details", OWNER, b.OfTask, lambda d, q, _: d.task(q.task_id), "A task.", writes=False),
    Endpoint(
        "POST", "/tasks/remove", OWNER, b.TaskId, lambda d, x, _: d.remove_task(x.job_task_id), "Remove a job task."
    ),
    Endpoint("GET", "/devices", ANY, b.Nothing, lambda d, _q, _k: d.devices(), "All phones."),
    Endpoint(
        "POST", "/devices/register", ANY, b.Device,
        lambda d, x, _: d.register_device(x.name, remote_device_id=x.remote_device_id), "Make a phone known and ready.",
    ),
    Endpoint(
        "POST", "/devices/state", ANY, b.DeviceState, lambda d, x, _: d.set_device_state(x.remote_device_id, x.state),
        "Say what a phone is from now on.",
    ),
    Endpoint(
        "POST", "/workers/lost", OWNER, b.Named, lambda d, x, _: d.lose_worker(x.name), "A worker will not come back."
    ),
    Endpoint(
        "GET", "/events", OWNER, b.Page, lambda d, q, _: d.events(after=q.after, limit=q.limit),
        "Events in the order of their commits.",
    ),
    Endpoint("POST", "/tasks/submit", TASK, b.Submit, _submit, "Hand in progress, the final word, or a row."),
    Endpoint("GET", "/tasks/current", TASK, b.Nothing, lambda t, _q, _k: t.get_current_task(), "The running task."),
    Endpoint("POST", "/tasks/use_another", TASK, b.Claim, _claim, "Claim a task that waits."),
    Endpoint("POST", "/tasks/sub_tasks", TASK, b.SubTasks, _sub_tasks, "Plan sub-tasks."),
    Endpoint(
        "POST", "/tasks/sub_tasks/details", TASK, b.LookAtSubTasks,
        lambda t, x, _: t.get_sub_tasks(x.planned_task_ids, wait=x.wait, after=x.after), "Look at sub-tasks.",
        writes=False,
    ),
    Endpoint(
        "GET", "/tasks/children", TASK, b.After, lambda t, q, _: t.children(after=q.after), "All sub-tasks in order."
    ),
    Endpoint(
        "POST", "/tasks/variables", TASK, b.Variables,
        lambda t, x, k: t.set_automation_variables(x.automation_variables, key=k, number=x.number),
        "Replace the variables of the running task.",
    ),
    Endpoint(
        "GET", "/tasks/variables", TASK, b.Nothing, lambda t, _q, _k: t.get_automation_variables(), "Its variables."
    ),
    Endpoint(
        "POST", "/tasks/offers", TASK, b.Offer, lambda t, x, _: t.offer(x.offer_id, x.topic, x.data, for_=x.for_),
        "Offer data to siblings.",
    ),
    Endpoint(
        "POST", "/tasks/offers/status", TASK, b.OfferStatus, lambda t, x, _: t.offer_status(x.offer_id, wait=x.wait),
        "What became of an offer.", writes=False,
    ),
    Endpoint(
        "POST", "/tasks/offers/withdraw", TASK, b.OfferId, lambda t, x, _: t.withdraw_offer(x.offer_id),
        "Take an offer back.",
    ),
    Endpoint(
        "GET", "/tasks/siblings_wait", TASK, b.Nothing, lambda t, _q, _k: t.siblings_wait(),
        "What other tasks of the job wait for.",
    ),
    Endpoint(
        "POST", "/workers/enlist", WORK, b.Worker,
        lambda s, x, _: s.worker.enlist(Enlisting(x.worker_id, x.session, x.name, tuple(x.phones), x.shares)),
        "A worker begins.",
    ),
    Endpoint(
        "POST", "/workers/stay", WORK, b.OfWorker, lambda s, x, _: s.worker.stay(x.worker_id, x.session),
        "A worker is still here.",
    ),
    Endpoint(
        "POST", "/workers/leave", WORK, b.OfWorker, lambda s, x, _: s.worker.leave(x.worker_id, x.session),
        "A worker ends.",
    ),
    Endpoint(
        "POST", "/workers/phone", WORK, b.WorkersPhone,
        lambda s, x, _: s.worker.set_phone(x.worker_id, x.session, x.remote_device_id, x.state),
        "Say what a worker's phone is from now on.",
    ),
    Endpoint(
        "GET", "/bundles", WORK, b.OfBundle, lambda s, q, _: s.worker.bundle(q.sha256), "Flows and what they use.",
    ),
    Endpoint(
        "POST", "/tasks/beat", LEASE, b.Beat, lambda s, x, _: s.worker.beat(s.token, x.step), "The task is being run.",
    ),
    Endpoint(
        "POST", "/tasks/release", LEASE, b.Release,
        lambda s, x, _: s.worker.release(s.token, step=x.step, begun=x.begun, deaths=x.deaths),
        "Give a task back.",
    ),
    Endpoint(
        "POST", "/tasks/release_phone", LEASE, b.NoBody, lambda s, _x, _k: s.worker.release_phone(s.token),
        "The task needs its phone no more.",
    ),
    Endpoint(
        "POST", "/tasks/ended", LEASE, b.NoBody, lambda s, _x, _k: s.worker.ended(s.token),
        "The task's program ended.",
    ),
    Endpoint(
        "GET", "/tasks/job_named", LEASE, b.Alias, lambda s, q, _: s.worker.job_named(s.token, q.alias),
        "A job by its alias.",
    ),
)  # fmt: skip
