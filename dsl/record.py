"""Records: frozen classes with slots, as `dataclasses` makes them, but ready in microseconds.

`dataclasses` writes and compiles the methods of each class when it is made, half a millisecond and more; the language
has some hundred and fifty such classes, and `interpret lint` starts once for each saved file (ADR 20). Here methods are
shared: one constructor serves all classes, until a class has so many instances that one of its own is worth being
put together. What `dataclasses` offers for looking at a class (`fields`, `replace`, `is_dataclass`) works on
records too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from types import CellType, FunctionType, MappingProxyType

from dsl.constructors import MOST, constructor
from dsl.hints import Any, TypeVar, dataclass_transform, overload

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


@overload
def record(cls: type[T], /) -> type[T]: ...
@overload
def record(
    *, frozen: bool = True, kw_only: bool = False, eq: bool = True, slots: bool = True
) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(
    cls: type[T] | None = None,
    /,
    *,
    frozen: bool = True,
    kw_only: bool = False,
    eq: bool = True,
    slots: bool = True,
) -> type[T] | Callable[[type[T]], type[T]]:
    """Make a record of a class with annotations; `kw_only` is for its own fields, not for those it inherits. Without
    `slots` it can hold cached properties as well."""

    def made(plain: type[T]) -> type[T]:
        return _made(plain, frozen=frozen, kw_only=kw_only, eq=eq, slots=slots)

    return made if cls is None else made(cls)


def _made(plain: type[T], *, frozen: bool, kw_only: bool, eq: bool, slots: bool) -> type[T]:
    own = _own_fields(plain, kw_only)
    inherited: dict[str, Field] = {}
    for base in reversed(plain.__mro__[1:]):
        inherited.update(base.__dict__.get("__record__", ()))
    space = {name: value for name, value in plain.__dict__.items() if name not in ("__dict__", "__weakref__")}
    for name in own:
        space.pop(name, None)
    every = inherited | own
    more = () if slots or any(base.__dictoffset__ for base in plain.__bases__) else ("__dict__",)
    space["__slots__"] = (*(name for name in own if name not in inherited), *more)
    space["__record__"] = every
    space["__qualname__"] = plain.__qualname__
    space["__match_args__"] = tuple(name for name, one in every.items() if not one.keyword)
    space["__dataclass_fields__"] = _LOOKED_AT
    space.setdefault("__init__", _first_init)
    space.setdefault("__repr__", _repr)
    if eq:
        space.setdefault("__eq__", _eq)
        space.setdefault("__hash__", _hash if frozen else None)
    if frozen:
        space["__setattr__"], space["__delattr__"] = _set_refused, _delete_refused
        space["__getstate__"], space["__setstate__"] = _state, _set_state
    metaclass: Any = type(plain)
    cls: type[T] = metaclass(plain.__name__, plain.__bases__, space)
    return cls


def _own_fields(plain: type, kw_only: bool) -> dict[str, Field]:
    made: dict[str, Field] = {}
    space = plain.__dict__
    for name, kind in space.get("__annotations__", {}).items():
        if kind.startswith("ClassVar"):
            continue
        given = space.get(name, _NEEDED)
        one = given if type(given) is Field else Field(given, None, True, True, _NO_METADATA)
        one.name, one.kind, one.keyword = name, kind, kw_only
        made[name] = one
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
    places = [one for one in every if not one.keyword]
    keywords = every[len(places) :]
    names = [one.name for one in every]
    if _is_written(cls):
        template = constructor(len(every))
    else:
        template = _template(tuple(one.factory is not None for one in every))
    code = template.__code__.replace(
        co_name="__init__",
        co_qualname=f"{cls.__qualname__}.__init__",
        co_varnames=("self", *names),
        co_argcount=1 + len(places),
        co_kwonlyargcount=len(keywords),
    )
    inside = {f"set_{at}": getattr(cls, name).__set__ for at, name in enumerate(names)}
    inside |= {f"new_{at}": one.factory for at, one in enumerate(every)}
    closure = tuple(CellType(_NEEDED if one == "lacks" else inside[one]) for one in code.co_freevars)
    optional = [one for one in places if one.value is not _NEEDED or one.factory is not None]
    made = FunctionType(code, {}, "__init__", tuple(one.value for one in optional), closure)
    made.__kwdefaults__ = {
        one.name: one.value for one in keywords if one.value is not _NEEDED or one.factory is not None
    }
    return made


def _in_places(cls: Any) -> list[Field]:
    """The fields, those that have no place last."""
    return sorted(cls.__record__.values(), key=lambda one: one.keyword)


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


# What all records share


def _compared(cls: Any) -> Callable[[Any], Any]:
    made: Callable[[Any], Any] | None = cls.__dict__.get("__compared__")
    if made is None:
        names = [one.name for one in cls.__record__.values() if one.compare]
        made = attrgetter(*names) if names else _nothing
        cls.__compared__ = made
    return made


def _nothing(one: Any) -> None:
    """What is compared of a record without fields."""
    del one


def _eq(self: Any, other: object) -> Any:
    if self is other:
        return True
    cls = self.__class__
    if other.__class__ is not cls:
        return NotImplemented
    key = _compared(cls)
    return key(self) == key(other)


def _hash(self: Any) -> int:
    return hash(_compared(self.__class__)(self))


def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in self.__record__.values() if one.shown)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _set_refused(self: Any, name: str, value: Any) -> None:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - only for a mistake in code

    del value
    raise FrozenInstanceError(f"cannot assign to field {name!r} of {type(self).__qualname__}")


def _delete_refused(self: Any, name: str) -> None:
    _set_refused(self, name, None)


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__record__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__record__, state, strict=True):
        object.__setattr__(self, name, value)


def fields(one: Any) -> tuple[Field, ...]:
    """The fields of a record or of its class."""
    return tuple(one.__record__.values())


def is_record(one: object) -> bool:
    """Whether something is a record, or the class of one."""
    return hasattr(one, "__record__")


def replace(one: T, /, **changes: Any) -> T:
    """The same record with some fields changed."""
    cls: Any = one.__class__
    for name in cls.__record__:
        if name not in changes:
            changes[name] = getattr(one, name)
    made: T = cls(**changes)
    return made


class _LookedAt:
    """`__dataclass_fields__`, made when somebody looks."""

    def __get__(self, one: object, cls: Any) -> Any:
        import dataclasses  # noqa: PLC0415 - costs what this module saves

        made = dataclasses.make_dataclass(
            cls.__name__, [(name, each.kind, _known(dataclasses, each)) for name, each in cls.__record__.items()]
        )
        fields: dict[str, Any] = vars(made)["__dataclass_fields__"]
        cls.__dataclass_fields__ = fields
        return fields


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


_LOOKED_AT = _LookedAt()
