"""The web application: Streamlit within our own routes, middleware and lifespan."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from app.domain.errors import KozomolError
from app.shell import auth_routes, exports, faults, health, public_routes
from app.shell.gate import Gate
from app.shell.lifespan import lifespan
from app.shell.static_files import StaticFiles

HERE = Path(__file__).resolve().parent


async def icon(_request: Request) -> Response:
    """GET /favicon.png: our sign instead of Streamlit's."""
    return FileResponse(HERE / "icon.png", headers={"cache-control": "public, max-age=86400"})


ROUTES = (
    Route("/auth/in", auth_routes.sign_in, methods=["POST"]),
    Route("/auth/out", auth_routes.sign_out, methods=["POST"]),
    Route("/auth/switch", auth_routes.switch_role, methods=["POST"]),
    Route("/auth/go.js", auth_routes.go_js, methods=["GET"]),
    Route("/export/{id}", exports.fetch, methods=["GET"]),
    Route("/favicon.png", icon, methods=["GET"]),
    Route("/healthz", health.healthz, methods=["GET"]),
    Route("/readyz", health.readyz, methods=["GET"]),
    Route("/public/indicators.json", public_routes.as_json, methods=["GET"]),
    Route("/public/indicators.csv", public_routes.as_csv, methods=["GET"]),
    Route("/public/indicators.xlsx", public_routes.as_xlsx, methods=["GET"]),
    Route("/public/indicators.pdf", public_routes.as_pdf, methods=["GET"]),
    Route("/public/map.png", public_routes.as_map, methods=["GET"]),
)
"""Every address of ours. A test walks them all without a session."""

app = st.App(
    HERE / "main.py",
    lifespan=lifespan,
    routes=ROUTES,
    middleware=[Middleware(Gate), Middleware(StaticFiles)],
    exception_handlers={KozomolError: faults.on_route_error, Exception: faults.on_route_error},
    on_script_error=faults.on_script_error,
)
"""The ASGI application; `app.shell.serve` runs it with the pinned options."""
