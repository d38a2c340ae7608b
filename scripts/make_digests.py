"""Write src/tui/store/bundle_digests.py: the SHA-256 of every body that ships.

    python -m scripts.make_digests

Run it after make_bundle or make_sample. A program that starts then need not decompress the bodies.
"""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

BUNDLE = Path(__file__).parents[1] / "src" / "tui" / "store" / "bundle"
DIGESTS = BUNDLE.with_name("bundle_digests.py")
HEAD = '''"""SHA-256 of each body that ships, in hex, by file name.

``scripts/make_digests.py`` writes this file.
"""

from collections.abc import Mapping

DIGESTS: Mapping[str, str] = {
'''


def main() -> None:
    """Write the digests."""
    lines = [
        f'    "{file.name.removesuffix(".gz")}": "{digest(file)}",\n'
        for file in sorted(BUNDLE.glob("*.gz"))
    ]
    DIGESTS.write_text(HEAD + "".join(lines) + "}\n", encoding="utf-8")


def digest(file: Path) -> str:
    """Return the SHA-256 of a compressed body, in hex."""
    return hashlib.sha256(gzip.decompress(file.read_bytes())).hexdigest()


if __name__ == "__main__":
    main()
