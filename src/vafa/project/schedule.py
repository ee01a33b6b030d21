"""What the worker starts by itself, and when."""

from __future__ import annotations

from django.conf import settings

from vafa.journal.rules import Daily, Every
from vafa.staff.queries import shop

SCHEDULE: dict[str, Daily | Every] = {
    "nightly refresh": Daily(
        job="insight.refresh",
        hour=settings.ENVIRONMENT.refresh_hour,
        unique_key="refresh",
    ),
    "kept answers": Daily(
        job="staff.forget_answers",
        hour=settings.ENVIRONMENT.refresh_hour,
        minute=45,
        unique_key="forget_answers",
    ),
    # What began and ended by itself is written down; nothing waits for it.
    "settling the books": Daily(
        job="loyalty.settle_books",
        hour=settings.ENVIRONMENT.refresh_hour,
        minute=30,
        unique_key="settle_books",
    ),
    "tiers that end": Daily(
        job="loyalty.settle_due_tiers",
        hour=0,
        minute=10,
        unique_key="settle_due_tiers",
    ),
    # In the morning, when the day has begun for people too.
    "birthdays and name days": Daily(
        job="loyalty.celebrate_days",
        hour=7,
        unique_key="celebrate_days",
    ),
    "what programmes owe": Daily(
        job="loyalty.work_out_liabilities",
        hour=settings.ENVIRONMENT.refresh_hour,
        minute=50,
        unique_key="work_out_liabilities",
    ),
    # After the refresh, whose hours count for more people.
    "nightly search for duplicates": Daily(
        job="customers.find_duplicates",
        hour=(settings.ENVIRONMENT.refresh_hour + 1) % 24,
    ),
    # Customers who came or changed by themselves; an import asks for it when it ends.
    "search for new duplicates": Every(
        job="customers.find_new_duplicates",
        minutes=15,
        unique_key="customers.find_new_duplicates",
    ),
    # By then the return windows of the day before are over.
    "morning rewards for recommendations": Daily(
        job="loyalty.reward_and_clear",
        hour=(settings.ENVIRONMENT.refresh_hour + 2) % 24,
        minute=15,
        unique_key="loyalty.reward_and_clear",
    ),
    "close of draws": Every(job="loyalty.close_draws", minutes=5, unique_key="loyalty.close_draws"),
}


def zone() -> str:
    """Name the time zone of the schedule's hours: the shop's."""
    return shop().time_zone
