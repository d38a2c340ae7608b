"""Series of positions in Treasury futures: the net position of each group in each contract."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency
from tui.alerts.series.named_series import NamedSeries, dated
from tui.measures.positioning.net_positions import of_contract
from tui.model.snapshot import Snapshot

_CONTRACTS = {
    "2y": "2Y",
    "5y": "5Y",
    "10y": "10Y",
    "ultra10y": "Ultra 10Y",
    "bond": "Bond",
    "ultrabond": "Ultra Bond",
}
_GROUPS = {
    "am": ("asset_manager", "asset managers"),
    "lev": ("leveraged", "leveraged funds"),
    "dealer": ("dealer", "dealers"),
}


def _history(group: str, contract: str, snapshot: Snapshot) -> pd.DataFrame:
    rows = of_contract(snapshot, contract)
    return dated(rows[f"{group}_net_contracts"], rows)


def _net(group: str, name: str, contract: str) -> NamedSeries:
    formula = f"long less short {contract} futures of {name}, in contracts"
    history = partial(_history, group, contract)
    return NamedSeries(Unit.NUMBER, Frequency.POSITIONS, formula, ("positions",), history)


POSITION_SERIES: Mapping[str, NamedSeries] = {
    f"cot_{short}_{contract}": _net(*group, _CONTRACTS[contract])
    for short, group in _GROUPS.items()
    for contract in _CONTRACTS
}
"""Every group and contract, by name: ``cot_lev_10y``, ``cot_am_ultrabond`` …"""
