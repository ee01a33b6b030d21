"""Codes of a programme: made in any number, thought up, personal, counted, disabled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.ledger.queries import faults
from vafa.loyalty.actions import (
    ProgrammeHasEnded,
    end_programme,
    follow_event,
    take_back_event,
)
from vafa.loyalty.actions.basket import Asked, CodeDoesNotWork
from vafa.loyalty.actions.codes import (
    CodesEndTooEarly,
    CodeTaken,
    CodeUnfit,
    TemplateKeyTaken,
    TooManyCodes,
    disable_codes,
    draw_up_code_template,
    make_codes,
    name_campaign_code,
)
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import Code, CodeTemplate, Member, Programme
from vafa.loyalty.queries.codes import (
    TemplateCount,
    code_found,
    codes_listed,
    shown_code,
    template_counts,
    uses_of,
)
from vafa.loyalty.rules.happening import Happened
from vafa.loyalty.tests.checkout_cast import (
    NOW,
    basket,
    cancelled,
    placed,
    quoted,
    ten_percent_with_code,
)

pytestmark = pytest.mark.usefixtures("shop")
REVIEW = Happened("review_written", "review 7")
ISSUE = {"template": "spring", "count": 2, "validity": {"kind": "rolling_days", "days": 30}}
THANKS = {"trigger": "review_written", "then": [{"issue_code": ISSUE}]}


@pytest.fixture
def programme(db: None) -> Programme:
    return make_programme(ten_percent_with_code(), THANKS)


@pytest.fixture
def spring(programme: Programme) -> CodeTemplate:
    return drawn_up(programme)


@pytest.fixture
def reza(programme: Programme) -> Member:
    return make_member(programme, Customer.objects.create(number="7"))


def drawn_up(programme: Programme, **fields: object) -> CodeTemplate:
    chosen = {"key": "spring", "name": "Spring", "at": NOW, "by": SYSTEM, **fields}
    return draw_up_code_template(programme_id=programme.id, **chosen)  # type: ignore[arg-type]


def made(template: CodeTemplate, count: int = 1, **fields: object) -> list[str]:
    chosen = {"count": count, "at": NOW, "by": SYSTEM, **fields}
    return make_codes(template_id=template.id, **chosen)  # type: ignore[arg-type]


def counts(template: CodeTemplate) -> TemplateCount:
    assert list(faults()) == []
    return template_counts(programme_id=template.programme_id)[template.id]


def test_codes_are_made_in_any_number_no_two_alike(spring: CodeTemplate) -> None:
    normals = made(spring, 1_000, supply=3)

    assert len(set(normals)) == Code.objects.count() == 1_000
    assert counts(spring) == TemplateCount(made=1_000, uses=3_000)
    assert Entry.objects.get(kind="loyalty.codes_made").payload["codes"] == 1_000


def test_codes_are_shown_in_groups_after_their_prefix(programme: Programme) -> None:
    template = drawn_up(programme, prefix="noel", has_check=True)

    [normal] = made(template)

    code = Code.objects.get()
    assert shown_code(code).startswith("NOEL-")
    assert code_found(programme_id=programme.id, typed=shown_code(code).lower()) == code
    assert len(normal) == 4 + 12 + 1


@pytest.mark.parametrize("fields", [{"symbols": 11}, {"symbols": 33}, {"prefix": "نو"}])
def test_a_shape_that_is_guessed_too_easily_is_refused(
    programme: Programme, fields: dict[str, object]
) -> None:
    with pytest.raises(CodeUnfit):
        drawn_up(programme, **fields)

    assert not CodeTemplate.objects.exists()


def test_a_key_is_taken_once(spring: CodeTemplate) -> None:
    with pytest.raises(TemplateKeyTaken):
        drawn_up(spring.programme)

    assert CodeTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"count": 0}, TooManyCodes),
        ({"count": 200_001}, TooManyCodes),
        ({"valid_from": NOW, "valid_until": NOW}, CodesEndTooEarly),
    ],
)
def test_codes_that_cannot_be_are_not_made(
    spring: CodeTemplate, fields: dict[str, object], refusal: type
) -> None:
    with pytest.raises(refusal):
        made(spring, **fields)  # type: ignore[arg-type]

    assert not Code.objects.exists()


def test_an_ended_programme_gets_no_more_codes(spring: CodeTemplate) -> None:
    end_programme(programme_id=spring.programme_id, at=NOW, by=SYSTEM)

    with pytest.raises(ProgrammeHasEnded):
        made(spring)

    assert not Code.objects.exists()


def test_a_word_of_a_campaign_works_for_everybody_as_often_as_said(spring: CodeTemplate) -> None:
    named = name_campaign_code(
        template_id=spring.id, word="نوروز ۱۴۰۵", supply=2, at=NOW, by=SYSTEM
    )

    for number in range(2):
        placed(Asked(basket(str(number)), codes=("نوروز1405",)))
    with pytest.raises(CodeDoesNotWork):
        placed(Asked(basket("3"), codes=("نوروز ۱۴۰۵",)))

    assert shown_code(named) == "نوروز ۱۴۰۵"
    assert counts(spring).used == 2


@pytest.mark.parametrize("word", ["ab", "12345", "NO!WRUZ"])
def test_a_word_that_is_guessed_at_once_is_refused(spring: CodeTemplate, word: str) -> None:
    with pytest.raises(CodeUnfit):
        name_campaign_code(template_id=spring.id, word=word, supply=1, at=NOW, by=SYSTEM)

    assert not Code.objects.exists()


def test_a_word_that_reads_like_another_is_refused(spring: CodeTemplate) -> None:
    name_campaign_code(template_id=spring.id, word="NOWRUZ", supply=1, at=NOW, by=SYSTEM)

    with pytest.raises(CodeTaken):
        name_campaign_code(template_id=spring.id, word="n0wruz", supply=9, at=NOW, by=SYSTEM)

    assert Code.objects.count() == 1


def test_uses_are_counted_from_the_ledger_and_come_back_with_the_order(
    spring: CodeTemplate, reza: Member
) -> None:
    [normal] = made(spring, supply=5)
    placed(Asked(basket("1"), reza, codes=(normal,)))
    placed(Asked(basket("2"), codes=(normal,)))
    quoted(Asked(basket("3"), codes=(normal,)), minutes=15)

    cancelled("2")

    code = Code.objects.get()
    uses = [(use.document, use.member, use.is_given_back) for use in uses_of(code=code)]
    assert (counts(spring).used, counts(spring).left) == (1, 4)
    assert sorted(uses, key=str) == [("1", reza, False), ("2", None, True)]
    [listed] = codes_listed(template=spring, before=None, at=NOW)[0]
    assert (listed.left, listed.state) == (3, "works")


def test_a_disabled_code_works_no_more(spring: CodeTemplate) -> None:
    [normal] = made(spring)
    code = Code.objects.get()

    ended = [
        disable_codes(template_id=spring.id, code_ids=[code.id], at=NOW, by=SYSTEM)
        for _time in range(2)
    ]

    assert ended == [1, 0]
    with pytest.raises(CodeDoesNotWork):
        placed(Asked(basket(), codes=(normal,)))
    assert codes_listed(template=spring, before=None, at=NOW)[0][0].state == "disabled"


def test_a_code_that_was_put_aside_keeps_its_promise_when_it_is_disabled(
    spring: CodeTemplate,
) -> None:
    [normal] = made(spring)
    asked = Asked(basket(), codes=(normal,))
    quoted(asked, minutes=15)
    disable_codes(template_id=spring.id, code_ids=[Code.objects.get().id], at=NOW, by=SYSTEM)

    assert placed(asked).answer["order_discount"] == 500
    assert uses_of(code=Code.objects.get())[0].document == "1"


def test_codes_are_listed_by_key_a_page_at_a_time(spring: CodeTemplate) -> None:
    made(spring, 120)

    sizes, before = [], None
    while True:
        page, before = codes_listed(template=spring, before=before, at=NOW)
        sizes.append(len(page))
        if before is None:
            break

    assert sizes == [50, 50, 20]


def test_a_rule_gives_personal_codes_that_work_for_that_member_until_their_end(
    spring: CodeTemplate, reza: Member
) -> None:
    follow_event(member_id=reza.id, happened=REVIEW, at=NOW, by=SYSTEM)

    first, second = Code.objects.order_by("id")
    with pytest.raises(CodeDoesNotWork):
        placed(Asked(basket("1"), codes=(first.normal,)))
    assert placed(Asked(basket("2"), reza, codes=(first.normal,))).answer["order_discount"] == 500
    late = Asked(basket("3"), reza, codes=(second.normal,))
    with pytest.raises(CodeDoesNotWork):
        placed(late, at=NOW + timedelta(days=31))


def test_taking_back_ends_personal_codes_but_not_the_ones_that_were_used(
    spring: CodeTemplate, reza: Member
) -> None:
    follow_event(member_id=reza.id, happened=REVIEW, at=NOW, by=SYSTEM)
    used, _unused = Code.objects.order_by("id")
    placed(Asked(basket(), reza, codes=(used.normal,)))

    document = REVIEW.document_of(reza.id)
    take_back_event(member_id=reza.id, document=document, at=NOW, by=SYSTEM)

    states = Code.objects.order_by("id").values_list("is_disabled", flat=True)
    assert list(states) == [False, True]
    assert counts(spring).used == 1


def test_a_kind_of_code_that_nobody_drew_up_is_made_when_a_rule_gives_it(reza: Member) -> None:
    follow_event(member_id=reza.id, happened=REVIEW, at=NOW, by=SYSTEM)

    assert CodeTemplate.objects.get(key="spring").codes.count() == 2
