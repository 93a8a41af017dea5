"""Statements that are compiled once a dialect and run on the driver's own cursor, in whatever transaction is open.

They are written in SQLAlchemy as all others; what is left out is its work at each call, some ten times the database's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, overload

from sqlalchemy import BindParameter, Boolean, Connection, CursorResult, Executable, Float, Insert, Row, bindparam, exc
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.result import result_tuple

Values = Mapping[str, Any]
AS_THEY_ARE = (Float, Boolean)  # drivers take these without help
FLOAT8 = 701  # PostgreSQL's number for the only kind of fraction in our tables
AT_ONCE = 1_024  # values of a list in one statement; drivers take some 32,000


class Prepared:
    """One statement with named values; lists in it (`IN`) cannot be prepared."""

    def __init__(self, statement: Any) -> None:
        self.statement = statement.inline() if isinstance(statement, Insert) and not statement._returning else statement
        self._made: dict[Any, _Made] = {}

    def made(self, dialect: Dialect, names: Values) -> _Made:
        """The statement in the words of a dialect; an insert is made for the columns that are named."""
        key: Any = dialect.name
        if isinstance(self.statement, Insert):
            key = (key, *names)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = _make(self.statement, dialect, list(names))
        return found


@dataclass(frozen=True, slots=True)
class _Made:
    text: str
    values: Callable[[Values], Any]
    row: Callable[[Sequence[Any]], Row[Any]] | None


def _make(statement: Any, dialect: Dialect, names: list[str]) -> _Made:
    inserts = isinstance(statement, Insert)
    made = statement.compile(dialect=dialect, column_keys=names if inserts else None)
    assert not made.post_compile_params, "a statement with lists cannot be prepared"
    usual = {name: value for name, value in made.params.items() if name not in names or not inserts}
    changes = {
        name: change
        for name, change in made._bind_processors.items()
        if not isinstance(made.binds[name].type, AS_THEY_ARE)
    }
    if inserts:
        usual = {}
    return _Made(str(made), _values(usual, changes, made.positiontup), _rows(made._result_columns, dialect))


def _values(usual: Values, changes: Mapping[str, Callable[[Any], Any]], positions: Sequence[str] | None) -> Any:
    """What turns named values into what the driver takes: a tuple in order, or a record."""
    if not usual and not changes and positions is not None and len(positions) > 1:
        return itemgetter(*positions)

    def full(given: Values) -> dict[str, Any]:
        found = {**usual, **given}
        for name, change in changes.items():
            found[name] = change(found[name])
        return found

    if positions is None:
        return full

    def ordered(given: Values) -> tuple[Any, ...]:
        found = full(given)
        return tuple([found[name] for name in positions])

    return ordered


def _rows(columns: Any, dialect: Dialect) -> Callable[[Sequence[Any]], Row[Any]] | None:
    if not columns:
        return None
    make = result_tuple([column.keyname for column in columns])
    changes = [
        (place, change)
        for place, column in enumerate(columns)
        if (change := column.type._cached_result_processor(dialect, FLOAT8)) is not None
    ]
    if not changes:
        return make

    def row(found: Sequence[Any]) -> Row[Any]:
        cells = list(found)
        for place, change in changes:
            cells[place] = change(cells[place])
        return make(cells)

    return row


class PreparedMany:
    """A statement about a list of texts, prepared for each power of two that is long enough for a list.

    `write` gets the places of the texts and gives the statement, which must not mind that one comes more than once.
    """

    def __init__(self, write: Callable[[list[BindParameter[str]]], Executable]) -> None:
        self._write = write
        self._sizes: dict[int, Prepared] = {}

    def rows(self, db: Db, texts: Iterable[str], **values: Any) -> Iterator[Row[Any]]:
        """What it finds for all these texts, a thousand at a time."""
        rest = list(texts)
        while rest:
            piece, rest = rest[:AT_ONCE], rest[AT_ONCE:]
            size = 1 << (len(piece) - 1).bit_length()
            piece += piece[-1:] * (size - len(piece))
            yield from db.execute(self._of(size), {**values, **{f"at_{at}": one for at, one in enumerate(piece)}})

    def _of(self, size: int) -> Prepared:
        found = self._sizes.get(size)
        if found is None:
            found = self._sizes[size] = Prepared(self._write([bindparam(f"at_{at}") for at in range(size)]))
        return found


class Found:
    """What a prepared statement gave: all its rows, or how many it changed."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: list[Row[Any]], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Row[Any]]:
        return iter(self._rows)

    def all(self) -> list[Row[Any]]:
        """Every row."""
        return self._rows

    def first(self) -> Row[Any] | None:
        """The first row, or None."""
        return self._rows[0] if self._rows else None

    def one(self) -> Row[Any]:
        """The only row; raises NoResultFound when there is none or more than one."""
        if len(self._rows) != 1:
            raise exc.NoResultFound(f"{len(self._rows)} rows where one was to be found")
        return self._rows[0]

    def scalar(self) -> Any:
        """The first cell of the first row, or None."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """The first cell of the only row."""
        return self.one()[0]

    def scalars(self) -> list[Any]:
        """The first cell of every row."""
        return [row[0] for row in self._rows]


class Db:
    """A connection inside a transaction: runs prepared statements itself and hands all others on."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect
        self.raw: Any = connection.connection.driver_connection

    @overload
    def execute(self, statement: Prepared, values: Values | Sequence[Values] = ...) -> Found: ...

    @overload
    def execute(
        self, statement: Executable, values: Values | Sequence[Values] = ...
    ) -> CursorResult[*tuple[Any, ...]]: ...

    def execute(self, statement: Any, values: Values | Sequence[Values] = ()) -> Any:
        """Run a statement with one record of values, or once for each of several."""
        if not isinstance(statement, Prepared):
            return self.connection.execute(statement, values or None)
        several = not isinstance(values, Mapping) and len(values) > 0
        first: Values = values[0] if several else values or {}  # type: ignore[index, assignment]
        made = statement.made(self.dialect, first)
        cursor = self.raw.cursor()
        try:
            if several:
                cursor.executemany(made.text, [made.values(each) for each in values])  # type: ignore[arg-type]
            else:
                cursor.execute(made.text, made.values(first))
            rows = [] if made.row is None else [made.row(found) for found in cursor.fetchall()]
            return Found(rows, cursor.rowcount)
        except self._errors() as problem:
            raise _told(problem, made.text, self.dialect) from None
        finally:
            cursor.close()

    def exec_driver_sql(self, text: str) -> CursorResult[*tuple[Any, ...]]:
        """Run a text as it stands."""
        return self.connection.exec_driver_sql(text)

    def _errors(self) -> Any:
        return self.dialect.loaded_dbapi.Error


def _told(problem: Any, text: str, dialect: Dialect) -> BaseException:
    """The failure in SQLAlchemy's kinds, as the other statements raise it; values stay out of it."""
    kind: Any = dialect.loaded_dbapi.Error
    told: BaseException = exc.DBAPIError.instance(text, None, problem, kind, hide_parameters=True, dialect=dialect)
    return told
