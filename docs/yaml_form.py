"""The reference of the YAML form: docs/reference/yaml-form.md, from the keys that its reader takes and an example."""

from __future__ import annotations

from pathlib import Path

from dsl.yaml import keys as k

PAGE = Path(__file__).parent / "reference" / "yaml-form.md"
EXAMPLE = Path(__file__).parents[1] / "examples" / "flows" / "otp.flow.yaml"
HEAD = """\
# The YAML form

Made from dsl/yaml/keys.py by `make docs`.

A flow is written as text (`name.flow`) or as YAML (`name.flow.yaml`): the same words, in YAML as keys. Both say the
same; `interpret convert FILE --to yaml` and `--to text` show one in the other form, comments included, and all commands
take both. Editors know the YAML form by its schema: see [editor.md](editor.md).

- A step is an item. Its first key is the verb, the other keys are its details, `as` is the name of its result, and what
  stands below it comes behind `do:`. A verb without an object has its details below it, as `succeed:` in the example; a
  verb without anything stands alone, as `- hide keyboard`. The keys of each step are the words in
  [its page](steps), those behind the value first: `at most 5 at a time` is `at a time: 5`, `up to 10m each` is
  `each up to: 10m`.
- Texts stand as they are, in quotes where YAML needs them. `${…}` fills in a value anywhere; `${…}` alone is the value
  itself, whatever it is. `$${` is the two signs.
- The place decides what a word is: behind `up to`, `20s` is a time; behind `type`, `5` and `NO` are texts. Where
  anything may stand, `5`, `20s`, `80%` and `true` are what they look like, and what is in quotes is a text.
- A condition stands without `${…}`: `- if: length(urls) > 3`. What the screen shows is `- if: {shows: Sold out}`.
- An element is a text, or keys on one line: `{id: email}`, `{text: Sign in, below: {id: password}}`, `{ref: submit}`.
- Records have a line for each key. Lists are written `${[a, b]}`.
- What YAML has besides is refused: names for repeating (`&`, `*`), type tags (`!`), merged keys (`<<`), a key twice, a
  second document.
"""
TABLES: tuple[tuple[str, str, k.Keys], ...] = (
    ("A file", "", k.FILE),
    ("An element", "One of the first nine says what it is found by.", k.SELECTOR),
    ("What the screen shows", "In place of a condition.", {**k.SHOWS, **k.SHOWS_NOT}),
    ("Items of `use`", "", k.USE),
    ("`schedule`", "Or only the text that `when` has.", k.SCHEDULE),
    ("`defaults`", "", k.DEFAULTS),
    ("Items of `blocks`", "", k.BLOCK),
    ("Items of `whenever`", "", k.WHENEVER),
    ("Items of `on failure`", "", k.HANDLER),
    ("Items of `attach`", "", k.ATTACHMENT),
    ("Items of `else if`", "", k.ELSE_IF),
    ("Items of `cases`", "", k.CASE),
    ("Items of `branches`", "", k.BRANCH),
)


def pages() -> dict[Path, str]:
    """The page by its path."""
    return {PAGE: page()}


def page() -> str:
    """The rules, an example, and the keys of everything that is no step."""
    flow = EXAMPLE.read_text(encoding="utf-8")
    steering = [row for verb, keys in k.CONTROL.items() for row in _rows(keys, verb)]
    alone = [f"| `{verb}` | stands alone | {says} |" for verb, says in k.BARE.items()]
    parts = [
        HEAD,
        f"```yaml\n{flow}```\n",
        _section("What steers", "The first key, then those that may follow it.", [*steering, *alone]),
        *(_section(title, says, _rows(keys)) for title, says, keys in TABLES),
    ]
    return "\n".join(parts)


def _section(title: str, says: str, rows: list[str]) -> str:
    above = f"{says}\n\n" if says else ""
    return f"## {title}\n\n{above}| key | holds | what it is for |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _rows(keys: k.Keys, verb: str = "") -> list[str]:
    """A row for each key; the keys behind a verb are shown with a sign before them."""
    rows = []
    for name, key in keys.items():
        sign = "… " if verb and name != verb else ""
        must = "; must be there" if key.needed else ""
        rows.append(f"| {sign}`{name}` | {key.holds}{must} | {key.says} |")
    return rows
