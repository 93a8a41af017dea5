"""The first tables of the job service."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "devices",
        sa.Column("remote_device_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("remote_device_id", name=op.f("pk_devices")),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("wall", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("job_id", sa.String(length=24), nullable=True),
        sa.Column("task_id", sa.String(length=24), nullable=True),
        sa.Column("planned_task_id", sa.String(length=24), nullable=True),
        sa.Column("leaves", sa.String(length=10), nullable=True),
        sa.Column("enters", sa.String(length=10), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_job", "events", ["job_id", "id"], unique=False)
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )
    op.create_table(
        "keys",
        sa.Column("scope", sa.String(length=24), nullable=False),
        sa.Column("endpoint", sa.String(length=40), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "endpoint", "key", name=op.f("pk_keys")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("served", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("owner_id", sa.String(length=24), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("automation_id", sa.Text(), nullable=True),
        sa.Column("allow_sub_tasks", sa.Boolean(), nullable=False),
        sa.Column("review", sa.String(length=10), nullable=False),
        sa.Column("job_variables_schema", sa.Text(), nullable=True),
        sa.Column("timeout_min", sa.Float(), nullable=False),
        sa.Column("needs_device", sa.Boolean(), nullable=False),
        sa.Column("gates", sa.Text(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=True),
        sa.Column("running", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claim", sa.String(length=10), nullable=False),
        sa.Column("claim_scope", sa.String(length=10), nullable=False),
        sa.Column("added", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_jobs_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_table(
        "roots",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("owner_id", sa.String(length=24), nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("running", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_roots_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roots")),
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("parent_task_id", sa.String(length=24), nullable=True),
        sa.Column("job_id", sa.String(length=24), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("at_most", sa.Integer(), nullable=True),
        sa.Column("running", sa.Integer(), server_default="0", nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_batches_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_table(
        "shares",
        sa.Column("job_id", sa.String(length=24), nullable=False),
        sa.Column("user_id", sa.String(length=24), nullable=False),
        sa.Column("right", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_shares_job_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_shares_user_id")),
        sa.PrimaryKeyConstraint("job_id", "user_id", name=op.f("pk_shares")),
    )
    op.create_table(
        "planned_tasks",
        sa.Column("place", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("job_id", sa.String(length=24), nullable=False),
        sa.Column("batch_id", sa.String(length=24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("parent_task_id", sa.String(length=24), nullable=True),
        sa.Column("root_id", sa.String(length=24), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.String(length=24), nullable=False),
        sa.Column("pin", sa.String(length=36), nullable=True),
        sa.Column("needs_device", sa.Boolean(), nullable=False),
        sa.Column("later", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("each_s", sa.Float(), nullable=True),
        sa.Column("startable", sa.Float(), nullable=True),
        sa.Column("ttl_s", sa.Float(), nullable=True),
        sa.Column("first_pass", sa.Boolean(), nullable=True),
        sa.Column("added", sa.Float(), nullable=False),
        sa.Column("added_wall", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_planned_tasks_batch_id")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_planned_tasks_job_id")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_planned_tasks")),
        sa.UniqueConstraint("id", name=op.f("uq_planned_tasks_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_planned_batch", "planned_tasks", ["batch_id", "status", "position"], unique=False)
    op.create_index("ix_planned_job", "planned_tasks", ["job_id", "status"], unique=False)
    op.create_index("ix_planned_startable", "planned_tasks", ["status", "startable"], unique=False)
    op.create_index(op.f("ix_planned_tasks_parent_task_id"), "planned_tasks", ["parent_task_id"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("job_id", sa.String(length=24), nullable=False),
        sa.Column("planned_task_id", sa.String(length=24), nullable=True),
        sa.Column("source_task_id", sa.String(length=24), nullable=True),
        sa.Column("root_id", sa.String(length=24), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("device_id", sa.String(length=36), nullable=True),
        sa.Column("holds", sa.String(length=36), nullable=True),
        sa.Column("wants", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("wants_pin", sa.String(length=36), nullable=True),
        sa.Column("wants_since", sa.Float(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("failure_reason", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.String(length=10), nullable=True),
        sa.Column("final_digest", sa.String(length=64), nullable=True),
        sa.Column("late", sa.Text(), nullable=True),
        sa.Column("progress_word", sa.String(length=10), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("number_digest", sa.String(length=64), nullable=True),
        sa.Column("variables", sa.Text(), nullable=True),
        sa.Column("limit_s", sa.Float(), nullable=True),
        sa.Column("deadline", sa.Float(), nullable=True),
        sa.Column("writes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("dumps", sa.Integer(), server_default="0", nullable=False),
        sa.Column("added", sa.Float(), nullable=False),
        sa.Column("added_wall", sa.String(length=40), nullable=False),
        sa.Column("finished", sa.Float(), nullable=True),
        sa.Column("finished_wall", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_tasks_job_id")),
        sa.ForeignKeyConstraint(["planned_task_id"], ["planned_tasks.id"], name=op.f("fk_tasks_planned_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("holds", name=op.f("uq_tasks_holds")),
        sa.UniqueConstraint("planned_task_id", name=op.f("uq_tasks_planned_task_id")),
    )
    op.create_index("ix_tasks_deadline", "tasks", ["status", "deadline"], unique=False)
    op.create_index("ix_tasks_job", "tasks", ["job_id", "added", "id"], unique=False)
    op.create_index("ix_tasks_wants", "tasks", ["wants", "wants_since"], unique=False)
    op.create_table(
        "files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=24), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("extension", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_files_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_task_id"), "files", ["task_id"], unique=False)
    op.create_table(
        "offers",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("task_id", sa.String(length=24), nullable=False),
        sa.Column("job_id", sa.String(length=24), nullable=False),
        sa.Column("origin_id", sa.String(length=24), nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("for_task_id", sa.String(length=24), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("waiting_since", sa.Float(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=24), nullable=True),
        sa.Column("claimed_proof", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_offers_job_id")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_offers_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("task_id", "offer_id", name=op.f("uq_offers_task_id_offer_id")),
        sa.UniqueConstraint("task_id", "place", name=op.f("uq_offers_task_id_place")),
    )
    op.create_index(op.f("ix_offers_claimed_by"), "offers", ["claimed_by"], unique=False)
    op.create_index(op.f("ix_offers_for_task_id"), "offers", ["for_task_id"], unique=False)
    op.create_index(
        "ix_offers_one_open",
        "offers",
        ["task_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_offers_open", "offers", ["job_id", "state", "waiting_since"], unique=False)
    op.create_table(
        "offer_fields",
        sa.Column("offer", sa.String(length=24), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["offer"], ["offers.id"], name=op.f("fk_offer_fields_offer")),
        sa.PrimaryKeyConstraint("offer", "name", name=op.f("pk_offer_fields")),
    )
