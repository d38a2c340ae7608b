"""Every source ticwatch knows, as a tuple one can see."""

from tui.sources import par_yields
from tui.sources.base import Source

SOURCES: tuple[Source, ...] = (par_yields.SOURCE,)
