"""Thesis pane: the score, the table of claims, and an opened claim."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from tests.support.claims import (
    AUCTION,
    CLAIMS,
    FINANCIALS,
    FUND,
    HEALTH,
    LATER,
    MOVES,
    SOLD,
)
from tests.support.effort import examples
from tui.alerts.claims.judgement import Judgement
from tui.model.clean_text import clean_text
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_cell, format_cell_with_unit
from tui.model.table import Cell, Table
from tui.model.text import Lead, Line, Tone
from tui.model.verdict import Verdict
from tui.model.view import View
from tui.screen.widgets.fitted_lead import fitted_lead
from tui.screen.widgets.plot_painter import draw
from tui.screen.widgets.table_columns import Fit, fit_columns, measure_columns
from tui.screen.widgets.table_text import justify, text_within
from tui.views.thesis.claim import claim_view
from tui.views.thesis.options import ThesisOptions, ThesisViewName, VerdictFilter
from tui.views.thesis.score import BAR_CELLS, GLYPHS, score_leads
from tui.views.thesis.view import claims_view


def text(line: Line) -> str:
    return "".join(span.text for span in line)


def shown(claims: Sequence[Judgement] = CLAIMS, **options: object) -> View:
    return claims_view(claims, ThesisOptions(**options))  # type: ignore[arg-type]


def labels(table: Table) -> list[str]:
    return [column.label for column in table.columns]


def texts(table: Table, key: str) -> list[str]:
    row = next(row for row in table.rows if row.key == key)
    return [format_cell(cell) for cell in row.cells]


def clauses(lead: Lead) -> list[str]:
    return [text(clause.spans) for clause in lead]


def test_score_counts_each_verdict_in_words_over_a_bar_that_the_grid_has_alone() -> None:
    words, [bar] = shown().leads
    assert shown().grid_lead == (bar,)
    assert clauses(words) == [
        *("6 claims of 20 December 2025", "● 1 supports", "◐ 1 partly", "○ 2 against"),
        *("– 1 too little", "– 1 not checkable"),
    ]
    assert [span.text.strip(" ·") for span in bar.spans] == ["●1", "◐1", "○2", "1", "1"]
    assert [span.filled for span in bar.spans] == [True, True, True, False, False]
    assert shown(()).leads == ()


def test_no_filled_part_of_the_bar_is_a_badge() -> None:
    badges = {Tone.CRITICAL, Tone.WARNING, Tone.ACCENT, Tone.STRONG}
    [bar] = shown().leads[1]
    assert badges.isdisjoint(span.tone for span in bar.spans if span.filled)


@pytest.mark.parametrize("room", [40, 56, 78, 118])
def test_score_in_words_leaves_out_whole_counts(room: int) -> None:
    words = text(fitted_lead(shown().leads[0], room))
    assert len(words) <= room
    assert "● 1 supports  ◐ 1 partly  ○ 2 against" in words
    for count in words.split("  "):
        assert count in clauses(shown().leads[0])


def test_score_names_no_day_if_the_claims_are_of_several() -> None:
    later = replace(HEALTH, said=HEALTH.said.replace(year=2026))
    assert clauses(shown((HEALTH, later)).leads[0])[:3] == [
        *("2 claims", "● 0 supports", "◐ 2 partly"),
    ]
    assert clauses(shown((HEALTH,)).leads[0])[0] == "1 claim of 20 December 2025"


@examples(100)
@given(st.lists(st.sampled_from(Verdict), min_size=1, max_size=400))
def test_parts_of_the_bar_are_as_long_as_their_shares(verdicts: list[Verdict]) -> None:
    claims = [replace(HEALTH, verdict=verdict) for verdict in verdicts]
    bar = score_leads(claims)[1][0].spans
    assert sum(len(span.text) for span in bar) == BAR_CELLS
    counts = [verdicts.count(verdict) for verdict in Verdict if verdict in verdicts]
    lengths = [count / len(verdicts) * BAR_CELLS for count in counts]
    drawn = [len(span.text) for span in bar]
    if len(drawn) == len(lengths):
        assert all(abs(cells - length) <= 1 for cells, length in zip(drawn, lengths, strict=True))
    for span in bar:
        number = span.text.strip(" ·●◐○")
        assert number in ("", *map(str, counts)), "no count is cut"


def test_table_has_the_figures_with_their_units() -> None:
    table = shown().table
    assert labels(table) == ["claim", "article", "that day", "evidence", "base rate", "verdict"]
    assert texts(table, "official-sold") == [
        *(SOLD.statement, "−36.4 bn", "−10.0 bn"),
        *("36.4 is the private line", "sold in 18 of 33 months", "○ against"),
    ]
    assert texts(table, "auction-20-year")[1:3] == ["4.798%", "4.798%"]
    assert texts(table, "health")[1:3] == ["+9 pp", "+4.7 pp"]
    assert texts(table, "financials-lead")[1:] == [
        *("lead", "+0.8 pp", FINANCIALS.evidence, "any day −0.6 pp", "– too little"),
    ]
    assert texts(table, "shv")[1:3] == ["SHV", "SHY"]
    assert texts(table, "minimum-volatility")[1:] == [
        *("moves", "—", "no free source of fund flows", "—", "– not checkable"),
    ]


def test_reading_has_its_own_decimals_and_sign() -> None:
    closed = replace(AUCTION, then=replace(AUCTION.then, value=4.82))
    assert texts(shown((closed,)).table, "auction-20-year")[2] == "4.820%"
    reits = replace(AUCTION, then=replace(AUCTION.then, value=2.4, decimals=1, signed=True))
    assert texts(shown((reits,)).table, "auction-20-year")[2] == "+2.4%"


def test_now_stands_between_that_day_and_the_evidence_if_a_reading_has_changed() -> None:
    table = shown(LATER).table
    assert labels(table)[1:5] == ["article", "that day", "now", "evidence"]
    assert texts(table, "official-sold")[2:4] == ["−10.0 bn", "−3.5 bn"]


def test_columns_drop_in_their_order() -> None:
    table = shown(LATER).table
    order = sorted(
        (column for column in table.columns if column.drop), key=lambda column: -column.drop
    )
    assert [column.label for column in order] == ["base rate", "evidence", "now", "article"]


@pytest.mark.parametrize("name", ThesisViewName)
def test_base_rates_are_left_out_where_a_reason_would_be_cut_beside_them(
    name: ThesisViewName,
) -> None:
    long = replace(SOLD, reason="twenty cells of text " * 4, base_rate="true in 16 of 39 months")
    table = shown((long, FINANCIALS), view_name=name).table
    fit, lines = lines_within(table, 240)
    assert table.columns[-2].key == "base_rate"
    assert len(fit.columns) == len(table.columns)
    for width in range(60, fit.total):
        fit, lines = lines_within(table, width)
        is_cut = any(text.rstrip().endswith("…") for text in lines[0])
        assert not (is_cut and "base_rate" in {table.columns[n].key for n in fit.columns}), width


def lines_within(table: Table, width: int) -> tuple[Fit, list[list[str]]]:
    fit = fit_columns(table, measure_columns(table), width)
    return fit, [
        [
            justify(text_within(row.cells[column], room), room, table.columns[column].left)
            for column, room in zip(fit.columns, fit.widths, strict=True)
        ]
        for row in table.rows
    ]


@pytest.mark.parametrize("width", [55, 75, 115, 195])
@pytest.mark.parametrize("view_name", ThesisViewName)
def test_nothing_is_cut_without_an_ellipsis(width: int, view_name: ThesisViewName) -> None:
    table = shown(LATER, view_name=view_name).table
    fit, lines = lines_within(table, width)
    assert fit.total <= width
    for row, line in zip(table.rows, lines, strict=True):
        for column, cut in zip(fit.columns, line, strict=True):
            cell = row.cells[column]
            whole = (clean_text(format_cell(cell)), clean_text(cell.short))
            is_text = table.columns[column].left
            assert cut.strip() in whole or (is_text and cut.endswith("…"))
        is_whole = line[-1].strip() == format_cell(row.cells[-1])
        assert is_whole or len(row.cells) - 1 not in fit.columns, "a verdict is never cut"
    keys = [table.columns[column].key for column in fit.columns]
    assert "verdict" in keys or (view_name is ThesisViewName.EVIDENCE and "mark" in keys)
    names = [line[0] for line in lines]
    assert len(set(names)) == len(names)


def test_statement_becomes_short_before_it_is_cut() -> None:
    _, wide = lines_within(shown(LATER).table, 195)
    assert wide[0][0].strip() == SOLD.statement
    fit, narrow = lines_within(shown(LATER).table, 75)
    room = fit.widths[0]
    assert room >= 28
    assert [line[0].strip() for line in narrow] == [
        claim.statement if len(claim.statement) <= room else claim.short for claim in CLAIMS
    ]
    assert narrow[0][0].strip() == SOLD.short


def test_room_goes_to_the_evidence_before_it_goes_to_whole_statements() -> None:
    wordy = replace(SOLD, reason="36.4 is the line of private bonds and notes")
    _, [line] = lines_within(shown((wordy,)).table, 115)
    assert wordy.reason in [cell.strip() for cell in line]
    assert line[0].strip() == SOLD.short


def test_evidence_view_has_reason_evidence_and_base_rate_apart() -> None:
    table = shown(view_name=ThesisViewName.EVIDENCE).table
    assert labels(table) == ["claim", "", "because", "evidence", "base rate", "verdict"]
    assert texts(table, "financials-lead")[2:5] == [
        *("4 episodes", "4 episodes, median +0.8 pp", "any day −0.6 pp"),
    ]


@pytest.mark.parametrize("verdicts", VerdictFilter)
@pytest.mark.parametrize("view_name", ThesisViewName)
def test_filter_lists_the_claims_of_one_verdict(
    verdicts: VerdictFilter, view_name: ThesisViewName
) -> None:
    view = shown(verdicts=verdicts, view_name=view_name)
    expected = [claim.claim for claim in CLAIMS if verdicts.value in (None, claim.verdict)]
    assert [row.key for row in view.table.rows] == expected
    assert view.leads == shown().leads, "the score is of all claims"
    assert view.tidy == shown().tidy
    assert (view.title, view.basis) == ("Thesis", verdicts.value or "")


def test_a_verdict_without_claims_is_named() -> None:
    assert shown((MOVES,), verdicts=VerdictFilter.PARTLY).table.empty == "no claim: partly"
    assert shown(()).table.empty == "no claims"


def test_provenance_of_a_reading_is_its_own() -> None:
    row = shown(LATER).table.rows[0]
    then, now = row.cells[2], row.cells[3]
    assert (then.formula, then.stamp) == ("tic_official_total", SOLD.then.stamp)
    assert (now.formula, now.stamp) == ("tic_official_total", LATER[0].now.stamp)
    assert row.stamp == SOLD.then.stamp
    claimed = shown(LATER, opened="official-sold").table.rows[0]
    for stamp in (row.cells[1].stamp, claimed.stamp):
        assert stamp is not None
        assert (stamp.observed, stamp.inputs) == (SOLD.said, ()), "an article is no dataset"
    assert format_cell_with_unit(then) == "−10.0 bn"


def test_number_of_observations_in_a_row_says_so() -> None:
    """A bare 3 beside yields and billions would have no unit."""
    reading = replace(SOLD.then, value=3.0, unit=DisplayUnit.COUNT, decimals=0, signed=False)
    streak = replace(SOLD, measure="streak(tic_official_total < 0bn)", then=reading)
    assert format_cell(shown((streak,)).table.rows[0].cells[2]) == "3 in a row"
    missing = replace(streak, then=replace(reading, value=None))
    assert format_cell(shown((missing,)).table.rows[0].cells[2]) == "—"


def test_measure_of_an_opened_claim_is_named_in_words() -> None:
    worded = replace(SOLD, label="official net purchases")
    view = shown((worded,), opened=worded.claim)
    assert view.plot is not None
    assert view.plot.series[0].name == "official net purchases"
    assert view.table.rows[1].cells[1].formula == "official net purchases: tic_official_total"
    unnamed = shown((SOLD,), opened=SOLD.claim).plot
    assert unnamed is not None
    assert unnamed.series[0].name == "tic_official_total"


def test_opened_claim_has_reason_details_and_readings() -> None:
    view = shown(LATER, opened="official-sold")
    assert view.title == view.opened == SOLD.short
    assert view.note == SOLD.statement
    assert [clauses(lead) for lead in view.leads] == [
        ["○ against", "claimed −36.4 bn", "that day −10.0 bn", "now −3.5 bn"],
    ]
    assert [text(line) for line in view.lines] == [
        "36.4 is the private line  base rate sold in 18 of 33 months",
    ]
    assert [(row.key, format_cell(row.cells[1])) for row in view.table.rows] == [
        *(("claimed", "−36.4 bn"), ("that day", "−10.0 bn"), ("now", "−3.5 bn")),
        *(("beside: line 5, private", "−36.4 bn"), ("beside: line 10, official", "−24.8 bn")),
    ]
    assert view.table.rows[2].stamp == LATER[0].now.stamp
    [evidence] = shown(opened="financials-lead").lines
    assert text(evidence).endswith("evidence 4 episodes, median +0.8 pp  base rate any day −0.6 pp")
    assert (shown(opened="removed").title, shown().opened) == ("Thesis", "")


def test_export_of_an_opened_claim_has_its_readings_alone() -> None:
    tidy = shown(LATER, opened="official-sold").tidy
    assert tidy is not None
    assert [row.key for row in tidy.rows] == ["claimed", "that day", "now"]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.claim)
def test_opened_claim_is_drawn_with_the_claimed_figure(claim: Judgement) -> None:
    plot = shown(opened=claim.claim).plot
    if plot is None:
        assert claim.history == ()
        return
    drawing = draw(plot, 100, 20)
    assert drawing.lines
    levels = [] if claim.said_value is None else [claim.said_value]
    assert [level.y for level in drawing.levels] == levels, "inside the axis"


def test_monthly_flows_are_bars_without_a_gap() -> None:
    gap = replace(SOLD, history=(SOLD.history[0], *SOLD.history[2:]))
    plot = shown((gap,), opened=gap.claim).plot
    assert plot is not None
    assert plot.bars
    assert [tick.full for tick in plot.ticks][:3] == ["2023-01", "2023-02", "2023-03"]
    assert [y for _, y in plot.series[0].points][:3] == [-20.0, None, -18.0]
    assert plot.levels[0].label == "claimed −36.4 bn"


@pytest.mark.parametrize("claim", [AUCTION, HEALTH])
def test_other_measures_are_lines_over_days(claim: Judgement) -> None:
    plot = shown(opened=claim.claim).plot
    assert plot is not None
    assert not plot.bars
    assert [x for x, _ in plot.series[0].points] == [day.toordinal() for day, _ in claim.history]


def test_days_in_billions_are_a_line() -> None:
    weeks = replace(HEALTH, then=replace(HEALTH.then, unit=DisplayUnit.USD_BN))
    plot = shown((weeks,), opened="health").plot
    assert plot is not None
    assert not plot.bars


def test_plot_has_the_newest_three_years() -> None:
    days = tuple((SOLD.said.replace(year=year), float(year)) for year in range(2015, 2026))
    plot = shown((replace(HEALTH, history=days),), opened="health").plot
    assert plot is not None
    assert [y for _, y in plot.series[0].points] == [2023.0, 2024.0, 2025.0]


def test_export_has_every_figure() -> None:
    tidy = shown(LATER).tidy
    assert tidy is not None
    names = [column.key for column in tidy.columns]
    rows = {row.key: dict(zip(names, row.cells, strict=True)) for row in tidy.rows}
    sold, fund = rows["official-sold"], rows["shv"]
    assert {name: sold[name].value for name in names[3:13]} == {
        **{"said": SOLD.said, "unit": "usd_bn", "said_words": "−36.4 bn", "said_value": -36.4},
        **{"then_value": -10.0, "then_words": None, "then_observed": SOLD.then.stamp.observed},
        **{"now_value": -3.5, "now_words": None},
        "now_observed": LATER[0].now.stamp.observed,
    }
    assert (fund["then_value"].value, fund["then_words"].value) == (None, "SHY")
    assert [rows[claim.claim]["verdict"].value for claim in CLAIMS] == [
        claim.verdict.value for claim in CLAIMS
    ]


def test_hostile_text_takes_one_line() -> None:
    hostile = replace(FUND, statement="[red]a\nb\x1b[2J", short="[/]", reason="\u202e[bold]")
    view = shown((hostile,))
    _, [line] = lines_within(view.table, 115)
    assert line[0].strip() == "[red]a b[2J"
    assert all(cell_len(part) == len(part) for part in line)


SHORT = ["claim", "mark", "reason", "verdict"]


def test_reasons_have_the_room_that_the_evidence_lacks() -> None:
    table = shown(view_name=ThesisViewName.EVIDENCE).table
    claim, mark, _, _, *others = table.rows[0].cells
    written = Cell("a reason " * 9), Cell("39 episodes, 692 days, mean −0.5 pp a month")
    long = replace(table.rows[0], cells=(claim, mark, *written, *others))
    table = replace(table, rows=(long, *table.rows[1:]))
    wide = ["claim", "mark", "reason", "evidence", "verdict"]
    for room, keys, least in ((79, SHORT, 28), (119, SHORT, 60), (159, SHORT, 81), (187, wide, 81)):
        fit = fit_columns(table, measure_columns(table), room)
        assert [table.columns[place].key for place in fit.columns] == keys
        assert fit.widths[2] >= least


def test_names_of_readings_are_not_cut_while_another_column_can_go() -> None:
    claim = replace(SOLD, details=(("months of net sales of the last twelve", "6"),))
    table = claim_view(claim).table
    fit = fit_columns(table, measure_columns(table), 59)
    assert fit.widths[0] == len("months of net sales of the last twelve")


def test_verdict_keeps_its_sign_where_the_evidence_takes_the_room_of_its_word() -> None:
    table = shown(view_name=ThesisViewName.EVIDENCE).table
    fit, lines = lines_within(table, 59)
    assert [table.columns[column].key for column in fit.columns] == ["claim", "mark", "reason"]
    assert [line[1].strip() for line in lines] == [GLYPHS[claim.verdict] for claim in CLAIMS]
    assert fit.widths[2] >= 23
    assert not [line[0] for line in lines if line[0].endswith("…")]
