"""Measures of supply: what Treasury sells net of what matures, its cash, and who takes it."""
