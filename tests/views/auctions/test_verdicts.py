"""Verdicts in the auctions pane: the first line, the column and the rule in words."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from tests.support.snapshots import bundled_snapshot, update_of
from tui.model.format import format_cell
from tui.model.table import Cell
from tui.model.text import Tone
from tui.model.times import parse_moment
from tui.model.view import View
from tui.views.auctions.options import AuctionsOptions, AuctionsViewName, Kinds
from tui.views.auctions.results import HISTORY
from tui.views.auctions.view import view

BOND = "Bond 20-Year, 2025-12-17 912810UQ9"
RESULTS = AuctionsOptions(AuctionsViewName.RESULTS)
VERDICT = [column.key for column in HISTORY].index("verdict")


def view_at(when: str, options: AuctionsOptions) -> View:
    return view(update_of(bundled_snapshot(parse_moment(when))), options)


def first_line(pane_view: View) -> str:
    return "".join(span.text for span in pane_view.lines[0])


def verdict_of(pane_view: View, key: str) -> Cell:
    [row] = [row for row in pane_view.table.rows if row.key == key]
    place = [column.key for column in pane_view.table.columns].index("verdict")
    return row.cells[place]


def test_first_line_is_the_verdict_on_the_latest_note_or_bond() -> None:
    """On 18 December bills and 5-year TIPS were sold too."""
    assert first_line(view_at("2025-12-19", AuctionsOptions())) == (
        "20Y 2025-12-17 ordinary · tail +0.7 cover −0.1 indirect −0.7 dealers +0.1 σ"
    )
    bills = replace(RESULTS, kinds=Kinds.BILLS)
    assert first_line(view_at("2025-12-19", bills)).startswith(
        "8-Week bill 2025-12-18 ordinary · cover"
    )
    tips = replace(RESULTS, kinds=Kinds.TIPS)
    assert first_line(view_at("2025-12-19", tips)) == (
        "5-Year TIPS 2025-12-18 too few: fewer than twelve 5-Year TIPS reopenings before it at hand"
    )
    upcoming = replace(RESULTS, view_name=AuctionsViewName.UPCOMING)
    assert first_line(view_at("2025-12-19", upcoming)).startswith("next auction")


def test_first_line_of_a_weak_auction_has_its_tone() -> None:
    """The 5-year note of 25 October 2023 was sold after the 2-year note of the 24th."""
    start, word, figures = view_at("2023-10-25", AuctionsOptions()).lines[0]
    assert (start.text, word.text, word.tone) == ("5Y 2023-10-25 ", "weak", Tone.DOWN)
    assert figures.text == " · tail +0.2 cover −2.3 indirect −2.3 dealers +2.5 σ"


def test_verdict_is_a_word_with_the_tone_of_demand() -> None:
    table = view_at("2025-12-19", AuctionsOptions())
    cells = {key: verdict_of(table, key) for key in ("Note 7-Year", "Bond 20-Year", "Bill 4-Week")}
    assert {key: (format_cell(cell), cell.tone) for key, cell in cells.items()} == {
        "Note 7-Year": ("weak", Tone.DOWN),
        "Bond 20-Year": ("ordinary", Tone.MUTED),
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
    assert first_line(before) == (
        "20Y 2025-12-17 ordinary, provisional without a tail · "
        "cover −0.1 indirect −0.7 dealers +0.1 σ"
    )
    notes = [note.text for note in before.table.notes]
    assert "Verdict with ?: provisional, without a final tail" in notes
    assert verdict_of(after, BOND).value == "ordinary"
    assert not any("?" in note.text for note in after.table.notes)


def test_announced_auction_has_no_verdict() -> None:
    cell = verdict_of(view_at("2025-12-17T12:00", RESULTS), BOND)
    assert (cell.value, cell.formula) == (None, "")


def test_history_of_a_term_has_the_verdict_of_each() -> None:
    opened = view_at("2025-12-19", AuctionsOptions(opened="Note 5-Year"))
    assert opened.table.columns == HISTORY
    verdicts = {row.stamp.observed: row.cells[VERDICT].value for row in opened.table.rows}
    assert verdicts[date(2023, 1, 25)] == "strong"
    assert verdicts[date(2023, 10, 25)] == "weak"
    assert verdicts[date(2022, 10, 26)] == "too few"
