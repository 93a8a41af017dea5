"""What a line is made of while it is not known yet whether it fits: words, brackets that may break, block texts."""

from __future__ import annotations

from dsl.hints import Iterable, Sequence, TypeAlias
from dsl.struct import Struct

WIDTH = 100
"""Where lines are broken, in columns (X902)."""


class Group(Struct):
    """Something in brackets; when it does not fit, each item gets a line of its own. `pad` is inside when it fits."""

    opening: str
    items: tuple[Pieces, ...]
    closing: str
    pad: str = ""
    last_comma: bool = True


class Block(Struct):
    """A text over several lines, without its indent."""

    lines: tuple[str, ...]


Piece: TypeAlias = str | Group | Block
Pieces: TypeAlias = "tuple[Piece, ...]"


def joined(parts: Iterable[Pieces], between: str) -> Pieces:
    """Several pieces with a word between each two."""
    made: list[Piece] = []
    for number, part in enumerate(parts):
        if number:
            made.append(between)
        made += part
    return tuple(made)


def flat(pieces: Pieces) -> str:
    """All on one line; of a block text only what stands on the first one."""
    return "".join([piece if type(piece) is str else _flat(piece) for piece in pieces])


def _flat(piece: Piece) -> str:
    match piece:
        case str():
            return piece
        case Block():
            return '"""'
        case Group():
            inside = ", ".join(flat(item) for item in piece.items)
            pad = piece.pad if inside else ""
            return f"{piece.opening}{pad}{inside}{pad}{piece.closing}"


def fits(pieces: Pieces, indent: int) -> bool:
    """Whether all of it has room on one line."""
    return indent + len(flat(pieces)) <= WIDTH


def breakable(pieces: Pieces) -> bool:
    """Whether there are brackets that can be broken."""
    return any(isinstance(piece, Group) and piece.items for piece in pieces)


def laid(pieces: Pieces, indent: int, after: str = "") -> str:
    """The text of a line that begins at `indent`; brackets are broken from the outside in where it does not fit.

    The indent of the first line is left to the caller; `after` stands behind it on the same line.
    """
    out: list[str] = []
    _lay(pieces, indent, indent, after, out)
    return "".join(out)


def on_one_line(pieces: Pieces, indent: int) -> str | None:
    """The text of a line that begins at `indent`; None when it has no room, or block texts that go on below."""
    line = flat(pieces)
    return None if indent + len(line) > WIDTH or any(type(piece) is Block for piece in pieces) else line


def _lay(pieces: Sequence[Piece], indent: int, column: int, after: str, out: list[str]) -> None:
    for number, piece in enumerate(pieces):
        if isinstance(piece, Block):
            out.append(_block(piece, indent + 2))
            column = indent + 5
        elif isinstance(piece, str):
            out.append(piece)
            column += len(piece)
        elif not piece.items or column + len(_flat(piece)) + _until_break(pieces[number + 1 :], after) <= WIDTH:
            out.append(_flat(piece))
            column += len(_flat(piece))
        else:
            _broken(piece, indent, out)
            column = indent + len(piece.closing)


def _broken(group: Group, indent: int, out: list[str]) -> None:
    inner = indent + 2
    out.append(group.opening)
    for number, item in enumerate(group.items):
        comma = "," if group.last_comma or number + 1 < len(group.items) else ""
        out.append("\n" + " " * inner)
        _lay(item, inner, inner, comma, out)
        out.append(comma)
    out.append("\n" + " " * indent + group.closing)


def _until_break(pieces: Sequence[Piece], after: str) -> int:
    """How much must stand on the same line before it can be broken again."""
    length = 0
    for piece in pieces:
        if isinstance(piece, str):
            length += len(piece)
        else:
            return length + len(piece.opening if isinstance(piece, Group) else '"""')
    return length + len(after)


def _block(block: Block, indent: int) -> str:
    blank = " " * indent
    inside = "".join(f"{blank}{line}\n" if line else "\n" for line in block.lines)
    return f'"""\n{inside}{blank}"""'
