"""Names that a user or a publisher could write, to draw examples from."""

from __future__ import annotations

from hypothesis import strategies as st

_PIECES = (
    *("Rule", "日本の利回り", "한국", "ไทย", "हिन्दी", "שָׁלוֹם", "السَّلَام", "é", "e\u0301", "Ω", "—"),
    *("❤️", "❤", "👩‍👩‍👧", "👍🏽", "🇯🇵", "🇯", "1️⃣", "🏴\U000e0067\U000e007f", "☰", "䷀"),
    *("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\ufe0e", "\ufe0f", "\u00ad", "\u034f"),
    *("\u202a", "\u202e", "\u2066", "\u2069", "\u061c", "\u1160", "\u3164", "\u115f", "\uffa0"),
    *("\x1b[31m", "\t", "\n", "\r", "\x07", "\x7f", "\x9b", "\u2028", "\u3000", "\ue0a0"),
)
NAMES = st.lists(
    st.one_of(st.sampled_from(_PIECES), st.text(max_size=4), st.characters()), max_size=6
).map("".join)
"""Joined pieces: letters of many scripts, emoji sequences, flags, marks and control characters."""
