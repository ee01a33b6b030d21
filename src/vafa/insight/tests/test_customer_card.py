from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import Customer
from vafa.insight.make import make_order
from vafa.journal.models import Entry
from vafa.portfolio.models import EndDecision, StrategyOverride, Valuation

QUERIES_MAX = 12


def card(client: Client, customer: Customer) -> str:
    page = client.get(f"/customers/{customer.id}/").content.decode()
    return page.replace("\u00a0", " ")


def test_the_card_says_who_what_and_why_in_persian(
    parvaneh_in_persian: Client, reza: Customer
) -> None:
    page = card(parvaneh_in_persian, reza)

    for words in (
        "رضا کریمی",
        "+989121234567",
        "معمولاً هر ۳۴ روز یک بار خرید می‌کند؛ ۲۰ روز از آخرین خرید گذشته است.",
        "با ریتم همیشگی خرید می‌کند",
        "قاعدهٔ ۱۱:",
        "۸٬۰۰۰ تومان",
        "۷۰٪",
        "هنوز سود نیست: هزینه‌ها معلوم نیستند.",
    ):
        assert words in page


def test_an_overdue_customer_is_told_in_one_sentence(parvaneh: Client, reza: Customer) -> None:
    Valuation.objects.update(overdue_since=date(2026, 3, 10), latest_day=date(2026, 1, 29))

    assert "Usually buys every 34 days, silent for 51 days: overdue since 10 Mar 2026." in card(
        parvaneh, reza
    )


def test_too_little_data_is_said_and_no_number_invented(
    parvaneh: Client, nameless: Customer
) -> None:
    page = card(parvaneh, nameless)

    assert "Customer \u206810003\u2069" in page
    assert page.count("too little data to say") == 3
    assert "within 90 days" not in page
    assert "too little data for a rhythm" in page


def test_every_input_of_the_strategy_is_shown_unknown_ones_too(
    parvaneh: Client, reza: Customer
) -> None:
    context = parvaneh.get(f"/customers/{reza.id}/").context

    levels = {str(one.label): one.level and str(one.level) for one in context["evidence"]}
    assert len(levels) == 10
    assert levels["Future value"] == "high"
    assert levels["High cost to serve"] is None


def test_the_card_needs_few_queries(parvaneh: Client, reza: Customer) -> None:
    with CaptureQueriesContext(connection) as queries:
        card(parvaneh, reza)
    with CaptureQueriesContext(connection) as timeline_queries:
        parvaneh.get(f"/customers/{reza.id}/timeline/")

    assert len(queries) <= QUERIES_MAX
    assert len(timeline_queries) <= QUERIES_MAX


def test_what_they_buy_counts_what_was_kept(parvaneh: Client, reza: Customer) -> None:
    tastes = parvaneh.get(f"/customers/{reza.id}/").context["tastes"]

    assert [(one.name, one.amount, one.share) for one in tastes.products] == [
        ("Darjeeling", 60_000, 1.0)
    ]
    assert [one.name for one in tastes.categories] == ["Tea"]


def test_older_orders_follow_page_by_page(parvaneh: Client, reza: Customer) -> None:
    for number in range(30):
        make_order(reza, f"B-{number}", datetime(2025, 5, 1, 9, tzinfo=UTC), 100)
    page = parvaneh.get(f"/customers/{reza.id}/").context["page"]
    seen = [order.number for order in page.orders]

    while page.next:
        answer = parvaneh.get(f"/customers/{reza.id}/orders/", {"after": page.next})
        page = answer.context["page"]
        seen += [order.number for order in page.orders]

    assert len(seen) == len(set(seen)) == 33


def test_the_time_line_merges_everything_once(parvaneh: Client, reza: Customer) -> None:
    for number in range(30):
        make_order(reza, f"B-{number}", datetime(2025, 5, 1, 9, tzinfo=UTC), 100)
    parvaneh.post(f"/customers/{reza.id}/leave-out/", {"leave_out-reason": "test"})
    seen, after = [], ""

    while after is not None:
        answer = parvaneh.get(f"/customers/{reza.id}/timeline/", {"after": after})
        timeline = answer.context["timeline"]
        seen += [(moment.kind, moment.row.id) for moment in timeline.moments]
        after = timeline.next

    assert len(seen) == len(set(seen)) == 34
    assert seen[0][0] == "entry"


def test_the_time_line_names_who_decided(parvaneh: Client, reza: Customer) -> None:
    parvaneh.post(f"/customers/{reza.id}/leave-out/", {"leave_out-reason": "reseller"})

    page = parvaneh.get(f"/customers/{reza.id}/timeline/").content.decode()

    assert "Left out of models: Reseller." in page
    assert "Parvaneh" in page


def test_a_strategy_is_chosen_by_hand_with_a_jalali_last_day(
    parvaneh_in_persian: Client, reza: Customer
) -> None:
    answer = parvaneh_in_persian.post(
        f"/customers/{reza.id}/override/",
        {
            "override-strategy": "ENHANCE",
            "override-reason": "خودش خواست",
            "override-expires_date": "۱۴۰۵/۰۳/۳۱",
        },
    )

    assert answer["Location"] == f"/customers/{reza.id}/"
    assert StrategyOverride.objects.get().expires_date == date(2026, 6, 21)
    assert "خودش خواست" in card(parvaneh_in_persian, reza)


def test_a_choice_without_a_reason_is_refused(parvaneh: Client, reza: Customer) -> None:
    page = parvaneh.post(
        f"/customers/{reza.id}/override/",
        {"override-strategy": "ENHANCE", "override-expires_date": "2026-06-21"},
        follow=True,
        headers={"Referer": f"http://testserver/customers/{reza.id}/"},
    )

    assert "Why: This field is required." in page.content.decode()
    assert not StrategyOverride.objects.exists()


def test_ending_is_only_ever_decided_by_a_person(parvaneh: Client, eleni: Customer) -> None:
    assert "Ending is proposed, not decided" in card(parvaneh, eleni)

    parvaneh.post(
        f"/customers/{eleni.id}/end/", {"decision": "approve_end", "end-note": "No sign of life"}
    )

    assert Valuation.objects.get(customer=eleni).is_end_approved
    assert EndDecision.objects.get().note == "No sign of life"
    assert "Ending approved on" in card(parvaneh, eleni)


def test_declining_an_end_puts_winning_back_in_its_place(parvaneh: Client, eleni: Customer) -> None:
    parvaneh.post(
        f"/customers/{eleni.id}/end/", {"decision": "decline_end", "end-note": "She is a friend"}
    )

    assert Valuation.objects.get(customer=eleni).strategy == "WIN_BACK"


def test_a_care_agent_may_not_decide(mina: Client, reza: Customer) -> None:
    answer = mina.post(f"/customers/{reza.id}/override/", {"override-strategy": "ENHANCE"})

    assert answer.status_code == 403
    assert not StrategyOverride.objects.exists()
    assert "Choose a strategy" not in card(mina, reza)


def test_left_out_customers_are_taken_in_again(mina: Client, reza: Customer) -> None:
    mina.post(f"/customers/{reza.id}/leave-out/", {"leave_out-reason": "own_staff"})
    left_out = Customer.objects.get(pk=reza.id).left_out
    mina.post(f"/customers/{reza.id}/take-in/")

    assert left_out == "own_staff"
    assert Customer.objects.get(pk=reza.id).left_out == ""
    entries = Entry.objects.filter(subject_kind="customer", subject_id=reza.id).order_by("id")
    assert list(entries.values_list("kind", flat=True)) == [
        "customers.customer_left_out",
        "customers.customer_taken_in",
    ]


def test_an_unknown_customer_is_not_found(parvaneh: Client, reza: Customer) -> None:
    assert parvaneh.get("/customers/999999/").status_code == 404
