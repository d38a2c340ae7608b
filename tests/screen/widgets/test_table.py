"""Table widget: keys, mouse, sorting, heat colours and new data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from msgspec.structs import replace
from rich.segment import Segment
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot

from tests.support.widget_bench import COUNTRIES, STALE, Bench, table
from tui.model.format import MISSING
from tui.model.table import Cell, Column, Row, Table
from tui.screen.widgets import table_base
from tui.screen.widgets.table import TableView
from tui.screen.widgets.table_messages import CursorMoved, RowChosen


@contextmanager
def record_refreshes(view: TableView, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Region]]:
    """Record the regions that ``view`` refreshes; an empty region means the whole widget."""
    regions_refreshed: list[Region] = []
    original = view.refresh

    def refresh(*regions: Region, **kwargs: bool) -> object:
        regions_refreshed.extend(regions or [Region()])
        return original(*regions, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(view, "refresh", refresh)
        yield regions_refreshed


def lines(view: TableView) -> list[str]:
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


def row_keys(view: TableView) -> list[str]:
    return [row.key for row in view.table_state.rows]


def segment(view: TableView, y: int, text: str) -> Segment:
    return next(part for part in view.render_line(y) if text in part.text)


async def paint_and_focus(pilot: Pilot[None], view: TableView) -> None:
    view.paint(table())
    view.focus()
    await pilot.pause()


async def test_cells_are_formatted_and_aligned() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 9)) as pilot:
        await paint_and_focus(pilot, view)
        first = [
            "  Country          Held bn  Net bn",
            "▌ Japan            1,200.0    +5.1",
            "  United Kingdom     875.4    −3.0",
            f"  China, Mainland    687.7       {MISSING}",
            "  Belgium            468.4   +12.5",
        ]
        assert lines(view) == [*first, "", "", "", ""]
        view.paint(table(), table(COUNTRIES[2:]))
        second = [
            "  Country          Held bn  Net bn",
            f"  China, Mainland    687.7       {MISSING}",
        ]
        assert lines(view) == [*first, "", *second, first[4]]


async def test_narrow_table_drops_column_with_drop() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(30, 8)) as pilot:
        await paint_and_focus(pilot, view)
        assert lines(view)[0] == "  Country          Net bn"


async def test_keys_move_cursor_and_post_message() -> None:
    view = TableView()
    messages: list[Message] = []
    async with Bench(view).run_test(size=(50, 8), message_hook=messages.append) as pilot:
        await paint_and_focus(pilot, view)
        at = []
        for key in ("j", "down", "k", "up", "G", "g", "end", "home"):
            await pilot.press(key)
            at.append(view.table_state.row)
        assert at == [1, 2, 1, 0, 3, 0, 3, 0]
        await pilot.press("l", "right", "h")
        assert view.table_state.column == 1
        moved = [message for message in messages if isinstance(message, CursorMoved)]
        assert moved[-1].row.key == "Japan"


async def test_enter_posts_row_chosen() -> None:
    view = TableView()
    messages: list[Message] = []
    async with Bench(view).run_test(size=(50, 8), message_hook=messages.append) as pilot:
        await paint_and_focus(pilot, view)
        await pilot.press("j", "enter")
    chosen = {id(message): message for message in messages if isinstance(message, RowChosen)}
    assert [message.row.key for message in chosen.values()] == ["United Kingdom"]


async def test_sort_keeps_cursor_row_and_missing_values_last() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        await pilot.press("j", "l", "l", "s")
        assert row_keys(view) == ["Belgium", "Japan", "United Kingdom", "China, Mainland"]
        assert view.table_state.row == 2
        assert lines(view)[0].endswith("▾Net bn")
        await pilot.press("I")
        assert row_keys(view) == ["United Kingdom", "Japan", "Belgium", "China, Mainland"]
        assert view.table_state.row == 0
        assert lines(view)[0].endswith("▴Net bn")
        await pilot.press("s")
        assert row_keys(view) == [name for name, _, _ in COUNTRIES]


async def test_angle_brackets_sort_by_neighbouring_column() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        await pilot.press("greater_than_sign", "greater_than_sign")
        assert row_keys(view)[0] == "Belgium"
        await pilot.press("less_than_sign")
        assert row_keys(view)[0] == "Japan"


async def test_heading_stays_while_rows_scroll() -> None:
    view = TableView()
    many = tuple((f"row {n:02}", float(n), 1.0) for n in range(40))
    async with Bench(view).run_test(size=(40, 8)) as pilot:
        view.paint(table(many))
        view.focus()
        await pilot.press("G")
        await pilot.pause()
        assert lines(view)[0].startswith("  Country")
        assert lines(view)[-1].startswith("▌ row 39")
        await pilot.press("ctrl+u", "ctrl+u")
        assert view.table_state.row == 39 - 2 * 3


async def test_click_selects_row_or_sorts_by_heading() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        await pilot.click(view, offset=(3, 3))
        assert view.table_state.row == 2
        await pilot.click(view, offset=(33, 0))
        assert row_keys(view)[0] == "Belgium"
        await pilot.click(view, offset=(33, 0))
        assert row_keys(view)[0] == "United Kingdom"


async def test_equal_table_refreshes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        with record_refreshes(view, monkeypatch) as refreshed:
            view.paint(table())
        assert refreshed == []


async def test_changed_row_refreshes_only_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        changed = (*COUNTRIES[:3], ("Belgium", 468.4, 11.5))
        with record_refreshes(view, monkeypatch) as refreshed:
            view.paint(table(changed))
        assert {region.y for region in refreshed} == {1, 4}, "the cursor's line and the changed one"
        assert lines(view)[4].endswith("+11.5")


async def test_prepared_table_is_shown_without_measuring_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view, other = TableView(), table(COUNTRIES[2:])
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        view.prepare(other)
        monkeypatch.delattr(table_base, "measure_columns")
        view.paint(other)
        await pilot.pause()
        assert lines(view)[1].startswith("▌ China, Mainland")


async def test_cursor_follows_row_into_new_table() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        await pilot.press("G")
        view.paint(table((COUNTRIES[3], COUNTRIES[0])))
        assert view.table_state.row == 0
        view.paint(table(COUNTRIES[:1]))
        assert view.table_state.row == 0


async def test_stale_figure_is_muted_and_in_italics() -> None:
    view = TableView()
    fresh = table()
    rows = (fresh.rows[0], replace(fresh.rows[1], stamp=STALE), *fresh.rows[2:])
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        view.paint(replace(fresh, rows=rows))
        await pilot.pause()
        stale, live = segment(view, 2, "875.4").style, segment(view, 3, "687.7").style
        assert stale is not None
        assert stale.italic
        assert not stale.dim
        assert live is not None
        assert not live.italic
        assert live.color != stale.color


async def test_heat_is_blue_or_orange_and_absent_without_colours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
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
        await paint_and_focus(pilot, view)
        gain_without_colours = segment(view, 4, "12.5").style
        name = segment(view, 4, "Belgium").style
        assert gain_without_colours is not None
        assert name is not None
        assert gain_without_colours.bgcolor == name.bgcolor
        assert gain_without_colours.reverse


async def test_markup_and_control_characters_are_not_interpreted() -> None:
    view = TableView()
    hostile = "[bold red]x[/]\x1b[31m\x9b1m\u202e\ny"
    hostile_table = Table((Column("a", "A", left=True),), (Row("k", (Cell(hostile),), STALE),))
    async with Bench(view).run_test(size=(50, 4)) as pilot:
        view.paint(hostile_table)
        await pilot.pause()
        assert lines(view)[1].strip("▌ ") == "[bold red]x[/][31m1m y"


async def test_empty_table_shows_reason() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 7)) as pilot:
        view.paint(Table((), (), empty="no rules yet"))
        view.focus()
        await pilot.press("j", "s", "I", "l", "enter", "greater_than_sign", "G")
        assert "no rules yet" in "".join(lines(view))


async def test_cursor_is_marked_only_in_focus_and_over_the_width_of_the_table() -> None:
    view = TableView()
    async with Bench(view).run_test(size=(50, 8)) as pilot:
        await paint_and_focus(pilot, view)
        await pilot.press("j", "j")
        marked = view.render_line(3)
        assert marked.text.startswith("▌ China")
        grounds = [
            part.style.bgcolor for part in marked for _ in part.text if part.style is not None
        ]
        assert len(set(grounds[:35])) == 1
        assert set(grounds[35:]).isdisjoint(grounds[:35]), "ground beside the table"
        chosen, held = segment(view, 3, "China").style, segment(view, 3, "687.7").style
        assert chosen is not None
        assert chosen.underline
        assert not chosen.reverse
        assert held is not None
        assert not held.underline
        view.blur()
        await pilot.pause()
        assert "▌" not in "".join(lines(view))
        assert segment(view, 3, "China").style == segment(view, 2, "United").style


async def test_rows_left_out_in_the_middle_are_counted() -> None:
    view = TableView()
    many = tuple((f"row {n:02}", float(n), 1.0) for n in range(40))
    async with Bench(view).run_test(size=(40, 8)) as pilot:
        view.stand(alone=False)
        view.fit(view.size)
        view.paint(replace(table(many), middle_drops=True))
        view.focus()
        await pilot.pause()
        names = [line.strip("▌ ").partition("  ")[0] for line in lines(view)[1:]]
        assert names == [
            "row 00",
            "row 01",
            "row 02",
            "┄ 34 between ┄",
            *("row 37", "row 38", "row 39"),
        ]
        await pilot.click(view, offset=(3, 4))
        assert view.table_state.row == 0, "no row on the line of the count"
        await pilot.press("j", "j", "j")
        assert lines(view)[5].startswith("▌ row 37")
        view.stand(alone=True)
        view.fit(view.size)
        assert not view.table_state.shown.left_out
