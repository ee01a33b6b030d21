"""Each morning rules are asked about the members whose day it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from vafa.core.calendars import day_in
from vafa.core.keys import SYSTEM
from vafa.journal.jobs.progress import Progress
from vafa.loyalty.actions.events import follow_event
from vafa.loyalty.queries.days import celebrating, searches_of
from vafa.staff.queries import now, shop

_AT_ONCE = 1_000
# A worker that slept for a day or two makes up for it; each day of a member counts once a year.
_DAYS_BACK = 2


# Any: JSON values.
def celebrate_days(progress: Progress) -> dict[str, Any]:
    """Ask the rules about birthdays, name days, anniversaries and the new day of members.

    Goes on where it was stopped; asking again about the same day gives nothing.
    """
    moment = now()
    today = day_in(moment, zone=shop().time_zone)
    days = tuple(today - timedelta(days=back) for back in range(_DAYS_BACK, -1, -1))
    # Any: JSON values.
    fresh: dict[str, Any] = {"day": today.isoformat(), "search": 0, "after": 0, "followed": 0}
    place = progress.saved if progress.saved.get("day") == fresh["day"] else fresh
    searches = searches_of(days=days)
    while place["search"] < len(searches):
        search = searches[place["search"]]
        found, latest = celebrating(search, after=place["after"], limit=_AT_ONCE)
        for one in found:
            follow_event(member_id=one.member_id, happened=one.happened, at=moment, by=SYSTEM)
        followed = place["followed"] + len(found)
        if latest is None:
            place = {**place, "search": place["search"] + 1, "after": 0}
        else:
            place = {**place, "after": latest, "followed": followed}
        progress.report(step="days", done=followed)
        progress.checkpoint(place)
        progress.stop_if_cancelled()
    return {"followed": place["followed"]}
