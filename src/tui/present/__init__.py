"""What a view is made of, and the only place that spells a number.

A view is plain values, units and tones: no markup, no colours, no frames. The widgets choose the
colours, ``export`` ignores the tones and writes the raw values.
"""

from tui.present.shapes import (
    Along,
    Cell,
    Column,
    Level,
    Line,
    Plot,
    Role,
    Row,
    Series,
    Shade,
    Span,
    Table,
    Tick,
    Tone,
    Unit,
    Value,
    View,
)
from tui.present.words import (
    MINUS,
    MISSING,
    format_age,
    format_cell,
    format_number,
    format_state,
    sign_tone,
    sparkline,
    spell,
    spell_cell,
)

__all__ = [
    "MINUS",
    "MISSING",
    "Along",
    "Cell",
    "Column",
    "Level",
    "Line",
    "Plot",
    "Role",
    "Row",
    "Series",
    "Shade",
    "Span",
    "Table",
    "Tick",
    "Tone",
    "Unit",
    "Value",
    "View",
    "format_age",
    "format_cell",
    "format_number",
    "format_state",
    "sign_tone",
    "sparkline",
    "spell",
    "spell_cell",
]
