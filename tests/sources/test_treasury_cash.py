"""Treasury's cash over the three layouts of its table."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.support import fiscal_bodies
from tests.support.bodies import bundled, captured
from tui.model.errors import Malformed
from tui.sources.base import parse
from tui.sources.calendars import NEW_YORK
from tui.sources.treasury_cash import CLOSING, OPENING, SOURCE, due, parts

FRAME = parse(SOURCE, "history", bundled("treasury_cash", "history")).set_index("observed")
LIVE = captured("fiscaldata_dts_operating_cash_balance_2026-09-23_size12.json")
"""Three days as the API itself served them, the newest of 16,638 rows."""


def new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def test_three_days_of_the_api_close_as_printed() -> None:
    frame = parse(SOURCE, "2026", LIVE.replace(b'"total-count":16638', b'"total-count":12'))
    assert frame["closing_usd_bn"].tolist() == [1004.391, 957.409, 947.317]
    assert frame["known"].iloc[-1] == new_york("2026-09-24T18:00")
    with pytest.raises(Malformed, match="whole, got 12 of 16638 rows"):
        parse(SOURCE, "2026", LIVE)


@pytest.mark.parametrize(
    ("day", "account", "field"),
    [
        ("2016-01-04", "Federal Reserve Account", "close_today_bal"),
        ("2021-09-30", "Federal Reserve Account", "close_today_bal"),
        ("2022-04-15", "Treasury General Account (TGA)", "close_today_bal"),
        ("2022-04-18", CLOSING, "open_today_bal"),
        ("2025-09-02", CLOSING, "open_today_bal"),
    ],
)
def test_closing_balance_is_found_in_each_layout(day: str, account: str, field: str) -> None:
    [row] = [
        row
        for row in fiscal_bodies.cash_rows()
        if (row["record_date"], row["account_type"]) == (day, account)
    ]
    assert FRAME.loc[day, "closing_usd_bn"] == float(row[field]) / 1e3


def test_every_day_opens_as_the_day_before_closed() -> None:
    errors = FRAME["opening_usd_bn"] - FRAME["closing_usd_bn"].shift()
    assert len(FRAME) == 2_428
    assert errors.iloc[1:].abs().max() < 0.002


@pytest.mark.parametrize(("account", "words"), [(OPENING, "to open as"), (CLOSING, "to close at")])
def test_balance_that_contradicts_the_others_is_refused(account: str, words: str) -> None:
    rows = fiscal_bodies.rows_of(fiscal_bodies.cash_rows(), lambda day: day > "2025-08")
    for row in rows:
        if (row["record_date"], row["account_type"]) == ("2025-09-02", account):
            row["open_today_bal"] = "600000"
    with pytest.raises(Malformed, match=words):
        parse(SOURCE, "2025", fiscal_bodies.api_json(rows))


def test_history_and_years_follow_each_other() -> None:
    now = new_york("2026-09-25T03:00")
    assert [part.key for part in parts(now, ())] == ["history", "2025", "2026"]
    assert [part.final for part in parts(now, ())] == [True, True, False]
    assert due(now, "history") == date(2025, 9, 2)
    assert due(now, "2025") == date(2025, 12, 31)
    assert due(now, "2026") == date(2026, 9, 23)
    assert [part.key for part in parts(new_york("2027-01-04T17:00"), ())][-1] == "2026"
