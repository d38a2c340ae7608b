"""The cache of parsed frames: a read returns the stored frame or None."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import toy_source
from tui.store.frame_cache import FrameCache, pack, unpack

FRAME = pd.DataFrame(
    {
        "observed": pd.to_datetime(["2026-01-05", "2026-01-06"]).astype("datetime64[us]"),
        "known": pd.to_datetime(["2026-01-05T23:00Z", "2026-01-06T23:00Z"]),
        "country": pd.Series(["China, Mainland", None], dtype="str"),
        "value": [1.5, np.nan],
        "line": [10, 25],
        "reopening": [True, False],
    }
)


def test_unpack_returns_every_type_of_column() -> None:
    pd.testing.assert_frame_equal(unpack(pack(FRAME)), FRAME)


def test_unpack_returns_an_empty_frame() -> None:
    pd.testing.assert_frame_equal(unpack(pack(FRAME.iloc[:0])), FRAME.iloc[:0])


@given(values=st.lists(st.floats(width=64)), texts=st.lists(st.text(max_size=5), max_size=3))
def test_unpack_returns_any_numbers_and_texts(values: list[float], texts: list[str]) -> None:
    numbers = pd.DataFrame({"value": pd.Series(values, dtype=float)})
    pd.testing.assert_frame_equal(unpack(pack(numbers)), numbers)
    words = pd.DataFrame({"word": pd.Series(texts, dtype="str")})
    pd.testing.assert_frame_equal(unpack(pack(words)), words)


def test_frame_is_cached_by_digest_part_and_parser(tmp_path: Path) -> None:
    cache = FrameCache(tmp_path / "frames.sqlite")
    cache.put("digest", "a", 1, FRAME)
    assert cache.get("digest", "a", 1) is not None
    assert cache.get("digest", "b", 1) is None
    assert cache.get("digest", "a", 2) is None
    cache.forget_all_but({"another"})
    assert cache.get("digest", "a", 1) is None


@pytest.mark.parametrize("damage", [b"", b"not a database at all, not even nearly" * 50])
def test_damaged_cache_returns_none_or_the_frame(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "frames.sqlite"
    path.write_bytes(damage)
    cache = FrameCache(path)
    cache.put("digest", "a", 1, FRAME)
    cached = cache.get("digest", "a", 1)
    assert cached is None or cached.equals(FRAME)


def test_unpack_returns_the_frame_of_the_toy_source() -> None:
    frame = toy_source.parse(toy_source.body(("2026-01-05", 1.0)), "a")
    pd.testing.assert_frame_equal(unpack(pack(frame)), frame)
    assert frame["known"][0] == datetime(2026, 1, 5, 18, tzinfo=UTC)
