"""What the flows pane says, and never says, of who bought and who sold."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of, updated
from tui.measures.flows.holdings import SECURITIES
from tui.model.errors import UsageError
from tui.model.snapshot import State
from tui.model.view import Tone, View
from tui.views.flows.options import ALL, INSTRUMENTS, FlowsOptions, FlowsViewName
from tui.views.flows.tables import by_holder
from tui.views.flows.view import view

OCTOBER = date(2025, 12, 19)
NOW = date(2026, 8, 10)


def seen(day: date, month: str = "latest") -> View:
    return view(updated(bundled_snapshot(day)), FlowsOptions(month))


def words(shown: View) -> list[str]:
    return ["".join(span.text for span in line) for line in shown.lines]


def test_october_2025_in_words() -> None:
    # Press release SB0342: lines 10, 5, 30, 25, 24
    assert words(seen(OCTOBER)) == [
        "2025-10 official −24.8 bn bonds and notes: net sold",
        "2025-10 private −36.4 bn bonds and notes: net sold",
        "first print (lines 10, 5) · net TIC −37.3 bn (line 30)",
        "bills: official +14.8 bn, private +7.0 bn (lines 25, 24)",
        "with bills: official −10.0 bn, private −29.4 bn",
        "next release 2026-01-15 16:00 New York (in 26 d 16 h)",
    ]


def test_a_revised_month_has_its_first_print_beside_it() -> None:
    lines = words(seen(OCTOBER, "2025-09"))  # SB0317 printed −16.3 and 41.9
    assert lines[1] == "2025-09 private +41.5 bn bonds and notes: net bought"
    assert lines[2].startswith("revised, first print −16.3 bn, +41.9 bn · net TIC ")


def test_two_months_that_came_together_say_why() -> None:
    together = "October 2025 cancelled; August and September came together on 18 November"
    assert together in words(seen(date(2025, 11, 18)))
    assert together in words(seen(NOW, "2025-08"))
    assert together not in words(seen(OCTOBER))


def test_a_month_whose_bills_are_not_out_says_so() -> None:
    # Table 1 of July 2026 reaches May; table 3 of June ends with April.
    lines = words(view(updated(bundled_snapshot()), FlowsOptions()))
    assert lines[0].startswith("2026-05 official")
    assert lines[2] == "first, by the table; its press release is not at hand"
    assert lines[3] == "bills not known yet"


def test_the_twelve_months_of_a_revised_month_are_beside_their_first_print() -> None:
    """Table 3 of June 2026 sums to −80.9 and 384.1; SB0342 printed −87.2 and 382.0."""
    assert words(seen(NOW, "2025-10"))[-1] == (
        "12 months: official −80.9 bn (printed −87.2 bn, revision +6.3 bn), "
        "private +384.1 bn (printed +382.0 bn, revision +2.1 bn)"
    )


def test_countries_by_size_and_the_total_last() -> None:
    shown = view(updated(bundled_snapshot()), FlowsOptions("2025-10"))
    assert shown.tidy is not None
    assert [column.key for column in shown.tidy.columns] == [
        "country",
        "code",
        "holdings_usd_bn",
        "net_purchases_usd_bn",
        "valuation_change_usd_bn",
        "other_change_usd_bn",
    ]
    rows = [[cell.value for cell in row.cells] for row in shown.tidy.rows]
    assert [row[:2] for row in rows[:3]] == [
        ["Japan", "42609"],
        ["United Kingdom", "13005"],
        ["China, Mainland", "41408"],
    ]
    assert rows[-1][0] == "Grand Total"
    # Table 3 of June 2026, $ millions: 1,199,967, net +8,654, valuation +560
    assert rows[0][2:5] == [1199.967, 8.654, 0.56]
    assert {row.stamp.observed for row in shown.tidy.rows} == {date(2025, 10, 31)}


def test_every_month_on_request() -> None:
    shown = view(updated(bundled_snapshot()), FlowsOptions(ALL))
    assert shown.tidy is not None
    months = {row.stamp.observed for row in shown.tidy.rows}
    assert len(months) == 76  # 2020-01 to 2026-04
    assert len({row.key for row in shown.tidy.rows}) == len(shown.tidy.rows)
    assert {row.stamp.observed for row in shown.table.rows} == {date(2026, 4, 30)}


def test_shares_are_of_the_grand_total() -> None:
    [total] = [row for row in seen(OCTOBER).table.rows if row.key == "99996"]
    assert total.cells[2].value == 100
    japan = seen(OCTOBER).table.rows[0]
    assert japan.cells[2].value == pytest.approx(1199.967 / 9232.932 * 100)


def test_the_past_says_where_its_figures_come_from() -> None:
    shown = seen(OCTOBER)
    assert {row.stamp.state for row in shown.table.rows} == {State.RECONSTRUCTED}
    as_of = bundled_snapshot(OCTOBER).as_of
    assert all(row.stamp.known and row.stamp.known <= as_of for row in shown.table.rows)


def test_a_fall_in_value_is_never_called_selling() -> None:
    rows = pd.DataFrame(
        {
            "observed": ["2025-09-30", "2025-10-31"],
            "country": "Of Which: Foreign Official",
            "code": "99990",
            "for_treas_pos": [4000.0, 3000.0],
            "for_treas_net": [0.0, 10.0],
            "for_lt_treas_net": [0.0, 10.0],
            "for_lt_treas_valchg": [0.0, -1010.0],
            "for_st_treas_net": [0.0, 0.0],
        }
    )
    japan = rows.assign(country="Japan", code="42609")
    part = dataset("tic_table3", "table3", pd.concat([rows, japan]))
    shown = view(updated(snapshot_of(part)), FlowsOptions())
    text = " ".join(words(shown)) + shown.note
    assert "sold" not in text
    assert "net bought" in text
    [row] = [row for row in shown.table.rows if row.key == "42609"]
    by_key = dict(zip([column.key for column in shown.table.columns], row.cells, strict=True))
    assert by_key["change_usd_bn"].value == -1.0
    assert by_key["net_purchases_usd_bn"].tone is Tone.UP
    assert Tone.DOWN not in {cell.tone for cell in row.cells}


def test_bars_are_two_years_under_their_yearly_pace() -> None:
    shown = view(updated(bundled_snapshot(OCTOBER)), FlowsOptions(instrument="bonds_notes")).plot
    assert shown is not None
    assert shown.bars
    names = ["official", "private", "official 12m sum ÷ 12", "private 12m sum ÷ 12"]
    assert [series.name for series in shown.series] == names
    assert [series.behind for series in shown.series] == [False, False, True, True]
    last = [series.points[-1][1] for series in shown.series]
    # SB0342: lines 10 and 5 of October, and of the twelve months through it
    assert last == pytest.approx([-24.8, -36.4, -87.2 / 12, 382.0 / 12])
    assert {len(series.points) for series in shown.series} == {24}
    assert shown.ticks[-1].label == "2025-10"


def test_by_holder() -> None:
    shown = by_holder(updated(bundled_snapshot(OCTOBER)), FlowsOptions("2025-10"))
    assert [column.key for column in shown.table.columns] == [
        "holder",
        "instrument",
        "net_purchases_usd_bn",
        "vintage",
    ]
    rows = {tuple(cell.value for cell in row.cells) for row in shown.table.rows}
    assert ("private", "bonds_notes", -36.4, "first") in rows
    assert ("official", "bonds_notes", -24.8, "first") in rows
    assert len(rows) == 9
    months = by_holder(updated(bundled_snapshot(OCTOBER)), FlowsOptions(ALL)).table.rows
    assert len({row.stamp.observed for row in months}) > 30


@pytest.mark.parametrize("month", ["October", "2025-13", "2025-1", ""])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(UsageError, match="not a month"):
        seen(OCTOBER, month)


def test_a_month_nobody_knows_is_empty_and_says_so() -> None:
    shown = seen(OCTOBER, "2026-04")
    assert shown.table.rows == ()
    assert "2026-04" in shown.table.empty
    assert words(shown) == ["no flows of 2026-04 known"]
    assert view(updated(snapshot_of()), FlowsOptions()).table.rows == ()


def test_every_instrument_can_be_looked_at() -> None:
    assert list(INSTRUMENTS) == list(SECURITIES)
    for instrument in INSTRUMENTS:
        shown = view(updated(bundled_snapshot()), FlowsOptions("2025-10", instrument=instrument))
        assert len(shown.table.rows) > 40
        assert len({row.key for row in shown.table.rows}) == len(shown.table.rows)


def test_hubs_are_marked_and_fold_into_one_row() -> None:
    apart = seen(OCTOBER).table.rows
    marked = {str(row.cells[0].value) for row in apart if "*" in str(row.cells[0].value)}
    assert marked == {
        "Belgium*",
        "Cayman Islands*",
        "Ireland*",
        "Luxembourg*",
        "Switzerland*",
        "United Kingdom*",
    }
    folded = view(updated(bundled_snapshot(OCTOBER)), FlowsOptions(folded=True)).table.rows
    assert [row.key for row in folded if "*" in str(row.cells[0].value)] == ["hubs"]
    assert len(folded) == len(apart) - 5
    hidden = [row.cells[1].value for row in apart if "*" in str(row.cells[0].value)]
    [hubs] = [row for row in folded if row.key == "hubs"]
    assert hubs.cells[1].value == pytest.approx(sum(map(float, map(str, hidden))))


def test_totals_stand_below_the_countries_and_say_that_they_are_totals() -> None:
    rows = seen(OCTOBER).table.rows
    assert [row.key for row in rows if row.total] == ["99990", "99991", "99996"]
    assert [row.key for row in rows[-3:]] == ["99990", "99991", "99996"]


def test_the_formula_names_table_and_column() -> None:
    japan = view(updated(bundled_snapshot()), FlowsOptions(instrument="equities")).table.rows[0]
    formulas = [cell.formula for cell in japan.cells]
    assert "table 1, for_lt_eqty_pos" in formulas
    assert "table 1, for_lt_eqty_net" in formulas
    assert "change − net bought − valuation" in formulas


def test_bills_have_no_valuation_and_say_why() -> None:
    bills = view(updated(bundled_snapshot()), FlowsOptions(instrument="bills"))
    place = [column.key for column in bills.table.columns].index("valuation_change_usd_bn")
    assert {row.cells[place].value for row in bills.table.rows} == {None}
    assert {row.cells[place].formula for row in bills.table.rows} == {
        "TIC takes it as zero for bills"
    }


MONTHS = [f"{year}-{month:02}" for year in range(2020, 2027) for month in range(1, 13)]
NEGATIVE = re.compile(r"\b(net sold|sold|selling|sale)\b")


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_no_text_or_tone_of_any_country_and_month_calls_a_fall_selling(instrument: str) -> None:
    """Only net purchases have the tone of a sale, and only where they are negative."""
    update, checked = updated(bundled_snapshot()), 0
    for month in MONTHS:
        shown = view(update, FlowsOptions(month, instrument=instrument))
        keys = [column.key for column in shown.table.columns]
        bought = [place for place, key in enumerate(keys) if key.startswith("net_")]
        for row in shown.table.rows:
            checked += 1
            for place, cell in enumerate(row.cells):
                assert not NEGATIVE.search(f"{cell.value} {cell.formula}")
                if cell.tone is Tone.DOWN:
                    assert place in bought
                    assert isinstance(cell.value, float)
                    assert cell.value < 0
        for line in shown.lines:
            spelt = "".join(span.text for span in line)
            if NEGATIVE.search(spelt):
                assert "−" in spelt.split(": net sold")[0].split()[2]
    assert checked > 3000


def test_no_history_of_a_country_calls_a_fall_selling() -> None:
    update = updated(bundled_snapshot())
    for code in ("42609", "41408", "10251", "13005", "99990", "hubs"):
        shown = view(update, FlowsOptions(country=code))
        for row in shown.table.rows:
            toned = [cell for cell in row.cells if cell.tone in (Tone.UP, Tone.DOWN)]
            assert all(cell is row.cells[3] for cell in toned)
            assert all((cell.tone is Tone.DOWN) == (str(cell.value)[0] == "-") for cell in toned)
        assert not any(NEGATIVE.search("".join(span.text for span in line)) for line in shown.lines)


def test_falling_custody_is_not_called_selling() -> None:
    shown = view(updated(bundled_snapshot()), FlowsOptions(view_name=FlowsViewName.CUSTODY))
    tones = {cell.tone for row in shown.table.rows for cell in row.cells}
    assert tones == {Tone.PLAIN}
    assert {span.tone for line in shown.lines for span in line} <= {
        Tone.PLAIN,
        Tone.STRONG,
        Tone.MUTED,
    }
    assert not NEGATIVE.search(" ".join(words(shown)))
