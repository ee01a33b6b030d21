"""The API: which features open a door to programs, and where it hangs."""

from __future__ import annotations

from vafa.customers.api import router as customers
from vafa.insight.api import router as customer_list
from vafa.insight.api import strategies
from vafa.loyalty.api import routers as loyalty
from vafa.orders.api import router as orders
from vafa.portfolio.api import router as valuations
from vafa.staff.api import HouseKeeper
from vafa.staff.api import router as shop
from vafa.staff.rules import API_SCOPES
from vafa.tasks.api import router as tasks
from vafa.web.api import HouseApi
from vafa.web.api.document import description_views
from vafa.web.urls import PUBLIC, page

DESCRIPTION = (
    "Read and write what this shop's Vafa knows. Amounts are whole numbers of minor units of the "
    "shop's currency, moments are UTC, lists are paged by cursor, and every write carries an "
    "Idempotency-Key, so that sending it again does nothing twice."
)

API = HouseApi(
    title="Vafa",
    version="1",
    description=DESCRIPTION,
    root="/api/v1",
    scopes=API_SCOPES,
    routers=(shop, customer_list, customers, orders, valuations, strategies, tasks, *loyalty),
    keeper=HouseKeeper(),
)
_openapi, _docs = description_views(API)

app_name = "api"
urlpatterns = [
    page("openapi.json", _openapi, permission=PUBLIC, name="openapi"),
    page("docs", _docs, permission=PUBLIC, name="docs"),
    *API.addresses(),
]
