"""Typst: data into PDF/A and pictures into PNG, without system fonts and without the net.

Values reach the template as JSON and stand there as text; nothing that a person wrote is ever read as markup.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "templates"


def pdf(template: str, data: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF/A-2b of a template (`table`, `act`, `summary`) filled with `data`; `at` is its date of making."""
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="a-2b",
        ignore_system_fonts=True,
        timestamp=int(at.timestamp()),
    )


def png(svg: str, *, dots_per_inch: int) -> bytes:
    """A picture as PNG, in the fonts that Typst carries (Kyrgyz letters included)."""
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    return typst.compile(
        page.encode(), format="png", ppi=dots_per_inch, sys_inputs={"svg": svg}, ignore_system_fonts=True
    )
