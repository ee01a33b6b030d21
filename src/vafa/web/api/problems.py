"""What the API says when it cannot do what was asked: problem documents (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from vafa.core.errors import Refused

MEDIA_TYPE = "application/problem+json"
DOCUMENTATION = "/api/v1/docs"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: the status it is told with and what it says."""

    status: HTTPStatus
    sentence: str | Promise


PROBLEMS: dict[str, Kind] = {
    "bad_request": Kind(HTTPStatus.BAD_REQUEST, _("This request cannot be understood.")),
    "not_json": Kind(HTTPStatus.BAD_REQUEST, _("The body is not JSON.")),
    "idempotency_key_needed": Kind(
        HTTPStatus.BAD_REQUEST,
        _("Send a header Idempotency-Key of 1 to 200 plain characters with every write."),
    ),
    "key_needed": Kind(
        HTTPStatus.UNAUTHORIZED, _("Send a valid key in the header Authorization: Bearer …")
    ),
    "key_over": Kind(HTTPStatus.UNAUTHORIZED, _("This key has expired or was revoked.")),
    "scope_missing": Kind(HTTPStatus.FORBIDDEN, _("This key needs the scope %(scope)s for this.")),
    "forbidden": Kind(HTTPStatus.FORBIDDEN, _("This is not allowed.")),
    "not_found": Kind(HTTPStatus.NOT_FOUND, _("There is nothing at this address.")),
    "method_not_allowed": Kind(
        HTTPStatus.METHOD_NOT_ALLOWED, _("This address does not take this method.")
    ),
    "refused": Kind(HTTPStatus.CONFLICT, _("This cannot be done.")),
    "changed_meanwhile": Kind(
        HTTPStatus.PRECONDITION_FAILED,
        _("This was changed since you read it: read it again and decide anew."),
    ),
    "too_large": Kind(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("The body is larger than %(bytes)s bytes.")
    ),
    "not_json_type": Kind(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("Send the body as application/json.")
    ),
    "not_valid": Kind(HTTPStatus.UNPROCESSABLE_ENTITY, _("Some of what was sent is not valid.")),
    "bad_cursor": Kind(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        _("This cursor belongs to no such list: begin again without one."),
    ),
    "idempotency_key_reused": Kind(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        _("This Idempotency-Key was sent with another request before."),
    ),
    "too_many_requests": Kind(
        HTTPStatus.TOO_MANY_REQUESTS, _("This key has used up its requests of this minute.")
    ),
    "server_error": Kind(
        HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong here. Nothing was changed.")
    ),
    "busy": Kind(HTTPStatus.SERVICE_UNAVAILABLE, _("This took too long. Please try again later.")),
}


class ProblemError(Schema):
    """One thing that is not valid, and where it stands."""

    pointer: str = Field(description="Where, as a JSON pointer into body, query, path or header.")
    code: str
    detail: str


class Problem(Schema):
    """A problem document as RFC 9457 describes it; `code` is stable, `detail` is for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[ProblemError] = Field(default=[])


class ApiProblem(Exception):
    """Answer with a problem instead of what was asked for."""

    def __init__(
        self,
        code: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        **params: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors
        self.headers = headers or {}
        self.params = params

    def response(self) -> HttpResponse:
        """Write the problem in the reader's language."""
        kind = PROBLEMS[self.code]
        detail = str(kind.sentence) % self.params if self.params else str(kind.sentence)
        return problem_response(
            kind=self.code,
            code=self.code,
            detail=detail,
            errors=self.errors,
            headers=self.headers,
        )


def refusal_response(refusal: Refused) -> HttpResponse:
    """Tell a refusal of ours: its code for machines, its sentence for people."""
    return problem_response(kind="refused", code=refusal.code, detail=str(refusal))


def problem_response(
    *,
    kind: str,
    code: str,
    detail: str,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Write a problem document."""
    status = PROBLEMS[kind].status
    # Any: JSON.
    document: dict[str, Any] = {
        "type": f"{DOCUMENTATION}#problem-{kind}",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "code": code,
        "errors": [dict(error) for error in errors],
    }
    return JsonResponse(
        document, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def problem_of_status(status: int) -> ApiProblem:
    """Choose the problem for an answer that something beneath the API gave without saying why."""
    codes = {
        HTTPStatus.FORBIDDEN: "forbidden",
        HTTPStatus.NOT_FOUND: "not_found",
        HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "bad_request",
        HTTPStatus.SERVICE_UNAVAILABLE: "busy",
    }
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ApiProblem(codes.get(HTTPStatus(status), "server_error"))
    return ApiProblem(codes.get(HTTPStatus(status), "bad_request"))
