"""Built-in groups, alert rules and request intervals."""

from __future__ import annotations

from datetime import timedelta

from tui.config.entries import Group, Rule

POLL_INTERVALS = {
    "par_yields": timedelta(minutes=30),
    "real_yields": timedelta(minutes=30),
    "tic_table1": timedelta(minutes=30),
    "tic_table2": timedelta(minutes=30),
    "tic_table3": timedelta(minutes=30),
    "tic_table5": timedelta(minutes=30),
    "auctions": timedelta(minutes=15),
}
"""Request interval of each source while a release is awaited. The other sources have one hour."""

GROUPS: tuple[Group, ...] = (
    Group(id="xlb", name="Materials", ticker="XLB", kind="sector"),
    Group(id="xlc", name="Communication", ticker="XLC", kind="sector"),
    Group(id="xle", name="Energy", ticker="XLE", kind="sector"),
    Group(id="xlf", name="Financials", ticker="XLF", kind="sector"),
    Group(id="xli", name="Industrials", ticker="XLI", kind="sector"),
    Group(id="xlk", name="Technology", ticker="XLK", kind="sector"),
    Group(id="xlp", name="Staples", ticker="XLP", kind="sector"),
    Group(id="xlre", name="Real estate", ticker="XLRE", kind="sector"),
    Group(id="xlu", name="Utilities", ticker="XLU", kind="sector"),
    Group(id="xlv", name="Health care", ticker="XLV", kind="sector"),
    Group(id="xly", name="Discretionary", ticker="XLY", kind="sector"),
    Group(id="banks", name="Banks", ticker="KBE"),
    Group(id="regional-banks", name="Regional banks", ticker="KRE"),
    Group(id="european-financials", name="Eur. financials", ticker="EUFN"),
    Group(id="reits", name="REITs", ticker="VNQ"),
    Group(id="small-caps", name="Small caps", ticker="IWM"),
    Group(id="minimum-volatility", name="Min. volatility", ticker="USMV"),
    Group(id="utilities-ishares", name="Utilities (IDU)", ticker="IDU"),
    Group(id="short-duration", name="Short duration", ticker="SHY"),
    Group(id="belly", name="Belly", ticker="IEI"),
    Group(id="zero-duration-ig", name="Zero duration IG", ticker="IGHG"),
    Group(id="zero-duration-hy", name="Zero duration HY", ticker="HYHG"),
    Group(id="developed", name="Developed", ticker="EFA"),
    Group(id="emerging", name="Emerging", ticker="EEM"),
    Group(id="dollar", name="Dollar", ticker="UUP"),
    Group(id="gold", name="Gold", ticker="GLD"),
    Group(id="commodities", name="Commodities", ticker="DBC"),
    Group(id="bitcoin", name="Bitcoin", ticker="BTC-USD"),
    Group(id="bonds", name="Bonds", ticker="AGG", kind="bond"),
    Group(id="treasuries", name="Treasuries 7–10y", ticker="IEF", kind="bond"),
    Group(id="long-treasuries", name="Treasuries 20+y", ticker="TLT", kind="bond"),
    Group(id="floating", name="Floating rate", ticker="FLOT", kind="bond"),
    Group(id="cash", name="Cash", ticker="BIL", kind="bond"),
)

RULES: tuple[Rule, ...] = (
    Rule(
        id="y20-regime",
        title="20-year above 4.75%",
        when="y20 > 4.75%",
        clear="y20 < 4.65%",
        needed=2,
        keep=2,
        severity="warning",
        note="Said to be where financials lead.",
    ),
    Rule(
        id="curve-steepening",
        title="2s10s +15 bp in 20 days",
        when="chg(spread_2s10s, 20d) > 15bp",
        clear="chg(spread_2s10s, 20d) < 0bp",
        severity="warning",
        note="The 10-year yield pulls away from the 2-year.",
    ),
    Rule(
        id="official-selling",
        title="Officials sold, 2 of 3 months",
        when="count(tic_official_total < 0bn, 3) >= 2",
        severity="critical",
        note="Net sales of bonds, notes and bills together.",
    ),
    Rule(
        id="financials-lead",
        title="Financials lead, yields rise",
        when="rank(XLF, 63d) <= 3 and chg(y20, 63d) > 0bp",
        clear="rank(XLF, 63d) > 4 or chg(y20, 63d) < 0bp",
        needed=3,
        severity="info",
        note="Said to go together above 4.75%.",
    ),
    Rule(
        id="stock-bond-correlation",
        title="Stocks and bonds together",
        when="corr(SPY, AGG, 60d) > 0.2",
        clear="corr(SPY, AGG, 60d) < 0",
        needed=5,
        severity="warning",
        note="Bonds then cushion stocks less.",
    ),
    Rule(
        id="auction20-indirect",
        title="20-year: few indirect bids",
        when="auction20_indirect < avg(auction20_indirect, 12)",
        severity="info",
        note="Their share below its mean of the last 12 auctions; foreign officials bid there.",
    ),
)
