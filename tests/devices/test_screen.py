"""Finding elements: what a selector means on hand-written screens, and laws on any screen."""

from __future__ import annotations

import time
from xml.sax.saxutils import quoteattr

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from interpreter.devices.screen import (
    LAST,
    Attribute,
    Element,
    IdIs,
    Matches,
    Named,
    Point,
    Screen,
    ScreenError,
    SelectorError,
    TextIs,
    Wanted,
    describe,
    find,
    missing,
    nearest,
    pick,
    read_dump,
    same,
    text_of,
    touch_point,
    visible_texts,
)
from tests.sizes import sized


def node(bounds: tuple[int, int, int, int], *children: str, kind: str = "TextView", **words: object) -> str:
    left, top, right, bottom = bounds
    values = {"class": f"android.widget.{kind}", "package": "com.example", **words}
    values = {key.rstrip("_").replace("_", "-"): str(value) for key, value in values.items()}
    written = " ".join(f"{key}={quoteattr(value)}" for key, value in values.items())
    return f'<node bounds="[{left},{top}][{right},{bottom}]" {written}>{"".join(children)}</node>'


def screen(*nodes: str, rotation: int = 0, natural: tuple[int, int] | None = (1080, 2400)) -> Screen:
    return read_dump(f'<hierarchy rotation="{rotation}">{"".join(nodes)}</hierarchy>', natural)


def sign_in() -> Screen:
    return screen(
        node(
            (0, 0, 1080, 2400),
            node((60, 100, 500, 200), text="Sign in"),
            node(
                (60, 300, 1020, 400),
                kind="EditText",
                hint="E-mail",
                resource_id="com.example:id/email",
                clickable="true",
            ),
            node(
                (60, 500, 1020, 600),
                kind="EditText",
                hint="Password",
                password="true",
                resource_id="com.example:id/password",
            ),
            node((60, 700, 500, 800), kind="Button", text="SIGN  in", clickable="true", enabled="false"),
            node(
                (580, 700, 1020, 800),
                kind="Button",
                text="Sign up",
                clickable="true",
                resource_id="com.example:id/sign_up",
            ),
            kind="FrameLayout",
        )
    )


def texts(found: tuple[Element, ...]) -> list[str]:
    return [one.text for one in found]


def test_a_text_is_the_whole_text_with_case_and_white_space_folded() -> None:
    assert texts(find(sign_in(), Wanted(TextIs("sign IN")))) == ["Sign in", "SIGN  in"]
    assert find(sign_in(), Wanted(TextIs("sign"))) == ()
    assert find(sign_in(), Wanted(TextIs(""))) == ()


@pytest.mark.parametrize(("shown", "wanted"), [("Größe", "GRÖSSE"), ("e\u0301t\u00e9", "ÉTÉ"), ("a\u00a0b", "A b")])
def test_texts_are_folded_in_every_script(shown: str, wanted: str) -> None:
    assert find(screen(node((0, 0, 9, 9), text=shown)), Wanted(TextIs(wanted)))


def test_a_text_is_also_a_description_or_a_hint() -> None:
    here = screen(node((0, 0, 9, 9), content_desc="Close"), node((0, 20, 9, 29), kind="EditText", hint="Close"))
    assert len(find(here, Wanted(TextIs("close")))) == 2
    assert len(find(here, Wanted(Attribute("description", "close")))) == 1


def test_a_pattern_searches_and_minds_case() -> None:
    assert texts(find(sign_in(), Wanted(Matches(re2.compile("Sign (in|up)"), "/Sign (in|up)/")))) == [
        "Sign in",
        "Sign up",
    ]


@pytest.mark.parametrize("name", ["email", "com.example:id/email"])
def test_an_id_is_short_or_full(name: str) -> None:
    assert find(sign_in(), Wanted(IdIs(name)))[0].hint == "E-mail"
    assert find(sign_in(), Wanted(IdIs("mail"))) == ()


def test_a_class_is_the_full_name() -> None:
    assert len(find(sign_in(), Wanted(Attribute("class", "android.widget.EditText")))) == 2
    assert find(sign_in(), Wanted(Attribute("class", "EditText"))) == ()


@pytest.mark.parametrize(
    "path", ['//node[@text="Sign up"]', "//android.widget.Button[2]", "//*[contains(@resource-id,'sign_up')]"]
)
def test_an_xpath_walks_the_report(path: str) -> None:
    assert texts(find(sign_in(), Wanted(Attribute("xpath", path)))) == ["Sign up"]


@pytest.mark.parametrize(
    ("kind", "text"), [("xpath", "//["), ("xpath", "count(//*)"), ("xpath", "//node[nope()]"), ("image", "logo.png")]
)
def test_what_cannot_be_used_is_refused_with_a_sentence(kind: str, text: str) -> None:
    with pytest.raises(SelectorError, match=kind):
        find(sign_in(), Wanted(Attribute(kind, text)))  # type: ignore[arg-type]


def test_without_an_ordinal_what_can_be_touched_comes_before_a_title() -> None:
    chosen = pick(sign_in(), Wanted(TextIs("Sign in")))
    assert chosen is not None
    assert chosen.text == "SIGN  in"
    first = pick(sign_in(), Wanted(TextIs("Sign in"), ordinal=1))
    assert first is not None
    assert first.text == "Sign in"


def test_a_field_comes_first_where_something_is_written() -> None:
    here = screen(
        node((0, 0, 90, 9), text="Name", clickable="true"), node((0, 20, 90, 29), kind="EditText", hint="Name")
    )
    chosen = pick(here, Wanted(TextIs("Name")), field=True)
    assert chosen is not None
    assert chosen.editable


def test_a_row_and_its_label_are_one_thing() -> None:
    row = node(
        (0, 0, 90, 30), node((5, 5, 50, 25), text="Wi-Fi"), content_desc="Wi-Fi", clickable="true", kind="LinearLayout"
    )
    found = find(screen(row), Wanted(TextIs("Wi-Fi")))
    assert texts(found) == ["Wi-Fi"]
    assert (
        len(
            find(
                screen(row),
                Wanted(Attribute("class", "android.widget.TextView"), relations=(("inside", TextIs("Wi-Fi")),)),
            )
        )
        == 1
    )


def test_the_ordinal_counts_in_rows_from_the_left() -> None:
    here = screen(
        node((500, 98, 600, 200), text="Add", resource_id="b"),
        node((0, 105, 100, 200), text="Add", resource_id="a"),
        node((0, 300, 100, 400), text="Add", resource_id="c"),
    )
    assert [one.id for one in find(here, Wanted(TextIs("Add")))] == ["a", "b", "c"]
    assert [one.id for one in find(here, Wanted(TextIs("Add"), ordinal=2))] == ["b"]
    assert [one.id for one in find(here, Wanted(TextIs("Add"), ordinal=LAST))] == ["c"]
    assert find(here, Wanted(TextIs("Add"), ordinal=4)) == ()


def grid() -> Screen:
    names = [("Apple", 0), ("Pear", 400)]
    return screen(
        *(node((x, 100, x + 200, 160), text=name) for name, x in names),
        *(
            node((x, 200, x + 200, 260), text="Add", resource_id=f"add_{name.lower()}", clickable="true")
            for name, x in names
        ),
        node((800, 100, 1000, 160), text="Add", resource_id="add_all", clickable="true"),
    )


@pytest.mark.parametrize(
    ("relation", "anchor", "ids", "first"),
    [
        ("below", "Pear", ["add_apple", "add_pear"], "add_pear"),
        ("below", "apple", ["add_apple", "add_pear"], "add_apple"),
        ("right of", "Pear", ["add_all"], "add_all"),
        ("left of", "Pear", [], None),
        ("above", "Pear", [], None),
    ],
)
def test_relations_by_place(relation: str, anchor: str, ids: list[str], first: str | None) -> None:
    wanted = Wanted(TextIs("Add"), relations=((relation, TextIs(anchor)),))  # type: ignore[arg-type]
    assert [one.id for one in find(grid(), wanted)] == ids
    chosen = pick(grid(), wanted)
    assert (chosen.id if chosen else None) == first


def test_the_nearest_above_is_meant() -> None:
    here = screen(
        *(node((0, top, 90, top + 50), text="Edit", resource_id=str(top)) for top in (100, 200, 400)),
        node((0, 300, 90, 350), text="Total"),
    )
    chosen = pick(here, Wanted(TextIs("Edit"), relations=(("above", TextIs("Total")),)))
    assert chosen is not None
    assert chosen.id == "200"


def test_inside_and_containing() -> None:
    rows = [
        node(
            (0, top, 90, top + 50),
            node((5, top + 5, 40, top + 45), text=name),
            node((50, top + 5, 85, top + 45), text="Delete"),
            kind="LinearLayout",
            resource_id=f"row_{name}",
        )
        for top, name in ((100, "a"), (200, "b"))
    ]
    here = screen(node((0, 0, 90, 500), *rows, kind="ListView"))
    inside = find(here, Wanted(TextIs("Delete"), relations=(("inside", IdIs("row_b")),)))
    assert [one.bounds.top for one in inside] == [205]
    chosen = pick(
        here, Wanted(Attribute("class", "android.widget.LinearLayout"), relations=(("containing", TextIs("b")),))
    )
    assert chosen is not None
    assert chosen.id == "row_b"


def test_states() -> None:
    here = screen(
        node((0, 0, 9, 9), text="x", checkable="true", checked="true", resource_id="on"),
        node((0, 20, 9, 29), text="x", checkable="true", resource_id="off", enabled="false"),
        node((0, 40, 9, 49), text="x", focused="true", selected="true", resource_id="plain"),
    )
    seen = {
        state: [one.id for one in find(here, Wanted(TextIs("x"), states=(state,)))]
        for state in ("enabled", "disabled", "checked", "unchecked", "focused", "selected")
    }
    assert seen == {
        "enabled": ["on", "plain"], "disabled": ["off"], "checked": ["on"], "unchecked": ["off"],
        "focused": ["plain"], "selected": ["plain"],
    }  # fmt: skip


def test_a_named_element_keeps_its_own_relations() -> None:
    submit = Named("submit", Wanted(TextIs("Sign in"), relations=(("below", IdIs("password")),)))
    assert texts(find(sign_in(), Wanted(submit))) == ["SIGN  in"]
    assert texts(find(sign_in(), Wanted(TextIs("Sign up"), relations=(("right of", submit),)))) == ["Sign up"]


def test_a_point_is_a_share_of_the_screen() -> None:
    chosen = pick(sign_in(), Wanted(Point(0.5, 0.25)))
    assert chosen is not None
    assert touch_point(sign_in(), chosen) == (540, 600)
    below = find(sign_in(), Wanted(TextIs("Sign in"), relations=(("below", Point(0.5, 0.25)),)))
    assert texts(below) == ["SIGN  in"]


def test_what_is_not_on_the_screen_does_not_count() -> None:
    here = screen(
        node((0, 2400, 90, 2500), text="far down"),
        node((50, 50, 50, 90), text="no width"),
        node((0, 0, 90, 90), text="hidden", visible_to_user="false"),
        node((-100, 2300, 90, 2500), text="half"),
    )
    assert visible_texts(here) == ("half",)
    assert touch_point(here, here.elements[0]) == (45, 2350)


def test_a_turned_phone_is_as_wide_as_it_was_high() -> None:
    here = screen(node((2300, 0, 2390, 90), text="right"), rotation=1)
    assert (here.width, here.height) == (2400, 1080)
    assert visible_texts(here) == ("right",)


def test_the_keyboard_is_no_part_of_the_screen_and_covers_what_is_under_it() -> None:
    here = screen(
        node((0, 0, 1080, 2400), node((0, 2000, 90, 2100), text="Under"), node((0, 1400, 90, 1800), text="Partly")),
        node(
            (0, 1600, 1080, 2400), node((0, 2000, 90, 2100), text="q"), package="com.google.android.inputmethod.latin"
        ),
    )
    under, partly = (find(here, Wanted(TextIs(word)))[0] for word in ("Under", "Partly"))
    assert find(here, Wanted(TextIs("q"))) == ()
    assert touch_point(here, under) is None
    assert touch_point(here, partly) == (45, 1500)


def test_the_text_of_an_element() -> None:
    row = node(
        (0, 0, 90, 90),
        node((50, 0, 90, 90), text="EUR"),
        node((0, 0, 40, 90), text="12.50"),
        kind="LinearLayout",
        resource_id="row",
    )
    here = screen(row, node((0, 100, 90, 190), kind="EditText", text="E-mail", hint="E-mail", resource_id="empty"))
    assert text_of(here, find(here, Wanted(IdIs("row")))[0]) == "12.50 EUR"
    assert text_of(here, find(here, Wanted(IdIs("empty")))[0]) == ""


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (Wanted(TextIs("Sing in")), 'no "Sing in" on the screen; did you mean "Sign in"?'),
        (Wanted(IdIs("signup")), "no #signup on the screen; did you mean #sign_up?"),
        (Wanted(TextIs("sign_up")), 'no "sign_up" on the screen; did you mean "Sign up" or "Sign in"?'),
        (Wanted(TextIs("Sign up"), ordinal=2), 'no 2nd "Sign up" on the screen: there is only 1'),
        (Wanted(TextIs("Sign up"), states=("checked",)), '"Sign up" is on the screen, but it is not checked'),
        (Wanted(TextIs("Sign up"), relations=(("above", IdIs("email")),)),
         '"Sign up" is on the screen, but not above #email'),
        (Wanted(TextIs("Sign up"), relations=(("above", IdIs("mail")),)),
         'no "Sign up" above #mail: there is no #mail on the screen; did you mean #email?'),
        (Wanted(TextIs("Zzzz")),
         'no "Zzzz" on the screen; it shows "Sign in", "E-mail", "Password", "SIGN in", "Sign up"'),
    ],
)  # fmt: skip
def test_what_to_say_when_nothing_fits(wanted: Wanted, sentence: str) -> None:
    assert missing(sign_in(), wanted) == sentence


def test_candidates_carry_their_element() -> None:
    best = nearest(sign_in(), Wanted(TextIs("Sign-up")), n=1)
    assert [one.element.short_id for one in best] == ["sign_up"]


def test_passwords_are_never_shown() -> None:
    here = screen(node((0, 0, 90, 90), kind="EditText", text="hunter2", hint="Password", password="true"))
    assert visible_texts(here) == ("Password",)
    assert find(here, Wanted(TextIs("hunter2"))) == ()
    assert "hunter2" not in missing(here, Wanted(TextIs("hunter")))


@pytest.mark.parametrize(
    ("wanted", "written"),
    [
        (Wanted(TextIs('a "b"\n')), r'"a \"b\"\n"'),
        (Wanted(TextIs("Pay"), 2, ("enabled",), (("below", IdIs("total")),)), '2nd enabled "Pay" below #total'),
        (Wanted(Matches(re2.compile("x"), "/x/i"), LAST), "last /x/i"),
        (Wanted(Attribute("class", "a.B"), 11), '11th class "a.B"'),
        (Wanted(Point(0.5, 0.125)), "point 50%, 12.5%"),
        (Wanted(Named("submit", Wanted(TextIs("x"))), 21), "21st @submit"),
    ],
)
def test_a_selector_is_said_as_it_was_written(wanted: Wanted, written: str) -> None:
    assert describe(wanted) == written


def test_still_means_that_nothing_moved() -> None:
    one, other, moved = (screen(node((0, top, 90, 50), text=text)) for text, top in (("59", 0), ("58", 0), ("58", 5)))
    assert same(one, other)
    assert not same(one, moved)


def test_the_status_bar_is_not_what_a_person_reads_but_can_be_found() -> None:
    phone = {"package": "com.android.systemui"}
    bar = node((0, 0, 1080, 80), node((20, 10, 140, 70), text="12:30", **phone), **phone)
    app = node((0, 300, 1080, 400), text="Inbox")
    here = screen(bar, app, node((0, 500, 1080, 600), text="a notification", **phone))
    moved = screen(bar.replace("140", "150"), app, node((0, 500, 1080, 600), text="a notification", **phone))
    assert same(here, moved)
    assert visible_texts(here) == ("Inbox", "a notification")
    assert find(here, Wanted(TextIs("12:30")))


BOMB = '<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "x">]><hierarchy><node text="&b;" bounds="[0,0][9,9]"/></hierarchy>'


@pytest.mark.parametrize(
    ("dump", "words"),
    [
        (BOMB, "DTD"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><hierarchy/>', "DTD"),
        ("<hierarchy><node", "damaged"),
        ("not xml", "damaged"),
        (b"\xff\xfe\x00<", "damaged"),
        (b'<?xml version="1.0" encoding="no-such"?><hierarchy/>', "damaged"),
        ("<a>" * 600, "nested"),
        (b" " * (17 << 20) + b"<a/>", "larger"),
    ],
)
def test_bad_reports_are_refused_with_a_sentence(dump: bytes | str, words: str) -> None:
    with pytest.raises(ScreenError, match=words):
        read_dump(dump)


@pytest.mark.parametrize(
    "dump", ["", "  \n", "<hierarchy rotation='0' />", "<hierarchy rotation='nine'><node bounds='?'/></hierarchy>"]
)
def test_an_empty_screen_is_no_error(dump: str) -> None:
    assert read_dump(dump, (1080, 2400)).elements == ()


def test_depth_of_300_and_20000_elements_are_read_and_searched_in_time() -> None:
    deep = "".join(f'<node bounds="[0,0][{1080 - n},{2400 - n}]">' for n in range(300)) + "</node>" * 300
    many = [node((0, n % 2000, 1000, n % 2000 + 40), text=f"row {n}", clickable="true") for n in range(20_000)]
    started = time.perf_counter()
    here = screen(deep, *many)
    assert len(here.elements) == 20_300
    assert find(here, Wanted(TextIs("row 19999"), relations=(("below", TextIs("row 1")),)))
    assert (
        pick(here, Wanted(Attribute("class", "android.widget.TextView"), relations=(("inside", Point(0.5, 0.5)),)))
        is None
    )
    assert len(find(here, Wanted(Matches(re2.compile("row"), "/row/")))) == 20_000
    assert missing(here, Wanted(TextIs("rwo 77")))
    assert time.perf_counter() - started < 20


WORDS = st.sampled_from(["", "Add", "add ", "Sign in", "Größe", "a b", "Total", "\u200e7"])
PLACES = st.integers(-50, 1200)


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> str:
    children = draw(st.lists(trees(depth - 1), max_size=3)) if depth else []
    flags = {
        name: "true" for name in ("clickable", "checkable", "checked", "scrollable", "password") if draw(st.booleans())
    }
    places = (draw(PLACES), draw(PLACES), draw(PLACES), draw(PLACES))
    kind = draw(st.sampled_from(["TextView", "EditText", "Button"]))
    named = draw(st.sampled_from(["", "a:id/x", "x", "y"]))
    return node(
        places,
        *children,
        kind=kind,
        text=draw(WORDS),
        content_desc=draw(WORDS),
        hint=draw(WORDS),
        resource_id=named,
        **flags,
    )


SCREENS = st.lists(trees(), max_size=3).map(lambda nodes: screen(*nodes))
BASES = st.one_of(
    WORDS.map(TextIs),
    st.sampled_from(["x", "y", "a:id/x"]).map(IdIs),
    st.sampled_from(
        [Matches(re2.compile("d|i"), "/d|i/"), Attribute("class", "android.widget.Button"), Point(0.5, 0.5)]
    ),
    st.sampled_from(
        [Attribute("xpath", "//node"), Attribute("xpath", "//android.widget.EditText"), Attribute("description", "Add")]
    ),
)
RELATIONS = st.tuples(st.sampled_from(["below", "above", "left of", "right of", "inside", "containing"]), BASES)
STATES = st.lists(
    st.sampled_from(["enabled", "disabled", "checked", "unchecked", "focused", "selected"]), max_size=1
).map(tuple)
WANTED = st.builds(
    Wanted, BASES, st.none() | st.just(LAST) | st.integers(1, 4), STATES, st.lists(RELATIONS, max_size=2).map(tuple)
)


def places(found: tuple[Element, ...]) -> list[tuple[int, object]]:
    return [(one.position, one.bounds) for one in found]


@settings(max_examples=sized(150, 2_000), deadline=None)
@given(SCREENS, WANTED)
def test_laws_of_finding(here: Screen, wanted: Wanted) -> None:
    every = places(find(here, Wanted(wanted.base, None, wanted.states, wanted.relations)))
    found = places(find(here, wanted))
    if wanted.ordinal is None:
        assert found == every
    elif wanted.ordinal == LAST:
        assert found == every[-1:]
    else:
        assert found == every[wanted.ordinal - 1 : wanted.ordinal]
    looser = places(find(here, Wanted(wanted.base, None, wanted.states)))
    assert set(every) <= set(looser)
    assert set(looser) <= set(places(find(here, Wanted(wanted.base)))) or wanted.states
    chosen = pick(here, wanted)
    assert (chosen is None) == (not found)
    if chosen is None:
        assert missing(here, wanted)
    else:
        assert (chosen.position, chosen.bounds) in every
        assert chosen.bounds.area > 0
    assert describe(wanted)


@settings(max_examples=sized(200, 2_000), deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60) | trees().map(lambda text: text[: len(text) // 2]))
def test_any_bytes_give_a_screen_or_one_kind_of_error(dump: bytes | str) -> None:
    try:
        here = read_dump(dump)
    except ScreenError:
        return
    assert find(here, Wanted(TextIs("x"))) == ()
