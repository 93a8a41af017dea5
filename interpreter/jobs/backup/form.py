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
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interpreter.jobs.rules.refusal import Refused

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = frozenset({"alembic_version", "page_access"})
FACTS_LEFT_OUT = ("epoch", "file_store")
LARGEST_MANIFEST = 256 * 1024 * 1024
CHUNK = 1024 * 1024
MOST_TIMES, SPARE = 100, 1024 * 1024
LONGEST_LINE = 256 * 1024 * 1024  # a row of the largest bundle has a quarter of it
UNREADABLE = (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error)
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


class Unpacking:
    """Reads an archive piece by piece and counts what really comes out, whatever it says of itself.

    What we save is not packed at all, but for the manifest. So an archive that grows a hundredfold is no backup.
    """

    def __init__(self, source: Path) -> None:
        self.archive = zipfile.ZipFile(source)
        self._left = MOST_TIMES * source.stat().st_size + SPARE

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.archive.close()

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member, a piece at a time; refused when more comes out of it, or of all, than ever went into a backup."""
        info = self.archive.getinfo(name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(f"this is no backup: {name} is packed in a way that backups are not", "bad_backup")
        left = MOST_TIMES * info.compress_size + SPARE
        with self.archive.open(info) as source:
            while piece := source.read(CHUNK):
                left -= len(piece)
                self._left -= len(piece)
                if min(left, self._left) < 0:
                    said = f"{name} grows to more than {MOST_TIMES} times its size"
                    raise Refused(f"this is no backup: {said}, so it was left", "bad_backup")
                yield piece

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member; refused when one is longer than any row."""
        begun = b""
        for piece in self.pieces(name):
            first, *others = piece.split(b"\n")
            begun += first
            for other in others:
                yield begun
                begun = other
            if len(begun) > LONGEST_LINE:
                raise Refused(f"this is no backup: {name} has a line without an end", "bad_backup")
        if begun:
            yield begun


def read_manifest(unpacking: Unpacking) -> Manifest:
    """What an archive says it holds; refused when it is no backup, or one of a newer form."""
    try:
        text, names = bytearray(), unpacking.archive.namelist()
        for piece in unpacking.pieces(MANIFEST):
            text += piece
            if len(text) > LARGEST_MANIFEST:
                raise Refused("this is no backup: its list is too long", "bad_backup")
        said = json.loads(text)
    except (KeyError, ValueError, RecursionError, *UNREADABLE):
        raise Refused("this is no backup: it has no list of what it holds", "bad_backup") from None
    if isinstance(said, dict) and isinstance(said.get("farmhand_backup"), int) and said["farmhand_backup"] > FORMAT:
        raise Refused("the backup was made by a newer Farmhand: restore it with that one", "newer")
    try:
        manifest = Manifest.model_validate(said)
    except ValidationError:
        raise Refused("this is no backup: its list does not say what it holds", "bad_backup") from None
    wanted = [MANIFEST, *map(member, manifest.tables), *map(file_member, manifest.files)]
    named = all(map(_TABLE.match, manifest.tables)) and all(map(_FILE.match, manifest.files))
    if not named or sorted(wanted) != sorted(names):
        raise Refused("the backup does not hold what its list names", "bad_backup")
    return manifest


def check_all(unpacking: Unpacking, manifest: Manifest) -> None:
    """Refuse a backup of which any part is not as it was saved, before anything of it is used."""
    parts = {member(name): part for name, part in manifest.tables.items()}
    parts |= {file_member(name): part for name, part in manifest.files.items()}
    for name, part in parts.items():
        digest, size = hashlib.sha256(), 0
        try:
            for piece in unpacking.pieces(name):
                digest.update(piece)
                size += len(piece)
                if size > part.size:
                    break
        except UNREADABLE:
            raise Refused(f"the backup is damaged: {name} cannot be read", "damaged") from None
        if size != part.size or digest.hexdigest() != part.sha256:
            raise Refused(f"the backup is damaged: {name} is not as it was saved", "damaged")
