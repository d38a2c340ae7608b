"""Attacks that are too long for a test: ``python -m bench.attack.NAME``."""
