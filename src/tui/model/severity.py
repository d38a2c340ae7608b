"""Severities of rules."""

SEVERITY_MARKS = {"critical": "!!", "warning": "!", "info": "i"}
"""Severities, the worst first, and their marks."""
