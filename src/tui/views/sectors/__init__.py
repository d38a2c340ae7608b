"""Views of the sectors pane."""
