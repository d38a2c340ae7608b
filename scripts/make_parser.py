"""Write the parser of the rule language, as lark makes it from the grammar.

    python -m scripts.make_parser

Run it after a change of the grammar, and with another version of lark: the file is named after it.
A program that evaluates rules then need not work out the parser, which takes 30 ms.
"""

from __future__ import annotations

from tui.alerts.language.parser import FOLDER, made_from_grammar, shipped_file


def main() -> None:
    """Write the parser, and remove those of other versions of lark."""
    for old in FOLDER.glob("parser-*.pickle"):
        old.unlink()
    with shipped_file().open("wb") as file:
        made_from_grammar().save(file)


if __name__ == "__main__":
    main()
