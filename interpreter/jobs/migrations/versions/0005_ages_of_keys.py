"""When a key was kept, so that it can go with its task; secrets of attempts are found by their hash."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.add_column("keys", sa.Column("added", sa.Float(), server_default="0", nullable=False))
    op.create_index("ix_keys_added", "keys", ["added"], unique=False)
    op.create_index("ix_tasks_token", "tasks", ["token_hash"], unique=False)
