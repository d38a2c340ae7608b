"""Errors, times, number formats, and the nouns on the road from a response to the screen."""
