"""A word of shell → the arguments it stands for: values put in, split at blanks, matched with the phone's files."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from interpreter.devices.virtual.files import PhoneFiles
from interpreter.devices.virtual.shell_sums import sum_of
from interpreter.devices.virtual.shell_tree import Part, Word

_GLOB = re.compile(r"[*?]|\[.+\]")


@dataclass(frozen=True, slots=True)
class Values:
    """What words are made of: variables, the shell's own words, the last exit code, and the output of commands.

    `aside` is the number of the newest command that was started with `&`, none before there was one.
    """

    variables: dict[str, str]
    words: tuple[str, ...]
    last: int
    output: Callable[[str], str]
    aside: str = ""

    def get(self, name: str) -> str | None:
        """A variable's value, None when it is not set; `1`, `#`, `?`, `@` and their kin as well."""
        match name:
            case "?":
                return str(self.last)
            case "#":
                return str(max(0, len(self.words) - 1))
            case "@" | "*":
                return " ".join(self.words[1:]) if len(self.words) > 1 else None
            case "$":
                return "2042"
            case "!":
                return self.aside or None
            case _ if name.isdecimal():
                return self.words[int(name)] if int(name) < len(self.words) else None
            case _:
                return self.variables.get(name)


def expand(word: Word, values: Values, files: PhoneFiles) -> list[str]:
    """One or more arguments; none for an unquoted value that is empty."""
    done: list[str] = []
    current, begun = "", False
    for part in word:
        if part.kind == "variable" and part.value == "@" and part.quoted and not part.how:
            own = values.words[1:]
            done += [current + own[0], *own[1:-1]] if len(own) > 1 else []
            current, begun = (own[-1] if len(own) > 1 else current + "".join(own)), begun or bool(own)
            continue
        text = _text(part, values, files)
        if part.quoted or part.kind == "text":
            current, begun = current + text, True
            continue
        if text[:1].isspace() and begun:
            done.append(current)
            current, begun = "", False
        for index, piece in enumerate(text.split()):
            if index:
                done.append(current)
                current = ""
            current, begun = current + piece, True
    if begun:
        done.append(current)
    if any(not part.quoted and part.kind == "text" and _GLOB.search(part.value) for part in word):
        return [name for text in done for name in _matching(text, files)]
    return done


def joined(word: Word, values: Values, files: PhoneFiles) -> str:
    """A word as one text, as in an assignment: neither split nor matched."""
    return "".join(_text(part, values, files) for part in word)


def pattern(word: Word, values: Values, files: PhoneFiles) -> re.Pattern[str]:
    """A word as a pattern: stars and their kin count where they are not quoted."""
    return re.compile("".join(_shape(_text(part, values, files), quoted=part.quoted) for part in word), re.DOTALL)


def _shape(text: str, *, quoted: bool = False) -> str:
    """A regular expression that matches as `*`, `?` and `[…]` do."""
    if quoted:
        return re.escape(text)
    shape = ""
    for piece in re.findall(r"\[!?[^\]]+\]|.", text, re.DOTALL):
        if len(piece) > 1:
            inside = piece[1:-1].replace("\\", "\\\\").replace("[", "\\[").replace("^", "\\^")
            shape += f"[{'^' + inside[1:] if inside[0] == '!' else inside}]"
        else:
            shape += {"*": ".*", "?": "."}.get(piece, re.escape(piece))
    return shape


def _text(part: Part, values: Values, files: PhoneFiles) -> str:
    match part.kind:
        case "text":
            return part.value
        case "sum":
            return str(sum_of(part.value, values.variables))
        case "command":
            return values.output(part.value)
        case _:
            return _value(part, values, files)


def _value(part: Part, values: Values, files: PhoneFiles) -> str:
    """A variable, changed as `${name…}` says."""
    found = values.get(part.value)
    how = part.how
    if how == "length":
        return str(len(found or ""))
    if how[:1] in ("#", "%"):
        return _trimmed(found or "", how, pattern(part.word, values, files))
    absent = found is None or (how.startswith(":") and not found)
    match how[-1:]:
        case "-" if absent:
            return joined(part.word, values, files)
        case "=" if absent:
            values.variables[part.value] = joined(part.word, values, files)
            return values.variables[part.value]
        case "?" if absent:
            raise ValueError(f"{part.value}: {joined(part.word, values, files) or 'parameter null or not set'}")
        case "+":
            return "" if absent else joined(part.word, values, files)
        case _:
            return found or ""


def _trimmed(text: str, how: str, shape: re.Pattern[str]) -> str:
    """Without the shortest (`#`, `%`) or longest (`##`, `%%`) beginning or end that fits."""
    from_start = how[0] == "#"
    lengths = range(len(text) + 1) if len(how) == 1 else range(len(text), -1, -1)
    for length in lengths:
        piece = text[:length] if from_start else text[len(text) - length :]
        if shape.fullmatch(piece):
            return text[length:] if from_start else text[: len(text) - length]
    return text


def _matching(text: str, files: PhoneFiles) -> list[str]:
    """The files that a pattern names, or the pattern itself when there is none."""
    folder, slash, last = text.rpartition("/")
    try:
        shape = re.compile(_shape(last))
    except re.error:
        return [text]
    hidden = last.startswith(".")
    names = files.names(folder or "/") if slash else []
    found = [f"{folder}/{name}" for name in names if shape.fullmatch(name) and (hidden or name[0] != ".")]
    return found or [text]
