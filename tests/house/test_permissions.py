from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver

from vafa.project.features import URLS
from vafa.staff.rules import API_SCOPES, PERMISSIONS, ROLE_PERMISSIONS
from vafa.web.urls import API, PUBLIC, SIGNED_IN

# What a stranger may reach; every other address asks who is there.
PUBLIC_ADDRESSES_MAX = 12


def addresses() -> Iterator[tuple[str, URLPattern]]:
    for _prefix, module in URLS:
        parts = module.split(".")
        if all(find_spec(".".join(parts[:end])) for end in range(2, len(parts) + 1)):
            yield from _walk(module, import_module(module).urlpatterns)


def _walk(place: str, patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        where = f"{place} {pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _walk(where, pattern.url_patterns)
        else:
            yield where, pattern


def permission_of(pattern: URLPattern) -> str | None:
    return getattr(pattern.callback, "permission", None)


def test_every_address_names_a_permission_that_exists() -> None:
    known = {PUBLIC, SIGNED_IN, API, *PERMISSIONS}

    wrong = [where for where, pattern in addresses() if permission_of(pattern) not in known]

    assert wrong == []


def test_every_method_of_the_api_names_a_scope_that_exists() -> None:
    of_api = [pattern for _where, pattern in addresses() if permission_of(pattern) == API]
    scopes = {
        f"{method} {pattern.pattern}": scope
        for pattern in of_api
        for method, scope in pattern.callback.scopes.items()
    }

    assert [where for where, scope in scopes.items() if scope not in API_SCOPES] == []
    assert all(pattern.callback.scopes for pattern in of_api)
    assert set(scopes.values()) == set(API_SCOPES)


def test_only_the_api_lets_programs_in() -> None:
    outside = [
        where
        for where, pattern in addresses()
        if permission_of(pattern) == API and not where.startswith("vafa.project.api ")
    ]

    assert outside == []


def test_few_addresses_are_open_to_a_stranger() -> None:
    public = [where for where, pattern in addresses() if permission_of(pattern) == PUBLIC]

    assert len(public) <= PUBLIC_ADDRESSES_MAX, public


def test_every_address_has_a_name_of_its_own_in_its_feature() -> None:
    names = [(where.split()[0], pattern.name) for where, pattern in addresses()]

    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_roles_hold_only_permissions_that_exist() -> None:
    held = frozenset[str]().union(*ROLE_PERMISSIONS.values())

    assert held == PERMISSIONS
