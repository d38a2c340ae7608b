"""The table under keys, mouse and new data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from rich.segment import Segment
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot

from tests.support.widget_bench import COUNTRIES, STALE, Bench, table
from tui.model.format import MISSING
from tui.model.view import Cell, Column, Row, Table
from tui.screen.widgets.table import TableView


@contextmanager
def refreshes(view: TableView, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Region]]:
    """The regions ``view`` asks to have painted again; the whole of it is an empty list entry."""
    asked: list[Region] = []
    plain = view.refresh

    def refresh(*regions: Region, **kwargs: bool) -> object:
        asked.extend(regions or [Region()])
        return plain(*regions, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(view, "refresh", refresh)
        yield asked


def lines(view: TableView) -> list[str]:
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


def names(view: TableView) -> list[str]:
    return [row.key for row in view.sheet.rows]


def segment(view: TableView, y: int, text: str) -> Segment:
    return next(part for part in view.render_line(y) if text in part.text)


async def painted(pilot: Pilot[None], view: TableView) -> None:
    view.paint(table())
    view.focus()
    await pilot.pause()


async def test_cells_are_spelled_and_aligned() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        assert lines(view)[:5] == [
            " Country           Held bn   Net bn",
            " Japan             1,200.0     +5.1",
            " United Kingdom      875.4     −3.0",
            f" China, Mainland     687.7        {MISSING}",
            " Belgium             468.4    +12.5",
        ]


async def test_a_narrow_table_drops_the_column_marked_for_it() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(30, 8)) as pilot:
        await painted(pilot, view)
        assert lines(view)[0] == " Country           Net bn"


async def test_vim_keys_and_arrows_move_the_cursor_and_tell_of_it() -> None:
    view = TableView()
    told: list[Message] = []
    async with Bench(view).run_test(size=(50, 8), message_hook=told.append) as pilot:
        await painted(pilot, view)
        at = []
        for key in ("j", "down", "k", "up", "G", "g", "end", "home"):
            await pilot.press(key)
            at.append(view.sheet.row)
        assert at == [1, 2, 1, 0, 3, 0, 3, 0]
        await pilot.press("l", "right", "h")
        assert view.sheet.column == 1
        moved = [message for message in told if isinstance(message, TableView.CursorMoved)]
        assert moved[-1].row.key == "Japan"


async def test_enter_chooses_the_row_under_the_cursor() -> None:
    view = TableView()
    told: list[Message] = []
    async with Bench(view).run_test(size=(50, 8), message_hook=told.append) as pilot:
        await painted(pilot, view)
        await pilot.press("j", "enter")
    chosen = {id(message): message for message in told if isinstance(message, TableView.RowChosen)}
    assert [message.row.key for message in chosen.values()] == ["United Kingdom"]


async def test_sorting_keeps_the_cursor_on_its_row_and_missing_values_last() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        await pilot.press("j", "l", "l", "s")
        assert names(view) == ["Belgium", "Japan", "United Kingdom", "China, Mainland"]
        assert view.sheet.row == 2
        assert lines(view)[0].endswith("▼Net bn")
        await pilot.press("I")
        assert names(view) == ["United Kingdom", "Japan", "Belgium", "China, Mainland"]
        assert view.sheet.row == 0
        assert lines(view)[0].endswith("▲Net bn")
        await pilot.press("s")
        assert names(view) == [name for name, _, _ in COUNTRIES]


async def test_angle_brackets_sort_by_the_neighbouring_column() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        await pilot.press("greater_than_sign", "greater_than_sign")
        assert names(view)[0] == "Belgium"
        await pilot.press("less_than_sign")
        assert names(view)[0] == "Japan"


async def test_the_heading_stays_while_rows_scroll() -> None:
    view = TableView()
    many = tuple((f"row {n:02}", float(n), 1.0) for n in range(40))
    async with Bench(view).run_test(size=(40, 8)) as pilot:
        view.paint(table(many))
        view.focus()
        await pilot.press("G")
        await pilot.pause()
        assert lines(view)[0].startswith(" Country")
        assert lines(view)[-1].startswith(" row 39")
        await pilot.press("ctrl+u", "ctrl+u")
        assert view.sheet.row == 39 - 2 * 3


async def test_a_click_selects_and_a_click_on_the_heading_sorts() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        await pilot.click(view, offset=(3, 3))
        assert view.sheet.row == 2
        await pilot.click(view, offset=(33, 0))
        assert names(view)[0] == "Belgium"
        await pilot.click(view, offset=(33, 0))
        assert names(view)[0] == "United Kingdom"


async def test_an_equal_table_paints_nothing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        with refreshes(view, monkeypatch) as asked:
            view.paint(table())
        assert asked == []


async def test_one_changed_row_paints_its_line_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        changed = (*COUNTRIES[:3], ("Belgium", 468.4, 11.5))
        with refreshes(view, monkeypatch) as asked:
            view.paint(table(changed))
        assert {region.y for region in asked} == {1, 4}, "the cursor's line and the changed one"
        assert lines(view)[4].endswith("+11.5")


async def test_the_cursor_follows_its_row_into_a_new_table() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        await pilot.press("G")
        view.paint(table((COUNTRIES[3], COUNTRIES[0])))
        assert view.sheet.row == 0
        view.paint(table(COUNTRIES[:1]))
        assert view.sheet.row == 0


async def test_a_stale_figure_is_itself_dimmed() -> None:
    view = TableView()
    fresh = table()
    rows = (fresh.rows[0], replace(fresh.rows[1], stamp=STALE), *fresh.rows[2:])
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        view.paint(replace(fresh, rows=rows))
        await pilot.pause()
        stale, live = segment(view, 2, "875.4").style, segment(view, 3, "687.7").style
        assert stale is not None
        assert stale.dim
        assert live is not None
        assert not live.dim


async def test_heat_is_blue_for_gains_orange_for_losses_and_gone_without_colour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        gain, loss = segment(view, 4, "12.5").style, segment(view, 2, "3.0").style
        assert gain is not None
        assert gain.bgcolor is not None
        assert loss is not None
        assert loss.bgcolor is not None
        red, _, blue = gain.bgcolor.get_truecolor()
        assert blue > red
        red, _, blue = loss.bgcolor.get_truecolor()
        assert red > blue
    monkeypatch.setenv("NO_COLOR", "1")
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await painted(pilot, view)
        bare = segment(view, 4, "12.5").style
        name = segment(view, 4, "Belgium").style
        assert bare is not None
        assert name is not None
        assert bare.bgcolor == name.bgcolor


async def test_text_is_neither_markup_nor_escape_codes() -> None:
    view = TableView()
    hostile = "[bold red]x[/]\x1b[31m\x9b1m\u202e\ny"
    sheet = Table((Column("a", "A", left=True),), (Row("k", (Cell(hostile),), STALE),))
    async with Bench(view).run_test(size=(50, 4)) as pilot:
        view.paint(sheet)
        await pilot.pause()
        assert lines(view)[1].strip() == "[bold red]x[/][31m1m y"


async def test_an_empty_table_says_why() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 7)) as pilot:
        view.paint(Table((), (), empty="no rules yet"))
        view.focus()
        await pilot.press("j", "s", "I", "l", "enter", "greater_than_sign", "G")
        assert "no rules yet" in "".join(lines(view))
