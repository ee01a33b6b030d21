"""E-mail addresses and phone numbers, each in the one form that is kept and compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import phonenumbers

from vafa.core.digits import plain_typed
from vafa.core.errors import Unreadable

_EMAIL_LENGTH_MAX: Final = 254
_PHONE_LENGTH_MAX: Final = 64
_ANGLED: Final = re.compile(r".*<([^<>]+)>")
_LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL: Final = re.compile(
    rf"(?=.{{1,64}}@)[\w!#$%&'*+/=?^`{{|}}~-]+(?:\.[\w!#$%&'*+/=?^`{{|}}~-]+)*@(?:{_LABEL}\.)+"
    rf"(?!\d+$){_LABEL}"
)
_NOT_PHONE: Final = re.compile(r"[^\d+()./\s-]")
_FIGURES: Final = re.compile(r"\d+")
# Spreadsheets show long numbers as 9.89E+11: their last figures are gone for good.
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_IDLE_DECIMAL: Final = re.compile(r"[.,]0+$")
_SEARCHED_FIGURES_MIN: Final = 3


def parse_email(raw: str) -> str:
    """Read an e-mail address and give the form that is kept: lower case, ASCII digits, composed.

    Takes "Reza <reza@shop.ir>" and "mailto:" apart. Refuses with `Unreadable` what can be no
    address; it does not ask whether anybody reads there.
    """
    plain = plain_typed(raw)
    angled = _ANGLED.fullmatch(plain)
    address = (angled[1] if angled else plain).strip().removeprefix("mailto:")
    kept = unicodedata.normalize("NFC", address.lower())
    if len(kept) > _EMAIL_LENGTH_MAX or not _EMAIL.fullmatch(kept):
        raise Unreadable("This is not an e-mail address.", code="not_an_email", text=raw)
    return kept


def parse_phone(raw: str, *, region: str) -> str:
    """Read a phone number as it is dialled in a region ("IR", "GR") and give it as E.164.

    Understands Persian digits, 0098, 98 and 0 in front, brackets and separators, and the
    apostrophe that guards spreadsheet cells. Refuses with `Unreadable` what cannot be dialled,
    two numbers in one text, and numbers whose last figures a spreadsheet has dropped.
    """
    number = _phone(raw, region=region)
    if number is None:
        raise Unreadable("This is not a phone number.", code="not_a_phone", text=raw)
    return number


# Orders repeat their customers' phones.
@lru_cache(maxsize=8192)
def _phone(raw: str, *, region: str) -> str | None:
    if len(raw) > _PHONE_LENGTH_MAX:
        return None
    plain = plain_typed(raw).replace("\uff0b", "+")
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", plain.removeprefix("tel:"))
    if _SCIENTIFIC.fullmatch(plain):
        return None
    plain = _IDLE_DECIMAL.sub("", plain)
    if _NOT_PHONE.search(plain):
        return None
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def phone_search_keys(phone: str) -> tuple[str, ...]:
    """List how people may type an E.164 number when they look for it, in figures only.

    989121234567, 9121234567 and, where a zero is dialled within the country, 09121234567. The
    beginning of any of them finds it.
    """
    number = phonenumbers.parse(phone, None)
    national = phonenumbers.national_significant_number(number)
    dialled = "".join(
        _FIGURES.findall(
            phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        )
    )
    return tuple(dict.fromkeys((f"{number.country_code}{national}", national, dialled)))


def phone_searched(text: str) -> str | None:
    """Reduce what somebody typed to figures that begin a phone search key, if it may be a phone.

    "+98 (912)…", "0098912…" and «۰۹۱۲…» all work; fewer than three figures are no phone.
    """
    plain = plain_typed(text)
    if _NOT_PHONE.search(plain):
        return None
    figures = "".join(_FIGURES.findall(plain)).removeprefix("00")
    return figures if len(figures) >= _SEARCHED_FIGURES_MIN else None


def phone_shown(phone: str) -> str:
    """Write an E.164 number in groups, for people; it belongs in a left-to-right element."""
    number = phonenumbers.parse(phone, None)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
