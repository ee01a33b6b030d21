"""A programme begins as a template: drawn up whole, in draft, in the shop's own money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.languages import Language
from vafa.journal.actions import record
from vafa.loyalty.actions.effects import CARRIED_OUT
from vafa.loyalty.actions.programmes import draw_up_programme, write_loyalty_rule, write_terms
from vafa.loyalty.actions.tiers import write_ladder
from vafa.loyalty.forms.template_terms import terms_of
from vafa.loyalty.models import Programme, RuleMode
from vafa.loyalty.rules.engine import Rule, kind_of, write_rule
from vafa.loyalty.rules.templates import (
    TEMPLATES,
    StartingTemplate,
    drafts_of,
    ladder_of,
    ladder_words,
    making_of,
    unit_value_micro,
)
from vafa.staff.queries import shop


class NoSuchTemplate(Refused):
    code = "no_such_template"
    sentence = _("There is no template with this name.")


class TemplateDoesNotFit(Refused):
    code = "template_does_not_fit"
    sentence = _("This template is made for another currency than the shop's.")


def install_template(
    *, key: str, name: str, at: datetime, by: Actor, left_out: Sequence[str] = ()
) -> Programme:
    """Draw up a programme from a template: its rules, tiers and terms, in the shop's money.

    It is a draft and gives nothing until it begins. Categories that are left out earn nothing.
    Refuses a template for another currency, and a name that is taken.
    """
    template, house = TEMPLATES.get(key), shop()
    if template is None:
        raise NoSuchTemplate
    if house.currency not in template.fits:
        raise TemplateDoesNotFit
    language = cast("Language", house.default_language)
    with transaction.atomic():
        programme = _drawn_up(template, name, house.currency, at=at, by=by)
        making = making_of(
            template,
            asset=programme.asset_id,
            currency=house.currency,
            left_out=left_out,
        )
        programme.return_days = template.return_days
        programme.save(update_fields=["return_days"])
        for names, rule in drafts_of(template, making):
            _write(programme, names[language], rule, at=at, by=by)
        write_ladder(
            programme_id=programme.id,
            body=ladder_of(template, making),
            words=ladder_words(template),
            at=at,
            by=by,
        )
        texts = terms_of(template, making, shop=house)
        write_terms(programme_id=programme.id, texts=texts, at=at, by=by)
        record(
            kind="loyalty.template_installed",
            subject_kind="programme",
            subject_id=programme.id,
            at=at,
            by=by,
            payload={"template": key},
        )
    return programme


def _drawn_up(
    template: StartingTemplate, name: str, currency: str, *, at: datetime, by: Actor
) -> Programme:
    # A point that pays lowers the price in full: it costs what it is worth.
    worth = unit_value_micro(template, currency)
    return draw_up_programme(
        name=name,
        unit_names={str(language): words for language, words in template.unit_names.items()},
        unit_value_micro=worth,
        unit_cost_micro=worth,
        at=at,
        by=by,
    )


def _write(programme: Programme, name: str, rule: Rule, *, at: datetime, by: Actor) -> None:
    """Write a rule; one that gives what nobody carries out waits as a draft."""
    can_be_live = CARRIED_OUT.issuperset(map(kind_of, rule.then))
    write_loyalty_rule(
        programme_id=programme.id,
        name=name,
        body=write_rule(rule),
        mode=RuleMode.LIVE if can_be_live else RuleMode.DRAFT,
        at=at,
        by=by,
    )
