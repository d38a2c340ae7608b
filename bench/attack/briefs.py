"""``python -m bench.attack.briefs [--rounds N] [--seed N]``: briefs of random days since 1990.

Each round writes the brief of a day and that of the changes since an earlier day, from the embedded
history. Right is: every figure is found in an export as it is written, no other digit stands in a
sentence, no sentence has a missing value, and the page is well-formed. It prints each fault with
its day, and exits with 1 if there is one.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from xml.etree import ElementTree

from msgspec.structs import replace
from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_snapshot
from tests.views.brief.exported import Exports, find_faults, unexplained

from tui.config import Config
from tui.model.update import Update
from tui.views.brief.changes import changes
from tui.views.brief.page import page
from tui.views.brief.records import Brief
from tui.views.brief.view import brief

FIRST, LAST = date(1990, 1, 2), date(2026, 8, 8)
MOST_DAYS_BETWEEN = 60
MISSING = re.compile(r"\b(nan|None)\b|—")


def main() -> int:
    """Write briefs of random days. Return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    random, config = Random(arguments.seed), Config()
    config = replace(config, changed_claims=config.claims[:4])
    figures, fell = 0, []
    for _ in range(arguments.rounds):
        day = FIRST + timedelta(days=random.randrange((LAST - FIRST).days))
        since = day - timedelta(days=random.randint(1, MOST_DAYS_BETWEEN))
        now, then = (update_on(each, config) for each in (day, since))
        own = replace(config, sectors=replace(config.sectors, since=since + timedelta(days=1)))
        written = brief(now, config)
        since_then = changes(then, now, config)
        fell += [f"{day}: {fault}" for fault in faults(written, Exports(config, now))]
        fell += [
            f"{since} to {day}: {fault}" for fault in faults(since_then, Exports(own, then, now))
        ]
        figures += sum(len(each.figures) for each in (*written.sentences, *since_then.sentences))
    print(f"{arguments.rounds} rounds, {figures:,} figures, {len(fell)} fell")
    print(*fell, sep="\n")
    return 1 if fell else 0


def update_on(day: date, config: Config) -> Update:
    """Return the update as of the end of a day."""
    return evaluate_rules(bundled_snapshot(day), *config.alerts.rule[:2], is_past=True)


def faults(written: Brief, exports: Exports) -> Iterator[str]:
    """Yield everything that is wrong with a brief."""
    for figure, value in find_faults(written.sentences, exports).items():
        yield f"{figure} is {value} in the export"
    for each in written.sentences:
        yield from unexplained(each)
        if MISSING.search(each.text):
            yield each.text
    try:
        ElementTree.fromstring(page(written).split("\n", 1)[1])
    except ElementTree.ParseError as error:
        yield f"the page is not well-formed: {error}"


if __name__ == "__main__":
    sys.exit(main())
