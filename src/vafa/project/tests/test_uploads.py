"""What is too large is refused at the door, before it is read, and leaves nothing on the disk."""

from __future__ import annotations

import re
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vafa.imports.models import Run
from vafa.staff.make import make_member, signed_in
from vafa.staff.models import Shop

ORDERS = "/data/import/"
UPLOADS = (ORDERS, "/data/contacts/", "/costs/import/", "/prices/series/")
HUGE = 2 * 10**9
MEGABYTE = 1_000_000
PATIENCE_SECONDS = 60.0


@pytest.fixture
def small_door(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Take files of one megabyte at most; what is kept meanwhile lies in the folder returned."""
    monkeypatch.setattr(settings, "ENVIRONMENT", SimpleNamespace(upload_mb=1))
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    return tmp_path


def a_member(language: str = "en") -> Client:
    Shop.objects.update_or_create(id=1, defaults={"name": "Shop", "is_set_up": True})
    return signed_in(make_member("parvaneh", language=language))


def sent(client: Client, place: str, size: int) -> tuple[int, str]:
    file = SimpleUploadedFile("orders.csv", b"a,b\n" * (size // 4))
    answer = client.post(
        place, {"file": file, "source": "shop"}, HTTP_REFERER="http://testserver/data/"
    )
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("place", UPLOADS)
def test_what_says_itself_to_be_too_large_is_not_read(place: str, small_door: Path) -> None:
    client = a_member()

    answer = client.generic(
        "POST", place, b"--x", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(HUGE),
    )  # fmt: skip

    assert answer.status_code == 413
    assert "larger than the 1 MB" in answer.text
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_a_file_that_grows_too_large_while_it_arrives_leaves_nothing(small_door: Path) -> None:
    # Within the margin for the rest of the form, so its length alone betrays nothing.
    status, page = sent(a_member(), ORDERS, MEGABYTE + 500_000)

    assert (status, list(small_door.iterdir())) == (413, [])
    assert "larger than the 1 MB" in page
    assert 'href="http://testserver/data/"' in page
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_the_refusal_is_told_in_the_persons_language_and_figures(small_door: Path) -> None:
    _status, page = sent(a_member(language="fa"), ORDERS, MEGABYTE + 500_000)

    assert "از ۱ مگابایتی که اینجا پذیرفته می‌شود بزرگ‌تر است" in page


@pytest.mark.django_db
def test_a_file_of_just_the_size_is_taken(small_door: Path) -> None:
    status, _page = sent(a_member(), ORDERS, MEGABYTE)

    assert status != 413


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_door_before_anything_is_read(small_door: Path) -> None:
    answer = Client().generic(
        "POST", ORDERS, b"--x", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(HUGE),
    )  # fmt: skip

    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={ORDERS}")


@pytest.mark.django_db
def test_a_stranger_fills_no_disk_at_the_sign_in(small_door: Path) -> None:
    file = SimpleUploadedFile("x", b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))

    answer = Client().post("/sign-in/", {"username": "x", "password": "x", "file": file})

    assert (answer.status_code, list(small_door.iterdir())) == (413, [])


@pytest.mark.django_db
def test_a_form_without_a_file_has_its_own_limit(small_door: Path) -> None:
    answer = a_member().generic(
        "POST", ORDERS, b"--x", content_type="application/x-www-form-urlencoded",
        CONTENT_LENGTH=str(HUGE),
    )  # fmt: skip

    assert answer.status_code == 413


def test_the_real_server_answers_before_the_file_has_arrived(
    transactional_db: None, start_process: Callable[..., object], tmp_path: Path,
    process_environment: dict[str, str],
) -> None:  # fmt: skip
    client = a_member()
    cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    process_environment["TMPDIR"] = str(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process_environment["VAFA_PORT"] = str(port)
    start_process(sys.executable, "-m", "vafa.project", "serve")

    head = (
        f"POST {ORDERS} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {HUGE}\r\n\r\n"
    )
    answer = _answer(port, head.encode() + b"--x\r\n" + b"y" * 100_000)

    assert re.match(r"HTTP/1.1 413 ", answer)
    assert list(tmp_path.glob("*.upload*")) == []


def _answer(port: int, said: bytes) -> str:
    """Send a beginning, and read what the server says to it; tries until it listens."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as line:
                line.sendall(said)
                return line.recv(4_096).decode()
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, "the server does not listen"
            time.sleep(0.2)
