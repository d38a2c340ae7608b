"""Units in which figures are shown."""

from __future__ import annotations

from enum import Enum


class DisplayUnit(Enum):
    """Unit of a value: (suffix in running text, decimals)."""

    PCT = ("%", 2)
    BP = (" bp", 0)
    PP = (" pp", 1)
    """Percentage points."""
    USD_BN = (" bn", 1)
    """Billions of U.S. dollars."""
    YEARS = ("y", 2)
    RATIO = ("", 2)
    COUNT = ("", 0)
    INDEX = ("", 2)
    """Level of a price or an index."""
    TEXT = ("", 0)
    """No number: text or a date."""

    @property
    def suffix(self) -> str:
        """Text that follows the number outside a table."""
        return self._value_[0]

    @property
    def decimals(self) -> int:
        """Number of decimals shown."""
        return self._value_[1]
