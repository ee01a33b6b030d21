"""What the words of shop systems say about an order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from vafa.core.text import search_key

STATUSES: Final = (
    "paid", "part_refunded", "refunded", "pending", "cancelled", "failed", "voided", "draft",
    "refused",
)  # fmt: skip

KINDS: Final = ("product", "shipping", "fee", "discount", "adjustment", "gift_card")

_WORDS: Final[Mapping[str, str]] = {
    "paid": """
        paid, completed, complete, processing, processed, fulfilled, shipped, delivered, sent,
        dispatched, accepted, closed, done, success, successful, partially_paid, partially paid,
        partial, payment settled, paymentsettled, partially_delivered, purchase, sale, ok,
        تکمیل شده, تکمیل, در حال انجام, در حال پردازش, پرداخت شده, ارسال شده, تحویل شده,
        تحویل داده شده, آماده ارسال, آماده سازی, در حال آماده سازی, در حال ارسال, موفق,
        تایید شده, پردازش شده, نهایی شده,
        ολοκληρωμένη, ολοκληρώθηκε, ολοκληρωμένο, σε επεξεργασία, επεξεργασία, πληρωμένη,
        πληρώθηκε, πληρωμένο, εξοφλημένη, εξοφλήθηκε, απεστάλη, εστάλη, στάλθηκε, παραδόθηκε,
        παραδομένη, έτοιμη προς αποστολή, έτοιμο για αποστολή, σε αποστολή""",
    "part_refunded": """
        partially_refunded, partially refunded, part refunded, partially_returned,
        partially returned, بخشی مسترد شده, برگشت جزئی, μερική επιστροφή, μερική επιστροφή χρημάτων,
        μερικώς επιστράφηκε""",
    "refunded": """
        refunded, returned, for_return, chargeback, reversed, مسترد شده, مسترد, مرجوعی,
        مرجوع شده, بازگشت وجه, برگشت وجه, عودت داده شده, επιστροφή χρημάτων, επιστράφηκε,
        επιστροφή, επιστράφηκαν χρήματα""",
    "pending": """
        pending, on-hold, on hold, onhold, pending payment, pending-payment, awaiting payment,
        authorized, authorised, open, unpaid, new, payment pending, awaiting, در انتظار پرداخت,
        در انتظار بررسی, در انتظار, در انتظار تایید, پرداخت نشده, معلق, در دست بررسی, ثبت شده,
        σε αναμονή, αναμονή πληρωμής, σε αναμονή πληρωμής, εκκρεμεί πληρωμή, εκκρεμεί,
        σε εκκρεμότητα, εκκρεμής, απλήρωτη, νέα""",
    "cancelled": """
        cancelled, canceled, rejected, expired, deleted, trash, لغو شده, لغو, کنسل, کنسل شده,
        رد شده, منقضی شده, ابطال شده, ακυρωμένη, ακυρώθηκε, ακυρωμένο, ακύρωση, απορρίφθηκε,
        έληξε""",
    "failed": """
        failed, declined, error, payment failed, payment error, denied, ناموفق, پرداخت ناموفق,
        خطا در پرداخت, αποτυχημένη, απέτυχε, αποτυχία, αποτυχία πληρωμής, αποτυχημένο""",
    "voided": "voided, void, باطل شده, باطل, άκυρη, ακυρωθείσα χρέωση",
    "draft": """
        draft, checkout-draft, auto-draft, incomplete, abandoned, cart, پیش نویس, پیشنویس,
        رها شده, ناقص, πρόχειρο, πρόχειρη, ημιτελής, ημιτελές, εγκαταλελειμμένο καλάθι""",
    "refused": """
        refused, refused on delivery, delivery refused, undelivered, not collected,
        return to sender, returned to sender, برگشت خورده, عدم تحویل, تحویل نشده, عدم پذیرش,
        عدم دریافت, άρνηση παραλαβής, δεν παραλήφθηκε, μη παραλαβή, αρνήθηκε την παραλαβή""",
}


def folded(word: str) -> str:
    """Fold a status word so that case, accents, half-spaces and a shop system's prefix vanish."""
    key = " ".join(search_key(word).split())
    return key.removeprefix("wc-").replace(" ", "")


@lru_cache(maxsize=1)
def _known() -> Mapping[str, str]:
    return {folded(word): status for status, words in _WORDS.items() for word in words.split(",")}


def status_meant(word: str) -> str | None:
    """Say what a status word means, or None when no shop system known here uses it."""
    return _known().get(folded(word))
