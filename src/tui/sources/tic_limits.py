"""Limits of TIC's values: parts of a total, rows of a sum, and totals from month to month.

Tables 1 and 2 round to millions, so a sum of four can be off by 2.5. Some of table 2's lines below
the total were off by 0.3% of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fnmatch import fnmatchcase

import pandas as pd
from msgspec import Struct

from tui.model.errors import Malformed
from tui.sources.value_limits import REFUSED, ColumnSum, NeighbourLimit, RowSums, ValueLimit

MONTH = timedelta(days=35)
TOTAL, OFFICIAL, PRIVATE, COUNTRIES = "99996", "99990", "99991", "69995"
"""Codes of the grand total, the two kinds of holders, and all countries."""
REGIONS = ("19992", "29998", "39942", "34401", "49999", "59994", "69906")
ORGANISATIONS = "79995"
MEASURES = ("pos", "net", "valchg")
Sum = tuple[str, tuple[str, ...]]
"""Code of a row, and codes of the rows that add up to it."""
MOST, UNIT = 1.5, 3.0
"""Factors for a total from one month to the next. The largest are 1.21 for bills (April 2020), 1.17
for foreign equities (March 2020), and 1.30 for bills of officials (October 2008)."""
COUNTRY_UNIT = 20.0
"""Factor for a country that holds 10 billion dollars or more. TIC itself restated Luxembourg's
Treasuries by 8.8 in March 2026."""
COUNTRY_FLOOR = 10_000.0


class ShareLimit(Struct, frozen=True):
    """Limit of a flow of a holder, as a share of the position."""

    flows: str
    """Pattern of the flow columns. The position has the suffix ``_pos`` in place of the flow's."""
    most: float
    codes: tuple[str, ...] = (TOTAL,)
    part: str = "*"

    def check(self, frame: pd.DataFrame) -> None:
        """Raise ``Malformed`` at the first flow that is too large for its position."""
        rows = frame[frame["code"].isin(self.codes)]
        for name in frame.columns[4:]:
            if not fnmatchcase(name, self.flows):
                continue
            position = name.rpartition("_")[0] + "_pos"
            wrong = rows[rows[name].abs() > self.most * rows[position]]
            if not wrong.empty:
                row = wrong.iloc[0]
                raise Malformed(
                    f"expected {row['country']} {name} of {row['observed']:%Y-%m} up to "
                    f"{self.most:.0%} of the position of {row[position]:.10g}, got "
                    f"{row[name]:.10g}; {REFUSED}"
                )


def _classes(total: str, classes: tuple[str, ...], measures: tuple[str, ...]) -> list[ColumnSum]:
    return [
        ColumnSum(
            f"{total}_{measure}",
            tuple(f"{kind}_{measure}" for kind in classes),
            tolerance=3,
            tolerance_share=0.003,
            keys=("country",),
        )
        for measure in measures
    ]


def _table(prefix: str, total: str, *sums: Sum) -> list[ValueLimit]:
    """Return the limits of a table whose columns have a prefix and whose sum is ``total``."""
    return [
        RowSums("code", sums, f"{prefix}*", tolerance=5),
        NeighbourLimit(
            f"{prefix}*_pos",
            MOST,
            is_ratio=True,
            unit_factor=UNIT,
            keys=("code",),
            where={"code": (TOTAL, OFFICIAL, PRIVATE)},
            max_gap=MONTH,
        ),
        NeighbourLimit(
            f"{total}_pos",
            COUNTRY_UNIT,
            is_ratio=True,
            unit_factor=COUNTRY_UNIT,
            floor=COUNTRY_FLOOR,
            keys=("code",),
            max_gap=MONTH,
        ),
    ]


ALL: Sum = (TOTAL, (COUNTRIES, ORGANISATIONS))
HOLDERS: Sum = (TOTAL, (OFFICIAL, PRIVATE))
BY_REGION: Sum = (COUNTRIES, REGIONS)
TABLE_LIMITS: Mapping[str, tuple[ValueLimit, ...]] = {
    "table1": (
        *_classes(
            "for_lt_total",
            ("for_lt_treas", "for_lt_agcy", "for_lt_corp", "for_lt_eqty"),
            MEASURES,
        ),
        *_table("for_", "for_lt_total", ALL, HOLDERS),
        ShareLimit("*_valchg", 0.2),
        ShareLimit("*_net", 0.1),
    ),
    "table2": (
        *_classes("us_lt_total", ("us_lt_govt_bond", "us_lt_corp_bond", "us_lt_eqty"), MEASURES),
        *_table("us_", "us_lt_total", ALL, BY_REGION),
        ShareLimit("*_valchg", 0.2),
        ShareLimit("*_net", 0.1),
    ),
    "table3": (
        *_classes("for_treas", ("for_lt_treas", "for_st_treas"), MEASURES[:2]),
        *_table("for_", "for_treas", ALL, HOLDERS, BY_REGION),
        ShareLimit("*_valchg", 0.2),
        ShareLimit("for_st_treas_net", 0.4),
        ShareLimit("for_lt_treas_net", 0.1),
    ),
}
"""Limits of tables 1 to 3. The largest valuation change of the grand total in a month is 9.1% of
the position (foreign equities). The largest net purchases are 3.7% of it for long-term securities
and 19% for bills. The regions of table 1 do not add up to all countries in 2022 and 2023."""


def major_limits(total: str, official: tuple[str, ...], *series: str) -> tuple[ValueLimit, ...]:
    """Return the limits of a table of major holders.

    ``official`` are its rows of officials, their bills, and their notes and bonds. ``series`` are
    columns that distinguish figures that do not compare.
    """
    whole, bills, bonds = official
    return (
        RowSums("country", ((whole, (bills, bonds)),), "holdings_usd_bn", tolerance=0.3, by=series),
        NeighbourLimit(
            "holdings_usd_bn",
            MOST,
            is_ratio=True,
            unit_factor=UNIT,
            keys=("country",),
            where={"country": (total, *official)},
            max_gap=MONTH,
        ),
    )


RELEASE_LIMITS: tuple[ValueLimit, ...] = (
    RowSums(
        "line",
        (
            *((1, (2, 3)), (3, (4, 9)), (4, (5, 6, 7, 8)), (9, (10, 11, 12, 13))),
            *((14, (15, 16)), (16, (17, 18)), (19, (3, 16)), (21, (19, 20)), (22, (23, 26))),
            *((23, (24, 25)), (26, (27, 28)), (30, (21, 22, 29)), (30, (31, 32))),
        ),
        "value_usd_bn",
        tolerance=0.35,
        by=("span",),
    ),
)
"""The sums of the 32 lines, in tenths of a billion. A sum of four can be off by 0.25."""
