"""Releases to come: their times, and how these are known."""
