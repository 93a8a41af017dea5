"""The agent in a real Chromium, with a scripted model: what it does, refuses, tells and never tells."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from interpreter.ai import events as e
from interpreter.ai.agent.asking import Desk
from interpreter.ai.agent.chromium import Chromium, ChromiumSettings
from interpreter.ai.agent.loop import TEXTS, Agent
from interpreter.ai.agent.model import ModelError
from interpreter.ai.agent.state import AgentSettings
from interpreter.ai.requests import AutomateRequest, FieldValue, FormAnswer
from interpreter.ai.service.addresses import Reach
from interpreter.clock import SystemClock
from tests.ai.conftest import Loop
from tests.ai.scripted import Act, ScriptedModel
from tests.ai.site import Site

Answers = Callable[[e.FormRequest | e.FormError], FormAnswer]
DONE: Act = ("done", {"result": "it is so"})


class Task:
    """One task run to its end; `events` are what it told."""

    def __init__(self, loop: Loop, browsers: Chromium) -> None:
        self._loop = loop
        self._browsers = browsers
        self.events: list[Any] = []
        self.model = ScriptedModel([])

    def run(
        self,
        acts: list[Act],
        *,
        answers: Answers | None = None,
        settings: AgentSettings | None = None,
        browsers: Chromium | None = None,
        verdicts: list[Any] | None = None,
        **request: Any,
    ) -> Any:
        """Run the acts; gives the `complete` event."""
        self.model = ScriptedModel(acts, verdicts or [])
        desk = Desk(expires_s=0.2 if answers is None else 20.0)

        def emit(event: Any) -> None:
            self.events.append(event)
            if isinstance(event, e.FormRequest | e.FormError) and answers:
                asyncio.get_running_loop().call_soon(desk.answer, event.request_id, answers(event))

        asked = AutomateRequest.read({"task": "do it", **request})
        agent = Agent(asked, self.model, browsers or self._browsers, desk, SystemClock(), emit, settings)
        self._loop.run(agent.run())
        return next((event for event in self.events if isinstance(event, e.Complete)), None)

    def of(self, kind: type) -> list[Any]:
        """The events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def told(self) -> str:
        """Everything that the model was told, and everything that the task told."""
        asked = [message.text for ask in self.model.asked for message in ask.messages]
        return "\n".join([*asked, *(event.model_dump_json() for event in self.events)])

    @property
    def results(self) -> list[dict[str, Any]]:
        """What the model was told of its calls, in order."""
        messages = self.model.asked[-1].messages if self.model.asked else ()
        last = max(self.model.asked, key=lambda ask: len(ask.messages)).messages if messages else ()
        return [json.loads(one.text.splitlines()[0]) for one in last if one.role == "tool"]


@pytest.fixture
def task(loop: Loop, browsers: Chromium) -> Task:
    return Task(loop, browsers)


def test_a_search_from_the_first_page_to_the_answer(task: Task, site: Site) -> None:
    complete = task.run(
        [
            lambda seen: ("fill", {"ref": seen.ref("searchbox", "Search"), "value": "lamps"}),
            lambda seen: ("enter", {"ref": seen.ref("searchbox", "Search")}),
            lambda seen: ("done", {"result": "2 results" if "2 results for lamps" in seen.text else "nothing"}),
        ],
        url=site.url,
    )
    assert (complete.success, complete.final_answer, complete.error) == (True, "2 results", None)
    assert complete.stats.iterations == 3
    names = [event.event for event in task.events]
    order = ["task:trace_context", "task:setup", "agent:processing", "cdp:endpoint_connected", "browser:navigated"]
    order += ["task:started", "agent:step", "agent:action", "browser:action_started", "browser:action_completed"]
    order += ["task:validated", "task:completed", "task:metrics", "complete", "done"]
    places = [names.index(name) for name in order]
    assert places == sorted(places)
    assert names[-1] == "done"


def test_all_tools_touch_the_page(task: Task, site: Site) -> None:
    def has(text: str, then: Act) -> Act:
        def act(seen: Any) -> Any:
            assert text in seen.text, seen.text
            return then(seen) if callable(then) else then

        return act

    complete = task.run(
        [
            lambda seen: ("select", {"ref": seen.ref("combobox", "Size"), "value": "Large"}),
            has('option "Large" [selected]', lambda seen: ("select", {"ref": seen.ref("combobox"), "value": "Huge"})),
            lambda seen: ("check", {"ref": seen.ref("checkbox", "Gift")}),
            has('checkbox "Gift" [checked]', lambda seen: ("uncheck", {"ref": seen.ref("checkbox", "Gift")})),
            has("checkbox", lambda seen: ("hover", {"ref": seen.ref("button", "Empty")})),
            lambda seen: ("focus", {"ref": seen.ref("searchbox", "Search")}),
            ("scroll", {"direction": "bottom"}),
            ("wait", {"seconds": 0.01}),
            lambda seen: ("click", {"ref": seen.ref("button", "Empty")}),
            has("a confirm dialog said 'Delete everything?'; it was dismissed", ("click", {"ref": "e999"})),
            lambda seen: ("click", {"ref": seen.ref("a", "Cart")}),
            has("Your cart", ("switch_tab", {"number": 1})),
            has("Search", lambda seen: ("click", {"ref": seen.ref("a", "Late")})),
            ("back", {}),
            has("Search", ("forward", {})),
            has("Here at last", DONE),
        ],
        url=site.url,
    )
    assert complete.success, task.results
    wrong = [one["error"] for one in task.results if not one["success"]]
    assert wrong == ["it has no such option; it has Small, Large", *wrong[1:]]
    assert "e999" in wrong[1]
    assert [event.seconds for event in task.of(e.AgentWaiting)] == [0.01]


def test_several_acts_in_one_turn_until_the_page_changes(task: Task, site: Site) -> None:
    task.run(
        [
            lambda seen: [
                ("fill", {"ref": seen.ref("searchbox"), "value": "two"}),
                ("click", {"ref": seen.ref("button", "Find")}),
                ("click", {"ref": seen.ref("a", "Late")}),
            ],
            DONE,
        ],
        url=site.url,
    )
    assert [one["success"] for one in task.results] == [True, True, False]
    assert "/search?q=two" in site.visits


def test_what_is_read_from_a_page(task: Task, site: Site) -> None:
    model_says = ("extracted", {"text": "The total is 42.50 EUR"})
    task.run([("extract", {"description": "the total"}), model_says, DONE], url=site.url + "orders")
    assert [event.extracted_data for event in task.of(e.AgentExtracted)] == ["The total is 42.50 EUR"]
    asked = next(ask for ask in task.model.asked if ask.tools[0].name == "extracted")
    assert "Total: 42.50 EUR" in asked.messages[0].text


# fields and forms


def test_fields_about_a_person_are_not_the_agents(task: Task, site: Site) -> None:
    fill: Act = lambda seen: ("fill", {"ref": seen.ref("textbox", "E-mail"), "value": "made@up.example"})  # noqa: E731
    task.run([("goto", {"url": site.url}), fill, DONE], data={"shop": site.url})
    assert "may only be filled with what the user gives" in task.results[1]["error"]


@pytest.mark.parametrize("allowed", [{"trusted_hostnames": ["127.0.0.1"]}, {"unsafe_mode": True}])
def test_on_trusted_hosts_they_are(task: Task, site: Site, allowed: dict[str, Any]) -> None:
    fill: Act = lambda seen: ("fill", {"ref": seen.ref("textbox", "E-mail"), "value": "ada@shop.example"})  # noqa: E731
    task.run([("goto", {"url": site.url}), fill, DONE], data={"shop": site.url}, **allowed)
    assert [one["success"] for one in task.results] == [True, True]


MAIL = "ada@shop.example"
SECRET = "hunter2-Ünïcode"
LOGIN_FIELDS = ("E-mail", "Password")


def ask_login(reason: str = "initial") -> Act:
    def act(seen: Any) -> Any:
        fields = [
            {
                "ref": seen.ref("textbox", label),
                "label": label,
                "fieldType": kind,
                "required": True,
                **({"error": "it is wrong"} if reason == "validation_error" and kind == "password" else {}),
            }
            for label, kind in zip(LOGIN_FIELDS, ("email", "password"), strict=True)
        ]
        return ("request_user_data", {"reason": reason, "formDescription": "Sign in", "fields": fields})

    return act


def with_values(*values: str) -> Answers:
    return lambda form: FormAnswer(
        fields=[FieldValue(ref=one.ref, value=value) for one, value in zip(form.fields_, values, strict=True)]
    )


def go(seen: Any) -> Any:
    return ("click", {"ref": seen.ref("button", "Go")})


def signed_in(seen: Any) -> Any:
    return ("done", {"result": "signed in" if "Welcome" in seen.text else seen.text})


def test_a_form_is_filled_by_the_user_and_nobody_else_sees_it(task: Task, site: Site) -> None:
    complete = task.run(
        [ask_login(), go, ask_login("validation_error"), go, signed_in],
        answers=lambda form: with_values(MAIL, SECRET if isinstance(form, e.FormError) else "nope")(form),
        settings=AgentSettings(vision=True, debug=True),
        url=site.url + "login",
        interactive=True,
    )
    assert complete.final_answer == "signed in"
    assert site.posted[-2:] == [{"mail": MAIL, "word": "nope"}, {"mail": MAIL, "word": SECRET}]
    assert SECRET not in task.told
    assert "Welcome •••" in task.told
    assert [list(event.field_errors.values()) for event in task.of(e.FormError)] == [["it is wrong"]]
    assert [one["filled"] for one in task.results if "filled" in one] == [2, 2]


def test_forms_that_nobody_answers_or_wants(task: Task, site: Site) -> None:
    asked = {"url": site.url + "login", "interactive": True}
    task.run([ask_login(), DONE], **asked)
    assert task.results[0]["error"] == "the user did not answer in time"
    task.run([ask_login(), DONE], answers=lambda _: FormAnswer(cancelled=True), **asked)
    assert task.results[0]["error"] == "the user does not want to fill this in"
    odd = {"reason": "initial", "formDescription": "x", "fields": [{"ref": "e999", "label": "L", "fieldType": "text"}]}
    task.run([("request_user_data", odd), DONE], **asked)
    assert task.results[0]["error"] == "the fields are not as they have to be"


def test_without_a_user_nothing_is_asked(task: Task, site: Site) -> None:
    task.run([ask_login(), DONE], url=site.url + "login")
    assert task.results[0]["error"] == "there is no tool request_user_data"
    assert not task.of(e.FormRequest)


# pages that want something


def test_a_page_gives_no_orders(task: Task, site: Site) -> None:
    complete = task.run([("goto", {"url": "http://evil.example/steal"}), DONE], url=site.url + "trap")
    assert complete.final_answer == "it is so"
    assert "neither given to you nor seen as a link" in task.results[0]["error"]
    page = next(one.text for one in task.model.asked[1].messages if "You are free now" in one.text)
    body = page.split("\n", 1)[1].rsplit("</EXTERNAL-CONTENT>", 1)[0]
    assert all(line.startswith("> ") for line in body.splitlines())
    assert "</EXTERNAL-CONTENT" not in body


def test_private_addresses_are_not_reached(loop: Loop, site: Site) -> None:
    async def closed() -> Task:
        return Task(loop, Chromium(ChromiumSettings(reach=Reach())))

    task = loop.run(closed())
    complete = task.run([DONE], url=site.url)
    seen = len(site.visits)
    assert (complete.success, complete.error.code) == (False, "TASK_FAILED")
    assert len(site.visits) == seen
    loop.run(task._browsers.close())


def test_a_frame_is_part_of_the_page(task: Task, site: Site) -> None:
    task.run(
        [
            lambda seen: ("click", {"ref": seen.ref("button", "Inner")}),
            lambda seen: ("done", {"result": "thanked" if "Thanks" in seen.text else seen.text}),
        ],
        url=site.url + "frame",
    )
    assert task.of(e.Complete)[0].final_answer == "thanked"


# endings


def test_given_up(task: Task, site: Site) -> None:
    complete = task.run([("abort", {"reason": "there are no books"})], url=site.url)
    assert [event.reason for event in task.of(e.TaskAborted)] == ["there are no books"]
    assert (complete.error.code, complete.error.message) == ("TASK_ABORTED", TEXTS["TASK_ABORTED"])
    assert (complete.success, complete.final_answer) == (False, None)


def test_rounds_are_over(task: Task, site: Site) -> None:
    complete = task.run([("scroll", {"direction": "down"})] * 5, url=site.url, maxIterations=3)
    assert (complete.error.code, complete.stats.iterations) == ("MAX_ITERATIONS", 3)


def test_too_much_goes_wrong(task: Task, site: Site) -> None:
    complete = task.run([("click", {"ref": "e999"})] * 9, url=site.url)
    assert (complete.error.code, complete.stats.iterations) == ("MAX_ERRORS", 5)


def test_words_are_no_call(task: Task, site: Site) -> None:
    complete = task.run(["I think so", "Let me see", DONE], url=site.url)
    assert complete.success


def test_the_same_again_and_again(task: Task, site: Site) -> None:
    press: Act = lambda seen: ("click", {"ref": seen.ref("button", "Nothing")})  # noqa: E731
    complete = task.run([press] * 9, url=site.url)
    assert complete.error.code == "TASK_ABORTED"
    assert [one.get("warning", "")[:10] for one in task.results] == ["", "", "You have d", "You have d"]


def test_the_next_month_is_no_repetition(task: Task, site: Site) -> None:
    press: Act = lambda seen: ("click", {"ref": seen.ref("button", "Next month")})  # noqa: E731
    complete = task.run([press] * 7 + [DONE], url=site.url)
    assert complete.success


def test_a_model_that_refuses_and_one_that_stumbles(task: Task, site: Site) -> None:
    complete = task.run([ModelError("no", 401)], url=site.url)
    assert complete.error.code == "TASK_FAILED"
    complete = task.run([ModelError("busy", 429), DONE], url=site.url)
    assert [event.error for event in task.of(e.AiGenerationError)] == ["no", "busy"]
    assert task.of(e.Complete)[-1].success


def verdict(quality: str, feedback: str) -> Act:
    return ("validate_task", {"taskAssessment": "seen", "completionQuality": quality, "feedback": feedback})


def test_an_answer_that_is_sent_back(task: Task, site: Site) -> None:
    verdicts = [verdict("partial", "the date is missing"), verdict("excellent", "")]
    complete = task.run([DONE, ("done", {"result": "on 2026-12-01"})], verdicts=verdicts, url=site.url)
    assert complete.final_answer == "on 2026-12-01"
    assert [event.errors for event in task.of(e.TaskValidationError)] == [["the date is missing"]]
    assert [event.completion_quality for event in task.of(e.TaskValidated)] == ["partial", "excellent"]


def test_an_answer_that_is_taken_in_the_end(task: Task, site: Site) -> None:
    verdicts = [verdict("partial", "no")] * 2
    complete = task.run([DONE, DONE], verdicts=verdicts, url=site.url, maxValidationAttempts=2)
    assert complete.success
    assert "accepted although" in task.of(e.AgentStatus)[-1].message


def test_an_answer_of_a_shape(task: Task, site: Site) -> None:
    schema = {"type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"]}
    acts: list[Act] = [("done", {"result": {"total": "much"}}), ("done", {"result": {"total": 42.5}})]
    complete = task.run(acts, url=site.url, output_schema=schema)
    assert json.loads(complete.final_answer) == {"total": 42.5}
    assert "$.total" in task.of(e.TaskValidationError)[0].errors[0]


def test_a_bug_is_told_without_its_words(task: Task, site: Site, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: Any) -> Any:
        raise RuntimeError("the secret is hunter2")

    task.run([broken], url=site.url)
    assert not task.of(e.Complete)
    assert task.events[-1].error.code == "INTERNAL_ERROR"
    assert "hunter2" not in task.told
    assert "hunter2" in caplog.text


def test_a_browser_that_dies_is_replaced(loop: Loop, site: Site) -> None:
    async def pool() -> Chromium:
        return Chromium(ChromiumSettings(reach=Reach(("127.0.0.1",))))

    browsers = loop.run(pool())
    task = Task(loop, browsers)

    def kill(_: Any) -> Any:
        asyncio.get_running_loop().create_task(browsers._browsers[0].close())
        return ("wait", {"seconds": 0.3})

    complete = task.run([kill, ("wait", {"seconds": 0.1}), DONE], url=site.url)
    assert complete.success, task.results
    assert [event.starting_url for event in task.of(e.BrowserReconnected)] == [site.url]
    loop.run(browsers.close())


def test_a_browser_that_does_not_answer_is_passed_over(loop: Loop, site: Site) -> None:
    async def pool() -> Chromium:
        return Chromium(ChromiumSettings(endpoints=("http://127.0.0.1:9", "http://127.0.0.1:9")))

    browsers = loop.run(pool())
    task = Task(loop, browsers)
    complete = task.run([DONE], url=site.url)
    assert complete.error.code == "TASK_FAILED"
    assert [(event.attempt, event.total) for event in task.of(e.CdpEndpointCycle)] == [(1, 2), (2, 2)]
    loop.run(browsers.close())


def test_what_is_downloaded_is_told(task: Task, site: Site) -> None:
    complete = task.run(
        [
            lambda seen: ("click", {"ref": seen.ref("a", "Invoice")}),
            ("wait", {"seconds": 0.5}),
            lambda seen: (
                "done",
                {
                    "result": "loaded"
                    if "was downloaded" in "".join(one.text for one in seen.ask.messages)
                    else seen.text
                },
            ),
        ],
        url=site.url,
    )
    assert complete.final_answer == "loaded"
