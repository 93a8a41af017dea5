"""The steps from one shape of the database to the next; they travel inside the package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine


def upgrade(engine: Engine, to: str = "head") -> None:
    """Run the migrations that are still missing, in one transaction."""
    with engine.begin() as connection:
        upgrade_on(connection, to)


def upgrade_on(connection: Connection, to: str) -> None:
    """Run them inside a transaction that somebody else ends."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def knows(revision: str) -> bool:
    """Whether there is a migration of this number."""
    return revision in {one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
