"""Recommendations: those to be looked at, all others by state, and the limits that hold."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions.referral_rewards import approve_referral, reject_referral
from vafa.loyalty.actions.referrals import set_referral_policy
from vafa.loyalty.forms.referrals import (
    REASON_LABELS,
    STATE_LABELS,
    STATE_TONES,
    PolicyForm,
    ReviewForm,
    typed_policy,
)
from vafa.loyalty.models import Referral, ReferralState
from vafa.loyalty.queries.referrals import (
    referral_policy_of,
    referrals_counted,
    referrals_listed,
)
from vafa.loyalty.views.tabs import deed, programme_or_404, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.web.forms import accepted

TAB = "referrals"
_PAGE = 30


@require_GET
def queue(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show recommendations: what waits for a decision first, other states when asked for."""
    page = programme_page(request, programme_id, tab=TAB)
    counted = referrals_counted(programme_id=programme_id)
    state = request.GET.get("state", "flagged")
    wanted = state if state in ReferralState.values else ""
    rows, next_url = _rows(request, programme_id, wanted)
    policy = referral_policy_of(programme=programme_or_404(programme_id))
    context = {
        **page,
        "state_shown": wanted,
        "states": [(key, label, counted.get(key, 0)) for key, label in STATE_LABELS.items()],
        "rows": rows,
        "next_url": next_url,
        "review_form": ReviewForm(),
        "policy_form": PolicyForm(
            reader=request.reader, initial=typed_policy(policy, request.reader)
        ),
        "has_any": bool(counted),
    }
    return render(request, "loyalty/referrals.html", context)


@require_POST
def approve(request: StaffRequest, programme_id: int, referral_id: int) -> HttpResponse:
    """Let a recommendation count."""
    note = accepted(ReviewForm(request.POST))["note"]
    referral = _referral(programme_id, referral_id)
    approve_referral(referral_id=referral.id, note=note, **deed(request))
    messages.success(request, _("It counts. Both are rewarded when the return window is over."))
    return redirect("loyalty_referrals:queue", programme_id)


@require_POST
def reject(request: StaffRequest, programme_id: int, referral_id: int) -> HttpResponse:
    """Reject a recommendation."""
    note = accepted(ReviewForm(request.POST))["note"]
    referral = _referral(programme_id, referral_id)
    reject_referral(referral_id=referral.id, note=note, **deed(request))
    messages.success(request, _("Rejected. Nothing is given for it."))
    return redirect("loyalty_referrals:queue", programme_id)


@require_POST
def save_policy(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Keep the limits that somebody typed."""
    form = PolicyForm(request.POST, reader=request.reader)
    accepted(form)
    programme = programme_or_404(programme_id)
    set_referral_policy(programme_id=programme.id, **form.said(), **deed(request))
    messages.success(request, _("Saved."))
    return redirect("loyalty_referrals:queue", programme_id)


def _rows(
    request: StaffRequest, programme_id: int, state: str
) -> tuple[list[dict[str, object]], str]:
    """Return a page of recommendations, latest first, and the address of the next one."""
    found = referrals_listed(programme_id=programme_id, state=state)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) <= 15:
        found = found.filter(id__lt=int(before))
    listed = list(found.order_by("-id")[: _PAGE + 1])
    rows: list[dict[str, object]] = [
        {
            "referral": row,
            "state": STATE_LABELS[row.state],
            "tone": STATE_TONES.get(row.state, ""),
            "reasons": [REASON_LABELS[reason] for reason in row.reasons],
        }
        for row in listed[:_PAGE]
    ]
    has_more = len(listed) > _PAGE
    return rows, f"?state={state}&before={listed[_PAGE - 1].id}" if has_more else ""


def _referral(programme_id: int, referral_id: int) -> Referral:
    found = Referral.objects.filter(referrer__programme_id=programme_id, pk=referral_id).first()
    if found is None:
        raise Http404
    return found
