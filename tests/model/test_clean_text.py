"""Names on one line, whose width every terminal counts alike."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from tests.support.effort import examples
from tests.support.names import NAMES
from tests.support.widths import character_widths
from tui.model.clean_text import clean_lines, clean_text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("20-year above 4.75%", "20-year above 4.75%"),
        ("日本の利回り 👩‍👩‍👧 ❤️", "日本の利回り 👩👩👧 ❤"),
        ("日本株🇯🇵 e\u0301ü", "日本株JP éü"),
        ("\u200b\u202eRTL\u2066", "RTL"),
        ("tab\tnl\nend\x1b[31m\u2028x", "tab nl end[31m x"),
        ("1\ufe0f\u20e3 👍🏽", "1 👍"),
        ("שָׁלוֹם", "שלום"),
        ("− — ▲▼ ▁█ σ", "− — ▲▼ ▁█ σ"),
        ("a\u00a0b\u3000c", "a b c"),
        ("\u1112\u1161\u11ab \u3164", "한 "),
    ],
)
def test_clean_text_keeps_only_characters_with_a_cell(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@examples(500)
@example("❤️")
@example("👩‍👩‍👧")
@given(NAMES)
def test_cleaned_text_has_the_cells_of_its_characters(text: str) -> None:
    cleaned = clean_text(text)
    assert set(character_widths(cleaned)) <= {1, 2}
    assert cell_len(cleaned) == sum(character_widths(cleaned))
    assert cell_len(cleaned) == sum(map(get_character_cell_size, cleaned))
    assert clean_text(cleaned) == cleaned
    assert cleaned.isprintable()


@examples(40)
@given(st.lists(NAMES, max_size=4))
def test_clean_lines_keeps_the_number_of_lines(names: list[str]) -> None:
    lines = list(map(clean_text, names))
    assert clean_lines("\n".join(lines)) == "\n".join(lines).removesuffix("\n")
