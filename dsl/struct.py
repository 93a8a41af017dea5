"""Structs: frozen classes with slots, as `dataclasses` makes them, but ready in microseconds.

`dataclasses` writes and compiles the methods of each class when it is made, half a millisecond and more, and makes each
class twice; the language has some two hundred of them, and `interpret lint` starts once for each saved file (ADR 20).
Here methods are shared, and a class is made once, with what its annotations say: one constructor serves all classes,
until a class has so many instances that one of its own is worth being put together. What `dataclasses` offers for
looking at a class (`fields`, `replace`, `is_dataclass`) works on structs too.
"""

from __future__ import annotations

from types import CellType, FunctionType, MappingProxyType

from dsl.constructors import MOST, constructor
from dsl.hints import Any, Callable, Mapping, TypeVar, dataclass_transform
from dsl.kept import cache

T = TypeVar("T")
_NEEDED: Any = object()
_NO_METADATA: Mapping[str, Any] = MappingProxyType({})


class Field:
    """One field: its default or the maker of one, and whether it takes part in equality and in `repr`."""

    __slots__ = ("compare", "factory", "keyword", "kind", "metadata", "name", "shown", "value")

    def __init__(
        self, value: Any, factory: Callable[[], Any] | None, compare: bool, shown: bool, metadata: Mapping[str, Any]
    ) -> None:
        self.name = self.kind = ""
        self.keyword = False
        self.value = value
        self.factory = factory
        self.compare = compare
        self.shown = shown
        self.metadata = metadata


def field(
    *,
    default: Any = _NEEDED,
    default_factory: Callable[[], Any] | None = None,
    compare: bool = True,
    repr: bool = True,  # noqa: A002 - called so in dataclasses
    metadata: Mapping[str, Any] = _NO_METADATA,
) -> Any:
    """A field that is more than a type and a default."""
    return Field(default, default_factory, compare, repr, metadata)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class StructMeta(type):
    """Makes structs of classes with annotations."""

    def __new__(
        cls,
        name: str,
        bases: tuple[type, ...],
        space: dict[str, Any],
        *,
        frozen: bool = True,
        kw_only: bool = False,
        eq: bool = True,
        slots: bool = True,
    ) -> Any:
        """`kw_only` is for its own fields, not for those it inherits. Without `slots` it can hold cached properties as
        well."""
        keyword: dict[str, bool] = {}
        for base in reversed(bases):
            keyword |= base.__dict__.get("__keyword__", {})
        kinds = space.get("__annotations__", {})
        own = {one: space.pop(one, _NEEDED) for one, kind in kinds.items() if not kind.startswith("ClassVar")}
        mine = [one for one in own if one not in keyword]
        if not slots and not any(base.__dictoffset__ for base in bases):
            mine.append("__dict__")
        keyword |= dict.fromkeys(own, kw_only)
        space["__slots__"] = mine
        space["__own__"], space["__keyword__"] = own, keyword
        space["__match_args__"] = tuple([one for one, named in keyword.items() if not named])
        space.setdefault("__init__", _first_init)
        if not eq:
            space["__eq__"], space["__hash__"] = object.__eq__, object.__hash__
        elif not frozen:
            space.setdefault("__hash__", None)
        if not frozen:
            space["__setattr__"], space["__delattr__"] = object.__setattr__, object.__delattr__
        return type.__new__(cls, name, bases, space)

    def __init__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any], **_: bool) -> None:
        type.__init__(cls, name, bases, space)

    @property
    def __record__(cls) -> dict[str, Field]:
        """The fields by name, those of the bases first; gathered when somebody asks."""
        made: dict[str, Field] | None = cls.__dict__.get("__gathered__")
        if made is None:
            made = {}
            for base in reversed(cls.__mro__):
                for name, given in base.__dict__.get("__own__", {}).items():
                    one = given if type(given) is Field else Field(given, None, True, True, _NO_METADATA)
                    one.name, one.kind = name, base.__annotations__[name]
                    one.keyword = base.__dict__["__keyword__"][name]
                    made[name] = one
            type.__setattr__(cls, "__gathered__", made)  # whole, since other threads may ask meanwhile
        return made


# Constructors: one for all, then a template for each number of fields, which gets the names of a class

_MANY = 60
"""As many instances cost as much as putting a constructor together from a text."""


class _Plan:
    """How the first instances of a class are filled: each field with what puts it there, those that have places
    first; and how many more instances there are before it gets a constructor of its own."""

    __slots__ = ("fields", "left", "places")

    def __init__(self, cls: Any) -> None:
        every = _in_places(cls)
        self.fields = [(one.name, getattr(cls, one.name).__set__, one.factory, one.value) for one in every]
        self.places = sum(not one.keyword for one in every)
        self.left = _MANY


def _first_init(self: Any, *given: Any, **named: Any) -> None:
    """The constructor of a class until it has one of its own: at once when that is written out, else with many."""
    cls: Any = self.__class__
    plan = cls.__dict__.get("__plan__")
    if plan is None:
        if cls.__dict__.get("__init__") is not _first_init:  # of a class that calls it from its own
            cls = next(one for one in cls.__mro__ if one.__dict__.get("__init__") is _first_init)
        if not _is_written(cls):
            plan = cls.__plan__ = cls.__dict__.get("__plan__") or _Plan(cls)
    if plan is not None:
        plan.left -= 1
    if plan is None or plan.left < 0 or not _filled(self, plan, given, named):
        init = _init(cls)
        cls.__init__ = init
        init(self, *given, **named)


def _filled(self: Any, plan: _Plan, given: tuple[Any, ...], named: dict[str, Any]) -> bool:
    """Fill in the fields of a new instance; False when the values are not those that the class takes."""
    if len(given) > plan.places:
        return False
    at, used = 0, len(named)
    for value in given:
        plan.fields[at][1](self, value)
        at += 1
    for name, put, factory, value in plan.fields[at:]:
        if name in named:
            put(self, named[name])
            used -= 1
        elif factory is not None:
            put(self, factory())
        elif value is not _NEEDED:
            put(self, value)
        else:
            return False
    return not used


def _init(cls: Any) -> Any:
    every = _in_places(cls)
    places = len(cls.__match_args__)
    keywords = every[places:]
    if _is_written(cls):
        template = constructor(len(every))
        closure = [CellType(getattr(cls, one.name).__set__) for one in every]  # in the order of the names `set_N`
    else:
        template = _template(tuple([one.factory is not None for one in every]))
        inside = {f"set_{at}": getattr(cls, one.name).__set__ for at, one in enumerate(every)}
        inside |= {f"new_{at}": one.factory for at, one in enumerate(every)}
        closure = [CellType(inside.get(one, _NEEDED)) for one in template.__code__.co_freevars]
    code = template.__code__.replace(
        co_qualname=f"{cls.__qualname__}.__init__",
        co_varnames=("self", *[one.name for one in every]),
        co_argcount=1 + places,
        co_kwonlyargcount=len(keywords),
    )
    optional = [one.value for one in every[:places] if one.value is not _NEEDED or one.factory is not None]
    made = FunctionType(code, {}, "__init__", tuple(optional), tuple(closure))
    if keywords:
        made.__kwdefaults__ = {
            one.name: one.value for one in keywords if one.value is not _NEEDED or one.factory is not None
        }
    return made


def _in_places(cls: Any) -> list[Field]:
    """The fields, those that have no place last."""
    every: dict[str, Field] = cls.__record__
    places = cls.__match_args__
    return [*map(every.__getitem__, places), *[one for one in every.values() if one.keyword]]


def _is_written(cls: Any) -> bool:
    """Whether the constructor for the fields of a class is written out."""
    every = cls.__record__
    return 1 <= len(every) <= MOST and not any(one.factory for one in every.values())


@cache
def _template(factories: tuple[bool, ...]) -> FunctionType:
    """A constructor for so many fields, `set_N` and `new_N` free; factories stand where a default may be made."""
    numbers = range(len(factories))
    free = ["lacks", *(f"set_{at}" for at in numbers), *(f"new_{at}" for at in numbers)]
    lines = [
        f"  set_{at}(self, new_{at}() if a{at} is lacks else a{at})" if made else f"  set_{at}(self, a{at})"
        for at, made in enumerate(factories)
    ]
    head = f"def outer({', '.join(free)}):\n def init(self{''.join(f', a{at}' for at in numbers)}):\n"
    space: dict[str, Any] = {}
    exec(head + "\n".join(lines or ["  pass"]) + "\n return init", space)  # noqa: S102 - a text of this function
    init: FunctionType = space["outer"](*free)
    return init


# What all structs share


class Struct(metaclass=StructMeta):
    """The class below which they stand."""

    def __eq__(self, other: object) -> Any:
        if self is other:
            return True
        cls = self.__class__
        if other.__class__ is not cls:
            return NotImplemented
        key = _compared(cls)
        return key(self) == key(other)

    def __hash__(self) -> int:
        return hash(_compared(self.__class__)(self))

    def __repr__(self) -> str:
        cls: Any = self.__class__
        shown = (f"{one.name}={getattr(self, one.name)!r}" for one in cls.__record__.values() if one.shown)
        return f"{cls.__qualname__}({', '.join(shown)})"

    def __setattr__(self, name: str, value: Any) -> None:
        from dataclasses import FrozenInstanceError  # noqa: PLC0415 - only for a mistake in code

        del value
        raise FrozenInstanceError(f"cannot assign to field {name!r} of {type(self).__qualname__}")

    def __delattr__(self, name: str) -> None:
        Struct.__setattr__(self, name, None)

    def __getstate__(self) -> list[Any]:
        return [getattr(self, one.name) for one in fields(self)]

    def __setstate__(self, state: list[Any]) -> None:
        for one, value in zip(fields(self), state, strict=True):
            object.__setattr__(self, one.name, value)


def _compared(cls: Any) -> Callable[[Any], Any]:
    made: Callable[[Any], Any] | None = cls.__dict__.get("__compared__")
    if made is None:
        names = [one.name for one in cls.__record__.values() if one.compare]
        made = _getter(names)
        cls.__compared__ = made
    return made


def _getter(names: list[str]) -> Callable[[Any], Any]:
    """What gives the values of some fields."""
    if not names:
        return lambda one: None
    try:
        from _operator import attrgetter  # noqa: PLC0415 - what `operator` has it from, in the usual Python
    except ImportError:
        from operator import attrgetter  # noqa: PLC0415
    return attrgetter(*names)


def fields(one: Any) -> tuple[Field, ...]:
    """The fields of a struct or of its class."""
    cls = one if isinstance(one, StructMeta) else one.__class__
    return tuple(cls.__record__.values())


def is_struct(one: object) -> bool:
    """Whether something is a struct, or the class of one."""
    return isinstance(one, Struct | StructMeta)


def replace(one: T, /, **changes: Any) -> T:
    """The same struct with some fields changed."""
    cls: Any = one.__class__
    for name in cls.__record__:
        if name not in changes:
            changes[name] = getattr(one, name)
    made: T = cls(**changes)
    return made


class _LookedAt:
    """`__dataclass_fields__`, made when somebody looks."""

    def __init__(self) -> None:
        self._made: dict[Any, dict[str, Any]] = {}

    def __get__(self, one: object, cls: Any) -> Any:
        if cls not in self._made:
            import dataclasses  # noqa: PLC0415 - costs what this module saves

            made = dataclasses.make_dataclass(
                cls.__name__, [(name, each.kind, _known(dataclasses, each)) for name, each in cls.__record__.items()]
            )
            self._made[cls] = vars(made)["__dataclass_fields__"]
        return self._made[cls]


def _known(dataclasses: Any, one: Field) -> Any:
    lacks = dataclasses.MISSING
    return dataclasses.field(
        default=lacks if one.value is _NEEDED or one.factory else one.value,
        default_factory=one.factory or lacks,
        compare=one.compare,
        repr=one.shown,
        metadata=dict(one.metadata),
        kw_only=one.keyword,
    )


type.__setattr__(Struct, "__dataclass_fields__", _LookedAt())
