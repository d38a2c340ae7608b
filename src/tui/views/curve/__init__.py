"""Views of the curve pane."""
