"""What somebody sends is refused at the door when it is too large, before it is on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.presentation import Reader
from vafa.web.middleware import API_PREFIX, GetResponse, page_before

MEGABYTE: Final = 1_000_000
# What a form adds to its file: names, limits between parts, the other fields.
_FORM_BYTES_MAX: Final = MEGABYTE
_TOO_LARGE: Final = 413


class UploadTooLarge(Refused):
    code = "upload_too_large"
    sentence = _(
        "This is larger than the %(limit)s MB that can be brought here. Pack it with gzip "
        "(.csv.gz), or bring it with the command vafa import."
    )


class SentRequest(HttpRequest):
    """A request that knows how its person reads."""

    reader: Reader


class LimitedUpload(FileUploadHandler):
    """Count the bytes of each file as they arrive and stop at the first one too many."""

    def __init__(self, request: HttpRequest, *, bytes_max: int) -> None:
        super().__init__(request)
        self._bytes_max = bytes_max
        self.is_too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a piece on to whoever keeps it."""
        if start + len(raw_data) > self._bytes_max:
            self.is_too_large = True
            # Closes and so removes what the other handlers have kept, and reads no further.
            raise StopUpload(connection_reset=True)
        return raw_data

    # Any: Django asks for a file, and gets none from whoever only counts.
    def file_complete(self, file_size: int) -> Any:
        """Leave the file to the handlers behind."""
        return None


class UploadMiddleware:
    """Refuse what is too large by what it says of itself, and by what arrives.

    Stands behind the one that asks for permission, so that whoever may not bring anything is sent
    away before a byte is read, and before the one that looks for the form's token in the body.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: SentRequest,
        _view: Callable[..., HttpResponseBase],
        _args: object,
        _kwargs: object,
    ) -> HttpResponseBase | None:
        # The doorway of the API knows how large its bodies may be.
        if not request.META.get("CONTENT_LENGTH") or request.path.startswith(API_PREFIX):
            return None
        is_file = request.content_type == "multipart/form-data" and _is_known(request)
        bytes_max = _file_bytes_max() if is_file else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        margin = _FORM_BYTES_MAX if is_file else 0
        if int(request.META["CONTENT_LENGTH"]) > bytes_max + margin:
            return _refused(request, bytes_max=bytes_max)
        return _read_files(request, bytes_max=bytes_max) if is_file else None


# Any: the kind of file that Django hands over.
@contextmanager
def on_disk(upload: UploadedFile[Any]) -> Iterator[Path]:
    """Give a file that somebody sent a place on disk; small ones come in memory."""
    if isinstance(upload, TemporaryUploadedFile):
        yield Path(upload.temporary_file_path())
        return
    with NamedTemporaryFile() as copy:
        for piece in upload.chunks():
            copy.write(piece)
        copy.flush()
        yield Path(copy.name)


def _read_files(request: SentRequest, *, bytes_max: int) -> HttpResponse | None:
    """Read the body here, where a refusal can still be told kindly."""
    limit = LimitedUpload(request, bytes_max=bytes_max)
    request.upload_handlers.insert(0, limit)
    len(request.POST)
    return _refused(request, bytes_max=bytes_max) if limit.is_too_large else None


def _is_known(request: HttpRequest) -> bool:
    """Say whether somebody is signed in; strangers have no file to bring."""
    return getattr(request, "staff", None) is not None


def _file_bytes_max() -> int:
    limit: int = settings.ENVIRONMENT.upload_mb
    return limit * MEGABYTE


def _refused(request: SentRequest, *, bytes_max: int) -> HttpResponse:
    refusal = UploadTooLarge(limit=request.reader.number(bytes_max // MEGABYTE))
    context = {"sentence": str(refusal), "back": page_before(request)}
    response = render(request, "web/refused.html", context, status=_TOO_LARGE)
    # The rest of the body is not waited for.
    response["Connection"] = "close"
    return response
