"""What every feature's API stands on: declared operations, problems, cursors, one doorway."""

from __future__ import annotations

from vafa.web.api.doorway import Caller, Keeper, KeptAnswer
from vafa.web.api.operations import ApiRequest, asks, reads, writes
from vafa.web.api.pages import Continued, Listed, page_of
from vafa.web.api.problems import ApiProblem
from vafa.web.api.schema import HouseApi
from vafa.web.api.validation import invalid

__all__ = [
    "ApiProblem",
    "ApiRequest",
    "Caller",
    "Continued",
    "HouseApi",
    "Keeper",
    "KeptAnswer",
    "Listed",
    "asks",
    "invalid",
    "page_of",
    "reads",
    "writes",
]
