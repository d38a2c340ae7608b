"""Text on several lines: a number and its unit stay on one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from tests.support.effort import examples
from tui.screen.widgets.prose import whole_figures

WORDS = st.sampled_from(["over", "15 bp", "+0.3 pp", "−10.0 bn", "of", "12 months", "a", "2 σ"])


def lines(text: str, width: int) -> list[str]:
    return whole_figures(Content(text), width).plain.split("\n")


def test_number_goes_to_the_next_line_with_its_unit() -> None:
    assert lines("it rose by 15 bp in 20 days", 13) == ["it rose by", "15 bp in", "20 days"]


def test_number_without_a_unit_is_bound_to_nothing() -> None:
    assert lines("in 4 of 5", 4) == ["in 4", "of 5"]
    assert lines("of 20 banks", 5) == ["of 20", "banks"]


@given(st.lists(WORDS, min_size=1, max_size=12), st.integers(9, 30))
@examples(200)
def test_every_line_fits_and_ends_between_words(words: list[str], width: int) -> None:
    broken = lines(" ".join(words), width)
    assert max(map(len, broken)) <= width
    assert " ".join(line.strip() for line in broken) == " ".join(words)
    pieces = [piece for line in broken for piece in line.strip().split(" ")]
    assert pieces == " ".join(words).split(" ")
    starts = [line.split(" ")[0] for line in broken[1:]]
    assert not {*starts} & {"bp", "pp", "bn", "months", "σ"}


def test_styles_stay_on_their_words() -> None:
    text = Content.assemble("it rose by ", ("15 bp", "bold"), " in a day")
    broken = whole_figures(text, 13)
    [span] = broken.spans
    assert broken.plain[span.start : span.end] == "15 bp"
