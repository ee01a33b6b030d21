"""What every page of a programme shows around its content: its name, its state, its tabs."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple, TypedDict

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.keys import Actor
from vafa.loyalty.forms.programme_labels import STATE_LABELS, STATE_TONES
from vafa.loyalty.forms.units import units_for
from vafa.loyalty.models import Programme
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may


class Tab(NamedTuple):
    """One page of a programme; its address takes the programme's number."""

    key: str
    label: str | Promise
    address: str
    permission: str


# In the order in which they stand; each area adds its own line.
TABS: Final[tuple[Tab, ...]] = (
    Tab("overview", _("Overview"), "loyalty_programmes:programme", "loyalty.view"),
    Tab("rules", _("Rules"), "loyalty_rules:list", "loyalty.view"),
    Tab("budgets", _("Budgets"), "loyalty_budgets:budgets", "loyalty.view"),
    Tab("terms", _("Terms"), "loyalty_terms:terms", "loyalty.view"),
    Tab("members", _("Members"), "loyalty_members:list", "loyalty.view"),
    Tab("tiers", _("Tiers"), "loyalty_tiers:tiers", "loyalty.view"),
    Tab("days", _("Special days"), "loyalty_tiers:days", "loyalty.view"),
    Tab("causes", _("Causes"), "loyalty_causes:causes", "loyalty.view"),
    Tab("partners", _("Partners"), "loyalty_partners:partners", "loyalty.view"),
    Tab("referrals", _("Referrals"), "loyalty_referrals:queue", "loyalty.view"),
    Tab("codes", _("Codes"), "loyalty_codes:codes", "loyalty.view"),
    Tab("gift_cards", _("Gift cards"), "loyalty_gift_cards:cards", "loyalty.counter"),
    Tab("games", _("Games"), "loyalty_games:overview", "loyalty.view"),
    Tab("doors", _("Doors"), "loyalty_doors:doors", "loyalty.change"),
    Tab("settings", _("Settings"), "loyalty_programmes:settings", "loyalty.change"),
    Tab("trials", pgettext_lazy("programme", "Trial"), "loyalty_trials:trials", "loyalty.view"),
    Tab("basket", _("Try a basket"), "loyalty_trials:basket", "loyalty.view"),
    Tab("earned", _("What it earned"), "loyalty_trials:earned", "loyalty.view"),
    Tab("liability", _("What is owed"), "loyalty_liability:liability", "loyalty.view"),
)


# Too many to stand side by side: they stand in groups, each opened by its first page.
GROUPS: Final[tuple[tuple[str | Promise, tuple[str, ...]], ...]] = (
    (_("Overview"), ("overview",)),
    (_("Promise"), ("rules", "tiers", "days", "terms", "budgets")),
    (_("Members"), ("members", "referrals")),
    (_("Rewards"), ("codes", "gift_cards", "games", "causes", "partners")),
    (_("Results"), ("earned", "liability", "trials", "basket")),
    (_("Set up"), ("settings", "doors")),
)


class Deed(TypedDict):
    """When something is done, and by whom."""

    at: datetime
    by: Actor


def deed(request: StaffRequest) -> Deed:
    """Say when and by whom this is done."""
    return {"at": now(), "by": Actor.person(request.staff.id)}


def programme_or_404(programme_id: int) -> Programme:
    """Return a programme; its page is missing when there is none."""
    found = Programme.objects.select_related("asset").filter(pk=programme_id).first()
    if found is None:
        raise Http404
    return found


def programme_page(request: StaffRequest, programme_id: int, *, tab: str) -> dict[str, object]:
    """Return what a page of a programme shows around its content.

    `programme`, `units` (its word for points, for the filter `units_of`), `state` and `tone`,
    `groups` of pages and the `tabs` of the one that is open, as far as this person may open them,
    and `may_change`, `may_adjust`, `may_approve`.
    """
    programme, role = programme_or_404(programme_id), request.staff.role
    return {
        "programme": programme,
        "units": units_for(programme, request.reader),
        "state": STATE_LABELS[programme.state],
        "tone": STATE_TONES.get(programme.state, ""),
        **_tabs(programme_id, role, current=tab),
        "tab_label": next(each.label for each in TABS if each.key == tab),
        "may_change": may(role, "loyalty.change"),
        "may_adjust": may(role, "loyalty.adjust"),
        "may_approve": may(role, "loyalty.approve"),
    }


def _tabs(programme_id: int, role: str, *, current: str) -> dict[str, object]:
    known = {each.key: each for each in TABS if may(role, each.permission)}
    groups = [(label, [known[key] for key in keys if key in known]) for label, keys in GROUPS]
    shown, tabs = [], []
    for label, inside in groups:
        is_current = any(each.key == current for each in inside)
        if inside:
            url = reverse(inside[0].address, args=[programme_id])
            shown.append({"label": label, "url": url, "is_current": is_current})
        if is_current and len(inside) > 1:
            tabs = [
                {
                    "label": each.label,
                    "url": reverse(each.address, args=[programme_id]),
                    "is_current": each.key == current,
                }
                for each in inside
            ]
    return {"groups": shown, "tabs": tabs}
