"""The Streamlit options that close doors: the values in `.streamlit/config.toml` are held at every start."""

from __future__ import annotations

from streamlit import config

from app.settings import SettingError

PINNED: dict[str, object] = {
    "server.address": "127.0.0.1",
    "server.allowRunOnSave": False,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.disconnectedSessionTTL": 60,
    "server.fileWatcherType": "none",
    "server.maxMessageSize": 64,
    "server.maxUploadSize": 10,
    "server.maxWidgetStateSize": 5,
    "server.runOnSave": False,
    "server.scriptHealthCheckEnabled": False,
    "server.trustedUserHeaders": {"X-Kz-Sid": "sid"},
    "server.xsrfCookieSameSite": "strict",
    "client.allowedOrigins": [],
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    "browser.gatherUsageStats": False,
    "global.developmentMode": False,
    "runner.postScriptGC": False,
}


def check() -> None:
    """Refuse to start with another value of any pinned option. Raises SettingError naming each."""
    wrong = [
        f"{name}={config.get_option(name)!r} (must be {value!r})"
        for name, value in PINNED.items()
        if config.get_option(name) != value
    ]
    if wrong:
        raise SettingError(
            "Streamlit options differ from .streamlit/config.toml; start in the project folder and unset STREAMLIT_*: "
            + ", ".join(wrong)
        )
