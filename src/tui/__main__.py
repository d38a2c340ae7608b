"""``python -m tui`` is ``ticwatch``."""

from tui.commands.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
