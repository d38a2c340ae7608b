"""Verdicts in the auctions pane: the first line, the column and the rule in words."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.support.snapshots import bundled_snapshot, update_of
from tui.model.format import format_cell
from tui.model.table import Bar, Cell
from tui.model.text import Tone
from tui.model.times import parse_moment
from tui.model.view import View
from tui.screen.widgets.fitted_lead import fitted_lead
from tui.views.auctions.options import AuctionsOptions, AuctionsViewName, Kinds
from tui.views.auctions.results import HISTORY
from tui.views.auctions.view import view

BOND = "Bond 20-Year, 2025-12-17 912810UQ9"
RESULTS = AuctionsOptions(AuctionsViewName.RESULTS)
VERDICT = [column.key for column in HISTORY].index("verdict")


def view_at(when: str, options: AuctionsOptions) -> View:
    snapshot = bundled_snapshot(parse_moment(when), ("auctions", "par_yields"))
    return view(update_of(snapshot), options)


def first_lead(pane_view: View) -> list[str]:
    return ["".join(span.text for span in clause.spans) for clause in pane_view.leads[0]]


def verdict_of(pane_view: View, key: str) -> Cell:
    [row] = [row for row in pane_view.table.rows if row.key == key]
    place = [column.key for column in pane_view.table.columns].index("verdict")
    return row.cells[place]


def test_first_lead_is_the_verdict_on_the_latest_note_or_bond() -> None:
    """On 18 December bills and 5-year TIPS were sold too."""
    assert first_lead(view_at("2025-12-19", AuctionsOptions())) == [
        *("20Y 17 Dec", "4.798%", "ordinary", "tail +1.8 bp", "cover 2.67"),
        *("indirect 65.2%", "direct 22.2%", "dealers 12.6%", "13.0 bn reopened"),
        "tail +0.7 cover −0.1 indirect −0.7 dealers +0.1 σ",
    ]
    bills = first_lead(view_at("2025-12-19", replace(RESULTS, kinds=Kinds.BILLS)))
    assert bills[0] == "8W bill 18 Dec"
    assert bills[2:4] == ["ordinary", "cover 3.01"]
    tips = first_lead(view_at("2025-12-19", replace(RESULTS, kinds=Kinds.TIPS)))
    assert tips[0] == "5Y TIPS 18 Dec"
    assert (tips[2], tips[-1]) == (
        "too few",
        "fewer than twelve 5-Year TIPS reopenings before it at hand",
    )
    upcoming = replace(RESULTS, view_name=AuctionsViewName.UPCOMING)
    assert first_lead(view_at("2025-12-19", upcoming))[0] == "next 13W bill in 2 d 11 h"


@pytest.mark.parametrize("room", [46, 58, 64, 78, 118, 180])
def test_first_lead_keeps_term_yield_and_verdict(room: int) -> None:
    lead = view_at("2025-12-19", AuctionsOptions()).leads[0]
    text = "".join(span.text for span in fitted_lead(lead, room))
    assert text.startswith("20Y 17 Dec  4.798%  ordinary")
    assert len(text) <= room
    assert ("tail +1.8 bp  cover 2.67" in text) is (room >= 54)


def test_first_lead_of_a_weak_auction_has_its_tone() -> None:
    """The 5-year note of 25 October 2023 was sold after the 2-year note of the 24th."""
    name, _, verdict, *_, figures = view_at("2023-10-25", AuctionsOptions()).leads[0]
    assert name.spans[0].text == "5Y 25 Oct"
    assert (verdict.spans[0].text, verdict.spans[0].tone) == ("weak", Tone.DOWN)
    assert figures.spans[0].text == "tail +0.2 cover −2.3 indirect −2.3 dealers +2.5 σ"


def test_verdict_is_a_word_with_the_tone_of_demand() -> None:
    table = view_at("2025-12-19", AuctionsOptions())
    cells = {key: verdict_of(table, key) for key in ("Note 7-Year", "Bond 20-Year", "Bill 4-Week")}
    assert {key: (format_cell(cell), cell.tone) for key, cell in cells.items()} == {
        "Note 7-Year": ("weak", Tone.DOWN),
        "Bond 20-Year": ("ordinary", Tone.LESSER),
        "Bill 4-Week": ("strong", Tone.UP),
    }


def test_rule_is_in_words_with_each_mean_and_deviation() -> None:
    table = view_at("2025-12-19", RESULTS)
    assert verdict_of(table, BOND).formula == (
        "demand −0.4 σ, the mean of −tail, cover, indirect, −dealers; "
        "strong from +1.0 σ, weak from −1.0 σ. "
        "Against the twelve 20-Year bond reopenings before it: "
        "tail +1.8 bp, mean +0.5 bp ± 1.8 bp, +0.7 σ; cover 2.67, mean 2.68 ± 0.10, −0.1 σ; "
        "indirect 65.2%, mean 68.5% ± 4.9%, −0.7 σ; dealers 12.6%, mean 11.9% ± 4.3%, +0.1 σ"
    )
    bill = verdict_of(view_at("2025-12-19", AuctionsOptions()), "Bill 4-Week").formula
    assert bill.startswith("demand +3.2 σ, the mean of cover, indirect, −dealers; strong from")
    small = verdict_of(table, "CMB 2-Day, 2025-12-04 912797A72")
    assert (small.value, small.formula) == ("too few", "a test, which compares with nothing")


def test_verdict_without_a_final_tail_has_a_question_mark() -> None:
    before, after = (view_at(f"2025-12-17T{clock}", RESULTS) for clock in ("14:00", "18:00"))
    cell = verdict_of(before, BOND)
    assert cell.value == "ordinary?"
    assert cell.formula.endswith("; provisional, without a final tail")
    assert "tail +" not in cell.formula
    assert first_lead(before)[:5] == [
        *("20Y 17 Dec", "4.798%", "ordinary", "provisional without a tail", "tail +2.8 bp"),
    ]
    assert before.leads[0][4].spans[-1].tone is Tone.WARNING
    assert first_lead(before)[-1] == "cover −0.1 indirect −0.7 dealers +0.1 σ"
    notes = [note.text for note in before.table.notes]
    assert "verdict with ?: provisional, without a final tail" in notes
    assert verdict_of(after, BOND).value == "ordinary"
    assert not any("?" in note.text for note in after.table.notes)


def test_demand_is_a_bar_from_zero_on_one_scale() -> None:
    table = view_at("2025-12-19", AuctionsOptions()).table
    place = [column.key for column in table.columns].index("demand_bar")
    bars = {row.key: row.cells[place] for row in table.rows}
    seven, bill = bars["Note 7-Year"].graphic, bars["Bill 4-Week"].graphic
    assert isinstance(seven, Bar)
    assert isinstance(bill, Bar)
    assert (bars["Note 7-Year"].tone, bars["Bill 4-Week"].tone) == (Tone.DOWN, Tone.UP)
    assert -0.4 < seven.length < -0.33, "from −1 σ on it is weak"
    assert bill.length == 1, "3.2 σ ends with the scale"
    assert (bars["TIPS 30-Year"].value, bars["TIPS 30-Year"].graphic) == (None, None)


def test_history_of_a_term_has_the_verdict_of_each() -> None:
    opened = view_at("2025-12-19", AuctionsOptions(opened="Note 5-Year"))
    assert opened.table.columns == HISTORY
    verdicts = {row.stamp.observed: row.cells[VERDICT].value for row in opened.table.rows}
    assert verdicts[date(2023, 1, 25)] == "strong"
    assert verdicts[date(2023, 10, 25)] == "weak"
    assert verdicts[date(2022, 10, 26)] == "too few"
