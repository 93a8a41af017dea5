"""`interpret ai`: the AI task service on this machine, for flows and for everything that speaks its interface."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from interpreter.cli.refused import Refused
from interpreter.clock import SystemClock

PORT = 8630
KEY_NAME = "ai-key"


@click.command("ai")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one.")
@click.option("--key-file", type=click.Path(path_type=Path), help="Where the key is; made when it is not there.")
def command(port: int, key_file: Path | None) -> int:
    """Do browser tasks for others on this machine until Ctrl-C, with a Chromium and any OpenAI-compatible model.

    AI_BASE_URL and AI_MODEL say which model, AI_API_KEY opens it; AI_BROWSER names the Chromium, AI_ALLOW hosts inside
    private networks that may be visited. Set TABSTACK_BASE_URL and TABSTACK_API_KEY to what is printed to use it.
    """
    try:
        from interpreter.ai.service import hosting  # noqa: PLC0415 - an extra, and slow to load
    except ModuleNotFoundError as missing:
        from interpreter.cli.web import EXTRA  # noqa: PLC0415

        raise Refused(f"{EXTRA} ({missing.name} is missing)") from None
    from interpreter.cli.web import configured  # noqa: PLC0415
    from interpreter.listening import listen  # noqa: PLC0415

    configuration = configured(os.environ, Refused)
    path = key_file or _usual_place()
    key = _key(path)
    try:
        listener = listen("127.0.0.1", port)
    except OSError as reason:
        raise Refused(f"127.0.0.1:{port} cannot be listened at: {reason.strerror}") from None
    with listener:
        clock = SystemClock()
        service, browsers = hosting.made(configuration, hosting.is_key(key), clock)
        click.echo(f"serving at http://127.0.0.1:{listener.getsockname()[1]}{hosting.BASE}, its key in {path}")
        hosting.serve(hosting.mounted(service), browsers, listener)
    return 0


def _key(path: Path) -> str:
    """The key in a file that only its owner reads; a new one when there is none."""
    try:
        if path.exists():
            found = path.read_text(encoding="ascii").strip()
            if found.isalnum():
                return found
            raise Refused(f"{path} holds no key; remove it to have a new one made")
        path.parent.mkdir(parents=True, exist_ok=True)
        made = secrets.token_hex(24)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(made + "\n")
    except (OSError, UnicodeDecodeError) as problem:
        said = problem.strerror if isinstance(problem, OSError) else "it is no text"
        raise Refused(f"the key cannot be kept in {path}: {said}") from None
    return made


def _usual_place() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415 - slow to load

    return user_data_path("farmhand") / KEY_NAME
