"""Are the catalogues complete, and is all of them used? Used by `python -m app check` and by the tests (K1)."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
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


COMPUTED = (
    "rules.act_only.", "rules.ask.", "rules.late.", "rules.too_late.",  # app/domain: the reason of a refusal
    "diary.span.",  # app/ui/periods: the page gives the first part
    "journal.only_",  # app/domain/grading: marks of one kind
    "act_pages.correct", "act_pages.send_back",  # app/shell/views/acts_issue: the step is an argument
)  # fmt: skip
"""Beginnings of keys that are put together where no text is asked for, so that the code does not show them."""

_ROOMS = ("app", "pages", "etl", "warehouse")
_ASKS = ("t", "tn")


def used_keys(root: Path) -> Iterator[tuple[str, str]]:
    """Every literal key given to `t` or `tn` under the product's folders, with its place."""
    for path, tree in _modules(root):
        for node in _asked(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, f"{path.relative_to(root)}:{node.lineno}"


def unused_keys(root: Path, known: Collection[str]) -> set[str]:
    """Keys that nobody asks for: not named in any module, not made by an f-string, not among the computed ones.

    An f-string that leaves no more than the catalogue's name counts for the words of its own module only:
    `t(f"diary.{name}")` uses `diary.earlier` where «earlier» stands in the same file.
    """
    left = {key for key in known if not key.startswith(COMPUTED)}
    for _, tree in _modules(root):
        constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        words = {value for value in constants if isinstance(value, str)}
        quoted = "".join(value for value in words if "'" in value)  # keys that a query gives its rows
        left -= words | {key for key in left if f"'{key}'" in quoted}
        for pattern, narrow in _patterns(tree):
            found = {key for key in left if pattern.fullmatch(key)}
            left -= found if narrow else {key for key in found if key.partition(".")[2] in words}
    return left


def _modules(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    for folder in _ROOMS:
        for path in sorted((root / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def _asked(tree: ast.AST) -> Iterator[ast.expr]:
    """What stands for the key in every call that asks for a text; of a choice between two, both."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ASKS and node.args:
            yield from _branches(node.args[0])


def _branches(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from _branches(node.body)
        yield from _branches(node.orelse)
    else:
        yield node


def _patterns(tree: ast.AST) -> Iterator[tuple[re.Pattern[str], bool]]:
    """The keys that f-strings make, and whether each says more than the name of a catalogue."""
    for node in _asked(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [str(p.value) if isinstance(p, ast.Constant) else None for p in node.values]
            pattern = "".join(r"\w+" if part is None else re.escape(part) for part in parts)
            narrow = "." in (parts[0] or "").partition(".")[2] or "_" in (parts[0] or "").partition(".")[2]
            yield re.compile(pattern), narrow or (len(parts) > 2 and parts[0] is not None)


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
    found += [f"{key} is used nowhere" for key in sorted(unused_keys(root, known))]
    return found


def _disagreements(key: str, forms: dict[str, tuple[str, ...]]) -> Iterator[str]:
    wanted = places(forms["ru"][-1])
    for code, texts in forms.items():
        if any(places(text) - {"n"} != wanted - {"n"} for text in texts):
            yield f"{code}: {key} fills other places than ru"
    kyrgyz, russian = forms["ky"][-1], forms["ru"][-1]
    if kyrgyz == russian and not SAME_IN_BOTH.match(kyrgyz) and kyrgyz not in SHARED_WORDS:
        yield f"ky: {key} equals the Russian: {kyrgyz}"
