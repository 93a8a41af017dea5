"""Restoring: an empty place becomes what was saved, at once and as a whole, and is led to the present shape.

Events get a new epoch when the server starts: whoever follows them begins anew (R123).
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Integer, MetaData, Table, create_engine, exc, func, insert, inspect, select, text

from interpreter.jobs.backup.form import Manifest, check_all, file_member, member, pieces, read_manifest, row_of
from interpreter.jobs.backup.saving import Saved
from interpreter.jobs.migrations import knows, upgrade_on
from interpreter.jobs.port import NotReachable
from interpreter.jobs.postgres import SERVING
from interpreter.jobs.premises import Premises
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.service import SQLITE
from interpreter.jobs.store import HEAD

SLICE = 500


def restore(source: Path, premises: Premises) -> Saved:
    """Fill an empty folder or database from a backup; raises Refused, NotReachable and OSError, and then nothing is."""
    try:
        with zipfile.ZipFile(source) as archive, premises.held():
            manifest = read_manifest(archive)
            if not knows(manifest.schema_):
                said = f"the backup has a database of the shape {manifest.schema_}, and this Farmhand knows {HEAD}"
                raise Refused(f"{said}: restore it with a newer one", "newer")
            check_all(archive, manifest)
            with _emptied(premises) as db:
                _fill(db, archive, manifest)
                _files(archive, manifest, premises.files)
    except zipfile.BadZipFile:
        raise Refused(f"{source} is no backup", "bad_backup") from None
    except exc.DataError as problem:
        raise Refused(f"this database cannot keep what the backup holds: {problem.orig}", "bad_data") from None
    except exc.DBAPIError as problem:
        raise NotReachable(f"the job database failed: {problem.orig}") from None
    return Saved(sum(part.rows for part in manifest.tables.values()), len(manifest.files), manifest.schema_)


@contextmanager
def _emptied(premises: Premises) -> Iterator[Connection]:
    """The new database in one transaction; it is there when the block ends well."""
    place = premises.place()
    if isinstance(place, str) and not place.startswith(SQLITE):
        with _postgres(place) as db:
            yield db
        return
    path = Path(str(place).removeprefix(SQLITE))
    if path.exists():
        raise Refused(f"{path} is there already: a backup is restored into an empty place", "exists")
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    engine = create_engine(f"sqlite:///{part}")
    try:
        with engine.begin() as db:
            yield db
        engine.dispose()
        part.replace(path)
        _sync(path.parent)
    finally:
        engine.dispose()
        part.unlink(missing_ok=True)


@contextmanager
def _postgres(url: str) -> Iterator[Connection]:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with engine.begin() as db:
            free = db.execute(text("SELECT pg_try_advisory_xact_lock(:number)"), {"number": SERVING}).scalar_one()
            if not free:
                raise NotReachable("a job server uses this database")
            if inspect(db).get_table_names():
                raise Refused("the database has tables already: a backup is restored into an empty one", "exists")
            yield db
    finally:
        engine.dispose()


def _fill(db: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Make the tables as they were, write all rows, and lead them to the present shape."""
    upgrade_on(db, manifest.schema_)
    shape = MetaData()
    shape.reflect(db)
    for table in shape.sorted_tables:
        if table.name in manifest.tables:
            _write(db, archive, table, manifest.tables[table.name].columns)
    unknown = sorted(set(manifest.tables) - set(shape.tables))
    if unknown:
        raise Refused(f"the backup has rows of {unknown[0]}, which this shape has not", "bad_backup")
    upgrade_on(db, "head")
    if db.dialect.name == "postgresql":
        for table in shape.sorted_tables:
            _go_on_counting(db, table)


def _write(db: Connection, archive: zipfile.ZipFile, table: Table, names: list[str]) -> None:
    if set(names) != {column.name for column in table.columns}:
        raise Refused(f"the rows of {table.name} in the backup have other columns", "bad_backup")
    same = {"txid": 0} if table.name == "events" and db.dialect.name == "postgresql" else {}
    with archive.open(member(table.name)) as lines:
        while part := list(islice(lines, SLICE)):
            rows: list[dict[str, Any]] = [{**dict(zip(names, row_of(line), strict=True)), **same} for line in part]
            db.execute(insert(table), rows)


def _go_on_counting(db: Connection, table: Table) -> None:
    """Numbers that PostgreSQL gives begin behind those that were restored."""
    (key, *others) = table.primary_key.columns or (None,)
    if key is None or others or not isinstance(key.type, Integer):
        return
    counter = db.execute(select(func.pg_get_serial_sequence(table.name, key.name))).scalar()
    last = db.execute(select(func.max(key))).scalar()
    if counter is not None and last is not None:
        db.execute(select(func.setval(counter, last)))


def _files(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    """Lay the files down so that they survive a power cut, before any row tells of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in manifest.files:
        part = folder / f"{name}.part"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            for piece in pieces(archive, file_member(name)):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        part.replace(folder / name)
    _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
