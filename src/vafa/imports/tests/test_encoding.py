from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from vafa.imports.rules.encoding import guess_encoding

GREEK = (
    "Αριθμός;Πελάτης;Ποσό\n1;Ελένη Παπαδάκη;12,50\n2;Νίκος Γεωργίου;3,00\n"
    "3;Σαπούνι ελιάς από την Κρήτη;9,90\n"
)
GREEK_CAPITALS = "ΑΡΙΘΜΟΣ;ΠΕΛΑΤΗΣ;ΠΟΣΟ\n1;ΕΛΕΝΗ ΠΑΠΑΔΑΚΗ;12,50\n2;ΝΙΚΟΣ ΓΕΩΡΓΙΟΥ;3,00\n"
# windows-1256 has no Persian ye and kaf: programs wrote the Arabic ones.
PERSIAN = (
    "شماره سفارش,نام خريدار,مبلغ\n1,مينا رضايي,150000\n2,پروانه احمدي,98000\n3,چاي سياه ممتاز,5\n"
)
FRENCH = "numéro;client;montant\n1;René Dupont;12,50\n2;Hélène Müller;3,00\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GREEK, "windows-1253"),
        (GREEK_CAPITALS, "windows-1253"),
        (PERSIAN, "windows-1256"),
        (FRENCH, "windows-1252"),
        (GREEK, "utf-8"),
        (PERSIAN, "utf-8"),
        (GREEK, "utf-16-le"),
        (PERSIAN, "utf-16-be"),
        ("a,b\n1,2\n", "utf-16-le"),
        ("a,b\n1,2\n", "utf-8"),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_each_encoding_is_told_from_its_bytes(
    tmp_path: Path, text: str, encoding: str, is_packed: bool
) -> None:
    path = tmp_path / "file.csv"
    content = text.encode(encoding)
    path.write_bytes(gzip.compress(content) if is_packed else content)

    assert guess_encoding(path).value == encoding


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")],
)
def test_a_byte_order_mark_is_certain(tmp_path: Path, mark: bytes, encoding: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(mark + "a,b\n".encode(encoding))

    guess = guess_encoding(path)

    assert (guess.value, guess.confidence) == (encoding, 1.0)


def test_letters_that_come_late_in_the_file_count(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"1,2,3\n" * 300_000 + GREEK.encode("windows-1253"))

    assert guess_encoding(path).value == "windows-1253"


def test_a_few_damaged_characters_leave_utf_8_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes((PERSIAN * 5).encode() + b"\xff\xfe,\x80\n")

    guess = guess_encoding(path)

    assert (guess.value, guess.evidence.code) == ("utf-8", "encoding_is_damaged_utf_8")


def test_noise_gets_an_answer_that_asks(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(bytes(range(128, 256)) * 40)

    assert guess_encoding(path).asks
