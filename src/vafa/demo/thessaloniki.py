"""An invented Greek shop for olive oil, honey and soap: euro, Greek headers, decimal commas."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from vafa.connectors.shops.csv.actions import import_file
from vafa.core.keys import Actor
from vafa.demo.rules.buying import Article, Assortment, Basket, baskets

CUSTOMERS, SEED = 3_000, 2310
STATUS_WORDS = {
    "paid": "Ολοκληρωμένη",
    "cancelled": "Ακυρώθηκε",
    "refunded": "Επιστροφή χρημάτων",
    "pending": "Σε αναμονή πληρωμής",
    "refused": "Μη παραλαβή",
}
HEADER = (
    "Αριθμός παραγγελίας",
    "Ημερομηνία",
    "Κατάσταση",
    "Κωδικός πελάτη",
    "Ονοματεπώνυμο",
    "Email",
    "Πόλη",
    "Χώρα",
    "Κωδικός προϊόντος",
    "Προϊόν",
    "Κατηγορία",
    "Ποσότητα",
    "Τιμή μονάδας (€)",
)
FIRST_NAMES = (
    "Ελένη", "Νίκος", "Μαρία", "Γιώργος", "Κατερίνα", "Δημήτρης", "Σοφία", "Κώστας", "Αγγελική",
    "Γιάννης", "Βασιλική", "Παναγιώτης", "Ειρήνη", "Χρήστος", "Αναστασία", "Θανάσης", "Δέσποινα",
    "Μιχάλης", "Ιωάννα", "Σταύρος", "Χριστίνα", "Ανδρέας",
)  # fmt: skip
LAST_NAMES = (
    "Παπαδόπουλος", "Βλάχος", "Ιωαννίδης", "Νικολαΐδης", "Οικονόμου", "Παππάς", "Καραγιάννης",
    "Αντωνίου", "Μακρής", "Δημητρίου", "Γεωργίου", "Σιδηρόπουλος", "Αλεξίου", "Κωνσταντίνου",
    "Ζαφειρίου", "Τσιρίμπας", "Μυλωνάς",
)  # fmt: skip
PLACES = (
    ("Θεσσαλονίκη", "Ελλάδα"), ("Αθήνα", "Ελλάδα"), ("Πάτρα", "Ελλάδα"), ("Λάρισα", "Ελλάδα"),
    ("Καβάλα", "Ελλάδα"), ("Βόλος", "Ελλάδα"), ("Λευκωσία", "Κύπρος"), ("Μόναχο", "Γερμανία"),
)  # fmt: skip
GOODS: Sequence[tuple[str, Sequence[tuple[str, float]]]] = (
    (
        "Ελαιόλαδο",
        (
            ("Εξαιρετικό παρθένο 1 λ", 12.9),
            ("Βιολογικό 500 ml", 9.8),
            ("Δοχείο 5 λ", 49.0),
            ("Ελιές Καλαμών", 6.4),
        ),
    ),
    (
        "Μέλι",
        (
            ("Μέλι θυμαρίσιο", 14.5),
            ("Μέλι πεύκου", 10.9),
            ("Γύρη", 8.2),
            ("Βασιλικός πολτός", 22.0),
        ),
    ),
    (
        "Καλλυντικά",
        (
            ("Σαπούνι ελιάς", 3.9),
            ("Κρέμα χεριών", 8.6),
            ("Σαμπουάν δάφνης", 9.9),
            ("Λάδι σώματος", 15.4),
        ),
    ),
    (
        "Τρόφιμα",
        (
            ("Χαλβάς", 5.2),
            ("Τραχανάς", 4.4),
            ("Ρίγανη Ολύμπου", 2.9),
            ("Φέτα ΠΟΠ 400 γρ", 7.3),
            ("Λουκούμια", 4.9),
        ),
    ),
    (
        "Δώρα",
        (("Καλάθι δώρου μικρό", 29.0), ("Καλάθι δώρου μεγάλο", 59.0), ("Ξύλινη σανίδα", 24.5)),
    ),
)


def season() -> list[float]:
    """Weigh the weeks: Christmas and Easter gifts, and an August on the islands."""
    weeks = np.full(54, 0.66)
    weeks[47:52] = 1.0
    weeks[13:17] = 0.85
    weeks[31:35] = 0.38
    return [float(weight) for weight in weeks]


def shelf() -> Assortment:
    """Fill the shelf with two years to go; prices rise by three percent a year."""
    articles = [
        Article(f"ΘΡ-{group}{number:02d}", name, category, price)
        for group, (category, goods) in enumerate(GOODS, start=1)
        for number, (name, price) in enumerate(goods, start=1)
    ]
    return Assortment(articles, season(), 0.03, 0.1, datetime(2024, 9, 22, tzinfo=UTC), 730)


def fill_thessaloniki(*, say: Callable[[str], None], at: datetime, by: Actor) -> None:
    """Write the shop's exports as a Greek spreadsheet program would, and read them in."""
    found = baskets(shelf(), customers=CUSTOMERS, seed=SEED)
    half = len(found) // 2
    with tempfile.TemporaryDirectory() as folder:
        for number, part in enumerate((found[:half], found[half:]), start=1):
            path = Path(folder) / f"παραγγελίες-{number}.csv"
            _write(path, part, first_number=1 + (number - 1) * half)
            say(f"Reading {path.name} …")
            import_file(path=path, source="thessaloniki", at=at, by=by)


def _write(path: Path, part: Sequence[Basket], *, first_number: int) -> None:
    with path.open("w", encoding="windows-1253", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for number, basket in enumerate(part, start=first_number):
            city, country = PLACES[basket.customer % 11 % len(PLACES)]
            for line in basket.lines:
                writer.writerow(
                    (
                        f"{20_000 + number}",
                        f"{basket.at:%d/%m/%Y %H:%M}",
                        STATUS_WORDS[basket.status],
                        f"{1_000 + basket.customer}",
                        _name(basket.customer),
                        f"pelatis{1_000 + basket.customer}@example.com",
                        city,
                        country,
                        line.article.code,
                        line.article.name,
                        line.article.category,
                        line.quantity,
                        f"{line.price:.2f}".replace(".", ","),
                    )
                )


def _name(customer: int) -> str:
    first = FIRST_NAMES[customer * 7 % len(FIRST_NAMES)]
    last = LAST_NAMES[(customer * 5 + customer // 22) % len(LAST_NAMES)]
    return f"{first} {last}"
