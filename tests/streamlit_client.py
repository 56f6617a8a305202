"""A browser without a browser: speaks Streamlit's websocket, so that a test can send what no honest page would."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

TIMEOUT = 15.0


class Page:
    """One open page over a raw websocket. Keeps the text of everything that it was sent."""

    def __init__(
        self,
        base_url: str,
        *,
        cookies: Mapping[str, str] | None = None,
        origin: str | None = "same",
        headers: Mapping[str, str] | None = None,
        existing: str = "",
    ) -> None:
        self.base_url = base_url
        sent = dict(headers or {})
        if cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        protocols = ["streamlit", "none", existing] if existing else ["streamlit", "none"]
        self._open = ExitStack()
        asked = connect(
            base_url.replace("http", "ws") + "/_stcore/stream",
            origin=base_url if origin == "same" else origin,  # type: ignore[arg-type]
            additional_headers=sent,
            subprotocols=protocols,  # type: ignore[arg-type]
            max_size=None,
            open_timeout=TIMEOUT,
        )
        self.socket: ClientConnection = self._open.enter_context(asked)
        self.text = ""
        self.page_id = ""
        self.widgets: dict[str, str] = {}
        self.fragments: list[str] = []
        self.script_hash = ""

    def __enter__(self) -> Page:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def run(self, path: str = "", *, query: str = "", widgets: tuple[WidgetState, ...] = (), fragment: str = "") -> str:
        """Ask for a run and read until it has finished; returns the text of this run."""
        state = ClientState(query_string=query, page_name=path, fragment_id=fragment)
        if not path:
            state.page_script_hash = self.script_hash
        state.widget_states.widgets.extend(widgets)
        self.socket.send(BackMsg(rerun_script=state).SerializeToString())
        return self.finish()

    def automatic(self, fragment: str) -> str:
        """A run such as a fragment's timer asks for."""
        state = ClientState(fragment_id=fragment, is_auto_rerun=True, page_script_hash=self.script_hash)
        self.socket.send(BackMsg(rerun_script=state).SerializeToString())
        return self.finish()

    def finish(self, timeout: float = TIMEOUT) -> str:
        """Read until a run has finished."""
        seen, until = "", time.monotonic() + timeout
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=until - time.monotonic()))  # type: ignore[arg-type]
            seen += self._note(message)
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                self.text += seen
                return seen

    def _note(self, message: ForwardMsg) -> str:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page_id = message.new_session.initialize.session_id
            self.script_hash = message.new_session.page_script_hash
        if kind != "delta":
            return ""
        delta = message.delta
        if delta.fragment_id and delta.fragment_id not in self.fragments:
            self.fragments.append(delta.fragment_id)
        shown = str(message)
        for name, widget_id in re.findall(r'label: "([^"]*)".*?id: "([^"]*)"', shown, re.DOTALL):
            self.widgets[name] = widget_id
        for widget_id, name in re.findall(r'id: "([^"]*)"\s+label: "([^"]*)"', shown):
            self.widgets[name] = widget_id
        return shown.encode().decode("unicode_escape").encode("latin-1", "replace").decode("utf-8", "replace")


def said(text: str, word: str) -> list[str]:
    """What a probe page said after a word, such as `said(text, "RUNS")`."""
    return re.findall(rf"{word} (.*?) END", text)
