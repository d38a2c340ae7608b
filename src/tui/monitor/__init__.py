"""Polling of the sources when they are due, and updates from what they bring."""
