"""Tests of the units of a claim's expressions, and of how often a condition held."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.histories import NAN, curve
from tests.support.snapshots import snapshot_of
from tui.alerts.claims.expressions import is_size, measure_of, shown_unit, sources_of_claims
from tui.alerts.claims.readings import empty_reading, read_condition, read_measure
from tui.config import Claim
from tui.model.display_unit import DisplayUnit


@pytest.mark.parametrize(
    ("text", "unit", "size"),
    [
        ("y20", DisplayUnit.PCT, False),
        ("max(y20, 20d)", DisplayUnit.PCT, False),
        ("y20 - y10", DisplayUnit.PP, False),
        ("spread_2s10s", DisplayUnit.BP, True),
        ("chg(y20, 20d)", DisplayUnit.BP, True),
        ("ret(XLV, 2025-07-01)", DisplayUnit.PCT, True),
        ("-ret(XLV, 2025-07-01)", DisplayUnit.PCT, True),
        ("rel(XLV, 2025-07-01)", DisplayUnit.PP, True),
        ("-rel(XLV, 63d)", DisplayUnit.PP, True),
        ("ret(IEI, 2025-07-01) - ret(SHY, 2025-07-01)", DisplayUnit.PP, True),
        ("0.6 * ret(SPY, ytd) + 0.4 * ret(AGG, ytd)", DisplayUnit.PCT, True),
        ("tic_official_total", DisplayUnit.USD_BN, True),
        ('tic_net("JP")', DisplayUnit.USD_BN, True),
        ("auction20_high", DisplayUnit.PCT, False),
        ("corr_sb", DisplayUnit.RATIO, False),
        ("chg(corr_sb, 252d)", DisplayUnit.RATIO, False),
        ("rank(XLF, 63d)", DisplayUnit.COUNT, False),
        ("count(y20 > 4%, 20d)", DisplayUnit.COUNT, False),
        ("XLF", DisplayUnit.INDEX, False),
    ],
)
def test_value_has_the_unit_of_its_kind(text: str, unit: DisplayUnit, size: bool) -> None:
    assert (shown_unit(text), is_size(text)) == (unit, size)


@pytest.mark.parametrize(
    ("options", "measure"),
    [
        ({"measure": "y20", "holds": "y10 > 4%"}, "y20"),
        ({"holds": "y10 > 4% and y20 > 5%"}, "y10"),
        ({"holds": "4% < avg( y10,  20d)"}, "avg( y10, 20d)"),
        ({"holds": "not crossed_above(y10, y20)"}, "y10"),
        ({"not_checkable": "no source"}, ""),
    ],
)
def test_reading_is_the_measure_or_the_first_value_compared(
    options: dict[str, str], measure: str
) -> None:
    claim = Claim(id="a", statement="b", said=date(2026, 1, 2), **options)  # type: ignore[arg-type]
    assert measure_of(claim) == measure


def test_sources_are_those_of_every_expression() -> None:
    said = date(2026, 1, 2)
    claims = (
        Claim(id="a", statement="b", said=said, holds="y20 > 4%", details={"x": 'tic("JP")'}),
        Claim(id="b", statement="b", said=said, evidence="custody_usd_bn < 1bn", lags="XLU"),
        Claim(id="c", statement="b", said=said, holds="y21 >", details={"x": ""}),
    )
    assert set(sources_of_claims(claims)) == {
        *("par_yields", "tic_table3", "fred", "prices", "tiingo"),
    }


def test_condition_is_counted_on_the_days_on_which_it_is_known() -> None:
    snapshot = curve(y20=[4.7, 4.8, NAN, 4.9, 4.6])
    found = read_condition("y20 > 4.75%", snapshot)
    assert (found.is_true, found.true, found.known) == (False, 2, 4)
    assert found.words == "2 of 4 days since 2025-05-19"
    shifted = read_condition("chg(y20, 1d) > 0bp", snapshot)
    assert (shifted.is_true, shifted.words) == (False, "1 of 2 days since 2025-05-20")


def test_condition_of_unequal_frequencies_has_no_count() -> None:
    found = read_condition("y20 > 4.75% or tic_official_total < 0bn", curve(y20=[4.8]))
    assert (found.is_true, found.words) == (True, "")


def test_condition_without_data_is_unknown() -> None:
    found = read_condition("y20 > 4.75%", snapshot_of())
    assert (found.is_true, found.words) == (None, "")


def test_reading_has_the_decimals_of_the_figure() -> None:
    snapshot = curve(y20=[4.798])
    assert read_measure("y20", snapshot).text == "4.80%"
    form = empty_reading("y20", "%", 4.798)
    assert read_measure("y20", snapshot, form).text == "4.798%"
    assert form.text == "—"
    assert read_measure("y20", snapshot, empty_reading("y20", "pp", 5.0)).text == "4.8 pp"
