"""Views of the thesis pane."""
