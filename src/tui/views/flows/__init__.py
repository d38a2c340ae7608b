"""Views of the flows pane."""
