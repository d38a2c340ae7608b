"""Net issuance of Treasuries by kind and month, from the Monthly Statement of the Public Debt."""

from __future__ import annotations

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.provenance import PROVENANCE_COLUMNS, with_provenance
from tui.model.snapshot import Snapshot

KINDS = ("bills", "notes", "bonds", "tips", "frn")
ALL = "marketable"
"""All kinds together, as the statement totals them."""
_MONTHS = 12
_USD_BN_DECIMALS = 6
_FIGURES = (
    "net_issuance_usd_bn",
    "outstanding_usd_bn",
    "net_issuance_12m_usd_bn",
    "total_outstanding_usd_bn",
)
COLUMNS = ["observed", "kind", *_FIGURES, *PROVENANCE_COLUMNS]


@per_parts("mspd")
def net_issuance(snapshot: Snapshot) -> pd.DataFrame:
    """Return net issuance by month end and kind, sorted by month and then as ``KINDS`` and ``ALL``.

    - ``outstanding_usd_bn``: par value that the public holds, the Federal Reserve included.
    - ``net_issuance_usd_bn``: its change since the month end before; + = more was sold than
      matured. It contains accretion: bills grow to par, and TIPS with prices.
    - ``net_issuance_12m_usd_bn``: its change over twelve months.
    - ``total_outstanding_usd_bn``: par value, that of government accounts included.

    A change is NaN where the earlier month has no figure, as in a kind's first month. Empty without
    data.
    """
    part = snapshot.datasets.get(("mspd", "table1"))
    if part is None:
        return pd.DataFrame(columns=COLUMNS)
    rows = part.frame
    levels, total = (
        rows.pivot_table(column, "observed", "kind", aggfunc="first")
        .reindex(columns=[*KINDS, ALL])
        .asfreq("ME")
        for column in ("public_usd_bn", "outstanding_usd_bn")
    )
    figures = (levels.diff(), levels, levels.diff(_MONTHS), total)
    month_known = rows.groupby("observed")["known"].max()
    of_kinds = [
        pd.DataFrame(
            {
                name: each[kind].round(_USD_BN_DECIMALS)
                for name, each in zip(_FIGURES, figures, strict=True)
            }
        ).assign(kind=kind, place=place, known=month_known)
        for place, kind in enumerate(levels.columns)
    ]
    wide = pd.concat(of_kinds).rename_axis("observed").reset_index()
    wide = wide.sort_values(["observed", "place"])
    known = wide[wide["outstanding_usd_bn"].notna()].reset_index(drop=True)
    return with_provenance(known, part)[COLUMNS]


def of_kind(kind: str, snapshot: Snapshot) -> pd.DataFrame:
    """Return the rows of ``net_issuance`` of one kind, by ``observed``."""
    rows = net_issuance(snapshot)
    return rows[rows["kind"] == kind].set_index("observed")
