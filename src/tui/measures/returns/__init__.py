"""Measures of fund returns."""
