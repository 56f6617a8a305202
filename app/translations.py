"""Are the catalogues complete? Used by `python -m app check` and by the tests (K1)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from app.i18n import LANGUAGES, catalogue

SAME_IN_BOTH = re.compile(r"^[\W\d_]*$|^[A-Za-z0-9 .,:;()/«»\-{}_+%№|]*$")
"""Texts without a word of a language: numbers, signs, Latin names."""

SHARED_WORDS = frozenset(
    line.strip()
    for line in (Path(__file__).parent / "locale" / "shared_words.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)
"""Texts that Kyrgyz and Russian rightly share, such as «Журнал» or «директор»; each was looked at."""


def used_keys(root: Path) -> Iterator[tuple[str, str]]:
    """Every literal key given to `t` or `tn` under the product's folders, with its place."""
    for folder in ("app", "pages", "etl", "warehouse"):
        for path in sorted((root / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("t", "tn"):
                    first = node.args[0] if node.args else None
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        yield first.value, f"{path.relative_to(root)}:{node.lineno}"


def places(text: str) -> set[str]:
    """Names of the `{places}` of a text. Raises ValueError where the braces do not match."""
    return {name.split(":")[0].split(".")[0] for _, name, _, _ in Formatter().parse(text) if name}


def problems(root: Path) -> list[str]:
    """Everything wrong with the catalogues, one line each; empty when they are complete."""
    found: list[str] = []
    every = {code: catalogue(code) for code in LANGUAGES}
    known = set().union(*every.values())
    for code, texts in every.items():
        found += [f"{code}: {key} is missing" for key in sorted(known - set(texts))]
        found += [f"{code}: {key} is empty" for key, forms in sorted(texts.items()) if not all(forms)]
    for key in sorted(known & set(every["ky"]) & set(every["ru"]) & set(every["en"])):
        found += _disagreements(key, {code: every[code][key] for code in LANGUAGES})
    found += [f"{where}: unknown key {key}" for key, where in used_keys(root) if key not in known]
    return found


def _disagreements(key: str, forms: dict[str, tuple[str, ...]]) -> Iterator[str]:
    wanted = places(forms["ru"][-1])
    for code, texts in forms.items():
        if any(places(text) - {"n"} != wanted - {"n"} for text in texts):
            yield f"{code}: {key} fills other places than ru"
    kyrgyz, russian = forms["ky"][-1], forms["ru"][-1]
    if kyrgyz == russian and not SAME_IN_BOTH.match(kyrgyz) and kyrgyz not in SHARED_WORDS:
        yield f"ky: {key} equals the Russian: {kyrgyz}"
