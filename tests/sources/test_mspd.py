"""Monthly Statement of the Public Debt: kinds, sums, names that changed, and pages."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest

from tests.support import fiscal_bodies
from tests.support.bodies import bundled, captured
from tui.model.errors import Malformed
from tui.model.snapshot import KnownBy
from tui.sources.base import parse
from tui.sources.calendars import NEW_YORK
from tui.sources.fiscal_data import table_rows
from tui.sources.mspd import FIELDS, SOURCE

ROW = captured("fiscaldata_mspd_table_1_2025-02-28_size1.json")
"""One row of the API's own response."""
FRAME = parse(SOURCE, "table1", bundled("mspd", "table1"))


def outstanding(month: str, kind: str) -> float:
    is_row = (FRAME["observed"] == month) & (FRAME["kind"] == kind)
    [value] = FRAME.loc[is_row, "outstanding_usd_bn"]
    return float(value)


def test_api_and_download_have_the_same_figures() -> None:
    whole = parse(SOURCE, "table1", fiscal_bodies.statement())
    pd.testing.assert_frame_equal(whole, FRAME)
    [row] = table_rows(ROW.replace(b"4407", b"1"), FIELDS, "a table").to_dict("records")
    assert float(row["total_mil_amt"]) / 1e3 == outstanding("2025-02-28", "bills")


def test_tips_are_one_kind_before_and_after_their_names_changed() -> None:
    may = 1e3 * outstanding("2004-05-31", "tips")
    rows = [
        float(row["total_mil_amt"])
        for row in fiscal_bodies.statement_rows()
        if row["record_date"] == "2004-05-31" and "Inflation" in row["security_class_desc"]
    ]
    assert len(rows) == 2
    assert may == pytest.approx(sum(rows))
    months = FRAME.loc[FRAME["kind"] == "tips", "observed"]
    assert len(months) == 305
    assert FRAME.loc[FRAME["kind"] == "frn", "observed"].min() == pd.Timestamp("2014-01-31")


def test_month_is_known_on_the_fourth_business_day_by_a_rule() -> None:
    """October 2025: 6 November. The fourth of July 2025 is no business day."""
    known = FRAME.drop_duplicates("observed").set_index("observed")["known"]
    assert known["2025-10-31"] == datetime(2025, 11, 6, 18, tzinfo=NEW_YORK)
    assert known["2025-06-30"] == datetime(2025, 7, 7, 18, tzinfo=NEW_YORK)
    assert SOURCE.known_by(date(2025, 10, 31)) is KnownBy.LAG_RULE


def test_one_page_of_several_is_refused() -> None:
    rows = list(fiscal_bodies.statement_rows())
    with pytest.raises(Malformed, match="whole, got 4617 of 5000 rows"):
        parse(SOURCE, "table1", fiscal_bodies.api_json(rows, total=5000))


@pytest.mark.parametrize("lost", ["Bills", "Federal Financing Bank", "_"])
def test_month_without_a_row_that_it_needs_is_refused(lost: str) -> None:
    rows = [
        row
        for row in fiscal_bodies.statement_rows()
        if row["record_date"] != "2026-05-31" or row["security_class_desc"] != lost
    ]
    with pytest.raises(Malformed, match="2026-05"):
        parse(SOURCE, "table1", fiscal_bodies.api_json(rows))


def test_kind_that_does_not_add_up_is_refused() -> None:
    rows = [dict(row) for row in fiscal_bodies.statement_rows()]
    for row in rows:
        if row["record_date"] == "2026-05-31" and row["security_class_desc"] == "Notes":
            for field in ("debt_held_public_mil_amt", "total_mil_amt"):
                row[field] = str(float(row[field]) + 3.0)
    with pytest.raises(Malformed, match=r"add up to marketable, got 0\.003 bn off in 2026-05"):
        parse(SOURCE, "table1", fiscal_bodies.api_json(rows))
