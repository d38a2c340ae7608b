"""What a new body may not take away from what is at hand: the check that needs both."""

from __future__ import annotations

import pandas as pd

KEPT_SHARE = 0.98
"""A publisher may withdraw a row; it does not withdraw a fiftieth of them."""

NONE, SLACK = pd.Timedelta(0), pd.Timedelta(days=35)
"""A window can end earlier than it did, when what was announced is put off."""


def broken(before: pd.DataFrame, after: pd.DataFrame, *, rolling: bool) -> str:
    """Why a part's new frame cannot follow its last one, "" when it can.

    ``rolling``: the part shows a window that moves on; any other only grows.
    """
    newest, had = after["observed"].max(), before["observed"].max()
    if newest < had - (SLACK if rolling else NONE):
        return f"expected observations to {had:%Y-%m-%d} or later, got them to {newest:%Y-%m-%d}"
    if rolling:
        return ""
    first, began = after["observed"].min(), before["observed"].min()
    if first > began:
        return f"expected observations from {began:%Y-%m-%d}, got them from {first:%Y-%m-%d}"
    if len(after) < len(before) * KEPT_SHARE:
        return f"expected about {len(before)} rows or more, got {len(after)}"
    return ""
