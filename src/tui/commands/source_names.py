"""Names of the sources, for a start that imports none of them."""

SOURCE_NAMES = (
    "par_yields",
    "real_yields",
    "tic_table1",
    "tic_table2",
    "tic_table3",
    "tic_table5",
    "tic_history",
    "tic_release",
    "auctions",
    "fred",
    "mspd",
    "treasury_cash",
    "soma",
    "positions",
    "dkw",
    "auction_schedule",
    "fed_calendar",
    "bls_calendar",
    "prices",
    "tiingo",
    "bitcoin",
)
"""Names of ``tui.sources.registry.SOURCES``, which is slow to import. A test pins them equal."""
