"""End of the quiet hours, also in the nights in which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def quiet_until(now: datetime, hours: str, zone: ZoneInfo) -> datetime:
    """Return the end (UTC) of the quiet hours that ``now`` lies in, else ``now``.

    ``hours`` is local time in ``zone``, such as ``22:00-07:00``, or "" for none. Quiet hours begin
    once a day and end once: a time that the clocks show twice counts the first time, and a time
    that they leave out counts when they leave it out.
    """
    if not hours:
        return now
    begin, end = (time.fromisoformat(text) for text in hours.split("-"))
    if begin == end:  # else the quiet hours would never end
        return now
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        last_day = day + timedelta(days=end <= begin)
        stop = _first_moment(last_day, end, zone)
        if _first_moment(day, begin, zone) <= now < stop:
            return stop
    return now


def _first_moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the first moment (UTC) of a day at which its clocks show this time or a later one."""
    shown = datetime.combine(day, clock)
    moment = min(shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    while moment.astimezone(zone).replace(tzinfo=None) < shown:
        moment += MINUTE
    return moment
