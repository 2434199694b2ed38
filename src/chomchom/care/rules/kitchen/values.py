"""What people and probes write as a value, read into a number or refused with a sentence. Pure."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal, Refused
from chomchom.core.text import even

#: What a thermometer in a kitchen can show: a deep freezer to the fat of a fryer.
COLDEST, HOTTEST = Decimal(-60), Decimal(250)
ABSOLUTE_ZERO = Decimal("-273.15")
STEP = Decimal("0.1")
COMMA = re.compile(r"[-+]?\d+,\d+")


def read_celsius(raw: object) -> Decimal:
    """The temperature in °C, to a tenth. Raises ``Refused``: value_missing, value_comma, value_no_number,
    value_impossible."""
    text = even(str(raw)).replace("−", "-").removesuffix("℃").removesuffix("°C").removesuffix("C").strip()
    if raw is None or not text:
        raise _refused("value_missing", _("Write the temperature in °C, for example 78.5."))
    if COMMA.fullmatch(text):
        raise _refused(
            "value_comma",
            _("“%(said)s” has a comma. Write the temperature with a point: %(meant)s.")
            % {"said": text, "meant": text.replace(",", ".")},
        )
    return _possible(_number(text), text)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise _refused(
            "value_no_number",
            _("“%(said)s” is no temperature. Write a number in °C, for example 78.5.") % {"said": text[:20]},
        )
    return number


def _possible(number: Decimal, text: str) -> Decimal:
    if number < ABSOLUTE_ZERO:
        raise _refused(
            "value_impossible",
            _("%(said)s °C does not exist: nothing is colder than −273 °C. Read the thermometer again.")
            % {"said": text[:20]},
        )
    if not COLDEST <= number <= HOTTEST:
        raise _refused(
            "value_impossible",
            _(
                "%(said)s °C cannot be measured in a kitchen (%(from)s to %(to)s °C). Is a "
                "digit too many, or the point missing?"
            )
            % {"said": text[:20], "from": COLDEST, "to": HOTTEST},
        )
    return number.quantize(STEP)


def _refused(code: str, sentence: str) -> Refused:
    return Refused(Refusal(code, sentence))
