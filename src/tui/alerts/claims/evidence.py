"""Evidence of a claim: what a fund did while a condition held, or after it began."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from tui.alerts.engine.engine import Engine
from tui.alerts.series.catalogue import BENCHMARK
from tui.alerts.study.rows import MIN_EPISODES, WHILE, StudyRow
from tui.alerts.study.study import Study, study
from tui.config import Claim
from tui.measures.cache import per_snapshot
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_count, format_with_unit
from tui.model.snapshot import Snapshot
from tui.model.verdict import Verdict


class Evidence(Struct, frozen=True):
    """Verdict by the returns of a fund, and its words."""

    verdict: Verdict
    reason: str
    words: str
    """Episodes and the fund's relative return."""
    base_rate: str
    """Relative return of any day."""


def find_evidence(claim: Claim, snapshot: Snapshot) -> Evidence | None:
    """Return the evidence of a valid claim as known at a snapshot, None for a claim without."""
    if not claim.evidence:
        return None
    ticker = claim.leads or claim.lags
    studied = _study(snapshot, claim.evidence, ticker)
    row = studied.row(ticker, claim.phase)
    if row is None:
        return Evidence(Verdict.TOO_LITTLE, f"no closes of {ticker} are at hand", "", "")
    return weigh(row, leads=bool(claim.leads), tested=", ".join(studied.counts))


def weigh(row: StudyRow, *, leads: bool, tested: str) -> Evidence:
    """Return the evidence in a row of a study for a fund that leads, or lags if not ``leads``.

    The claim is supported if the fund did so, more than on any day, and beyond chance after the
    correction for the rows tested. It is partly right if chance would explain it, and contradicted
    otherwise. ``tested`` says how many rows there were.
    """
    figure_pp, base_pp = row.figure_pp, row.base_pp
    if row.episodes < MIN_EPISODES or figure_pp is None or base_pp is None:
        reason = f"{_episodes(row)}, fewer than {MIN_EPISODES}"
        words = "" if figure_pp is None else _figure(row, figure_pp)
        return Evidence(Verdict.TOO_LITTLE, reason, words, _base_rate(row, base_pp))
    direction = 1 if leads else -1
    gap_pp = figure_pp - base_pp
    is_so = figure_pp * direction > 0 and gap_pp * direction > 0
    beyond = Verdict.SUPPORTS if row.remains else Verdict.PARTLY
    chance = "" if not is_so else ", beyond chance" if row.remains else ", within chance"
    p_value = "" if row.p_value is None else f", p {row.p_value:.2g}"
    return Evidence(
        beyond if is_so else Verdict.AGAINST,
        f"{_pp(gap_pp)} against any day{chance}{p_value}; {tested}",
        _figure(row, figure_pp),
        _base_rate(row, base_pp),
    )


@per_snapshot
def _study(snapshot: Snapshot, condition: str, ticker: str) -> Study:
    return study(condition, snapshot, (ticker,), BENCHMARK, engine=_engine())


@cache
def _engine() -> Engine:
    """Return the engine of all claims: it keeps the series that it read and the replays."""
    return Engine()


def _episodes(row: StudyRow) -> str:
    return format_count(row.episodes, "episode")


def _figure(row: StudyRow, figure_pp: float) -> str:
    if row.part == WHILE:
        return f"{_episodes(row)}, {format_count(row.days, 'day')}, mean {_pp(figure_pp)} a month"
    return f"{_episodes(row)}, median {_pp(figure_pp)} over {row.part}"


def _base_rate(row: StudyRow, base_pp: float | None) -> str:
    if base_pp is None:
        return ""
    return f"any day {_pp(base_pp)}{' a month' if row.part == WHILE else ''}"


def _pp(value_pp: float) -> str:
    return format_with_unit(value_pp, DisplayUnit.PP, signed=True)
