"""The cache of parsed frames: a read returns the stored frame or None."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import toy_source
from tui.store.frame_cache import FrameCache, FrameKey, pack, unpack

KEY = FrameKey("toy", "a", "digest", 1)
FRAME = pd.DataFrame(
    {
        "observed": pd.to_datetime(["2026-01-05", "2026-01-06"]).astype("datetime64[us]"),
        "known": pd.to_datetime(["2026-01-05T23:00Z", "2026-01-06T23:00Z"]),
        "country": pd.Series(["China, Mainland", None], dtype="str"),
        "symbol": pd.Categorical(["SPY", None], ["IEF", "SPY"]),
        "value": [1.5, np.nan],
        "line": [10, 25],
        "reopening": [True, False],
    }
)


def assert_cached(cache: FrameCache) -> None:
    """Assert that the cache has the frame."""
    cached = cache.get(KEY)
    assert cached is not None
    pd.testing.assert_frame_equal(cached, FRAME)


def test_unpack_returns_every_type_of_column() -> None:
    pd.testing.assert_frame_equal(unpack(pack(FRAME)), FRAME)


def test_columns_are_packed_as_they_are_in_memory() -> None:
    for name in ("observed", "value", "line"):
        assert FRAME[name].to_numpy().tobytes() in pack(FRAME)


def test_unpack_returns_an_empty_frame() -> None:
    pd.testing.assert_frame_equal(unpack(pack(FRAME.iloc[:0])), FRAME.iloc[:0])


@given(values=st.lists(st.floats(width=64)), texts=st.lists(st.text(max_size=5), max_size=3))
def test_unpack_returns_any_numbers_and_texts(values: list[float], texts: list[str]) -> None:
    numbers = pd.DataFrame({"value": pd.Series(values, dtype=float)})
    pd.testing.assert_frame_equal(unpack(pack(numbers)), numbers)
    words = pd.DataFrame({"word": pd.Series(texts, dtype="str")})
    pd.testing.assert_frame_equal(unpack(pack(words)), words)


@pytest.mark.parametrize("count", [1, 127, 128, 129, 32_767, 32_768])
def test_unpack_returns_any_number_of_texts(count: int) -> None:
    texts = [None, *map(str, range(count)), None]
    columns = {"word": pd.Series(texts, dtype="str"), "symbol": pd.Categorical(texts)}
    pd.testing.assert_frame_equal(unpack(pack(pd.DataFrame(columns))), pd.DataFrame(columns))


def test_few_texts_take_a_byte_a_row() -> None:
    texts = pd.Series(["China, Mainland", "Japan"] * 5_000)
    for column in (texts.astype("str"), texts.astype("category")):
        assert len(pack(pd.DataFrame({"country": column}))) < 10_100


def test_frame_is_cached_by_digest_part_and_parser(tmp_path: Path) -> None:
    cache = FrameCache(tmp_path / "frames.sqlite")
    cache.put(KEY, FRAME)
    assert cache.get(KEY) is not None
    assert cache.get(KEY._replace(source="other")) is None
    assert cache.get(KEY._replace(part="b")) is None
    assert cache.get(KEY._replace(parser=2)) is None
    cache.forget_all_but({KEY.digest})
    assert cache.get(KEY) is not None
    cache.forget({"another"})
    assert cache.get(KEY) is not None
    cache.forget({KEY.digest})
    assert cache.get(KEY) is None
    cache.put(KEY, FRAME)
    cache.forget_all_but({"another"})
    assert cache.get(KEY) is None


@pytest.mark.parametrize("damage", [b"", b"not a database at all, not even nearly" * 50])
def test_damaged_cache_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "frames.sqlite"
    path.write_bytes(damage)
    cache = FrameCache(path)
    assert cache.get(KEY) is None
    cache.put(KEY, FRAME)
    assert_cached(cache)
    assert cache.is_whole()


def test_valid_frame_of_another_body_is_not_returned(tmp_path: Path) -> None:
    path = tmp_path / "frames.sqlite"
    cache, other = FrameCache(path), KEY._replace(digest="other")
    cache.put(KEY, FRAME)
    cache.put(other, FRAME.assign(value=[9.0, 9.0]))
    with sqlite3.connect(path) as database:
        database.execute(
            "UPDATE frames SET columns = (SELECT columns FROM frames WHERE digest = 'other')"
        )
    database.close()
    assert cache.get(KEY) is None
    assert cache.get(other) is not None
    cache.put(KEY, FRAME)
    assert_cached(cache)


def test_unpack_returns_the_frame_of_the_toy_source() -> None:
    frame = toy_source.parse(toy_source.body(("2026-01-05", 1.0)), "a")
    pd.testing.assert_frame_equal(unpack(pack(frame)), frame)
    assert frame["known"][0] == datetime(2026, 1, 5, 18, tzinfo=UTC)


def test_cache_without_a_file_makes_none_to_forget_a_frame(tmp_path: Path) -> None:
    cache = FrameCache(tmp_path / "frames.sqlite")
    cache.forget({KEY.digest})
    cache.forget_all_but(set())
    assert list(tmp_path.iterdir()) == []


def test_damaged_cache_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "frames.sqlite"
    cache = FrameCache(path)
    cache.put(KEY, FRAME)
    assert cache.is_whole()
    path.write_bytes(b"not a database at all, not even nearly" * 50)
    assert not FrameCache(path).is_whole()


def test_reads_over_one_connection_are_of_one_moment(tmp_path: Path) -> None:
    path = tmp_path / "frames.sqlite"
    cache, later = FrameCache(path), KEY._replace(digest="later")
    cache.put(KEY, FRAME)
    with cache.one_connection():
        assert_cached(cache)
        FrameCache(path).put(later, FRAME)
        assert cache.get(later) is None
    assert cache.get(later) is not None


def test_stored_frame_is_read_in_the_block_of_one_connection(tmp_path: Path) -> None:
    cache, other = FrameCache(tmp_path / "frames.sqlite"), KEY._replace(digest="other")
    with cache.one_connection():
        assert cache.get(KEY) is None
        cache.put(KEY, FRAME)
        assert_cached(cache)
        cache.put(other, FRAME)
        assert cache.get(other) is not None


def test_reads_after_a_stored_frame_are_of_one_moment_again(tmp_path: Path) -> None:
    path = tmp_path / "frames.sqlite"
    cache, later = FrameCache(path), KEY._replace(digest="later")
    with cache.one_connection():
        cache.put(KEY, FRAME)
        assert_cached(cache)
        FrameCache(path).put(later, FRAME)
        assert cache.get(later) is None
    assert cache.get(later) is not None
