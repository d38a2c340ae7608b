"""The embedded history: official bodies in their original format, and sample returns."""
