"""Planned tasks stand in lines, so that only the first of each is looked at when one may start."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WAITS = "status = 'planned' AND startable IS NOT NULL"
FILL = """
UPDATE planned_tasks SET line =
    CASE WHEN EXISTS (SELECT 1 FROM tasks WHERE tasks.id = planned_tasks.parent_task_id AND tasks.status = 'running')
        THEN '0 ' ELSE '1 ' END
    || job_id || ' ' || COALESCE(root_id, '-') || ' '
    || COALESCE(pin, CASE WHEN needs_device THEN 'any' ELSE '-' END) || ' '
    || COALESCE((SELECT id FROM batches WHERE batches.id = planned_tasks.batch_id AND at_most IS NOT NULL), '-')
WHERE status IN ('planned', 'arriving')
"""


def upgrade() -> None:
    """Put those who wait into their lines; what was found by owner or by time is found by line."""
    op.add_column("planned_tasks", sa.Column("line", sa.String(length=140), server_default="", nullable=False))
    op.execute(FILL)
    for name in ("owner", "startable", "batch"):
        op.drop_index(f"ix_planned_{name}", table_name="planned_tasks")
    columns = ["batch_id", "status", "later", "startable", "position"]
    op.create_index("ix_planned_batch", "planned_tasks", columns)
    where = sa.text(WAITS)
    op.create_index("ix_planned_line", "planned_tasks", ["line", "place"], sqlite_where=where, postgresql_where=where)
