"""What a browser tab knows after each message of the server: elements, menu, address, widget values, message cache."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

Path = tuple[int, ...]
CACHED_RUNS = 2
"""For how many runs a browser keeps a message that may be named by its hash alone."""

_CODE = re.compile(r"\b[0-9A-F]{8}\b")
"""The code that an unexpected error tells its reader: another one each time."""

LEAVES = 'data-url="/auth/out"'
"""What the page of a dead session holds."""


@dataclass(frozen=True)
class MenuEntry:
    """A page of the menu."""

    page_hash: str
    path: str


@dataclass
class TabState:
    """Everything that the server has told this tab. `take` is the only way in, `request` makes what is sent back."""

    elements: dict[Path, Element] = field(default_factory=dict)
    menu: list[MenuEntry] = field(default_factory=list)
    values: dict[str, WidgetState] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    page_hash: str = ""
    query: str = ""
    runs: int = 0
    referred: int = 0
    finished: bool = False
    begun: bool = False
    _fresh: dict[Path, Element] = field(default_factory=dict)
    _cache: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    def expect(self) -> None:
        """A run is asked for: `begun` and `finished` speak of it from now on."""
        self.begun = self.finished = False

    def take(self, data: bytes) -> str:
        """Take one message; gives its kind. `finished` is true once the awaited run has ended."""
        message = self._whole(data)
        kind = message.WhichOneof("type") or ""
        if kind == "new_session":
            self._begin(message)
        elif kind == "delta":
            self._delta(tuple(message.metadata.delta_path), message.delta)
        elif kind == "navigation":
            pages = message.navigation.app_pages
            self.menu = [
                MenuEntry(page.page_script_hash, page.url_pathname)
                for page in pages
                if not (page.is_hidden or page.section_header or page.external_url)
            ]
            self.page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "script_finished":
            self._finish(message.script_finished)
        return kind

    def request(self, page_hash: str | None = None) -> ClientState:
        """The tab's state as it is sent with each wish; `page_hash` opens another page of the menu."""
        state = ClientState(
            query_string=self.query, page_script_hash=self.page_hash if page_hash is None else page_hash
        )
        state.widget_states.widgets.extend(self.values.values())
        state.cached_message_hashes.extend(self._cache)
        state.context_info.timezone, state.context_info.locale = "Asia/Bishkek", "ru"
        return state

    def _whole(self, data: bytes) -> ForwardMsg:
        message: ForwardMsg = ForwardMsg.FromString(data)
        if message.WhichOneof("type") == "ref_hash":
            self.referred += 1
            kept = self._cache.get(message.ref_hash)
            if kept is None:
                self.problems.append("a message named by a hash that this tab does not hold")
                return ForwardMsg()
            whole: ForwardMsg = ForwardMsg.FromString(kept[0])
            whole.metadata.CopyFrom(message.metadata)
            self._cache[message.ref_hash] = (kept[0], self.runs)
            return whole
        if message.metadata.cacheable and message.hash:
            self._cache[message.hash] = (data, self.runs)
        return message

    def _begin(self, message: ForwardMsg) -> None:
        self.begun = True
        self.page_hash = message.new_session.page_script_hash
        # a fragment's run replaces its own elements and leaves the rest of the page
        self._fresh = dict(self.elements) if message.metadata.run.fragment_ids else {}

    def _delta(self, path: Path, delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        self._fresh[path] = element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.problems.append(f"exception: {element.exception.message[:120]}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self.problems.append(f"error on the page: {_CODE.sub('…', element.alert.body)[:120]}")
        elif kind == "html" and LEAVES in element.html.body:
            self.problems.append("signed out")
        elif kind in ("radio", "selectbox", "button_group"):
            self._follow(element, kind)

    def _follow(self, element: Element, kind: str) -> None:
        """A value that the server set itself replaces what was chosen here."""
        widget = getattr(element, kind)
        if not widget.set_value:
            return
        value = WidgetState(id=widget.id)
        if kind == "button_group":
            value.string_array_value.data.extend(widget.raw_values)
        else:
            value.string_value = widget.raw_value
        self.values[widget.id] = value

    def _finish(self, status: int) -> None:
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        self.runs += 1
        self.elements = self._fresh
        shown = {widget_id(element) for element in self.elements.values()}
        self.values = {name: value for name, value in self.values.items() if name in shown}
        self._cache = {name: kept for name, kept in self._cache.items() if self.runs - kept[1] <= CACHED_RUNS}
        self.finished = self.begun


def widget_id(element: Element) -> str:
    """The id of a widget, empty for what is none."""
    return str(getattr(getattr(element, element.WhichOneof("type") or "empty"), "id", ""))
