"""Claims compared with figures, written as literals: those of an article, and oddities."""

from __future__ import annotations

from datetime import UTC, date, datetime

from msgspec.structs import replace

from tui.alerts.claims.judgement import Judgement, Reading
from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Stamp, State
from tui.model.verdict import Verdict

ARTICLE = date(2025, 12, 20)
OCTOBER = Stamp(
    date(2025, 10, 31), datetime(2025, 12, 18, 21, tzinfo=UTC), State.LIVE, (("tic_release", "x"),)
)
DECEMBER = Stamp(date(2025, 12, 19), datetime(2025, 12, 19, 23, tzinfo=UTC), State.LIVE)
JUNE = Stamp(date(2026, 6, 30), datetime(2026, 8, 17, 20, tzinfo=UTC), State.LIVE)
NONE = Stamp(None, None, State.CACHED)
MONTHS = tuple(
    (date(2023 + month // 12, month % 12 + 1, 28), float(month - 20)) for month in range(33)
)


def reading(
    value: float | None, unit: DisplayUnit, stamp: Stamp = DECEMBER, words: str = ""
) -> Reading:
    decimals = 3 if unit is DisplayUnit.PCT else None
    return Reading(value, unit, stamp, words, decimals, signed=unit is not DisplayUnit.PCT)


SOLD = Judgement(
    claim="official-sold",
    statement="Foreign official institutions sold 36.4 bn of Treasuries in October",
    short="Official sold 36.4 bn",
    source="news article",
    said=ARTICLE,
    said_words="−36.4 bn",
    said_value=-36.4,
    then=reading(-10.0, DisplayUnit.USD_BN, OCTOBER),
    now=reading(-10.0, DisplayUnit.USD_BN, OCTOBER),
    verdict=Verdict.AGAINST,
    reason="36.4 is the private line",
    base_rate="sold in 18 of 33 months",
    measure="tic_official_total",
    history=MONTHS,
    details=(("line 5, private", "−36.4 bn"), ("line 10, official", "−24.8 bn")),
)
AUCTION = Judgement(
    claim="auction-20-year",
    statement="The 20-year auction of December cleared at 4.798%",
    short="20-year auction at 4.798%",
    source="news article",
    said=ARTICLE,
    said_words="4.798%",
    said_value=4.798,
    then=reading(4.798, DisplayUnit.PCT),
    now=reading(4.798, DisplayUnit.PCT),
    verdict=Verdict.SUPPORTS,
    reason="17 December, reopening",
    measure="auction20_high",
    history=tuple((date(2025, month, 17), 4.6 + month / 100) for month in range(1, 13)),
)
HEALTH = Judgement(
    claim="health",
    statement="Health care is nine points ahead of the S&P 500 since July 2025",
    short="Health care +9 pp",
    source="news article",
    said=ARTICLE,
    said_words="+9 pp",
    said_value=9.0,
    then=reading(4.7, DisplayUnit.PP),
    now=reading(4.7, DisplayUnit.PP),
    verdict=Verdict.PARTLY,
    reason="same sign, half the size",
    measure="rel(XLV, 2025-07-01)",
    history=tuple((date(2025, 12, day), day / 4) for day in range(1, 20)),
)
FINANCIALS = Judgement(
    claim="financials-lead",
    statement="Financials lead when the 20-year yield is above 4.75%",
    short="Financials lead over 4.75%",
    source="news article",
    said=ARTICLE,
    said_words="lead",
    said_value=None,
    then=reading(0.8, DisplayUnit.PP),
    now=reading(0.8, DisplayUnit.PP),
    verdict=Verdict.TOO_LITTLE,
    reason="4 episodes",
    evidence="4 episodes, median +0.8 pp",
    base_rate="any day −0.6 pp",
    measure="rel(XLF, 63d)",
)
FUND = Judgement(
    claim="shv",
    statement="SHV is the fund of Treasuries of one to three years",
    short="SHV is the 1–3 year fund",
    source="news article",
    said=ARTICLE,
    said_words="SHV",
    said_value=None,
    then=reading(None, DisplayUnit.TEXT, NONE, "SHY"),
    now=reading(None, DisplayUnit.TEXT, NONE, "SHY"),
    verdict=Verdict.AGAINST,
    reason="SHV holds under one year",
)
MOVES = Judgement(
    claim="minimum-volatility",
    statement="Money moves to minimum volatility",
    short="Money to low volatility",
    source="news article",
    said=ARTICLE,
    said_words="moves",
    said_value=None,
    then=reading(None, DisplayUnit.TEXT, NONE),
    now=reading(None, DisplayUnit.TEXT, NONE),
    verdict=Verdict.NOT_CHECKABLE,
    reason="no free source of fund flows",
)
CLAIMS = (SOLD, AUCTION, HEALTH, FINANCIALS, FUND, MOVES)
LATER = tuple(
    replace(claim, now=reading(-3.5, DisplayUnit.USD_BN, JUNE)) if claim is SOLD else claim
    for claim in CLAIMS
)
"""The same claims half a year later."""
