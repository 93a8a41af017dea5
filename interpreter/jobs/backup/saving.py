"""Saving: a consistent look at the database while it goes on being used, and the files that its rows name.

SQLite is copied by its online backup first; on PostgreSQL one snapshot is read from beginning to end.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, create_engine, exc, select, text

from interpreter.clock import Clock
from interpreter.jobs.backup.form import (
    CHUNK,
    FACTS_LEFT_OUT,
    FORMAT,
    LEFT_OUT,
    MANIFEST,
    Manifest,
    Part,
    file_member,
    line_of,
    member,
)
from interpreter.jobs.port import NotReachable
from interpreter.jobs.premises import Premises
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.sealing import KEY
from interpreter.jobs.service import SQLITE

SLICE = 1_000


@dataclass(frozen=True, slots=True)
class Saved:
    """How much a backup holds."""

    rows: int
    files: int
    schema: str


def save(premises: Premises, to: Path, clock: Clock) -> Saved:
    """Write a backup, which is there as a whole or not at all; raises Refused, NotReachable and OSError."""
    if to.exists():
        raise Refused(f"{to} is there already", "exists")
    part = to.with_name(f"{to.name}.part")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out, _snapshot(premises, to.parent) as db:
            saved = _written(db, premises.files, out, clock)
            out.flush()
            os.fsync(out.fileno())
        part.replace(to)
    except exc.DBAPIError as problem:
        raise NotReachable(f"the job database failed: {problem.orig}") from None
    finally:
        part.unlink(missing_ok=True)
    return saved


@contextmanager
def _snapshot(premises: Premises, beside: Path) -> Iterator[Connection]:
    """A look at all rows as they are at one moment."""
    place = premises.place()
    if isinstance(place, str) and not place.startswith(SQLITE):
        with _postgres(place) as db:
            yield db
        return
    path = Path(str(place).removeprefix(SQLITE))
    if not path.is_file():
        raise Refused(f"there is no job database at {path}", "no_such_database")
    with tempfile.TemporaryDirectory(dir=beside, prefix=".backup-") as folder:
        copy = Path(folder) / "jobs.db"
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        engine = create_engine(f"sqlite:///{copy}")
        try:
            with engine.connect() as db:
                yield db
        finally:
            engine.dispose()


@contextmanager
def _postgres(url: str) -> Iterator[Connection]:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as db, db.begin():
            db.execute(text("SET TRANSACTION READ ONLY"))
            yield db
    finally:
        engine.dispose()


def _written(db: Connection, files: Path, out: Any, clock: Clock) -> Saved:
    shape = MetaData()
    shape.reflect(db)
    if "alembic_version" not in shape.tables:
        raise Refused("this is no job database", "no_such_database")
    schema = str(db.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        tables = {table.name: _table(archive, db, table) for table in shape.sorted_tables if table.name not in LEFT_OUT}
        named = shape.tables["files"]
        rows = db.execute(select(named.c.id, named.c.extension, named.c.sha256).order_by(named.c.id)).all()
        kept = {name: _file(archive, files / name, row.sha256) for row in rows if (name := f"{row.id}.{row.extension}")}
        if (files / KEY).exists():
            kept[KEY] = _file(archive, files / KEY)  # without it nobody could open the secret inputs (R127)
        made = clock.now().isoformat(timespec="seconds")
        manifest = Manifest(format=FORMAT, schema_=schema, made=made, tables=tables, files=kept)
        archive.writestr(MANIFEST, manifest.model_dump_json(by_alias=True, indent=1))
    return Saved(sum(part.rows for part in tables.values()), len(kept), schema)


def _table(archive: zipfile.ZipFile, db: Connection, table: Table) -> Part:
    digest, size, count = hashlib.sha256(), 0, 0
    with archive.open(zipfile.ZipInfo(member(table.name)), "w", force_zip64=True) as out:
        for row in _rows(db, table):
            line = line_of(row)
            out.write(line)
            digest.update(line)
            size, count = size + len(line), count + 1
    names = [column.name for column in table.columns]
    return Part(sha256=digest.hexdigest(), size=size, rows=count, columns=names)


def _rows(db: Connection, table: Table) -> Iterator[Any]:
    """The rows in the order of their keys; events in the order of their commits, which is that of their ids then."""
    query = select(table)
    if table.name == "facts":
        query = query.where(table.c.name.not_in(FACTS_LEFT_OUT))
    if table.name == "events" and db.dialect.name == "postgresql":
        yield from _renumbered(db, table)
        return
    found = db.execute(query.order_by(*table.primary_key.columns).execution_options(yield_per=SLICE))
    for part in found.partitions():
        yield from part


def _renumbered(db: Connection, events: Table) -> Iterator[Any]:
    """PostgreSQL commits events in another order than it numbers them; elsewhere its transactions mean nothing."""
    ids = iter(db.execute(select(events.c.id).order_by(events.c.id)).scalars().all())
    columns = [column.name for column in events.columns]
    found = db.execute(select(events).order_by(events.c.txid, events.c.id).execution_options(yield_per=SLICE))
    for part in found.partitions():
        for row in part:
            values = {**row._mapping, "id": next(ids), "txid": None}
            yield [values[name] for name in columns]


def _file(archive: zipfile.ZipFile, path: Path, sha256: str | None = None) -> Part:
    digest, size = hashlib.sha256(), 0
    told = zipfile.ZipInfo(file_member(path.name))  # stored as it is: pictures do not get smaller
    try:
        with path.open("rb") as source, archive.open(told, "w", force_zip64=True) as out:
            while piece := source.read(CHUNK):
                out.write(piece)
                digest.update(piece)
                size += len(piece)
    except FileNotFoundError:
        raise Refused(f"the handed-in file {path} is missing", "missing") from None
    if sha256 not in (None, digest.hexdigest()):
        raise Refused(f"the handed-in file {path} is not as it was handed in", "damaged")
    return Part(sha256=digest.hexdigest(), size=size)
