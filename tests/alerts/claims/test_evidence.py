"""Tests of the verdict by what a fund did while a condition held, and after it began."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.alerts.claims.evidence import find_evidence, weigh
from tui.alerts.claims.judge import judge
from tui.alerts.claims.readings import NO_STAMP
from tui.alerts.study.rows import StudyRow
from tui.alerts.study.study import study
from tui.config import Claim
from tui.config.claims import bundled_claims
from tui.model.verdict import Verdict

DAY = date(2025, 12, 19)
PP = st.floats(-20, 20).map(lambda value: round(value, 1))


def window(
    median: float | None, base: float | None, q: float | None, episodes: int = 8
) -> StudyRow:
    """Return a row of three months after the beginning."""
    return StudyRow(
        symbol="XLF",
        part="3M",
        since=date(1998, 12, 22),
        episodes=episodes,
        days=63,
        mean_pp=None,
        median_pp=median,
        hit_pct=None,
        base_mean_pp=None,
        base_median_pp=base,
        base_hit_pct=None,
        otherwise_mean_pp=None,
        stamp=NO_STAMP,
        p_value=q,
        q_value=q,
    )


@pytest.mark.parametrize(
    ("median", "base", "q", "leads", "verdict"),
    [
        (0.8, -0.6, 0.05, True, Verdict.SUPPORTS),
        (0.8, -0.6, 0.10, True, Verdict.SUPPORTS),
        (0.8, -0.6, 0.11, True, Verdict.PARTLY),
        (0.8, 0.9, 0.05, True, Verdict.AGAINST),
        (-0.2, -0.6, 0.05, True, Verdict.AGAINST),
        (-0.8, 0.6, 0.05, False, Verdict.SUPPORTS),
        (-0.8, -0.9, 0.05, False, Verdict.AGAINST),
        (0.8, -0.6, 0.05, False, Verdict.AGAINST),
        (0.8, 0.8, 0.05, True, Verdict.AGAINST),
    ],
)
def test_fund_leads_if_it_does_better_than_the_market_and_than_any_day(
    median: float, base: float, q: float, leads: bool, verdict: Verdict
) -> None:
    assert weigh(window(median, base, q), leads=leads, tested="").verdict is verdict


@pytest.mark.parametrize(("episodes", "enough"), [(0, False), (4, False), (5, True)])
def test_fewer_than_five_episodes_are_too_little(episodes: int, enough: bool) -> None:
    found = weigh(window(0.8, -0.6, 0.05, episodes), leads=True, tested="")
    assert (found.verdict is not Verdict.TOO_LITTLE) == enough
    assert enough or found.reason == f"{episodes} episodes, fewer than 5"


def test_evidence_says_what_was_counted_and_the_base_rate() -> None:
    found = weigh(window(0.8, -0.6, 0.3), leads=True, tested="4 rows tested, 0 remain")
    assert found.words == "8 episodes, median +0.8 pp over 3M"
    assert found.base_rate == "any day −0.6 pp"
    assert found.reason == "+1.4 pp against any day, within chance, p 0.3; 4 rows tested, 0 remain"
    held = replace(window(None, None, 0.01), part="while", days=692, mean_pp=0.5, base_mean_pp=-0.2)
    found = weigh(held, leads=True, tested="4 rows tested, 1 remain")
    assert found.words == "8 episodes, 692 days, mean +0.5 pp a month"
    assert found.base_rate == "any day −0.2 pp a month"
    assert ", beyond chance, p 0.01; 4 rows tested, 1 remain" in found.reason


@given(median=PP, base=PP, q=st.floats(0, 1))
def test_leading_and_lagging_are_never_both_supported(median: float, base: float, q: float) -> None:
    verdicts = [
        weigh(window(median, base, q), leads=leads, tested="").verdict for leads in (True, False)
    ]
    assert Verdict.AGAINST in verdicts
    mirrored = weigh(window(-median, -base, q), leads=False, tested="").verdict
    assert mirrored is verdicts[0]


def test_article_on_financials_is_contradicted_while_and_after() -> None:
    snapshot = bundled_snapshot(DAY)
    claims = tuple(claim for claim in bundled_claims() if claim.evidence)
    judged = judge(snapshot, claims)
    studied = study("y20 > 4.75%", snapshot, ("XLF",), "SPY")
    assert [(claim.leads, claim.phase) for claim in claims] == [("XLF", "while"), ("XLF", "3M")]
    for claim, judgement in zip(claims, judged, strict=True):
        row = studied.row("XLF", claim.phase)
        assert row is not None
        assert row.figure_pp is not None
        assert row.base_pp is not None
        assert row.figure_pp < row.base_pp < 0
        assert judgement.verdict is Verdict.AGAINST
        assert f"{row.episodes} episodes" in judgement.evidence
        assert judgement.said_words == "lead"
        assert judgement.then.value is not None
    assert judged[0].evidence != judged[1].evidence
    assert judged[0].reason.endswith(f"{studied.tested} rows tested, {studied.remaining} remain")


def test_fund_without_closes_is_too_little() -> None:
    claim = Claim(id="a", statement="b", said=DAY, evidence="y20 > 4.75%", leads="QQQQ")
    found = find_evidence(claim, snapshot_of())
    assert found is not None
    assert (found.verdict, found.reason) == (Verdict.TOO_LITTLE, "no closes of QQQQ are at hand")
    assert find_evidence(bundled_claims()[0], snapshot_of()) is None
