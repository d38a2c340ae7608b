"""The publishers' real oddities, each in the body it was captured with."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support.bodies import bundled, captured
from tui.model.errors import Malformed
from tui.sources import fred, par_yields, tic_holdings, tic_major
from tui.sources.base import parse


def curve(part: str) -> pd.DataFrame:
    """A bundled par curve by day."""
    return parse(par_yields.SOURCE, part, bundled("par_yields", part)).set_index("observed")


def test_the_columbus_day_that_is_there_with_every_cell_blank_is_dropped() -> None:
    assert b"10/11/2010,,,,,,,,,,,," in bundled("par_yields", "history")
    days = curve("history").index
    assert pd.Timestamp("2010-10-11") not in days
    assert pd.Timestamp("2010-10-12") in days


def test_each_year_has_the_tenors_of_its_time() -> None:
    assert "4M" not in curve("history").columns
    assert curve("2022")["4M"].first_valid_index() == pd.Timestamp("2022-10-19")
    assert curve("2025")["1.5M"].first_valid_index() == pd.Timestamp("2025-02-18")


@pytest.mark.parametrize(
    ("tenor", "last", "first"),
    [("30Y", "2002-02-15", "2006-02-09"), ("20Y", None, "1993-10-01"), ("1M", None, "2001-07-31")],
)
def test_a_tenor_nobody_published_is_missing_never_zero(
    tenor: str, last: str | None, first: str
) -> None:
    column = curve("history")[tenor]
    gap = column[last:first].iloc[1 if last else 0 : -1]
    assert gap.isna().all()
    assert len(gap) > 0
    assert column[first] > 0


def test_the_yields_of_zero_of_2020_are_yields() -> None:
    assert (curve("history").loc["2020-01":"2021-12", "1M"] == 0).any()


def test_net_purchases_before_form_slt_are_missing_and_names_have_commas() -> None:
    table = parse(tic_holdings.TABLE3, "table3", bundled("tic_table3", "table3"))
    before = table[table["observed"] < "2023-02-01"]
    assert before["for_treas_net"].isna().all()
    assert {"China, Mainland", "Korea, South"} <= set(table["country"])


def test_the_frozen_page_of_major_holders_is_refused_where_the_table_should_be() -> None:
    with pytest.raises(Malformed, match="TIC major holders"):
        parse(tic_major.SOURCE, "table5", captured("mfh_frozen.txt"))


def test_custody_begins_where_its_zeros_end() -> None:
    assert b"2002-12-18,0" in bundled("fred", "WMTSECL1")
    custody = parse(fred.SOURCE, "WMTSECL1", bundled("fred", "WMTSECL1"))
    assert custody["observed"].min().date() >= date(2007, 6, 27)
    assert (custody["value"] > 0).all()
