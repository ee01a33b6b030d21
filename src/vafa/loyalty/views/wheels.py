"""The page of a wheel, and what everybody can check of it."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions.games.wheels import begin_epoch, end_epoch, fill_prize
from vafa.loyalty.forms.game_words import WHEEL_LABELS, game_name
from vafa.loyalty.forms.games import StockForm
from vafa.loyalty.models import WheelDef, WheelEpoch
from vafa.loyalty.queries.games.figures import slice_figures
from vafa.loyalty.queries.games.proofs import revealed_seed
from vafa.loyalty.views.game_shapes import shown_slices, slices_chart
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.web.forms import accepted

EPOCHS_SHOWN = 20


@require_GET
def wheel(request: StaffRequest, programme_id: int, wheel_id: int) -> HttpResponse:
    """Show a wheel: its slices with what came of them, its stocks, its epochs with their seeds."""
    known = _wheel(programme_id, wheel_id)
    epochs = list(known.epochs.select_related("version").order_by("-number")[:EPOCHS_SHOWN])
    figures = slice_figures(epoch=epochs[0], at=now()) if epochs else []
    context = {
        **programme_page(request, programme_id, tab="games"),
        "wheel": known,
        "name": game_name(known.names, request.reader),
        "kind": WHEEL_LABELS[known.kind],
        "epochs": [(epoch, revealed_seed(epoch)) for epoch in epochs],
        "turns": bool(epochs) and epochs[0].ended_at is None,
        "slices": shown_slices(figures, request.reader),
        "spins": sum(part.landed for part in figures),
        "chart": slices_chart(figures, request.reader),
        "stock_form": StockForm(reader=request.reader, initial={"once": uuid4().hex}),
    }
    return render(request, "loyalty/games_wheel.html", context)


@require_POST
def begin(request: StaffRequest, programme_id: int, wheel_id: int) -> HttpResponse:
    """Let a wheel turn."""
    begin_epoch(wheel_id=_wheel(programme_id, wheel_id).id, **deed(request))
    messages.success(request, _("The wheel turns. Its seed is fixed and secret."))
    return redirect("loyalty_games:wheel", programme_id, wheel_id)


@require_POST
def end(request: StaffRequest, programme_id: int, wheel_id: int) -> HttpResponse:
    """Stop a wheel and show its seed."""
    end_epoch(wheel_id=_wheel(programme_id, wheel_id).id, **deed(request))
    messages.success(request, _("The wheel stands. Everybody can check their spins now."))
    return redirect("loyalty_games:wheel", programme_id, wheel_id)


@require_POST
def fill(request: StaffRequest, programme_id: int, wheel_id: int) -> HttpResponse:
    """Put more of a prize into its stock, once for each form that was shown."""
    said = accepted(StockForm(request.POST, reader=request.reader))
    fill_prize(
        wheel_id=_wheel(programme_id, wheel_id).id,
        name=said["slice"],
        amount=said["amount"],
        source=said["once"],
        **deed(request),
    )
    messages.success(request, _("The stock is filled."))
    return redirect("loyalty_games:wheel", programme_id, wheel_id)


@require_GET
def epoch_proof(request: StaffRequest, epoch_id: int) -> HttpResponse:
    """Show everybody by what the spins of an epoch are checked."""
    known = WheelEpoch.objects.select_related("wheel", "version").filter(pk=epoch_id).first()
    if known is None:
        raise Http404
    context = {
        "epoch": known,
        "name": game_name(known.wheel.names, request.reader),
        "seed": revealed_seed(known),
        "version": known.version,
    }
    return render(request, "loyalty/public_wheel.html", context)


def _wheel(programme_id: int, wheel_id: int) -> WheelDef:
    found = WheelDef.objects.filter(pk=wheel_id, programme=programme_id).first()
    if found is None:
        raise Http404
    return found
