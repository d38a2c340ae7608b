"""Record of what a program could not read in the archive, and the sentence about it."""

from __future__ import annotations

import logging
from pathlib import Path

from tui.model.format import format_count
from tui.model.times import format_new_york
from tui.store.archive_rows import ArchiveListing, PartKey, Vintage

log = logging.getLogger(__name__)

REMEDY = "ticwatch store verify names them"


class Unreadable:
    """Vintages and rows that could not be read. Each is logged once."""

    def __init__(self) -> None:
        self._listing = ArchiveListing()
        self._listing_error = ""
        self._vintages: dict[Vintage, str] = {}
        self.set_aside = ""
        """Sentence about an archive that this program set aside, "" for none."""

    def note_listing(self, listing: ArchiveListing, error: str = "") -> None:
        """Note the newest listing of the archive, and the error if it could not be listed again."""
        if error and error != self._listing_error:
            log.warning("%s", error)
        self._listing, self._listing_error = listing, error

    def note_vintage(self, vintage: Vintage, error: str) -> None:
        """Note that a vintage cannot be read."""
        if self._vintages.get(vintage) != error:
            self._vintages[vintage] = error
            log.warning(
                "%s/%s of %s: %s",
                *(vintage.source, vintage.part, format_new_york(vintage.learned), error),
            )

    def forget(self, digest: str) -> None:
        """Note that a body can be read, in case it could not before."""
        for vintage in [vintage for vintage in list(self._vintages) if vintage.digest == digest]:
            self._vintages.pop(vintage, None)

    def has_lost(self, key: PartKey) -> bool:
        """Return whether a vintage of a part cannot be read, or that of an unknown part."""
        lost = ((vintage.source, vintage.part) for vintage in list(self._vintages))
        return bool(self._listing.lost_vintages) or key in lost

    def note_set_aside(self, aside: Path, carried_over: int) -> None:
        """Note that a damaged archive was renamed, and how many vintages the new one got."""
        counted = f"{format_count(carried_over, 'vintage')} could be carried over into a new one"
        self.set_aside = f"the archive was damaged; it is now {aside}, and {counted}"
        log.warning("%s", self.set_aside)

    def text(self) -> str:
        """Return what could not be read and what is used instead, "" if nothing is wrong."""
        listing = self._listing
        sentences = [self.set_aside] if self.set_aside else []
        if self._listing_error:
            used = "what was read before" if listing.vintages else "what ships with ticwatch"
            sentences.append(f"the archive cannot be read, {used} is used: {self._listing_error}")
            return "; ".join(sentences)
        stored = set(listing.vintages)
        count = sum(vintage in stored for vintage in list(self._vintages))
        count += listing.lost_vintages
        total = len(stored) + listing.lost_vintages
        counted = [f"{count} of {total} stored vintages"] if count else []
        if notes := listing.lost_notes:
            counted.append(f"{notes} {'note' if notes == 1 else 'notes'} on late or retained days")
        if counted:
            sentences.append(f"{' and '.join(counted)} cannot be read; {REMEDY}")
        return "; ".join(sentences)
