"""What workers need: who runs a phone and a task, leases, bundles of flows, times at which jobs start."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NEW = {
    "jobs": (
        sa.Column("project", sa.String(length=64), nullable=True),
        sa.Column("alias", sa.Text(), nullable=True),
        sa.Column("restartable", sa.Boolean(), server_default=sa.false(), nullable=False),
    ),
    "devices": (
        sa.Column("worker_id", sa.String(length=24), nullable=True),
        sa.Column("quarantined", sa.Float(), nullable=True),
    ),
    "tasks": (
        sa.Column("worker_id", sa.String(length=24), nullable=True),
        sa.Column("taker_id", sa.String(length=24), nullable=True),
        sa.Column("beats", sa.Integer(), server_default="0", nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("deaths", sa.Integer(), server_default="0", nullable=False),
        sa.Column("death_step", sa.Text(), nullable=True),
        sa.Column("vacant", sa.Float(), nullable=True),
    ),
}


def upgrade() -> None:
    """Add them."""
    for table, columns in NEW.items():
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_jobs_alias", "jobs", ["owner_id", "project", "alias"], unique=True)
    op.create_index(op.f("ix_devices_worker_id"), "devices", ["worker_id"], unique=False)
    op.create_index("ix_planned_owner", "planned_tasks", ["owner_id", "status", "place"], unique=False)
    op.create_index("ix_tasks_worker", "tasks", ["worker_id", "status"], unique=False)
    op.create_index("ix_tasks_vacant", "tasks", ["status", "vacant"], unique=False)
    op.create_table(
        "workers",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("user_id", sa.String(length=24), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("beats", sa.Integer(), server_default="0", nullable=False),
        sa.Column("enlisted_wall", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_workers_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    op.create_table(
        "bundles",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_wall", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_bundles")),
    )
    op.create_table(
        "schedules",
        sa.Column("job_id", sa.String(length=24), nullable=False),
        sa.Column("when", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("next_at", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_schedules_job_id")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_schedules")),
    )
    op.create_index(op.f("ix_schedules_next_at"), "schedules", ["next_at"], unique=False)
