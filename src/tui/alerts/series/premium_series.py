"""Series of the 10-year term premium, by two models of the Federal Reserve's staff."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency
from tui.alerts.series.named_series import NamedSeries, dated
from tui.measures.curve.term_premium import dkw, kim_wright
from tui.model.snapshot import Snapshot


def _kim_wright(snapshot: Snapshot) -> pd.DataFrame:
    rows = kim_wright(snapshot)
    return dated(rows["value"], rows)


def _dkw(snapshot: Snapshot) -> pd.DataFrame:
    rows = dkw(snapshot)
    return dated(rows["premium_10y_pct"], rows)


PREMIUM_SERIES: Mapping[str, NamedSeries] = {
    "tp10_kw": NamedSeries(
        Unit.PCT,
        Frequency.KIM_WRIGHT,
        "term premium in the 10-year zero-coupon yield by Kim and Wright, in %, restated",
        ("fred",),
        _kim_wright,
    ),
    "tp10_dkw": NamedSeries(
        Unit.PCT,
        Frequency.DKW,
        "real term premium and inflation risk premium in the 10-year zero-coupon yield by "
        "D'Amico, Kim and Wei, in %, restated",
        ("dkw",),
        _dkw,
    ),
}
