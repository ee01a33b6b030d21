"""The address that the widget asks, from pages of shops."""

from __future__ import annotations

from vafa.loyalty.views import widget
from vafa.web.urls import PUBLIC, page

app_name = "loyalty_widget"
urlpatterns = [page("<int:programme_id>/", widget.widget, permission=PUBLIC, name="widget")]
# No cookie counts here, so nobody can be made to ask: who asks shows a token of the shop.
urlpatterns[0].callback.csrf_exempt = True  # type: ignore[attr-defined]
