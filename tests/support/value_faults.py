"""Valid bodies of each source with figures to alter, and the least changes that must be seen.

The limits stand here in plain numbers, so that a test does not repeat the code it checks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd
from msgspec import Struct
from msgspec.structs import replace

from tests.support import dkw_bodies, fiscal_bodies, fred_bodies
from tests.support.auction_rows import AuctionRow, all_auctions
from tests.support.auction_rows import body as auction_body
from tests.support.bodies import bundled
from tests.support.coinbase_bodies import candles_body, sample_closes
from tests.support.tiingo_bodies import prices_body
from tests.support.treasury_bodies import REAL, csv_file, real_days
from tests.support.yahoo_bodies import chart_body
from tui.sources.sample import parse_sample

Figures = dict[str, list[float]]
"""Series -> its values, oldest first."""


class AlterableBody(Struct, frozen=True):
    """A valid body of a part, its figures, and the body with other figures."""

    part: str
    figures: Figures
    render: Callable[[Figures], bytes]
    is_seen: Callable[[str, float, float], bool]
    """``is_seen(series, old, new)``: True if the limits of its source exclude the change."""
    is_swap_seen: Callable[[str, str], bool] = lambda first, second: True
    """``is_swap_seen(first, second)``: False if docs/data.md says that the values of these two
    series in each other's place cannot be seen."""


def _by_more_than(least: float) -> Callable[[str, float, float], bool]:
    return lambda series, old, new: abs(new - old) > least


def _numbers(values: Sequence[float]) -> list[str]:
    return [f"{value:.10g}" for value in values]


def _par() -> AlterableBody:
    """Return the par curve of 2024. A change of 2.6 points is seen in every tenor."""
    header, *lines = bundled("par_yields", "2024").decode().splitlines()
    names = [name.strip('"') for name in header.split(",")[1:]]
    rows = [line.split(",") for line in reversed(lines)]
    days = [pd.Timestamp(row[0]).date() for row in rows]
    figures = {name: [float(row[at + 1]) for row in rows] for at, name in enumerate(names)}

    def render(altered: Figures) -> bytes:
        cells = zip(*(_numbers(altered[name]) for name in names), strict=True)
        return csv_file(names, days[::-1], list(cells)[::-1])

    return AlterableBody("2024", figures, render, _by_more_than(2.6))


def _real() -> AlterableBody:
    """Return the par real curve of 2022. A change of 1.7 points is seen in every tenor."""
    days, rows = real_days(2022)
    names = list(REAL.values())
    figures = {
        name: [float(row[at] or 0) for row in reversed(rows)] for at, name in enumerate(names)
    }

    def render(altered: Figures) -> bytes:
        cells = zip(*(_numbers(altered[name]) for name in names), strict=True)
        return csv_file(names, days, list(cells)[::-1])

    return AlterableBody("2022", figures, render, _by_more_than(1.7))


def steep_par() -> AlterableBody:
    """Return the par curve of 2010, from below 0.1% to above 4%."""
    header, *lines = bundled("par_yields", "history").decode().splitlines()
    names = [name.strip('"') for name in header.split(",")[1:]]
    rows = [line.split(",") for line in lines]
    of_year = sorted(
        (pd.Timestamp(row[0]).date(), row[1:])
        for row in rows
        if pd.Timestamp(row[0]).year == 2010 and any(row[1:])
    )
    places = [at for at, cell in enumerate(of_year[0][1]) if cell]
    days = [day for day, _ in of_year]
    listed = [names[at] for at in places]
    figures = {names[at]: [float(cells[at]) for _, cells in of_year] for at in places}

    def render(altered: Figures) -> bytes:
        cells = zip(*(_numbers(altered[name]) for name in listed), strict=True)
        return csv_file(listed, days[::-1], list(cells)[::-1])

    return AlterableBody("2010", figures, render, _by_more_than(2.6))


def steep_real() -> AlterableBody:
    """Return the par real curve of 2022 with two points more at 20 and 30 years."""
    real = _real()
    raised = {
        name: [value + 2 for value in values] if name[:2] in ("20", "30") else values
        for name, values in real.figures.items()
    }
    return replace(real, figures=raised)


def _fred(series: str, is_seen: Callable[[str, float, float], bool]) -> AlterableBody:
    header, *lines = fred_bodies.body(series).decode().splitlines()
    rows = [line.split(",") for line in lines if not line.endswith((",", ",.", ",0"))][-3_700:]

    def render(altered: Figures) -> bytes:
        cells = zip(rows, _numbers(altered[series]), strict=True)
        return "".join([header + "\n", *(f"{row[0]},{cell}\n" for row, cell in cells)]).encode()

    return AlterableBody(series, {series: [float(row[1]) for row in rows]}, render, is_seen)


@dataclass(frozen=True)
class _Lines:
    """A body of lines of cells, and the places of its figures."""

    cells: list[list[str]]
    delimiter: str
    places: dict[str, list[tuple[int, int]]]
    """Series -> line and cell of its values, oldest first."""

    def figures(self) -> Figures:
        """Return the values of all series."""
        return {
            series: [float(self.cells[line][at].strip().replace(",", "")) for line, at in places]
            for series, places in self.places.items()
        }

    def render(self, altered: Figures) -> bytes:
        """Return the body with these figures."""
        cells = [list(line) for line in self.cells]
        for series, places in self.places.items():
            for (line, at), value in zip(places, altered[series], strict=True):
                end = "\r" if cells[line][at].endswith("\r") else ""
                cells[line][at] = f"{value:.10g}{end}"
        return "\n".join(self.delimiter.join(line) for line in cells).encode()


def _lines(body: bytes, delimiter: str) -> list[list[str]]:
    return [line.split(delimiter) for line in body.decode().split("\n")]


def _tic_table(part: str, sums: Sequence[str]) -> AlterableBody:
    """Return a table with the columns of its sums, of two countries and the totals.

    A change is seen if it exceeds the rounding and 0.3% of the largest figure.
    """
    cells = _lines(bundled(f"tic_{part}", part), "\t")
    start = next(at for at, line in enumerate(cells) if line[:2] == ["country", "country_code"])
    header = [name.strip() for name in cells[start]]
    months = [at for at, line in enumerate(cells) if at > start and len(line) == len(header)]
    places: dict[str, list[tuple[int, int]]] = {}
    for code in ("42609", "41408", "99996"):
        of_code = [
            at for at in reversed(months) if cells[at][1] == code and cells[at][2] > "2023-02"
        ]
        for name in sums:
            places[f"{code} {name}"] = [(at, header.index(name)) for at in of_code]
    lines = _Lines(cells, "\t", places)
    figures = lines.figures()
    largest = {
        code: max(max(map(abs, values)) for name, values in figures.items() if code in name)
        for code in ("42609", "41408", "99996")
    }

    def is_seen(series: str, old: float, new: float) -> bool:
        total = max(abs(old), abs(new), *(abs(v) for v in figures[series]), 1)
        whole = total if series.endswith(sums[0]) else largest[series.split()[0]]
        return abs(new - old) > 6 + 0.004 * whole

    def is_swap_seen(first: str, second: str) -> bool:
        """Two classes of one country have the same sum."""
        is_one_country = first.split()[0] == second.split()[0]
        return not is_one_country or sums[0] in (first.split()[1], second.split()[1])

    return AlterableBody(part, figures, lines.render, is_seen, is_swap_seen)


SUMS_OF_HOLDERS = ("Grand Total", "Treasury Bills", "T-Bonds & Notes")


def _is_one_holder_a_sum(first: str, second: str) -> bool:
    """Two countries in each other's place make the same total."""
    return first in SUMS_OF_HOLDERS or second in SUMS_OF_HOLDERS


def _major() -> AlterableBody:
    """Return table 5. A change of 1.6 billion is seen in every holder."""
    cells = _lines(bundled("tic_table5", "table5"), "\t")
    rows = {
        line[0]: at for at, line in enumerate(cells) if len(line) == 14 and line[1][:1].isdigit()
    }
    del rows["Country"]
    places = {name: [(at, cell) for cell in range(13, 0, -1)] for name, at in rows.items()}
    lines = _Lines(cells, "\t", places)
    return AlterableBody(
        "table5", lines.figures(), lines.render, _by_more_than(1.6), _is_one_holder_a_sum
    )


def _history() -> AlterableBody:
    """Return the history of some holders in 2025. A change of 3.1 billion is seen."""
    cells = _lines(bundled("tic_history", "history"), "\t")
    names = ("Japan", "Canada", "Grand Total", "Treasury Bills", "T-Bonds & Notes")
    rows: dict[str, int] = {}
    for at, line in enumerate(cells):
        name = line[0].strip()
        if name in names and line[1].strip():
            rows.setdefault(name, at)
    places = {name: [(at, cell) for cell in range(12, 0, -1)] for name, at in rows.items()}
    assert places.keys() == set(names)
    lines = _Lines(cells, "\t", places)
    return AlterableBody(
        "history", lines.figures(), lines.render, _by_more_than(3.1), _is_one_holder_a_sum
    )


def _is_figure(cell: str) -> bool:
    return cell.strip().lstrip("-").replace(".", "").replace(",", "").isdecimal()


LINES_OF_ONE_SUM = [
    line.split() for line in ("5 6 7 8", "10 11 12 13", "17 18", "24 25", "27 28", "31 32")
]
"""Lines of the press release that are in one sum and in no other."""


def _release() -> AlterableBody:
    """Return the press release. A change of 0.5 billion is seen in every line."""
    cells = _lines(bundled("tic_release", "2025-12-18"), "|")
    rows = [
        at for at, line in enumerate(cells) if len(line) > 10 and all(map(_is_figure, line[-9:-1]))
    ]
    places = {
        str(number): [(at, len(cells[at]) - back) for back in range(9, 1, -1)]
        for number, at in enumerate(rows, start=1)
    }
    assert len(places) == 32, len(places)
    lines = _Lines(cells, "|", places)
    return AlterableBody(
        "2025-12-18",
        lines.figures(),
        lines.render,
        _by_more_than(0.5),
        lambda first, second: not any({first, second} <= set(group) for group in LINES_OF_ONE_SUM),
    )


def _statement() -> AlterableBody:
    """Return three years of the statement, held by the public. 5 million off is seen."""
    rows = fiscal_bodies.rows_of(fiscal_bodies.statement_rows(), lambda day: day > "2023-06")
    field, names = "debt_held_public_mil_amt", ("Bills", "Notes", "Bonds", "Floating Rate Notes")
    places = {
        name: [at for at, row in enumerate(rows) if row["security_class_desc"] == name]
        for name in names
    }

    def render(altered: Figures) -> bytes:
        changed = [dict(row) for row in rows]
        for name, at in places.items():
            for place, value in zip(at, altered[name], strict=True):
                changed[place][field] = f"{value:.10f}"
        return fiscal_bodies.api_json(changed)

    figures = {name: [float(rows[at][field]) for at in of] for name, of in places.items()}
    return AlterableBody("table1", figures, render, _by_more_than(5))


def _cash() -> AlterableBody:
    """Return the closing balances of two hundred days of 2025. 3 million off is seen."""
    rows = fiscal_bodies.rows_of(fiscal_bodies.cash_rows(), lambda day: day > "2025")
    at = [
        place for place, row in enumerate(rows) if row["account_type"].endswith("Closing Balance")
    ]

    def render(altered: Figures) -> bytes:
        changed = [dict(row) for row in rows]
        for place, value in zip(at, altered["closing"], strict=True):
            changed[place]["open_today_bal"] = f"{value:.10g}"
        return fiscal_bodies.api_json(changed)

    figures = {"closing": [float(rows[place]["open_today_bal"]) for place in at]}
    return AlterableBody("2025", figures, render, _by_more_than(3))


SOMA_FIELDS = ("bills", "notesbonds", "tips", "mbs", "total")


def _soma() -> AlterableBody:
    """Return three years of the summary. 2,000 dollars off is seen, and no two kinds swapped."""
    weeks = json.loads(bundled("soma", "summary"))["soma"]["summary"][-156:]

    def render(altered: Figures) -> bytes:
        changed = [
            {**week, **{name: f"{altered[name][at]:.2f}" for name in SOMA_FIELDS}}
            for at, week in enumerate(weeks)
        ]
        return json.dumps({"soma": {"summary": changed}}).encode()

    figures = {name: [float(week[name]) for week in weeks] for name in SOMA_FIELDS}
    return AlterableBody(
        "summary",
        figures,
        render,
        _by_more_than(2_000),
        lambda first, second: "total" in (first, second),
    )


AUCTION_FIELDS = {
    "highYield": 1.6,
    "bidToCoverRatio": 0.05,
    "competitiveAccepted": 1e9,
    "indirectBidderAccepted": 1e9,
    "primaryDealerAccepted": 1e9,
    "somaAccepted": 3e9,
    "offeringAmount": 2e9,
}
"""Field of an auction -> least change that is seen, in its unit."""


def _auctions() -> AlterableBody:
    """Return the last forty auctions of notes and bonds."""
    rows = [row for row in all_auctions() if row["highYield"]][-40:]
    figures = {name: [float(row[name]) for row in rows] for name in AUCTION_FIELDS}

    def render(altered: Figures) -> bytes:
        changed: list[AuctionRow] = [
            {**row, **{name: f"{altered[name][at]:.10g}" for name in AUCTION_FIELDS}}
            for at, row in enumerate(rows)
        ]
        return auction_body(changed)

    def is_seen(series: str, old: float, new: float) -> bool:
        is_below = series == "highYield" and new < old
        return abs(new - old) > (0.5 if is_below else AUCTION_FIELDS[series])

    def is_swap_seen(first: str, second: str) -> bool:
        """Amounts can be in each other's place; two bidders then have the same sum."""
        amounts = {name for name in AUCTION_FIELDS if AUCTION_FIELDS[name] >= 1e9}
        bidders = {"indirectBidderAccepted", "primaryDealerAccepted"}
        return {first, second} <= amounts and {first, second} != bidders

    return AlterableBody("recent", figures, render, is_seen, is_swap_seen)


@cache
def fund(symbol: str = "XLE", days: int = 80) -> tuple[list[date], list[float], list[float]]:
    """Return days, total levels and price levels of a fund up to the end of the sample."""
    frame = parse_sample(bundled("prices", "sample"))
    rows = frame[frame["symbol"] == symbol].tail(days)
    listed = [day.date() for day in rows["observed"]]
    return listed, rows["total"].to_list(), rows["price"].to_list()


def _by_factor_five(series: str, old: float, new: float) -> bool:
    return max(old / new, new / old) > 7


def _yahoo() -> AlterableBody:
    days, total, price = fund()
    return AlterableBody(
        "XLE",
        {"total": total, "price": price},
        lambda altered: chart_body("XLE", days, altered["total"], altered["price"]),
        _by_factor_five,
    )


def _tiingo() -> AlterableBody:
    days, total, price = fund()
    return AlterableBody(
        "XLE",
        {"total": total, "price": price},
        lambda altered: prices_body(days, altered["total"], altered["price"]),
        _by_factor_five,
    )


def _positions() -> AlterableBody:
    """Return the 10-year future of 2026. A change of one contract breaks a sum."""
    lines = bundled("positions", "2026").decode().splitlines(keepends=True)
    own = [at for at, line in enumerate(lines) if ",043602," in line][::-1]
    cells = {at: lines[at].split(",") for at in own}
    names = {"open": 7, "dealer long": 8, "dealer short": 9, "managers long": 11, "lev short": 15}
    figures = {name: [float(cells[at][place]) for at in own] for name, place in names.items()}

    def render(altered: Figures) -> bytes:
        changed = [*lines]
        for number, at in enumerate(own):
            row = [*cells[at]]
            for name, place in names.items():
                row[place] = f"{altered[name][number]:.10g}"
            changed[at] = ",".join(row)
        return "".join(changed).encode()

    def is_other_side(first: str, second: str) -> bool:
        return first.split()[-1] != second.split()[-1]

    return AlterableBody("2026", figures, render, _by_more_than(1), is_other_side)


def _dkw() -> AlterableBody:
    """Return the parts of the 10-year yield: a change of 0.001 points breaks their sum."""
    names = ["exp.real.short.rate.10", "real.term.prem.10", "nominal.yield.fitted.10"]
    whole = dkw_bodies.figures()
    addends = set(names[:2])
    return AlterableBody(
        "updates",
        {name: whole[name] for name in names},
        dkw_bodies.body,
        _by_more_than(0.001),
        lambda first, second: {first, second} != addends,
    )


def _bitcoin() -> AlterableBody:
    """Return Bitcoin's last half-year in the sample; the candle of the last day is not read."""
    closes = {day: close for day, close in sample_closes().items() if day >= date(2026, 1, 1)}
    days = list(closes)

    def render(altered: Figures) -> bytes:
        return candles_body(dict(zip(days, [*altered["close"], closes[days[-1]]], strict=True)))

    return AlterableBody("2026H1", {"close": list(closes.values())[:-1]}, render, _by_factor_five)


MAKERS: Mapping[tuple[str, str], Callable[[], AlterableBody]] = {
    ("par_yields", "2024"): _par,
    ("real_yields", "2022"): _real,
    ("tic_table1", "table1"): lambda: _tic_table(
        "table1", ["for_lt_total_pos", "for_lt_treas_pos", "for_lt_eqty_pos"]
    ),
    ("tic_table2", "table2"): lambda: _tic_table(
        "table2", ["us_lt_total_pos", "us_lt_govt_bond_pos", "us_lt_eqty_pos"]
    ),
    ("tic_table3", "table3"): lambda: _tic_table(
        "table3", ["for_treas_pos", "for_lt_treas_pos", "for_st_treas_pos"]
    ),
    ("tic_table5", "table5"): _major,
    ("tic_history", "history"): _history,
    ("tic_release", "2025-12-18"): _release,
    ("auctions", "recent"): _auctions,
    ("fred", "WMTSECL1"): lambda: _fred("WMTSECL1", _by_more_than(1e6)),
    ("fred", "DGS10"): lambda: _fred("DGS10", _by_more_than(1.3)),
    ("fred", "DGS20"): lambda: _fred("DGS20", _by_more_than(1.3)),
    ("fred", "SOFR"): lambda: _fred("SOFR", _by_more_than(4.1)),
    ("fred", "DFF"): lambda: _fred("DFF", _by_more_than(2.6)),
    ("fred", "DTWEXBGS"): lambda: _fred("DTWEXBGS", _by_more_than(60)),
    ("fred", "TREAST"): lambda: _fred("TREAST", _by_more_than(2.5e6)),
    ("mspd", "table1"): _statement,
    ("treasury_cash", "2025"): _cash,
    ("soma", "summary"): _soma,
    ("fred", "THREEFYTP10"): lambda: _fred("THREEFYTP10", _by_more_than(3.0)),
    ("fred", "THREEFY10"): lambda: _fred("THREEFY10", _by_more_than(3.0)),
    ("positions", "2026"): _positions,
    ("dkw", "updates"): _dkw,
    ("prices", "XLE"): _yahoo,
    ("tiingo", "XLE"): _tiingo,
    ("bitcoin", "2026H1"): _bitcoin,
}


@cache
def alterable_body(source: str, part: str) -> AlterableBody:
    """Return the alterable body of a part."""
    return MAKERS[source, part]()
