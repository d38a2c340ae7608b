"""The series that a condition can name, as histories with revisions."""
