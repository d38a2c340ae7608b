"""Monthly Statement of the Public Debt, table 1: what Treasury owes, by kind of security."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import add_known_times, parse_days, parse_numbers
from tui.sources.calendars import MSPD, lag_rule
from tui.sources.fiscal_data import HOST, table_rows, table_url
from tui.sources.frame_schema import FrameSchema
from tui.sources.missing_days import Days, missing_days
from tui.sources.value_limits import ColumnSum, NeighbourLimit

EXPECTED = "the Monthly Statement of the Public Debt"
TABLE = "v1/debt/mspd/mspd_table_1"
FIELDS = {
    "record_date": "Record Date",
    "security_type_desc": "Security Type Description",
    "security_class_desc": "Security Class Description",
    "debt_held_public_mil_amt": "Debt Held by the Public (in Millions)",
    "intragov_hold_mil_amt": "Intragovernmental Holdings (in Millions)",
    "total_mil_amt": "Total Public Debt Outstanding (in Millions)",
}
"""FiscalData's name -> heading of its CSV download."""
AMOUNTS = {
    "debt_held_public_mil_amt": "public_usd_bn",
    "intragov_hold_mil_amt": "government_usd_bn",
    "total_mil_amt": "outstanding_usd_bn",
}
KINDS = {
    ("Marketable", "Bills"): "bills",
    ("Marketable", "Notes"): "notes",
    ("Marketable", "Bonds"): "bonds",
    ("Marketable", "Treasury Inflation-Protected Securities"): "tips",
    ("Marketable", "Inflation-Indexed Notes"): "tips",
    ("Marketable", "Inflation-Indexed Bonds"): "tips",
    ("Marketable", "Floating Rate Notes"): "frn",
    ("Marketable", "Federal Financing Bank"): "financing_bank",
    ("Total Marketable", "_"): "marketable",
    ("Total Nonmarketable", "_"): "nonmarketable",
    ("Total Treasury Securities Outstanding", "_"): "total",
    ("Total Public Debt Outstanding", "_"): "total",
}
"""Type and class of a row -> its kind. Until May 2004 TIPS had two rows. Notes and bonds exclude
TIPS and floating-rate notes. Classes of nonmarketable debt are left out."""
MARKETABLE = ("bills", "notes", "bonds", "tips", "frn", "financing_bank")
"""Kinds that add up to ``marketable``. Floating-rate notes begin in January 2014, and some months
have no row of the Federal Financing Bank."""
ALWAYS = ("bills", "notes", "bonds", "tips", "marketable", "nonmarketable", "total")
"""Kinds that every month has."""
MAX_USD_MN = 2e8
ROUNDING_USD_BN = 0.0025
"""Tolerated error of a sum: the largest in 305 months is 2.0 million."""
NEXT_MONTH = timedelta(days=40)


def _month_limit(kinds: tuple[str, ...], most: float) -> NeighbourLimit:
    return NeighbourLimit(
        "outstanding_usd_bn",
        most=most,
        is_ratio=True,
        unit_factor=2.0,
        keys=("kind",),
        where={"kind": kinds},
        max_gap=NEXT_MONTH,
    )


LIMITS = (
    ColumnSum("outstanding_usd_bn", ("public_usd_bn", "government_usd_bn"), ROUNDING_USD_BN),
    _month_limit(("bills",), 1.7),
    _month_limit(("notes", "bonds", "tips"), 1.2),
    _month_limit(("marketable", "nonmarketable", "total"), 1.15),
)
"""The largest changes in a month: bills 51% (April 2020), TIPS 11% (July 2004), notes 7%, all
marketable debt 9% (October 2008)."""


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per month end and kind: amounts at par in $ billions.

    ``kind`` is one of ``KINDS``' values. ``public_usd_bn`` is held by the public, the Federal
    Reserve included; ``government_usd_bn`` by government accounts; ``outstanding_usd_bn`` is both.
    Raises ``Malformed`` if a month lacks a kind of ``ALWAYS``, or its kinds do not add up.
    """
    cells = table_rows(body, FIELDS, EXPECTED)
    kinds = [KINDS.get((kind.strip(), name.strip())) for kind, name in _classes(cells)]
    frame = pd.DataFrame(
        {"observed": parse_days(cells["record_date"], "%Y-%m-%d", EXPECTED), "kind": kinds}
    )
    for theirs, ours in AMOUNTS.items():
        frame[ours] = parse_numbers(cells[theirs], -MAX_USD_MN, MAX_USD_MN, EXPECTED) / 1e3
    _require_classes_once(cells)
    known = frame[frame["kind"].notna()].astype({"kind": "str"})
    summed = known.groupby(["observed", "kind"], as_index=False, sort=True)[
        list(AMOUNTS.values())
    ].sum(min_count=1)
    _require_whole_months(summed)
    _require_sums(summed)
    return add_known_times(summed.astype({"observed": "datetime64[us]"}), MSPD.known)


def _classes(cells: pd.DataFrame) -> zip[tuple[str, str]]:
    return zip(cells["security_type_desc"], cells["security_class_desc"], strict=True)


def _require_classes_once(cells: pd.DataFrame) -> None:
    """Raise ``Malformed`` if a class comes twice in a month."""
    twice = cells[cells.duplicated(list(FIELDS)[:3])]
    if not twice.empty:
        row = twice.iloc[0]
        raise Malformed(
            f"expected each class once a month in {EXPECTED}, got "
            f"{row['security_class_desc'][:60]!r} twice in {row['record_date'][:10]}"
        )


def _require_whole_months(frame: pd.DataFrame) -> None:
    """Raise ``Malformed`` if a day is no month end, or a month lacks a kind or an amount."""
    wrong = frame[frame["observed"] != frame["observed"] + pd.offsets.MonthEnd(0)]
    if not wrong.empty:
        raise Malformed(f"expected {EXPECTED} at month ends, got {wrong['observed'].iloc[0]:%F}")
    wide = _by_kind(frame, "outstanding_usd_bn")
    for kind in ALWAYS:
        months = wide.index[wide[kind].isna()] if kind in wide else wide.index
        if len(months):
            raise Malformed(f"expected {EXPECTED} with {kind}, got none in {months[0]:%Y-%m}")


def _by_kind(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame.pivot_table(index="observed", columns="kind", values=column, aggfunc="first")


def _require_sums(frame: pd.DataFrame) -> None:
    """Raise ``Malformed`` if the kinds of a month do not add up to its totals."""
    for column in AMOUNTS.values():
        wide = _by_kind(frame, column)
        addends = {
            "marketable": [kind for kind in MARKETABLE if kind in wide],
            "total": ["marketable", "nonmarketable"],
        }
        for total, kinds in addends.items():
            errors = (wide[kinds].sum(axis="columns") - wide[total]).abs()
            wrong = errors[errors > ROUNDING_USD_BN]
            if not wrong.empty:
                raise Malformed(
                    f"expected {EXPECTED} {column} of {', '.join(kinds)} to add up to {total}, "
                    f"got {wrong.iloc[0]:.3f} bn off in {wrong.index[0]:%Y-%m}"
                )


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the table as the only part, with every month since January 2001."""
    return (Part("table1", table_url(TABLE, FIELDS)),)


def find_missing(part: str, frame: pd.DataFrame) -> Days:
    """Return the month ends without a row, from the first row to the newest."""
    return missing_days(frame, frame["observed"].min().date(), MSPD.days)


SOURCE = Source(
    name="mspd",
    title="Monthly Statement of the Public Debt",
    publisher="U.S. Treasury, Bureau of the Fiscal Service",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=1,
    revised=False,
    floor=timedelta(minutes=30),
    due=lambda now, part: MSPD.due(now),
    next_release=MSPD.next_release,
    known_by=lag_rule,
    keep=24,
    schema=FrameSchema(
        keys=("kind",), ranges={"*_usd_bn": (0, MAX_USD_MN / 1e3)}, min_rows=12 * len(ALWAYS)
    ),
    limits=LIMITS,
    find_missing=find_missing,
    is_monthly=True,
)
