"""The screen: all of Textual."""
