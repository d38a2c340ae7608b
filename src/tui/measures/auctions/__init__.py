"""Measures of Treasury auctions."""
