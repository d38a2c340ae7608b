"""Substitutes for characters that an encoding lacks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.model.clean_text import clean_text
from tui.model.substitutes import SUBSTITUTE, substitute


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("−0.48%", "-0.48%"),
        ("8 → 9 bp · ±2", "8 > 9 bp . ~2"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("╭─┬─╮│┊┃━", "+-+-+|||="),
        ("▁▄█░▔", '_-#:"'),
        ("⠀⠁⡀⣿", " '.:"),
        ("日本", "????"),
        ("\udce9", "?"),
        ("é", "e"),
    ],
)
def test_ascii_has_substitutes(text: str, written: str) -> None:
    assert text.encode("ascii", SUBSTITUTE).decode() == written


def test_encoding_keeps_what_it_has() -> None:
    assert "é · ×2 −1".encode("latin-1", SUBSTITUTE) == b"\xe9 \xb7 \xd72 -1"


def test_bytes_that_cannot_be_decoded_have_no_substitute() -> None:
    with pytest.raises(UnicodeDecodeError):
        b"\xe9".decode("ascii", SUBSTITUTE)


@given(st.text(max_size=30))
def test_substitutes_are_ascii_and_as_wide(text: str) -> None:
    text = clean_text(text)
    written = text.encode("ascii", SUBSTITUTE).decode()
    assert cell_len(written) == cell_len(text)


def test_every_minus_stays_a_minus() -> None:
    assert substitute(unicodedata.lookup("MINUS SIGN")) == "-"
