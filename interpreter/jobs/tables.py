"""The tables of the job service; the first migration and later ones lead to exactly these.

Times are seconds of service time (R102), texts named `…_wall` are for display only.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(24)

facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("served", Integer, nullable=False, server_default="0"),  # whose turn it is (R118)
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("users.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("type", String(40), nullable=False),
    Column("automation_id", Text),
    Column("allow_sub_tasks", Boolean, nullable=False),
    Column("review", String(10), nullable=False),  # auto, manual, none (R122)
    Column("job_variables_schema", Text),
    Column("timeout_min", Float, nullable=False),
    Column("needs_device", Boolean, nullable=False),
    Column("gates", Text, nullable=False),
    Column("slots", Integer),
    Column("running", Integer, nullable=False, server_default="0"),
    Column("claim", String(10), nullable=False),  # consume, shared (R80)
    Column("claim_scope", String(10), nullable=False),  # job, origin (R112)
    Column("added", Float, nullable=False),
    Column("project", String(64)),  # jobs that call one another by alias
    Column("alias", Text),
    Column("restartable", Boolean, nullable=False, server_default=false()),  # may begin anew after a death (R100)
    Index("ix_jobs_alias", "owner_id", "project", "alias", unique=True),
)

shares = Table(
    "shares",
    metadata,
    Column("job_id", ID, ForeignKey("jobs.id"), primary_key=True),
    Column("user_id", ID, ForeignKey("users.id"), primary_key=True),
    Column("right", String(4), nullable=False),  # view, edit
)

devices = Table(
    "devices",
    metadata,
    Column("remote_device_id", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", String(10), nullable=False),  # ready, offline, retired
    Column("place", Integer, nullable=False),  # order of registration
    Column("worker_id", ID, index=True),  # who runs it; None: the service itself, through its listener
    Column("quarantined", Float),  # until when nobody gets it: its last worker did not confirm its stop (R99)
)

workers = Table(
    "workers",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user_id", ID, ForeignKey("users.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("session", String(64), nullable=False),  # one start of its process
    Column("here", Boolean, nullable=False),
    Column("beats", Integer, nullable=False, server_default="0"),
    Column("enlisted_wall", String(40), nullable=False),
)

bundles = Table(  # flows with all they use, under the hash that a job's automation_id is
    "bundles",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("added_wall", String(40), nullable=False),
)

schedules = Table(  # when a job starts a task by itself; times are those of the wall, in UTC
    "schedules",
    metadata,
    Column("job_id", ID, ForeignKey("jobs.id"), primary_key=True),
    Column("when", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("input", Text, nullable=False),
    Column("next_at", String(40), nullable=False, index=True),
)

roots = Table(  # one row a tree of tasks: what R116 caps
    "roots",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("users.id"), nullable=False),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("running", Integer, nullable=False, server_default="0"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", ID, primary_key=True),
    Column("parent_task_id", ID),
    Column("job_id", ID, ForeignKey("jobs.id"), nullable=False),
    Column("key", Text),
    Column("at_most", Integer),
    Column("running", Integer, nullable=False, server_default="0"),
    Column("at_once", Boolean, nullable=False),  # run_immediately of the call
)

WAITS = text("status = 'planned' AND startable IS NOT NULL")  # may start as soon as there is room

planned_tasks = Table(
    "planned_tasks",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("id", ID, nullable=False, unique=True),
    Column("job_id", ID, ForeignKey("jobs.id"), nullable=False),
    Column("batch_id", ID, ForeignKey("batches.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("input", Text, nullable=False),
    Column("parent_task_id", ID, index=True),
    Column("root_id", ID),
    Column("depth", Integer, nullable=False),
    Column("owner_id", ID, nullable=False),  # of the job, for taking turns
    Column("pin", String(36)),
    Column("needs_device", Boolean, nullable=False),
    Column("later", Boolean, nullable=False),
    Column("status", String(10), nullable=False),
    Column("comment", Text),
    Column("each_s", Float),
    Column("startable", Float),  # since when the scheduler may start it; None: at_most or `later` holds it back
    Column("ttl_s", Float),
    Column("first_pass", Boolean),  # assigned by the call that planned it (R48)
    Column("added", Float, nullable=False),
    Column("added_wall", String(40), nullable=False),
    Column("line", String(140), nullable=False, server_default=""),  # those who wait for the same room (queues.py)
    Index("ix_planned_job", "job_id", "status"),
    Index("ix_planned_batch", "batch_id", "status", "later", "startable", "position"),  # who is held back is together
    Index("ix_planned_line", "line", "place", sqlite_where=WAITS, postgresql_where=WAITS),
    sqlite_autoincrement=True,
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("job_id", ID, ForeignKey("jobs.id"), nullable=False),
    Column("planned_task_id", ID, ForeignKey("planned_tasks.id"), unique=True),
    Column("source_task_id", ID),  # who wrote this row of a data dump
    Column("root_id", ID),
    Column("depth", Integer, nullable=False),
    Column("status", String(10), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("token_hash", String(64)),
    Column("device_id", String(36)),  # where it ran last
    Column("holds", String(36), unique=True),  # the phone it keeps now (R52, R119)
    Column("wants", Boolean, nullable=False, server_default=false()),
    Column("wants_pin", String(36)),
    Column("wants_since", Float),
    Column("proof", Text),
    Column("comment", Text),
    Column("failure_reason", Text),
    Column("ended_by", String(10)),
    Column("final_digest", String(64)),
    Column("late", Text),
    Column("progress_word", String(10)),
    Column("number", Integer),
    Column("number_digest", String(64)),
    Column("variables", Text),
    Column("limit_s", Float),
    Column("deadline", Float),
    Column("writes", Integer, nullable=False, server_default="0"),
    Column("dumps", Integer, nullable=False, server_default="0"),
    Column("added", Float, nullable=False),
    Column("added_wall", String(40), nullable=False),
    Column("finished", Float),
    Column("finished_wall", String(40)),
    Column("worker_id", ID),  # whose lease it runs under; None: this process runs it, or an owner by hand
    Column("taker_id", ID),  # the user who took it
    Column("beats", Integer, nullable=False, server_default="0"),  # of this attempt (R97)
    Column("step", Text),  # in flight, as its worker last said
    Column("deaths", Integer, nullable=False, server_default="0"),  # in a row with `death_step` in flight (R101)
    Column("death_step", Text),
    Column("vacant", Float),  # from when on it may be taken again; None while somebody runs it (R99)
    Index("ix_tasks_job", "job_id", "added", "id"),
    Index("ix_tasks_worker", "worker_id", "status"),
    Index("ix_tasks_vacant", "status", "vacant"),
    Index("ix_tasks_token", "token_hash"),
    Index("ix_tasks_deadline", "status", "deadline"),
    Index("ix_tasks_wants", "wants", "wants_since"),
)

offers = Table(
    "offers",
    metadata,
    Column("id", ID, primary_key=True),
    Column("task_id", ID, ForeignKey("tasks.id"), nullable=False),
    Column("job_id", ID, ForeignKey("jobs.id"), nullable=False),
    Column("origin_id", ID, nullable=False),  # owner of the root task's job (R112)
    Column("offer_id", Text),  # None: made by set({waiting: true})
    Column("topic", Text),
    Column("data", Text),
    Column("digest", String(64)),
    Column("for_task_id", ID, index=True),
    Column("state", String(10), nullable=False),  # open, claimed, withdrawn, replaced, void
    Column("reason", Text),
    Column("waiting_since", Float, nullable=False),
    Column("place", Integer, nullable=False),  # order among the offers of its task
    Column("claimed_by", ID, index=True),
    Column("claimed_proof", Text),
    UniqueConstraint("task_id", "offer_id"),
    UniqueConstraint("task_id", "place"),
    Index(
        "ix_offers_one_open",
        "task_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index("ix_offers_open", "job_id", "state", "waiting_since"),
)

offer_fields = Table(
    "offer_fields",
    metadata,
    Column("offer", ID, ForeignKey("offers.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),  # canonical JSON
)

files = Table(
    "files",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("task_id", ID, ForeignKey("tasks.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("extension", String(8), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("late", Boolean, nullable=False),
)

keys = Table(  # only what succeeded is kept (R95)
    "keys",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("endpoint", String(40), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("ids", Text, nullable=False),
    Column("added", Float, nullable=False, server_default="0"),
    Index("ix_keys_added", "added"),
)

events = Table(
    "events",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("wall", String(40), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("job_id", ID),
    Column("task_id", ID),
    Column("planned_task_id", ID),
    Column("leaves", String(10)),
    Column("enters", String(10)),
    Column("detail", Text),
    Column("txid", BigInteger),  # PostgreSQL: which transaction wrote it, for reading in the order of commits (R123)
    Index("ix_events_job", "job_id", "id"),
    Index("ix_events_txid", "txid", "id"),
    sqlite_autoincrement=True,
)

access_tokens = Table(  # what a client shows; stored as hashes (R92)
    "access_tokens",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user_id", ID, ForeignKey("users.id"), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("role", String(10), nullable=False),  # owner, worker
    Column("note", Text, nullable=False),
    Column("added_wall", String(40), nullable=False),
)

page_access = Table(  # signing in at the operators' page; wall time, as no task depends on it
    "page_access",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("user_id", ID, ForeignKey("users.id"), nullable=False),
    Column("kind", String(10), nullable=False),  # once: an address to sign in by; session: a cookie
    Column("until_wall", String(40), nullable=False),  # UTC
)
