"""Attacks on ticwatch that take longer than a test: ``python -m bench.attack.NAME``.

Each exits with 1 if something fell.
"""
