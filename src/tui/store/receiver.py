"""Reception of response bodies: each is checked, accepted or refused, and stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import pandas as pd
from msgspec.structs import replace

from tui.model.errors import Disputed
from tui.model.status import Repetition, Trim
from tui.sources.base import Source, parse
from tui.store import acceptance
from tui.store.acceptance import Acceptance, AtHand
from tui.store.amendments import Amendments
from tui.store.archive import TIME_STEP, Archive, Vintage, digest_of
from tui.store.joined_parts import JoinedParts
from tui.store.repetition import is_repeated
from tui.store.vintages import ParsedVintage, VintageStore


class Notes(NamedTuple):
    """Notes of earlier responses of a part that were not, or not wholly, accepted."""

    trim: Trim | None = None
    """Responses that lacked the oldest rows."""
    repetition: Repetition | None = None
    """Responses with disputed values."""


NO_NOTES = Notes()


class Receipt(NamedTuple):
    """Result of receiving a body."""

    is_new: bool
    """True if the body is a new vintage, False if it confirms the newest one.

    A body that comes again is a new vintage too when it is accepted as a correction.
    """
    notices: tuple[str, ...] = ()
    """Accepted novelties of the body, and differences from the rows at hand."""
    vanished: str = ""
    """Days that the body takes away from a part whose vintages cannot be joined, in words."""
    disputed: frozenset[str] = frozenset()
    """Names of its values that differ from those at hand, which stay."""


class Receiver:
    """Checks bodies against those at hand and stores them as vintages."""

    def __init__(
        self,
        archive: Archive,
        vintage_store: VintageStore,
        joined_parts: JoinedParts,
        sources: Mapping[str, Source],
    ) -> None:
        self._archive = archive
        self._vintage_store = vintage_store
        self._joined_parts = joined_parts
        self._sources = sources

    def receive(
        self, source: str, part: str, body: bytes, learned: datetime, url: str, notes: Notes
    ) -> Receipt:
        """Store a body as a new vintage, or confirm the newest one if that is equal.

        ``learned`` (UTC) is moved after the newest vintage's time if it is not later. Raises
        StoreError. Raises Malformed, and stores no vintage, if the body breaks its source's
        contract or cannot follow what is at hand.
        """
        vintages = self._vintage_store.vintages().get((source, part), [])
        after = max([learned, *(vintages[-1].learned + TIME_STEP for _ in vintages[-1:])])
        vintage = Vintage(source, part, after, digest_of(body), url)
        newest = self._vintage_store.first_readable(vintages[-1:])
        if newest and newest[0].digest == vintage.digest:
            return self._confirm(newest, vintages, learned, notes)
        frame, novelties = self._checked(vintage, body, notes.repetition, learned)
        before = self._vintage_store.newest_readable(vintages)
        accepted, at_hand = Acceptance(), None
        if before:
            rows = self._joined_parts.first_prints(before, vintages)
            at_hand = before[0], rows
            accepted = self._accept(before, rows, (vintage, frame), vintages, notes)
            self._note(accepted, before[0], vintage)
        self._vintage_store.put(vintage, body, frame, at_hand, learned)
        notices = (*novelties, *accepted.notices)
        return Receipt(True, notices, accepted.vanished, accepted.disputed)

    def confirm(self, source: str, part: str, at: datetime, notes: Notes) -> Receipt:
        """Store that a part's newest vintage was its publisher's current response at ``at`` (UTC).

        Raises StoreError, or Malformed if it ends before other rows at hand.
        """
        vintages = self._vintage_store.vintages().get((source, part), [])
        newest = self._vintage_store.newest_readable(vintages)
        if newest is None:
            return Receipt(is_new=False)
        return self._confirm(newest, vintages, at, notes)

    def _confirm(
        self, newest: ParsedVintage, vintages: list[Vintage], at: datetime, notes: Notes
    ) -> Receipt:
        """Confirm a vintage, or store it again from ``at`` on, as a correction.

        A correction is one whose disputed values were repeated often enough by now.
        """
        vintage, frame = newest
        again = replace(vintage, learned=max(at, vintages[-1].learned + TIME_STEP))
        accepted = self._accept_again(newest, again, vintages, notes)
        if not accepted.is_correction:
            self._vintage_store.confirm(vintage, at)
            return Receipt(is_new=False, disputed=accepted.disputed)
        self._archive.retain(again)
        body = self._vintage_store.body(vintage)
        self._vintage_store.put(again, body, frame, None, at, again=True)
        self._amend(again)
        return Receipt(True, accepted.notices)

    def _accept_again(
        self, newest: ParsedVintage, again: Vintage, vintages: list[Vintage], notes: Notes
    ) -> Acceptance:
        """Return how the newest vintage is accepted when it comes again. Raises Malformed."""
        vintage, frame = newest
        source, part = self._sources[vintage.source], vintage.part
        if vintage != vintages[-1] or not source.can_join_vintages(part):
            return Acceptance()
        first_prints = self._joined_parts.first_prints(newest, vintages)
        rows = self._joined_parts.with_corrections(first_prints, vintages)
        if rows is frame:
            return Acceptance()
        at_hand = AtHand(rows, frame, first_prints, first_prints)
        repetition, now = notes.repetition, again.learned
        return acceptance.accept_first_prints(at_hand, frame, source, part, repetition, now)

    def _checked(
        self, vintage: Vintage, body: bytes, repetition: Repetition | None, now: datetime
    ) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """Return the frame of a body and its notices. Raises Malformed.

        Values beyond a limit are accepted, for this body and later ones, if they were repeated.
        """
        accepted = self._vintage_store.amendments(vintage).repeated
        try:
            frame = self._frame(vintage, body, accepted, now)
        except Disputed as dispute:
            if not is_repeated(repetition, dispute.names, now):
                raise
            added = Amendments(repeated=dispute.names)
            self._archive.amend(vintage.source, vintage.part, added)
            frame = self._frame(vintage, body, accepted | dispute.names, now)
            notice = f"{dispute.reason}; {acceptance.REPEATED}"
            return frame, (*frame.attrs.get("notices", ()), notice)
        return frame, frame.attrs.get("notices", ())

    def _frame(
        self, vintage: Vintage, body: bytes, accepted: frozenset[str], now: datetime
    ) -> pd.DataFrame:
        """Return the frame of a body that agrees with itself and with the other parts."""
        source, part = self._sources[vintage.source], vintage.part
        frame = parse(source, part, body, accepted)
        acceptance.require_current(source, part, frame, now)
        if source.class_limit or (source.is_continuous and not source.keys):
            others = [rows for key, rows in self.newest_frames(source.name).items() if key != part]
            if source.is_continuous:
                acceptance.require_follows(source, frame, others, accepted)
            acceptance.require_class(source, frame, others, accepted)
        return frame

    def _accept(
        self,
        last: ParsedVintage,
        first_prints: pd.DataFrame,
        new: ParsedVintage,
        vintages: list[Vintage],
        notes: Notes,
    ) -> Acceptance:
        """Return how a new vintage is accepted after those at hand. Raises Malformed."""
        vintage, frame = new
        source, part, now = self._sources[vintage.source], vintage.part, vintage.learned
        if not source.can_join_vintages(part):
            return acceptance.accept_revised(last[1], frame, source, part, notes.trim, now)
        at_hand = AtHand(
            self._joined_parts.with_corrections(first_prints, vintages),
            last[1],
            first_prints,
            self._joined_parts.first_prints(new, vintages),
        )
        return acceptance.accept_first_prints(at_hand, frame, source, part, notes.repetition, now)

    def _note(self, accepted: Acceptance, last: Vintage, new: Vintage) -> None:
        """Store which vintages must stay, and whether the new one is a correction."""
        if accepted.must_retain_last:
            self._archive.retain(last)
        if accepted.is_correction:
            self._archive.retain(new)
            self._amend(new)

    def _amend(self, correction: Vintage) -> None:
        added = Amendments(corrections=frozenset({correction.digest}))
        self._archive.amend(correction.source, correction.part, added)

    def newest_frames(self, source: str) -> dict[str, pd.DataFrame]:
        """Return by part key the newest readable frame of a source's parts.

        Parts that are never revised have their first prints, and the corrections of these.
        """
        frames = {}
        for (name, part), vintages in self._vintage_store.vintages().items():
            newest = self._joined_parts.newest(vintages) if name == source else None
            if newest:
                frames[part] = self._joined_parts.with_corrections(newest[1], vintages)
        return frames
