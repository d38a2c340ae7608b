"""Measurements a user can repeat: always ratios against bare Textual in the same run."""
