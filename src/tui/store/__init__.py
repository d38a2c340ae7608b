"""The archive of raw bodies, and what was known at a moment."""
