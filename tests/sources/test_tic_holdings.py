"""The TIC tables' parser, against Treasury's other tables of the same release."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.support.bodies import bundled, captured
from tui.model.errors import Malformed
from tui.sources.tic_holdings import parse
from tui.sources.tic_release import parse as parse_release

TABLE1, TABLE3 = bundled("tic_table1", "table1"), bundled("tic_table3", "table3")
TABLE2 = bundled("tic_table2", "table2")
FRAME1, FRAME3 = parse(TABLE1, "table1"), parse(TABLE3, "table3")
FRAME2 = parse(TABLE2, "table2")
OCTOBER = pd.Timestamp("2025-10-31")


def row(frame: pd.DataFrame, code: str, month: pd.Timestamp = OCTOBER) -> pd.Series:
    return frame[(frame["code"] == code) & (frame["observed"] == month)].iloc[0]


def test_every_country_has_every_month() -> None:
    assert len(FRAME1) == 77 * 114
    assert len(FRAME3) == 76 * 91
    assert FRAME3["observed"].dt.is_month_end.all()
    assert row(FRAME3, "41408")["country"] == "China, Mainland"
    assert FRAME3.columns[:4].tolist() == ["observed", "known", "country", "code"]


def test_holdings_are_those_of_the_major_holders_table() -> None:
    """Table 5, $ billion with one decimal: thirteen months of every country it names."""
    lines = captured("slt_table5.txt").decode().splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("Country\t"))
    months = [cell for cell in lines[start].split("\t")[1:] if cell]
    names = dict(zip(FRAME3["country"], FRAME3["code"], strict=True))
    checked = 0
    for line in lines[start + 1 :]:
        name, *cells = line.split("\t")
        if name not in names:
            continue
        for month, cell in zip(months, cells, strict=True):
            end = pd.Timestamp(month) + pd.offsets.MonthEnd(0)
            position = row(FRAME3, names[name], end)["for_treas_pos"]
            assert position / 1000 == pytest.approx(float(cell), abs=0.051), (name, month)
            checked += 1
    assert checked >= 20 * 13


def test_both_tables_tell_the_same_long_term_treasuries() -> None:
    """Table 1 is one release younger: before the months it revised they agree."""
    columns = ["for_lt_treas_pos", "for_lt_treas_net", "for_lt_treas_valchg"]
    old = [frame[frame["observed"] < "2024-12-01"] for frame in (FRAME1, FRAME3)]
    one, three = (frame.set_index(["code", "observed"])[columns] for frame in old)
    assert len(three) > 5000
    pd.testing.assert_frame_equal(one.loc[three.index], three)


def test_official_and_other_holders_make_the_total() -> None:
    official, other, total = (
        FRAME3[FRAME3["code"] == code].set_index("observed")[["for_treas_pos", "for_treas_net"]]
        for code in ("99990", "99991", "99996")
    )
    assert ((official + other - total).abs().max() <= 2).all()
    assert len(total) == 76
    assert row(FRAME3, "99990")["for_lt_treas_net"] == -24504
    assert row(FRAME3, "99991")["for_lt_treas_net"] == -33655


def test_foreign_securities_held_by_residents() -> None:
    """Table 2 as printed for Austria; but for rounding, every country's classes make its total."""
    austria = row(FRAME2, "10189", pd.Timestamp("2026-04-30"))
    assert austria[["us_lt_total_pos", "us_lt_total_net", "us_lt_eqty_valchg"]].tolist() == [
        43486,
        67,
        2308,
    ]
    for measure in ("pos", "net", "valchg"):
        classes = [f"us_lt_{kind}_{measure}" for kind in ("govt_bond", "corp_bond", "eqty")]
        whole = FRAME2[FRAME2["code"] < "80000"].dropna(subset=classes)
        off = whole[classes].sum(axis="columns") - whole[f"us_lt_total_{measure}"]
        assert len(whole) > 3000
        assert off.abs().max() <= 2


def test_the_press_release_counts_the_same_foreign_equities() -> None:
    """Line 18 of the release of 2026-01-15, where what residents buy is an outflow, in $ bn."""
    release = parse_release(bundled("tic_release", "2026-01-15"), "2026-01-15")
    line = release[(release["span"] == "month") & (release["line"] == 18)].set_index("observed")
    total = FRAME2[FRAME2["code"] == "99996"].set_index("observed")["us_lt_eqty_net"] / 1000
    both = line["value_usd_bn"] + total
    assert both["2025-08":"2025-10"].abs().max() < 0.2


def test_what_was_not_reported_is_missing() -> None:
    before = FRAME3["observed"] < "2023-02-01"
    assert FRAME3.loc[before, ["for_treas_net", "for_lt_treas_valchg"]].isna().all(axis=None)
    assert FRAME3.loc[before & (FRAME3["code"] == "99996"), "for_treas_pos"].notna().all()


def test_a_month_is_known_with_its_release() -> None:
    assert row(FRAME3, "99996")["known"] == pd.Timestamp("2025-12-18 21:00", tz="UTC")
    august = row(FRAME1, "99996", pd.Timestamp("2025-08-31"))
    assert august["known"] == pd.Timestamp("2025-11-18 21:00", tz="UTC")


def test_columns_may_come_in_another_order() -> None:
    """The machine names say what a column is, not its place."""
    head, *tail = TABLE3.decode().split("country\tcountry_code\t")
    lines = ("country\tcountry_code\t" + tail[0]).splitlines()
    swapped = ["\t".join([*cells[:3], cells[4], cells[3], *cells[5:]]) for cells in _split(lines)]
    moved = parse((head + "\r\n".join(swapped)).encode(), "table3")
    pd.testing.assert_frame_equal(moved[FRAME3.columns.tolist()], FRAME3)


def _split(lines: list[str]) -> list[list[str]]:
    return [line.split("\t") for line in lines if line.count("\t") > 4]


def test_a_column_nobody_knew_is_taken_in() -> None:
    head, tail = TABLE3.decode().split("country\tcountry_code\t")
    lines = _split(("country\tcountry_code\t" + tail).splitlines())
    wider = [[*cells[:10], "for_gold_pos" if at == 0 else "7"] for at, cells in enumerate(lines)]
    read = parse((head + "\r\n".join(map("\t".join, wider))).encode(), "table3")
    assert read.attrs["notices"] == ("new column for_gold_pos",)
    assert (read["for_gold_pos"] == 7).all()
    assert FRAME3.attrs["notices"] == ()


FAULTS = [
    (b"", "empty"),
    (b"<!doctype html><title>TIC is moving</title>", "TIC is moving"),
    (captured("mfh_frozen.txt"), "millions|country_code"),
    (captured("slt_table5.txt"), "millions"),
    (TABLE3.replace(b"Millions of dollars", b"Billions of dollars"), "millions"),
    (TABLE1, "for_treas_pos"),
    (TABLE3.replace(b"for_lt_treas_net", b"for_lt_net"), "for_lt_treas_net"),
    (TABLE3.replace(b"country\tcountry_code", b"name\tcode"), "country_code"),
    (TABLE3[: len(TABLE3) // 2], "Grand Total|cells a row"),
    (TABLE3.replace(b"\t2026-04\t6294", b"\t2026-03\t6294"), "10189 2026-03 twice"),
    (TABLE3.replace(b"\t2026-04\t6294", b"\t2019-04\t6294"), "10189 2026-03 twice or out of"),
    (TABLE2, "for_treas_pos"),
    (TABLE3.replace(b"\t2026-04\t6294", b"\t2026-04\tlots"), "lots"),
    (TABLE3.replace(b"\t2026-04\t6294", b"\t2026-04\t9999999999999"), "9999999999999"),
    (TABLE3.replace(b"\t2026-04\t6294", b"\t2026-13\t6294"), "2026-13"),
    (TABLE3.replace(b"Austria\t10189", b"Austria\tAUT"), "AUT"),
    (TABLE3.replace(b"Austria", b"\xd6sterreich"), "UTF-8"),
    (TABLE3.decode().encode("utf-16"), "UTF-8"),
]


@pytest.mark.parametrize(("body", "said"), FAULTS, ids=range(len(FAULTS)))
def test_a_broken_body_is_malformed_and_says_why(body: bytes, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        parse(body, "table3")
