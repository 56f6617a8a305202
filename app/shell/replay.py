"""Replay of rendered elements: the second reader of a page pays for its transport only."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from types import FunctionType
from typing import Concatenate, ParamSpec, TypeVar, cast

import polars as pl
import streamlit as st

from app.access.scope import Scope
from app.i18n import language
from app.shell.freshness import freshness

P = ParamSpec("P")
T = TypeVar("T")


@lru_cache(maxsize=4096)
def scope_key(scope: Scope) -> str:
    """A short name of exactly this scope: every field counts, so two people share it only if they may see the same."""
    return sha256(repr(scope).encode()).hexdigest()


def replayed(scope: Scope, *parts: object) -> Callable[[Callable[[], object]], None]:
    """Run a render function once for this scope, its data version, the language and `parts`; replay it afterwards.

    Use as `replayed(scope, span, subject)(render)`. `parts` must name everything else that `render` depends on,
    each with a telling `repr`; the place where `render` is written tells it from those of other pages.
    `render` draws no widget (Streamlit raises otherwise) and no name of a person.
    A scope of single pupils is never kept: it is drawn each time.
    """

    def run(render: Callable[[], object]) -> None:
        if scope.pupils is not None:
            render()
            return
        version = freshness.version(scope)
        _rendered(f"{written_at(render)} {scope_key(scope)} {version} {language()} {parts!r}", render)

    return run


def drawn(make: Callable[Concatenate[pl.DataFrame, P], T]) -> Callable[Concatenate[pl.DataFrame, P], T]:
    """`make`, but a figure of the very same rows and words is made once: for charts that are clicked, which no replay
    can keep. The rows themselves are the key, so nobody gets a figure of what they did not read. Do not change it.
    """

    def same(frame: pl.DataFrame, /, *args: P.args, **options: P.kwargs) -> T:
        words = repr((frame.columns, frame.rows(), args, sorted(options.items())))
        return cast("T", _figure(f"{written_at(make)} {language()} {words}", lambda: make(frame, *args, **options)))

    return same


def written_at(render: Callable[..., object]) -> str:
    """Module and name do not tell: every page is `__main__` and most renders are a lambda."""
    code = cast("FunctionType", render).__code__
    return f"{code.co_filename}:{code.co_firstlineno}:{code.co_name}"


@st.cache_resource(show_spinner=False, max_entries=4000)
def _rendered(key: str, _render: Callable[[], object]) -> None:  # noqa: ARG001 — one word: each argument is hashed
    _render()


@st.cache_resource(show_spinner=False, max_entries=500)
def _figure(key: str, _make: Callable[[], object]) -> object:  # noqa: ARG001 — as above
    return _make()
