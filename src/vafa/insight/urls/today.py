"""Address of the page Today."""

from __future__ import annotations

from vafa.insight.views import today
from vafa.web.urls import page

today_urls = [page("", today.today, permission="insight.view", name="today")]
