"""Measures of the Treasury yield curve."""
