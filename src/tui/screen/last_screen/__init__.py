"""The last screen: lines of every pane, kept in the home and painted first at the next start."""
