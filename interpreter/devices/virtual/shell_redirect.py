"""The redirections of a command: where what it writes goes instead, and what it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from interpreter.devices.virtual.shell_tree import Redirect, Word
from interpreter.devices.virtual.streams import Input, Streams

if TYPE_CHECKING:
    from interpreter.devices.virtual.phone import VirtualPhone


def redirected(
    redirects: tuple[Redirect, ...], streams: Streams, phone: VirtualPhone, path: Callable[[Word, Streams], str]
) -> tuple[Streams, Callable[[], None]] | None:
    """The streams after the redirections and what to do when the command is over; None when a file is missing."""
    ends: list[Callable[[], None]] = []
    for redirect in redirects:
        target = path(redirect.target, streams)
        if redirect.how == ">&":
            streams = replace(streams, err=streams.out) if redirect.stream == 2 else replace(streams, out=streams.err)
        elif redirect.how == "<":
            data = phone.files.read(target)
            if data is None:
                streams.err(f"/system/bin/sh: can't open {target}: No such file or directory\n".encode())
                return None
            streams = replace(streams, input=Input.of(data))
        else:
            kept = bytearray(phone.files.read(target) or b"" if redirect.how == ">>" else b"")
            ends.append(_writer(phone, target, kept))
            write = kept.extend
            streams = replace(streams, err=write) if redirect.stream == 2 else replace(streams, out=write)

    def finish() -> None:
        for end in ends:
            end()

    return streams, finish


def _writer(phone: VirtualPhone, target: str, kept: bytearray) -> Callable[[], None]:
    def write() -> None:
        if target != "/dev/null":
            phone.files.write(target, bytes(kept), modified=int(phone.now().timestamp()))

    return write
