"""Evidence of a claim: what a fund did while a condition held, or after it began."""

from __future__ import annotations

from msgspec import Struct

from tui.alerts.claims.judgement import Verdict
from tui.alerts.series.catalogue import BENCHMARK
from tui.alerts.study.rows import MIN_EPISODES, WHILE, StudyRow
from tui.alerts.study.study import Study, study
from tui.config import Claim
from tui.measures.cache import per_snapshot
from tui.model.format import format_with_unit
from tui.model.snapshot import Snapshot
from tui.model.view import DisplayUnit


class Evidence(Struct, frozen=True):
    """Verdict by the returns of a fund, and its words."""

    verdict: Verdict
    reason: str
    words: str
    """Episodes and the fund's relative return."""
    base_rate: str
    """Relative return of any day."""


def find_evidence(claim: Claim, snapshot: Snapshot) -> Evidence | None:
    """Return the evidence of a valid claim as known at a snapshot, None for a claim without.

    The claim is supported if the fund did better (``leads``) or worse (``lags``) than the
    benchmark and than on any day, and more so than chance explains once the number of rows tested
    is corrected for. It is partly right if chance explains it, and contradicted otherwise.
    """
    if not claim.evidence:
        return None
    ticker = claim.leads or claim.lags
    studied = _study(snapshot, claim.evidence, ticker)
    row = studied.row(ticker, claim.phase)
    if row is None or row.figure_pp is None or row.base_pp is None:
        return Evidence(Verdict.TOO_LITTLE, f"no closes of {ticker} at hand", "", "")
    words = f"{_episodes(row)}, {_figure(row, row.figure_pp)}"
    base_rate = f"any day {_pp(row.base_pp)}"
    if row.episodes < MIN_EPISODES:
        reason = f"{_episodes(row)}, fewer than {MIN_EPISODES}"
        return Evidence(Verdict.TOO_LITTLE, reason, words, base_rate)
    direction = 1 if claim.leads else -1
    gap_pp = (row.figure_pp - row.base_pp) * direction
    is_so = row.figure_pp * direction > 0 and gap_pp > 0
    verdict = Verdict.AGAINST
    if is_so:
        verdict = Verdict.SUPPORTS if row.remains else Verdict.PARTLY
    return Evidence(verdict, _reason(row, studied, is_so=is_so), words, base_rate)


@per_snapshot
def _study(snapshot: Snapshot, condition: str, ticker: str) -> Study:
    return study(condition, snapshot, (ticker,), BENCHMARK)


def _reason(row: StudyRow, studied: Study, *, is_so: bool) -> str:
    assert row.figure_pp is not None and row.base_pp is not None, "checked before"
    gap = f"{_pp(row.figure_pp - row.base_pp)} against any day"
    chance = "" if not is_so else ", beyond chance" if row.remains else ", within chance"
    p_value = "" if row.p_value is None else f", p {row.p_value:.2g}"
    return f"{gap}{chance}{p_value}; {studied.tested} rows tested, {studied.remaining} remain"


def _episodes(row: StudyRow) -> str:
    noun = "episode" if row.episodes == 1 else "episodes"
    days = f", {row.days:,} days" if row.part == WHILE else ""
    return f"{row.episodes} {noun}{days}"


def _figure(row: StudyRow, value_pp: float) -> str:
    if row.part == WHILE:
        return f"mean {_pp(value_pp)} a month"
    return f"median {_pp(value_pp)} over {row.part}"


def _pp(value_pp: float) -> str:
    return format_with_unit(value_pp, DisplayUnit.PP, signed=True)
