"""Attacks on ticwatch that take longer than a test. Each exits with 1 if something fell."""
