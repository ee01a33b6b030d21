"""Keys for the tills of partners: made and shown once, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vafa.loyalty.actions.partner_keys import make_partner_key, revoke_partner_key
from vafa.loyalty.forms.partners import TillKeyForm
from vafa.loyalty.views.partners import TAB, partner_or_404
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.web.forms import accepted


@require_POST
def make(request: StaffRequest, programme_id: int, partner_id: int) -> HttpResponse:
    """Make a key for a till and show it once."""
    found = partner_or_404(programme_id, partner_id)
    said = accepted(TillKeyForm(request.POST))
    made, text = make_partner_key(partner_id=found.id, **said, **deed(request))
    context = {
        **programme_page(request, programme_id, tab=TAB),
        "partner": found,
        "key": made.key,
        "text": text,
    }
    return render(request, "loyalty/partner_key.html", context)


@require_POST
def revoke(request: StaffRequest, programme_id: int, partner_id: int, key_id: int) -> HttpResponse:
    """Shut a till out for good."""
    found = partner_or_404(programme_id, partner_id)
    revoke_partner_key(partner_id=found.id, key_id=key_id, **deed(request))
    messages.success(request, _("The key is revoked."))
    return redirect("loyalty_partners:partner", programme_id, partner_id)
