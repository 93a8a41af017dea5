"""Files that a user names: only files that end, and no more of them than a flow may have; else one sentence."""

from __future__ import annotations

import os
import stat

from dsl.size import LARGEST


class NotRead(Exception):  # noqa: N818 - what the user is told
    """A file that cannot be read; the message is a sentence in one line."""


def shown(path: object) -> str:
    """The name of a file for a message, on one line and without what would move the cursor."""
    from dsl.render.frames import visible  # noqa: PLC0415 - only where a name is shown

    return visible(str(path))


def named_bytes(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a file of at most 4 MiB; NotRead for everything else, without waiting for anybody to write."""
    try:
        # a pipe without a writer would be waited for; whether it is a file is asked of what was opened, not of its name
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        with os.fdopen(handle, "rb", closefd=True) as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise NotRead(f"{shown(path)} is no file that could be read to its end, as a pipe or a device")
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotRead(f"there is no file {shown(path)}{_or_near(path)}") from None
    except IsADirectoryError:
        raise NotRead(f"{shown(path)} is a folder, not a file") from None
    except ValueError:
        raise NotRead(f"{shown(path)} cannot be the name of a file") from None
    except OSError as problem:
        raise NotRead(f"{shown(path)} cannot be read: {problem.strerror}") from None
    if len(content) > LARGEST:
        raise NotRead(f"{shown(path)} is larger than 4 MiB; nothing that a flow is made of needs to be")
    return content


def _or_near(path: str | os.PathLike[str]) -> str:
    """What else in its folder may have been meant."""
    from dsl.spelling import closest  # noqa: PLC0415 - only where a name is wrong

    folder, name = os.path.split(os.fspath(path))
    try:
        with os.scandir(folder or ".") as found:
            names = [one.name for one, _ in zip(found, range(1_000), strict=False) if one.is_file()]
    except (OSError, ValueError):
        return ""
    near = closest(name, names)
    return f"; did you mean {shown(os.path.join(folder, near))}?" if near else ""
