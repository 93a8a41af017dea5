"""The service that does a run's browser tasks: one with an address, our own beside the run, or none."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.ai.port import BrowserError, NoBrowser
from interpreter.cli.refused import Refused
from interpreter.clock import Clock

if TYPE_CHECKING:
    from interpreter.ai.port import Browser, Session, Task
    from interpreter.ai.service.configuration import Configuration

HOSTED = "https://api.tabstack.ai/v1"
ONLY_HERE = "browser tasks are recorded, and done again, by this machine's own service alone"
EXTRA = "browser tasks on this machine need more: pip install 'farmhand[ai]'"


class Web:
    """`with Web(clock) as browser`: nothing is loaded, reached or started before the first task.

    Tasks that succeed are kept in the folder `record`; those in the folder `again` are done as they were kept there.
    """

    def __init__(self, clock: Clock, record: Path | None = None, again: Path | None = None) -> None:
        self._clock = clock
        self._environ = os.environ
        self._record = record
        self._again = again
        if record and again:
            raise Refused("--record and --again are two ways: browser tasks are kept, or done as they were kept")
        self._open = ExitStack()
        self._browser: Browser | None = None

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def start(self, task: Task) -> Session:
        """Begin a task with the service that the environment names."""
        if self._browser is None:
            self._browser = self._made()
        return self._browser.start(task)

    def _made(self) -> Browser:
        environ = self._environ
        url, key = environ.get("TABSTACK_BASE_URL"), environ.get("TABSTACK_API_KEY")
        if (url or key) and (self._record or self._again):
            raise BrowserError(ONLY_HERE, help="unset TABSTACK_BASE_URL and TABSTACK_API_KEY")
        if url or key:
            return self._reached(url or HOSTED, key or "")
        if environ.get("AI_BASE_URL") or environ.get("AI_MODEL") or self._again:
            return self._reached(*self._beside())
        return NoBrowser()

    def _reached(self, url: str, key: str) -> Browser:
        from interpreter.ai.client import AiClient  # noqa: PLC0415 - loads httpx
        from interpreter.ai.sessions import AiBrowser  # noqa: PLC0415

        if not key:
            raise BrowserError("TABSTACK_API_KEY is not set: it is the key of the AI task service")
        try:
            client = AiClient(url, key, self._clock, random.SystemRandom())
        except ValueError as wrong:
            raise BrowserError(f"TABSTACK_BASE_URL cannot be used: {wrong}") from None
        return AiBrowser(self._open.enter_context(client))

    def _beside(self) -> tuple[str, str]:
        """Our own service, in this process."""
        try:
            from interpreter.ai.agent import recording  # noqa: PLC0415 - an extra, and slow to load
            from interpreter.ai.service import hosting  # noqa: PLC0415
        except ModuleNotFoundError as missing:
            raise BrowserError(f"{EXTRA} ({missing.name} is missing)") from None
        try:
            kept = recording.Album(self._again).all() if self._again else ()
        except recording.RecordingError as wrong:
            raise BrowserError(str(wrong)) from None
        found = configured(self._environ, BrowserError, asks_model=not kept)
        return self._open.enter_context(hosting.beside(found, self._clock, hosting.Records(self._record, kept)))


def configured(
    environ: Mapping[str, str], refused: Callable[[str], Exception], *, asks_model: bool = True
) -> Configuration:
    """The configuration of our own service, with a browser that is there; raises what is given for what is wrong."""
    from interpreter.ai.agent.chromium import NoChromiumError, find_chromium  # noqa: PLC0415
    from interpreter.ai.service.configuration import ConfigurationError, from_environment  # noqa: PLC0415

    try:
        found = from_environment(environ, asks_model=asks_model)
        if not found.chromium.endpoints:
            find_chromium(found.chromium.executable)
    except (ConfigurationError, NoChromiumError) as wrong:
        raise refused(str(wrong)) from None
    return found
