"""Whose page a media file or an upload belongs to; Streamlit itself answers anyone who knows the address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from streamlit import runtime
from streamlit.runtime.app_session import AppSession


def open_pages() -> list[AppSession]:
    """Every page that has a browser now."""
    if not runtime.exists():
        return []
    manager = runtime.get_instance()._session_mgr  # noqa: SLF001 — Streamlit offers no public list of its sessions
    return [info.session for info in manager.list_active_sessions()]


def identity_of(page: AppSession) -> str:
    """The identity header with which the page was opened (see `cookies.identity`)."""
    return str(page._user_info.get("sid") or "")  # noqa: SLF001 — bound by server.trustedUserHeaders, not readable otherwise


def pages_of(identity: str) -> Iterator[AppSession]:
    """Open pages of one browser session."""
    return (page for page in open_pages() if identity and identity_of(page) == identity)


def owns(path: str, identity: str) -> bool:
    """Whether a `/media/…` file or an upload address belongs to an open page of this identity."""
    parts = path.strip("/").split("/")
    if parts[0] == "media":
        file_id = parts[-1].split(".")[0]
        return any(file_id in _files(page.id) for page in pages_of(identity))
    page_id = parts[2] if len(parts) > 2 else ""
    return any(page.id == page_id for page in pages_of(identity))


def _files(page_id: str) -> set[str]:
    media: Any = runtime.get_instance().media_file_mgr
    by_place: dict[str, str] = media._files_by_session_and_coord.get(page_id, {})  # noqa: SLF001 — the only record of owners
    return set(by_place.values())
