"""Numbers: exact decimals of 28 digits (language rule 16), however people write them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from dsl.data.failure import refuse
from dsl.data.limits import DIGITS

CONTEXT = Context(prec=28, Emax=DIGITS - 1, Emin=1 - DIGITS, traps=[InvalidOperation, DivisionByZero, Overflow])
_WIDE = Context(prec=2 * DIGITS + 2, rounding=ROUND_HALF_UP, traps=[InvalidOperation])
_LONGEST = 4 * DIGITS
_CURRENCY = "$¢£¥฿₠-⃏"
# strings, compiled when first used: most flows read no numbers from texts
_SHOWN = rf"""(?x)
    \s*(?:[^\W\d_]{{1,3}}\.?)?\s?[{_CURRENCY}]?\s?
    (?P<minus>[-+−]?)\s?[{_CURRENCY}]?\s?
    (?P<digits>[0-9.,'’\s]*[0-9])
    \s?(?:(?P<share>%)|[{_CURRENCY}]?\s?(?:[^\W\d_]{{1,3}}\.?)?)\s*"""
_SHAPES = {
    sign: rf"(?:[0-9]{{1,3}}([{others}])(?:[0-9]{{2,3}}\1)*[0-9]{{3}}|[0-9]+)(?:\{sign}[0-9]+)?|\{sign}[0-9]+"
    for sign, others in ((".", ",'’\\s"), (",", ".'’\\s"))
}


def written_number(number: Decimal) -> str:
    """All digits, without exponent, grouping and zeros at the end: `1250.5`."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def is_whole(number: Decimal) -> bool:
    """Whether a number has no part behind the decimal sign."""
    return number == number.to_integral_value()


def rounded(number: Decimal, digits: int) -> Decimal:
    """Rounded to so many digits behind the decimal sign, a half away from zero."""
    return number.quantize(Decimal(1).scaleb(-digits), context=_WIDE)


def plain_number(text: str) -> Decimal | None:
    """The number that is written plainly (`-12.5`), or None; fails when it has too many digits."""
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        return None
    return exact(text)


def exact(text: str) -> Decimal:
    """A number of digits that were checked before; fails when there are too many of them."""
    if len(text) > DIGITS:
        digits = len(text) - sum(text.count(sign) for sign in ".+-")
        if digits > DIGITS:
            refuse(f"a number of {digits:,} digits is too long; a number has at most {DIGITS}")
    return Decimal(text)


def shown_number(text: str, sign: str = ".") -> Decimal | None:
    """The number as people show it: grouped, with a currency or a percent sign (`1.234,50 €`); None if it is none."""
    if len(text) > _LONGEST:
        return exact(text) if text.isdecimal() else None
    found = re.fullmatch(_SHOWN, text)
    if not found or not re.fullmatch(_SHAPES[sign], found["digits"]):
        return None
    plain = "".join(one for one in found["digits"] if one.isdecimal() or one == sign).replace(sign, ".")
    number = exact("-" + plain if found["minus"] in ("-", "−") else plain)
    return CONTEXT.divide(number, Decimal(100)) if found["share"] else number
