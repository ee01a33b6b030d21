"""Addresses of partners and their offers."""

from __future__ import annotations

from vafa.loyalty.views import feasibility, partner_keys, partner_offers, partners
from vafa.web.urls import page

SEE, CHANGE, APPROVE = "loyalty.view", "loyalty.change", "loyalty.approve"
KEYS = "api.manage"
ALL = "<int:programme_id>/partners/"
ONE = f"{ALL}<int:partner_id>/"
KEY = f"{ONE}keys/<int:key_id>/revoke/"
STATEMENT = f"{ONE}statements/<int:number>/"
OFFER = f"{ALL}offers/<int:offer_id>/"
RULE = "<int:programme_id>/rules/<int:rule_id>/feasible/"

app_name = "loyalty_partners"
urlpatterns = [
    page(ALL, partners.partners, permission=SEE, name="partners"),
    page(f"{ALL}add/", partners.add, permission=CHANGE, name="add"),
    page(ONE, partners.partner, permission=SEE, name="partner"),
    page(f"{ONE}change/", partners.change, permission=CHANGE, name="change"),
    page(f"{ONE}keys/", partner_keys.make, permission=KEYS, name="make_key"),
    page(
        f"{ONE}keys/<int:key_id>/revoke/", partner_keys.revoke, permission=KEYS, name="revoke_key"
    ),
    page(f"{ONE}contract/", partners.write_contract, permission=CHANGE, name="contract"),
    page(f"{ONE}settle/", partners.settle, permission=APPROVE, name="settle"),
    page(STATEMENT, partners.statement, permission=SEE, name="statement"),
    page(f"{STATEMENT}csv/", partners.statement_csv, permission=SEE, name="statement_csv"),
    page(f"{ONE}offers/", partner_offers.write, permission=CHANGE, name="write_offer"),
    page(f"{OFFER}codes/", partner_offers.add_codes, permission=CHANGE, name="codes"),
    page(f"{OFFER}live/", partner_offers.put_live, permission=CHANGE, name="put_live"),
    page(f"{OFFER}end/", partner_offers.end, permission=CHANGE, name="end_offer"),
    page(f"{OFFER}feasible/", partner_offers.feasible, permission=SEE, name="feasible_offer"),
    page(RULE, feasibility.rule, permission=SEE, name="feasible_rule"),
]
