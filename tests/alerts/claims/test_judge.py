"""Tests of the claims of the article on the bundled history, and of claims of a user."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from tests.support.effort import rounds
from tests.support.rules import evaluate_rules
from tests.support.sample_returns import relative_return_pp, total_return_pct
from tests.support.shared_frames import bundled_store
from tests.support.snapshots import bundled_moments, bundled_snapshot, snapshot_of
from tui.alerts.claims import claim_day
from tui.alerts.claims import judge as judge_module
from tui.alerts.claims.claim_day import last_known
from tui.alerts.claims.expressions import find_errors
from tui.alerts.claims.judge import judge
from tui.alerts.claims.judgement import Judgement
from tui.config import Claim, Config, load
from tui.config.claims import bundled_claims
from tui.model.alerts import RuleState
from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import State
from tui.model.verdict import Verdict
from tui.store.bundle import BODIES
from tui.views.sectors.options import SectorsOptions
from tui.views.sectors.view import view as sectors_view

DAY = date(2025, 12, 19)
JULY, JANUARY = date(2025, 7, 1), date(2025, 1, 1)
TESTED = tuple(claim for claim in bundled_claims() if not claim.evidence)
"""Claims that need no study, which takes half a second."""


def article(day: date | datetime = DAY) -> dict[str, Judgement]:
    """Return the judgements of the bundled claims without evidence, by their ids."""
    judged = judge(bundled_snapshot(day), TESTED)
    return {judgement.claim: judgement for judgement in judged}


def claim_of(**options: object) -> Claim:
    """Return a claim of the article's day with these options."""
    return Claim(**{"id": "mine", "statement": "x", "said": date(2025, 12, 20), **options})  # type: ignore[arg-type]


def judged(day: date = DAY, /, **options: object) -> Judgement:
    [judgement] = judge(bundled_snapshot(day), (claim_of(**options),))
    return judgement


VERDICTS = {
    "official-sold": Verdict.AGAINST,
    "private-buying": Verdict.AGAINST,
    "official-reversal": Verdict.AGAINST,
    "auction-20-year": Verdict.SUPPORTS,
    "yields-capped": Verdict.AGAINST,
    "health-care": Verdict.PARTLY,
    "industrials": Verdict.AGAINST,
    "utilities": Verdict.PARTLY,
    "reits": Verdict.AGAINST,
    "small-caps": Verdict.AGAINST,
    "large-caps": Verdict.SUPPORTS,
    "banks": Verdict.AGAINST,
    "regional-banks": Verdict.AGAINST,
    "global-banks": Verdict.PARTLY,
    "stock-bond-correlation": Verdict.AGAINST,
    "dollar": Verdict.AGAINST,
    "shv": Verdict.AGAINST,
}


def test_article_has_its_verdicts_on_its_day() -> None:
    verdicts = {name: judgement.verdict for name, judgement in article().items()}
    unchecked = {claim.id for claim in TESTED if claim.not_checkable}
    assert verdicts == VERDICTS | dict.fromkeys(unchecked, Verdict.NOT_CHECKABLE)
    assert len(unchecked) >= 10


def test_bundled_expressions_have_no_error() -> None:
    assert [error for claim in bundled_claims() for error in find_errors(claim)] == []


def release_line(number: int) -> float:
    """Return the figure of October in a line of press release SB0342."""
    [body] = [body for body in BODIES if body.file == "tic_release_2025-12-18.md.gz"]
    [line] = re.findall(rf"^\| {number} \|.*$", body.read().decode(), re.MULTILINE)
    return float(line.split("|")[-2])


def test_official_sales_are_the_lines_of_the_press_release() -> None:
    sold, bought = article()["official-sold"], article()["private-buying"]
    private, official = release_line(5), release_line(10)
    private_bills, official_bills = release_line(24), release_line(25)
    assert (private, official) == (-36.4, -24.8)
    assert sold.then.value == pytest.approx(official + official_bills)
    assert bought.then.value == pytest.approx(private + private_bills)
    assert sold.then.stamp.observed == date(2025, 10, 31)
    assert dict(sold.details) == {
        "private bonds and notes (line 5)": "−36.4 bn",
        "official bonds and notes (line 10)": "−24.8 bn",
        "official bills": "+14.8 bn",
    }
    assert sold.said_words == "−36.4 bn"
    assert sold.reason.startswith("−36.4 bn is private bonds and notes (line 5); same sign, 27%")
    assert sold.base_rate.startswith("below zero in ")
    assert sold.history[-1] == (date(2025, 10, 31), sold.then.value)


@pytest.mark.parametrize(
    ("claim", "symbol", "rounded"),
    [
        ("health-care", "XLV", 4.7),
        ("industrials", "XLI", -4.7),
        ("utilities", "IDU", -6.9),
        ("small-caps", "IWM", 6.1),
        ("banks", "KBE", 2.2),
        ("regional-banks", "KRE", 3.1),
        ("global-banks", "EUFN", 7.2),
    ],
)
def test_relative_returns_are_those_of_the_sample(claim: str, symbol: str, rounded: float) -> None:
    then = article()[claim].then
    assert then.value == pytest.approx(relative_return_pp(symbol, JULY, DAY), abs=1e-6)
    assert then.value == pytest.approx(rounded, abs=0.06)
    assert (then.unit, then.stamp.state) == (DisplayUnit.PP, State.SAMPLE)
    assert then.stamp.observed == DAY


def test_reits_gained_and_the_figure_is_their_return_less_the_market() -> None:
    reits = article()["reits"]
    assert reits.then.value == pytest.approx(total_return_pct("VNQ", JANUARY, DAY), abs=1e-6)
    assert reits.then.text == "+2.43%"
    assert reits.reason == "−15% is VNQ less the S&P 500; the opposite sign"
    assert relative_return_pp("VNQ", JANUARY, DAY) == pytest.approx(-15.1, abs=0.05)


def test_auction_and_yields_have_their_published_decimals() -> None:
    claims = article()
    assert claims["auction-20-year"].then.text == "4.798%"
    assert claims["auction-20-year"].then.stamp.observed == date(2025, 12, 17)
    assert (claims["auction-20-year"].reason, claims["yields-capped"].then.text) == (
        "as it was said",
        "4.82%",
    )
    assert dict(claims["yields-capped"].history)[date(2025, 12, 12)] == 4.82


def test_wrong_fund_has_the_right_one_as_its_reading() -> None:
    shv = article()["shv"]
    assert (shv.said_words, shv.then.text, shv.now.text) == ("SHV", "SHY", "SHY")
    assert shv.reason.startswith("SHY, not SHV. ")


def test_later_snapshot_keeps_the_verdicts_and_has_new_readings() -> None:
    then, later = article(), article(datetime(2026, 8, 10, 12, tzinfo=UTC))
    for name, before in then.items():
        after = later[name]
        assert (after.verdict, after.then.value, after.reason) == (
            before.verdict,
            before.then.value,
            before.reason,
        )
        assert after.then.stamp.observed == before.then.stamp.observed
        assert before.now == before.then
    assert later["official-sold"].now.stamp.observed == date(2026, 4, 30)
    assert later["health-care"].now.value == pytest.approx(
        relative_return_pp("XLV", JULY, date(2026, 5, 1)), abs=1e-6
    )


@pytest.mark.long
def test_verdicts_are_the_same_at_every_later_moment() -> None:
    claims = [judgement for judgement in article().values() if judgement.claim != "shv"]
    moments = [moment for moment in bundled_moments() if moment > last_known(DAY)]
    for moment in moments[:: len(moments) // 3]:
        later = article(moment)
        for before in claims:
            after = later[before.claim]
            assert (after.verdict, after.then, after.reason, after.details) == (
                before.verdict,
                before.then,
                before.reason,
                before.details,
            )


def test_claim_of_a_later_day_has_no_reading_of_that_day_and_no_verdict() -> None:
    for judgement in article(date(2025, 12, 18)).values():
        assert judgement.then.value is None
        assert judgement.verdict in (Verdict.TOO_LITTLE, Verdict.NOT_CHECKABLE)
    sold = article(date(2025, 12, 18))["official-sold"]
    assert sold.verdict is Verdict.TOO_LITTLE
    assert sold.reason == "its day, 2025-12-20, is not over at this moment"
    assert sold.now.text == "−10.0 bn"


def test_day_of_a_claim_before_all_data_has_no_figure() -> None:
    judgement = judged(said=date(1950, 1, 2), measure="y20", figure=4.0)
    assert (judgement.verdict, judgement.then.text) == (Verdict.TOO_LITTLE, "—")
    assert judgement.reason == "no figure was known then"
    condition = judged(said=date(1950, 1, 2), holds="y20 > 4%")
    assert (condition.verdict, condition.reason) == (Verdict.TOO_LITTLE, "no figure was known then")


def test_snapshot_without_earlier_ones_has_no_reading_of_the_day() -> None:
    [judgement] = judge(snapshot_of(), (claim_of(measure="y20", figure=4.0),))
    assert (judgement.verdict, judgement.reason) == (
        Verdict.TOO_LITTLE,
        "what was known on its day is not at hand",
    )
    assert judgement.history == ()


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        (date(2025, 12, 19), datetime(2025, 12, 20, 4, 59, 59, tzinfo=UTC)),
        (date(2025, 12, 20), datetime(2025, 12, 20, 4, 59, 59, tzinfo=UTC)),
        (date(2025, 12, 21), datetime(2025, 12, 20, 4, 59, 59, tzinfo=UTC)),
        (date(2025, 12, 25), datetime(2025, 12, 25, 4, 59, 59, tzinfo=UTC)),
        (date(2025, 7, 6), datetime(2025, 7, 4, 3, 59, 59, tzinfo=UTC)),
    ],
)
def test_weekend_and_holiday_are_judged_by_the_business_day_before(
    said: date, moment: datetime
) -> None:
    assert last_known(said) == moment


def test_first_print_is_read_on_the_day_and_its_revision_now() -> None:
    """September 2025 was first published as −56.3 bn, on 18 November 2025."""
    options = {"said": date(2025, 11, 18), "figure": -56.3, "measure": "tic_official_total"}
    first = judged(date(2025, 11, 18), **options)
    assert (first.verdict, first.then.text) == (Verdict.SUPPORTS, "−56.3 bn")
    assert judged(date(2025, 11, 17), **options).verdict is Verdict.TOO_LITTLE


def test_tolerance_of_a_claim_replaces_the_usual_one() -> None:
    options = {"figure": -11.5, "unit": "bn", "measure": "tic_official_total"}
    assert judged(**options).verdict is Verdict.PARTLY
    assert judged(**options, within=1.5).verdict is Verdict.SUPPORTS
    assert judged(**options, within=1.5).reason == "1.5 bn higher"


@pytest.mark.parametrize(
    ("figure", "words"), [(-1, "below zero in 1"), (1, "above zero in "), (0, "")]
)
def test_base_rate_of_an_amount_is_that_of_its_sign(figure: float, words: str) -> None:
    found = judged(figure=figure, measure="tic_official_total").base_rate
    assert found.startswith(words)
    assert bool(found) == bool(words)


@pytest.mark.parametrize(
    ("options", "option", "message"),
    [
        ({"figure": 5, "measure": "y20 >"}, "measure", "ends too early"),
        ({"figure": 5, "measure": "y20 > 4%"}, "measure", "condition"),
        ({"figure": 5, "unit": "pp", "measure": "spread_2s10s"}, "measure", "this is in bp"),
        ({"holds": "y20"}, "holds", "not a condition"),
        ({"holds": "y20 > 4%", "unit": "bn"}, "holds", "this is in %, the figure is in bn"),
        ({"holds": "age(y20) > 4d"}, "holds", "a measure has none"),
        ({"holds": "y20 > 4%", "evidence": "y21 > 4%", "leads": "XLF"}, "evidence", "y21"),
        ({"not_checkable": "x", "details": {"a b": ""}}, "details.a b", "says nothing"),
    ],
)
def test_invalid_claim_is_not_checkable_and_says_why(
    options: dict[str, object], option: str, message: str
) -> None:
    [(found, error)] = find_errors(claim_of(**options))
    assert (found, message in str(error)) == (option, True)
    judgement = judged(**options)
    assert judgement.verdict is Verdict.NOT_CHECKABLE
    assert judgement.reason == f"{option}: {error}"


def test_invalid_claim_keeps_the_unit_of_its_figure() -> None:
    judgement = judged(figure=5, unit="pp", measure="rel(NONE, 21d)")
    assert (judgement.said_words, judgement.then.unit) == ("+5 pp", DisplayUnit.PP)


def test_claim_with_evidence_alone_has_no_verdict_before_its_day() -> None:
    options = {"said": date(2025, 12, 20), "evidence": "y20 > 4.75%", "leads": "XLF"}
    before, after = judged(date(2025, 12, 18), **options), judged(DAY, **options)
    assert before.reason == "its day, 2025-12-20, is not over at this moment"
    assert (before.verdict, after.verdict) == (Verdict.TOO_LITTLE, Verdict.AGAINST)


OWN = """
[[groups]]
id = "china"
name = "China"
ticker = "FXI"

[[alerts.rule]]
id = "china-buys"
when = 'tic_net("CN") > 0bn'

[[claims]]
id = "china-sells"
statement = "China keeps selling Treasuries"
date = 2026-01-15
word = "sells"
holds = 'tic_net("CN") < 0bn'
"""


def test_user_adds_a_claim_a_group_and_a_rule_without_code(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(OWN, encoding="utf-8")
    loaded = load(path, environ={}, folder=tmp_path, sources=())
    assert loaded.problems == ()
    config, snapshot = loaded.config, bundled_snapshot(date(2026, 1, 15))
    [judgement] = judge(snapshot, config.claims[-1:])
    [alert] = evaluate_rules(snapshot, config.alerts.rule[-1]).alerts
    sells, fires = judgement.verdict is Verdict.SUPPORTS, alert.state is RuleState.FIRING
    assert (judgement.claim, alert.rule) == ("china-sells", "china-buys")
    assert judgement.then.value == alert.value != 0
    assert judgement.then.stamp.state is State.RECONSTRUCTED
    assert sells != fires
    assert "FXI" in config.tickers
    rows = sectors_view(evaluate_rules(snapshot), SectorsOptions.from_config(config)).table.rows
    assert ("China", "FXI") in [(row.cells[0].value, row.cells[1].value) for row in rows]
    assert config.claims[:-1] == Config().claims


def test_judgements_are_the_same_whatever_was_judged_before() -> None:
    store, moments = bundled_store(), bundled_moments(("par_yields", "tic_release"))
    places = np.random.default_rng(28).integers(len(moments) - 400, len(moments), rounds(12, 2))
    warm = [judge(store.snapshot(moments[place]), TESTED) for place in sorted(places)]
    for place, expected in zip(sorted(places), warm, strict=True):
        judge_module._newest_judgements.cache_clear()
        claim_day._readings.clear()
        claim_day._conditions.clear()
        assert judge(store.snapshot(moments[place]), TESTED) == expected
