"""When a detail counts as good, what it should rather be, and how sure a sample is. Pure.

The patterns are read by two engines: by the database, which judges a million records at once, and
by Python, which tells a person the reason. So they keep to what both understand.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import phonenumbers

COMPLETENESS: Final = "completeness"
VALIDITY: Final = "validity"
UNIQUENESS: Final = "uniqueness"
TIMELINESS: Final = "timeliness"
CONSISTENCY: Final = "consistency"
ACCURACY: Final = "accuracy"
DIMENSIONS: Final = (COMPLETENESS, VALIDITY, UNIQUENESS, TIMELINESS, CONSISTENCY, ACCURACY)

CUSTOMER, PRODUCT, ORDER = "customer", "product", "order"
# What a person checks in a sample.
SAMPLED: Final = ("name", "email", "phone", "country", "city", "postcode")
RIGHT, WRONG, UNKNOWN = "right", "wrong", "unknown"
ANSWERS: Final = (RIGHT, WRONG, UNKNOWN)
OLD_DAYS: Final = 365
EARLIEST_YEAR: Final = 1990
WILSON_Z: Final = 1.959964

# Ways of mending.
SET, CLEAR, SUGGEST, LEAVE = "set", "clear", "suggest", "leave"


@dataclass(frozen=True)
class Check:
    """One question put to every record of a table, with the ways in which a "no" is mended."""

    field: str
    dimension: str
    table: str
    ways: tuple[str, ...] = (LEAVE,)

    @property
    def code(self) -> str:
        """Return the name by which the check is kept and linked to."""
        return f"{self.field}.{self.dimension}"


CHECKS: Final[tuple[Check, ...]] = (
    Check("record", UNIQUENESS, CUSTOMER, ()),
    Check("record", VALIDITY, CUSTOMER),
    Check("name", COMPLETENESS, CUSTOMER),
    Check("name", VALIDITY, CUSTOMER, (CLEAR, LEAVE)),
    Check("email", COMPLETENESS, CUSTOMER),
    Check("email", VALIDITY, CUSTOMER, (SUGGEST, CLEAR, LEAVE)),
    Check("email", UNIQUENESS, CUSTOMER, (CLEAR, LEAVE)),
    Check("email", TIMELINESS, CUSTOMER),
    Check("phone", COMPLETENESS, CUSTOMER),
    Check("phone", VALIDITY, CUSTOMER, (SUGGEST, CLEAR, LEAVE)),
    Check("phone", UNIQUENESS, CUSTOMER, (CLEAR, LEAVE)),
    Check("phone", TIMELINESS, CUSTOMER),
    Check("phone", CONSISTENCY, CUSTOMER, (CLEAR, LEAVE)),
    Check("country", COMPLETENESS, CUSTOMER, (SUGGEST, SET, LEAVE)),
    Check("country", VALIDITY, CUSTOMER, (SUGGEST, SET, CLEAR, LEAVE)),
    Check("country", TIMELINESS, CUSTOMER),
    Check("country", CONSISTENCY, CUSTOMER, (SET, LEAVE)),
    Check("city", COMPLETENESS, CUSTOMER, (SET, LEAVE)),
    Check("city", VALIDITY, CUSTOMER, (SET, CLEAR, LEAVE)),
    Check("city", TIMELINESS, CUSTOMER),
    Check("postcode", COMPLETENESS, CUSTOMER),
    Check("postcode", VALIDITY, CUSTOMER, (SUGGEST, CLEAR, LEAVE)),
    Check("postcode", TIMELINESS, CUSTOMER),
    Check("postcode", CONSISTENCY, CUSTOMER, (CLEAR, LEAVE)),
    Check("product_name", COMPLETENESS, PRODUCT),
    Check("category", COMPLETENESS, PRODUCT, (SET, LEAVE)),
    Check("cost", COMPLETENESS, PRODUCT),
    Check("cost", TIMELINESS, PRODUCT),
    Check("number", COMPLETENESS, ORDER),
    Check("ordered_at", VALIDITY, ORDER),
    Check("order_customer", COMPLETENESS, ORDER),
    Check("order_country", COMPLETENESS, ORDER),
    Check("total", CONSISTENCY, ORDER),
    Check("status", CONSISTENCY, ORDER),
    Check("currency", CONSISTENCY, ORDER),
)
BY_CODE: Final = {check.code: check for check in CHECKS}
FIELDS: Final = tuple(dict.fromkeys(check.field for check in CHECKS))

# E-mails: well formed, and not what a form is filled with to get past it.
EMAIL_SHAPE: Final = r"^[^@ ]+@[^@ .]+([.][^@ .]+)+$"
EMAIL_PLACEHOLDER: Final = (
    r"^(test|tests|testing|none|null|no|na|noemail|nomail|no-email|no-mail|no[.]email|nobody"
    r"|noreply|no-reply|donotreply|unknown|fake|example|asdf|qwerty|abc|xxx+|aaa+|a|x|123+)@"
    r"|@(test|example|localhost|none|null|invalid|domain|email|mailinator|guerrillamail|yopmail)[.]"
    r"|[.](invalid|test|example|localhost)$"
)
# Numbers of the right length that nobody has: one figure only, or counted up.
PHONE_SHAPE: Final = r"^[+][1-9][0-9]{7,14}$"
PHONE_PLACEHOLDER: Final = (
    r"(0000000|1111111|2222222|3333333|4444444|5555555|6666666|7777777|8888888|9999999"
    r"|123456789$|1234567$|987654321$)"
)
NAME_PLACEHOLDER: Final = (
    r"^(test|tests|testing|none|null|n/a|na|unknown|guest|customer|user|admin|asdf|qwerty|xxx+"
    r"|aaa+|abc|name|no name|-+|[.]+|[?]+|[0-9 .+-]+|تست|ندارد|نامشخص|ناشناس|مشتری|مهمان"
    r"|δοκιμή|άγνωστος|πελάτης|τεστ)$"
)
CITY_PLACEHOLDER: Final = (
    r"^(test|none|null|n/a|na|unknown|city|-+|[.]+|[?]+|[0-9 .+-]+|ندارد|نامشخص|شهر|πόλη|άγνωστο)$"
)
TYPED_WRONG: Final[Mapping[str, str]] = {
    "gmial.com": "gmail.com",
    "gmai.com": "gmail.com",
    "gmal.com": "gmail.com",
    "gamil.com": "gmail.com",
    "gmail.co": "gmail.com",
    "gmail.con": "gmail.com",
    "gmail.cm": "gmail.com",
    "gmail.ir": "gmail.com",
    "gmaill.com": "gmail.com",
    "gnail.com": "gmail.com",
    "gmeil.com": "gmail.com",
    "yaho.com": "yahoo.com",
    "yahho.com": "yahoo.com",
    "yhoo.com": "yahoo.com",
    "yahoo.con": "yahoo.com",
    "yahoo.co": "yahoo.com",
    "hotmial.com": "hotmail.com",
    "hotmal.com": "hotmail.com",
    "hotmai.com": "hotmail.com",
    "hotmail.con": "hotmail.com",
    "outlok.com": "outlook.com",
    "outloook.com": "outlook.com",
    "outlook.con": "outlook.com",
    "iclod.com": "icloud.com",
    "icloud.con": "icloud.com",
}
EMAIL_TYPED_WRONG: Final = "@({})$".format(
    "|".join(domain.replace(".", "[.]") for domain in sorted(TYPED_WRONG))
)
# The form in which a country writes its postcodes.
POSTCODES: Final[Mapping[str, str]] = {
    "IR": r"^[1-9][0-9]{4}-?[0-9]{5}$",
    "GR": r"^[1-8][0-9]{2} ?[0-9]{2}$",
    "CY": r"^[1-9][0-9]{3}$",
    "DE": r"^[0-9]{5}$",
    "FR": r"^[0-9]{5}$",
    "IT": r"^[0-9]{5}$",
    "ES": r"^[0-5][0-9]{4}$",
    "PT": r"^[0-9]{4}-[0-9]{3}$",
    "NL": r"^[1-9][0-9]{3} ?[A-Z]{2}$",
    "BE": r"^[1-9][0-9]{3}$",
    "AT": r"^[1-9][0-9]{3}$",
    "CH": r"^[1-9][0-9]{3}$",
    "DK": r"^[0-9]{4}$",
    "NO": r"^[0-9]{4}$",
    "SE": r"^[0-9]{3} ?[0-9]{2}$",
    "FI": r"^[0-9]{5}$",
    "PL": r"^[0-9]{2}-[0-9]{3}$",
    "TR": r"^[0-9]{5}$",
    "BG": r"^[1-9][0-9]{3}$",
    "RO": r"^[0-9]{6}$",
    "GB": r"^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$",
    "IE": r"^[A-Z][0-9][0-9W] ?[A-Z0-9]{4}$",
    "US": r"^[0-9]{5}(-[0-9]{4})?$",
    "CA": r"^[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]$",
    "AU": r"^[0-9]{4}$",
    "JP": r"^[0-9]{3}-?[0-9]{4}$",
    "IN": r"^[1-9][0-9]{5}$",
}
# Money that one country alone uses; elsewhere it is worth a look.
HOME_OF_CURRENCY: Final[Mapping[str, str]] = {
    "IRR": "IR",
    "IRT": "IR",
    "TRY": "TR",
    "PLN": "PL",
    "SEK": "SE",
    "RON": "RO",
    "BGN": "BG",
    "CZK": "CZ",
    "HUF": "HU",
    "INR": "IN",
    "JPY": "JP",
}
COUNTRIES: Final = frozenset(phonenumbers.SUPPORTED_REGIONS) | {"AQ", "BV", "GS", "HM", "PN", "TF"}


def calling_code(country: str) -> str:
    """Tell how numbers of a country begin: +98; empty where it is not known."""
    code = phonenumbers.country_code_for_region(country)
    return f"+{code}" if code else ""


def email_fault(email: str) -> str | None:
    """Tell what is wrong with an e-mail address: its shape, a filler, or a mistyped domain."""
    if not re.search(EMAIL_SHAPE, email):
        return "email_shape"
    if re.search(EMAIL_PLACEHOLDER, email):
        return "placeholder"
    return "email_typed_wrong" if re.search(EMAIL_TYPED_WRONG, email) else None


def phone_fault(phone: str) -> str | None:
    """Tell what is wrong with a phone number: its shape, or that nobody has it."""
    if not re.search(PHONE_SHAPE, phone):
        return "phone_shape"
    return "placeholder" if re.search(PHONE_PLACEHOLDER, phone) else None


def postcode_fault(postcode: str, *, country: str) -> str | None:
    """Tell whether a postcode is written as its country does; of others nothing is known."""
    pattern = POSTCODES.get(country)
    return None if pattern is None or re.search(pattern, postcode) else "postcode_shape"


def suggested_email(email: str) -> str | None:
    """Suggest the address that was meant, where its domain is a known slip."""
    name, _at, domain = email.rpartition("@")
    meant = TYPED_WRONG.get(domain)
    return f"{name}@{meant}" if name and meant else None


def suggested_country(country: str, *, phone: str) -> str | None:
    """Suggest the country that a phone number is dialled in."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(phone, None))
    except phonenumbers.NumberParseException:
        return None
    return str(region) if region and region != country and region in COUNTRIES else None


def suggested_phone(phone: str, *, country: str) -> str | None:
    """Suggest the number as it is dialled from abroad, where it was kept in another form."""
    try:
        number = phonenumbers.parse(phone, country or None)
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    is_better = phonenumbers.is_valid_number(number) and written != phone
    return str(written) if is_better and phone_fault(written) is None else None


def suggested_postcode(postcode: str, *, country: str) -> str | None:
    """Suggest the postcode without spaces, or with the sign that its country puts into it."""
    plain = re.sub(r"[^0-9A-Z]", "", postcode.upper())
    tried = [plain, f"{plain[:-3]} {plain[-3:]}", f"{plain[:4]}-{plain[4:]}"]
    tried += [f"{plain[:2]}-{plain[2:]}", postcode.upper()]
    tried += [f"0{plain}"] if country in {"DE", "FR", "IT", "ES", "US"} else []
    fitting = (one for one in tried if one and postcode_fault(one, country=country) is None)
    found = next(fitting, None)
    return None if found == postcode or country not in POSTCODES else found


def suggestion(field: str, record: Mapping[str, str]) -> str | None:
    """Suggest what a detail of a customer should be, from the detail itself and its neighbours."""
    country, text = record.get("country", ""), record.get(field, "")
    if field == "email":
        return suggested_email(text)
    if field == "country":
        return suggested_country(text, phone=record.get("phone", ""))
    if field == "phone":
        return suggested_phone(text, country=country)
    return suggested_postcode(text, country=country) if field == "postcode" else None


def wilson_interval(right: int, asked: int) -> tuple[float, float] | None:
    """Give the 95 % interval of a share: 18 of 40 is between 0.307 and 0.602; of none, nothing."""
    if not asked:
        return None
    share, square = right / asked, WILSON_Z**2
    middle = share + square / (2 * asked)
    reach = WILSON_Z * math.sqrt(share * (1 - share) / asked + square / (4 * asked * asked))
    whole = 1 + square / asked
    # At the ends both sides are equal, but for the rounding of the machine.
    low = (middle - reach) / whole if right else 0.0
    high = (middle + reach) / whole if right < asked else 1.0
    return max(0.0, low), min(1.0, high)


def counted_answers(several: Iterable[Mapping[str, str]]) -> dict[str, Counter[str]]:
    """Count what was said of each detail of a sample."""
    counted: dict[str, Counter[str]] = {field: Counter() for field in SAMPLED}
    for answers in several:
        for field, answer in answers.items():
            if field in counted:
                counted[field][answer] += 1
    return counted


def median_of(ages: Mapping[int, int]) -> int | None:
    """Return the median of counted ages; of an even number, the lower middle one."""
    middle = (sum(ages.values()) + 1) // 2
    passed = 0
    for age in sorted(ages):
        passed += ages[age]
        if passed >= middle:
            return age
    return None


def drawn_at_random(ids: Collection[int], *, size: int, seed: int) -> list[int]:
    """Draw so many of the ids; the same seed draws the same, in whatever order they come."""
    listed = sorted(ids)
    return random.Random(seed).sample(listed, min(size, len(listed)))  # noqa: S311
