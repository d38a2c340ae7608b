"""Parser of TIC tables 1 to 3, compared with Treasury's other tables of the same release."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.support.bodies import bundled, captured, parsed
from tui.model.errors import Malformed
from tui.sources.tic_holdings import parse
from tui.sources.tic_limits import TOTAL, ShareLimit
from tui.sources.tic_release import parse as parse_release

TABLE1, TABLE3 = bundled("tic_table1", "table1"), bundled("tic_table3", "table3")
TABLE2 = bundled("tic_table2", "table2")
OCTOBER = pd.Timestamp("2025-10-31")


def shipped(name: str) -> pd.DataFrame:
    """Return the frame of the table that ships."""
    return parsed(f"tic_{name}", name)


def row(frame: pd.DataFrame, code: str, month: pd.Timestamp = OCTOBER) -> pd.Series:
    return frame[(frame["code"] == code) & (frame["observed"] == month)].iloc[0]


def test_parse_every_country_has_every_month() -> None:
    assert len(shipped("table1")) == 77 * 114
    assert len(shipped("table3")) == 76 * 91
    assert shipped("table3")["observed"].dt.is_month_end.all()
    assert row(shipped("table3"), "41408")["country"] == "China, Mainland"
    assert shipped("table3").columns[:4].tolist() == ["observed", "known", "country", "code"]


def test_parse_holdings_equal_table_5() -> None:
    """Table 5 has thirteen months of twenty countries, in $ billions with one decimal."""
    lines = captured("slt_table5.txt").decode().splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("Country\t"))
    months = [cell for cell in lines[start].split("\t")[1:] if cell]
    names = dict(zip(shipped("table3")["country"], shipped("table3")["code"], strict=True))
    positions = shipped("table3").set_index(["code", "observed"])["for_treas_pos"]
    checked = 0
    for line in lines[start + 1 :]:
        name, *cells = line.split("\t")
        if name not in names:
            continue
        for month, cell in zip(months, cells, strict=True):
            end = pd.Timestamp(month) + pd.offsets.MonthEnd(0)
            position = positions[names[name], end]
            assert position / 1000 == pytest.approx(float(cell), abs=0.051), (name, month)
            checked += 1
    assert checked >= 20 * 13


def test_parse_long_term_treasuries_of_tables_1_and_3_are_equal() -> None:
    """Table 1 is one release newer. Before the months that it revised, both are equal."""
    columns = ["for_lt_treas_pos", "for_lt_treas_net", "for_lt_treas_valchg"]
    old = [
        frame[frame["observed"] < "2024-12-01"] for frame in (shipped("table1"), shipped("table3"))
    ]
    table1, table3 = (frame.set_index(["code", "observed"])[columns] for frame in old)
    assert len(table3) > 5000
    pd.testing.assert_frame_equal(table1.loc[table3.index], table3)


def test_parse_official_and_other_holders_add_up_to_total() -> None:
    official, other, total = (
        shipped("table3")[shipped("table3")["code"] == code].set_index("observed")[
            ["for_treas_pos", "for_treas_net"]
        ]
        for code in ("99990", "99991", "99996")
    )
    assert ((official + other - total).abs().max() <= 2).all()
    assert len(total) == 76
    assert row(shipped("table3"), "99990")["for_lt_treas_net"] == -24504
    assert row(shipped("table3"), "99991")["for_lt_treas_net"] == -33655


def test_parse_table_2_classes_add_up_to_total() -> None:
    """Austria as printed. Every country's classes add up to its total, within rounding."""
    austria = row(shipped("table2"), "10189", pd.Timestamp("2026-04-30"))
    assert austria[["us_lt_total_pos", "us_lt_total_net", "us_lt_eqty_valchg"]].tolist() == [
        43486,
        67,
        2308,
    ]
    for measure in ("pos", "net", "valchg"):
        classes = [f"us_lt_{kind}_{measure}" for kind in ("govt_bond", "corp_bond", "eqty")]
        complete = shipped("table2")[shipped("table2")["code"] < "80000"].dropna(subset=classes)
        off = complete[classes].sum(axis="columns") - complete[f"us_lt_total_{measure}"]
        assert len(complete) > 3000
        assert off.abs().max() <= 2


def test_parse_table_2_equities_equal_press_release() -> None:
    """Line 18 of the release of 2026-01-15, $ bn. There, purchases by residents are negative."""
    release = parse_release(bundled("tic_release", "2026-01-15"), "2026-01-15")
    line = release[(release["span"] == "month") & (release["line"] == 18)].set_index("observed")
    total = (
        shipped("table2")[shipped("table2")["code"] == "99996"].set_index("observed")[
            "us_lt_eqty_net"
        ]
        / 1000
    )
    both = line["value_usd_bn"] + total
    assert both["2025-08":"2025-10"].abs().max() < 0.2


def test_parse_unreported_values_are_nan() -> None:
    before = shipped("table3")["observed"] < "2023-02-01"
    assert (
        shipped("table3")
        .loc[before, ["for_treas_net", "for_lt_treas_valchg"]]
        .isna()
        .all(axis=None)
    )
    assert (
        shipped("table3")
        .loc[before & (shipped("table3")["code"] == "99996"), "for_treas_pos"]
        .notna()
        .all()
    )


def test_parse_month_is_known_from_its_release() -> None:
    assert row(shipped("table3"), "99996")["known"] == pd.Timestamp("2025-12-18 21:00", tz="UTC")
    august = row(shipped("table1"), "99996", pd.Timestamp("2025-08-31"))
    assert august["known"] == pd.Timestamp("2025-11-18 21:00", tz="UTC")


def test_parse_columns_in_other_order_give_same_frame() -> None:
    """Columns are found by their machine-readable names, not by their position."""
    head, *tail = TABLE3.decode().split("country\tcountry_code\t")
    lines = ("country\tcountry_code\t" + tail[0]).splitlines()
    swapped = [
        "\t".join([*cells[:3], cells[4], cells[3], *cells[5:]]) for cells in _rows_of_cells(lines)
    ]
    moved = parse((head + "\r\n".join(swapped)).encode(), "table3")
    pd.testing.assert_frame_equal(moved[shipped("table3").columns.tolist()], shipped("table3"))


def _rows_of_cells(lines: list[str]) -> list[list[str]]:
    return [line.split("\t") for line in lines if line.count("\t") > 4]


def test_parse_unknown_column_is_accepted_with_notice() -> None:
    head, tail = TABLE3.decode().split("country\tcountry_code\t")
    lines = _rows_of_cells(("country\tcountry_code\t" + tail).splitlines())
    wider = [[*cells[:10], "for_gold_pos" if at == 0 else "7"] for at, cells in enumerate(lines)]
    wider_frame = parse((head + "\r\n".join(map("\t".join, wider))).encode(), "table3")
    assert wider_frame.attrs["notices"] == ("new column for_gold_pos",)
    assert (wider_frame["for_gold_pos"] == 7).all()
    assert shipped("table3").attrs["notices"] == ()


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


@pytest.mark.parametrize(("body", "reason"), FAULTS, ids=range(len(FAULTS)))
def test_parse_broken_body_raises_malformed_with_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        parse(body, "table3")


def test_flow_that_is_too_large_for_its_position_is_refused() -> None:
    limit = ShareLimit("for_lt_treas_net", 0.1)
    limit.check(shipped("table3"))
    wrong = shipped("table3").copy()
    at = (wrong["code"] == TOTAL) & (wrong["observed"] == OCTOBER)
    wrong.loc[at, "for_lt_treas_net"] = 1_000_000.0
    with pytest.raises(Malformed, match=r"for_lt_treas_net of 2025-10 up to 10% of the position"):
        limit.check(wrong)
