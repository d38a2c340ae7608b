"""What a new body may not take away from what is at hand: the checks that need both."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd

from tui.model.status import Trim

KEPT_SHARE = 0.98
"""A publisher may withdraw a row; it does not withdraw a fiftieth of them."""

SLACK = pd.Timedelta(days=35)
"""A window can end that much earlier than it did, when what was announced is put off."""
TIMES, STAYS = 3, timedelta(days=3)
"""How often in a row, and for how long, a history has to come without its oldest rows."""
MOVES = timedelta(days=35)
"""How much later a shortened history may begin from one answer to the next."""


def newest_day(frame: pd.DataFrame) -> date:
    """The newest observation of a frame; nothing is newer than a list of nothing to come."""
    if frame.empty:
        return date.max
    day: date = frame["observed"].max().date()
    return day


def broken(before: pd.DataFrame, after: pd.DataFrame, *, rolling: bool) -> str:
    """Why a part's new frame cannot follow its last one, "" when it can.

    ``rolling``: the part shows a window that moves on; any other only grows.
    """
    newest, had = after["observed"].max(), before["observed"].max()
    if newest < (_happened(before) if rolling else had):
        return f"expected observations to {had:%Y-%m-%d} or later, got them to {newest:%Y-%m-%d}"
    if rolling:
        return ""
    first, began = after["observed"].min(), before["observed"].min()
    if first > began:
        return f"expected observations from {began:%Y-%m-%d}, got them from {first:%Y-%m-%d}"
    if len(after) < len(before) * KEPT_SHARE:
        return f"expected about {len(before)} rows or more, got {len(after)}"
    return ""


def _happened(frame: pd.DataFrame) -> pd.Timestamp:
    """The newest observation that was not announced before its day, which may be put off."""
    days = frame["observed"]
    happened = days[_came(frame)].max()
    least: pd.Timestamp = days.max() - SLACK
    return least if pd.isna(happened) else max(happened, least)


def foretold(frame: pd.DataFrame) -> pd.Series:
    """Whether a row was announced before a day of which the frame also has what happened."""
    days = pd.Series(frame["observed"].isin(frame.loc[_came(frame), "observed"]))
    return days & ~_came(frame)


def announced(frame: pd.DataFrame) -> frozenset[date]:
    """The days of which a frame has nothing but what was announced before."""
    days = set(frame["observed"]) - set(frame.loc[_came(frame), "observed"])
    return frozenset(day.date() for day in days)


def _came(frame: pd.DataFrame) -> pd.Series:
    """Whether a row was not known before its day."""
    came: pd.Series = frame["known"].dt.tz_localize(None) >= frame["observed"]
    return came


def trimmed(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    """Whether all that a new frame takes away are the oldest rows."""
    first = after["observed"].min()
    rest = before[before["observed"] >= first]
    return bool(len(rest) < len(before)) and not broken(rest, after, rolling=False)


def seen_again(trim: Trim | None, begins: date, now: datetime) -> Trim:
    """What was noted of a shortened history, once more; from the start when it is another one."""
    if trim is None or not _same(trim, begins):
        return Trim(begins, now, 1)
    return Trim(begins, trim.since, trim.times + 1)


def stays(trim: Trim | None, begins: date, now: datetime) -> bool:
    """Whether a history without its oldest rows came often enough and for long enough."""
    if trim is None or not _same(trim, begins):
        return False
    return trim.times + 1 >= TIMES and now - trim.since >= STAYS


def still(trim: Trim | None, after: pd.DataFrame | None, now: datetime) -> Trim | None:
    """What is kept of it after an answer that was believed: it, while its window moves on."""
    if trim is None or after is None or after.empty:
        return None
    begins = after["observed"].min().date()
    return seen_again(trim, begins, now) if stays(trim, begins, now) else None


def _same(trim: Trim, begins: date) -> bool:
    return trim.begins <= begins <= trim.begins + MOVES
