"""The tiers of a programme: who stands where, who is near a change, and the ladder itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vafa.core.presentation import Reader
from vafa.loyalty.actions.tiers import end_given_tier, give_tier, write_ladder
from vafa.loyalty.forms.ladder import LadderForm
from vafa.loyalty.forms.tiers import GiveTierForm
from vafa.loyalty.models import Programme
from vafa.loyalty.queries.tier_lists import (
    LadderTried,
    level_counts,
    near_falling,
    near_rising,
    tiers_given,
    try_ladder,
)
from vafa.loyalty.queries.tiers import ladder_of, level_name
from vafa.loyalty.rules.tiers import Ladder
from vafa.loyalty.views.tabs import deed, programme_or_404, programme_page
from vafa.loyalty.views.tier_shapes import counts_chart, level_rows, people_rows
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.web.forms import accepted

TAB = "tiers"


@require_GET
def tiers(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show who stands where and who is near a change."""
    context = programme_page(request, programme_id, tab=TAB)
    programme = programme_or_404(programme_id)
    ladder = ladder_of(programme)
    if ladder is not None:
        context |= _standing(programme, ladder, request.reader)
    return render(request, "loyalty/tiers.html", context)


def _standing(programme: Programme, ladder: Ladder, reader: Reader) -> dict[str, Any]:
    moment = now()
    counts = level_counts(programme=programme, ladder=ladder)
    names = {code: level_name(programme, code, language=reader.language) for code in ladder.codes}
    falling = near_falling(programme=programme, ladder=ladder, at=moment)
    return {
        "chart": counts_chart(counts, names),
        "levels": level_rows(programme, ladder, counts, reader),
        "rising": people_rows(near_rising(programme=programme), names),
        "falling": people_rows(falling, names),
        "given": [
            (each, names.get(each.level, each.level))
            for each in tiers_given(programme=programme, at=moment)
        ],
        "warning_days": ladder.warning_days,
        "give_form": GiveTierForm(reader=reader, ladder=ladder, programme=programme),
    }


@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show the tiers as a form; try them out on the members there are, or keep them."""
    programme = programme_or_404(programme_id)
    typed = request.POST if request.method == "POST" else None
    form = LadderForm(typed, reader=request.reader, written=programme.ladder)
    tried = None
    if typed is not None and form.is_valid():
        if "try" not in typed:
            return _keep(request, programme, form)
        tried = try_ladder(programme=programme, ladder=form.ladder, at=now())
    context = {
        **programme_page(request, programme_id, tab=TAB),
        "form": form,
        "tried": tried,
        "moves": _moves(programme, form, tried, request.reader) if tried else [],
    }
    return render(request, "loyalty/tiers_edit.html", context)


def _keep(request: StaffRequest, programme: Programme, form: LadderForm) -> HttpResponse:
    body, words = form.written(), form.words()
    write_ladder(programme_id=programme.id, body=body, words=words, **deed(request))
    messages.success(request, _("Saved. Members are being brought to the new tiers."))
    return redirect("loyalty_tiers:tiers", programme.id)


def _moves(
    programme: Programme, form: LadderForm, tried: LadderTried, reader: Reader
) -> list[tuple[str, str, int]]:
    """Name the levels between which members would move: as they are called now, and then."""
    words = form.words()

    def then(code: str) -> str:
        names = words.get(code, {}).get("names", {})
        return names.get(reader.language) or next(iter(names.values()), code)

    return [
        (
            level_name(programme, move.before, language=reader.language) or _("no tier"),
            then(move.after),
            move.members,
        )
        for move in tried.moves
    ]


@require_POST
def remove(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Take the tiers off a programme."""
    programme = programme_or_404(programme_id)
    write_ladder(programme_id=programme.id, body=None, **deed(request))
    messages.success(request, _("Taken off. What counted is kept, should you want tiers again."))
    return redirect("loyalty_tiers:tiers", programme_id)


@require_POST
def give(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Give a member a tier by hand, with the reason."""
    programme = programme_or_404(programme_id)
    ladder = ladder_of(programme)
    if ladder is None:
        return redirect("loyalty_tiers:tiers", programme_id)
    form = GiveTierForm(request.POST, reader=request.reader, ladder=ladder, programme=programme)
    said = accepted(form)
    give_tier(
        member_id=said["member"].id,
        level=said["level"],
        is_exact=said["is_exact"],
        reason=said["reason"],
        until=form.until(),
        **deed(request),
    )
    messages.success(request, _("The member has this tier now."))
    return redirect("loyalty_tiers:tiers", programme_id)


@require_POST
def end_given(request: StaffRequest, programme_id: int, member_id: int) -> HttpResponse:
    """End the tiers that people gave a member."""
    end_given_tier(member_id=member_id, **deed(request))
    messages.success(request, _("Ended. What the member earned counts again."))
    return redirect("loyalty_tiers:tiers", programme_id)
