"""Pages of accounts, sign-in and the shop's settings."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.staff import actions
from vafa.staff.forms import (
    SCOPE_LABELS,
    ApiKeyForm,
    CodeForm,
    PasswordForm,
    PreferencesForm,
    RemoveFactorForm,
    RoleForm,
    ShopForm,
    SignInForm,
    StaffMemberForm,
)
from vafa.staff.middleware import LANGUAGE_COOKIE, LANGUAGES, StaffRequest, open_session
from vafa.staff.queries import api_keys, names_of_actors, now, people_page, two_factor_setup
from vafa.staff.rules import may

YEAR_SECONDS = 365 * 24 * 3600
KEYS_SHOWN_MAX = 200


@require_http_methods(["GET", "POST"])
def sign_in(request: StaffRequest) -> HttpResponse:
    """Let somebody in, and on to the page they wanted."""
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            member = actions.sign_in(**form.cleaned_data, address=client_address(request), at=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            open_session(request, member)
            return HttpResponseRedirect(_next_page(request))
    status = 422 if form.errors else 200
    return render(request, "staff/sign_in.html", {"form": form}, status=status)


@require_POST
def sign_out(request: StaffRequest) -> HttpResponse:
    """End the session."""
    request.session.flush()
    return redirect("staff:sign_in")


@require_POST
def choose_language(request: StaffRequest) -> HttpResponse:
    """Speak another language from now on, on this device and in the account."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(_next_page(request))
    if language not in LANGUAGES:
        return response
    if request.staff:
        actions.choose_language(
            member=request.staff, language=language, at=now(), by=actor(request)
        )
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR_SECONDS, samesite="Lax")
    return response


@require_POST
def choose_theme(request: StaffRequest) -> HttpResponse:
    """Remember light, dark or the device's own choice."""
    actions.choose_theme(
        member=request.staff, theme=request.POST.get("theme", ""), at=now(), by=actor(request)
    )
    return HttpResponse(status=204)


@require_POST
def choose_prices(request: StaffRequest) -> HttpResponse:
    """Remember whether money is read as it was paid or in today's prices, and show the page."""
    actions.choose_prices(
        member=request.staff, prices=request.POST.get("prices", ""), at=now(), by=actor(request)
    )
    return redirect(_next_page(request))


@require_GET
def me(request: StaffRequest) -> HttpResponse:
    """Show one's own account: how one reads, password and second factor."""
    return render(request, "staff/me.html", _me_context(request))


@require_POST
def change_preferences(request: StaffRequest) -> HttpResponse:
    """Save how one reads."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return render(request, "staff/me.html", _me_context(request, preferences=form), status=422)
    actions.change_preferences(
        member=request.staff, **form.cleaned_data, at=now(), by=actor(request)
    )
    messages.success(request, _("Saved."))
    return redirect("staff:me")


@require_POST
def change_password(request: StaffRequest) -> HttpResponse:
    """Save a new password and keep this session open."""
    form = PasswordForm(request.POST)
    if form.is_valid():
        try:
            actions.change_own_password(
                member=request.staff, **form.cleaned_data, at=now(), by=actor(request)
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            open_session(request, request.staff)
            messages.success(request, _("The password is changed."))
            return redirect("staff:me")
    return render(request, "staff/me.html", _me_context(request, password=form), status=422)


@require_POST
def begin_two_factor(request: StaffRequest) -> HttpResponse:
    """Show the secret for the authenticator app, as a picture and as letters."""
    secret = actions.begin_two_factor(member=request.staff, at=now(), by=actor(request))
    setup = two_factor_setup(secret=secret, login=request.staff.login, shop=request.shop)
    return render(request, "staff/two_factor.html", {"setup": setup, "form": CodeForm()})


@require_POST
def confirm_two_factor(request: StaffRequest) -> HttpResponse:
    """Put the second factor in force."""
    form = CodeForm(request.POST)
    form.is_valid()
    actions.confirm_two_factor(
        member=request.staff, code=form.cleaned_data.get("code", ""), at=now(), by=actor(request)
    )
    messages.success(request, _("From now on signing in asks for a code."))
    return redirect("staff:me")


@require_POST
def remove_two_factor(request: StaffRequest) -> HttpResponse:
    """Take the second factor off."""
    actions.remove_two_factor(
        member=request.staff,
        password=request.POST.get("password", ""),
        at=now(),
        by=actor(request),
    )
    messages.success(request, _("Signing in no longer asks for a code."))
    return redirect("staff:me")


@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """List everybody with an account."""
    return render(
        request, "staff/people.html", {"members": people_page(), "form": StaffMemberForm()}
    )


@require_POST
def add_person(request: StaffRequest) -> HttpResponse:
    """Open an account and show its first password once."""
    form = StaffMemberForm(request.POST)
    if form.is_valid():
        try:
            password = actions.invite_staff_member(**form.cleaned_data, at=now(), by=actor(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            context = {"login": form.cleaned_data["login"], "password": password}
            return render(request, "staff/password_once.html", context)
    context = {"members": people_page(), "form": form}
    return render(request, "staff/people.html", context, status=422)


@require_POST
def change_role(request: StaffRequest, member_id: int) -> HttpResponse:
    """Give a person another role."""
    form = RoleForm(request.POST)
    if form.is_valid():
        actions.change_role(
            member_id=member_id, role=form.cleaned_data["role"], at=now(), by=actor(request)
        )
        messages.success(request, _("Saved."))
    return redirect("staff:people")


@require_POST
def close_account(request: StaffRequest, member_id: int) -> HttpResponse:
    """Keep a person from signing in."""
    actions.close_account(member_id=member_id, at=now(), by=actor(request))
    messages.success(request, _("The account is closed."))
    return redirect("staff:people")


@require_POST
def reopen_account(request: StaffRequest, member_id: int) -> HttpResponse:
    """Let a person sign in again."""
    actions.reopen_account(member_id=member_id, at=now(), by=actor(request))
    messages.success(request, _("The account is open again."))
    return redirect("staff:people")


@require_POST
def reset_password(request: StaffRequest, member_id: int) -> HttpResponse:
    """Make a password that works once and show it."""
    password = actions.reset_password(member_id=member_id, at=now(), by=actor(request))
    login = people_page().get(id=member_id).login
    return render(request, "staff/password_once.html", {"login": login, "password": password})


@require_http_methods(["GET", "POST"])
def shop_settings(request: StaffRequest) -> HttpResponse:
    """Show and save whose business this is."""
    form = ShopForm(request.POST or None, initial=vars(request.shop))
    if form.is_valid():
        try:
            actions.change_shop(**form.cleaned_data, at=now(), by=actor(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("staff:shop_settings")
    status = 422 if form.errors else 200
    context = {"form": form, "may_manage_keys": may(request.staff.role, "api.manage")}
    return render(request, "staff/shop_settings.html", context, status=status)


@require_GET
def keys(request: StaffRequest) -> HttpResponse:
    """List the keys of the API, and offer to make one."""
    return render(request, "staff/keys.html", _keys_context(request, ApiKeyForm()))


@require_POST
def make_key(request: StaffRequest) -> HttpResponse:
    """Make a key and show it once."""
    form = ApiKeyForm(request.POST)
    if not form.is_valid():
        return render(request, "staff/keys.html", _keys_context(request, form), status=422)
    moment = now()
    days = form.cleaned_data.pop("days")
    key, text = actions.make_api_key(
        **form.cleaned_data,
        expires_at=moment + timedelta(days=days) if days else None,
        at=moment,
        by=actor(request),
    )
    return render(request, "staff/key_once.html", {"key": key, "text": text})


@require_POST
def revoke_key(request: StaffRequest, key_id: int) -> HttpResponse:
    """Close a key's door for good."""
    actions.revoke_api_key(key_id=key_id, at=now(), by=actor(request))
    messages.success(request, _("The key is revoked."))
    return redirect("staff:keys")


def actor(request: StaffRequest) -> Actor:
    """Name the signed-in person as the one who acts."""
    return Actor.person(request.staff.id)


def client_address(request: HttpRequest) -> str:
    """Return the address that asks, as the trusted proxies report it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _next_page(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if is_ours else "/"


def _me_context(
    request: StaffRequest,
    *,
    preferences: PreferencesForm | None = None,
    password: PasswordForm | None = None,
) -> dict[str, object]:
    return {
        "preferences": preferences or PreferencesForm(initial=vars(request.staff)),
        "password": password or PasswordForm(),
        "remove": RemoveFactorForm(),
    }


def _keys_context(request: StaffRequest, form: ApiKeyForm) -> dict[str, object]:
    moment = now()
    form.write_rates(request.reader)
    listed = list(api_keys(at=moment)[:KEYS_SHOWN_MAX])
    names = names_of_actors({key.made_by for key in listed})
    rows = [
        {
            "key": key,
            "dialog_id": f"revoke-{key.id}",
            "made_by": names.get(key.made_by, ""),
            "is_open": key.opens(at=moment),
            "scopes": [SCOPE_LABELS[scope] for scope in key.scopes if scope in SCOPE_LABELS],
        }
        for key in listed
    ]
    return {"rows": rows, "form": form}
