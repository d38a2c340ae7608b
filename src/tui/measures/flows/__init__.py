"""Measures of foreign flows and holdings (TIC)."""
