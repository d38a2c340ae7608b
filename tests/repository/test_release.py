"""Days of the releases: those of the code are those of the changelog."""

from __future__ import annotations

import re

from tests.repository.test_docs import ROOT
from tui.model.times import FIRST_RELEASED, RELEASED
from tui.model.version import RELEASE_DAY, VERSION
from tui.store.bundle import MANIFEST

HEADING = re.compile(r"^## \[([\d.]+)\] - (\d{4}-\d\d-\d\d|unreleased)$", re.MULTILINE)


def test_release_days_are_those_of_the_changelog() -> None:
    releases = HEADING.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert releases[0][0] == VERSION
    days = [day for _, day in releases if day != "unreleased"]
    assert days[:1] in ([], [RELEASE_DAY])
    assert days[-1:] in ([], [f"{FIRST_RELEASED:%Y-%m-%d}"])


def test_release_is_later_than_what_ships_with_it() -> None:
    assert max(bundled.learned for bundled in MANIFEST) < RELEASED
    assert FIRST_RELEASED <= RELEASED
