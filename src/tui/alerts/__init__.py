"""Alert rules: their language, whether they fire, what followed, and who is notified."""
