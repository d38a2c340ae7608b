"""Evaluate alert rules on snapshots."""
