"""What each country holds of Treasuries, and why it changed.

Change in holdings = net purchases + valuation change + other change. Treasury publishes no column
of the last: it is what remains, reporters' revisions and volume changes that are no transactions.
"""

from __future__ import annotations

import pandas as pd

from tui.measures.inputs import STAMPED, stamped
from tui.measures.memory import per_parts
from tui.model import Snapshot, State

GRAND_TOTAL = "99996"

_USD_MN_PER_BN = 1000.0
_USD_BN_DECIMALS = 3
"""As fine as the table is: millions."""
_REGIONS = ("16713", "16721", "19992", "34401", "39942", "49999", "59994", "69906", "69995")
_FIRST_NON_COUNTRY = 70000
"""Codes from here on are organisations, holder sectors and totals."""

BREAKS = (pd.Timestamp(2021, 6, 30), pd.Timestamp(2023, 2, 28))
"""Months whose holdings do not compare with the month before: the notice of 2021-09-16, and form
SLT in place of form S."""

_FIGURES = {
    "holdings_usd_bn": "for_treas_pos",
    "net_purchases_usd_bn": "for_treas_net",
    "valuation_change_usd_bn": "for_lt_treas_valchg",
}


@per_parts("tic_table3")
def holdings(snapshot: Snapshot) -> pd.DataFrame:
    """Treasuries held by each country and by all together (code ``GRAND_TOTAL``), by month.

    Columns ``observed`` (month end), ``country``, ``code``, ``holdings_usd_bn`` (bonds, notes and
    bills), ``change_usd_bn`` (from the month before; NaN across a break), ``net_purchases_usd_bn``
    (+ = they bought), ``valuation_change_usd_bn``, ``other_change_usd_bn``, ``known``, ``state``,
    ``inputs``. A vintage became known with its newest month. Countries by name within a month;
    regions and other memo rows are left out.
    """
    parts = snapshot.parts("tic_table3")
    if not parts or parts[-1].frame.empty:
        return pd.DataFrame(columns=["observed", "country", "code", *STAMPED])
    part = parts[-1]
    frame = part.frame
    rows = of_countries(frame).sort_values(["code", "observed"])
    figures = {name: rows[column] / _USD_MN_PER_BN for name, column in _FIGURES.items()}
    table = stamped(rows[["observed", "country", "code", "known"]].assign(**figures), part)
    if part.state is not State.RECONSTRUCTED:
        table["known"] = frame["known"].max()
    table["change_usd_bn"] = _change(table)
    table["other_change_usd_bn"] = (
        table["change_usd_bn"] - table["net_purchases_usd_bn"] - table["valuation_change_usd_bn"]
    ).round(_USD_BN_DECIMALS)
    return table.sort_values(["observed", "country"]).reset_index(drop=True)


def of_countries(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of table 1 or 3 that are countries, and the grand total."""
    codes = pd.to_numeric(table["code"], errors="coerce")
    named = (codes < _FIRST_NON_COUNTRY) & ~table["code"].isin(_REGIONS)
    return table[named | (table["code"] == GRAND_TOTAL)]


def _change(table: pd.DataFrame) -> pd.Series:
    """Holdings less those one month before; NaN without that month and across a break."""
    by_code = table.groupby("code", sort=False)
    month_before = by_code["observed"].shift() == table["observed"] - pd.offsets.MonthEnd()
    change = by_code["holdings_usd_bn"].diff().round(_USD_BN_DECIMALS)
    return change.where(month_before & ~table["observed"].isin(BREAKS))
