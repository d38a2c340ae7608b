"""Views of supply and demand."""
