"""Decision on a new body of a part: accepted with notices, or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pandas as pd

from tui.model.errors import Disputed, Malformed, Trimmed
from tui.model.status import Repetition, Trim
from tui.model.times import NEW_YORK
from tui.sources.base import Source, check_limits, with_title
from tui.sources.missing_days import Days
from tui.sources.value_limits import NeighbourLimit
from tui.store.continuity import (
    is_accepted,
    lacks_only_oldest,
    newest_day,
    order_error,
    share_error,
    single_day_after,
)
from tui.store.first_prints import AlteredValue, Differences, compare
from tui.store.repetition import is_repeated

MAX_OVERDUE = timedelta(days=300)
"""Most by which a new body may end before the day that is due. A file that ends earlier is one that
its publisher no longer updates. The shutdown of 2025 delayed a TIC release by two months."""
ZONE_SLACK = timedelta(days=1)
"""Most by which an observed day may lie ahead of New York's: Bitcoin's days are UTC's."""
MAX_CORRECTED_DAYS = 5
"""Most days with other values than at hand that a body may bring, besides those of the last body.
Corrections are of a day or two; more days are another table, or columns in another order."""
MAX_CORRECTED_SHARE = 0.01
"""The same as a share of the days that it has in common with those at hand."""
MIN_OTHER_DAYS, MIN_OTHER_COLUMNS = 3, 2
"""Least days and columns with other values for which a body is refused if the days are all that it
shares."""
STORED_STAYS = "the stored value stays"
CORRECTED = "the new value is the publisher's correction: it was repeated for three days"
REPEATED = "accepted, because the publisher repeated it for three days"
LISTED_VALUES = 3
"""Altered values that a notice lists."""


class Acceptance(NamedTuple):
    """A body that may be stored, with what is to be said of it."""

    notices: tuple[str, ...] = ()
    vanished: str = ""
    """Days at hand that the new body takes away, in words, "" for none."""
    must_retain_last: bool = False
    """True if the last vintage alone has values that the new one lacks."""
    disputed: frozenset[str] = frozenset()
    """Names of its values that differ from those at hand, which stay."""
    is_correction: bool = False
    """True if its values replace those at hand, because the publisher repeated them."""


def require_current(source: Source, part: str, frame: pd.DataFrame, now: datetime) -> None:
    """Raise ``Malformed`` if a body received now ends more than ``MAX_OVERDUE`` ago, or to come.

    One day to come is a misprint, or this machine's clock is slow by more than ``ZONE_SLACK``. If a
    misprint was stored, each later body would end too early. Two days to come are no misprint.
    """
    today = now.astimezone(NEW_YORK).date()
    if day := single_day_after(frame, today + ZONE_SLACK):
        words = f"expected days to {today}, got {day}, to come; or this computer's clock is slow"
        raise Malformed(f"{source.title}: {words}")
    due = source.newest_expected(now, part)
    newest = newest_day(frame)
    if newest < due - min(MAX_OVERDUE, due - date.min):
        raise Malformed(
            f"{source.title}: overdue: expected data to about {due}, got {newest} at last"
        )


def require_follows(
    source: Source,
    frame: pd.DataFrame,
    others: Iterable[pd.DataFrame],
    accepted: frozenset[str] = frozenset(),
) -> None:
    """Raise ``Malformed`` if the first day of a part does not follow from the day before it.

    That day is in another part, one of ``others``, of the same history. A body wrong in every row,
    such as a month of a tenth of the yields, is seen only here. ``accepted`` are the names of
    disputed values that count as right.
    """
    first = frame["observed"].min()
    earlier = [rows[rows["observed"] < first].tail(1) for rows in others]
    before = [row for row in earlier if not row.empty]
    if not before:
        return
    last = max(before, key=lambda row: row["observed"].iloc[0])
    joined = pd.concat([last, frame.head(2)], ignore_index=True)
    limits = (limit for limit in source.limits if isinstance(limit, NeighbourLimit))
    try:
        check_limits(limits, joined, accepted)
    except Malformed as error:
        raise with_title(source, error) from error


def require_class(
    source: Source, frame: pd.DataFrame, others: Iterable[pd.DataFrame], accepted: frozenset[str]
) -> None:
    """Raise ``Malformed`` if a part moves unlike the ``others``, the other parts of its source.

    ``accepted`` are the names of disputed values that count as right.
    """
    if source.class_limit is None:
        return
    try:
        source.class_limit.check(frame, others)
    except Malformed as error:
        if not (isinstance(error, Disputed) and error.names <= accepted):
            raise with_title(source, error) from error


class AtHand(NamedTuple):
    """Rows at hand of a part that is never revised."""

    rows: pd.DataFrame
    """First prints of all vintages, with the corrections."""
    last: pd.DataFrame
    """Frame of the last vintage."""
    first_prints: pd.DataFrame
    """First prints of all vintages."""
    without_last: pd.DataFrame
    """First prints with the new frame in place of the last."""


def accept_first_prints(
    at_hand: AtHand,
    new: pd.DataFrame,
    source: Source,
    part: str,
    repetition: Repetition | None,
    now: datetime,
) -> Acceptance:
    """Return how a new frame of a part that is never revised is accepted.

    ``repetition`` is the note of earlier responses with other values than those at hand. Raises
    ``Malformed`` if the new frame ends earlier. Raises ``Disputed`` if it shows too many other
    values than the last, and they were not repeated.
    """
    is_rolling, keys = source.is_rolling(part), source.keys
    if reason := order_error(at_hand.rows, new, is_rolling=is_rolling):
        raise Malformed(f"{source.title}: {reason}")
    differences = compare(at_hand.rows, new, keys, is_rolling=is_rolling)
    losses = compare(at_hand.first_prints, at_hand.without_last, keys, is_rolling=is_rolling)
    disputed = frozenset(_in_words(value) for value in differences.altered)
    if disputed and is_repeated(repetition, disputed, now):
        notices = notices_of(differences, CORRECTED)
        return Acceptance(notices, must_retain_last=bool(losses), is_correction=True)
    earlier = compare(at_hand.rows, at_hand.last, keys, is_rolling=is_rolling).altered
    altered = [value for value in differences.altered if value not in set(earlier)]
    if reason := _other_table(altered, differences.shared_days):
        raise Disputed(f"{source.title}: {reason}", disputed)
    return Acceptance(notices_of(differences), must_retain_last=bool(losses), disputed=disputed)


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
        return _of_vanished(days, new_days, (), is_rolling=True)
    reason = share_error(last, new, source.keys)
    if reason and not lacks_only_oldest(last, new, source.keys):
        raise Malformed(f"{source.title}: {reason}")
    if reason:
        begins = new["observed"].min().date()
        if not is_accepted(trim, begins, now):
            raise Trimmed(f"{source.title}: {reason}", begins)
        notice = f"begins on {begins} now: earlier rows are no longer published"
        return Acceptance((notice,), must_retain_last=True)
    names = ["observed", "known", *source.keys]
    return _of_vanished(last[names], new[names], source.keys, is_rolling=False)


def _of_vanished(
    last: pd.DataFrame, new: pd.DataFrame, keys: tuple[str, ...], *, is_rolling: bool
) -> Acceptance:
    """Return the acceptance of a frame that may lack rows of the last one. Values do not count."""
    differences = compare(last, new, keys, is_rolling=is_rolling)
    if not differences.lost_rows:
        return Acceptance()
    what = "" if differences.lost_days else "rows of "
    days = differences.lost_days or differences.incomplete_days
    return Acceptance(vanished=f"{what}{days_in_words(days)} missing in the new file")


def _other_table(altered: Sequence[AlteredValue], shared_days: int) -> str:
    """Return why altered values are those of another table, "" if they are corrections."""
    days = len({value.day for value in altered})
    columns = len({value.column for value in altered})
    is_all = MIN_OTHER_DAYS <= days == shared_days and columns >= MIN_OTHER_COLUMNS
    if days <= max(MAX_CORRECTED_DAYS, shared_days * MAX_CORRECTED_SHARE) and not is_all:
        return ""
    return (
        f"expected the stored values, got others on {days} of {shared_days} days, "
        f"such as {_in_words(altered[0])}"
    )


def notices_of(differences: Differences, verdict: str = STORED_STAYS) -> tuple[str, ...]:
    """Return what a new body lacks or shows otherwise, and the verdict on other values."""
    notices = []
    if days := differences.lost_days:
        notices.append(f"{days_in_words(days)} missing in the new file; the stored rows stay")
    if days := differences.incomplete_days:
        notices.append(
            f"values of {days_in_words(days)} missing in the new file; the stored ones stay"
        )
    listed = differences.altered[:LISTED_VALUES]
    notices += [f"{_in_words(value)}; {verdict}" for value in listed]
    if more := len(differences.altered) - len(listed):
        notices.append(f"{more} more values differ: {verdict}")
    return tuple(notices)


def days_in_words(days: Sequence[date]) -> str:
    """Return ascending days as ``2026-03-02`` or ``64 days from 2026-03-02 to 2026-05-29``."""
    return str(days[0]) if len(days) == 1 else f"{len(days)} days from {days[0]} to {days[-1]}"


def missing_in_words(days: Days) -> str:
    """Return the sentence that these days are missing, "" for none."""
    return f"{days_in_words(days.tolist())} missing" if days.size else ""


def _in_words(value: AlteredValue) -> str:
    return f"{value.day} {value.column}: stored {value.stored:.10g}, new file {value.new:.10g}"
