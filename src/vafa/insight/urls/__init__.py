"""Addresses of the pages, group by group."""

from __future__ import annotations

from vafa.insight.urls.customers import customers_urls
from vafa.insight.urls.data import data_urls
from vafa.insight.urls.help import help_urls
from vafa.insight.urls.how_right import how_right_urls
from vafa.insight.urls.lifecycle import lifecycle_urls
from vafa.insight.urls.next_steps import next_steps_urls
from vafa.insight.urls.offer import offer_urls
from vafa.insight.urls.portfolio import portfolio_urls
from vafa.insight.urls.prices import prices_urls
from vafa.insight.urls.profit import profit_urls
from vafa.insight.urls.quality import quality_urls
from vafa.insight.urls.questions import questions_urls
from vafa.insight.urls.today import today_urls

app_name = "insight"
urlpatterns = [
    *today_urls,
    *customers_urls,
    *next_steps_urls,
    *portfolio_urls,
    *profit_urls,
    *questions_urls,
    *how_right_urls,
    *lifecycle_urls,
    *offer_urls,
    *prices_urls,
    *data_urls,
    *quality_urls,
    *help_urls,
]
