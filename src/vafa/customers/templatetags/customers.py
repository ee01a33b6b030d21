"""Words of a customer's profile: `{% load customers %}`."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vafa.customers.forms.consent import (
    CHANNEL_LABELS,
    PURPOSE_LABELS,
    SAID_LABELS,
    STATE_LABELS,
)
from vafa.customers.forms.labels import (
    BASIS_WORDS,
    DETAIL_LABELS,
    INTEREST_LABELS,
    KIND_LABELS,
    PART_LABELS,
    SOURCE_LABELS,
    WRITER_LABELS,
    Label,
)
from vafa.customers.rules.contacts import shown_contact
from vafa.staff.rules import may
from vafa.web.templatetags.vafa import unknown

register = template.Library()
_LABELS: Mapping[str, Mapping[str, Label]] = {
    "kind": KIND_LABELS,
    "part": PART_LABELS,
    "basis": BASIS_WORDS,
    "source": SOURCE_LABELS,
    "interest": INTEREST_LABELS,
    "detail": DETAIL_LABELS,
    "channel": CHANNEL_LABELS,
    "purpose": PURPOSE_LABELS,
    "said": SAID_LABELS,
    "consent": STATE_LABELS,
}


@register.simple_tag
def profile_word(table: str, code: str) -> str | SafeString:
    """Name a code of the profile or of consent, by the table it stands in."""
    return str(_LABELS[table].get(code, "")) or unknown()


@register.simple_tag
def writer(by: str, names: Mapping[str, str]) -> str:
    """Name whoever wrote something: a colleague by name, else in a word."""
    return names.get(by) or str(WRITER_LABELS.get(by.partition(":")[0], by))


@register.simple_tag(takes_context=True)
def contact(context: template.Context, text: str, scheme: str = "") -> SafeString:
    """Show an e-mail address or a number in full, as a link, or masked without the permission."""
    if not text:
        return unknown()
    in_full = may(context["request"].staff.role, "customers.contacts")
    shown = shown_contact(text, in_full=in_full)
    if in_full and scheme:
        link = '<a href="{}:{}"><bdi dir="ltr" class="vafa-copied">{}</bdi></a>'
        return format_html(link, scheme, text, shown)
    return format_html('<bdi dir="ltr">{}</bdi>', shown)
