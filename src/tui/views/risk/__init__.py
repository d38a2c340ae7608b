"""Views of the risk pane."""
