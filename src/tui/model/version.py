"""Version of the program, and the day of its release."""

VERSION = "0.1.0"
"""Version of the distribution, which pyproject.toml repeats."""
RELEASE_DAY = "2026-08-08"
"""Day of this version's release, not before the newest response that ships with it."""
