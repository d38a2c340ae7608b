"""Irregularities of real bodies: blank days, missing tenors, zeros and frozen files."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support.bodies import bundled, captured, parsed
from tui.model.errors import Malformed
from tui.sources import fred, tic_major
from tui.sources.base import parse


def curve(part: str) -> pd.DataFrame:
    """Return the par curves of a bundled part, by day."""
    return parsed("par_yields", part).set_index("observed")


def test_par_yields_day_with_blank_cells_is_dropped() -> None:
    assert b"10/11/2010,,,,,,,,,,,," in bundled("par_yields", "history")
    days = curve("history").index
    assert pd.Timestamp("2010-10-11") not in days
    assert pd.Timestamp("2010-10-12") in days


def test_par_yields_new_tenors_begin_on_their_first_day() -> None:
    assert "4M" not in curve("history").columns
    assert curve("2022")["4M"].first_valid_index() == pd.Timestamp("2022-10-19")
    assert curve("2025")["1.5M"].first_valid_index() == pd.Timestamp("2025-02-18")


@pytest.mark.parametrize(
    ("tenor", "last", "first"),
    [("30Y", "2002-02-15", "2006-02-09"), ("20Y", None, "1993-10-01"), ("1M", None, "2001-07-31")],
)
def test_par_yields_unpublished_tenor_is_nan(tenor: str, last: str | None, first: str) -> None:
    column = curve("history")[tenor]
    gap = column[last:first].iloc[1 if last else 0 : -1]
    assert gap.isna().all()
    assert len(gap) > 0
    assert column[first] > 0


def test_par_yields_zero_in_2020_and_2021_is_kept() -> None:
    assert (curve("history").loc["2020-01":"2021-12", "1M"] == 0).any()


def test_tic_holdings_net_purchases_before_form_slt_are_nan() -> None:
    table = parsed("tic_table3", "table3")
    before = table[table["observed"] < "2023-02-01"]
    assert before["for_treas_net"].isna().all()
    assert {"China, Mainland", "Korea, South"} <= set(table["country"])


def test_tic_major_frozen_file_raises_malformed() -> None:
    with pytest.raises(Malformed, match="TIC major holders"):
        parse(tic_major.SOURCE, "table5", captured("mfh_frozen.txt"))


def test_fred_custody_begins_after_its_zeros() -> None:
    assert b"2002-12-18,0" in bundled("fred", "WMTSECL1")
    custody = parse(fred.SOURCE, "WMTSECL1", bundled("fred", "WMTSECL1"))
    assert custody["observed"].min().date() >= date(2007, 6, 27)
    assert (custody["value"] > 0).all()
