"""Time until which the alerts stay as they are if nothing is received.

A present alert depends on the clock in few ways: a day ends, more is due by a publisher's calendar,
an observation becomes too old for its rule, or a time noted with stored data comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import pandas as pd

from tui.alerts.engine.compiled_rule import sources_of, valid_rules
from tui.alerts.series.catalogue import SERIES
from tui.config import Rule
from tui.model.times import AHEAD, NEW_YORK, next_midnight
from tui.model.update import Update
from tui.store.freshness import GRACE
from tui.store.store import Store

ALWAYS = datetime.max.replace(tzinfo=UTC)
"""Time until which the alerts of a past moment stay as they are."""


def steady_until(update: Update, rules: Sequence[Rule], store: Store) -> datetime:
    """Return the first time at which an alert of a present update can change without new data.

    It is not after the update itself if that is within ``GRACE`` of a release.
    """
    now, sources = update.now, sources_of(rules)
    times = [next_midnight(now, NEW_YORK), next_midnight(now, UTC)]
    times += {store.sources[name].next_release(now - GRACE) for name in sources}
    times += stale_times(rules, now)
    times += (time for time in _noted_times(update, store, sources) if time > now)
    return min(times)


def stale_times(rules: Iterable[Rule], now: datetime) -> set[datetime]:
    """Return the next times at which an observation can become too old for a rule."""
    ages = {
        (rule.max_age, SERIES[name].frequency) for rule in valid_rules(rules) for name in rule.read
    }
    return {max_age.next_change(frequency, now) for max_age, frequency in ages}


def _noted_times(update: Update, store: Store, sources: tuple[str, ...]) -> Iterator[datetime]:
    """Yield the times of stored data of some sources that may be in the future."""
    for status in update.statuses.values():
        if status.asked is not None:
            yield status.asked - AHEAD
    after = pd.Timestamp(update.now)
    for vintages in store.vintage_store.vintages(sources).values() if sources else ():
        yield from (vintage.learned for vintage in vintages)
        yield from store.vintage_store.amended_times(vintages)
        newest = store.as_of_reader.newest_corrected(vintages)
        if newest is not None:
            known = newest[1]["known"]
            yield from known[known > after].dt.to_pydatetime()
