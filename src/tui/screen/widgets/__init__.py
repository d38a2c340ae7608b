"""Widgets and overlays of the screen."""
