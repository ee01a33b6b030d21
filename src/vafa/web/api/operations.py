"""How a feature declares what its API does: address, scope, shapes, and every answer there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import HttpRequest
from ninja import Router, Schema

from vafa.core.keys import Actor
from vafa.web.api.problems import Problem

SCOPE = "x-scope"
IS_WRITE = "x-is-write"
NEEDS_BODY = "x-needs-body"
BEARER = "key"

View = TypeVar("View", bound=Callable[..., Any])  # Any: a view takes what its address holds.
Answers = Mapping[int, type[Schema] | None]

_ALWAYS = (401, 403, 429, 503)
_OF_WRITES = (400, 409, 412, 413, 415, 422)
_ID_IN_PATH = re.compile(r"{[^}]+}")


class ApiRequest(HttpRequest):
    """A request of the API as views get it: with the one who asks, and what they may see."""

    actor: Actor
    scopes: frozenset[str]
    api_body: object
    # What is to be done once the answer is sure, also when all that was written is taken back.
    afterwards: list[Callable[[], object]]


def reads(router: Router, path: str, *, scope: str, answer: type[Schema]) -> Callable[[View], View]:
    """Declare a view that reads: with an ETag, answered 304 to who has it already."""
    return _declared(router, "GET", path, scope=scope, answers={200: answer, 304: None})


def asks(router: Router, path: str, *, scope: str, answer: type[Schema]) -> Callable[[View], View]:
    """Declare a question that is posted, because what it asks for does not belong in an address."""
    return _declared(router, "POST", path, scope=scope, answers={200: answer}, has_body=True)


def writes(
    router: Router,
    method: str,
    path: str,
    *,
    scope: str,
    answers: Answers,
    has_body: bool = True,
) -> Callable[[View], View]:
    """Declare a view that writes, once for each Idempotency-Key."""
    return _declared(
        router, method, path, scope=scope, answers=answers, is_write=True, has_body=has_body
    )


def _declared(
    router: Router,
    method: str,
    path: str,
    *,
    scope: str,
    answers: Answers,
    is_write: bool = False,
    has_body: bool = False,
) -> Callable[[View], View]:
    problems = {*_ALWAYS, 422}
    if _ID_IN_PATH.search(path):
        problems.add(HTTPStatus.NOT_FOUND)
    if is_write:
        problems.update(_OF_WRITES)
    if has_body:
        problems.update({400, 413, 415})
    told: dict[int, Any] = {**answers, **dict.fromkeys(sorted(problems), Problem)}

    def declare(view: View) -> View:
        summary, _blank, rest = (view.__doc__ or "").strip().partition("\n")
        router.api_operation(
            [method],
            path,
            response=told,
            operation_id=view.__name__,
            url_name=view.__name__,
            summary=summary.rstrip("."),
            description=" ".join(rest.split()) or None,
            openapi_extra={SCOPE: scope, IS_WRITE: is_write, NEEDS_BODY: has_body},
        )(view)
        return view

    return declare
