"""Names of styles of text."""

from __future__ import annotations

import pytest

from tui.model.text import Span, Tone
from tui.screen.widgets.style_names import STYLE_NAME
from tui.screen.widgets.text_styles import TEXT_STYLES, content


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("filled", [False, True])
def test_a_span_is_marked_with_the_name_of_its_style(tone: Tone, filled: bool) -> None:
    name = next(
        str(span.style.meta[STYLE_NAME])
        for span in content((Span("9", tone, filled=filled),)).spans
        if not isinstance(span.style, str) and STYLE_NAME in span.style.meta
    )
    assert name.removeprefix("text ") in TEXT_STYLES
    assert name.endswith("filled") is filled
    style = TEXT_STYLES[name.removeprefix("text ")]
    assert (style.startswith("reverse") or " on $" in style) is filled
