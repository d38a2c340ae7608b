"""The brief as one HTML page that needs no other file, to be read or printed on A4."""

from __future__ import annotations

from html import escape

from tui.model.clean_text import clean_text
from tui.model.times import format_new_york
from tui.views.brief.footnotes import DOUBT_TEXT, Footnotes
from tui.views.brief.markdown import subtitle
from tui.views.brief.records import Brief, ExportedFigure, Part, Picture, Sentence
from tui.views.brief.svg import HEIGHT, WIDTH, svg

_STYLE = """
@page { size: A4; margin: 11mm 15mm; }
* { box-sizing: border-box; }
html { background: #fff; }
body { color: #3d4a58; font: 8.6pt/1.34 "Helvetica Neue", Helvetica, Arial, "Liberation Sans",
  sans-serif; font-size-adjust: .5; margin: 0 auto; max-width: 178mm; padding: 6mm; }
h1 { color: #000; font-size: 12pt; line-height: 1.25; margin: 0; }
.when { color: #586470; font-size: 8pt; margin: .6mm 0 2mm; }
.pictures { display: flex; gap: 5mm; margin: 0 0 1.5mm; }
figure { flex: 0 0 calc((100% - 10mm) / 3); margin: 0; }
figcaption { color: #16202b; font-size: 7.5pt; margin-bottom: .5mm; white-space: nowrap; }
svg { display: block; height: auto; width: 100%; }
section { border-top: .25mm solid #c9ced3; padding: 1.2mm 0 1.2mm 24mm; position: relative; }
h2 { color: #0b5cad; font-size: 8.6pt; left: 0; line-height: 1.34; margin: 0; position: absolute; }
p { margin: 0; }
data { color: #000; font-weight: 600; white-space: nowrap; }
h1 data { font-weight: inherit; }
.mark { color: #586470; font-size: 8pt; margin-left: .3mm; white-space: nowrap; }
footer { border-top: .25mm solid #77828d; color: #586470; font-size: 6.2pt; line-height: 1.25;
  padding-top: 1.2mm; }
footer ol { columns: 2; column-gap: 5mm; margin: 0 0 1mm; padding: 0 0 0 4mm; }
footer li { break-inside: avoid; padding-left: .5mm; }
@media print { body { max-width: none; padding: 0; } section, figure { break-inside: avoid; } }
"""


def page(brief: Brief) -> str:
    """Return the brief as an HTML document: text, plots and style, no script and no link."""
    notes = Footnotes(brief)
    title = escape(brief.title.text)
    sections = "".join(
        f"<section><h2>{escape(each.name)}</h2>\n<p>{_paragraph(each.sentences, notes)}</p>"
        "</section>\n"
        for each in brief.sections
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{_sentence(brief.title)}</h1>\n"
        f'<p class="when">{escape(subtitle(brief))}</p>\n'
        f"{_pictures(brief.pictures)}{sections}"
        f"<footer>{_footer(brief, notes)}</footer>\n</body>\n</html>\n"
    )


def _paragraph(sentences: tuple[Sentence, ...], notes: Footnotes) -> str:
    return "\n".join(f"{_sentence(each)}{_marks(notes.marks(each))}" for each in sentences)


def _marks(marks: str) -> str:
    return f'<span class="mark">{marks}</span>' if marks else ""


def _sentence(sentence: Sentence) -> str:
    return "".join(map(_part, sentence.parts))


def _part(part: Part) -> str:
    """Return a part; a figure with its value, and its origin as the text that hovering shows."""
    if isinstance(part, str):
        return escape(part)
    if not isinstance(part, ExportedFigure):
        return escape(clean_text(part.text))
    text = escape(clean_text(part.text))
    return f'<data value="{part.value!r}" title="{escape(_origin(part))}">{text}</data>'


def _origin(figure: ExportedFigure) -> str:
    """Return the dates, state and sources of a figure, and the export that has it."""
    stamp, place = figure.stamp, figure.place
    known = format_new_york(stamp.known) if stamp.known else "—"
    row = ", ".join(f"{key} {value}" for key, value in place.row)
    return (
        f"observed {stamp.observed or '—'}, known {known}, {stamp.state}; "
        f"{'; '.join(figure.sources)}; ticwatch export {place.export}: "
        f"{place.column or 'number of rows'}{f' of {row}' if row else ''}"
    )


def _pictures(pictures: tuple[Picture, ...]) -> str:
    if not pictures:
        return ""
    figures = "".join(
        f"<figure><figcaption>{escape(each.caption)}</figcaption>\n"
        f"{svg(each.plot, WIDTH, HEIGHT)}</figure>\n"
        for each in pictures
    )
    return f'<div class="pictures">\n{figures}</div>\n'


def _footer(brief: Brief, notes: Footnotes) -> str:
    sources = "".join(f"<li>{escape(note.text)}</li>\n" for note in notes)
    remarks = [*([DOUBT_TEXT] if notes.have_doubt else []), *brief.remarks]
    listed = f"<ol>\n{sources}</ol>\n" if sources else ""
    return f"{listed}<p>{escape(' '.join(remarks))}</p>"
