"""Addresses of the customer list, the customer's card and search."""

from __future__ import annotations

from vafa.insight.views import (
    bulk,
    customer,
    customers,
    decisions,
    export,
    observed,
    prospects,
    saved_views,
    search,
)
from vafa.web.urls import page

VIEW, CHANGE, DECIDE = "customers.view", "customers.change", "portfolio.decide"
CARD = "customers/<int:customer_id>/"

customers_urls = [
    page("search/", search.search, permission=VIEW, name="search"),
    page("palette/", search.palette, permission=VIEW, name="palette"),
    page("customers/", customers.customers, permission=VIEW, name="customers"),
    page("customers/prospects/", prospects.prospects, permission=VIEW, name="prospects"),
    page(
        "customers/export/",
        export.export_customers,
        permission="customers.export",
        name="export_customers",
    ),
    page("customers/views/save/", saved_views.save, permission=VIEW, name="save_view"),
    page(
        "customers/views/<int:view_id>/delete/",
        saved_views.delete,
        permission=VIEW,
        name="delete_view",
    ),
    page("customers/decide/", bulk.decide, permission=DECIDE, name="bulk_decide"),
    page("customers/give-owner/", bulk.owner, permission=CHANGE, name="bulk_owner"),
    page("customers/leave-out/", bulk.leave_out, permission=CHANGE, name="bulk_leave_out"),
    page(CARD, customer.customer, permission=VIEW, name="customer"),
    page(f"{CARD}orders/", customer.orders, permission=VIEW, name="customer_orders"),
    page(f"{CARD}observed/", observed.observed, permission=VIEW, name="customer_observed"),
    page(f"{CARD}timeline/", customer.timeline, permission=VIEW, name="customer_timeline"),
    page(f"{CARD}override/", decisions.override, permission=DECIDE, name="override_strategy"),
    page(f"{CARD}drop-override/", decisions.drop, permission=DECIDE, name="drop_override"),
    page(f"{CARD}end/", decisions.decide_end, permission=DECIDE, name="decide_end"),
    page(f"{CARD}leave-out/", decisions.leave_out, permission=CHANGE, name="leave_out"),
    page(f"{CARD}take-in/", decisions.take_in, permission=CHANGE, name="take_in"),
]
