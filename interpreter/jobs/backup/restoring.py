"""Restoring: an empty place becomes what was saved, at once and as a whole, and is led to the present shape.

Events get a new epoch when the server starts: whoever follows them begins anew (R123).
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Integer, MetaData, Table, create_engine, exc, func, insert, inspect, select, text

from interpreter.jobs.backup.form import Manifest, Unpacking, check_all, file_member, member, read_manifest, row_of
from interpreter.jobs.backup.saving import Saved
from interpreter.jobs.migrations import knows, upgrade_on
from interpreter.jobs.port import NotReachable
from interpreter.jobs.postgres import SERVING
from interpreter.jobs.premises import Premises
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.service import SQLITE
from interpreter.jobs.store import HEAD

SLICE, SLICE_BYTES = 500, 16 * 1024 * 1024  # rows that are written at a time
MB = 1_000_000


def restore(source: Path, premises: Premises) -> Saved:
    """Fill an empty folder or database from a backup; raises Refused, NotReachable and OSError, and then nothing is."""
    try:
        with Unpacking(source) as unpacking, premises.held():
            manifest = read_manifest(unpacking)
            if not knows(manifest.schema_):
                said = f"the backup has a database of the shape {manifest.schema_}, and this Farmhand knows {HEAD}"
                raise Refused(f"{said}: restore it with a newer one", "newer")
            check_all(unpacking, manifest)
            _check_room(manifest, premises)
            with _laid(premises.files) as laid, _emptied(premises) as db:
                _fill(db, unpacking, manifest)
                _files(unpacking, manifest, premises.files, laid)
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


def _fill(db: Connection, unpacking: Unpacking, manifest: Manifest) -> None:
    """Make the tables as they were, write all rows, and lead them to the present shape."""
    upgrade_on(db, manifest.schema_)
    shape = MetaData()
    shape.reflect(db)
    for table in shape.sorted_tables:
        if table.name in manifest.tables:
            _write(db, unpacking, table, manifest.tables[table.name].columns)
    unknown = sorted(set(manifest.tables) - set(shape.tables))
    if unknown:
        raise Refused(f"the backup has rows of {unknown[0]}, which this shape has not", "bad_backup")
    upgrade_on(db, "head")
    if db.dialect.name == "postgresql":
        for table in shape.sorted_tables:
            _go_on_counting(db, table)


def _write(db: Connection, unpacking: Unpacking, table: Table, names: list[str]) -> None:
    if set(names) != {column.name for column in table.columns}:
        raise Refused(f"the rows of {table.name} in the backup have other columns", "bad_backup")
    same = {"txid": 0} if table.name == "events" and db.dialect.name == "postgresql" else {}
    part: list[dict[str, Any]] = []
    size = 0
    for line in unpacking.lines(member(table.name)):
        try:
            part.append({**dict(zip(names, row_of(line), strict=True)), **same})
        except (ValueError, TypeError, KeyError, RecursionError):
            raise Refused(f"this is no backup: {table.name} has a row that is none", "bad_backup") from None
        size += len(line)
        if len(part) == SLICE or size > SLICE_BYTES:
            db.execute(insert(table), part)
            part, size = [], 0
    if part:
        db.execute(insert(table), part)


def _go_on_counting(db: Connection, table: Table) -> None:
    """Numbers that PostgreSQL gives begin behind those that were restored."""
    (key, *others) = table.primary_key.columns or (None,)
    if key is None or others or not isinstance(key.type, Integer):
        return
    counter = db.execute(select(func.pg_get_serial_sequence(table.name, key.name))).scalar()
    last = db.execute(select(func.max(key))).scalar()
    if counter is not None and last is not None:
        db.execute(select(func.setval(counter, last)))


def _check_room(manifest: Manifest, premises: Premises) -> None:
    """Refuse what the disk has no room for, before anything is written."""
    wanted = sum(part.size for part in manifest.files.values())
    if premises.database is None:
        wanted += sum(part.size for part in manifest.tables.values())
    free = shutil.disk_usage(premises.folder).free
    if wanted > free:
        said = f"the backup has {wanted / MB:,.0f} MB, and {premises.folder} has room for {free / MB:,.0f} MB"
        raise Refused(said, "storage")


@contextmanager
def _laid(folder: Path) -> Iterator[list[Path]]:
    """The files that were laid down, as they are written down here; they go when the restoring fails."""
    new, laid = not folder.exists(), list[Path]()
    try:
        yield laid
    except BaseException:
        for path in laid:
            path.unlink(missing_ok=True)
        if new:
            with suppress(OSError):
                folder.rmdir()
        raise


def _files(unpacking: Unpacking, manifest: Manifest, folder: Path, laid: list[Path]) -> None:
    """Lay the files down so that they survive a power cut, before any row tells of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in manifest.files:
        part, path = folder / f"{name}.part", folder / name
        laid += [part] if path.exists() else [part, path]
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            for piece in unpacking.pieces(file_member(name)):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
