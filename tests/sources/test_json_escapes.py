"""Escapes in JSON bodies: those of characters are read, half of a surrogate pair is refused."""

from __future__ import annotations

import pytest

from tui.model.errors import Malformed
from tui.sources.body_parsing import parse_json


def test_escapes_of_characters_are_read() -> None:
    assert parse_json(rb'{"name": "S\u00e9curit\u00e9 \ud83d\ude00"}', "a name") == {
        "name": "Sécurité 😀"
    }


@pytest.mark.parametrize("body", [rb'["\ud800"]', rb'{"a": {"\udfff x": 1}}', rb'["\uD83D-"]'])
def test_half_of_a_surrogate_pair_is_no_json(body: bytes) -> None:
    with pytest.raises(Malformed, match="expected a name, got no JSON"):
        parse_json(body, "a name")
