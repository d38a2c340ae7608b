"""Summary of the market, kept in the home folder for ``ticwatch status``.

Reading it needs no pandas.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tui.model.alerts import RuleState
from tui.model.market_summary import MarketSummary
from tui.store.private_files import write_private

if TYPE_CHECKING:
    from tui.model.update import Update

log = logging.getLogger(__name__)

FILE = "summary.json"
"""File of a home with the last summary."""
BUNDLED = Path(__file__).with_name("bundled_summary.json")
"""Summary of what ships, by the default rules. ``scripts.make_first_screens`` writes it."""


class RememberedSummary:
    """Reader and writer of the last summary of a home folder."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._written: MarketSummary | None = None

    def read(self) -> MarketSummary | None:
        """Return the last summary, None if there is none that can be read."""
        try:
            return _decode(self._path.read_bytes())
        except (OSError, msgspec.MsgspecError):
            return None

    def write(self, summary: MarketSummary) -> None:
        """Keep a summary, unless it is the last one. If that fails, log it and keep the last."""
        written = self._written
        if written is not None and msgspec.structs.replace(written, made=summary.made) == summary:
            return
        try:
            write_private(self._path, msgspec.json.encode(summary))
            self._written = summary
        except OSError as error:
            log.warning("%s: %s", self._path, error)


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
