"""The brief: one page in words of what every pane shows."""
