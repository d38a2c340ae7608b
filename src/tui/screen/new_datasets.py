"""Datasets that changed between two updates, in words."""

from __future__ import annotations

from collections.abc import Mapping

from tui.model.update import Update


def describe_new_datasets(before: Update | None, after: Update | None) -> str:
    """Return which datasets changed between two live updates: ``3 new: 2 prices, 1 par_yields``.

    "" if none changed, or if there are no two updates.
    """
    if before is None or after is None:
        return ""
    digests_before = _digests_by_part(before)
    new = [
        key for key, digest in _digests_by_part(after).items() if digests_before.get(key) != digest
    ]
    sources = [source for source, _ in new]
    counts = ", ".join(f"{sources.count(name)} {name}" for name in dict.fromkeys(sources))
    return f"{len(new)} new: {counts}" if new else ""


def _digests_by_part(update: Update) -> Mapping[tuple[str, str], str]:
    return {key: dataset.digest for key, dataset in update.snapshot.datasets.items()}
