"""Forms that the agent puts to the caller: their values go from the answer into the page, and nowhere else."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field

from interpreter.ai.requests import FormAnswer

EXPIRES_S = 120.0


@dataclass(slots=True)
class Desk:
    """The open forms of all tasks, by request id; used by one event loop."""

    expires_s: float = EXPIRES_S
    _open: dict[str, asyncio.Future[FormAnswer]] = field(default_factory=dict)

    def put(self) -> Form:
        """Open a form."""
        id_ = secrets.token_hex(16)
        self._open[id_] = asyncio.get_running_loop().create_future()
        return Form(self, id_)

    def answer(self, request_id: str, answer: FormAnswer) -> bool:
        """Answer a form; False when there is none of that id any more."""
        waiting = self._open.pop(request_id, None)
        if waiting is None or waiting.done():
            return False
        waiting.set_result(answer)
        return True

    async def wait(self, request_id: str) -> FormAnswer | None:
        """The answer; None when it did not come in time."""
        try:
            return await asyncio.wait_for(self._open[request_id], self.expires_s)
        except TimeoutError:
            return None
        finally:
            self._open.pop(request_id, None)


@dataclass(frozen=True, slots=True)
class Form:
    """One open form."""

    desk: Desk
    id: str

    async def answered(self) -> FormAnswer | None:
        """The answer; None when it did not come in time."""
        return await self.desk.wait(self.id)
