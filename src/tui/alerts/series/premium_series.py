"""Series of the 10-year term premium, by two models of the Federal Reserve's staff."""

from __future__ import annotations

from collections.abc import Mapping

from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency
from tui.alerts.series.named_series import NamedSeries, column_of
from tui.measures.curve.term_premium import KIM_WRIGHT, dkw, kim_wright

PREMIUM_SERIES: Mapping[str, NamedSeries] = {
    "tp10_kw": NamedSeries(
        Unit.PCT,
        Frequency.KIM_WRIGHT,
        "term premium in the 10-year zero-coupon yield by Kim and Wright, in %, restated",
        ("fred",),
        column_of(kim_wright, "value"),
        revised_part=KIM_WRIGHT,
    ),
    "tp10_dkw": NamedSeries(
        Unit.PCT,
        Frequency.DKW,
        "real term premium and inflation risk premium in the 10-year zero-coupon yield by "
        "D'Amico, Kim and Wei, in %, restated",
        ("dkw",),
        column_of(dkw, "premium_10y_pct"),
    ),
}
