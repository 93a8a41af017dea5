"""Files of inputs: what spreadsheets and programs write is read, and what is wrong is told by line and column."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from interpreter.given.input_schema import input_schema
from interpreter.given.loading import load
from interpreter.jobs.rules.schema import check_schema, fill
from interpreter.jobs.sheets import MOST_TOLD, Unusable, read_inputs, record_of

SCHEMA = {
    "fields": [
        {"name": "page", "type": "string", "required": True},
        {"name": "count", "type": "number", "integer": True, "min": 1, "defaultValue": 3},
        {"name": "deep", "type": "boolean"},
        {"name": "tags", "type": "array", "items": {"type": "string"}},
    ]
}


def problems(data: bytes, schema=SCHEMA) -> tuple[str, ...]:
    with pytest.raises(Unusable) as told:
        read_inputs(data, schema)
    return told.value.problems


@pytest.mark.parametrize(
    "data",
    [
        b"page,count\nTea,2\n",
        b"\xef\xbb\xbfpage,count\r\nTea,2\r\n",
        "page;count\nTea;2".encode("utf-16"),
        b"page\tcount\n\nTea\t 2 \n\n",
        b'"page","count"\n"Tea","2"',
        b'{"page": "Tea", "count": 2}\n\n',
    ],
    ids=["plain", "bom", "utf-16", "tabs", "quoted", "json"],
)
def test_one_table_in_many_looks(data):
    """Marks at the start, line ends, signs between cells, empty lines, JSON Lines: the same record."""
    assert read_inputs(data, SCHEMA) == ({"page": "Tea", "count": 2},)


def test_cells_have_the_types_of_the_inputs():
    """Numbers, yes and no, lists; an empty cell is an input that is not given."""
    data = b'page,count,deep,tags\nTea,,YES,"[""a"", ""b""]"\n007,4,0,[]\n'
    assert read_inputs(data, SCHEMA) == (
        {"page": "Tea", "deep": True, "tags": ["a", "b"]},
        {"page": "007", "count": 4, "deep": False, "tags": []},
    )


def test_inputs_of_a_flow(tmp_path):
    """What a job says of its flow's inputs: how they are written, which the service does not judge itself."""
    source = """flow "All kinds"

inputs:
  page: text
  count: integer = 3
  price: number?
  loud: flag = false
  tags: list of text = []
  size: one of "S", "M" = "S"
  day: date?
  pin: secret

steps:
  log page
"""
    path = tmp_path / "all.flow"
    path.write_text(source, encoding="utf-8")
    schema = input_schema([load(path).flow])
    data = b'page,count,price,loud,tags,size,day,pin\nTea,2,1.5,yes,"[""a""]",M,2026-01-05,0042\n'
    assert read_inputs(data, schema) == (
        {"page": "Tea", "count": 2, "price": 1.5, "loud": True, "tags": ["a"], "size": "M", "day": "2026-01-05",
         "pin": "0042"},
    )  # fmt: skip
    assert problems(b"page,count,size\nTea,1.5,L\n", schema) == ("the column pin is missing",)
    assert problems(b"page,pin,count,size\nTea,1,1.5,L\n", schema) == (
        "line 2, column count must be a whole number",
        'line 2, column size must be one of ["S","M"], and is L',
    )
    check_schema(schema)
    assert fill(schema, {"page": 5}, 0) == {"page": 5}  # the service leaves the judgement to the flow


def test_schemas_that_name_only_some():
    """Where only the secret inputs are named, others may come."""
    schema = {"fields": [{"name": "pin", "secret": True}], "others": True}
    assert read_inputs(b"pin,page\n0042,Tea\n", schema) == ({"pin": "0042", "page": "Tea"},)


def test_without_inputs_named_cells_stay_text():
    """A job that says nothing of its inputs gets texts."""
    assert read_inputs(b"a,b\n1,true\n", None) == ({"a": "1", "b": "true"},)


def test_every_problem_by_line_and_column():
    """All problems at once, each with its place; a cell over several lines counts them all."""
    data = b'page,count,deep,tags\n"a\nb",x,perhaps,\n,0,,no list\nTea,1.5,,\n'
    assert problems(data) == (
        "line 2, column count must be a number, and is x",
        "line 2, column deep must be yes or no, and is perhaps",
        "line 4, column page is missing",
        "line 4, column count must be at least 1",
        'line 4, column tags must be a list, as ["a", "b"], and is no list',
        "line 5, column count must be a whole number",
    )


def test_wrong_columns():
    """Names are compared before anything is read: a near one is offered, a lacking one is named."""
    assert problems(b"pgae,count,count,\n") == (
        "column 4 has no name",
        "the column count is there twice",
        "the job has no input pgae: did you mean page?",
        "the column page is missing",
    )
    assert "the job knows page, count, deep, tags" in problems(b"page,zebra\nTea,1")[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \n", "the file is empty"),
        (b"page\n", "no lines below"),
        (b"page\nTea,2\n", "line 2: 2 cells, and only 1 columns have a name"),
        (b"page\nT\xe9a\n", "line 2: this is no text in UTF-8"),
        (b"page\nT\0a\n", "line 2: the file holds bytes that are no text"),
        (b'page\n"Tea\n', "no CSV"),
        (b'page\n"Tea"x\n', "no CSV"),
        (b'{"page": 1}\n[1]\nx\n{"page": NaN}', "line 2: the line must be a record"),
        (b'{"page": "Tea", "cuont": 1}', "line 1: the job has no input cuont: did you mean count?"),
        (b'{"count": 1}', "line 1, column page is missing"),
        (b'{"page": 1}', "line 1, column page must be text"),
    ],
)
def test_files_that_are_none(data, said):
    """Each reason in one sentence."""
    assert said in problems(data)[0]


def test_many_problems_are_cut():
    """A file that is wrong all over does not fill the screen."""
    told = problems(b"page,count\n" + b"Tea,x\n" * 1_000)
    assert len(told) == MOST_TOLD + 1
    assert told[-1] == "and 980 problems more"


def test_pairs_are_a_line():
    """What stands on a command line is read as a line of a table would be."""
    assert record_of([("page", "Tea"), ("count", "2")], SCHEMA) == {"page": "Tea", "count": 2}
    with pytest.raises(Unusable, match=r"^count must be a number, and is x$"):
        record_of([("page", "Tea"), ("count", "x")], SCHEMA)
    with pytest.raises(Unusable, match="did you mean page"):
        record_of([("pag", "Tea")], SCHEMA)


@given(st.binary(max_size=200))
@example(b",")
def test_no_bytes_break_it(data):
    """Whatever the bytes are, they are records or problems."""
    for schema in (None, SCHEMA):
        with contextlib.suppress(Unusable):
            found = read_inputs(data, schema)
            assert json.loads(json.dumps(found, allow_nan=False)) == list(found)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), min_size=1))
def test_texts_come_back(texts):
    """JSON Lines carry every text unchanged."""
    data = "".join(json.dumps({"page": text}) + "\n" for text in texts).encode()
    assert [record["page"] for record in read_inputs(data, SCHEMA)] == texts
