"""DataFrames of the exports through ``import tui``, as they were known at a moment."""

from __future__ import annotations

import csv
import doctest
import io
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest

import tui
from tests.repository.test_docs import ROOT
from tui.commands import python_api
from tui.commands.arguments import VIEWS
from tui.commands.cli import main
from tui.commands.table_frame import table_frame
from tui.model.errors import ConfigError, UsageError
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table

PAGE = ROOT / "docs" / "python.md"
DAY = "2025-12-19"


def test_example_of_the_page_gives_what_it_says() -> None:
    results = doctest.testfile(str(PAGE), module_relative=False)
    assert results.attempted > 4
    assert results.failed == 0


def test_views_in_the_types_are_those_of_the_exports() -> None:
    offered = {pane: get_args(getattr(python_api, f"{pane.title()}View")) for pane in VIEWS}
    assert offered == dict(VIEWS)


def test_page_lists_every_view() -> None:
    rows = re.findall(r"^\| `(\w+)\([^|]*\| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert {pane: tuple(views.strip("`").split("` `")) for pane, views in rows} == dict(VIEWS)


def test_program_that_imports_tui_gets_pandas_whole() -> None:
    code = "import tui; tui.at; import pandas; print(pandas.read_csv.__name__)"
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert process.stdout == "read_csv\n"


@pytest.mark.parametrize(
    ("pane", "view"), [("curve", "cushion"), ("flows", "holders"), ("alerts", "rules")]
)
def test_frame_has_the_rows_of_the_export(
    pane: str, view: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exported = exported_rows(capsys, "export", pane, "--view", view)
    require_equal(getattr(tui.at(DAY), pane)(view), exported)


@pytest.mark.long
def test_study_has_the_rows_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    exported = exported_rows(capsys, "study", "y20 > 4.75%", "--entry", "next", "--format", "csv")
    require_equal(tui.study("y20 > 4.75%", at=DAY, entry="next"), exported)


def exported_rows(capsys: pytest.CaptureFixture[str], *command: str) -> list[dict[str, str]]:
    assert main([*command, "--as-of", DAY]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def require_equal(frame: pd.DataFrame, exported: list[dict[str, str]]) -> None:
    assert list(frame.columns) == list(exported[0])
    assert len(frame) == len(exported)
    for column in frame.columns[frame.dtypes == "float64"]:
        numbers = [float(row[column]) if row[column] else float("nan") for row in exported]
        assert frame[column].to_list() == pytest.approx(numbers, nan_ok=True)
    for column in ("observed", "known"):
        times = pd.Series([row[column] or None for row in exported])
        assert (frame[column] == pd.to_datetime(times, utc=column == "known")).all()


def test_moments_of_all_kinds_name_the_same_day() -> None:
    as_text = tui.at(DAY).as_of
    assert tui.at(date(2025, 12, 19)).as_of == as_text
    assert tui.at(datetime(2025, 12, 20, 4, 59, 59, tzinfo=UTC)).as_of == as_text
    assert tui.at("-1w").as_of == tui.at("-7d").as_of is not None
    assert tui.at().as_of is tui.at("today").as_of is None


def test_future_moment_and_unusable_configuration_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="in the future"):
        tui.at(datetime.now(UTC) + timedelta(days=2))
    broken = tmp_path / "config.toml"
    broken.write_text("[ticwatch", "utf-8")
    with pytest.raises(ConfigError):
        tui.at(DAY, config=broken)


def test_unknown_view_and_name_are_refused() -> None:
    with pytest.raises(UsageError, match="curve has no view"):
        tui.at(DAY).curve("curves")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no series is called y21"):
        tui.study("y21 > 4%", at=DAY)
    with pytest.raises(AttributeError, match="no attribute 'curves'"):
        tui.curves  # noqa: B018


def test_columns_have_the_type_of_their_values() -> None:
    known = datetime(2025, 12, 19, 23, tzinfo=UTC)
    keys = ("day", "time", "number", "truth", "text", "none")
    full = (Cell(known.date()), Cell(known), Cell(2), Cell(True), Cell("a"), Cell(None))
    rows = (
        Row("a", full, Stamp(known.date(), known, State.LIVE)),
        Row("b", (Cell(None),) * 5 + (Cell(""),), Stamp(None, None, State.STALE)),
    )
    frame = table_frame(Table(tuple(Column(key, key) for key in keys), rows))
    assert [str(kind).partition("[")[0] for kind in frame.dtypes] == [
        *("datetime64", "datetime64", "float64", "boolean", "str", "object"),
        *("datetime64", "datetime64", "str"),
    ]
    assert frame.loc[1, ["day", "number", "text", "none", "observed"]].isna().all()
    assert frame["time"].dt.tz is not None


def test_table_without_rows_has_its_columns() -> None:
    frame = table_frame(Table((Column("day", "Day"),), ()))
    assert list(frame.columns) == ["day", "observed", "known", "state"]
    assert frame.empty


def test_importing_the_package_imports_no_pandas(run_python: Callable[[str], str]) -> None:
    out = run_python("import sys, tui; dir(tui); print('pandas' in sys.modules, tui.__version__)")
    assert out.split()[0] == "False"
