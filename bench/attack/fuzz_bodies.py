"""Damaged and hostile bodies for every parser: ``python -m bench.attack.fuzz_bodies``.

Real bodies are mutated (see ``tests/support/body_mutations.py``) and parsed as the sources they
came from, and now and then as another source. Right is a frame that the source promises, or
``Malformed`` with a reason of the parser's own, within ``limit_s`` and ``limit_mb``. Anything else
is a fall: another exception, a warning, a reason that only names an exception, a wrong frame.

Arguments: ``--seconds`` to run, ``--seed`` of the first input, ``--folder`` of further bodies,
``--source`` to attack alone, ``--keep`` a folder that receives the inputs that fell.
Exits with 1 if a parser fell.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from msgspec import Struct
from msgspec.structs import replace
from tests.support.bodies import captured
from tests.support.body_mutations import mutate
from tests.support.valid_bodies import MAKERS, valid_body
from tests.support.valid_frames import assert_frame_is_valid

from tui.model.errors import Malformed
from tui.sources.base import Source, parse
from tui.sources.registry import SOURCES
from tui.store.bundle import MANIFEST

BY_NAME = {source.name: source for source in SOURCES}
OTHER_SOURCE_SHARE = 0.03
"""Share of bodies that are parsed as another source's."""
CAPTURED = (
    ("auctions", "recent", "TA_WS_auctioned.json"),
    ("auctions", "2026-07", "fiscaldata_auctions_query.json"),
    ("auctions", "result-3", "R_20220518_3.xml"),
    ("fred", "DGS20", "DGS20_2025.csv"),
    ("par_yields", "2025", "daily-treasury-rates_2025.csv"),
    ("real_yields", "2022", "real_yields_2008_2022_renamed.csv"),
)
"""Bodies of tests/bodies, with the parts that they are parsed as."""


class Seed(Struct, frozen=True):
    """A body and the part that it is parsed as."""

    source: Source
    part: str
    body: bytes
    name: str
    weight: float = 1.0
    """Relative frequency among bodies of one length."""


def limit_s(body: bytes) -> float:
    """Return the longest time to parse a body: 1 s, and 10 ms per kilobyte."""
    return 1.0 + 0.01 * len(body) / 1024


def limit_mb(body: bytes) -> float:
    """Return the most memory to parse a body: 300 MB, and sixty times its length."""
    return 300 + 60 * len(body) / 2**20


def own_seeds() -> Iterator[Seed]:
    """Yield the bundled bodies, those of tests/bodies and those that tests make."""
    for item in MANIFEST:
        yield Seed(BY_NAME[item.source], item.part, item.read(), f"bundled {item.part}")
    for source, part, name in CAPTURED:
        yield Seed(BY_NAME[source], part, captured(name), name)
    for source in MAKERS:
        valid = valid_body(source)
        yield Seed(BY_NAME[source], valid.part, valid.body, f"made {source}")


def folder_seeds(folder: Path, parts: set[tuple[str, str]]) -> Iterator[Seed]:
    """Yield the files of a folder with each part that accepts them, or else with every source.

    The latter are drawn ten times less often.
    """
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        body = path.read_bytes()
        body = gzip.decompress(body) if path.suffix == ".gz" else body
        every = [Seed(BY_NAME[source], part, body, path.name) for source, part in sorted(parts)]
        accepted = [seed for seed in every if fall_of(seed, body) == "accepted"]
        firsts = {seed.source.name: replace(seed, weight=0.1) for seed in reversed(every)}
        yield from accepted or firsts.values()


def fall_of(seed: Seed, body: bytes) -> str:
    """Parse a body. Return ``accepted``, ``refused``, or else what is wrong."""
    began, memory = time.process_time(), _peak_mb()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            outcome = _outcome(seed, body)
    except Malformed as error:
        reason = str(error)
        outcome = "refused"
        if "unreadable: " in reason:
            outcome = f"untyped: {reason}\n{_innermost(error)}"
        elif not reason.startswith(seed.source.title) or not reason.isprintable():
            outcome = f"reason without source or unprintable: {reason!r}"
    except BaseException:
        outcome = traceback.format_exc()
        if isinstance(sys.exc_info()[1], KeyboardInterrupt):
            raise
    if (took := time.process_time() - began) > limit_s(body):
        return f"slow: {took:.1f} s for {len(body)} bytes"
    if (grown := _peak_mb() - memory) > limit_mb(body):
        return f"large: {grown:.0f} MB for {len(body)} bytes"
    return outcome


def _outcome(seed: Seed, body: bytes) -> str:
    frame = parse(seed.source, seed.part, body)
    assert_frame_is_valid(frame, seed.source.name)
    if not frame.empty:
        seed.source.find_missing(seed.part, frame)
    return "accepted"


def _innermost(error: BaseException) -> str:
    cause = error.__cause__ or error
    frames = traceback.extract_tb(cause.__traceback__)
    own = [frame for frame in frames if "/tui/" in frame.filename] or frames
    return f"{Path(own[-1].filename).name}:{own[-1].lineno} {type(cause).__name__}"


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform == "linux" else peak / 2**20


def attack(seeds: list[Seed], seconds: float, first: int, keep: Path | None) -> bool:
    """Mutate and parse for so long. Print the falls and the counts. Return whether none fell."""
    weights = [seed.weight / (4_000 + len(seed.body)) ** 0.7 for seed in seeds]
    counts: Counter[str] = Counter()
    falls: Counter[str] = Counter()
    until, number = time.monotonic() + seconds, first
    while time.monotonic() < until:
        random = Random(number)
        [seed] = random.choices(seeds, weights)
        if random.random() < OTHER_SOURCE_SHARE:
            other = random.choice(seeds)
            seed = Seed(other.source, other.part, seed.body, seed.name)
        body, names = mutate(seed.body, random)
        outcome = fall_of(seed, body)
        if outcome in ("accepted", "refused"):
            counts[f"{seed.source.name} {outcome}"] += 1
        else:
            counts[f"{seed.source.name} fell"] += 1
            kind = f"{seed.source.name}: {outcome.splitlines()[-1]}"
            falls[kind] += 1
            if falls[kind] == 1:
                print(f"input {number}: {seed.name} as {seed.part}, {names}\n{outcome}\n")
                if keep:
                    (keep / f"{number}-{seed.source.name}-{seed.part}").write_bytes(body)
        number += 1
    print(f"{number - first} inputs from seed {first}: {sum(falls.values())} fell")
    for name in sorted(counts):
        print(f"{counts[name]:8} {name}")
    for kind, count in falls.most_common():
        print(f"{count:8} {kind}")
    return not falls


def main() -> int:
    """Read the arguments and attack. Return the exit code."""
    parser = argparse.ArgumentParser(prog="bench.attack.fuzz_bodies")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--source", choices=BY_NAME)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    seeds = list(own_seeds())
    if given.folder:
        parts = {(seed.source.name, seed.part) for seed in seeds}
        seeds += folder_seeds(given.folder, parts)
    if given.source:
        seeds = [seed for seed in seeds if seed.source.name == given.source]
    return 0 if attack(seeds, given.seconds, given.seed, given.keep) else 1


if __name__ == "__main__":
    raise SystemExit(main())
