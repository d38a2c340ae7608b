"""Measures of the Treasury market: curve, flows, returns and auctions. No I/O, no formatting."""
