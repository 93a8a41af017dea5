"""Functions that depend on chance; the runtime hands the chance in, so that a replay gives the same."""

from __future__ import annotations

from decimal import Decimal

from dsl.data.failure import refuse
from dsl.data.kinds import Value
from dsl.data.numbers import is_whole, written_number
from dsl.functions.declaration import function
from dsl.functions.outside import Outside

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SIGNS = _LETTERS + "0123456789"
LONGEST = 10_000


@function("random_number(from: integer, to: integer) -> integer", outside=True)
def random_number(outside: Outside, least: Decimal, most: Decimal) -> Decimal:
    """A whole number by chance, from the first to the second, both included.

    random_number(3, 3) is 3
    random_number(1, 6) <= 6
    random_number(2, 1) fails
    """
    for value in (least, most):
        if not is_whole(value):
            refuse(f"random_number takes whole numbers, not {written_number(value)}")
    if most < least:
        refuse(f"there is no number from {written_number(least)} to {written_number(most)}")
    return Decimal(outside.random().randint(int(least), int(most)))


@function("random_text(length?: integer) -> text", outside=True)
def random_text(outside: Outside, length: Decimal = Decimal(8)) -> str:
    """Small letters and digits by chance, beginning with a letter; 8 of them, or as many as said.

    length(random_text()) is 8
    length(random_text(20)) is 20
    """
    if not is_whole(length) or not 1 <= length <= LONGEST:
        refuse(f"the length of a random text is a whole number from 1 to {LONGEST:,}, not {written_number(length)}")
    chance = outside.random()
    return chance.choice(_LETTERS) + "".join(chance.choices(_SIGNS, k=int(length) - 1))


@function("random_email(domain?: text) -> text", outside=True)
def random_email(outside: Outside, domain: str = "example.com") -> str:
    """An e-mail address by chance, at example.com (where nobody gets it) or at the domain given.

    random_email() ends with "@example.com"
    random_email("mail.test") ends with "@mail.test"
    """
    return f"{random_text(outside, Decimal(12))}@{domain.removeprefix('@')}"


@function("pick(items: list of T) -> T", outside=True)
def pick(outside: Outside, items: tuple[Value, ...]) -> Value:
    """One of the items by chance; an empty list fails.

    pick(["a"]) is "a"
    pick([1, 2]) is in [1, 2]
    pick([]) fails
    """
    return outside.random().choice(items) if items else refuse("the list is empty: there is nothing to pick")


@function("shuffle(items: list of T) -> list of T", outside=True)
def shuffle(outside: Outside, items: tuple[Value, ...]) -> tuple[Value, ...]:
    """The items in an order by chance.

    sorted(shuffle([1, 2, 3])) is [1, 2, 3]
    """
    return tuple(outside.random().sample(items, len(items)))
