"""The shell of a phone: runs scripts of `shell_words` with the commands of `commands/`, as `adb shell` would."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.shell_words import (
    Group,
    Part,
    Pipeline,
    Redirect,
    Script,
    ShellSyntaxError,
    Simple,
    Word,
    read_script,
)

_GLOB = re.compile(r"[*?]")


@dataclass(frozen=True, slots=True)
class Streams:
    """What a command reads and writes; `wait_for_end` waits until whoever started it leaves, `hang_up` ends that."""

    read: Callable[[], bytes]
    out: Callable[[bytes], None]
    err: Callable[[bytes], None]
    wait_for_end: Callable[[], None]
    hang_up: Callable[[], None]


@dataclass(slots=True)
class Call:
    """One command as it is run: its words, variables and streams."""

    phone: VirtualPhone
    words: tuple[str, ...]
    streams: Streams
    variables: dict[str, str]
    shell: Shell

    @property
    def name(self) -> str:
        """The command's own name."""
        return self.words[0]

    @property
    def args(self) -> tuple[str, ...]:
        """What stands after the name."""
        return self.words[1:]

    def say(self, text: str) -> int:
        """A line to standard output; the exit code of success."""
        self.streams.out(f"{text}\n".encode())
        return 0

    def fail(self, text: str, code: int = 1) -> int:
        """A line to standard error and an exit code."""
        self.streams.err(f"{text}\n".encode())
        return code


Command = Callable[[Call], int]


@dataclass(slots=True)
class Shell:
    """One shell on one phone."""

    phone: VirtualPhone
    commands: dict[str, Command]
    variables: dict[str, str] = field(default_factory=dict)
    last: int = 0
    depth: int = 0
    ended: bool = False

    def run(self, source: str, streams: Streams) -> int:
        """Run a text; the exit code of its last command."""
        try:
            script = read_script(source, self.depth)
        except ShellSyntaxError as error:
            streams.err(f"/system/bin/sh: {error}\n".encode())
            self.last = 1
            return 1
        self._script(script, streams)
        return self.last

    def _script(self, script: Script, streams: Streams) -> None:
        for pipeline in script:
            skip = (pipeline.after == "&&" and self.last) or (pipeline.after == "||" and not self.last)
            if not skip and not self.ended:
                self.last = self._pipeline(pipeline, streams)

    def _pipeline(self, pipeline: Pipeline, streams: Streams) -> int:
        """Each command runs to its end before the next one reads what it wrote."""
        read = streams.read
        code = 0
        for index, part in enumerate(pipeline.parts):
            if index == len(pipeline.parts) - 1:
                code = self._part(part, replace(streams, read=read))
            else:
                kept = bytearray()
                self._part(part, replace(streams, read=read, out=kept.extend))
                read = _once(bytes(kept))
        return int(not code) if pipeline.negated else code

    def _part(self, part: Simple | Group, streams: Streams) -> int:
        if isinstance(part, Simple):
            return self._simple(part, streams)
        redirected = self._redirected(part.redirects, streams)
        if redirected is None:
            return 1
        shell = self._inner() if part.own else self
        shell._script(part.body, redirected[0])
        redirected[1]()
        return shell.last

    def _simple(self, simple: Simple, streams: Streams) -> int:
        words = tuple(text for word in simple.words for text in self._expand(word, streams))
        sets = {name: " ".join(self._expand(value, streams)) for name, value in simple.sets}
        redirected = self._redirected(simple.redirects, streams)
        if redirected is None:
            return 1
        if not words:
            self.variables.update(sets)
            return 0
        try:
            return self._command(words, sets, redirected[0])
        finally:
            redirected[1]()

    def _command(self, words: tuple[str, ...], sets: dict[str, str], streams: Streams) -> int:
        if not (words[0] == "echo" and words[1:] and words[1].startswith("X4EXIT:")):
            self.phone.record.add("shell", words, self.phone.clock.monotonic())
        if words[0] == "exec" and len(words) > 1:
            words = words[1:]
        if words[0] == "exit":
            self.ended = True
            return int(words[1]) & 255 if len(words) > 1 and words[1].isdigit() else self.last
        name = words[0].rsplit("/", 1)[-1]
        command = self.commands.get(name)
        if command is None:
            streams.err(f"/system/bin/sh: {words[0]}: inaccessible or not found\n".encode())
            return 127
        try:
            return command(Call(self.phone, words, streams, {**self.variables, **sets}, self))
        except ValueError:  # a word that is no number where one is wanted
            streams.err(f"{name}: invalid argument\n".encode())
            return 1

    def _expand(self, word: Word, streams: Streams) -> list[str]:
        """A word as one or more arguments: unquoted values are split at blanks, unquoted stars match files."""
        done: list[str] = []
        current, begun = "", False
        for part in word:
            text = self._part_text(part, streams)
            if part.quoted or part.kind == "text":
                current, begun = current + text, True
                continue
            pieces = text.split()
            if text[:1].isspace() and begun:
                done.append(current)
                current, begun = "", False
            for index, piece in enumerate(pieces):
                if index:
                    done.append(current)
                    current = ""
                current, begun = current + piece, True
        if begun:
            done.append(current)
        if any(not part.quoted and part.kind == "text" and _GLOB.search(part.value) for part in word):
            return [name for text in done for name in self._matching(text)]
        return done

    def _part_text(self, part: Part, streams: Streams) -> str:
        if part.kind == "text":
            return part.value
        if part.kind == "variable":
            return str(self.last) if part.value == "?" else self.variables.get(part.value, "")
        kept = bytearray()
        self.last = self._inner().run(part.value, replace(streams, out=kept.extend))
        return kept.decode(errors="replace").rstrip("\n")

    def _inner(self) -> Shell:
        """A shell with the same variables, whose changes and end stay its own."""
        return Shell(self.phone, self.commands, dict(self.variables), self.last, self.depth + 1)

    def _matching(self, text: str) -> list[str]:
        """The files that a pattern names, or the pattern itself when there is none."""
        folder, _, pattern = text.rpartition("/")
        shape = re.compile("".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern))
        found = [f"{folder}/{name}" for name in self.phone.files.names(folder or "/") if shape.fullmatch(name)]
        return found or [text]

    def _redirected(
        self, redirects: tuple[Redirect, ...], streams: Streams
    ) -> tuple[Streams, Callable[[], None]] | None:
        """The streams after the redirections and what to do when the command is over; None when a file is missing."""
        ends: list[Callable[[], None]] = []
        for redirect in redirects:
            target = " ".join(self._expand(redirect.target, streams))
            if redirect.how == ">&":
                streams = (
                    replace(streams, err=streams.out) if redirect.stream == 2 else replace(streams, out=streams.err)
                )
            elif redirect.how == "<":
                data = self.phone.files.read(target)
                if data is None:
                    streams.err(f"/system/bin/sh: can't open {target}: No such file or directory\n".encode())
                    return None
                streams = replace(streams, read=_once(data))
            else:
                kept = bytearray(self.phone.files.read(target) or b"" if redirect.how == ">>" else b"")
                ends.append(self._writer(target, kept))
                write = kept.extend
                streams = replace(streams, err=write) if redirect.stream == 2 else replace(streams, out=write)

        def finish() -> None:
            for end in ends:
                end()

        return streams, finish

    def _writer(self, target: str, kept: bytearray) -> Callable[[], None]:
        def write() -> None:
            if target != "/dev/null":
                self.phone.files.write(target, bytes(kept), modified=int(self.phone.now().timestamp()))

        return write


def _once(data: bytes) -> Callable[[], bytes]:
    """A reader that gives its bytes once and then the end."""
    left = [data]
    return lambda: left.pop() if left else b""


def captured(shell: Shell, source: str) -> tuple[int, bytes, bytes]:
    """Run a text and keep what it writes: exit code, output, errors."""
    out, err = bytearray(), bytearray()
    code = shell.run(source, Streams(lambda: b"", out.extend, err.extend, lambda: None, lambda: None))
    return code, bytes(out), bytes(err)
