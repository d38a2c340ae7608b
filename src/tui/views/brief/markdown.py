"""The brief as Markdown, which reads well as plain text too."""

from __future__ import annotations

import re

from tui.model.clean_text import clean_text
from tui.model.times import format_new_york
from tui.views.brief.footnotes import DOUBT_TEXT, Footnotes
from tui.views.brief.records import Brief, Sentence

_SPECIAL = re.compile(r"[\\`*\[\]<~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
"""Characters that Markdown gives a meaning in running text, where they stand."""


def markdown(brief: Brief) -> str:
    """Return the brief as Markdown, without its pictures."""
    notes = Footnotes(brief)
    blocks = [f"# {sentence_markdown(brief.title)}", subtitle(brief)]
    for section in brief.sections:
        lines = [
            f"{sentence_markdown(each)}{notes.marks(each)}".rstrip() for each in section.sentences
        ]
        blocks += [f"## {section.name}", "\n".join(lines)]
    sources = [f"{note.number}. {_escaped(note.text)}" for note in notes]
    blocks += ["## Sources", "\n".join(sources)] if sources else []
    blocks += [*([DOUBT_TEXT] if notes.have_doubt else []), *brief.remarks]
    return "\n\n".join(blocks) + "\n"


def subtitle(brief: Brief) -> str:
    """Return the moment of the figures, and the earlier moment, as a sentence."""
    since = f" and changes since {format_new_york(brief.since)}" if brief.since else ""
    return f"Figures as known on {format_new_york(brief.as_of)}{since}, by ticwatch."


def sentence_markdown(sentence: Sentence) -> str:
    """Return a sentence in which no quoted text is markup."""
    return "".join(
        part if isinstance(part, str) else _escaped(part.text) for part in sentence.parts
    )


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", clean_text(text))
