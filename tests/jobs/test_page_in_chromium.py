"""The operators' page in a real browser: by keyboard, on a phone, without script; foreign texts stay texts (X8)."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.chromium import chromium, watched
from tests.jobs.paged import Paged

SERIOUS = ("serious", "critical")
FOREIGN = (
    "<script>alert(1)</script> ]]><svg onload=alert(2)> \x1b[31m<b>bold</b>\u202e",
    "</script><script>alert(3)</script> </style><style>*{display:none}</style> <!--",
    '"><img src=x onerror=alert(4)> \' onmouseover=\'alert(5) {{ 7 * 7 }}{% include "base.html" %}',
    "javascript:alert(6)",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One server for all tests of this module."""
    served = Paged(tmp_path_factory.mktemp("page"))
    yield served
    served.close()


@pytest.fixture(scope="module")
def browser():
    """One browser for all tests of this module."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def open_page(site, browser):
    """Opens pages whose visitor is signed in by hand, as a person does it."""

    @contextmanager
    def opened(**options):
        context = browser.new_context(**options)
        try:
            page = context.new_page()
            wrong = watched(page)
            page.goto(f"{site.url}/sign-in?once={site.once()}")
            page.get_by_role("main").get_by_role("button", name="Sign in").click()
            page.wait_for_url(f"{site.url}/")
            yield page
            assert wrong == []
        finally:
            context.close()

    return opened


@pytest.fixture(scope="module")
def farm(site):
    """Jobs and tasks in all states."""
    return site.farm("Tea")


def test_everybody_can_use_it(site, open_page, farm):
    """axe-core finds nothing serious on any page, nor in the dark on those with all colours."""
    axe = Axe()
    for scheme, paths in (("light", list(farm.values())), ("dark", [farm["review"], farm["tree"]])):
        with open_page(color_scheme=scheme) as page:
            for path in paths:
                page.goto(site.url + path)
                assert page.title().endswith("Farmhand")
                found = axe.run(page).response["violations"]
                assert [(path, one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS] == []


def test_on_a_phone(site, open_page, farm):
    """On a narrow screen nothing has to be pushed aside to be read."""
    with open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True) as page:
        for path in farm.values():
            page.goto(site.url + path)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign_texts_stay_texts(site, open_page, text):
    """Names, inputs, results, reasons, topics, files and phones with markup in them are shown and never run."""
    pages = site.farm(text)
    visible = " ".join(text.replace("\x1b", "").replace("\u202e", "").split())
    with open_page() as page:
        for path in pages.values():
            page.goto(site.url + path)
            page.locator("td, li").first.hover()
            assert page.locator("main script, main img, main style, main svg, main [onerror], main b b").count() == 0
            assert page.locator("a[href^='javascript' i]").count() == 0
        page.goto(site.url + pages["task"])
        shown = " ".join(page.inner_text("main").replace("\x1b", "").replace("\u202e", "").split())
        assert visible.replace('"', '\\"') in shown or visible in shown


def test_by_keyboard_alone(site, open_page):
    """A review is done with keys: to the job, its pending tasks, a tick, a comment, the button."""
    job = site.job(name="By keyboard")
    task = site.pending(job, {"price": 3})

    with open_page() as page:

        def reach(words: str, most: int = 60) -> None:
            for _ in range(most):
                page.keyboard.press("Tab")
                at = page.evaluate(
                    "(document.activeElement.ariaLabel || document.activeElement.innerText || "
                    "document.activeElement.name || '').trim()"
                )
                if at.startswith(words):
                    return
            raise AssertionError(f"{words} was not reached")

        reach("Skip to the content", 2)
        reach("By keyboard")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/jobs/{job}")
        reach("pending")
        page.keyboard.press("Enter")
        page.wait_for_url("**state=pending")
        reach("choose")
        page.keyboard.press("Space")
        reach("comment")
        page.keyboard.type("by hand")
        reach("Confirm the chosen")
        page.keyboard.press("Enter")
        page.get_by_role("status").wait_for()
        assert page.inner_text("[role=status]") == "1 task confirmed."
    looked = site.ann.task(task)["task"]
    assert (looked["status"], looked["comment"]) == ("confirmed", "by hand")


def test_posting_and_downloading(site, open_page, tmp_path: Path):
    """A file is chosen and posted; the rows come back as a file. All without script."""
    job = site.job(name="Posted")
    table = tmp_path / "inputs.csv"
    table.write_text("page,count\nTea,2\nMilk,3\n", encoding="utf-8")
    with open_page(java_script_enabled=False) as page:
        page.goto(f"{site.url}/jobs/{job}")
        page.set_input_files("input[type=file]", table)
        page.get_by_role("checkbox").uncheck()
        page.get_by_role("button", name="Post").click()
        assert page.inner_text("[role=status]") == "2 tasks planned."
        page.get_by_role("link", name="planned 2").click()
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Cancel the chosen").click()
        assert page.inner_text("[role=status]") == "1 task cancelled."
        site.pending(job, {"price": 3})
        page.goto(f"{site.url}/jobs/{job}/rows")
        with page.expect_download() as waited:
            page.get_by_role("link", name="CSV").click()
        waited.value.save_as(tmp_path / "rows.csv")
        page.get_by_role("button", name="Sign out").click()
        assert "You are not signed in" in page.inner_text("main")
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8-sig").startswith("price,")


def test_it_lives(site, open_page):
    """What happens is shown without a reload, and what a person is in the middle of is left alone."""
    job = site.job(name="Living")
    first = site.pending(job)
    with open_page() as page:
        page.goto(f"{site.url}/jobs/{job}?state=pending")
        page.get_by_role("checkbox", name=f"choose {first[-8:]}").check()
        site.pending(job)
        page.get_by_role("link", name="pending 2").wait_for()  # the figures are new
        assert page.get_by_role("checkbox").count() == 2  # the ticked list is not (the other one is the form's)
        page.get_by_role("checkbox", name=f"choose {first[-8:]}").uncheck()
        page.evaluate("document.activeElement.blur()")
        site.pending(job)
        page.get_by_role("link", name="pending 3").wait_for()
        page.wait_for_function("document.querySelectorAll('tbody tr').length === 3")
