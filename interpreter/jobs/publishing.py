"""Jobs as their folder says them: made or brought up to date by project and alias, with the flows that they run."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import insert, select, update

from interpreter.jobs.core import Change
from interpreter.jobs.owner import NewJob
from interpreter.jobs.posting import check_job, job_values
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.tables import bundles, jobs

LARGEST_BUNDLE = 16 * 1024 * 1024


def publish_job(change: Change, user_id: str, job: NewJob) -> dict[str, Any]:
    """The job of this project and alias; tasks that are planned already run by what it says from now on."""
    check_job(job)
    if job.project is None or job.alias is None:
        raise Refused("a job is published under a project and an alias", "bad_data")
    same = (jobs.c.owner_id == user_id, jobs.c.project == job.project, jobs.c.alias == job.alias)
    values = job_values(job)
    found = change.db.execute(select(jobs.c.id).where(*same)).scalar()
    if found is not None:
        change.db.execute(update(jobs).where(jobs.c.id == found).values(**values))
        change.event("job", job=found, changed=True)
        return {"job_id": found, "made": False}
    job_id = change.core.id()
    change.db.execute(insert(jobs), {**values, "id": job_id, "owner_id": user_id, "added": change.now})
    change.event("job", job=job_id)
    return {"job_id": job_id, "made": True}


def publish_bundle(change: Change, content: bytes) -> dict[str, Any]:
    """Keep a bundle under its hash; the same one again changes nothing."""
    if not content or len(content) > LARGEST_BUNDLE:
        raise Refused(f"flows and what they use have at most {LARGEST_BUNDLE} bytes together", "too_large")
    sha256 = hashlib.sha256(content).hexdigest()
    if change.db.execute(select(bundles.c.sha256).where(bundles.c.sha256 == sha256)).first() is None:
        row = {"sha256": sha256, "content": content, "added_wall": change.core.time.wall()}
        change.db.execute(insert(bundles), row)
    return {"sha256": sha256}
