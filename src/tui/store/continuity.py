"""Order and share of the rows of a new frame, announcements, and shortened histories."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd

from tui.model.status import Trim

MIN_ROW_SHARE = 0.98
"""Least share of the rows at hand that a new frame of a revised part must have. TIC withdraws
single countries."""

WINDOW_SLACK = pd.Timedelta(days=35)
"""Most by which a window may end earlier than before, when an announced event is postponed."""
MIN_TIMES, MIN_DURATION = 3, timedelta(days=3)
"""A shortened history is accepted once it came this often in a row, over at least this time."""
MAX_SHIFT = timedelta(days=35)
"""Most by which a shortened history may begin later from one response to the next."""


def newest_day(frame: pd.DataFrame) -> date:
    """Return the newest observed day. For an empty frame return ``date.max``.

    An empty list of announced auctions must not count as old.
    """
    if frame.empty:
        return date.max
    day: date = frame["observed"].max().date()
    return day


def single_day_after(frame: pd.DataFrame, latest: date) -> date | None:
    """Return the newest observed day if it alone is after ``latest``, not counting announcements.

    None if it is not, or if the frame has no other day.
    """
    days = frame.loc[_has_occurred(frame), "observed"].drop_duplicates().nlargest(2).dt.date
    if len(days) < 2:
        return None
    newest, before = days
    return newest if before <= latest < newest else None


def order_error(before: pd.DataFrame, after: pd.DataFrame, *, is_rolling: bool) -> str:
    """Return why a part's new frame is older than the rows at hand, "" if it is not.

    ``is_rolling``: the part is a window that moves on. Any other part only grows.
    """
    newest, had = after["observed"].max(), before["observed"].max()
    if newest < (_newest_occurred(before) if is_rolling else had):
        return f"expected observations to {had:%Y-%m-%d} or later, got them to {newest:%Y-%m-%d}"
    return ""


def share_error(before: pd.DataFrame, after: pd.DataFrame, keys: tuple[str, ...]) -> str:
    """Return why a frame lacks too many rows at hand, "" if it does not.

    ``keys`` are the columns that, beside ``observed``, name a row.
    """
    first, began = after["observed"].min(), before["observed"].min()
    if first > began:
        return f"expected observations from {began:%Y-%m-%d}, got them from {first:%Y-%m-%d}"
    names = ["observed", *keys]
    had = pd.MultiIndex.from_frame(before[names])
    count = int(had.isin(pd.MultiIndex.from_frame(after[names])).sum())
    if count < len(had) * MIN_ROW_SHARE:
        return f"expected the {len(had)} rows at hand, got {count} of them"
    return ""


def _newest_occurred(frame: pd.DataFrame) -> pd.Timestamp:
    """Return the newest observed day that is no announcement, which may be postponed.

    At least the newest day less ``WINDOW_SLACK``.
    """
    days = frame["observed"]
    occurred = days[_has_occurred(frame)].max()
    least: pd.Timestamp = days.max() - WINDOW_SLACK
    return least if pd.isna(occurred) else max(occurred, least)


def is_replaced_announcement(frame: pd.DataFrame) -> pd.Series:
    """Return by row whether it is an announcement of a day that the frame has a result of."""
    has_result = pd.Series(frame["observed"].isin(frame.loc[_has_occurred(frame), "observed"]))
    return has_result & ~_has_occurred(frame)


def announced_days(frame: pd.DataFrame) -> frozenset[date]:
    """Return the days of which a frame has announcements only."""
    days = set(frame["observed"]) - set(frame.loc[_has_occurred(frame), "observed"])
    return frozenset(day.date() for day in days)


def _has_occurred(frame: pd.DataFrame) -> pd.Series:
    """Return by row whether it became known on or after its observed day."""
    occurred: pd.Series = frame["known"].dt.tz_localize(None) >= frame["observed"]
    return occurred


def lacks_only_oldest(before: pd.DataFrame, after: pd.DataFrame, keys: tuple[str, ...]) -> bool:
    """Return whether the oldest rows are all that a new frame takes away."""
    first = after["observed"].min()
    rest = before[before["observed"] >= first]
    return bool(len(rest) < len(before)) and not share_error(rest, after, keys)


def count_trim(trim: Trim | None, begins: date, now: datetime) -> Trim:
    """Return the note of a shortened history after one more response that begins at ``begins``.

    A history shortened in another way starts a new count.
    """
    if trim is None or not _is_same(trim, begins):
        return Trim(begins, now, 1)
    return Trim(begins, trim.since, trim.times + 1)


def is_accepted(trim: Trim | None, begins: date, now: datetime) -> bool:
    """Return whether a shortened history came often enough and for long enough to be accepted."""
    if trim is None or not _is_same(trim, begins):
        return False
    return trim.times + 1 >= MIN_TIMES and now - trim.since >= MIN_DURATION


def trim_after_success(trim: Trim | None, after: pd.DataFrame | None, now: datetime) -> Trim | None:
    """Return the note to keep after an accepted response: the same while its window moves on."""
    if trim is None or after is None or after.empty:
        return None
    begins = after["observed"].min().date()
    return count_trim(trim, begins, now) if is_accepted(trim, begins, now) else None


def _is_same(trim: Trim, begins: date) -> bool:
    return trim.begins <= begins <= trim.begins + MAX_SHIFT
