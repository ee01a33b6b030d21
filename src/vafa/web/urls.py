"""How every feature declares its addresses: route, view, name and the permission beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

# Any: a view takes whatever its route captures.
View = Callable[..., HttpResponseBase]

PUBLIC = "public"
SIGNED_IN = "signed_in"
# The address lets programs in by their key, and names a scope for each method.
API = "api"


def page(route: str, view: View, *, permission: str, name: str) -> URLPattern:
    """Declare one address together with the permission that it needs.

    The permission is read by the middleware of `staff` before the view runs; an address
    that was declared any other way is refused to everybody.
    """

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    guarded.permission = permission  # type: ignore[attr-defined]
    guarded.__wrapped__ = view  # type: ignore[attr-defined]
    guarded.__name__ = name
    return path(route, guarded, name=name)
