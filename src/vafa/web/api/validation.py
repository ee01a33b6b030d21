"""What is wrong with a request, field by field, in words of ours; what was sent is not repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.web.api.problems import ApiProblem

ERRORS_MAX = 50

# By the type that Pydantic gives an error; the longest beginning that fits.
SENTENCES: tuple[tuple[str, str, str | Promise], ...] = (
    ("missing", "missing", _("This is needed.")),
    ("extra_forbidden", "unknown", _("There is no such field.")),
    ("string_too_short", "too_short", _("This is too short.")),
    ("string_too_long", "too_long", _("This is too long.")),
    ("too_short", "too_few", _("There are too few of these.")),
    ("too_long", "too_many", _("There are too many of these.")),
    ("greater_than", "too_small", _("This number is too small.")),
    ("less_than", "too_large", _("This number is too large.")),
    ("string_pattern", "not_plain", _("This has characters that do not belong here.")),
    ("literal_error", "not_a_choice", _("This is none of the values that are possible here.")),
    ("enum", "not_a_choice", _("This is none of the values that are possible here.")),
    ("instant", "not_an_instant", _("Write a moment like 2026-05-04T09:30:00Z.")),
    ("day", "not_a_day", _("Write a day like 2026-05-04.")),
    ("email", "not_an_email", _("This is not an e-mail address.")),
    ("alone", "not_together", _("This does not go together with other filters.")),
    ("phone", "not_a_phone", _("This is not a phone number.")),
)
OTHER: tuple[str, str | Promise] = ("not_valid", _("This is not of the kind that belongs here."))


# Any: an error as Pydantic describes it.
def validation_problem(errors: Sequence[Mapping[str, Any]]) -> ApiProblem:
    """Tell what is not valid."""
    return ApiProblem("not_valid", errors=[_told(error) for error in errors[:ERRORS_MAX]])


def invalid(pointer: str, kind: str) -> ApiProblem:
    """Tell that one thing is not valid, when only the view can know."""
    return ApiProblem("not_valid", errors=[{"pointer": pointer, **_words(kind)}])


def _told(error: Mapping[str, Any]) -> dict[str, str]:
    source, *place = error["loc"]
    # The name of the view's own argument stands between the body and its fields.
    inside = place[1:] if source == "body" else place
    return {"pointer": "/".join(["", source, *map(str, inside)]), **_words(error["type"])}


def _words(kind: str) -> dict[str, str]:
    for beginning, code, sentence in SENTENCES:
        if kind.startswith(beginning):
            return {"code": code, "detail": str(sentence)}
    return {"code": OTHER[0], "detail": str(OTHER[1])}
