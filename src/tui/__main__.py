"""``python -m tui`` is ``ticwatch``."""

from tui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
