"""Summary of the market, kept in the home folder for ``ticwatch status``.

Reading it needs no pandas.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from tui.model.alerts import RuleState
from tui.model.market_summary import MarketSummary
from tui.model.update import Update
from tui.store.result_cache import FILE, ResultCache

BUNDLED = Path(__file__).with_name("bundled_summary.json")
"""Summary of what ships, by the default rules. ``scripts.make_first_screens`` writes it."""
_NAME = "1"
"""Name of the record: the version of its format."""


class RememberedSummary:
    """Reader and writer of the last summary of a home folder."""

    def __init__(self, home: Path) -> None:
        self._cache = ResultCache(home / FILE, "summary", 1)
        self._written: MarketSummary | None = None

    def read(self) -> MarketSummary | None:
        """Return the last summary, None if there is none that can be read."""
        content = self._cache.get([_NAME]).get(_NAME)
        try:
            return None if content is None else _decode(content)
        except msgspec.MsgspecError:
            return None

    def write(self, summary: MarketSummary) -> None:
        """Keep a summary, unless it is the last one. If that fails, nothing is kept."""
        written = self._written
        if written is None or msgspec.structs.replace(written, made=summary.made) != summary:
            self._cache.put({_NAME: msgspec.json.encode(summary)})
            self._written = summary


def summary_of(update: Update) -> MarketSummary:
    """Return the summary of an update."""
    from tui.measures.key_figures import SOURCES, key_figures  # imports pandas

    inputs = (each for source in SOURCES for each in update.snapshot.parts(source))
    firing = [alert for alert in update.alerts if alert.state.fires]
    return MarketSummary(
        figures=key_figures(update.snapshot),
        firing=len(firing),
        critical=sum(alert.severity == "critical" for alert in firing),
        undecided=sum(
            bool(alert.problem) or alert.state is RuleState.UNKNOWN for alert in update.alerts
        ),
        rules=len(update.alerts),
        bundled=all(dataset.bundled for dataset in inputs),
        made=update.now,
    )


def bundled_summary() -> MarketSummary:
    """Return the summary of what ships."""
    return _decode(BUNDLED.read_bytes())


def _decode(content: bytes) -> MarketSummary:
    return msgspec.json.decode(content, type=MarketSummary)
