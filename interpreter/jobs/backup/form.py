"""The form of a backup: a zip file with rows as JSON lines, the handed-in files, and a manifest with all checksums.

What would be wrong elsewhere is left out: the epoch of the events (R123), the mark of the folder of files (R130),
sessions of the page.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interpreter.jobs.rules.refusal import Refused

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = frozenset({"alembic_version", "page_access"})
FACTS_LEFT_OUT = ("epoch", "file_store")
LARGEST_MANIFEST = 256 * 1024 * 1024
CHUNK = 1024 * 1024
_TABLE = re.compile(r"[a-z_]{1,40}\Z")
_FILE = re.compile(r"[0-9a-f]{32}\.[A-Za-z0-9]{1,8}\Z|seal\.key\Z")

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Part(BaseModel):
    """One member of the archive: a table with its columns and rows, or a file with its size."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    sha256: Hash
    size: Annotated[int, Field(ge=0)]
    rows: Annotated[int, Field(ge=0)] = 0
    columns: list[str] = []


class Manifest(BaseModel):
    """What a backup holds; `schema_` is the shape that the database had, by the number of its last migration."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)
    format: Annotated[int, Field(alias="farmhand_backup")]
    schema_: Annotated[str, Field(alias="schema", pattern=r"^[0-9a-z_]{1,32}$")]
    made: str
    tables: dict[str, Part]
    files: dict[str, Part]


def member(table: str) -> str:
    """The name of a table's member."""
    return f"tables/{table}.jsonl"


def file_member(name: str) -> str:
    """The name of a file's member."""
    return f"files/{name}"


def line_of(row: Sequence[Any]) -> bytes:
    """A row as a line; bytes are a record with base64, for JSON has none."""
    return json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def row_of(line: bytes) -> list[Any]:
    """A row of a line."""
    return [base64.b64decode(one["base64"]) if isinstance(one, dict) else one for one in json.loads(line)]


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """What an archive says it holds; refused when it is no backup, or one of a newer form."""
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise Refused("this is no backup: its list is too long", "bad_backup")
        said = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError, zipfile.BadZipFile, OSError):
        raise Refused("this is no backup: it has no list of what it holds", "bad_backup") from None
    if isinstance(said, dict) and isinstance(said.get("farmhand_backup"), int) and said["farmhand_backup"] > FORMAT:
        raise Refused("the backup was made by a newer Farmhand: restore it with that one", "newer")
    try:
        manifest = Manifest.model_validate(said)
    except ValidationError:
        raise Refused("this is no backup: its list does not say what it holds", "bad_backup") from None
    wanted = [MANIFEST, *map(member, manifest.tables), *map(file_member, manifest.files)]
    named = all(map(_TABLE.match, manifest.tables)) and all(map(_FILE.match, manifest.files))
    if not named or sorted(wanted) != sorted(archive.namelist()):
        raise Refused("the backup does not hold what its list names", "bad_backup")
    return manifest


def check_all(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Refuse a backup of which any part is not as it was saved, before anything of it is used."""
    parts = {member(name): part for name, part in manifest.tables.items()}
    parts |= {file_member(name): part for name, part in manifest.files.items()}
    for name, part in parts.items():
        digest, size = hashlib.sha256(), 0
        try:
            for piece in pieces(archive, name):
                digest.update(piece)
                size += len(piece)
                if size > part.size:
                    break
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
            raise Refused(f"the backup is damaged: {name} cannot be read", "damaged") from None
        if size != part.size or digest.hexdigest() != part.sha256:
            raise Refused(f"the backup is damaged: {name} is not as it was saved", "damaged")


def pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A member, a piece at a time."""
    with archive.open(name) as source:
        while piece := source.read(CHUNK):
            yield piece
