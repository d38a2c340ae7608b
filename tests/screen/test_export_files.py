"""Exports from the screen: names of files, none replaced, and the forms of one pane."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.feeds import NOW, app_on, wait_until_painted
from tui.screen.export_files import MAX_NAME, file_name, view_words, without_fonts, write_new
from tui.screen.panes.curve import CurvePane
from tui.screen.widgets.title_rule import PaneTitle

WINTER = datetime(2025, 12, 19, 4, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "moment", "name"),
    [
        ("history 10Y over 5 years", NOW, "curve-history-10y-over-5-years-2026-08-10T1030EDT"),
        ("§ ../\x1b[2J", WINTER, "curve-2j-2025-12-18T2359EST"),
        ("···", WINTER, "curve-2025-12-18T2359EST"),
    ],
)
def test_file_name_has_the_pane_its_view_and_the_moment(
    words: str, moment: datetime, name: str
) -> None:
    assert file_name("curve", words, moment) == f"ticwatch-{name}"


def test_every_view_of_a_pane_has_words_of_its_own() -> None:
    flows = PaneTitle(2, "Flows", views=("countries", "holders"))
    assert view_words("flows", flows) == "countries"
    assert view_words("flows", replace(flows, view=1, basis="bills")) == "holders bills"
    assert view_words("flows", replace(flows, opened="Japan")) == "countries Japan"
    assert view_words("curve", PaneTitle(1, "Curve", views=("curve", "history"))) == ""
    assert view_words("alerts", PaneTitle(4, "Alerts")) == ""


@given(title=st.text())
def test_file_name_of_any_title_is_one_part_of_a_path(title: str) -> None:
    name = file_name("curve", title, NOW)
    assert re.fullmatch(r"ticwatch-curve-[a-z0-9-]*2026-08-10T1030EDT", name)
    assert len(name) <= MAX_NAME + 40


def test_no_file_is_replaced_nor_a_link_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("kept")
    (tmp_path / "a-2.csv").symlink_to("other")
    paths = [write_new(tmp_path, "a", "csv", text) for text in ("1", "2")]
    assert [path.name for path in paths] == ["a.csv", "a-3.csv"]
    assert [path.read_text() for path in paths] == ["1", "2"]
    assert (tmp_path / "other").read_text() == "kept"
    with pytest.raises(FileNotFoundError):
        write_new(tmp_path / "missing", "a", "csv", "")


def test_picture_fetches_no_font() -> None:
    svg = '<style>\n@font-face {\n src: url("https://x/y.woff");\n}\n.a { color: red; }</style>'
    assert without_fonts(svg) == "<style>\n.a { color: red; }</style>"


async def test_each_form_is_written_beside_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    running = app_on(panes=(CurvePane,))
    async with running.run_test(size=(80, 24), notifications=True) as pilot:
        await wait_until_painted(pilot)
        running.notify("a message that is no part of the picture")
        for moves in ((), (), ("j",), ("j",) * 4):
            await pilot.press("e", *moves, "enter")
            await wait_until_painted(pilot)
        assert running.messages[-1].title == "Exported"
        await pilot.press("e", "escape")
        await wait_until_painted(pilot)
    name = "ticwatch-curve-2026-08-10T1030EDT"
    files = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert files.keys() == {f"{name}.csv", f"{name}-2.csv", f"{name}.json", f"{name}.svg"}
    assert running.messages[-1].message == str(tmp_path / f"{name}.svg")
    header, *lines = files[f"{name}.csv"].splitlines()
    assert files[f"{name}-2.csv"] == files[f"{name}.csv"]
    assert header.split(",")[:2] == list(json.loads(files[f"{name}.json"])[0])[:2]
    assert len(lines) == len(json.loads(files[f"{name}.json"])) == 14
    picture = "".join(ElementTree.fromstring(files[f"{name}.svg"]).itertext())
    assert "Curve" in picture
    assert "no" + "\xa0" + "part" not in picture
    assert "url(http" not in files[f"{name}.svg"].replace('"', "")
    assert "Export" not in picture
