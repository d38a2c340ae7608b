"""Parse and check the conditions of alert rules."""
