"""Expressions in the text form, with brackets where they change the meaning and around a mixed `otherwise`."""

from __future__ import annotations

from dsl.hints import assert_never
from dsl.nodes import expressions as ex
from dsl.patterns import compiled
from dsl.printer.pieces import Block, Group, Piece, Pieces, flat, joined

CHOICE, ANY, ALL, NOT, COMPARE, OTHERWISE, SUM, PRODUCT, NEGATIVE, PART, ATOM = range(11)
_KEY = r"[A-Za-z_]\w*"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_BLOCK_ESCAPES = {"\\": "\\\\", "\t": "\\t"}


def expression(one: ex.Expression, least: int = CHOICE) -> Pieces:
    """The pieces of a value; in brackets when it binds less than `least`."""
    made = _pieces(one)
    return made if _binds(one) >= least else (Group("(", (made,), ")", last_comma=False),)


def whole(one: ex.Expression) -> Pieces:
    """A value that fills its place: there a text may go over several lines."""
    if isinstance(one, ex.Text) and (lines := block_lines(one)) is not None:
        return (Block(tuple(_block_line(line) for line in lines)),)
    return expression(one)


def inline(one: ex.Expression) -> str:
    """A value on one line."""
    return flat(expression(one))


def number(value: ex.Exact) -> str:
    """A number without exponent."""
    return str(value) if isinstance(value, int) else f"{value:f}"


def quoted(text: str) -> str:
    """A plain text in quotes."""
    return f'"{_escaped(text.replace("${", "$${"), _ESCAPES)}"'


def literal(text: ex.Text) -> str:
    """A text with its fill-ins in quotes, on one line."""
    return f'"{filled(text, _ESCAPES)}"'


def pattern(one: ex.Pattern) -> str:
    """`/…/flags`."""
    return f"/{one.source}/{one.flags}"


def key(word: str) -> str:
    """The key of a record: quoted when it is no word."""
    return word if compiled(_KEY).fullmatch(word) else quoted(word)


def filled(text: ex.Text, escapes: dict[str, str] | None) -> str:
    """A text with its fill-ins; without `escapes` all characters stay as they are (YAML form)."""
    made: list[str] = []
    for number_, part in enumerate(text.parts):
        if not isinstance(part, str):
            made.append(fill(part))
            continue
        plain, last = part, ""
        if number_ + 1 < len(text.parts):
            plain = part.rstrip("$")
            last = '${"$"}' * (len(part) - len(plain))
        plain = plain.replace("${", "$${")
        made.append((plain if escapes is None else _escaped(plain, escapes)) + last)
    return "".join(made)


def fill(one: ex.Expression) -> str:
    """`${…}` around a value."""
    inside = inline(one)
    return f"${{ {inside} }}" if inside.startswith("{") or inside.endswith("}") else f"${{{inside}}}"


def block_lines(text: ex.Text) -> tuple[str, ...] | None:
    """The lines of a text that was written, and can be written again, over several lines; None for all others.

    They are lines of the YAML form; both forms use this, so that a text is a block in both or in none.
    """
    if not text.block:
        return None
    written = filled(text, None)
    lines = written.split("\n")
    if len(lines) < 2 or not lines[0].strip() or not lines[-1].strip() or lines[0].startswith(" "):
        return None
    if any(line != line.rstrip() or not (line.isprintable()) for line in lines):
        return None
    return tuple(lines) if all('"""' not in line.lstrip()[:3] for line in lines) else None


def _block_line(line: str) -> str:
    """A line of a block text: backslashes are doubled, except inside fill-ins."""
    return line if "\\" not in line else _outside_fills(line)


def _outside_fills(line: str) -> str:
    from dsl.text.scan import fill_end  # noqa: PLC0415 - lines with a backslash are rare

    made, at = [], 0
    while at < len(line):
        if line.startswith("$${", at):
            made.append("$${")
            at += 3
        elif line.startswith("${", at) and (end := fill_end(line, at + 2, len(line))) is not None:
            made.append(line[at : end + 1])
            at = end + 1
        else:
            made.append(_BLOCK_ESCAPES.get(line[at], line[at]))
            at += 1
    return "".join(made)


def _escaped(text: str, escapes: dict[str, str]) -> str:
    if text.isprintable() and not any(sign in text for sign in escapes):
        return text
    return "".join(escapes.get(sign) or (sign if sign.isprintable() else f"\\u{{{ord(sign):X}}}") for sign in text)


def _binds(one: ex.Expression) -> int:
    """How strongly a value holds together: its rule in the grammar."""
    match one:
        case ex.Choice():
            return CHOICE
        case ex.Any():
            return ANY
        case ex.All():
            return ALL
        case ex.Not():
            return NOT
        case ex.Compare() | ex.Is():
            return COMPARE
        case ex.Otherwise():
            return OTHERWISE
        case ex.Sum():
            return SUM
        case ex.Product():
            return PRODUCT
        case ex.Negative():
            return NEGATIVE
        case ex.Member() | ex.Index():
            return PART
        case ex.Number() | ex.Duration() | ex.Percent() | ex.Pattern():
            return NEGATIVE
        case _:
            return ATOM


def _pieces(one: ex.Expression) -> Pieces:
    match one:
        case ex.Number(value):
            return (number(value),)
        case ex.Percent(shown):
            return (f"{number(shown)}%",)
        case ex.Duration(amount, unit):
            return (f"{number(amount)}{unit}",)
        case ex.Flag(value):
            return ("true" if value else "false",)
        case ex.Nothing():
            return ("nothing",)
        case ex.Pattern():
            return (pattern(one),)
        case ex.Text():
            return (literal(one),)
        case ex.Name(name):
            return (name,)
        case ex.Member(base, word):
            return (*expression(base, PART), f".{word}")
        case ex.Index(base, index):
            return (*expression(base, PART), Group("[", (expression(index),), "]", last_comma=False))
        case ex.Call(function, arguments):
            return (function, Group("(", tuple(expression(value) for value in arguments), ")"))
        case ex.ListOf(values):
            return (Group("[", tuple(expression(item) for item in values), "]"),)
        case ex.Each():
            return (Group("[", (_each(one),), "]", last_comma=False),)
        case ex.Record(pairs):
            items = tuple((f"{key(pair.key)}: ", *expression(pair.value)) for pair in pairs)
            return (Group("{", items, "}", pad=" "),)
        case _:
            return _operation(one)


def _each(one: ex.Each) -> Pieces:
    where: Pieces = () if one.where is None else (" where ", *expression(one.where, ANY))
    return (*expression(one.item), f" for each {one.name} in ", *expression(one.source, ANY), *where)


_Operation = (
    ex.Sum | ex.Product | ex.Negative | ex.Not | ex.All | ex.Any | ex.Compare | ex.Is | ex.Otherwise | ex.Choice
)


def _operation(one: _Operation) -> Pieces:
    match one:
        case ex.Sum(first, rest):
            return (*expression(first, PRODUCT), *_chain(rest, PRODUCT))
        case ex.Product(first, rest):
            return (*expression(first, NEGATIVE), *_chain(rest, NEGATIVE))
        case ex.Negative(operand):
            return ("-", *_behind_minus(operand))
        case ex.Not(operand):
            return ("not ", *expression(operand, NOT))
        case ex.All(operands):
            return joined((expression(value, NOT) for value in operands), " and ")
        case ex.Any(operands):
            return joined((expression(value, ALL) for value in operands), " or ")
        case ex.Compare(operator, left, right):
            return (*expression(left, SUM), f" {operator} ", *expression(right, SUM))
        case ex.Is(operand, state):
            return (*expression(operand, SUM), f" {state}")
        case ex.Otherwise(value, instead):
            return (*expression(value, NEGATIVE), " otherwise ", *expression(instead, NEGATIVE))
        case ex.Choice(value, condition, instead):
            return (*expression(value, ANY), " if ", *expression(condition, ANY), " else ", *expression(instead))
        case _:
            assert_never(one)


def _behind_minus(operand: ex.Expression) -> Pieces:
    if isinstance(operand, ex.Pattern):
        return (Group("(", (_pieces(operand),), ")", last_comma=False),)
    return expression(operand, NEGATIVE)


def _chain(rest: tuple[tuple[str, ex.Expression], ...], least: int) -> Pieces:
    made: list[Piece] = []
    for sign, operand in rest:
        made += (f" {sign} ", *expression(operand, least))
    return tuple(made)
