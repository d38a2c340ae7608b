"""Start of the program: of the console script ``ticwatch`` and of ``python -m tui``."""

import gc


def main() -> int:
    """Run ``ticwatch`` and return its exit code.

    The garbage collector is off while modules are imported, which makes objects that all stay.
    ``cli.main`` turns it on again.
    """
    gc.disable()
    from tui.commands.cli import main

    return main()


if __name__ == "__main__":
    raise SystemExit(main())
