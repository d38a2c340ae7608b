"""Auctions pane against results on Treasury's pages, as of several times."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import cast

import pytest
from msgspec.structs import replace

from tests.support.auction_rows import all_auctions, held_auctions
from tests.support.snapshots import bundled_snapshot, snapshot_of, update_of
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_cell
from tui.model.plot import Plot
from tui.model.table import Cell, Row, Table
from tui.model.text import Tone
from tui.model.times import format_time_left, parse_moment
from tui.model.update import Update
from tui.model.view import View
from tui.views.auctions.options import AuctionsOptions, AuctionsViewName, Figure, Kinds
from tui.views.auctions.view import results, upcoming, view

ARTICLE = "Bond 20-Year, 2025-12-17 912810UQ9"
JULY = "Bond 20-Year, 2026-07-22 912810UV8"
DEFAULT = AuctionsOptions()
RESULTS = AuctionsOptions(AuctionsViewName.RESULTS)


def update_at(when: str) -> Update:
    return update_of(bundled_snapshot(parse_moment(when), ("auctions", "par_yields")))


def texts(pane_view: View) -> list[list[str]]:
    """Return the clauses of each lead as text."""
    return [
        ["".join(span.text for span in clause.spans) for clause in lead] for lead in pane_view.leads
    ]


def article_texts(pane_view: View) -> list[str]:
    """Return the clauses of the second lead from the 20-year auction on."""
    second = texts(pane_view)[1] if len(pane_view.leads) > 1 else []
    start = next(
        (i for i, text in enumerate(second) if "20Y" in text and "next" not in text), len(second)
    )
    return second[start:]


def cells(table: Table, key: str) -> dict[str, Cell]:
    [row] = [row for row in table.rows if row.key == key]
    return dict(zip((column.key for column in table.columns), row.cells, strict=True))


def keys(rows: tuple[Row, ...]) -> list[str]:
    return [row.key for row in rows]


@contextmanager
def zone(name: str) -> Iterator[None]:
    """Put this computer into a time zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", name)
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def in_paris() -> Iterator[None]:
    with zone("Europe/Paris"):
        yield


def test_results_tidy_has_every_result() -> None:
    tidy = results(update_at("2026-08-10"), DEFAULT).table
    assert len(tidy.rows) == sum(bool(row["competitiveAccepted"]) for row in all_auctions())
    days = [cast("date", row.cells[0].value) for row in tidy.rows]
    assert days == sorted(days)


def test_results_tidy_article_auction_matches_treasury() -> None:
    """Shares are of 12,942,131,100 dollars of competitive bids accepted, by Treasury's result."""
    tidy = results(update_at("2025-12-19"), DEFAULT).table
    values = {name: cell.value for name, cell in cells(tidy, ARTICLE).items()}
    assert values == {
        "auction_date": date(2025, 12, 17),
        "cusip": "912810UQ9",
        "type": "Bond",
        "term": "19-Year 11-Month",
        "original_term": "20-Year",
        "reopening": True,
        "offering_usd_bn": 13.0,
        "high_yield_pct": 4.798,
        "bid_to_cover": 2.67,
        "indirect_pct": pytest.approx(100 * 8_437_250_000 / 12_942_131_100),
        "direct_pct": pytest.approx(100 * 2_878_091_100 / 12_942_131_100),
        "dealer_pct": pytest.approx(100 * 1_626_790_000 / 12_942_131_100),
        "soma_usd_bn": 1.3854754,
        "fima_usd_bn": 0.0,
        "proxy_tail_bp": pytest.approx(1.8),
        "verdict": "ordinary",
        "verdict_provisional": False,
        "tail_sigma": pytest.approx(0.70, abs=0.005),
        "cover_sigma": pytest.approx(-0.07, abs=0.005),
        "indirect_sigma": pytest.approx(-0.66, abs=0.005),
        "dealer_sigma": pytest.approx(0.15, abs=0.005),
    }


def test_announced_auction_is_among_the_upcoming_and_not_among_the_results() -> None:
    """The 20-year auction of 22 July 2026, announced on the 16th."""
    key = JULY
    listed = view(update_at("2026-07-17"), RESULTS).table
    assert key not in keys(listed.rows)
    assert all(format_cell(cells(listed, row.key)["bid_to_cover"]) != "—" for row in listed.rows)
    assert key not in keys(results(update_at("2026-07-17"), DEFAULT).table.rows)
    tidy = upcoming(update_at("2026-07-17"), DEFAULT).tidy
    assert tidy is not None
    assert key in keys(tidy.rows)


def test_auctions_of_an_export_differ_in_day_and_cusip() -> None:
    tidy = results(update_at("2026-08-10"), DEFAULT).table
    places = {column.key: place for place, column in enumerate(tidy.columns)}
    rows = [
        [row.cells[places[name]].value for name in ("auction_date", "cusip", "type", "term")]
        for row in tidy.rows
    ]
    assert len({(day, cusip) for day, cusip, *_ in rows}) == len(rows)
    # On 2025-12-22 the 13-week bill was one sold as a 26-week, the 26-week one sold as a 52-week.
    bills = [term for day, _, kind, term in rows if (day, kind) == (date(2025, 12, 22), "Bill")]
    assert sorted(map(str, bills)) == ["13-Week", "26-Week"]


SHARES = ["cover 2.67", "indirect 65.2%", "direct 22.2%", "dealers 12.6%", "13.0 bn reopened"]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2025-12-19", ["the article cites 20Y 17 Dec"]),
        ("2026-01-22", ["the article's 20Y 17 Dec 4.798%", *SHARES, "20Y 21 Jan 4.846%"]),
        ("2025-12-17T13:04", ["the article's 20Y 17 Dec no result yet", "13.0 bn reopened"]),
        ("2025-12-17T12:59", ["the article's 20Y 17 Dec announced", "13.0 bn reopened"]),
        (
            "2025-12-11T10:59",
            [
                *("20Y 19 Nov 4.706%", "cover 2.41", "indirect 59.5%", "direct 29.1%"),
                *("dealers 11.4%", "16.0 bn new"),
            ],
        ),
        ("1995-01-03", []),
    ],
)
def test_second_lead_shows_article_auction_as_known(as_of: str, expected: list[str]) -> None:
    assert article_texts(view(update_at(as_of), DEFAULT)) == expected


def test_tail_before_own_par_yield_is_marked_provisional() -> None:
    before, after = (
        view(update_at(f"2025-12-17T{clock}"), RESULTS) for clock in ("14:00", "18:00")
    )
    tail = cells(before.table, ARTICLE)["proxy_tail_bp"]
    assert format_cell(tail) == "+2.8"
    assert tail.tone is Tone.WARNING
    assert tail.formula == (
        "high yield 4.798 less the par yield 4.77% of 2025-12-16: provisional, "
        "until the day's own is at hand, due at 18:00 New York"
    )
    assert before.table.notes[0].text.startswith("tail of 2025-12-17 provisional")
    final = cells(after.table, ARTICLE)["proxy_tail_bp"]
    assert (format_cell(final), final.tone) == ("+1.8", Tone.LESSER)
    assert final.formula == "high yield 4.798 less the par yield 4.78% of 2025-12-17"
    assert not any("provisional" in note.text for note in after.table.notes)


def test_view_latest_terms_sorts_coupons_by_maturity_first() -> None:
    pane_view = view(update_at("2025-12-19"), DEFAULT)
    assert keys(pane_view.table.rows)[:12] == [
        *("Note 2-Year", "Note 3-Year", "Note 5-Year", "Note 7-Year", "Note 10-Year"),
        *("Bond 20-Year", "Bond 30-Year", "TIPS 5-Year", "TIPS 10-Year", "TIPS 30-Year"),
        *("FRN 2-Year", "Bill 4-Week"),
    ]
    assert format_cell(cells(pane_view.table, "Bond 20-Year")["high_yield_pct"]) == "4.798"
    assert pane_view.stamp.observed == date(2025, 12, 18)


def test_view_latest_terms_omits_discontinued_term() -> None:
    """Cash management bills of 119 days were last sold in 2022."""
    assert all(
        "119-Day" not in key for key in keys(view(update_at("2026-08-10"), DEFAULT).table.rows)
    )


def test_cells_have_formula_or_reason() -> None:
    table = view(update_at("2025-12-19"), DEFAULT).table
    bond, bill = cells(table, "Bond 20-Year"), cells(table, "Bill 4-Week")
    assert bill["high_yield_pct"].formula.startswith(
        "investment rate, from the discount rate of 3.580%"
    )
    assert cells(table, "TIPS 5-Year")["high_yield_pct"].formula == "real yield"
    assert cells(table, "FRN 2-Year")["high_yield_pct"].formula.startswith("discount margin")
    assert bond["indirect_against_usual_pp"].formula == (
        "less 67.0%, the mean of the six 20-Year bond reopenings before it"
    )
    assert bill["proxy_tail_bp"].formula == "of nominal notes and bonds alone"
    every = view(update_at("2025-12-19"), RESULTS).table
    small = cells(every, "CMB 2-Day, 2025-12-04 912797A72")
    assert small["issue"].value == "test"
    assert small["cover_against_usual"].formula == "a test, which compares with nothing"
    assert cells(table, "TIPS 30-Year")["cover_against_usual"].formula == (
        "fewer than six 30-Year TIPS reopenings before it at hand"
    )


@pytest.mark.parametrize(
    ("kinds", "types"),
    [
        (Kinds.COUPONS, {"Note", "Bond"}),
        (Kinds.TIPS, {"TIPS"}),
        (Kinds.FLOATERS, {"FRN"}),
        (Kinds.BILLS, {"Bill", "CMB"}),
    ],
)
def test_view_kinds_shows_chosen_types_only(kinds: Kinds, types: set[str]) -> None:
    options = replace(DEFAULT, kinds=kinds)
    pane_view = view(update_at("2025-12-19"), options)
    assert {key.split()[0] for key in keys(pane_view.table.rows)} == types
    assert (pane_view.title, pane_view.basis) == ("Auctions", kinds.value[0])
    assert not view(update_at("1995-01-03"), options).table.rows


def test_kinds_together_equal_all() -> None:
    by_type = [kinds.value[1] for kinds in Kinds if kinds is not Kinds.ALL]
    assert {kind for kinds in by_type for kind in kinds} == set(Kinds.ALL.value[1])


@pytest.mark.usefixtures("in_paris")
def test_view_upcoming_shows_new_york_and_local_time() -> None:
    pane_view = view(
        update_at("2026-07-17T10:00"), replace(DEFAULT, view_name=AuctionsViewName.UPCOMING)
    )
    bond = cells(pane_view.table, JULY)
    assert [format_cell(cell) for cell in bond.values()] == [
        *(
            "20Y",
            "reopened",
            "Wed 22 Jul 13:00 EDT",
            "22 Jul 19:00 +02:00",
            "5 d 3 h",
            "13.0",
        ),
        "16 Jul",
    ]
    assert bond["closes"].value == "2026-07-22 13:00 EDT"
    assert keys(pane_view.table.rows)[-1] == "TIPS 10-Year, 2026-07-23 91282CRE3"
    assert texts(pane_view)[0] == [
        *("next 26W bill in 3 d 1 h", "20 Jul 11:30 EDT", "17:30 +02:00 here", "79.0 bn"),
    ]


def test_view_upcoming_has_no_local_time_that_repeats_new_york() -> None:
    options = replace(DEFAULT, view_name=AuctionsViewName.UPCOMING)
    with zone("America/New_York"):
        shown = view(update_at("2026-07-17T10:00"), options)
    assert "closes_local" not in cells(shown.table, JULY)
    assert shown.tidy is not None
    assert "closes_local" in cells(shown.tidy, JULY), "an export is the same anywhere"


def test_view_upcoming_after_close_shows_no_result_yet() -> None:
    pane_view = view(
        update_at("2026-07-22T13:01"), replace(DEFAULT, view_name=AuctionsViewName.UPCOMING)
    )
    wait = cells(pane_view.table, JULY)["left"]
    assert (wait.value, wait.tone) == ("no result yet", Tone.WARNING)
    assert texts(pane_view)[0][0] == "next 10Y TIPS in 23 h 59 min"


def test_upcoming_tidy_has_terms_and_closing_time() -> None:
    tidy = upcoming(update_at("2026-07-17"), DEFAULT).tidy
    assert tidy is not None
    row = {name: cell.value for name, cell in cells(tidy, JULY).items()}
    assert row["term"] == "19-Year 10-Month"
    assert row["original_term"] == "20-Year"
    assert row["closes"] == parse_moment("2026-07-22T13:00")
    assert len(tidy.rows) == 5
    assert upcoming(update_at("2025-12-19"), DEFAULT).table.empty == "no announced auction at hand"


@pytest.mark.parametrize(
    ("time_left", "expected"),
    [
        (timedelta(days=27), "27 d 0 h"),
        (timedelta(hours=3, minutes=20, seconds=59), "3 h 20 min"),
        (timedelta(seconds=1), "0 h 0 min"),
    ],
)
def test_format_time_left(time_left: timedelta, expected: str) -> None:
    assert format_time_left(time_left) == expected


@pytest.mark.parametrize("opened", ["Bond 20-Year", ARTICLE])
def test_view_term_opened_shows_every_result_of_term(opened: str) -> None:
    options = AuctionsOptions(opened=opened)
    pane_view = view(update_at("2025-12-19"), options)
    every = [
        *held_auctions("Bond", "20-Year", reopening=True),
        *held_auctions("Bond", "20-Year", reopening=False),
    ]
    known = [row for row in every if row["auctionDate"] < "2025-12-18"]
    assert len(pane_view.table.rows) == len(known)
    assert pane_view.table.rows[0].key == opened
    assert (pane_view.opened, pane_view.basis) == ("20-Year bond", "high yield")
    plot = plot_of(pane_view)
    by_day = sorted((row["auctionDate"][:10], float(row["highYield"])) for row in known)
    assert [(date.fromordinal(int(x)).isoformat(), y) for x, y in plot.series[-1].points] == by_day


def plot_of(pane_view: View) -> Plot:
    assert pane_view.plot is not None
    return pane_view.plot


def test_history_plot_figure_has_its_unit() -> None:
    for figure, unit, newest in (
        (Figure.COVER, DisplayUnit.RATIO, 2.67),
        (Figure.INDIRECT, DisplayUnit.PCT, 65.2),
        (Figure.TAIL, DisplayUnit.BP, 1.8),
    ):
        plot = plot_of(
            view(update_at("2025-12-19"), AuctionsOptions(opened=ARTICLE, figure=figure))
        )
        assert plot.y_unit is unit
        y = plot.series[-1].points[-1][1]
        assert y == pytest.approx(newest, abs=0.05)
    bills = AuctionsOptions(opened="Bill 4-Week", figure=Figure.TAIL)
    assert plot_of(view(update_at("2025-12-19"), bills)).empty == "no proxy tail of this term"


def test_view_opened_auction_unknown_yet_shows_term() -> None:
    pane_view = view(update_at("2025-12-17T12:00"), AuctionsOptions(opened=ARTICLE))
    assert pane_view.table.rows[0].key == "Bond 20-Year, 2025-11-19 912810UQ9"
    nothing = view(update_at("2025-12-17"), AuctionsOptions(opened="Bond 50-Year"))
    assert nothing.table.empty == "no result of this term known"


def test_views_without_data_are_empty() -> None:
    empty = update_of(snapshot_of())
    for options in (DEFAULT, RESULTS, AuctionsOptions(AuctionsViewName.UPCOMING)):
        assert view(empty, options).table.rows == ()
    assert results(empty, DEFAULT).table.rows == upcoming(empty, DEFAULT).table.rows == ()


def test_cursor_starts_on_the_20_year_of_the_terms_and_on_the_newest_result() -> None:
    """Thirty bills may be newer than the 20-year: a list by day would begin far below its top."""
    table = view(update_at("2026-01-22"), DEFAULT).table
    assert table.start == "Bond 20-Year"
    assert cells(table, table.start)["auction_date"].value == date(2026, 1, 21)
    for options in (replace(DEFAULT, kinds=Kinds.BILLS), RESULTS):
        assert view(update_at("2026-01-22"), options).table.start == ""


def test_key_terms_stay_in_a_small_pane_and_3_and_7_years_go_before_them() -> None:
    rows = view(update_at("2025-12-19"), DEFAULT).table.rows
    assert [row.key for row in rows if row.drop == 0] == [
        *("Note 2-Year", "Note 5-Year", "Note 10-Year", "Bond 20-Year", "Bond 30-Year"),
    ]
    assert [row.key for row in rows if row.strong] == [row.key for row in rows if row.drop == 0]
    assert [row.key for row in rows if row.drop == 1] == ["Note 3-Year", "Note 7-Year"]
    drops = [row.drop for row in rows if row.drop > 1]
    assert drops == sorted(drops), "the rows that go first are the last"
    bills = view(update_at("2025-12-19"), replace(DEFAULT, kinds=Kinds.BILLS)).table.rows
    assert {row.drop for row in bills} == {0}, "not every row can go"


@pytest.mark.parametrize("options", [DEFAULT, RESULTS])
def test_terms_are_short_and_sort_by_their_length(options: AuctionsOptions) -> None:
    rows = view(update_at("2025-12-19"), options).table.rows
    names = {format_cell(row.cells[0]): row.cells[0] for row in rows}
    assert {"2Y", "5Y TIPS", "2Y FRN", "4W bill", "52W bill"} <= set(names)
    order = ["4W bill", "13W bill", "52W bill", "2Y", "5Y", "10Y", "20Y", "30Y"]
    lengths = [names[name].sort_value or 0.0 for name in order]
    assert lengths == sorted(set(lengths))
    assert names["20Y"].value == "20-Year bond", "the name of an export"


def test_columns_drop_in_their_order() -> None:
    columns = view(update_at("2025-12-19"), DEFAULT).table.columns
    by_drop = sorted((column for column in columns if column.drop), key=lambda one: -one.drop)
    assert [column.key for column in by_drop][-6:] == [
        *("dealer_pct", "direct_pct", "demand_bar", "auction_date"),
        *("indirect_pct", "proxy_tail_bp"),
    ]
    kept = [column.label for column in columns if not column.drop]
    assert kept == ["term", "high %", "cover", "verdict"]


def test_days_are_short_on_the_screen_and_whole_in_an_export() -> None:
    pane_view = view(update_at("2025-12-19"), DEFAULT)
    day = cells(pane_view.table, "Note 2-Year")["auction_date"]
    assert (format_cell(day), day.value) == ("24 Nov", date(2025, 11, 24))
    assert pane_view.tidy is not None
    assert "demand_bar" not in [column.key for column in pane_view.tidy.columns]
    history = view(update_at("2025-12-19"), AuctionsOptions(opened=ARTICLE)).table
    assert format_cell(history.rows[0].cells[0]) == "17 Dec ’25"
