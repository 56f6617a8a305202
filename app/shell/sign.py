"""Our sign, as data: no request outside, no file that anyone else could ask for."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path


@cache
def icon() -> str:
    """The icon of the browser's tab."""
    return "data:image/png;base64," + b64encode((Path(__file__).parent / "icon.png").read_bytes()).decode()


@cache
def logo(*, demo: bool, word: str) -> str:
    """The sign at the left of the header; in a demo environment with the word that says so (K3)."""
    tag = (
        f'<rect x="30" y="2" width="64" height="20" rx="4" fill="#A34E00"/><text x="62" y="16.5" fill="#FFFFFF"'
        f' font-family="Source Sans, Noto Sans, Arial, sans-serif" font-size="13" font-weight="700"'
        f' text-anchor="middle">{word}</text>'
        if demo
        else ""
    )
    width = 96 if demo else 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="24" viewBox="0 0 {width} 24">'
        f'<title>Көзөмөл {word if demo else ""}</title><image href="{icon()}" width="24" height="24"/>{tag}</svg>'
    )
