"""Positions of groups of traders in Treasury futures."""
