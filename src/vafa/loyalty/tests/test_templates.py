"""Programmes ready to run: they install, compile, read in three languages, and keep their word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vafa.core.keys import SYSTEM
from vafa.core.languages import LANGUAGES
from vafa.loyalty.actions import begin_programme
from vafa.loyalty.actions.refusals import ProgrammeNameTaken
from vafa.loyalty.actions.templates import NoSuchTemplate, TemplateDoesNotFit, install_template
from vafa.loyalty.models import Programme, RuleVersion, Terms
from vafa.loyalty.queries.rulebook import rulebook_of
from vafa.loyalty.queries.tiers import ladder_of, level_name
from vafa.loyalty.rules.engine import Context, Customer, Line, Order, evaluate
from vafa.loyalty.rules.templates import TEMPLATES
from vafa.staff.models import Shop

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
FITTING = [(key, currency) for key, each in TEMPLATES.items() for currency in each.fits]
HOUSES = {
    "greek": ("EUR", "EUR", "el", "Europe/Athens", "gregorian"),
    "persian": ("IRR", "IRT", "fa", "Asia/Tehran", "jalali"),
    "english": ("GBP", "GBP", "en", "Europe/London", "gregorian"),
}


def house(key: str, currency: str = "") -> None:
    usual, unit, language, zone, calendar = HOUSES[key]
    Shop.objects.update_or_create(
        id=1,
        defaults={
            "name": "Kafe Vafa",
            "currency": currency or usual,
            "money_unit": unit if currency in ("", usual) else currency,
            "default_language": language,
            "time_zone": zone,
            "calendar": calendar,
        },
    )


def installed(key: str, **more: object) -> Programme:
    house(key)
    return install_template(key=key, name="Stars", at=AT, by=SYSTEM, **more)  # type: ignore[arg-type]


def given(programme: Programme, trigger: str, order: Order | None = None, **who: object) -> int:
    customer = Customer("reza", **who)  # type: ignore[arg-type]
    context = Context(frozenset({trigger}), customer=customer, order=order)
    found = evaluate(context, rulebook_of(programme=programme), now=AT)
    return sum(each.given for each in found.decided if each.kind == "grant")


@pytest.mark.parametrize(("key", "currency"), FITTING)
def test_a_template_installs_as_a_draft_whose_rules_compile_in_every_money_it_fits(
    db: None, key: str, currency: str
) -> None:
    house(key, currency)

    programme = install_template(key=key, name="Stars", at=AT, by=SYSTEM)

    assert (programme.state, programme.terms.count()) == ("draft", 1)
    rules = RuleVersion.objects.filter(rule__programme=programme)
    assert rules.count() == len(TEMPLATES[key].rules)
    assert {rule.mode for rule in rules} == {"live"}
    assert len(rulebook_of(programme=programme).rules) == rules.count()
    assert begin_programme(programme_id=programme.id, at=AT, by=SYSTEM).state == "live"


@pytest.mark.parametrize("key", TEMPLATES)
def test_the_tiers_of_a_template_are_read_as_they_were_written(db: None, key: str) -> None:
    programme = installed(key)

    programme.refresh_from_db()
    ladder = ladder_of(programme)

    assert ladder is not None
    assert ladder.codes[0] == TEMPLATES[key].stairs.base
    named = {level_name(programme, code, language="fa") for code in ladder.codes}
    assert len(named - set(ladder.codes)) == 3


@pytest.mark.parametrize("key", TEMPLATES)
def test_the_terms_say_every_rule_in_three_languages(db: None, key: str) -> None:
    installed(key)

    texts = Terms.objects.get().texts

    lines = {language: texts[language].splitlines() for language in LANGUAGES}
    bullets = len(TEMPLATES[key].rules) + 2
    assert {sum(line.startswith("•") for line in each) for each in lines.values()} == {bullets}
    assert len({texts[language] for language in LANGUAGES}) == 3


def test_the_greek_terms_speak_of_points_for_euros_and_of_tiers(db: None) -> None:
    installed("greek")

    text = Terms.objects.get().texts["el"].replace("\u2068", "").replace("\u2069", "")

    assert "1 πόντος για κάθε 1,00\u00a0€" in text or "1 πόντο" in text
    assert "• Χρυσό: από αγορές 800,00\u00a0€" in text


def test_greek_points_leave_out_shipping_and_the_categories_that_earn_nothing(db: None) -> None:
    programme = installed("greek", left_out=["Δωροκάρτες"])
    lines = (Line("a", 5_490, category="Μέλι"), Line("b", 2_000, category="Δωροκάρτες"))
    order = Order("1", lines, shipping=350)

    # 54.90 of goods; gold adds a point for each two euros.
    assert given(programme, "order_paid", order) == 54
    assert given(programme, "order_paid", order, tier="gold") == 54 + 27
    assert given(programme, "member_joined") == 20
    assert given(programme, "name_day") == 50


def test_persian_points_are_one_two_or_three_percent_by_tier(db: None) -> None:
    programme = installed("persian")
    # 485,000 toman: 48 points of 100 toman each.
    order = Order("1", (Line("a", 4_850_000),), shipping=400_000)

    tiers = ("bronze", "silver", "gold")
    found = [given(programme, "order_paid", order, tier=tier) for tier in tiers]

    # Gold: 48, and 97 for two points in each 10,000 toman.
    assert found == [48, 96, 48 + 97]
    assert programme.unit_value_micro == 1_000 * 1_000_000


def test_an_english_second_order_within_sixty_days_is_thanked(db: None) -> None:
    programme = installed("english")
    order = Order("1", (Line("a", 2_999),))
    soon, late = datetime(2026, 1, 12, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)

    found = [
        given(programme, "order_paid", order, order_number=2, ordered_before_at=before)
        for before in (soon, late)
    ]

    assert found == [29 + 50, 29]


def test_a_hundred_points_pay_what_the_template_says(db: None) -> None:
    programme = installed("greek")
    context = Context(
        frozenset({"order_placed"}),
        customer=Customer("reza", balances={programme.asset_id: 250}),
        order=Order("1", (Line("a", 3_000),)),
        spend_wanted={programme.asset_id: 250},
    )

    found = evaluate(context, rulebook_of(programme=programme), now=AT)

    assert (found.paid_with_points, found.payable) == (1_000, 2_000)


def test_a_template_for_another_currency_is_refused_and_nothing_is_drawn_up(db: None) -> None:
    house("greek")

    with pytest.raises(TemplateDoesNotFit):
        install_template(key="persian", name="Stars", at=AT, by=SYSTEM)
    with pytest.raises(NoSuchTemplate):
        install_template(key="roman", name="Stars", at=AT, by=SYSTEM)

    assert not Programme.objects.exists()


def test_a_name_that_is_taken_is_refused_and_nothing_is_drawn_up(db: None) -> None:
    installed("greek")

    with pytest.raises(ProgrammeNameTaken):
        install_template(key="english", name="Stars", at=AT, by=SYSTEM)

    assert (Programme.objects.count(), Terms.objects.count()) == (1, 1)
