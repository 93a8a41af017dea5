"""AI tasks in the machine, with a service that follows a script: telling, asking, results, limits, all its ends."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from interpreter import events as e
from interpreter.ai.port import (
    BrowserError,
    BrowserTask,
    Failed,
    Finished,
    FormField,
    PageTask,
    Progress,
    Question,
    Told,
)
from tests.machine.browser import ScriptedBrowser
from tests.tree import ROOT

AT = 'browse "Look" at "https://shop.example/"'
DONE = (1.0, Finished("done"))
LOGIN = Question(
    "q1",
    "Sign in",
    "https://shop.example/in",
    "Shop",
    (FormField("e1", "E-mail address", "email", required=True), FormField("e2", "Password", "password", required=True)),
)
SECRET = "inputs:\n  pw: secret\n"


@pytest.fixture
def served(flows):
    def run(steps, *scripts, head="", gone=False, hears=None, **inputs):
        flows.browser = ScriptedBrowser(flows.clock, list(scripts), gone=gone)
        return flows.steps(steps, head, hears, **inputs)

    return run


def session(flows, number=0):
    return flows.browser.sessions[number]


# What is asked for


def test_all_that_a_flow_says_reaches_the_service(flows, served):
    done = served(
        """
browse "Read ${word}" at "https://shop.example/orders" as order:
  from "NO"
  at most 40 rounds
  at most 2 checks
  trusting ["pay.example", "https://Bank.example:8443/in"]
  without safeguards
  up to 8m
  give { account: 7, since: date("2026-11-21") }
  never "buy"
  never "cancel"
  want:
    total: number
    kind: one of "a", "b"
    lines: list of { sku: text, qty: integer? }
  on question:
    log "asked"
""".strip("\n"),
        [(1.0, Finished({"total": 1, "kind": "a", "lines": []}))],
        head='inputs:\n  word: text = "all"\n',
    )
    assert done.ending.exit == 0, done.root.reason
    lines = {
        "type": "object",
        "properties": {"sku": {"type": "string"}, "qty": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
        "required": ["sku"],
        "additionalProperties": False,
    }
    assert flows.browser.tasks == [
        BrowserTask(
            "Read all",
            "https://shop.example/orders",
            {"account": 7, "since": "2026-11-21"},
            "buy\ncancel",
            "NO",
            40,
            2,
            ("pay.example", "bank.example"),
            unsafe=True,
            interactive=True,
            schema={
                "type": "object",
                "properties": {
                    "total": {"type": "number"},
                    "kind": {"type": "string", "enum": ["a", "b"]},
                    "lines": {"type": "array", "items": lines},
                },
                "required": ["total", "kind", "lines"],
                "additionalProperties": False,
            },
        )
    ]


def test_what_is_not_said_is_left_to_the_service(flows, served):
    served(f"{AT} up to 1m", [DONE])
    assert flows.browser.tasks == [BrowserTask("Look", "https://shop.example/")]


def test_pages_are_asked_for(flows, served):
    served(
        'extract "https://a.example/" fresh up to 1m as page\nlog page\n'
        'generate "Judge" at "https://b.example/" from "DE" thoroughly up to 1m as g:\n'
        "  want:\n    mood: text\nlog g.mood",
        [(3.0, Finished("# A"))],
        [(3.0, Finished('```json\n{"mood": "good"}\n```'))],
    )
    schema = {
        "type": "object",
        "properties": {"mood": {"type": "string"}},
        "required": ["mood"],
        "additionalProperties": False,
    }
    assert flows.browser.tasks == [
        PageTask("https://a.example/", fresh=True),
        PageTask("https://b.example/", "Judge", schema, "DE", thoroughly=True),
    ]


@pytest.mark.parametrize(
    ("step", "inputs", "said"),
    [
        ("browse x up to 1m", {"x": " "}, "what the browser is to do is empty"),
        ('browse "Look" at x up to 1m', {"x": "ftp://a"}, "no address of a web page"),
        ("extract x up to 1m", {"x": "shop.example"}, "no address of a web page"),
        ('browse "Look" from x up to 1m', {"x": "UK"}, "no country"),
        ('browse "Look" trusting [x] up to 1m', {"x": "a b"}, 'a site is named like "shop.example"'),
    ],
)
def test_what_no_service_could_do_is_refused_before_it_is_asked(flows, served, step, inputs, said):
    done = served(step, head="inputs:\n  x: text\n", **inputs)
    assert (done.problem.kind, done.ending.exit) == ("data", 1)
    assert said in done.root.reason
    assert flows.browser.tasks == []


@pytest.mark.parametrize(("number", "what"), [(0, "rounds"), (101, "rounds"), (11, "checks")])
def test_numbers_of_rounds_and_checks_have_bounds(flows, served, number, what):
    done = served(f"{AT}, at most n {what} up to 1m", head="inputs:\n  n: integer\n", n=number)
    assert (done.problem.kind, done.problem.line) == ("data", 6)
    assert f"{what} lie between 1 and {100 if what == 'rounds' else 10}; this is {number}" in done.root.reason


def test_a_secret_that_no_check_could_see_is_kept_from_the_model(flows, served):
    flows.unchecked = True
    for step in (f"{AT} up to 1m:\n  give {{ a: [pw] }}", "browse pw up to 1m", f"{AT} up to 1m:\n  never pw"):
        done = served(step, head=SECRET, pw="correct horse")
        assert "a secret would reach a model here" in done.root.reason
        assert flows.browser.tasks == []


# What comes back


def test_the_answer_has_the_types_that_are_wanted(served):
    wanted = "want:\n    total: number\n    on: date?\n    note: text?"
    done = served(
        f'{AT} up to 1m as o:\n  {wanted}\nlog "${{o.total + 1}} ${{o.on is missing}} ${{o.note otherwise "none"}}"',
        [(1.0, Finished({"total": "34.95", "note": None}))],
    )
    assert done.logged == ["35.95 true none"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("I could not find it.", "it has no fields"),
        ([1], "it has no fields"),
        (None, "it has no fields"),
        ({"total": "much"}, "`total` must be a number"),
        ({}, "`total` is missing"),
        ({"total": 1, "extra": 2, "more": 3}, "`extra` is not known; known are total, and 1 more"),
    ],
)
def test_an_answer_that_is_not_what_is_wanted_fails(served, answer, said):
    done = served(f"{AT} up to 1m as o:\n  want:\n    total: number\nlog o.total", [(1.0, Finished(answer))])
    assert (done.problem.kind, done.problem.line) == ("data", 4)
    assert said in done.root.reason
    assert done.logged == []


def test_without_want_the_answer_is_what_it_is(served):
    done = served(f"{AT} up to 1m as text\nlog text", [(1.0, Finished("# The order"))])
    assert done.logged == ["# The order"]


def test_an_answer_that_was_not_accepted_counts_unless_the_flow_says_so(served):
    script = [(1.0, Finished("so so", accepted=False))]
    assert served(f"{AT} up to 1m as text\nlog text", script).logged == ["so so"]
    done = served(f"{AT} only accepted up to 1m as text\nlog text", script)
    assert (done.problem.kind, done.root.reason) == ("browser", "the checks did not accept the answer")
    assert done.logged == []


@pytest.mark.parametrize("kind", ["browser", "network"])
def test_a_failure_of_the_service_can_be_caught_by_its_kind(served, kind):
    done = served(
        f"try:\n  {AT} up to 1m\non failure of {kind} as problem:\n  log problem.message",
        [(1.0, Failed(kind, "it went wrong"))],
    )
    assert done.logged == ["it went wrong"]


# What it tells


def test_every_event_is_in_the_log_and_its_pictures_are_files(served):
    shot = "browser:screenshot_captured_image"
    done = served(
        f"{AT} up to 1m",
        [
            (0.5, Told("agent:step", {"iterationId": "i1", "currentIteration": 0})),
            (0.5, Told(shot, {"image": "UE5H", "mediaType": "image/png"})),
            (0.5, Told(shot, {"image": "no picture", "mediaType": "image/png"})),
            DONE,
        ],
    )
    assert done.ending.exit == 0, done.root.reason
    [saved] = done.of(e.FileSaved)
    assert (saved.size, saved.path.endswith("-browser.png")) == (3, True)
    assert [(event.name, event.data.get("image")) for event in done.of(e.BrowserEvent)] == [
        ("agent:step", None),
        (shot, saved.path),
        (shot, "no picture"),
    ]


def test_the_flow_hears_the_latest_and_not_too_often(flows, served):
    script = [(0.5, Progress("completed", str(number), round=number)) for number in range(1, 21)]
    done = served(
        f'{AT} up to 1m:\n  on progress as event:\n    log event.message\nlog "end"', [*script, (3.0, Finished(""))]
    )
    assert [event.message for event in done.of(e.BrowserTold)] == [str(number) for number in range(1, 21)]
    *heard, end = done.logged
    assert (heard[0], heard[-1], end) == ("1", "20", "end")
    times = [entry.offset for entry in done.entries if isinstance(entry.event, e.Logged)][:-1]
    assert all(later - earlier >= 2 for earlier, later in pairwise(times))
    assert 4 <= len(heard) <= 7


def test_an_event_has_all_its_parts(served):
    told = Progress("navigated", "opened it", "https://shop.example/o", "Orders", 3)
    done = served(f"{AT} up to 1m:\n  on progress as event:\n    log to_json(event)", [(1.0, told), DONE])
    assert done.logged == [
        '{"kind": "navigated", "message": "opened it", "url": "https://shop.example/o", "title": "Orders", "round": 3}'
    ]


def test_progress_reaches_the_job(served):
    done = served(
        f"{AT} up to 1m:\n  on progress as event:\n    report progress {{ doing: event.message }}",
        [(1.0, Progress("started", "clicks")), DONE],
    )
    assert done.root.progress == {"doing": "clicks"}


def test_nothing_is_done_where_nobody_listens(served):
    done = served(f"{AT} up to 1m", [(1.0, Progress("started", "clicks")), DONE])
    assert not any(entry.rounds for entry in done.entries)


# What it asks


def test_a_form_is_answered_and_its_secret_is_nowhere(flows, served):
    done = served(
        f"{AT} up to 1m:\n  on question as form:\n    log to_json(form)\n"
        '    answer { email: join(["ada", "example.com"], "@"), password: pw }',
        [(1.0, LOGIN), DONE],
        head=SECRET,
        pw="correct horse",
    )
    assert done.ending.exit == 0, done.root.reason
    assert session(flows).answers == [("q1", {"e1": "ada@example.com", "e2": "correct horse"})]
    assert '"kind": "login"' in done.logged[0]
    assert '"name": "e_mail_address"' in done.logged[0]
    assert [(one.fields, one.declined) for one in done.of(e.FormAnswered)] == [(("e_mail_address", "password"), False)]
    assert b"correct horse" not in done.ending.log.read_bytes()
    assert b"ada@example.com" not in done.ending.log.read_bytes().partition(b"form_shown")[2]


def test_a_form_that_nobody_answers_is_declined(flows, served):
    script = [(1.0, LOGIN), DONE]
    for step in (f"{AT} up to 1m", f'{AT} up to 1m:\n  on question as form:\n    log "no"'):
        done = served(step, script)
        assert done.ending.exit == 0
        assert (session(flows).declined, session(flows).answers) == (["q1"], [])
        assert [one.declined for one in done.of(e.FormAnswered)] == [True]


def test_a_form_that_was_not_taken_comes_again(flows, served):
    again = replace(LOGIN, id="q2", again=True)
    done = served(
        f'{AT} up to 1m:\n  on question as form:\n    answer {{ email: "a@b.c", password: pw }} \n'
        '    log "again ${form.again}"',
        [(1.0, LOGIN), (1.0, again), DONE],
        head=SECRET,
        pw="x",
    )
    assert [one for one, _ in session(flows).answers] == ["q1", "q2"]
    assert done.logged == ["again false", "again true"]


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("{ password: pw }", "the form also needs `e_mail_address`"),
        ('{ email: "a", pasword: pw }', "the form has no field `pasword`; did you mean `password`?"),
        ('{ email: "a", e_mail_address: "b", password: pw }', "`e_mail_address` is a second value"),
        ('{ email: ["a"], password: pw }', "`email` is a list"),
    ],
)
def test_an_answer_that_does_not_fit_the_form_fails(flows, served, record, said):
    step = f"{AT} up to 1m:\n  on question:\n    answer {record}"
    done = served(step, [(1.0, LOGIN), DONE], head=SECRET, pw="x")
    assert (done.problem.kind, done.problem.line) == ("data", 8)
    assert said in done.root.reason
    assert (session(flows).answers, session(flows).cancelled) == ([], 1)


def test_a_choice_is_one_of_those_that_the_form_has(flows, served):
    colour = FormField("e1", "Colour", "select", options=("red", "blue"))
    asked = Question("q1", "Which?", "https://shop.example/", "Shop", (colour,))
    done = served(f'{AT} up to 1m:\n  on question:\n    answer {{ colour: "bleu" }}', [(1.0, asked), DONE])
    assert "`colour` has no such choice; did you mean blue?" in done.root.reason
    served(f'{AT} up to 1m:\n  on question:\n    answer {{ colour: "blue" }}', [(1.0, asked), DONE])
    assert session(flows).answers == [("q1", {"e1": "blue"})]


def test_a_form_is_answered_once(served):
    step = f'{AT} up to 1m:\n  on question:\n    answer {{ email: "a", password: pw }}\n    answer {{ email: "c" }}'
    done = served(step, [(1.0, LOGIN), DONE], head=SECRET, pw="x")
    assert "this form was answered already" in done.root.reason


def test_a_form_that_waited_too_long_fails_with_kind_browser(served):
    step = f'{AT} up to 1m:\n  on question:\n    answer {{ email: "a", password: pw }}'
    done = served(step, [(1.0, LOGIN), DONE], head=SECRET, pw="x", gone=True)
    assert (done.problem.kind, done.root.reason) == ("browser", "the form is no longer open")


def test_an_answer_outside_of_a_question_fails_even_unchecked(flows, served):
    flows.unchecked = True
    assert "nothing is asked here" in served('answer { a: "b" }').root.reason


# Limits and ends


@pytest.mark.parametrize("script", [[], [(1.0, Progress("started", "clicks"))]])
def test_the_limit_ends_it_and_the_service_hears_so(flows, served, script):
    done = served(f'{AT} up to 30s:\n  on progress:\n    wait 1s\nlog "after"', script)
    assert (done.problem.kind, done.root.reason) == ("timeout", "this took longer than 30s")
    assert 30 <= done.entries[-1].offset < 32
    assert session(flows).cancelled == 1


def test_the_limit_holds_for_what_the_flow_does_meanwhile(flows, served):
    done = served(f"{AT} up to 30s:\n  on question:\n    wait 1h", [(1.0, LOGIN)])
    assert (done.problem.kind, session(flows).cancelled) == ("timeout", 1)
    assert done.entries[-1].offset < 32


def test_a_limit_can_be_caught_outside(served):
    done = served(f'try:\n  {AT} up to 30s\non failure of timeout:\n  log "too slow"', [])
    assert done.logged == ["too slow"]


def test_within_is_limit_enough(flows, served):
    done = served(f"within 20s:\n  {AT}", [])
    assert (done.problem.kind, session(flows).cancelled) == ("timeout", 1)


def test_what_leaves_a_block_below_leaves_the_step(flows, served):
    done = served(
        f'for each n in [1, 2]:\n  {AT} up to 1m:\n    on question:\n      stop repeating\nlog "out"',
        [(1.0, LOGIN), DONE],
    )
    assert (done.logged, session(flows).cancelled, len(flows.browser.tasks)) == (["out"], 1, 1)


def test_the_final_word_in_a_block_below_ends_the_task(flows, served):
    done = served(
        f'{AT} up to 1m:\n  on question as form:\n    fail because "The site asked: ${{form.description}}"',
        [(1.0, LOGIN), DONE],
    )
    assert (done.ending.outcome, done.root.reason) == ("failed", "The site asked: Sign in")
    assert session(flows).cancelled == 1


def test_an_interrupted_run_tells_the_service(flows, served):
    def stop(run, entry):
        if isinstance(entry.event, e.BrowserTold):
            run.stop()

    done = served(f"{AT} up to 1m", [(1.0, Progress("started", "clicks"))], hears=stop)
    assert (done.ending.outcome, session(flows).cancelled) == ("interrupted", 1)


def test_a_task_that_was_done_is_not_cancelled(flows, served):
    served(f"{AT} up to 1m", [DONE])
    assert session(flows).cancelled == 0


def test_a_service_that_refuses_is_no_fault_of_ours(flows, served):
    class Refusing:
        def start(self, task):
            raise BrowserError("it does too much at once", "network", "try again later")

    flows.browser = Refusing()
    done = flows.steps(f"{AT} up to 1m")
    assert (done.problem.kind, done.problem.message) == ("network", "it does too much at once")
    assert (done.problem.help, done.problem.line) == ("try again later", 4)


def test_what_is_sent_is_in_the_log_before_it_is_sent(flows, served):
    done = served(f'{AT} up to 1m:\n  give {{ account: "ada" }}', [DONE])
    intents = [one.body for one in done.of(e.StepIntent) if one.effect == "once"]
    assert intents == [{"task": "Look", "at": "https://shop.example/", "give": {"account": "ada"}}]


def test_a_phone_may_be_used_meanwhile(served):
    asked = Question("q1", "A code", "https://shop.example/", "Shop", (FormField("e1", "Code", "text"),))
    done = served(
        f'{AT} up to 1m:\n  on question:\n    copy "123456"\n    read clipboard as code\n    answer {{ code: code }}',
        [(1.0, asked), DONE],
        head='app "com.example.demo"\n',
    )
    assert done.ending.exit == 0, done.root.reason
    assert done.of(e.DeviceTaken) != []


# A whole job


@pytest.mark.parametrize(
    ("parcel", "day", "status"),
    [
        ("DE-204-11", "2020-01-02", "Delivered"),
        ("NO-881-02", "2099-12-31", "Expected on"),
        ("US-730-57", None, "Waiting for carrier"),
    ],
)
def test_the_parcel_of_an_order_is_tracked_from_the_web_to_the_phone(flows, parcel, day, status):
    order = {"total": 34.95, "delivery": day, "parcel": parcel, "lines": [{"sku": "kettle-1", "qty": 1}]}
    opened = Progress("navigated", "opened the orders", "https://shop.example/orders")
    flows.browser = ScriptedBrowser(flows.clock, [[(1.0, opened), (1.0, LOGIN), (9.0, Finished(order))]])
    inputs = {"order_no": "A-17", "email": "ada@example.com", "shop_password": "correct horse"}
    done = flows.run_file(ROOT / "examples/flows/track_parcel.flow", **inputs)
    assert done.ending.exit == 0, done.root.reason
    assert done.root.data == {"status": status, "total": {"$number": "34.95"}, "lines": 1}
    assert done.root.progress == {"doing": "opened the orders", "page": "https://shop.example/orders"}
    assert session(flows).answers == [("q1", {"e1": "ada@example.com", "e2": "correct horse"})]
    assert b"correct horse" not in done.ending.log.read_bytes()


def test_a_website_that_asks_something_else_ends_the_job(flows):
    asked = Question("q1", "Are you a robot?", "https://shop.example/", "Shop", (FormField("e1", "Yes", "checkbox"),))
    flows.browser = ScriptedBrowser(flows.clock, [[(1.0, asked)]])
    inputs = {"order_no": "A-17", "email": "ada@example.com", "shop_password": "correct horse"}
    done = flows.run_file(ROOT / "examples/flows/track_parcel.flow", **inputs)
    assert (done.ending.outcome, done.root.reason) == ("failed", "The site asked: Are you a robot?")
    assert session(flows).cancelled == 1
