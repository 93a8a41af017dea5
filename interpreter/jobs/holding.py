"""One holder of a folder at a time (R125): a lock that ends with the process, and says which one has it.

Processes that the holder starts do not inherit the lock; a folder on another machine cannot be locked for sure, and is
refused.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from interpreter.jobs.port import NotReachable

MOUNTS = Path("/proc/self/mountinfo")  # proc(5); elsewhere than on Linux there is none, and nothing is known
REMOTE = re.compile(r"nfs\d?|cifs|smb\w*|ncpfs|afs|9p|ceph|lustre|fuse\.(sshfs|glusterfs|ceph\w*|s3fs|rclone)")


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Be the only process that works on a folder; NotReachable that names the other one, or the wrong kind of disk."""
    kind = kind_of_disk(folder)
    if REMOTE.fullmatch(kind):
        raise NotReachable(f"{folder} lies on another machine ({kind}), where it cannot be kept for one process alone")
    with (folder / "lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise NotReachable(f"{folder} is in use by process {holder(folder)}") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def holder(folder: Path) -> str:
    """The process that has a folder, or had it last: its number, or `unknown`."""
    try:
        return (folder / "lock").read_text(encoding="ascii").strip() or "unknown"
    except (OSError, UnicodeDecodeError):
        return "unknown"


def is_held(folder: Path) -> bool:
    """Whether a process works on a folder now."""
    try:
        with (folder / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return False


def kind_of_disk(folder: Path, mounts: Path = MOUNTS) -> str:
    """The kind of file system that a folder lies on, such as ext4 or nfs4; empty where that is not known."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    place, found, kind = folder.resolve(), -1, ""
    for line in lines:
        before, _, after = line.partition(" - ")
        mounted = Path(_plain(before.split(" ")[4]))
        depth = len(mounted.parts)
        if place.is_relative_to(mounted) and depth >= found:  # the later of two on one place lies on top
            found, kind = depth, after.split(" ")[0]
    return kind


def _plain(text: str) -> str:
    """A path as it is; spaces and the like are written as octal numbers there."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
