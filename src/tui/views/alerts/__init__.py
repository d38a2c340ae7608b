"""Views of the alerts pane."""
