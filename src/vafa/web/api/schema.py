"""The API as a whole: its views, its problems, its description as OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser

from vafa.core.errors import Refused
from vafa.web.api.doorway import Doorway, Keeper, reader_beside
from vafa.web.api.operations import BEARER, IS_WRITE, NEEDS_BODY, SCOPE, ApiRequest
from vafa.web.api.problems import MEDIA_TYPE, ApiProblem, refusal_response
from vafa.web.api.validation import validation_problem
from vafa.web.urls import API

Json = dict[str, Any]  # Any: JSON.

IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A new one for each write; the same one when you send the same write again.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$", "examples": ["order-1001-paid"]},
}
IF_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag you read: the write is refused when somebody changed it since.",
    "schema": {"type": "string"},
}
IF_NONE_MATCH: Json = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag you have: the answer is 304 and empty while it still holds.",
    "schema": {"type": "string"},
}
HEADERS: Json = {
    "ETag": {"description": "Changes with the content.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string"}},
    "Idempotency-Replayed": {
        "description": "`true` when this answer was given before.",
        "schema": {"type": "string"},
    },
}


class HouseParser(Parser):
    """Hand on the body that the doorway has read."""

    def parse_body(self, request: HttpRequest) -> Json:
        return cast("Json", cast("ApiRequest", request).api_body)


class HouseApi(NinjaAPI):
    """Every feature's operations behind one doorway."""

    def __init__(
        self,
        *,
        title: str,
        version: str,
        description: str,
        root: str,
        scopes: Mapping[str, str],
        routers: Sequence[Router],
        keeper: Keeper,
    ) -> None:
        super().__init__(
            title=title,
            version=version,
            description=description,
            openapi_url=None,
            docs_url=None,
            urls_namespace="api",
            parser=HouseParser(),
            servers=[{"url": root}],
        )
        self.scopes = scopes
        self.add_exception_handler(Refused, _told)
        self.add_exception_handler(ApiProblem, _told)
        self.add_exception_handler(ValidationError, _told)
        self.add_exception_handler(Http404, _told)
        self.add_exception_handler(Exception, _raised)
        self.add_decorator(Doorway(keeper), mode="view")
        for router in routers:
            self.add_router("", router)

    def addresses(self) -> list[URLPattern]:
        """Return every address with the scope of each of its methods beside it.

        Two features may share one, each with methods of its own.
        """
        # A fixed word comes before what stands for any: Django takes the first that fits.
        places = sorted(self.operations_by_place, key=lambda place: place.replace("{", "~"))
        return [_address(place, self.operations_by_place[place]) for place in places]

    @cached_property
    def operations_by_place(self) -> dict[str, dict[str, Operation]]:
        """Every operation, by its address and its method."""
        found: dict[str, dict[str, Operation]] = {}
        for router in self._get_bound_routers():
            for place, view in router.path_operations.items():
                for operation in view.operations:
                    methods = found.setdefault(place.lstrip("/"), {})
                    for method in operation.methods:
                        assert method not in methods, f"{method} {place} is there twice."
                        methods[method] = operation
        return found

    @cached_property
    def description_document(self) -> Json:
        """The API as OpenAPI 3.1; it never changes while the process runs."""
        document = cast("Json", OpenAPISchema(self, ""))
        document["components"]["securitySchemes"] = {
            BEARER: {
                "type": "http",
                "scheme": "bearer",
                "description": "A key that was made under Settings, Keys for programs.",
            }
        }
        document["x-scopes"] = dict(self.scopes)
        for place, methods in self.operations_by_place.items():
            for method in methods:
                told = document["paths"][f"/{place}"][method.lower()]
                _complete(told, method, has_reader=reader_beside(methods, method) is not None)
        return document


def _address(place: str, methods: Mapping[str, Operation]) -> URLPattern:
    def guarded(request: HttpRequest, **path_values: object) -> HttpResponse:
        operation = methods.get(request.method or "")
        if operation is None:
            allowed = ", ".join(sorted(methods))
            return ApiProblem("method_not_allowed", headers={"Allow": allowed}).response()
        return cast("HttpResponse", operation.run(request, **path_values))

    scopes = {method: cast("Json", one.openapi_extra)[SCOPE] for method, one in methods.items()}
    guarded.permission = API  # type: ignore[attr-defined]
    guarded.scopes = scopes  # type: ignore[attr-defined]
    # Who asks is told by a header that no other site can make a browser send.
    guarded.csrf_exempt = True  # type: ignore[attr-defined]
    first = next(iter(methods.values()))
    route = place.replace("{", "<").replace("}", ">")
    return path(route, guarded, name=first.operation_id)


def _complete(told: Json, method: str, *, has_reader: bool) -> None:
    """Describe what the doorway adds: headers, the key, and problems as their own media type."""
    told["security"] = [{BEARER: [told[SCOPE]]}]
    if told.get("description", "").rstrip(".") == told["summary"]:
        # Of a docstring of one line ninja makes both.
        del told["description"]
    parameters = told.setdefault("parameters", [])
    if told.pop(IS_WRITE):
        parameters.append(IDEMPOTENCY_KEY)
        if has_reader:
            parameters.append(IF_MATCH)
        else:
            told["responses"].pop(412)
    if method == "GET":
        parameters.append(IF_NONE_MATCH)
    told.pop(NEEDS_BODY)
    for status, answer in told["responses"].items():
        _complete_answer(int(status), answer)


def _complete_answer(status: int, answer: Json) -> None:
    if status >= 400:
        answer["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if status in (200, 201, 304):
        answer["headers"] = {"ETag": HEADERS["ETag"]}
    if status in (429, 503):
        answer["headers"] = {"Retry-After": HEADERS["Retry-After"]}


# Any: ninja hands over what it caught.
def _told(_request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error, Refused):
        return refusal_response(error)
    if isinstance(error, ValidationError):
        return validation_problem(error.errors).response()
    if isinstance(error, Http404):
        return ApiProblem("not_found").response()
    assert isinstance(error, ApiProblem)
    return error.response()


def _raised(_request: HttpRequest, error: Any) -> HttpResponse:
    raise error
