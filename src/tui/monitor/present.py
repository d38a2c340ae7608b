"""Comparison of two updates of the present, and the times at which it becomes another one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

from tui.measures.auctions.results import auctions as results
from tui.measures.cache import are_same, identities
from tui.model.snapshot import Snapshot, State
from tui.model.times import NEW_YORK, next_midnight, time_left_changes
from tui.model.update import Update
from tui.sources.base import Source
from tui.sources.calendars import RESULT_DELAY, next_tic_release
from tui.store.freshness import with_current_states

NEVER = datetime.max.replace(tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def auction_times(snapshot: Snapshot, now: datetime) -> list[datetime]:
    """Return when the bidding of each announced auction closes and its result is due, if later."""
    rows = results(snapshot)
    closes = [close.to_pydatetime() for close in rows.loc[~rows["held"].astype(bool), "closes"]]
    times = [*closes, *(close + RESULT_DELAY for close in closes)]
    return [each for each in times if each > now]


def times_of_change(
    shown: Update, changes: Iterable[datetime], sources: Collection[Source]
) -> tuple[datetime, datetime, datetime]:
    """Return when an update becomes another one, when words do, and when figures do.

    ``changes`` are times known otherwise. The words are those of times left, which are shown until
    the next TIC release and until each announced auction closes. Figures become other ones with the
    day, after a release and with an auction, even if nothing is requested or notified. They were
    read at the moment of the snapshot; the clock of the words may have gone on since.
    """
    read, now = shown.snapshot.as_of, shown.now
    auctions = auction_times(shown.snapshot, read)
    _, tic_release = next_tic_release(now)
    awaited = [each for each in (*auctions, tic_release) if each > now]
    words = min((time_left_changes(each, now) for each in awaited), default=NEVER)
    releases = [source.next_release(read) for source in sources]
    midnights = [next_midnight(read, zone) for zone in (NEW_YORK, UTC)]
    figures = _states_until(shown, sources, min([*midnights, *releases, *auctions]))
    return min([*changes, figures]), words, figures


def _states_until(shown: Update, sources: Collection[Source], end: datetime) -> datetime:
    """Return until when, to the minute, each dataset has its state if nothing comes before ``end``.

    Some become stale only a while after a release.
    """
    if shown.is_offline:
        return end
    by_name = {source.name: source for source in sources}

    def states(now: datetime) -> list[State]:
        datasets, off = shown.snapshot.datasets, shown.switched_off
        aged = with_current_states(datasets, by_name, shown.statuses, now, off)
        return [dataset.state for dataset in aged.values()]

    until, first = shown.snapshot.as_of, states(shown.snapshot.as_of)
    if states(end - SECOND) == first:
        return end
    while end - until > MINUTE:
        middle = until + (end - until) / 2
        until, end = (middle, end) if states(middle) == first else (until, middle)
    return until


def has_new_figures(before: Update, after: Update) -> bool:
    """Return whether a dataset of an update is not one of the update before it."""
    datasets = [update.snapshot.datasets.values() for update in (before, after)]
    earlier, later = map(identities, datasets)
    return not are_same(earlier, later)


def is_still_present(shown: Update, present: Update) -> bool:
    """Return whether an update shows the same as the present, apart from its time.

    One that names an error never does, nor one whose rules are not evaluated yet.
    """
    if shown.is_past or not shown.is_evaluated:
        return False
    is_at_fault = any((shown.error, present.error, present.unreadable))
    return not is_at_fault and _content(shown) == _content(present)


def _content(update: Update) -> tuple[object, ...]:
    datasets = {
        key: (dataset.digest, dataset.state, dataset.amended, dataset.learned)
        for key, dataset in update.snapshot.datasets.items()
    }
    return datasets, update.statuses, update.notifications, update.switched_off
