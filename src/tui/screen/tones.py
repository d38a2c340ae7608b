"""Tones of the themes: colours and weights by name, as the style sheet calls them with ``$``.

Text has a contrast of at least 4.5 on each ground that it stands on, lines and bars one of 3. Each
tone is a colour of its own and none is faded: how a terminal fades text, it decides by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

Tones = Mapping[str, str]
"""Variable -> colour or text style.

A tone with a ground of its own, ``heat-p3`` say, has three variables: ``heat-p3`` is the ground,
``heat-p3-text`` the colour of its text and ``heat-p3-style`` its weight.
"""

NO_STYLE = "not dim"
"""Text style that changes nothing, as no tone is faded."""


def _tones(table: str) -> Tones:
    """Return the tones of a table with a line for each: ``name [colour on] colour [style]``."""
    return dict(pair for line in table.strip().splitlines() for pair in _variables(line))


def _variables(line: str) -> Iterator[tuple[str, str]]:
    name, text_colour, *rest = line.split()
    has_ground = rest[:1] == ["on"]
    style = " ".join(rest[2:] if has_ground else rest)
    yield name, rest[1] if has_ground else text_colour
    if has_ground:
        yield f"{name}-text", text_colour
    if has_ground or style or name in _WEIGHTED:
        yield f"{name}-style", style or NO_STYLE


_WEIGHTED = ("hi", "warn", "crit", "row")
"""Tones whose style some themes set."""

DARK_TONES = _tones("""
    hi              #FFFFFF bold
    text-body       #E4EAF1
    text2           #B3BFCC
    mute            #8794A3
    up              #6BB5FF
    down            #FFA04A
    warn            #F6D860
    crit            #FF5C8D bold
    m1              #C3CDD8
    y1              #A3AFBC
    up2             #3D72AD
    down2           #A9642A
    rule            #677583
    ground          #0C1118
    band            #151C26
    row             #1E2936
    episode         #2B2A1C
    chip            #0C1118 on #E4EAF1
    badge-critical  #0C1118 on #FF5C8D bold
    badge-warning   #0C1118 on #F6D860 bold
    badge-info      #E4EAF1 on #1E2936
    heat-m3         #0C1118 on #B86A1E bold
    heat-m2         #E4EAF1 on #7A4A1C
    heat-m1         #E4EAF1 on #47301B
    heat-zero       #E4EAF1 on #151C26
    heat-p1         #E4EAF1 on #1A334F
    heat-p2         #E4EAF1 on #225084
    heat-p3         #FFFFFF on #2F74C0 bold
""")
LIGHT_TONES = _tones("""
    hi              #000000 bold
    text-body       #16202B
    text2           #3D4A58
    mute            #586470
    up              #0B5CAD
    down            #A34700
    warn            #7A5600
    crit            #B0124A bold
    m1              #3D4A58
    y1              #586470
    up2             #5588C4
    down2           #BF7434
    rule            #77828D
    ground          #FBFAF7
    band            #EFEDE7
    row             #E2E6EA
    episode         #F3ECD0
    chip            #FBFAF7 on #16202B
    badge-critical  #FFFFFF on #B0124A bold
    badge-warning   #16202B on #FFC62E bold
    badge-info      #16202B on #DDE2E7
    heat-m3         #231000 on #DF9140 bold
    heat-m2         #16202B on #EDB77F
    heat-m1         #16202B on #F5D8BA
    heat-zero       #16202B on #EFEDE7
    heat-p1         #16202B on #CDE0F4
    heat-p2         #16202B on #9DC4EC
    heat-p3         #0A1826 on #69A4E0 bold
""")
HIGH_CONTRAST_TONES = _tones("""
    hi              #FFFFFF bold
    text-body       #FFFFFF
    text2           #E3E8EE
    mute            #C2CAD3
    up              #8CCBFF
    down            #FFBA70
    warn            #FFE978
    crit            #FF9DBD bold
    m1              #E3E8EE
    y1              #C2CAD3
    up2             #5B9BD8
    down2           #D08A42
    rule            #A8B2BD
    ground          #000000
    band            #000000
    row             #26323F
    episode         #2B2A1C
    chip            #000000 on #FFFFFF
    badge-critical  #000000 on #FF9DBD bold
    badge-warning   #000000 on #FFE978 bold
    badge-info      #FFFFFF on #26323F
    heat-m3         #000000 on #D98A3C bold
    heat-m2         #FFFFFF on #7A4A1C
    heat-m1         #FFFFFF on #47301B
    heat-zero       #FFFFFF on #000000
    heat-p1         #FFFFFF on #1A334F
    heat-p2         #FFFFFF on #225084
    heat-p3         #000000 on #5B9BD8 bold
""")

_DEFAULT = "ansi_default"
MONO_TONES: Tones = {
    **{name: _DEFAULT for name in DARK_TONES if not name.endswith("-style")},
    **_tones(f"""
    hi              {_DEFAULT} bold
    warn            {_DEFAULT}
    crit            {_DEFAULT} bold
    row             {_DEFAULT} bold
    chip            {_DEFAULT} on {_DEFAULT} reverse
    badge-critical  {_DEFAULT} on {_DEFAULT} bold reverse
    badge-warning   {_DEFAULT} on {_DEFAULT} bold reverse
    badge-info      {_DEFAULT} on {_DEFAULT} reverse
    heat-m3         {_DEFAULT} on {_DEFAULT} bold reverse
    heat-m2         {_DEFAULT} on {_DEFAULT} bold
    heat-m1         {_DEFAULT} on {_DEFAULT}
    heat-zero       {_DEFAULT} on {_DEFAULT}
    heat-p1         {_DEFAULT} on {_DEFAULT}
    heat-p2         {_DEFAULT} on {_DEFAULT} bold
    heat-p3         {_DEFAULT} on {_DEFAULT} bold reverse
"""),
}
"""Tones of a screen without colours: weight, reverse, italics and underline alone."""

ANSI_DARK_TONES: Tones = {
    **MONO_TONES,
    **_tones(f"""
    up              ansi_bright_cyan
    down            ansi_yellow
    warn            ansi_bright_yellow bold
    crit            ansi_bright_magenta bold
    badge-critical  ansi_black on ansi_bright_magenta
    badge-warning   ansi_black on ansi_bright_yellow
    heat-m3         ansi_black on ansi_bright_yellow bold
    heat-m2         ansi_black on ansi_yellow
    heat-m1         ansi_yellow on {_DEFAULT}
    heat-p1         ansi_cyan on {_DEFAULT}
    heat-p2         ansi_black on ansi_cyan
    heat-p3         ansi_black on ansi_bright_cyan bold
"""),
}
"""Tones in the sixteen colours of a dark terminal, which has its own grounds and greys."""

ANSI_LIGHT_TONES: Tones = {
    **MONO_TONES,
    **_tones(f"""
    up              ansi_blue
    down            ansi_red
    warn            ansi_magenta bold
    crit            ansi_red bold
    badge-critical  ansi_bright_white on ansi_red
    badge-warning   ansi_black on ansi_yellow
    heat-m3         ansi_bright_white on ansi_red bold
    heat-m2         ansi_red on {_DEFAULT} bold
    heat-m1         ansi_red on {_DEFAULT}
    heat-p1         ansi_blue on {_DEFAULT}
    heat-p2         ansi_blue on {_DEFAULT} bold
    heat-p3         ansi_bright_white on ansi_blue bold
"""),
}
"""Tones in the sixteen colours of a light terminal."""
