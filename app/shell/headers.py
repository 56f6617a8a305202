"""Headers of every answer, and which addresses are closed."""

from __future__ import annotations

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

SECURITY: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)

CLOSED = (
    "/_stcore/metrics",
    "/_stcore/agent",
    "/_stcore/script-health",
    "/app/static",
    "/pages/",
    "/app/",
    "/component/",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
)
"""Addresses that answer 404 whatever stands behind them."""

NO_COOKIE = (
    "/static/",
    "/auth/",
    "/media/",
    "/component/",
    "/_stcore/",
    "/favicon",
    "/healthz",
    "/readyz",
    "/public/",
    "/export/",
)
"""Addresses that are not a page: they hand out no pre-login cookie."""

PRIVATE = ("/media/", "/auth/", "/export/")
"""Addresses whose answers no cache may keep."""

IDENTITY = b"x-kz-sid"
ADDRESS = b"x-kz-ip"


def with_security(headers: list[tuple[bytes, bytes]], path: str) -> list[tuple[bytes, bytes]]:
    """The answer's headers with ours in place of any of the same name, and `no-store` on private addresses."""
    ours = {name for name, _ in SECURITY}
    kept = [(name, value) for name, value in headers if name.lower() not in ours and name.lower() != b"server"]
    if path.startswith(PRIVATE):
        kept = [(name, value) for name, value in kept if name.lower() != b"cache-control"]
        kept.append((b"cache-control", b"no-store"))
    return kept + list(SECURITY)
