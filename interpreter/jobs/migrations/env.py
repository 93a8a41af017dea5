"""What alembic runs: the migrations on the connection that `upgrade` gave."""

from alembic import context

from interpreter.jobs.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
