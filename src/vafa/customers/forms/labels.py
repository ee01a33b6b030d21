"""What the codes of a profile are called."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Label = str | Promise

# The words of the source documents: needs, expectations, tastes; product, service, channels,
# communication; biography and situation.
KIND_LABELS: Final[dict[str, Label]] = {
    "need": _("Need"),
    "expectation": _("Expectation"),
    "taste": _("Taste"),
    "biography": _("Biography"),
    "situation": _("Situation"),
}
KINDS_LABELS: Final[dict[str, Label]] = {
    "need": _("Needs"),
    "expectation": _("Expectations"),
    "taste": _("Tastes"),
}
PART_LABELS: Final[dict[str, Label]] = {
    "product": pgettext_lazy("profile", "Product"),
    "service": _("Service"),
    "channel": _("Distribution channel"),
    "communication": _("Communication"),
}
BASIS_LABELS: Final[dict[str, Label]] = {
    "stated": _("Stated by the customer"),
    "observed": _("Observed"),
}
BASIS_WORDS: Final[dict[str, Label]] = {
    "stated": pgettext_lazy("basis", "stated"),
    "observed": pgettext_lazy("basis", "observed"),
}
SOURCE_LABELS: Final[dict[str, Label]] = {
    "call": pgettext_lazy("heard by", "Call"),
    "mail": pgettext_lazy("heard by", "Mail"),
    "chat": pgettext_lazy("heard by", "Chat"),
    "form": pgettext_lazy("heard by", "Form"),
    "visit": pgettext_lazy("heard by", "Visit"),
    "survey": pgettext_lazy("heard by", "Survey"),
    "order": pgettext_lazy("heard by", "Order"),
    "other": pgettext_lazy("heard by", "Other"),
}
INTEREST_LABELS: Final[dict[str, Label]] = {
    "looked_for": _("Looked for"),
    "compared": _("Compared"),
    "put_off": _("Put off buying"),
}
DETAIL_LABELS: Final[dict[str, Label]] = {
    "name": _("Name"),
    "company": _("Company"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "country": _("Country"),
    "city": _("City"),
    "postcode": _("Postcode"),
}
WRITER_LABELS: Final[dict[str, Label]] = {
    "person": _("somebody who has left"),
    "import": _("an import"),
    "system": _("the system"),
    "command": _("the command line"),
}
