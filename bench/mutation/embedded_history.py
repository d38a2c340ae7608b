"""Plugin of pytest: the embedded history is parsed once, before mutants are forked.

No mutant that is tried with it changes how bodies are parsed or stored.
"""

from __future__ import annotations

from tests.support.snapshots import bundled_snapshot

bundled_snapshot()
