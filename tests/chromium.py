"""Debian's Chromium without a screen, for tests of pages: one process for all pages of a test module."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FINDER = Path(__file__).parents[1] / ".ci" / "chromium"
QUIET = [  # nothing but the pages under test is asked for
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, until the end of the block."""
    program = subprocess.run([FINDER], check=True, capture_output=True, text=True).stdout.strip()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


def watched(page: Page) -> list[str]:
    """Everything that must not happen on a page, gathered while it is used."""
    found: list[str] = []
    page.on("dialog", lambda dialog: (found.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: found.append(f"error: {error}"))
    page.on("console", lambda said: found.append(said.text) if said.type in ("error", "warning") else None)
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective}`))"
    )
    return found
