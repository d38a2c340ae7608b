"""``python -m tui`` is ``ticwatch``."""

from tui.commands.entry import main

if __name__ == "__main__":
    raise SystemExit(main())
