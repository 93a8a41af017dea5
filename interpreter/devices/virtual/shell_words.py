"""The words of a shell text: quoting, `$name`, `${name:-…}`, `$()`, `$(())`, backquotes and comments."""

from __future__ import annotations

import re
from collections.abc import Callable

from interpreter.devices.virtual.shell_tree import Part, ShellSyntaxError, Word

SPECIAL = " \t\n;&|<>()"
DEEPEST = 30
_BRACED = re.compile(r"(#?)(\w+|[?#@*$!])(:?[-=+?]|##?|%%?)?")
_PLAIN = re.compile(r"[A-Za-z_]\w*|[?$#@*!0-9]")


class WordReader:
    """A place in a text that moves over words; `inner` finds the end of what stands in `$(`."""

    def __init__(self, source: str, depth: int) -> None:
        if depth > DEEPEST:
            raise ShellSyntaxError("syntax error: nested too deeply")
        self.source = source
        self.depth = depth
        self.at = 0

    def inner(self, at: int) -> int:
        """Where the commands that begin at a place end, before the closing sign."""
        raise ShellSyntaxError(f"syntax error: unexpected '$(' at {at}")

    def error(self, expected: str = "") -> ShellSyntaxError:
        """What is wrong here; at the end of the text more of it may mend that."""
        over = self.at >= len(self.source)
        if expected:
            return ShellSyntaxError(f"syntax error: expected '{expected}'", unfinished=over)
        sign = self.source[self.at : self.at + 1].replace("\n", "newline") or "newline"
        return ShellSyntaxError(f"syntax error: unexpected '{sign}'", unfinished=over)

    def expect(self, sign: str) -> None:
        """Go over a sign that must be here."""
        if not self.source.startswith(sign, self.at):
            raise self.error(sign)
        self.at += len(sign)

    def blanks(self, *, lines: bool = False) -> None:
        """Go over blanks and comments, and over line ends as well."""
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

    def word(self, ends: str = SPECIAL) -> Word:
        """The word that is here; raises when there is none."""
        parts: list[Part] = []
        while self.at < len(self.source) and self.source[self.at] not in ends:
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
                parts.append(Part("text", self._plain(ends), quoted=False))
        if not parts and ends == SPECIAL:
            raise self.error()
        return tuple(parts)

    def _plain(self, ends: str) -> str:
        start = self.at
        while self.at < len(self.source) and self.source[self.at] not in ends + "'\"$`\\":
            self.at += 1
        return self.source[start : self.at]

    def _until(self, sign: str) -> str:
        end = self.source.find(sign, self.at + 1)
        if end < 0:
            raise ShellSyntaxError("no closing quote", unfinished=True)
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
        raise ShellSyntaxError("no closing quote", unfinished=True)

    def _dollar(self, *, quoted: bool) -> Part:
        if self.source[self.at] == "`":
            return Part("command", self._until("`"), quoted)
        kinds: tuple[tuple[str, Callable[[bool], Part]], ...] = (
            ("$((", self._sum), ("$(", self._commands), ("${", self._braced),
        )  # fmt: skip
        for sign, read in kinds:
            if self.source.startswith(sign, self.at):
                self.at += len(sign)
                return read(quoted)
        plain = _PLAIN.match(self.source, self.at + 1)
        self.at = plain.end() if plain else self.at + 1
        return Part("variable", plain[0], quoted) if plain else Part("text", "$", quoted)

    def _commands(self, quoted: bool) -> Part:
        start = self.at
        self.at = self.inner(start)
        self.expect(")")
        return Part("command", self.source[start : self.at - 1], quoted)

    def _sum(self, quoted: bool) -> Part:
        end = self.source.find("))", self.at)
        if end < 0:
            raise ShellSyntaxError("syntax error: expected '))'", unfinished=True)
        while self.source.startswith(")))", end):  # the last sum's own bracket comes first
            end += 1
        text = self.source[self.at : end]
        self.at = end + 2
        return Part("sum", text, quoted)

    def _braced(self, quoted: bool) -> Part:
        found = _BRACED.match(self.source, self.at)
        if found is None:
            raise self.error("}") if self.at >= len(self.source) else ShellSyntaxError("bad substitution")
        self.at = found.end()
        word: Word = ()
        if found[3]:
            self.depth += 1
            if self.depth > DEEPEST:
                raise ShellSyntaxError("syntax error: nested too deeply")
            word = self.word("}")
            self.depth -= 1
        self.expect("}")
        return Part("variable", found[2], quoted, "length" if found[1] else found[3] or "", word)
