"""Programs that ship with the par yields alone: the rules of these tests read nothing else."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _few_bodies(bundle_of_par_yields: None) -> None:
    """Let programs read 6 bundled bodies in place of all."""
