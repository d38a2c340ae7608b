"""asyncio without encrypted streams of its own, for the screen.

It imports ssl if it can, which takes a twentieth of the time until the first frame. Where Python
has no ssl it does without. Nothing here opens an encrypted stream of asyncio: httpx encrypts
requests with ssl itself, and psycopg reaches a database server. Both import ssl when they need it.
"""

from __future__ import annotations

import sys
from typing import cast


def import_asyncio() -> None:
    """Import asyncio so that it finds no ssl, unless either is there already."""
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    modules = cast("dict[str, object]", sys.modules)
    modules["ssl"] = None  # with which the import statement raises ImportError
    try:
        import asyncio  # noqa: F401
    finally:
        del modules["ssl"]
