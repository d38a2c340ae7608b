"""Decision on a new body of a part: accepted with notices, or refused with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pandas as pd

from tui.model.errors import Malformed, Trimmed
from tui.model.status import Trim
from tui.sources.base import Source
from tui.sources.missing_days import Days
from tui.store.continuity import (
    is_accepted,
    lacks_only_oldest,
    newest_day,
    order_error,
    share_error,
)
from tui.store.first_prints import AlteredValue, Differences, compare

MAX_OVERDUE = timedelta(days=180)
"""Most by which a new body may end before the day that is due. A file that ends earlier is one that
its publisher no longer updates. The shutdown of 2025 delayed a TIC release by two months."""
MAX_CORRECTED_DAYS = 5
"""Most days with other values than the last body's. Corrections are of a day or two; more days are
another table, or columns in another order."""
MIN_OTHER_DAYS = 3
"""Least days with other values that refuse a body if they are all that it shares."""
LISTED_VALUES = 3
"""Altered values that a notice lists."""


class Acceptance(NamedTuple):
    """A body that may be stored, with what is to be said of it."""

    notices: tuple[str, ...] = ()
    vanished: str = ""
    """Days at hand that the new body takes away, in words, "" for none."""
    must_retain_last: bool = False
    """True if the last vintage alone has values that the new one lacks."""


def require_current(source: Source, part: str, frame: pd.DataFrame, now: datetime) -> None:
    """Raise ``Malformed`` if a body received now ends more than ``MAX_OVERDUE`` ago."""
    due = source.newest_expected(now, part)
    newest = newest_day(frame)
    if newest < due - min(MAX_OVERDUE, due - date.min):
        raise Malformed(
            f"{source.title}: overdue: expected data to about {due}, got {newest} at last"
        )


def accept_first_prints(
    at_hand: pd.DataFrame,
    last: pd.DataFrame,
    without_last: pd.DataFrame,
    new: pd.DataFrame,
    source: Source,
    part: str,
) -> Acceptance:
    """Return how a new frame of a part that is never revised is accepted.

    ``at_hand`` are the first prints of all vintages, ``last`` is the frame of the last one.
    ``without_last`` are the first prints with the new frame in place of the last. Raises
    ``Malformed`` if the new frame ends earlier, or shows too many other values than the last.
    """
    is_rolling, keys = source.is_rolling(part), source.keys
    if reason := order_error(at_hand, new, is_rolling=is_rolling):
        raise Malformed(f"{source.title}: {reason}")
    changes = compare(last, new, keys, is_rolling=is_rolling)
    if reason := _other_table(changes):
        raise Malformed(f"{source.title}: {reason}")
    is_first = at_hand is last and without_last is new
    differences = changes if is_first else compare(at_hand, new, keys, is_rolling=is_rolling)
    losses = changes if is_first else compare(at_hand, without_last, keys, is_rolling=is_rolling)
    return Acceptance(notices_of(differences), must_retain_last=bool(losses))


def accept_revised(
    last: pd.DataFrame,
    new: pd.DataFrame,
    source: Source,
    part: str,
    trim: Trim | None,
    now: datetime,
) -> Acceptance:
    """Return how a new frame of a part that is revised or restated is accepted.

    ``trim`` is the note of earlier bodies that lacked the oldest rows. Raises ``Trimmed`` if the
    new frame lacks the oldest rows and did not come often enough, ``Malformed`` if it ends earlier
    or lacks more than single rows.
    """
    is_rolling = source.is_rolling(part)
    if reason := order_error(last, new, is_rolling=is_rolling):
        raise Malformed(f"{source.title}: {reason}")
    if is_rolling:
        days, new_days = (frame[["observed", "known"]].drop_duplicates() for frame in (last, new))
        return _with_vanished(compare(days, new_days, (), is_rolling=True))
    reason = share_error(last, new, source.keys)
    if reason and not lacks_only_oldest(last, new, source.keys):
        raise Malformed(f"{source.title}: {reason}")
    if reason:
        begins = new["observed"].min().date()
        if not is_accepted(trim, begins, now):
            raise Trimmed(f"{source.title}: {reason}", begins)
        notice = f"begins on {begins} now: earlier rows are no longer published"
        return Acceptance((notice,), must_retain_last=True)
    return _with_vanished(compare(last, new, source.keys, is_rolling=False))


def _with_vanished(differences: Differences) -> Acceptance:
    """Return the acceptance of a frame whose values do not compare with the last one's."""
    days = differences.lost_days or differences.incomplete_days
    if not differences.lost_rows:
        return Acceptance()
    what = "" if differences.lost_days else "rows of "
    return Acceptance(vanished=f"{what}{days_in_words(days)} missing in the new file")


def _other_table(changes: Differences) -> str:
    """Return why a frame is of another table than the last one, "" if it is not."""
    days = len({value.day for value in changes.altered})
    is_all = MIN_OTHER_DAYS <= days == changes.shared_days
    if days <= MAX_CORRECTED_DAYS and not is_all:
        return ""
    return (
        f"expected the stored values, got others on {days} of {changes.shared_days} days, "
        f"such as {_in_words(changes.altered[0])}"
    )


def notices_of(differences: Differences) -> tuple[str, ...]:
    """Return what a new body lacks or shows otherwise, where the stored values stay."""
    notices = []
    if days := differences.lost_days:
        notices.append(f"{days_in_words(days)} missing in the new file; the stored rows stay")
    if days := differences.incomplete_days:
        notices.append(
            f"values of {days_in_words(days)} missing in the new file; the stored ones stay"
        )
    listed = differences.altered[:LISTED_VALUES]
    notices += [f"{_in_words(value)}; the stored value stays" for value in listed]
    if more := len(differences.altered) - len(listed):
        notices.append(f"{more} more values differ; the stored ones stay")
    return tuple(notices)


def days_in_words(days: Sequence[date]) -> str:
    """Return ascending days as ``2026-03-02`` or ``64 days from 2026-03-02 to 2026-05-29``."""
    return str(days[0]) if len(days) == 1 else f"{len(days)} days from {days[0]} to {days[-1]}"


def missing_in_words(days: Days) -> str:
    """Return the sentence that these days are missing, "" for none."""
    return f"{days_in_words(days.astype(object))} missing" if days.size else ""


def _in_words(value: AlteredValue) -> str:
    return f"{value.day} {value.column}: stored {value.stored:.10g}, new file {value.new:.10g}"
