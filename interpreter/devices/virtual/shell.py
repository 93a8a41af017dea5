"""The shell of a phone: runs the scripts of `shell_read` with the commands of `commands/`, as `adb shell` would."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never

from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.shell_aside import Asides
from interpreter.devices.virtual.shell_call import Call, Command, Leaving
from interpreter.devices.virtual.shell_expand import Values, expand, joined, pattern
from interpreter.devices.virtual.shell_own import own
from interpreter.devices.virtual.shell_read import read_script
from interpreter.devices.virtual.shell_redirect import redirected
from interpreter.devices.virtual.shell_tree import (
    Case,
    For,
    Function,
    Group,
    If,
    Pipeline,
    Redirect,
    Script,
    ShellSyntaxError,
    Simple,
    While,
    Word,
)
from interpreter.devices.virtual.shell_tree import (
    Command as Part,
)
from interpreter.devices.virtual.streams import Input, Streams

_MOST_CALLS = 50  # functions within functions


@dataclass(slots=True)
class Shell:
    """One shell on one phone; `words` are its name and what it was started with."""

    phone: VirtualPhone
    commands: dict[str, Command]
    variables: dict[str, str] = field(default_factory=dict)
    last: int = 0
    depth: int = 0
    ended: bool = False
    words: tuple[str, ...] = ("sh",)
    functions: dict[str, Part] = field(default_factory=dict)
    asides: Asides = field(default_factory=Asides)

    def run(self, source: str, streams: Streams) -> int:
        """Run a text; the exit code of its last command."""
        try:
            self._script(read_script(source, self.depth), streams)
        except ShellSyntaxError as error:
            streams.err(f"/system/bin/sh: {error}\n".encode())
            self.last = 1
        except Leaving:
            self.last = 0  # outside of what it could leave
        return self.last

    def unfinished(self, source: str) -> bool:
        """Whether more lines have to come before a text can be run."""
        try:
            read_script(source, self.depth)
        except ShellSyntaxError as error:
            return error.unfinished
        return False

    def _script(self, script: Script, streams: Streams) -> None:
        for pipeline in script:
            skip = (pipeline.after == "&&" and self.last) or (pipeline.after == "||" and not self.last)
            if not skip and not self.ended:
                self.last = self._aside(pipeline, streams) if pipeline.aside else self._pipeline(pipeline, streams)

    def _aside(self, pipeline: Pipeline, streams: Streams) -> int:
        """Start what runs on by itself, with variables of its own and nothing to read."""
        shell = self._inner()
        self.asides.start(streams, lambda own: shell._pipeline(pipeline, own))
        return 0

    def _pipeline(self, pipeline: Pipeline, streams: Streams) -> int:
        """Each command runs to its end before the next one reads what it wrote."""
        given = streams.input
        code = 0
        for index, part in enumerate(pipeline.parts):
            if index == len(pipeline.parts) - 1:
                code = self._part(part, replace(streams, input=given))
            else:
                kept = bytearray()
                self._part(part, replace(streams, input=given, out=kept.extend))
                given = Input.of(bytes(kept))
        return int(not code) if pipeline.negated else code

    def _part(self, part: Part, streams: Streams) -> int:
        if isinstance(part, Simple):
            return self._simple(part, streams)
        if isinstance(part, Function):
            self.functions[part.name] = part.body
            return 0
        onto = self._redirected(part.redirects, streams)
        if onto is None:
            return 1
        try:
            return self._compound(part, onto[0])
        except ValueError as wrong:
            streams.err(f"/system/bin/sh: {wrong}\n".encode())
            return 1
        finally:
            onto[1]()

    def _compound(self, part: Group | If | While | For | Case, streams: Streams) -> int:
        match part:
            case Group(body, own):
                if not own:
                    self._script(body, streams)
                    return self.last
                shell = self._inner()
                with contextlib.suppress(Leaving):
                    shell._script(body, streams)
                return shell.last
            case If(cases, otherwise):
                return self._if(cases, otherwise, streams)
            case While(condition, body, until):
                return self._loop(lambda: self._holds(condition, streams) is not until, body, streams)
            case For(name, words, body):
                texts = self.words[1:] if words is None else self._expanded(words, streams)
                return self._loop(self._taking(name, iter(texts)), body, streams)
            case Case(subject, cases):
                return self._case(subject, cases, streams)
            case _:
                assert_never(part)

    def _if(self, cases: tuple[tuple[Script, Script], ...], otherwise: Script, streams: Streams) -> int:
        for condition, body in cases:
            if self._holds(condition, streams):
                return self._body(body, streams)
        return self._body(otherwise, streams)

    def _holds(self, condition: Script, streams: Streams) -> bool:
        self._script(condition, streams)
        return self.last == 0

    def _body(self, body: Script, streams: Streams) -> int:
        self.last = 0
        self._script(body, streams)
        return self.last

    def _taking(self, name: str, texts: Iterator[str]) -> Callable[[], bool]:
        """Sets a variable to the next text, as long as there is one."""

        def take() -> bool:
            text = next(texts, None)
            if text is not None:
                self.variables[name] = text
            return text is not None

        return take

    def _loop(self, goes_on: Callable[[], bool], body: Script, streams: Streams) -> int:
        """Ends as well when whoever started the shell has left."""
        code = 0
        while not self.ended and goes_on() and not self.ended:
            if streams.left():
                self.ended = True
                break
            try:
                code = self._body(body, streams)
            except Leaving as jump:
                if jump.how == "return" or jump.count > 1:
                    jump.count -= 1
                    raise
                if jump.how == "break":
                    return 0
        return code

    def _case(self, subject: Word, cases: tuple[tuple[tuple[Word, ...], Script], ...], streams: Streams) -> int:
        values = self._values(streams)
        text = joined(subject, values, self.phone.files)
        for patterns, body in cases:
            if any(pattern(word, values, self.phone.files).fullmatch(text) for word in patterns):
                return self._body(body, streams)
        return 0

    def _simple(self, simple: Simple, streams: Streams) -> int:
        try:
            words = self._expanded(simple.words, streams)
            sets = {name: joined(value, self._values(streams), self.phone.files) for name, value in simple.sets}
        except ValueError as wrong:
            streams.err(f"/system/bin/sh: {wrong}\n".encode())
            return 1
        onto = self._redirected(simple.redirects, streams)
        if onto is None:
            return 1
        try:
            if words:
                return self._command(words, sets, onto[0])
            self.variables.update(sets)
            return self.last if simple.sets and _runs_something(simple) else 0
        finally:
            onto[1]()

    def _command(self, words: tuple[str, ...], sets: dict[str, str], streams: Streams) -> int:
        if not (words[0] == "echo" and words[1:] and words[1].startswith("X4EXIT:")):
            self.phone.record.add("shell", words, self.phone.clock.monotonic())
        done = own(self, words, streams)
        if done is not None:
            return done
        if words[0] in self.functions:
            return self._call(self.functions[words[0]], words, streams)
        replaces = words[0] == "exec" and len(words) > 1
        words = words[1:] if words[0] in ("exec", "command") and len(words) > 1 else words
        name = words[0].rsplit("/", 1)[-1]
        command = self.commands.get(name)
        if command is None:
            self.ended = self.ended or replaces
            streams.err(f"/system/bin/sh: {words[0]}: inaccessible or not found\n".encode())
            return 127
        try:
            return command(Call(self.phone, words, streams, {**self.variables, **sets}, self))
        except ValueError:  # a word that is no number where one is wanted
            streams.err(f"{name}: invalid argument\n".encode())
            return 1
        finally:
            self.ended = self.ended or replaces

    def run_inside(self, source: str, streams: Streams) -> int:
        """Run a text as a part of what runs."""
        self.depth += 1
        try:
            return self.run(source, streams)
        finally:
            self.depth -= 1

    def _call(self, body: Part, words: tuple[str, ...], streams: Streams) -> int:
        """A function: the shell's own words are the call's while it runs."""
        if self.depth > _MOST_CALLS:
            streams.err(f"/system/bin/sh: {words[0]}: too many calls\n".encode())
            return 1
        kept, self.words = self.words, words
        self.depth += 1
        try:
            return self._part(body, streams)
        except Leaving as jump:
            if jump.how != "return":
                raise
            return self.last
        finally:
            self.words = kept
            self.depth -= 1

    def _expanded(self, words: tuple[Word, ...], streams: Streams) -> tuple[str, ...]:
        return tuple(text for word in words for text in self._expand(word, streams))

    def _expand(self, word: Word, streams: Streams) -> list[str]:
        return expand(word, self._values(streams), self.phone.files)

    def _values(self, streams: Streams) -> Values:
        def output(source: str) -> str:
            kept = bytearray()
            self.last = self._inner().run(source, replace(streams, out=kept.extend))
            return kept.decode(errors="replace").rstrip("\n")

        return Values(self.variables, self.words, self.last, output, self.asides.newest)

    def _inner(self) -> Shell:
        """A shell with the same variables, whose changes and end stay its own."""
        return Shell(
            self.phone, self.commands, dict(self.variables), self.last, self.depth + 1,
            words=self.words,
            functions=dict(self.functions),
            asides=self.asides,
        )  # fmt: skip

    def _redirected(
        self, redirects: tuple[Redirect, ...], streams: Streams
    ) -> tuple[Streams, Callable[[], None]] | None:
        return redirected(redirects, streams, self.phone, lambda word, given: " ".join(self._expand(word, given)))


def _runs_something(simple: Simple) -> bool:
    """Whether an assignment's value comes from a command, whose exit code then counts."""
    return any(part.kind == "command" for _, value in simple.sets for part in value)


def captured(shell: Shell, source: str) -> tuple[int, bytes, bytes]:
    """Run a text and keep what it writes: exit code, output, errors."""
    out, err = bytearray(), bytearray()
    code = shell.run(source, Streams(Input.of(b""), out.extend, err.extend, lambda: None, lambda: None, lambda: False))
    return code, bytes(out), bytes(err)
