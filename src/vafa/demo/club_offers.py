"""What an invented shop offers its members beside points: a wheel, draws, causes, a partner, codes.

Everything is made through the actions that a shop's own people use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from vafa.core.keys import Actor
from vafa.loyalty.actions.causes import create_cause
from vafa.loyalty.actions.codes import draw_up_code_template, name_campaign_code
from vafa.loyalty.actions.games.draws import DrawRules, DrawTexts, announce_draw
from vafa.loyalty.actions.games.wheels import Prize as Gift
from vafa.loyalty.actions.games.wheels import SliceSaid, begin_epoch, fill_prize, write_wheel
from vafa.loyalty.actions.partner_offers import put_offer_live, write_partner_offer
from vafa.loyalty.actions.partners import add_partner, write_partner_contract
from vafa.loyalty.actions.programmes import write_loyalty_rule
from vafa.loyalty.models import (
    Cause,
    Draw,
    Partner,
    Programme,
    RuleMode,
    SettleAt,
    WheelDef,
    WheelKind,
)
from vafa.loyalty.queries.clearing import per_minor
from vafa.loyalty.rules.draws import Prize
from vafa.loyalty.rules.settlement import MICRO
from vafa.staff.queries import shop

Words = dict[str, str]
CODE_KEY, CODE_SUPPLY = "letter", 400
# What a partner pays for a point, in hundredths of its worth, and for how long they agreed.
PARTNER_PRICE_PERCENT: Final = 90
FIRST_DRAW: Final = timedelta(days=150)
WHEEL_NAMES: Final[Words] = {
    "el": "Τροχός της τύχης", "en": "Lucky wheel", "fa": "گردونهٔ شانس",
}  # fmt: skip
SLICES: Final = (
    SliceSaid(
        "ten",
        {"el": "10 πόντοι", "en": "10 points", "fa": "۱۰ امتیاز"},
        5,
        Gift(points=10, days=90),
    ),
    SliceSaid(
        "fifty",
        {"el": "50 πόντοι", "en": "50 points", "fa": "۵۰ امتیاز"},
        1,
        Gift(points=50, days=90),
    ),
    SliceSaid(
        "jar",
        {"el": "Ένα βάζο μέλι", "en": "A jar of honey", "fa": "یک شیشه عسل"},
        1,
        Gift(is_thing=True),
        has_stock=True,
    ),
    SliceSaid("none", {"el": "Όχι αυτή τη φορά", "en": "Not this time", "fa": "این بار نشد"}, 9),
)
JARS: Final = 40
DRAW_NAMES: Final[dict[str, Words]] = {
    "first": {
        "el": "Κλήρωση γνωριμίας", "en": "Getting-to-know draw", "fa": "قرعه‌کشی آشنایی",
    },
    "autumn": {
        "el": "Φθινοπωρινή κλήρωση", "en": "Autumn draw", "fa": "قرعه‌کشی پاییزی",
    },
}  # fmt: skip
PRIZES: Final[tuple[tuple[int, Words], ...]] = (
    (1, {"el": "Μεγάλο καλάθι δώρου", "en": "A large gift basket", "fa": "سبد هدیهٔ بزرگ"}),
    (3, {"el": "Μικρό καλάθι δώρου", "en": "A small gift basket", "fa": "سبد هدیهٔ کوچک"}),
)
DRAW_RULES: Final[Words] = {
    "el": "Κάθε παραγγελία δίνει έναν λαχνό. Όποιος θέλει, παίρνει έναν χωρίς αγορά. Το προσωπικό "
    "δεν συμμετέχει.",
    "en": "Each order gives a ticket. Whoever wants one gets it without buying. Our staff takes no "
    "part.",
    "fa": "هر سفارش یک بلیت دارد. هر که بخواهد، یک بلیت بدون خرید می‌گیرد. کارکنان ما شرکت نمی‌کنند.",
}
SOURCE: Final[Words] = {
    "el": "Ο πρώτος αριθμός της κλήρωσης του Τζόκερ την επομένη της λήξης",
    "en": "The first number of the national lottery on the day after the close",
    "fa": "رقم پایانی شاخص کل بورس تهران در نخستین روز کاری پس از پایان",
}
CAUSES: Final[dict[str, tuple[Words, Words]]] = {
    "trees": (
        {"el": "Δέντρα για την πόλη", "en": "Trees for the town", "fa": "درخت برای شهر"},
        {"el": "Φυτεύουμε δέντρα στα σχολεία.", "en": "We plant trees at schools.",
         "fa": "در مدرسه‌ها درخت می‌کاریم."},
    ),
    "books": (
        {"el": "Βιβλία για παιδιά", "en": "Books for children", "fa": "کتاب برای کودکان"},
        {"el": "Βιβλιοθήκες σε χωριά.", "en": "Libraries in villages.",
         "fa": "کتابخانه در روستاها."},
    ),
}  # fmt: skip
PARTNER: Final[Words] = {
    "el": "Καφέ «Η Γωνία»", "en": "The Corner Café", "fa": "کافه گوشه",
}  # fmt: skip
OFFER: Final[Words] = {
    "el": "Ένας καφές από εμάς", "en": "A coffee on us", "fa": "یک قهوه مهمان ما",
}  # fmt: skip
RULE_NAMES: Final[dict[str, Words]] = {
    "spin": {"el": "Γύρος του τροχού", "en": "A spin with an order", "fa": "گردونه با سفارش"},
    "ticket": {"el": "Λαχνός με παραγγελία", "en": "A ticket with an order", "fa": "بلیت با سفارش"},
    "cause": {"el": "1% για καλό σκοπό", "en": "1% for a cause", "fa": "یک درصد برای کار نیک"},
    "code": {"el": "10% με κωδικό", "en": "10% with a code", "fa": "ده درصد با کد"},
}


@dataclass(frozen=True, slots=True)
class Offers:
    """What members can do in an invented club."""

    programme: Programme
    wheel: WheelDef
    draws: tuple[Draw, ...]
    causes: tuple[Cause, ...]
    partner: Partner
    code: str
    # About what a small gift costs, in the smallest unit of the shop's money.
    small_sum: int


def make_offers(
    programme: Programme, *, small_sum: int, began: datetime, until: datetime, by: Actor
) -> Offers:
    """Make all that the club offers; the second draw is open until some time from now."""
    house = shop()
    language = house.default_language
    word = "THERMAIKOS10" if language == "el" else "ABRISHAM10"
    offers = Offers(
        programme=programme,
        wheel=_wheel(programme, began, by),
        draws=(
            _draw(programme, "first", language, began, began + FIRST_DRAW, by),
            _draw(programme, "autumn", language, until - timedelta(days=120), until, by),
        ),
        causes=tuple(
            create_cause(
                programme_id=programme.id,
                key=key,
                names=names,
                words=words,
                account=f"{house.name} · {names[language]}",
                at=began,
                by=by,
            )
            for key, (names, words) in CAUSES.items()
        ),
        partner=_partner(programme, language, small_sum, began, by),
        code=_code(programme, word, language, began, by),
        small_sum=small_sum,
    )
    for key, body in _rules().items():
        write_loyalty_rule(
            programme_id=programme.id,
            name=RULE_NAMES[key][language],
            body=body,
            mode=RuleMode.LIVE,
            at=began,
            by=by,
        )
    return offers


def _rules() -> dict[str, dict[str, object]]:
    """Write the rules that give spins, tickets, gifts to causes, and a tenth less for a word."""
    once = {"fixed": {"amount": 1}}
    tenth = {"percent": {"basis_points": 1_000}}
    spin = {"wheel": "lucky", "validity": {"kind": "rolling_days", "days": 60}}
    return {
        "spin": {"trigger": "order_paid", "then": [{"give_spin": spin}]},
        "ticket": {
            "trigger": "order_paid",
            "then": [
                {"enter_draw": {"draw": "first", "amount": once}},
                {"enter_draw": {"draw": "autumn", "amount": once}},
            ],
        },
        "cause": {
            "trigger": "order_paid",
            "then": [{"donate": {"cause": None, "amount": {"percent": {"basis_points": 100}}}}],
        },
        "code": {
            "trigger": "order_quoted",
            "then": [
                {"accept_code": {"template": CODE_KEY}},
                {"discount": {"scope": "order", "off": tenth}},
            ],
        },
    }


def _wheel(programme: Programme, began: datetime, by: Actor) -> WheelDef:
    wheel = write_wheel(
        programme_id=programme.id,
        key="lucky",
        names=WHEEL_NAMES,
        kind=WheelKind.WHEEL,
        slices=SLICES,
        fallback="none",
        at=began,
        by=by,
    ).wheel
    fill_prize(wheel_id=wheel.id, name="jar", amount=JARS, source="demo", at=began, by=by)
    begin_epoch(wheel_id=wheel.id, at=began, by=by)
    return wheel


def _draw(
    programme: Programme, key: str, language: str, at: datetime, closes_at: datetime, by: Actor
) -> Draw:
    return announce_draw(
        programme_id=programme.id,
        key=key,
        names=DRAW_NAMES[key],
        prizes=[Prize(names[language], count) for count, names in PRIZES],
        reserves=2,
        wins_once="member",
        public_source=SOURCE[language],
        closes_at=closes_at,
        rules=DrawRules(text=DRAW_RULES[language], free_tickets=1),
        texts=DrawTexts(rules=DRAW_RULES, prizes=[names for _count, names in PRIZES]),
        at=at,
        by=by,
    )


def _partner(
    programme: Programme, language: str, small_sum: int, began: datetime, by: Actor
) -> Partner:
    partner = add_partner(programme_id=programme.id, name=PARTNER[language], at=began, by=by)
    worth = programme.unit_value_micro * per_minor(shop().currency) // MICRO
    write_partner_contract(
        partner_id=partner.id,
        settle_at=SettleAt.ISSUANCE,
        price_micro=worth * PARTNER_PRICE_PERCENT // 100,
        valid_days=365,
        valid_from=began,
        at=began,
        by=by,
    )
    offer = write_partner_offer(
        partner_id=partner.id,
        name=OFFER[language],
        words="",
        spend_from=small_sum * 15,
        shared_word="GONIA" if language == "el" else "GOOSHEH",
        at=began,
        by=by,
    )
    put_offer_live(offer_id=offer.id, at=began, by=by)
    return partner


def _code(programme: Programme, word: str, language: str, began: datetime, by: Actor) -> str:
    kind = draw_up_code_template(
        programme_id=programme.id,
        key=CODE_KEY,
        name=RULE_NAMES["code"][language],
        at=began,
        by=by,
    )
    name_campaign_code(template_id=kind.id, word=word, supply=CODE_SUPPLY, at=began, by=by)
    return word
