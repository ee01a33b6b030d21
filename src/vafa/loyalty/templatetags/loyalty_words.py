"""Points in templates, with the programme's own word."""

from __future__ import annotations

from typing import cast

from django import template
from django.utils.translation import get_language

from vafa.core.languages import Language
from vafa.core.presentation import DEFAULT_READERS
from vafa.loyalty.forms.units import Units, units_for
from vafa.loyalty.models import Programme
from vafa.web.templatetags.vafa import reader_in, unknown

register = template.Library()


@register.simple_tag(takes_context=True)
def units(context: template.Context, count: int | None, programme: Programme) -> str:
    """Write a count with the programme's word: `{% units member.points programme %}`."""
    return unknown() if count is None else units_for(programme, reader_in(context)).of(count)


@register.filter
def units_of(count: int | None, of: Programme | Units) -> str:
    """Write a count with the programme's word: `{{ points|units_of:units }}`.

    `units` comes with `programme_page` and knows the reader's digits; a programme by itself is
    read as people of the language do.
    """
    if count is None:
        return unknown()
    if isinstance(of, Programme):
        reader = DEFAULT_READERS.get(cast("Language", get_language()), DEFAULT_READERS["en"])
        return units_for(of, reader).of(count)
    return of.of(count)
