"""A text of shell → its commands: pipes, `;`, `&&`, `||`, `&`, redirections, groups, if, while, for, case, functions.

Nothing is run here. A text that is no shell raises `ShellSyntaxError` with the words of Android's shell.
"""

from __future__ import annotations

import re

from interpreter.devices.virtual.shell_tree import (
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    Part,
    Pipeline,
    Redirect,
    Script,
    ShellSyntaxError,
    Simple,
    While,
    Word,
)
from interpreter.devices.virtual.shell_words import DEEPEST, WordReader

_NAME = re.compile(r"[A-Za-z_]\w*")
_RESERVED = re.compile(r"(if|then|elif|else|fi|while|until|for|do|done|case|in|esac|\{|\}|!)(?=[\s;&|()<>]|$)")
_FUNCTION = re.compile(r"([A-Za-z_]\w*)[ \t]*\(\)\s*")
_REDIRECT = re.compile(r"(\d?)(>>|>&|>|<)\s*")
_CONNECTORS = (("&&", "&&"), ("||", "||"), (";", ";"), ("\n", ";"), ("&", "&"))
_CLOSING = ("then", "elif", "else", "fi", "do", "done", "esac", "}", ")", ";;")


def read_script(source: str, depth: int = 0) -> Script:
    """The commands of a text."""
    reader = _Reader(source, depth)
    script = reader.script()
    if reader.at < len(source):
        raise reader.error()
    return script


class _Reader(WordReader):
    def inner(self, at: int) -> int:
        reader = _Reader(self.source, self.depth + 1)
        reader.at = at
        reader.script()
        return reader.at

    def script(self) -> Script:
        """Pipelines up to the end or to a word or sign that closes something."""
        found: list[Pipeline] = []
        after = ";"
        while True:
            self.blanks(lines=after in (";", "&&", "||", "&"))
            if self.at >= len(self.source) and after in ("&&", "||"):
                raise self.error()
            if self.at >= len(self.source) or self._closing():
                return tuple(found)
            found.append(self._pipeline(after))
            self.blanks()
            after = "" if self.source.startswith(";;", self.at) else self._connector()
            if after == "&":
                found = _set_aside(found)
            if not after:
                return tuple(found)

    def _closing(self) -> bool:
        return any(self.source.startswith(sign, self.at) for sign in (")", ";;")) or self._reserved() in _CLOSING

    def _reserved(self) -> str:
        found = _RESERVED.match(self.source, self.at)
        return found[1] if found else ""

    def _keyword(self, word: str) -> None:
        self.blanks(lines=True)
        if self._reserved() != word:
            raise self.error(word)
        self.at += len(word)

    def _connector(self) -> str:
        for sign, meaning in _CONNECTORS:
            if self.source.startswith(sign, self.at):
                self.at += len(sign)
                return meaning
        return ""

    def _pipeline(self, after: str) -> Pipeline:
        negated = self._reserved() == "!"
        if negated:
            self.at += 1
            self.blanks()
        parts = [self._command()]
        while True:
            self.blanks()
            if not self.source.startswith("|", self.at) or self.source.startswith("||", self.at):
                return Pipeline(after, tuple(parts), negated)
            self.at += 1
            self.blanks(lines=True)
            parts.append(self._command())

    def _command(self) -> Command:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ShellSyntaxError("syntax error: nested too deeply")
        try:
            return self._compound() or self._function() or self._simple()
        finally:
            self.depth -= 1

    def _compound(self) -> Command | None:
        if self.source.startswith("(", self.at):
            self.at += 1
            body = self._body(")")
            return Group(body, own=True, redirects=self._redirects())
        word = self._reserved()
        if word in ("if", "while", "until", "for", "case", "{"):
            self.at += len(word)
        match word:
            case "{":
                return Group(self._body("}"), own=False, redirects=self._redirects())
            case "if":
                return self._if()
            case "while" | "until":
                condition = self._body("do")
                return While(condition, self._body("done"), word == "until", self._redirects())
            case "for":
                return self._for()
            case "case":
                return self._case()
            case _:
                return None

    def _body(self, close: str) -> Script:
        """Commands, at least one, and what closes them."""
        body = self.script()
        self.blanks(lines=True)
        if not body:
            raise self.error()
        if close == ")":
            self.expect(close)
        else:
            self._keyword(close)
        return body

    def _if(self) -> If:
        cases: list[tuple[Script, Script]] = []
        otherwise: Script = ()
        while True:
            condition = self._body("then")
            done = self.script()
            cases.append((condition, done))
            self.blanks(lines=True)
            word = self._reserved()
            if word not in ("elif", "else", "fi"):
                raise self.error("fi")
            self.at += len(word)
            if word == "else":
                otherwise = self._body("fi")
            if word != "elif":
                return If(tuple(cases), otherwise, self._redirects())

    def _for(self) -> For:
        self.blanks()
        name = _NAME.match(self.source, self.at)
        if name is None:
            raise self.error()
        self.at = name.end()
        self.blanks(lines=True)
        words: tuple[Word, ...] | None = None
        if self._reserved() == "in":
            self.at += 2
            words = self._simple(plain=True).words
        self.blanks()
        if self.source.startswith(";", self.at):
            self.at += 1
        self._keyword("do")
        return For(name[0], words, self._body("done"), self._redirects())

    def _case(self) -> Case:
        self.blanks()
        subject = self.word()
        self._keyword("in")
        cases: list[tuple[tuple[Word, ...], Script]] = []
        while True:
            self.blanks(lines=True)
            if self._reserved() == "esac":
                self.at += 4
                return Case(subject, tuple(cases), self._redirects())
            cases.append((self._patterns(), self.script()))
            self.blanks(lines=True)
            if self.source.startswith(";;", self.at):
                self.at += 2
            elif self._reserved() != "esac":
                raise self.error("esac")

    def _patterns(self) -> tuple[Word, ...]:
        if self.source.startswith("(", self.at):
            self.at += 1
        found = []
        while True:
            self.blanks()
            found.append(self.word())
            self.blanks()
            if not self.source.startswith("|", self.at):
                self.expect(")")
                return tuple(found)
            self.at += 1

    def _function(self) -> Function | None:
        found = _FUNCTION.match(self.source, self.at)
        if found is None:
            return None
        self.at = found.end()
        body = self._compound()
        if body is None:
            raise self.error("{")
        return Function(found[1], body)

    def _redirects(self) -> tuple[Redirect, ...]:
        found = []
        while redirect := self._redirect():
            found.append(redirect)
        return tuple(found)

    def _redirect(self) -> Redirect | None:
        self.blanks()
        found = _REDIRECT.match(self.source, self.at)
        if found is None:
            return None
        self.at = found.end()
        return Redirect(int(found[1] or (0 if found[2] == "<" else 1)), found[2], self.word())

    def _simple(self, *, plain: bool = False) -> Simple:
        """A command; when `plain`, only its words and redirections, of which there may be none."""
        sets: list[tuple[str, Word]] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while True:
            redirects += self._redirects()
            if self.at >= len(self.source) or self.source[self.at] in ";&|\n()":
                break
            word = self.word()
            name = None if words or plain else _assignment(word)
            if name:
                sets.append((name, _value(word, name)))
            else:
                words.append(word)
        if not (words or sets or redirects or plain):
            raise self.error()
        return Simple(tuple(sets), tuple(words), tuple(redirects))


def _set_aside(found: list[Pipeline]) -> list[Pipeline]:
    """What `&` ends runs aside: back to the last pipeline that `&&` or `||` does not tie to the one before it."""
    start = max(place for place, pipeline in enumerate(found) if pipeline.after not in ("&&", "||"))
    return [*found[:start], Pipeline(";", (Group(tuple(found[start:]), own=True),), aside=True)]


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
