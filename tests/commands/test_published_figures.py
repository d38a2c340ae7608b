"""Exported figures equal those that the publishers printed, and wrong calls are usage errors."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.commands.source_names import SOURCE_NAMES
from tui.sources.registry import SOURCES

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
"""18:30 in New York on the Monday after the last bundled curve."""

Export = Callable[..., list[dict[str, str]]]


@pytest.fixture
def export(capsys: pytest.CaptureFixture[str]) -> Export:
    """Return ``export("curve", "--as-of", ...)``, which returns the rows of ``ticwatch export``."""

    def run(*arguments: str) -> list[dict[str, str]]:
        assert main(["export", *arguments, "--offline"]) == ExitCode.CLEAR
        return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    return run


def column_by_key(rows: list[dict[str, str]], key: str, value: str) -> dict[str, float]:
    return {row[key]: float(row[value]) for row in rows if row[value]}


def test_export_curve_of_past_day_equals_treasury(export: Export) -> None:
    rows = export("curve", "--as-of", "2025-12-17")
    yields = column_by_key(rows, "tenor", "yield_pct")
    assert {name: yields[name] for name in ("2Y", "10Y", "20Y", "30Y")} == {
        "2Y": 3.49,
        "10Y": 4.16,
        "20Y": 4.78,
        "30Y": 4.83,
    }
    assert {row["known"] for row in rows} == {"2025-12-17T23:00:00+00:00"}


def test_export_newest_bundled_curve(export: Export) -> None:
    rows = export("curve")
    yields = column_by_key(rows, "tenor", "yield_pct")
    assert (yields["10Y"], yields["20Y"]) == (4.65, 5.20)
    assert {(row["observed"], row["state"]) for row in rows} == {("2026-08-07", "cached")}


def test_export_curve_of_christmas_eve(export: Export) -> None:
    assert {row["observed"] for row in export("curve", "--as-of", "2025-12-24")} == {"2025-12-24"}


def net_purchases_by_holder(rows: list[dict[str, str]]) -> dict[str, tuple[float, str]]:
    """Return net purchases of bonds and notes (bn USD) in October 2025, and their vintage."""
    return {
        row["holder"]: (float(row["net_purchases_usd_bn"]), row["vintage"])
        for row in rows
        if row["observed"] == "2025-10-31" and row["instrument"] == "bonds_notes"
    }


def test_export_flows_shows_private_holders_sold_more(export: Export) -> None:
    """Press release SB0342, lines 5 and 10; then tables 1 and 3 of July and June 2026."""
    first = net_purchases_by_holder(export("flows", "--table", "holders", "--as-of", "2025-12-19"))
    assert (first["official"], first["private"]) == ((-24.8, "first"), (-36.4, "first"))
    now = net_purchases_by_holder(export("flows", "--table", "holders"))
    assert now["official"][0] == pytest.approx(-24.50, abs=0.01)
    assert now["private"][0] == pytest.approx(-33.65, abs=0.01)
    assert {vintage for _, vintage in now.values()} == {"revised"}


def test_export_flows_of_month(export: Export) -> None:
    held = column_by_key(export("flows", "--month", "2025-10"), "country", "holdings_usd_bn")
    assert held["Japan"] == pytest.approx(1200.0, abs=0.05)
    assert held["United Kingdom"] == pytest.approx(875.4, abs=0.05)
    assert held["China, Mainland"] == pytest.approx(687.7, abs=0.05)


def test_export_sectors_since_july(export: Export) -> None:
    """Expected figures: worked from the adjusted closes of the sample, in percentage points."""
    rows = export("sectors", "--as-of", "2025-12-19")
    since = [row for row in rows if row["span"] == "since"]
    assert {row["since"] for row in since} == {"2025-07-01"}
    relative = column_by_key(since, "ticker", "relative_return_pp")
    expected = {"XLV": 4.7, "XLI": -4.7, "XLU": -5.7, "IWM": 6.1, "KRE": 3.1, "XLF": -5.7}
    assert {name: relative[name] for name in expected} == pytest.approx(expected, abs=0.1)
    assert {row["state"] for row in rows} == {"sample"}


def test_export_alerts_evaluates_rule_as_of_day(export: Export) -> None:
    for day, state in (("2025-12-17", "firing"), ("2025-10-31", "ok")):
        [row] = [row for row in export("alerts", "--as-of", day) if row["rule"] == "y20-regime"]
        assert (row["rule_state"], row["observed"]) == (state, day)


@pytest.mark.parametrize(
    "pane",
    [
        *("curve", "flows"),
        *(pytest.param(pane, marks=pytest.mark.long) for pane in ("sectors", "alerts")),
    ],
)
def test_export_csv_equals_json(pane: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["export", pane, "--offline", "--as-of", "2025-12-19", "--format", "csv"])
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    main(["export", pane, "--offline", "--as-of", "2025-12-19", "--format", "json"])
    records = json.loads(capsys.readouterr().out)
    assert records
    assert all(list(record)[-3:] == ["observed", "known", "state"] for record in records)
    texts = [{k: "" if v is None else str(v) for k, v in record.items()} for record in records]
    assert texts == table


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "nothing"],
        ["revisions", "curve"],
        ["revisions", "tic", "--months", "0"],
        ["revisions", "tic", "--months", "some"],
        ["export", "curve", "--as-of", "some day"],
        ["export", "curve", "--month", "2025-10"],
        ["export", "flows", "--month", "October"],
        ["export", "flows", "--month", "2025-10", "--all"],
        ["export", "flows", "--view", "custody", "--month", "2025-10"],
        ["export", "flows", "--view", "history", "--all"],
        ["export", "flows", "--view", "months", "--month", "October"],
        ["dance"],
    ],
)
def test_invalid_arguments_exit_with_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    assert code == ExitCode.USAGE
    assert capsys.readouterr().err


def test_missing_config_file_exits_with_config(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sources", "--config", str(tmp_path / "none.toml")]) == ExitCode.CONFIG
    assert "none.toml" in capsys.readouterr().err


def test_source_names_equal_registry() -> None:
    assert tuple(source.name for source in SOURCES) == SOURCE_NAMES
