"""Files that are used: their names are checked where they are written, and what goes wrong in a block of another file
stands where it is called."""

from __future__ import annotations

import pytest

from dsl.check import check, check_folder
from dsl.estimate import estimate
from dsl.profiles import Profile
from dsl.program import Program
from dsl.source import Source
from tests.dsl.folders import HEAD, found_in_files

SHOP = """\
=== lib/shop.flow
blocks "Shop"

use "words.flow" as words

elements:
  pay = "Pay now"

block sign_in(name: text, pin: secret):
  type name into #name
  type pin into #pin

block total(of: text) gives number:
  read text of #total as shown
  do words.clean with { text: shown } as cleaned
  give number(cleaned)
=== lib/words.flow
blocks "Words"

block clean(text: text) gives text:
  give trim(text)
"""


def flow(steps: str, head: str = 'use "lib/shop.flow"\n', name: str = "main.flow") -> str:
    lines = "".join(f"  {line}\n" if line else "\n" for line in steps.split("\n"))
    return f'=== {name}\nflow "{name}"\napp "com.example.demo"\n\n{head}\nsteps:\n{lines}'


def found(text: str, profile: Profile = Profile.BASIC) -> list[tuple[str, str]]:
    ends = found_in_files(text, profile)
    return [(one.code, text[one.span.start : one.span.end]) for one in ends]


def message(text: str, code: str) -> str:
    return next(one.message for one in found_in_files(text, Profile.PRODUCTION) if one.code == code)


def program(text: str) -> Program:
    """The first file of a text, with the others to use."""
    heads = [*HEAD.finditer(text)]
    ends = [one.start() for one in heads[1:]] + [len(text)]
    sources = [Source(text[one.end() : end], one[1]) for one, end in zip(heads, ends, strict=True)]
    made = check_folder(sources)[0]
    assert made.program is not None, made.diagnostics
    return made.program


# Names


def test_blocks_and_elements_of_a_used_file_are_known() -> None:
    steps = 'do sign_in with { name: "Ada", pin: pin }\ntap @pay\ndo total with { of: "x" } as sum\nlog "${sum + 1}"'
    assert found(flow(steps, 'use "lib/shop.flow"\n\ninputs:\n  pin: secret\n') + SHOP) == []


def test_a_file_that_has_a_name_is_called_by_it() -> None:
    head = 'use "lib/shop.flow" as shop\n'
    assert found(flow('do shop.total with { of: "x" } as sum\nlog "${sum}"', head) + SHOP) == []
    assert found(flow('do total with { of: "x" } as sum\nlog "${sum}"', head) + SHOP) == [
        ("N101", 'do total with { of: "x" } as sum')
    ]
    assert found(flow("tap @pay", head) + SHOP) == [("N113", "@pay")]


def test_names_of_files_behind_a_used_one_are_not_its_own() -> None:
    assert found(flow('do words.clean with { text: "x" } as it\nlog it') + SHOP) == [
        ("N101", 'do words.clean with { text: "x" } as it')
    ]


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ('do totl with { of: "x" } as sum', ("N101", 'do totl with { of: "x" } as sum')),
        ("do total with { of: 1 } as sum", ("N115", "1")),
        ("do total with { } as sum", ("N115", "{ }")),
        ('do total with { of: "x", more: 1 } as sum', ("N115", "more: 1")),
        ('do total with { of: "x" } as sum\nlog "x" + sum', ("N105", '"x" + sum')),
        ("tap @payy", ("N113", "@payy")),
    ],
)
def test_calls_of_blocks_of_other_files_are_checked(line: str, at: tuple[str, str]) -> None:
    assert found(flow(line) + SHOP) == [at]


def test_a_file_alone_takes_what_it_uses_on_trust() -> None:
    text = 'flow "x"\napp "com.example.demo"\n\nuse "a.flow"\n\nsteps:\n  do anything\n  do other.thing\n  tap @it\n'
    assert [one.code for one in check(Source(text), Profile.BASIC).diagnostics] == ["N101"]


# N114


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ('use "lib/shp.flow"', "there is no file lib/shp.flow"),
        ('use "../shop.flow"', "../shop.flow is outside the folder of this flow"),
        ('use "lib/../../shop.flow"', "lib/../../shop.flow is outside the folder of this flow"),
        ('use "/etc/passwd"', "/etc/passwd is outside the folder of this flow"),
        ('use "other.flow"', "other.flow is a flow; `use` is for files that begin with `blocks`"),
        ('use "same.flow"', "the block `total` is in same.flow and in lib/shop.flow"),
        ('use "element.flow"', "the element `pay` is in element.flow and in lib/shop.flow"),
        ('use "own.flow"', "the block `mine` is in own.flow and in this file"),
        ('use "wrong.flow"', "wrong.flow has errors, so it cannot be used; the first, in line 4: there is no name `b`"),
    ],
)
def test_what_cannot_be_used(head: str, says: str) -> None:
    text = flow(
        'log "x"\n\nblock mine():\n  log "y"'.replace("\n\nblock", "\n\n#block"), f'use "lib/shop.flow"\n{head}\n'
    )
    text = text.replace("  #block mine():\n    log", "block mine():\n  log") + SHOP
    text += '=== other.flow\nflow "Other"\n\nsteps:\n  log "x"\n'
    text += '=== same.flow\nblocks "Same"\n\nblock total():\n  log "x"\n'
    text += '=== element.flow\nblocks "Element"\n\nelements:\n  pay = "Pay"\n'
    text += '=== own.flow\nblocks "Own"\n\nblock mine():\n  log "x"\n'
    text += '=== wrong.flow\nblocks "Wrong"\n\nblock it():\n  log b\n'
    wrong = [one for one in found_in_files(text, Profile.BASIC) if one.code == "N114"]
    assert [(text[one.span.start : one.span.end], one.message) for one in wrong] == [(head, says)]


def test_two_files_by_one_name_clash_and_by_two_names_do_not() -> None:
    same = '=== same.flow\nblocks "Same"\n\nblock total():\n  log "x"\n'
    two = flow('log "x"', 'use "lib/shop.flow" as a\nuse "same.flow" as b\n') + SHOP + same
    assert found(two) == []
    assert found(two.replace(" as b", " as a")) == [("N114", 'use "same.flow" as a')]


def test_more_files_than_a_flow_may_use() -> None:
    wide = flow('log "x"', "".join(f'use "f{n}.flow"\n' for n in range(101)))
    wide += "".join(f'=== f{n}.flow\nblocks "F{n}"\n\nblock b{n}():\n  log "x"\n' for n in range(101))
    assert message(wide, "N114") == "with f0.flow there would be more files than a flow may use"
    deep = flow('log "x"', 'use "f0.flow"\n')
    deep += "".join(
        f'=== f{n}.flow\nblocks "F{n}"\n\nuse "f{n + 1}.flow"\n\nblock b{n}():\n  log "x"\n' for n in range(40)
    )
    deep += '=== f40.flow\nblocks "F40"\n\nblock b40():\n  log "x"\n'
    assert found(deep)[0][0] == "N114"


def test_a_flow_started_in_another_folder_is_refused() -> None:
    text = flow('start subtask using "../child.flow" as it:\n  give { }\nwait for all of it up to 1m', "")
    assert found(text) == [("N114", '"../child.flow"')]


# What happens in a block of another file


LEAKS = """\
=== send.flow
blocks "Send"

use "rows.flow" as rows

block send(what: { code: text, name: text }) gives text:
  do rows.keep with { it: what.code }
  give what.code
=== rows.flow
blocks "Rows"

block keep(it: text):
  dump { value: it } to job "rows"

block show(it: text):
  log it
"""


def secret(steps: str) -> str:
    return flow(steps, 'use "send.flow"\nuse "rows.flow" as rows\n\ninputs:\n  pin: secret\n  name: text\n') + LEAKS


def test_a_secret_reaches_a_dump_through_two_blocks_and_a_record() -> None:
    text = secret("set it to { code: pin, name: name }\ndo send with { what: it } as sent\nlog name")
    assert found(text) == [("S702", "it")]
    assert message(text, "S702") == "a secret would reach `dump` from here, in line 4 of rows.flow"
    assert text.index("{ what: it }") + 8 == found_in_files(text, Profile.BASIC)[0].span.start


def test_it_does_so_in_one_file_too() -> None:
    text = flow(
        "set it to { code: pin }\ndo outer with { what: it }\n#",
        "inputs:\n  pin: secret\n",
    ).replace(
        "  #\n",
        "\nblock outer(what: { code: text }):\n  do inner with { value: what.code }\n\n"
        'block inner(value: text):\n  dump { row: value } to job "rows"\n',
    )
    assert found(text) == [("S702", "value")]
    assert text[: found_in_files(text, Profile.BASIC)[0].span.start].endswith("dump { row: ")


def test_what_a_block_gives_back_of_a_secret_is_one() -> None:
    leaving = secret(
        "do rows.show with { it: name }\ndo send with { what: { code: name, name: pin } } as sent\nlog sent"
    )
    assert found(leaving) == []
    text = flow(
        "do words.clean with { text: pin } as it\nlog it", 'use "lib/words.flow" as words\n\ninputs:\n  pin: secret\n'
    )
    assert found(text + SHOP) == [("S702", "it")]


def test_only_the_value_that_leaks_is_named() -> None:
    both = "block two(a: text, b: text):\n  if a is empty:\n    log b\n"
    text = flow("do two with { a: pin, b: name }\ndo two with { a: name, b: pin }", 'use "two.flow"\n\ninputs:\n'
                "  pin: secret\n  name: text\n") + f'=== two.flow\nblocks "Two"\n\n{both}'  # fmt: skip
    (one,) = found_in_files(text, Profile.BASIC)
    assert (one.code, text[: one.span.start].endswith("a: name, b: ")) == ("S702", True)


def test_a_final_word_in_a_block_of_another_file_counts() -> None:
    ends = '=== ends.flow\nblocks "Ends"\n\nblock finish():\n  succeed\n'
    text = flow('log "x"\n#', 'use "ends.flow"\n').replace("  #\n", "always:\n  do finish\n") + ends
    assert found(text) == [("F202", "do finish")]
    branches = 'together:\n  branch "a":\n    do finish\n  branch "b":\n    fail because "x"'
    assert ("F202", 'fail because "x"') in found(flow(branches, 'use "ends.flow"\n') + ends)
    again = flow("retry 2 times:\n  do keep with { it: 1 }", 'use "keep.flow"\n')
    again += '=== keep.flow\nblocks "Keep"\n\nblock keep(it: integer):\n  dump { n: it } to job "rows"\n'
    assert found(again) == [("F213", "do keep with { it: 1 }")]


def test_a_take_nobody_offers_in_a_block_of_another_file() -> None:
    asks = '=== asks.flow\nblocks "Asks"\n\nblock ask() gives text:\n  take "a code" up to 1m as it\n  give it.id\n'
    jobs = "=== jobs.yaml\njobs:\n  all:\n    flows: [main.flow]\n"
    text = flow("do ask as code\nlog code", 'use "asks.flow"\n') + asks + jobs
    assert found(text) == [("D501", "do ask as code")]
    assert message(text, "D501") == 'no flow of this job offers "a code", which is taken in line 4 of asks.flow'


def test_a_ring_of_three_through_blocks_of_another_file() -> None:
    meet = '=== meet.flow\nblocks "Meet"\n\n'
    for topic in "xyz":
        meet += f'block want_{topic}():\n  take "{topic}" up to 1m\n'
        meet += f'block have_{topic}():\n  offer "{topic}"\n  wait until taken up to 1m\n'
    text = "".join(
        flow(f"do want_{wants}\ndo have_{has}", 'use "meet.flow"\n', f"{name}.flow")
        for name, wants, has in [("a", "x", "y"), ("b", "y", "z"), ("c", "z", "x")]
    )
    text += meet + "=== jobs.yaml\njobs:\n  all:\n    flows: [a.flow, b.flow, c.flow]\n"
    assert found(text) == [("D502", "do want_x")]
    for place in (
        'a.flow:7 takes "x" before it offers "y" in line 8',
        'b.flow:7 takes "y" before it offers "z" in line 8',
        'c.flow:7 takes "z" before it offers "x" in line 8',
    ):
        assert place in message(text, "D502")


# What it costs


def test_time_and_calls_of_blocks_of_other_files_count() -> None:
    waits = '=== waits.flow\nblocks "Waits"\n\nuse "more.flow"\n\nblock pause():\n  wait 5s\n  do keep\n'
    waits += '=== more.flow\nblocks "More"\n\nblock keep():\n  wait 1m\n  dump { n: 1 } to job "rows"\n'
    waits += "\nblock some(n: integer):\n  repeat n times:\n    wait 1s\n"
    made = estimate(program(flow("do w.pause\ndo w.pause", 'use "waits.flow" as w\n') + waits))
    assert (made.seconds.most, made.calls.most) == (130, 4)
    open_ = program(flow("do pause\ndo some with { n: 3 }", 'use "waits.flow"\nuse "more.flow"\n') + waits)
    place = estimate(open_).seconds.open_at
    assert place is not None
    assert open_.source.at(place) == "do some with { n: 3 }"
