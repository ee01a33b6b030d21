from __future__ import annotations

from django.test import Client

from vafa.customers.models import Customer
from vafa.insight.models import SavedView
from vafa.portfolio.models import EndDecision, StrategyOverride, Valuation
from vafa.staff.make import make_member, signed_in

HERE = {"Referer": "http://testserver/customers/"}


def test_proposals_to_end_are_approved_together(
    parvaneh: Client, eleni: Customer, reza: Customer
) -> None:
    page = parvaneh.post(
        "/customers/decide/",
        {"customer": [eleni.id, reza.id], "decision": "approve_end", "end-note": "Gone"},
        headers=HERE,
        follow=True,
    )

    assert "Saved for 1 customer." in page.content.decode()
    assert list(EndDecision.objects.values_list("customer_id", flat=True)) == [eleni.id]


def test_one_strategy_is_chosen_for_several(
    parvaneh: Client, eleni: Customer, reza: Customer
) -> None:
    parvaneh.post(
        "/customers/decide/",
        {
            "customer": [eleni.id, reza.id],
            "decision": "override",
            "override-strategy": "ENHANCE",
            "override-reason": "Spring plan",
            "override-expires_date": "2026-06-30",
        },
    )

    assert StrategyOverride.objects.count() == 2
    assert set(Valuation.objects.values_list("strategy", flat=True)) == {"ENHANCE"}


def test_a_day_gone_by_changes_nobody(parvaneh: Client, eleni: Customer, reza: Customer) -> None:
    page = parvaneh.post(
        "/customers/decide/",
        {
            "customer": [eleni.id, reza.id],
            "decision": "override",
            "override-strategy": "ENHANCE",
            "override-reason": "Spring plan",
            "override-expires_date": "2026-01-01",
        },
        headers=HERE,
        follow=True,
    )

    assert "must lie ahead" in page.content.decode()
    assert not StrategyOverride.objects.exists()


def test_several_are_left_out_of_models(mina: Client, eleni: Customer, reza: Customer) -> None:
    mina.post(
        "/customers/leave-out/",
        {"customer": [eleni.id, reza.id], "leave_out-reason": "reseller"},
    )

    assert set(Customer.objects.values_list("left_out", flat=True)) == {"reseller"}


def test_without_a_tick_nothing_happens(parvaneh: Client, reza: Customer) -> None:
    page = parvaneh.post(
        "/customers/leave-out/", {"leave_out-reason": "test"}, headers=HERE, follow=True
    )

    assert "Choose at least one customer first." in page.content.decode()
    assert Customer.objects.get().left_out == ""


def test_a_care_agent_may_not_decide_for_several(mina: Client, eleni: Customer) -> None:
    answer = mina.post(
        "/customers/decide/",
        {"customer": [eleni.id], "decision": "approve_end", "end-note": "Gone"},
    )

    assert answer.status_code == 403
    assert not EndDecision.objects.exists()


def test_a_view_is_saved_opened_and_deleted(parvaneh: Client, reza: Customer) -> None:
    query = "phase=existing&value_min=100&sort=revenue&column=phase&column=rank"
    parvaneh.post("/customers/views/save/", {"name": "بهترین‌ها", "query": query})
    view = SavedView.objects.get()

    tab = parvaneh.get("/customers/").context["tabs"][-1]
    page = parvaneh.get(tab.url)
    parvaneh.post(f"/customers/views/{view.id}/delete/")

    assert (view.name, view.filters["sort"]) == ("بهترین‌ها", "revenue")
    assert view.filters["filters"] == {"phase": "existing", "value_min": 10_000}
    assert page.context["current_view"] == view.id
    assert [head.code for head in page.context["heads"]] == ["phase", "rank"]
    assert not SavedView.objects.exists()


def test_a_shared_view_is_seen_by_others_but_deleted_by_its_owner_alone(
    parvaneh: Client, reza: Customer
) -> None:
    nikos = signed_in(make_member("nikos", role="marketer", language="el"))
    save = {"query": "phase=existing", "is_shared": "on"}
    parvaneh.post("/customers/views/save/", {**save, "name": "Active"})
    parvaneh.post("/customers/views/save/", {"query": "phase=new", "name": "Mine"})

    nikos.post(
        f"/customers/views/{SavedView.objects.get(name='Active').id}/delete/",
        headers=HERE,
        follow=True,
    )

    names = [str(tab.label) for tab in nikos.get("/customers/").context["tabs"]]
    assert names[-1] == "Active"
    assert SavedView.objects.count() == 2


def test_a_view_without_a_name_is_refused(parvaneh: Client, reza: Customer) -> None:
    page = parvaneh.post(
        "/customers/views/save/", {"name": "  ", "query": ""}, headers=HERE, follow=True
    )

    assert "Give the view a name" in page.content.decode()
    assert not SavedView.objects.exists()
