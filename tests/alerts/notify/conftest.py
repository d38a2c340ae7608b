"""Programs that ship with the par yields alone: the rules of these tests read nothing else."""

from __future__ import annotations

import pytest

from tui.monitor import update_reader
from tui.store.bundle import MANIFEST

PAR_YIELDS = tuple(item for item in MANIFEST if item.source == "par_yields")


@pytest.fixture(autouse=True)
def bundle_of_par_yields(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let programs read 6 bundled bodies in place of all 29."""
    monkeypatch.setattr(update_reader, "MANIFEST", PAR_YIELDS)
