"""The pages of leaderboards and of packs of credits."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions.games.packs import cancel_pack, sell_pack, stop_pack, use_credits
from vafa.loyalty.forms.game_words import MEASURE_LABELS, game_name
from vafa.loyalty.forms.games import MemberForm, UseForm
from vafa.loyalty.models import BoardDef, PackDef
from vafa.loyalty.queries.games import board_of
from vafa.loyalty.queries.games.figures import sales_of
from vafa.loyalty.views.draws import member_named
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.rules import may
from vafa.web.forms import accepted


@require_GET
def board(request: StaffRequest, programme_id: int, board_id: int) -> HttpResponse:
    """Show the first places of a leaderboard, as members see them."""
    found = BoardDef.objects.filter(pk=board_id, programme=programme_id).first()
    if found is None:
        raise Http404
    context = {
        **programme_page(request, programme_id, tab="games"),
        "board": found,
        "name": game_name(found.names, request.reader),
        "measure": MEASURE_LABELS[found.measure],
        "seen": board_of(found, None),
        "absent": found.absences.count(),
    }
    return render(request, "loyalty/games_board.html", context)


@require_GET
def pack(request: StaffRequest, programme_id: int, pack_id: int) -> HttpResponse:
    """Show a pack, its latest sales, and the forms by which it is sold and used."""
    found = _pack(programme_id, pack_id)
    once = {"once": uuid4().hex}
    context = {
        **programme_page(request, programme_id, tab="games"),
        "pack": found,
        "name": game_name(found.names, request.reader),
        "sales": sales_of(pack_id=found.id),
        "may_counter": may(request.staff.role, "loyalty.counter"),
        "sell_form": MemberForm(reader=request.reader, initial=once),
        "use_form": UseForm(reader=request.reader, initial=once),
    }
    return render(request, "loyalty/games_pack.html", context)


@require_POST
def sell(request: StaffRequest, programme_id: int, pack_id: int) -> HttpResponse:
    """Sell a pack to a member, once for each form that was shown."""
    said = accepted(MemberForm(request.POST, reader=request.reader))
    sell_pack(
        pack_id=_pack(programme_id, pack_id).id,
        member_id=member_named(said["member"], programme_id).id,
        source=said["once"],
        **deed(request),
    )
    messages.success(request, _("Sold: the credits can be used."))
    return redirect("loyalty_games:pack", programme_id, pack_id)


@require_POST
def use(request: StaffRequest, programme_id: int, pack_id: int) -> HttpResponse:
    """Use credits of a member, once for each form that was shown."""
    said = accepted(UseForm(request.POST, reader=request.reader))
    left = use_credits(
        pack_id=_pack(programme_id, pack_id).id,
        member_id=member_named(said["member"], programme_id).id,
        amount=said["amount"],
        source=said["once"],
        **deed(request),
    )
    words = _("Used. Credits that are left: %(left)s") % {"left": request.reader.number(left)}
    messages.success(request, words)
    return redirect("loyalty_games:pack", programme_id, pack_id)


@require_POST
def cancel(request: StaffRequest, programme_id: int, pack_id: int, sale_id: int) -> HttpResponse:
    """Take back what is left of a pack, and say what is to be paid back."""
    if not _pack(programme_id, pack_id).sales.filter(pk=sale_id).exists():
        raise Http404
    sale = cancel_pack(sale_id=sale_id, **deed(request))
    words = _("Taken back. Pay back: %(money)s")
    messages.success(request, words % {"money": request.reader.money(sale.refunded)})
    return redirect("loyalty_games:pack", programme_id, pack_id)


@require_POST
def stop(request: StaffRequest, programme_id: int, pack_id: int) -> HttpResponse:
    """Sell a pack no more."""
    stop_pack(pack_id=_pack(programme_id, pack_id).id, **deed(request))
    messages.success(request, _("This pack is not sold any more."))
    return redirect("loyalty_games:pack", programme_id, pack_id)


def _pack(programme_id: int, pack_id: int) -> PackDef:
    found = PackDef.objects.filter(pk=pack_id, programme=programme_id).first()
    if found is None:
        raise Http404
    return found
