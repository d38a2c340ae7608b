"""Options of the auctions pane."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from tui.model.display_unit import DisplayUnit


class Kinds(Enum):
    """Groups of security types: (name in the title, types)."""

    ALL = ("", ("Note", "Bond", "TIPS", "FRN", "Bill", "CMB"))
    COUPONS = ("notes and bonds", ("Note", "Bond"))
    TIPS = ("TIPS", ("TIPS",))
    FLOATERS = ("floating-rate notes", ("FRN",))
    BILLS = ("bills", ("Bill", "CMB"))


class AuctionsViewName(Enum):
    """Lists of auctions that the pane can show. The title uses the values."""

    TERMS = "latest of each term"
    RESULTS = "results"
    UPCOMING = "upcoming"


class Figure(Enum):
    """Figures that a term's history can plot: (name, column, column of the usual value, unit)."""

    YIELD = ("high yield", "high_yield_pct", "usual_high_yield_pct", DisplayUnit.PCT)
    COVER = ("bid-to-cover", "bid_to_cover", "usual_bid_to_cover", DisplayUnit.RATIO)
    INDIRECT = ("indirect share", "indirect_pct", "usual_indirect_pct", DisplayUnit.PCT)
    TAIL = ("proxy tail", "proxy_tail_bp", "usual_tail_bp", DisplayUnit.BP)


class AuctionsOptions(Struct, frozen=True):
    """List of auctions that the pane shows, its security types, and the opened term."""

    view_name: AuctionsViewName = AuctionsViewName.TERMS
    kinds: Kinds = Kinds.ALL
    opened: str = ""
    """Key of the row whose term's history is shown, "" for none."""
    figure: Figure = Figure.YIELD
    """Figure that the history plots."""
