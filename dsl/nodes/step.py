"""What a step kind declares of itself, and the base of all steps.

The declaration is the single source for grammar, messages, schema, printers, reference page, resume and lint.
"""

from __future__ import annotations

from dsl.enums import StrEnum
from dsl.hints import TYPE_CHECKING, Any, Callable, ClassVar, Mapping, dataclass_transform
from dsl.nodes.base import Line
from dsl.struct import Struct, StructMeta, field, fields

if TYPE_CHECKING:
    from dsl.nodes.control import Statement


class Effect(StrEnum):
    """What running a step again would do (durable runs)."""

    PURE = "pure"
    REPEATABLE = "repeatable"
    DEVICE = "device"
    ONCE = "once"
    FINAL = "final"

    @property
    def touches(self) -> bool:
        """Whether the phone is acted on; the flow's pause comes before such a step."""
        return self is Effect.DEVICE


class Kind(StrEnum):
    """What may stand in a place of a step; the grammar has a rule of this name."""

    EXPRESSION = "expression"
    SELECTOR = "selector"
    TEXT = "text"
    PATTERN = "pattern"
    NAME = "name"
    WORD = "word"
    KEY = "key"
    ATTACHMENTS = "attachments"
    FLAG = "flag"


class Place(Struct):
    """A kind of place and, for expressions, the type wanted there; for words, those that are allowed, and the code
    of the finding when another one stands there."""

    kind: Kind
    wants: str = "any"
    words: tuple[str, ...] = ()
    code: str = "E023"


ANY = Place(Kind.EXPRESSION)
TEXT_VALUE = Place(Kind.EXPRESSION, "text")
NUMBER = Place(Kind.EXPRESSION, "number")
INTEGER = Place(Kind.EXPRESSION, "integer")
DURATION = Place(Kind.EXPRESSION, "duration")
CONDITION = Place(Kind.EXPRESSION, "flag")
LIST = Place(Kind.EXPRESSION, "list")
RECORD = Place(Kind.EXPRESSION, "record")
JOB = Place(Kind.EXPRESSION, "job")
DEVICE = Place(Kind.EXPRESSION, "device")
BATCH = Place(Kind.EXPRESSION, "batch")
PARTNER = Place(Kind.EXPRESSION, "partner")
FILE = Place(Kind.EXPRESSION, "file")
TEXTUAL = frozenset({"text", "job", "device"})
"""What is wanted where the YAML form reads an unquoted value as the text that was written."""
SELECTOR = Place(Kind.SELECTOR)
TEXT = Place(Kind.TEXT)
PATTERN = Place(Kind.PATTERN)
NAME = Place(Kind.NAME)
KEYS = (
    "back", "home", "recents", "enter", "tab", "up", "down", "left", "right", "center", "volume_up", "volume_down",
)  # fmt: skip
KEY = Place(Kind.KEY, words=KEYS)
ATTACHMENTS = Place(Kind.ATTACHMENTS)
_FLAG = Place(Kind.FLAG)


def word(*words: str, code: str = "E023") -> Place:
    """A place for one of some words."""
    return Place(Kind.WORD, words=words, code=code)


class Slot(Struct):
    """One place of a step: its field, the words around it (`{}` is the value), and whether it may be left out."""

    field: str
    place: Place
    form: str
    subject: bool
    required: bool
    limit: bool

    @property
    def words(self) -> str:
        """The words before the value: what a message calls this detail."""
        return self.form.partition("{}")[0].strip()

    @property
    def key(self) -> str:
        """What this detail is called in the YAML form: its words, those behind the value first (YAML rule 4)."""
        before, _, after = (part.strip() for part in self.form.partition("{}"))
        return after if after and before == "at most" else f"{after} {before}".strip()

    @property
    def rule(self) -> str:
        """The grammar rule of a detail, named by its words and by what stands in it."""
        words = "_".join("".join(sign if "a" <= sign <= "z" else " " for sign in self.form).split())
        kind = "" if self.place.kind in (Kind.EXPRESSION, Kind.FLAG) else f"_{self.place.kind}"
        return f"{words}{kind}_detail"


def subject(place: Place, *, lead: str = "", optional: bool = False) -> Any:
    """What the verb acts on; `lead` is a word before it, as `to` in `drag a to b`."""
    slot = Slot("", place, f"{lead} {{}}".strip(), True, not optional, False)
    return field(default=None, metadata={"slot": slot}) if optional else field(metadata={"slot": slot})


def detail(form: str, place: Place | None = None, *, required: bool = False, limit: bool = False) -> Any:
    """A detail behind the object, with its words: `detail("up to {}", DURATION)`, `detail("optionally")`.

    `limit` marks the limit that a wait must have (W301).
    """
    slot = Slot("", place or _FLAG, form, False, required, limit)
    if required:
        return field(metadata={"slot": slot})
    return field(default=False if place is None else () if place is ATTACHMENTS else None, metadata={"slot": slot})


class HasBody(StrEnum):
    """Whether a block of statements stands below a step."""

    NO = "no"
    MAYBE = "maybe"
    YES = "yes"


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(subject, detail))
class StepMeta(StructMeta):
    """Makes step kinds: all that they have is told by name."""

    def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> Any:
        return StructMeta.__new__(cls, name, bases, space, kw_only=True)


class Step(Line, metaclass=StepMeta):
    """One act. `result` is the name behind `as`, `body` the block below."""

    verb: ClassVar[str]
    effect: ClassVar[Effect]
    gives: ClassVar[str | None] = None  # the type of the result, None when there is none
    has_body: ClassVar[HasBody] = HasBody.NO
    wishes: ClassVar[tuple[str, ...]] = ()  # what alone may stand below: told to others, not done one after the other
    needs: ClassVar[tuple[str, ...]] = ()  # which of the wishes cannot be left out
    at_once: ClassVar[bool] = False  # whether it is over as soon as it begins, so that nobody need hear of its start
    lasts_as_body: ClassVar[bool] = False  # whether its block runs once, and the step takes as long as the block
    phone: ClassVar[bool] = False  # whether a phone is needed (touched or looked at)
    calls: ClassVar[tuple[int, int | None]] = (0, 0)  # calls of the job service: least and most, None when it depends
    sleeps: ClassVar[tuple[str, str] | None] = None  # fields that say how long it sleeps, at least and at most
    acts_for: ClassVar[str | None] = None  # field that says how long its act itself takes
    kind: ClassVar[str]
    slots: ClassVar[Mapping[str, Slot]]
    limits: ClassVar[tuple[str, ...]]  # fields with what stands behind `up to`
    must_end: ClassVar[str | None]  # the field of the limit that it must have (W301)

    result: str | None = None
    body: tuple[Statement, ...] | None = None

    def __init_subclass__(cls) -> None:
        """Make a step kind of a declaration; its kind is the name of its module."""
        cls.kind = cls.__module__.rpartition(".")[2]
        cls.slots = {
            one.name: Slot(one.name, slot.place, slot.form, slot.subject, slot.required, slot.limit)
            for one in fields(cls)
            if (slot := one.metadata.get("slot")) is not None
        }
        cls.limits = tuple(slot.field for slot in cls.slots.values() if slot.words == "up to")
        cls.must_end = next((slot.field for slot in cls.slots.values() if slot.limit), None)


StepClass = Callable[..., Step]
