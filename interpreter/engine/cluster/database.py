"""The connections of a host: a PostgreSQL that is away is waited for, whatever words its driver has for that.

DBOS tries again what it knows to be a lost connection. It knows some by the driver's sentences, which change; an error
without an SQLSTATE never came from the server, so it is one.
"""

from __future__ import annotations

import psycopg
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext

CONNECTIONS = 8
WITHIN_S = 10  # to connect, and to get a connection that others have


def connections(url: str) -> Engine | None:
    """Connections to a PostgreSQL; None for SQLite, where DBOS has its own way."""
    place = make_url(url)
    if place.get_backend_name() != "postgresql":
        return None
    engine = create_engine(
        place.set(drivername="postgresql+psycopg"),
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=3 * WITHIN_S,
        pool_pre_ping=True,
        connect_args={"application_name": "farmhand", "connect_timeout": WITHIN_S},
    )
    event.listen(engine, "handle_error", _away)
    return engine


def _away(context: ExceptionContext) -> None:
    """An error that the server did not send: the connection is gone, or there was none."""
    trouble = context.original_exception
    if isinstance(trouble, psycopg.OperationalError) and trouble.sqlstate is None:
        context.is_disconnect = True
