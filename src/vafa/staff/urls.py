"""Addresses of accounts, sign-in and the shop's settings."""

from __future__ import annotations

from vafa.staff import views
from vafa.web.urls import PUBLIC, SIGNED_IN, page

app_name = "staff"
urlpatterns = [
    page("sign-in/", views.sign_in, permission=PUBLIC, name="sign_in"),
    page("sign-out/", views.sign_out, permission=SIGNED_IN, name="sign_out"),
    page("language/", views.choose_language, permission=PUBLIC, name="choose_language"),
    page("theme/", views.choose_theme, permission=SIGNED_IN, name="choose_theme"),
    page("money/", views.choose_prices, permission=SIGNED_IN, name="choose_prices"),
    page("me/", views.me, permission=SIGNED_IN, name="me"),
    page(
        "me/preferences/", views.change_preferences, permission=SIGNED_IN, name="change_preferences"
    ),
    page("me/password/", views.change_password, permission=SIGNED_IN, name="change_password"),
    page("me/two-factor/", views.begin_two_factor, permission=SIGNED_IN, name="begin_two_factor"),
    page(
        "me/two-factor/confirm/",
        views.confirm_two_factor,
        permission=SIGNED_IN,
        name="confirm_two_factor",
    ),
    page(
        "me/two-factor/remove/",
        views.remove_two_factor,
        permission=SIGNED_IN,
        name="remove_two_factor",
    ),
    page("people/", views.people, permission="staff.manage", name="people"),
    page("people/add/", views.add_person, permission="staff.manage", name="add_person"),
    page(
        "people/<int:member_id>/role/",
        views.change_role,
        permission="staff.manage",
        name="change_role",
    ),
    page(
        "people/<int:member_id>/close/",
        views.close_account,
        permission="staff.manage",
        name="close_account",
    ),
    page(
        "people/<int:member_id>/reopen/",
        views.reopen_account,
        permission="staff.manage",
        name="reopen_account",
    ),
    page(
        "people/<int:member_id>/password/",
        views.reset_password,
        permission="staff.manage",
        name="reset_password",
    ),
    page("keys/", views.keys, permission="api.manage", name="keys"),
    page("keys/make/", views.make_key, permission="api.manage", name="make_key"),
    page("keys/<int:key_id>/revoke/", views.revoke_key, permission="api.manage", name="revoke_key"),
    page("settings/", views.shop_settings, permission="settings.change", name="shop_settings"),
]
