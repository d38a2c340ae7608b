"""Attacks that are too long for a test. Each module is one attack: ``python -m bench.attack.NAME``."""
