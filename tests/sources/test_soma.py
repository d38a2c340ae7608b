"""The New York Fed's summary of its securities, beside the Board's own figure."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tests.support.bodies import bundled, captured
from tui.sources import fred
from tui.sources.base import parse
from tui.sources.soma import COMPENSATION, SOURCE

FRAME = parse(SOURCE, "summary", bundled("soma", "summary")).set_index("observed")


def test_treasuries_of_967_weeks_equal_the_h41_within_six_million() -> None:
    """Bills, notes and bonds, TIPS, floaters and inflation compensation against FRED's TREAST."""
    kinds = ["bills_usd_bn", "notes_bonds_usd_bn", "tips_usd_bn", "frn_usd_bn", COMPENSATION]
    board = parse(fred.SOURCE, "TREAST", bundled("fred", "TREAST")).set_index("observed")["value"]
    errors = (FRAME[kinds].sum(axis="columns") - board / 1e3).dropna().abs()
    assert len(errors) == 967
    assert errors.max() < 0.006
    assert (errors < 0.001_01).sum() >= 960


def test_first_and_newest_week_of_the_api_are_read() -> None:
    frame = parse(SOURCE, "summary", captured("nyfed_soma_summary_cut.json"))
    assert frame["observed"].dt.date.tolist() == [date(2003, 7, 9), date(2026, 8, 19)]
    assert frame["bills_usd_bn"].round(3).tolist() == [239.305, 537.752]
    assert frame["frn_usd_bn"].tolist() == [0.0, 20.0455538]
    assert frame["known"].iloc[1] == pd.Timestamp("2026-08-20 20:30", tz="UTC")
