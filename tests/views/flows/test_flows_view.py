"""Flows pane: figures, and the rule that only negative net purchases are called selling."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of, update_of
from tui.measures.flows.holdings import SECURITIES
from tui.measures.flows.trailing_12m import trailing_12m
from tui.model.errors import UsageError
from tui.model.snapshot import State
from tui.model.table import Bar
from tui.model.text import Lead, Tone
from tui.model.view import View
from tui.screen.widgets.fitted_lead import fitted_lead
from tui.views.flows.export_tables import by_country, by_holder
from tui.views.flows.month_leads import trade_text, year_clauses
from tui.views.flows.options import ALL, INSTRUMENTS, FlowsOptions, FlowsViewName
from tui.views.flows.view import view

OCTOBER = date(2025, 12, 19)
NOW = date(2026, 8, 10)


def flows_view(day: date, month: str = "latest") -> View:
    return view(update_of(bundled_snapshot(day)), FlowsOptions(month))


def clause_texts(lead: Lead) -> list[str]:
    return ["".join(span.text for span in clause.spans) for clause in lead]


def lead_texts(pane_view: View, room: int = 300) -> list[str]:
    lines = (fitted_lead(lead, room) for lead in pane_view.leads)
    return ["".join(span.text for span in line) for line in lines]


def test_leads_october_2025_match_press_release() -> None:
    # Press release SB0342: lines 10, 5, 30, 25, 24, and of twelve months lines 10 and 5
    first, second = flows_view(OCTOBER).leads
    assert clause_texts(first) == [
        "October official sold 24.8  private sold 36.4 bn",
        "bonds and notes",
        "with bills −10.0 and −29.4 bn",
        "net TIC −37.3 bn",
    ]
    assert [text for text in clause_texts(second) if "here" not in text] == [
        "first print",
        "bills +14.8 and +7.0 bn",
        "next release in 26 d 16 h",
        "15 Jan 16:00 EST",
        "12 months −87.2 and +382.0 bn",
    ]


@pytest.mark.parametrize("room", [48, 58, 64, 78, 118, 200])
def test_leads_leave_out_whole_clauses_and_keep_both_figures(room: int) -> None:
    first, second = lead_texts(flows_view(OCTOBER), room)
    assert first.startswith("October official sold 24.8  private sold 36.4 bn")
    assert "next release in 26 d 16 h" in second
    assert max(map(len, (first, second))) <= room
    assert ("bonds and notes" in first) is (room >= 65)
    assert ("first print" in second) is (room >= 38)


def test_leads_revised_month_shows_first_print() -> None:
    first, second = flows_view(OCTOBER, "2025-09").leads  # SB0317 printed −16.3 and 41.9
    assert clause_texts(first)[0] == "September official sold 16.3  private bought 41.5 bn"
    assert clause_texts(second)[0] == "revised, first print −16.3 and +41.9 bn"
    assert not any("next release" in text for text in clause_texts(second))


def test_lead_of_a_month_a_year_ago_has_its_year() -> None:
    [text, *_] = clause_texts(flows_view(NOW, "2024-10").leads[0])
    assert text.startswith("October 2024 official ")


def test_leads_are_of_the_instrument_that_is_shown() -> None:
    """SB0342, lines 25 and 24: bills are a change in position, and have no verb."""
    update = update_of(bundled_snapshot(OCTOBER))
    bills = view(update, FlowsOptions(instrument="bills"))
    assert bills.basis == "bills"
    assert clause_texts(bills.leads[0])[:2] == ["October official +14.8  private +7.0 bn", "bills"]
    agencies = view(update, FlowsOptions(instrument="agencies"))
    assert agencies.basis == clause_texts(agencies.leads[0])[1] == "agency bonds"
    assert view(update, FlowsOptions()).basis == ""


def test_note_months_released_together_name_shutdown() -> None:
    together = "October 2025 cancelled; August and September came together on 18 November"
    assert flows_view(date(2025, 11, 18)).note == together
    assert flows_view(NOW, "2025-08").note == together
    assert flows_view(OCTOBER).note == ""


def test_notes_name_the_lines_of_the_press_release() -> None:
    notes = [note.text for note in flows_view(OCTOBER).table.notes]
    assert notes == [
        "* custody hub",
        "change = bought + valuation + other",
        "press release: official line 10, private line 5, bills lines 25 and 24, net TIC line 30",
    ]


def test_leads_month_without_bills_note_missing_bills() -> None:
    # Table 1 of July 2026 reaches May; table 3 of June ends with April.
    first, second = view(update_of(bundled_snapshot()), FlowsOptions()).leads
    assert clause_texts(first)[0].startswith("May official")
    assert clause_texts(second)[:2] == [
        "first print, by the table; no press release at hand",
        "bills not at hand",
    ]


def test_leads_twelve_months_revised_show_first_print() -> None:
    """Table 3 of June 2026 sums to −80.9 and 384.1; SB0342 printed −87.2 and 382.0."""
    assert clause_texts(flows_view(NOW, "2025-10").leads[1])[-3:] == [
        "12 months −80.9 and +384.1 bn",
        "printed −87.2 and +382.0 bn",
        "revision +6.3 and +2.1 bn",
    ]


def test_tidy_countries_sorted_by_size_total_last() -> None:
    tidy = by_country(update_of(bundled_snapshot()), FlowsOptions("2025-10")).table
    assert [column.key for column in tidy.columns] == [
        "country",
        "code",
        "iso_code",
        "holdings_usd_bn",
        "net_purchases_usd_bn",
        "valuation_change_usd_bn",
        "other_change_usd_bn",
    ]
    rows = [[cell.value for cell in row.cells] for row in tidy.rows]
    assert [row[:3] for row in rows[:3]] == [
        ["Japan", "42609", "JP"],
        ["United Kingdom", "13005", "GB"],
        ["China, Mainland", "41408", "CN"],
    ]
    assert rows[-1][:3] == ["Grand Total", "99996", None]
    # Table 3 of June 2026, $ millions: 1,199,967, net +8,654, valuation +560
    assert rows[0][3:6] == [1199.967, 8.654, 0.56]
    assert {row.stamp.observed for row in tidy.rows} == {date(2025, 10, 31)}


def test_tidy_all_months_has_every_month() -> None:
    update = update_of(bundled_snapshot())
    tidy = by_country(update, FlowsOptions(ALL)).table
    months = {row.stamp.observed for row in tidy.rows}
    assert len(months) == 76  # 2020-01 to 2026-04
    assert len({row.key for row in tidy.rows}) == len(tidy.rows)
    on_screen = view(update, FlowsOptions(ALL)).table
    assert {row.stamp.observed for row in on_screen.rows} == {date(2026, 4, 30)}


def test_table_share_is_of_grand_total() -> None:
    [total] = [row for row in flows_view(OCTOBER).table.rows if row.key == "99996"]
    assert total.cells[2].value == 100
    japan = flows_view(OCTOBER).table.rows[0]
    assert japan.cells[2].value == pytest.approx(1199.967 / 9232.932 * 100)


def test_table_as_of_past_is_reconstructed() -> None:
    pane_view = flows_view(OCTOBER)
    assert {row.stamp.state for row in pane_view.table.rows} == {State.RECONSTRUCTED}
    as_of = bundled_snapshot(OCTOBER).as_of
    assert all(row.stamp.known and row.stamp.known <= as_of for row in pane_view.table.rows)


def test_text_holdings_fall_is_not_called_selling() -> None:
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
    pane_view = view(update_of(snapshot_of(part)), FlowsOptions())
    text = " ".join(lead_texts(pane_view)) + pane_view.note
    assert "sold" not in text
    assert "bought 0.0 bn" in text
    [row] = [row for row in pane_view.table.rows if row.key == "42609"]
    by_key = dict(zip([column.key for column in pane_view.table.columns], row.cells, strict=True))
    assert by_key["change_usd_bn"].value == -1.0
    assert by_key["net_purchases_usd_bn"].tone is Tone.UP
    assert Tone.DOWN not in {cell.tone for cell in row.cells}


def test_plot_has_two_years_of_bars_and_pace() -> None:
    plot = view(update_of(bundled_snapshot(OCTOBER)), FlowsOptions(instrument="bonds_notes")).plot
    assert plot is not None
    assert plot.bars
    names = ["official", "private", "official 12m sum ÷ 12", "private 12m sum ÷ 12"]
    assert [series.name for series in plot.series] == names
    assert [series.behind for series in plot.series] == [False, False, True, True]
    last = [series.points[-1][1] for series in plot.series]
    # SB0342: lines 10 and 5 of October, and of the twelve months through it
    assert last == pytest.approx([-24.8, -36.4, -87.2 / 12, 382.0 / 12])
    assert {len(series.points) for series in plot.series} == {24}
    assert (plot.ticks[-1].label, plot.ticks[-1].full) == ("Oct", "2025-10")
    januaries = [tick.label for tick in plot.ticks if tick.full.endswith("-01")]
    assert januaries == ["Jan ’24", "Jan ’25"]
    assert plot.names_last


def test_bars_of_the_total_are_named_with_their_bills() -> None:
    plot = flows_view(OCTOBER).plot
    assert plot is not None
    latest = {series.name: series.points[-1][1] for series in plot.series if not series.behind}
    assert latest == pytest.approx({"official with bills": -10.0, "private with bills": -29.4})


def test_by_holder_one_month_has_nine_rows() -> None:
    pane_view = by_holder(update_of(bundled_snapshot(OCTOBER)), FlowsOptions("2025-10"))
    assert [column.key for column in pane_view.table.columns] == [
        "holder",
        "instrument",
        "net_purchases_usd_bn",
        "vintage",
    ]
    rows = {tuple(cell.value for cell in row.cells) for row in pane_view.table.rows}
    assert ("private", "bonds_notes", -36.4, "first") in rows
    assert ("official", "bonds_notes", -24.8, "first") in rows
    assert len(rows) == 9
    months = by_holder(update_of(bundled_snapshot(OCTOBER)), FlowsOptions(ALL)).table.rows
    assert len({row.stamp.observed for row in months}) > 30


@pytest.mark.parametrize("month", ["October", "2025-13", "2025-1", ""])
def test_view_month_invalid_raises_usage_error(month: str) -> None:
    with pytest.raises(UsageError, match="not a month"):
        flows_view(OCTOBER, month)


def test_view_month_unknown_is_empty() -> None:
    pane_view = flows_view(OCTOBER, "2026-04")
    assert pane_view.table.rows == ()
    assert "2026-04" in pane_view.table.empty
    assert lead_texts(pane_view) == ["no flows of 2026-04 known"]
    assert view(update_of(snapshot_of()), FlowsOptions()).table.rows == ()


def test_view_every_instrument_has_countries() -> None:
    assert list(INSTRUMENTS) == list(SECURITIES)
    for instrument in INSTRUMENTS:
        pane_view = view(
            update_of(bundled_snapshot()), FlowsOptions("2025-10", instrument=instrument)
        )
        assert len(pane_view.table.rows) > 40
        assert len({row.key for row in pane_view.table.rows}) == len(pane_view.table.rows)


def test_table_hubs_folded_is_one_row() -> None:
    apart = flows_view(OCTOBER).table.rows
    marked = {str(row.cells[0].value) for row in apart if "*" in str(row.cells[0].value)}
    assert marked == {
        "Belgium*",
        "Cayman Islands*",
        "Ireland*",
        "Luxembourg*",
        "Switzerland*",
        "United Kingdom*",
    }
    folded = view(update_of(bundled_snapshot(OCTOBER)), FlowsOptions(folded=True)).table.rows
    assert [row.key for row in folded if "*" in str(row.cells[0].value)] == ["hubs"]
    assert len(folded) == len(apart) - 5
    hidden = [row.cells[1].value for row in apart if "*" in str(row.cells[0].value)]
    [hubs] = [row for row in folded if row.key == "hubs"]
    assert hubs.cells[1].value == pytest.approx(sum(map(float, map(str, hidden))))


def test_table_totals_are_last_and_marked() -> None:
    rows = flows_view(OCTOBER).table.rows
    assert [row.key for row in rows if row.total] == ["99990", "99991", "99996"]
    assert [row.key for row in rows[-3:]] == ["99990", "99991", "99996"]


def test_cells_formula_names_table_and_column() -> None:
    japan = view(update_of(bundled_snapshot()), FlowsOptions(instrument="equities")).table.rows[0]
    formulas = [cell.formula for cell in japan.cells]
    assert "table 1, for_lt_eqty_pos" in formulas
    assert "table 1, for_lt_eqty_net" in formulas
    assert "change − net bought − valuation" in formulas


def test_table_bills_valuation_is_missing_with_reason() -> None:
    bills = view(update_of(bundled_snapshot()), FlowsOptions(instrument="bills"))
    place = [column.key for column in bills.table.columns].index("valuation_change_usd_bn")
    assert {row.cells[place].value for row in bills.table.rows} == {None}
    assert {row.cells[place].formula for row in bills.table.rows} == {
        "TIC takes it as zero for bills"
    }


MONTHS = [f"{year}-{month:02}" for year in range(2020, 2027) for month in range(1, 13)]
NEGATIVE = re.compile(r"\b(net sold|sold|selling|sale)\b")


@pytest.mark.long
@pytest.mark.parametrize(
    "instrument",
    [
        name if name == "total" else pytest.param(name, marks=pytest.mark.long)
        for name in INSTRUMENTS
    ],
)
def test_text_and_tone_every_month_never_call_fall_selling(instrument: str) -> None:
    """Only negative net purchases have the tone of a sale."""
    update, checked = update_of(bundled_snapshot()), 0
    for month in MONTHS:
        pane_view = view(update, FlowsOptions(month, instrument=instrument))
        keys = [column.key for column in pane_view.table.columns]
        bought = [place for place, key in enumerate(keys) if key.startswith("net_")]
        for row in pane_view.table.rows:
            checked += 1
            for place, cell in enumerate(row.cells):
                assert not NEGATIVE.search(f"{cell.value} {cell.formula}")
                if cell.tone is Tone.DOWN:
                    assert place in bought
                    assert isinstance(cell.value, float)
                    assert cell.value < 0
        for span in (span for lead in pane_view.leads for each in lead for span in each.spans):
            if NEGATIVE.search(span.text):
                assert span.tone is Tone.DOWN
    assert checked > 3000


def test_country_history_never_calls_fall_selling() -> None:
    update = update_of(bundled_snapshot())
    for code in ("42609", "41408", "10251", "13005", "99990", "hubs"):
        pane_view = view(update, FlowsOptions(country=code))
        for row in pane_view.table.rows:
            toned = [cell for cell in row.cells if cell.tone in (Tone.UP, Tone.DOWN)]
            assert all(cell is row.cells[3] for cell in toned)
            assert all((cell.tone is Tone.DOWN) == (str(cell.value)[0] == "-") for cell in toned)
        assert not NEGATIVE.search(" ".join(lead_texts(pane_view)))


def test_custody_fall_is_not_called_selling() -> None:
    pane_view = view(update_of(bundled_snapshot()), FlowsOptions(view_name=FlowsViewName.CUSTODY))
    tones = {cell.tone for row in pane_view.table.rows for cell in row.cells}
    lead_tones = {span.tone for lead in pane_view.leads for clause in lead for span in clause.spans}
    assert not {Tone.UP, Tone.DOWN} & (tones | lead_tones)
    assert not NEGATIVE.search(" ".join(lead_texts(pane_view)))


def test_year_of_a_month_without_flows_is_left_out() -> None:
    assert year_clauses(trailing_12m(bundled_snapshot(OCTOBER)), "bonds_notes", "1970-01", 5) == ()


@pytest.mark.parametrize(
    ("bought", "text"),
    [(None, "—"), (-0.1, "sold 0.1"), (0.0, "no net trade"), (0.1, "bought 0.1")],
)
def test_only_negative_net_purchases_are_sales(bought: float | None, text: str) -> None:
    assert trade_text(bought, "bonds_notes") == text
    assert "sold" not in trade_text(bought, "bills")


def test_bars_have_one_scale_and_the_sign_of_net_purchases() -> None:
    table = flows_view(OCTOBER).table
    place = [column.key for column in table.columns].index("net_purchases_usd_bn")
    bars = {row.key: (row.cells[place].value, row.cells[place + 1].graphic) for row in table.rows}
    countries = {key: pair for key, pair in bars.items() if pair[1] is not None}
    assert {key for key in bars if key not in countries} == {"99990", "99991", "99996"}
    lengths = {key: drawn.length for key, (_, drawn) in countries.items() if isinstance(drawn, Bar)}
    assert max(map(abs, lengths.values())) == 1
    canada = countries["29998"]
    scale = abs(float(str(canada[0])))
    assert lengths["29998"] == -1, "Canada sold most: 57.8 bn"
    for key, (bought, _) in countries.items():
        assert lengths[key] == pytest.approx(float(str(bought)) / scale)


def test_columns_drop_in_their_order() -> None:
    columns = sorted(flows_view(OCTOBER).table.columns, key=lambda column: -column.drop)
    groups: dict[int, list[str]] = {}
    for column in columns:
        groups.setdefault(column.drop, []).append(column.label)
    assert list(groups.values()) == [
        *(["held 12m"], ["rank"], ["moved"], ["share %"], ["net 3m bn"], ["net 12m bn"]),
        ["change bn", "valuation bn", "other bn"],
        *(["bought"], ["bought bn"], ["country", "held bn"]),
    ]


def test_export_of_the_pane_has_no_bars() -> None:
    pane_view = flows_view(OCTOBER)
    assert pane_view.tidy is not None
    keys = [column.key for column in pane_view.table.columns]
    assert [column.key for column in pane_view.tidy.columns] == [
        key for key in keys if key != "net_purchases_bar"
    ]
    assert {len(row.cells) for row in pane_view.tidy.rows} == {len(keys) - 1}
