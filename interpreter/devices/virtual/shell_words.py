"""A line of shell → its commands, as data: quoting, pipes, `;`, `&&`, `||`, `&`, `$()`, `$name` and redirections.

Nothing is run here. A text that is no shell raises `ShellSyntaxError` with the words of Android's shell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z_]\w*")
_SPECIAL = " \t\n;&|<>()"
_DEEPEST = 30


class ShellSyntaxError(Exception):
    """The text is no shell; the message says where it broke."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a word: text, variable or command (its source); quoted pieces are not split at blanks."""

    kind: str
    value: str
    quoted: bool


Word = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Redirect:
    """`2> file`: stream number, `>`, `>>`, `<` or `>&`, and where to."""

    stream: int
    how: str
    target: Word


@dataclass(frozen=True, slots=True)
class Simple:
    """One command with the variables set before it."""

    sets: tuple[tuple[str, Word], ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Commands in braces, or in parentheses, which have a shell of their `own`."""

    body: Script
    own: bool
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands that feed one another; `after` is what stands before it: `;`, `&&` or `||`."""

    after: str
    parts: tuple[Simple | Group, ...]
    negated: bool = False


Script = tuple[Pipeline, ...]


def read_script(source: str, depth: int = 0) -> Script:
    """The commands of a text."""
    reader = _Reader(source, depth)
    script = reader.script("")
    if reader.at < len(source):
        raise ShellSyntaxError(f"syntax error: unexpected '{source[reader.at]}'")
    return script


class _Reader:
    def __init__(self, source: str, depth: int) -> None:
        if depth > _DEEPEST:
            raise ShellSyntaxError("syntax error: nested too deeply")
        self.source = source
        self.depth = depth
        self.at = 0

    def script(self, end: str) -> Script:
        """Pipelines up to a closing sign."""
        found: list[Pipeline] = []
        after = ";"
        while True:
            self._blanks(lines=after in (";", "&&", "||"))
            if self.at >= len(self.source) or (end and self.source[self.at] == end):
                return tuple(found)
            found.append(self._pipeline(after, end))
            self._blanks()
            after = self._connector()
            if not after:
                return tuple(found)

    def _connector(self) -> str:
        for sign, meaning in (("&&", "&&"), ("||", "||"), (";", ";"), ("\n", ";"), ("&", ";")):
            if self.source.startswith(sign, self.at):
                self.at += len(sign)
                return meaning
        return ""

    def _pipeline(self, after: str, end: str) -> Pipeline:
        negated = self._negation()
        parts = [self._command(end)]
        while True:
            self._blanks()
            if not self.source.startswith("|", self.at) or self.source.startswith("||", self.at):
                return Pipeline(after, tuple(parts), negated)
            self.at += 1
            self._blanks(lines=True)
            parts.append(self._command(end))

    def _negation(self) -> bool:
        if self.source.startswith("! ", self.at):
            self.at += 2
            self._blanks()
            return True
        return False

    def _command(self, end: str) -> Simple | Group:
        if self.source.startswith("(", self.at) or self.source.startswith("{ ", self.at):
            close = ")" if self.source[self.at] == "(" else "}"
            self.at += 1
            inner = self._nested(close)
            return Group(inner, close == ")", self._redirects(end))
        return self._simple(end)

    def _nested(self, close: str) -> Script:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ShellSyntaxError("syntax error: nested too deeply")
        inner = self.script(close)
        self._expect(close)
        self.depth -= 1
        return inner

    def _redirects(self, end: str) -> tuple[Redirect, ...]:
        rest = self._simple(end, empty=True)
        if rest.words or rest.sets:
            raise ShellSyntaxError("syntax error: unexpected word")
        return rest.redirects

    def _simple(self, end: str, *, empty: bool = False) -> Simple:
        sets: list[tuple[str, Word]] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while True:
            self._blanks()
            redirect = self._redirect()
            if redirect:
                redirects.append(redirect)
                continue
            if self.at >= len(self.source) or self.source[self.at] in ";&|\n()" or self._closes(end, words):
                break
            word = self._word()
            name = _assignment(word) if not words else None
            if name:
                sets.append((name, _value(word, name)))
            else:
                words.append(word)
        if not (words or sets or redirects or empty):
            sign = self.source[self.at : self.at + 1] or "newline"
            raise ShellSyntaxError(f"syntax error: unexpected '{sign}'")
        return Simple(tuple(sets), tuple(words), tuple(redirects))

    def _closes(self, end: str, words: list[Word]) -> bool:
        return end == "}" and self.source[self.at] == "}" and not words

    def _redirect(self) -> Redirect | None:
        found = re.compile(r"(\d?)(>>|>&|>|<)\s*").match(self.source, self.at)
        if not found:
            return None
        self.at = found.end()
        how = found[2]
        return Redirect(int(found[1] or (0 if how == "<" else 1)), how, self._word())

    def _word(self) -> Word:
        parts: list[Part] = []
        while self.at < len(self.source) and self.source[self.at] not in _SPECIAL:
            sign = self.source[self.at]
            if sign == "'":
                parts.append(Part("text", self._until("'"), quoted=True))
            elif sign == '"':
                parts += self._double()
            elif sign in "$`":
                parts.append(self._dollar(quoted=False))
            elif sign == "\\":
                parts.append(Part("text", self.source[self.at + 1 : self.at + 2], quoted=True))
                self.at += 2
            else:
                parts.append(Part("text", self._plain(), quoted=False))
        if not parts:
            raise ShellSyntaxError(f"syntax error: unexpected '{self.source[self.at : self.at + 1] or 'newline'}'")
        return tuple(parts)

    def _plain(self) -> str:
        start = self.at
        while self.at < len(self.source) and self.source[self.at] not in _SPECIAL + "'\"$`\\":
            self.at += 1
        return self.source[start : self.at]

    def _until(self, sign: str) -> str:
        end = self.source.find(sign, self.at + 1)
        if end < 0:
            raise ShellSyntaxError("no closing quote")
        text = self.source[self.at + 1 : end]
        self.at = end + 1
        return text

    def _double(self) -> list[Part]:
        parts = [Part("text", "", quoted=True)]
        self.at += 1
        while self.at < len(self.source):
            sign = self.source[self.at]
            if sign == '"':
                self.at += 1
                return parts
            if sign in "$`":
                parts.append(self._dollar(quoted=True))
                continue
            if sign == "\\" and self.source[self.at + 1 : self.at + 2] in ("$", "`", '"', "\\", "\n"):
                self.at += 1
                sign = self.source[self.at]
            parts.append(Part("text", sign, quoted=True))
            self.at += 1
        raise ShellSyntaxError("no closing quote")

    def _dollar(self, *, quoted: bool) -> Part:
        if self.source[self.at] == "`":
            return Part("command", self._until("`"), quoted)
        rest = self.source[self.at + 1 :]
        if rest.startswith("("):
            inner = _Reader(self.source, self.depth + 1)
            inner.at = self.at + 2
            start = inner.at
            inner.script(")")
            self.at = inner.at
            self._expect(")")
            return Part("command", self.source[start : self.at - 1], quoted)
        braced = re.match(r"\{(\w+|\?)\}", rest)
        plain = braced or re.match(r"([A-Za-z_]\w*|[?$#0-9])", rest)
        if plain is None:
            self.at += 1
            return Part("text", "$", quoted)
        self.at += 1 + plain.end()
        return Part("variable", plain[1], quoted)

    def _expect(self, sign: str) -> None:
        if not self.source.startswith(sign, self.at):
            raise ShellSyntaxError(f"syntax error: expected '{sign}'")
        self.at += 1

    def _blanks(self, *, lines: bool = False) -> None:
        while self.at < len(self.source):
            sign = self.source[self.at]
            if sign == "#":
                end = self.source.find("\n", self.at)
                self.at = len(self.source) if end < 0 else end
            elif sign in " \t" or (lines and sign == "\n"):
                self.at += 1
            elif self.source.startswith("\\\n", self.at):
                self.at += 2
            else:
                return


def _assignment(word: Word) -> str | None:
    """The name when a word is `name=value`."""
    head = word[0]
    if head.kind != "text" or head.quoted:
        return None
    name, sign, _ = head.value.partition("=")
    return name if sign and _NAME.fullmatch(name) else None


def _value(word: Word, name: str) -> Word:
    head = word[0]
    return (Part("text", head.value[len(name) + 1 :], quoted=True), *word[1:])
