"""Records of invented people, with the truth about who is who: deterministic, row by row.

Half of the people are Iranian, nearly half Greek, the rest write English; names are put together
from lists, the common ones more often. Of every 1,000 people about 130 have a second record, made
in one of the ways of `COPIES`; about 85 have somebody beside them who is *not* the same, made in
one of the ways of `FALSE_FRIENDS`. Besides, 5,000 records carry one placeholder e-mail and 3,000
the phone of one call centre. Namesakes come about by themselves, as they do in a country.
"""

from __future__ import annotations

import difflib
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

PLACEHOLDER, CALL_CENTRE = "none@example.org", "+982188000000"
PLACEHOLDERS, CALLS = 5_000, 3_000

# How the second record of a person differs, per 1,000 people, and what should be said of it.
COPIES = {
    "verified e-mail, no name": (10, "same"),
    "verified phone, name respelled": (10, "same"),
    "phone, a slip in the name": (20, "strong"),
    "phone, words swapped, title": (15, "strong"),
    "e-mail, name in another script": (20, "strong"),
    "mailbox with a tag, new phone": (10, "strong"),
    "e-mail, no name": (8, "look"),
    "e-mail, family name changed": (5, "look"),
    "phone, an initial": (6, "look"),
    "new contacts, name at the postcode": (12, "look"),
    "new contacts, name in another script": (8, "look"),
    "new contacts, moved away": (6, "nothing"),
}
# Who is beside a person without being them, per 1,000 people.
FALSE_FRIENDS = {
    "family with one phone": 60,
    "family with one e-mail": 8,
    "phone given to a stranger": 10,
    "namesake at the postcode": 3,
    "relative of a like name, one phone": 4,
}

_MEN_FA = """
    رضا:Reza علی:Ali محمد:Mohammad حسین:Hossein مهدی:Mehdi امیر:Amir سعید:Saeed حامد:Hamed
    بهرام:Bahram کامران:Kamran فرهاد:Farhad آرش:Arash داریوش:Dariush مجید:Majid ناصر:Naser
    پویا:Pouya سینا:Sina ایمان:Iman امین:Amin یوسف:Yousef محسن:Mohsen وحید:Vahid هادی:Hadi
    مصطفی:Mostafa مرتضی:Morteza عباس:Abbas
"""
_WOMEN_FA = """
    زهرا:Zahra مریم:Maryam فاطمه:Fatemeh سارا:Sara مینا:Mina پروانه:Parvaneh نرگس:Narges
    لیلا:Leila نازنین:Nazanin شیرین:Shirin مهسا:Mahsa الهام:Elham سمیرا:Samira نسرین:Nasrin
    فرزانه:Farzaneh پریسا:Parisa سحر:Sahar ندا:Neda راضیه:Razieh معصومه:Masoumeh
"""
_STEMS_FA = """
    کریم:Karim احمد:Ahmad رحیم:Rahim حسین:Hossein موسو:Mousav جعفر:Jafar صادق:Sadegh
    نور:Nour رستم:Rostam قاسم:Ghasem شریف:Sharif یوسف:Yousef ابراهیم:Ebrahim سلیمان:Soleiman
    کاظم:Kazem طاهر:Taher باقر:Bagher حیدر:Heidar اکبر:Akbar اصغر:Asghar مراد:Morad
    رمضان:Ramezan شاهین:Shahin فرهاد:Farhad بهرام:Bahram جمشید:Jamshid خسرو:Khosro
    تیمور:Teimour نادر:Nader غفار:Ghaffar عزیز:Aziz محمود:Mahmoud
"""
_ENDS_FA = """
    ی:i پور:pour زاده:zadeh نژاد:nejad یان:ian فر:far
"""
_TOWNS_FA = """
    تهرانی:Tehrani اصفهانی:Esfahani شیرازی:Shirazi تبریزی:Tabrizi یزدی:Yazdi رشتی:Rashti قمی:Ghomi
    کرمانی:Kermani همدانی:Hamedani اراکی:Araki
"""
_MEN_EL = """
    Γιώργος:Giorgos Γιάννης:Giannis Δημήτρης:Dimitris Νίκος:Nikos Κώστας:Kostas
    Παναγιώτης:Panagiotis Βασίλης:Vasilis Χρήστος:Christos Αντώνης:Antonis Μιχάλης:Michalis
    Ευάγγελος:Evangelos Σπύρος:Spyros Θανάσης:Thanasis Ηλίας:Ilias Στέλιος:Stelios
    Πέτρος:Petros Αλέξανδρος:Alexandros Μάριος:Marios
"""
_WOMEN_EL = """
    Μαρία:Maria Ελένη:Eleni Κατερίνα:Katerina Βασιλική:Vasiliki Σοφία:Sofia
    Αγγελική:Angeliki Γεωργία:Georgia Δήμητρα:Dimitra Ιωάννα:Ioanna Ευαγγελία:Evangelia
    Χριστίνα:Christina Αναστασία:Anastasia Παρασκευή:Paraskevi Άννα:Anna Αλεξάνδρα:Alexandra
    Ειρήνη:Irini Δέσποινα:Despina
"""
_STEMS_EL = """
    Παπαδ:Papad Δημητρ:Dimitr Γεωργ:Georg Νικολ:Nikol Κωνσταντιν:Konstantin Αντων:Anton
    Βασιλ:Vasil Χριστοδουλ:Christodoul Αθανασ:Athanas Στεφαν:Stefan Καραγιανν:Karagiann
    Μιχαλ:Michal Παναγ:Panag Αναγνωστ:Anagnost Θεοδωρ:Theodor Σταυρ:Stavr Ξενοπ:Xenop
    Μαυρ:Mavr Λαμπρ:Lampr Ρουσ:Rous Σιδηρ:Sidir Φωτ:Fot Χατζ:Chatz Ψαρ:Psar
    Κουτσ:Kouts Μπακ:Bak Τσιρ:Tsir Γιαννακ:Giannak Πετρ:Petr Οικονομ:Oikonom Σπυρ:Spyr Ζαχαρ:Zachar
    Αλεξ:Alex Μανωλ:Manol Λαζαρ:Lazar Φιλιππ:Filipp Δουκ:Douk Κοντ:Kont Μακρ:Makr Βλαχ:Vlach
    Τριανταφυλλ:Triantafyll Κυριακ:Kyriak Ραπτ:Rapt Σκουρ:Skour
"""
_ENDS_EL = """
    όπουλος|οπούλου:opoulos|opoulou ίδης|ίδου:idis|idou άκης|άκη:akis|aki
    άτος|άτου:atos|atou έας|έα:eas|ea άκος|άκου:akos|akou
"""
_MEN_EN = """
    John James Robert Michael William David Richard Thomas Mark Paul Steven Andrew George
    Edward Brian Kevin Jason Gary
"""
_WOMEN_EN = """
    Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Nancy Lisa
    Margaret Sandra Ashley Emily
"""
_FAMILY_EN = """
    Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans
    Walker White Roberts Green Hall Wood Jackson Clarke Patel Khan Lewis James Phillips
    Mason Mitchell Rose Davis Rodgers Cox Dawson Holland Fletcher Chapman Harrison
"""
_CITIES = {
    country: names.split()
    for country, names in {
        "IR": "تهران مشهد اصفهان شیراز تبریز کرج قم اهواز یزد رشت ساری کرمان همدان اراک ارومیه",
        "GR": "Αθήνα Θεσσαλονίκη Πάτρα Ηράκλειο Λάρισα Βόλος Ιωάννινα Χανιά Καβάλα Ρόδος",
        "GB": "London Leeds Bristol York Bath Oxford Cardiff Glasgow",
    }.items()
}
_TITLES = {"IR": ("آقای ", "خانم "), "GR": ("κ. ", "κα "), "GB": ("Mr. ", "Mrs ")}
_POSTCODES = {"IR": 60_000, "GR": 1_200, "GB": 30_000}


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its person, how it came about, and what the shop was told."""

    person: int
    how: str
    given: str
    family: str
    given_latin: str
    family_latin: str
    is_woman: bool
    country: str
    city: str
    postcode: str
    email: str
    phone: str
    name: str
    verified: str = ""


def _pairs(text: str) -> list[tuple[str, str]]:
    return [tuple(word.split(":")) for word in text.split()]  # type: ignore[misc]


def _often(count: int) -> list[float]:
    """Weigh the places of a list: the first ones are the common names."""
    return [1 / (place + 3) for place in range(count)]


def _iranian() -> list[tuple[tuple[str, str], tuple[str, str]]]:
    names = [(s + e, f"{m}{n}") for s, m in _pairs(_STEMS_FA) for e, n in _pairs(_ENDS_FA)]
    # Many families bear the town that they came from as a second name.
    towns = [(f"{n} {t}", f"{m} {u}") for n, m in names for t, u in _pairs(_TOWNS_FA)]
    return [(name, name) for name in [*names, *names, *names, *towns]]


def _greek() -> list[tuple[tuple[str, str], tuple[str, str]]]:
    families = []
    for stem, latin in _pairs(_STEMS_EL):
        for ends, latin_ends in _pairs(_ENDS_EL):
            forms = zip(ends.split("|"), latin_ends.split("|"), strict=True)
            man, woman = ((stem + end, latin + latin_end) for end, latin_end in forms)
            families.append((man, woman))
    return families


def _english() -> list[tuple[tuple[str, str], tuple[str, str]]]:
    return [((name, name), (name, name)) for name in _FAMILY_EN.split()]


class People:
    """Draws people and their records, always the same ones for one seed."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.phones = 0
        self.likest: dict[str, str] = {}
        self.given = {
            "IR": (_pairs(_MEN_FA), _pairs(_WOMEN_FA)),
            "GR": (_pairs(_MEN_EL), _pairs(_WOMEN_EL)),
            "GB": tuple([(n, n) for n in names.split()] for names in (_MEN_EN, _WOMEN_EN)),
        }
        # Each family with the form that a man bears and the one that a woman bears.
        self.families = {"IR": _iranian(), "GR": _greek(), "GB": _english()}
        for families in self.families.values():
            random.Random(1).shuffle(families)
        self.forms = {
            country: {form[0]: family for family in families for form in family}
            for country, families in self.families.items()
        }

    def phone(self, country: str) -> str:
        """Give out a phone that nobody has yet."""
        self.phones += 1
        prefix = {"IR": "+98912", "GR": "+30697", "GB": "+44740"}[country]
        return f"{prefix}{self.phones:07d}"

    def somebody(self, person: int, country: str = "") -> Record:
        """Draw one person with a record of their own."""
        draw = self.random
        country = country or draw.choices(("IR", "GR", "GB"), (50, 44, 6))[0]
        is_woman = draw.random() < 0.5
        given, given_latin = self._drawn(self.given[country][is_woman])
        family, family_latin = self._drawn(self.families[country])[is_woman]
        city = self._drawn(_CITIES[country])
        return Record(
            person, "first record", given, family, given_latin, family_latin, is_woman, country,
            city, self.postcode(country),
            self.email(given_latin, family_latin, person), self.phone(country), f"{given} {family}",
        )  # fmt: skip

    def postcode(self, country: str) -> str:
        """Draw a postcode; every third shop did not ask for one."""
        drawn = self.random.randrange(_POSTCODES[country] * 3 // 2)
        return str(10_000 + drawn) if drawn < _POSTCODES[country] else ""

    def email(self, given: str, family: str, number: int) -> str:
        """Make an address of one's own from the name."""
        return f"{given}.{family}{number}@example.org".lower().replace(" ", "")

    def _drawn(self, choices):
        return self.random.choices(choices, _often(len(choices)))[0]

    def copy(self, first: Record, how: str) -> Record:
        """Make a second record of the same person, in one of the ways of COPIES."""
        fresh = replace(
            first, how=how, phone=self.phone(first.country),
            email=self.email(first.given_latin, "new", self.phones),
        )  # fmt: skip
        latin = f"{first.given_latin} {first.family_latin}"
        swapped = f"{_TITLES[first.country][first.is_woman]}{first.family} {first.given}"
        married = self._drawn(self.families[first.country])[first.is_woman]
        kept = {"email": first.email, "phone": first.phone}
        changes = {
            "verified e-mail, no name": {"email": kept["email"], "name": "", "verified": "email"},
            "verified phone, name respelled": {
                "phone": kept["phone"], "name": latin, "verified": "phone",
            },
            "phone, a slip in the name": {
                "phone": kept["phone"], "name": f"{first.given} {self.slip(first.family)}",
            },
            "phone, words swapped, title": {"phone": kept["phone"], "name": swapped},
            "e-mail, name in another script": {"email": kept["email"], "name": latin},
            "mailbox with a tag, new phone": {"email": first.email.replace("@", "+shop@")},
            "e-mail, no name": {"email": kept["email"], "name": ""},
            "e-mail, family name changed": {
                "email": kept["email"],
                "name": f"{first.given} {married[0]}",
            },
            "phone, an initial": {
                "phone": kept["phone"], "name": f"{first.given[0]}. {first.family}",
            },
            "new contacts, name at the postcode": {},
            "new contacts, name in another script": {"name": latin},
            "new contacts, moved away": {
                "city": self._drawn(_CITIES[first.country]), "postcode": "99999",
            },
        }[how]  # fmt: skip
        return replace(fresh, **changes)

    def false_friend(self, first: Record, how: str, person: int) -> Record:
        """Make somebody else beside a person, in one of the ways of FALSE_FRIENDS."""
        other = replace(self.somebody(person, first.country), how=how)
        while other.given == first.given:
            other = replace(self.somebody(person, first.country), how=how)
        # A wife or a daughter bears another form of the family's name.
        family = self.forms[first.country][first.family][other.is_woman][0]
        home = {"city": first.city, "postcode": first.postcode}
        changes = {
            "family with one phone": {
                **home, "phone": first.phone, "name": f"{other.given} {family}",
            },
            "family with one e-mail": {
                **home, "email": first.email, "name": f"{other.given} {family}",
            },
            "phone given to a stranger": {"phone": first.phone},
            "namesake at the postcode": {**home, "name": first.name},
            "relative of a like name, one phone": {
                **home, "phone": first.phone, "name": f"{self.likest_to(first)} {first.family}",
            },
        }[how]  # fmt: skip
        return replace(other, **changes)

    def likest_to(self, first: Record) -> str:
        """Give the name of a brother or sister that is most like a person's own."""
        if first.given not in self.likest:
            names = [name for name, _latin in self.given[first.country][first.is_woman]]
            self.likest[first.given] = difflib.get_close_matches(first.given, names, 2, 0)[1]
        return self.likest[first.given]

    def slip(self, word: str) -> str:
        """Mistype a word: two letters swapped, one lost, or one doubled."""
        place = self.random.randrange(1, len(word) - 1) if len(word) > 2 else 0
        way = self.random.randrange(3)
        if way == 0:
            return word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
        return (
            word[:place] + word[place + (way == 1) :]
            if way == 1
            else (word[:place] + word[place] + word[place:])
        )


def invented(records: int, seed: int = 7) -> Iterator[Record]:
    """Yield so many records, the copies and false friends right behind their person."""
    people, made, person = People(seed), 0, 0
    chances = [*COPIES, *FALSE_FRIENDS]
    weights = [share for share, _certainty in COPIES.values()] + [*FALSE_FRIENDS.values()]
    rest = 1_000 - sum(weights)
    while made < records:
        person += 1
        first = people.somebody(person)
        if person <= PLACEHOLDERS:
            first = replace(first, email=PLACEHOLDER)
        elif person <= PLACEHOLDERS + CALLS:
            first = replace(first, phone=CALL_CENTRE)
        how = people.random.choices(["", *chances], [rest, *weights])[0]
        beside = []
        if how in COPIES and person > PLACEHOLDERS + CALLS:
            beside = [people.copy(first, how)]
            first = replace(first, verified=beside[0].verified)
        elif how and person > PLACEHOLDERS + CALLS:
            person += 1
            beside = [people.false_friend(first, how, person)]
        yield from [first, *beside][: records - made]
        made += 1 + len(beside)
