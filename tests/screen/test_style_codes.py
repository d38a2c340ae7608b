"""Style codes of terminal output: the same cells with fewer bytes."""

from __future__ import annotations

import re
from itertools import islice, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tests.support.effort import examples
from tui.screen.cell_compositor import Cells, CellsUpdate
from tui.screen.style_codes import without_repeated_codes

TOKEN = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|.", re.DOTALL)
CONSOLE = Console(color_system="truecolor", force_terminal=True)
Looks = tuple[frozenset[str], str, str]
"""Attributes, foreground and background of a character."""


def looks(output: str, start: Looks = (frozenset(), "", "")) -> tuple[list[object], Looks]:
    """Return each character and cursor move with its style, and the style at the end.

    It reads the codes of ECMA-48 one after the other, as a terminal does. A move has no style.
    """
    style, shown = start, list[object]()
    for token in TOKEN.findall(output):
        if token.endswith("m") and len(token) > 1:
            style = _after(style, token[2:-1].split(";"))
        else:
            is_move = token.startswith("\x1b") or token == "\n"
            shown.append((token, None if is_move else _of_blank(style) if token == " " else style))
    return shown, style


def _of_blank(style: Looks) -> object:
    """Return what a blank shows of a style: lines on it, and its colour."""
    attributes, front, back = style
    lines = attributes & {"4", "9"}
    if "7" in attributes:
        return lines, (back if lines else ""), front or "the foreground of the terminal"
    return lines, (front if lines else ""), back


def _after(style: Looks, codes: list[str]) -> Looks:
    attributes, front, back = style
    while codes:
        code = codes.pop(0) or "0"
        if code in ("38", "48"):
            count = {"2": 4, "5": 2}[codes[0]]
            colour, codes = ";".join(codes[:count]), codes[count:]
            front, back = (colour, back) if code == "38" else (front, colour)
        elif code == "0":
            attributes, front, back = frozenset(), "", ""
        elif code == "22":
            attributes -= {"1", "2"}
        elif code in ("23", "24", "25", "27", "29"):
            attributes -= {code[1]}
        elif code in ("39", "49"):
            front, back = ("", back) if code == "39" else (front, "")
        elif len(code) == 1:
            attributes |= {code}
        else:
            front, back = (code, back) if code[0] in "39" else (front, code)
    return attributes, front, back


COLOURS = st.sampled_from(
    [None, "default", "red", "bright_blue", "color(200)", "#102030", "#405060"]
)
STYLES = st.builds(
    Style,
    color=COLOURS,
    bgcolor=COLOURS,
    bold=st.sampled_from([None, True]),
    dim=st.sampled_from([None, True]),
    italic=st.sampled_from([None, True]),
    underline=st.sampled_from([None, True]),
    reverse=st.sampled_from([None, True]),
    strike=st.sampled_from([None, True]),
)
SEGMENTS = st.builds(Segment, st.sampled_from(["a", "  ", "╭─", "9.5 m", ""]), STYLES | st.none())
MOVES = st.sampled_from(["", "\x1b[3;4H", "\n\x1b[12;1H", "\x1b[?25l", "\x1b[0m", "\x1b[7m"])
FRAMES = st.lists(st.tuples(MOVES, st.lists(SEGMENTS, max_size=6)), max_size=6)


@examples(300)
@given(frame=FRAMES)
def test_output_looks_the_same_whatever_style_is_in_force(
    frame: list[tuple[str, list[Segment]]],
) -> None:
    output = "".join(move + Strip(segments).render(CONSOLE) for move, segments in frame)
    written = without_repeated_codes(output)
    assert looks(written) == looks(output)
    bold_red = (frozenset({"1"}), "31", "")
    assert looks(written, bold_red) == looks(output, bold_red)


@examples(300)
@given(lines=st.lists(st.lists(SEGMENTS, max_size=6), max_size=6))
def test_update_of_cells_looks_like_its_strips(lines: list[list[Segment]]) -> None:
    strips = [Strip(segments) for segments in lines]
    written = CellsUpdate([Cells(0, y, strip) for y, strip in enumerate(strips)])
    expected = "".join(f"\x1b[{y + 1};1H{strip.render(CONSOLE)}" for y, strip in enumerate(strips))
    assert looks(written.render_segments(CONSOLE)) == looks(expected)


def test_update_of_cells_has_a_code_only_where_the_look_changes() -> None:
    red, line = Style(color="#ff0000"), Style(underline=True)
    runs = [Segment("ab", red), Segment("  "), Segment("c", red), Segment("  ", line)]
    written = CellsUpdate([Cells(0, 0, Strip(runs))]).render_segments(CONSOLE)
    assert written == "\x1b[1;1H\x1b[0m\x1b[38;2;255;0;0mab  c\x1b[0m\x1b[4m  \x1b[0m"


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.long)])
def test_every_change_of_style_looks_the_same_on_text_and_blanks(step: int) -> None:
    """Each style is a first and a second one in the short run, and each pair is in the long one."""
    colours = product((None, "red"), (None, "#102030"))
    flags = list(product((None, True), repeat=4))
    styles = [
        Style(color=front, bgcolor=back, bold=bold, dim=dim, underline=underline, reverse=reverse)
        for (front, back), (bold, dim, underline, reverse) in product(colours, flags)
    ]
    for before, after in islice(product(styles, styles), 0, None, step):
        for first, second in (("a", "b"), ("a", "  "), ("  ", "b")):
            runs = [Segment(first, before), Segment(second, after), Segment("c", before)]
            output = "\x1b[0m" + Strip(runs).render(CONSOLE)
            assert looks(without_repeated_codes(output)) == looks(output)


@examples(300)
@given(text=st.text(st.sampled_from("\x1b[]0123456789;mHx\n 8")))
def test_any_text_keeps_all_its_characters(text: str) -> None:
    code = re.compile(r"\x1b\[[0-9;]*m")
    assert code.sub("", without_repeated_codes(text)) == code.sub("", text)


def test_background_is_named_in_the_first_run_and_once_after_its_reset() -> None:
    back = Style(bgcolor="#102030")
    figures = [Segment(f" {n} ", back + Style(color="#a0b0c0", bold=n % 2 > 0)) for n in range(9)]
    output = Strip([*figures, Segment("  ", back)]).render(CONSOLE)
    written = without_repeated_codes(output)
    assert output.count("48;2;16;32;48") == 10
    assert written.count("48;2;16;32;48") == written.count("38;2;160;176;192") == 2
    assert CONSOLE._color_system is ColorSystem.TRUECOLOR
