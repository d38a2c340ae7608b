"""Claims: statements of an article or of the user, judged by the figures."""
