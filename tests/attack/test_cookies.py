"""9, 10, 12, 17: no fixation, a ticket counts once and from its browser, a stolen cookie ends with the session."""

from __future__ import annotations

import secrets
import time

import pytest
import requests

from tests.server import Application, hashed
from tests.streamlit_client import Page, said


def ticket_for(application: Application, login: str, pre: str, *, seconds: int = 30) -> str:
    """A ticket as the sign-in issues it after the password."""
    ticket = "p" + secrets.token_urlsafe(32)
    with application.sql() as connection:
        account, grant = connection.execute(
            "select a.id, g.id from auth.account a join auth.role_grant g on g.account_id = a.id where login = %s",
            (login,),
        ).fetchone() or (0, 0)
        values = (hashed(ticket), hashed(pre), account, grant, ["pwd"])
        connection.execute("select auth.issue_ticket(%s, %s, %s, %s, %s)", values)
        connection.execute(
            "update auth.login_ticket set expires_at = now() + make_interval(secs => %s) where ticket_hash = %s",
            (seconds, hashed(ticket)),
        )
    return ticket


def redeem(
    application: Application, ticket: str, cookies: dict[str, str], origin: str | None = None
) -> requests.Response:
    headers = {"Origin": application.base_url if origin is None else origin}
    return requests.post(f"{application.base_url}/auth/in", data=ticket, cookies=cookies, headers=headers, timeout=10)


def shows(application: Application, token: str) -> bool:
    """Whether this cookie opens the probe page."""
    with Page(application.base_url, cookies={"kz_s": token}) as page:
        return bool(said(page.run("probe"), "PROBE"))


def test_9_the_session_id_is_always_new(application: Application) -> None:
    planted = secrets.token_urlsafe(32)
    answer = redeem(application, ticket_for(application, "teacher", "pre"), {"kz_p": "pre", "kz_s": planted})
    assert answer.status_code == 204
    assert answer.cookies["kz_s"] != planted
    assert shows(application, answer.cookies["kz_s"])
    assert not shows(application, planted)
    flags = answer.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=strict" in flags


def test_10_a_ticket_counts_once(application: Application) -> None:
    ticket = ticket_for(application, "teacher", "pre")
    assert redeem(application, ticket, {"kz_p": "pre"}).status_code == 204
    assert redeem(application, ticket, {"kz_p": "pre"}).status_code == 403


@pytest.mark.parametrize("cookies", [{}, {"kz_p": "other"}, {"kz_s": "pre"}])
def test_10_a_ticket_is_useless_in_another_browser_and_spent_by_the_try(
    application: Application, cookies: dict[str, str]
) -> None:
    ticket = ticket_for(application, "teacher", "pre")
    assert redeem(application, ticket, cookies).status_code == 403
    if cookies.get("kz_p"):
        assert redeem(application, ticket, {"kz_p": "pre"}).status_code == 403


def test_10_a_ticket_expires(application: Application) -> None:
    assert redeem(application, ticket_for(application, "teacher", "pre", seconds=0), {"kz_p": "pre"}).status_code == 403


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example", "http://localhost"])
@pytest.mark.parametrize("path", ["/auth/in", "/auth/out", "/auth/switch"])
def test_17_a_post_needs_our_origin(application: Application, path: str, origin: str) -> None:
    cookies = application.cookies("teacher")
    headers = {"Origin": origin} if origin else {}
    answer = requests.post(application.base_url + path, data="end", cookies=cookies, headers=headers, timeout=10)
    assert answer.status_code == 403
    assert shows(application, cookies["kz_s"])


ENDINGS = {
    "signed out": "select auth.revoke_session(%(hash)s, 'signed out')",
    "blocked": "update auth.account set status = 'blocked' where id = %(account)s",
    "new password": "update auth.account set pw_hash = pw_hash || '.' where id = %(account)s",
    "role ended": "update auth.role_grant set valid_to = current_date - 1 where account_id = %(account)s",
    "idle": "update auth.session set last_seen_at = now() - interval '31 minutes' where sid_hash = %(hash)s",
    "absolute": "update auth.session set abs_expires_at = now() where sid_hash = %(hash)s",
}
HEALING = (
    "update auth.account set status = 'active', pw_hash = rtrim(pw_hash, '.') where id = %(account)s",
    "update auth.role_grant set valid_to = null where account_id = %(account)s",
)


@pytest.mark.parametrize("ending", list(ENDINGS))
def test_12_a_stolen_cookie_ends_with_its_session(application: Application, ending: str) -> None:
    token = application.new_session("special_admin")
    values = {"hash": hashed(token), "account": 1102}
    assert shows(application, token)
    with application.sql() as connection:
        try:
            connection.execute(ENDINGS[ending], values)
            assert not shows(application, token)
        finally:
            for statement in HEALING:
                connection.execute(statement, values)


def test_12_sign_out_ends_the_session_in_the_database(application: Application) -> None:
    token = application.new_session("teacher")
    headers = {"Origin": application.base_url}
    answer = requests.post(
        f"{application.base_url}/auth/out", data="end", cookies={"kz_s": token}, headers=headers, timeout=10
    )
    assert answer.status_code == 204
    assert not shows(application, token)


def test_a_dead_page_does_not_end_the_newer_session_of_its_browser(application: Application) -> None:
    token = application.new_session("teacher")
    answer = requests.post(
        f"{application.base_url}/auth/out",
        cookies={"kz_s": token},
        headers={"Origin": application.base_url},
        timeout=10,
    )
    assert answer.status_code == 204
    assert "set-cookie" not in answer.headers
    assert shows(application, token)


def test_another_role_means_another_session_id_and_only_ones_own(application: Application) -> None:
    token = application.new_session("several", "deputy")
    with application.sql() as connection:
        own, foreign = (
            (
                connection.execute("select id from auth.role_grant where account_id = %s and role = %s", who).fetchone()
                or [0]
            )[0]
            for who in ((1113, "teacher"), (1104, "director"))
        )
    headers = {"Origin": application.base_url}
    stolen = requests.post(
        f"{application.base_url}/auth/switch", data=str(foreign), cookies={"kz_s": token}, headers=headers, timeout=10
    )
    assert stolen.status_code == 403
    changed = requests.post(
        f"{application.base_url}/auth/switch", data=str(own), cookies={"kz_s": token}, headers=headers, timeout=10
    )
    assert changed.status_code == 204
    assert not shows(application, token)
    with Page(application.base_url, cookies={"kz_s": changed.cookies["kz_s"]}) as page:
        assert said(page.run("probe"), "PROBE of")[0].startswith("teacher")


def test_3_a_fragment_and_a_callback_do_nothing_after_revocation(application: Application) -> None:
    token = application.new_session("operator")
    with Page(application.base_url, cookies={"kz_s": token}) as page:
        page.run("probe")
        fragment = page.fragments[0]
        with application.sql() as connection:
            connection.execute("select auth.revoke_session(%s, 'blocked')", (hashed(token),))
        time.sleep(0.1)
        text = page.automatic(fragment) + page.run("probe")
    assert not said(text, "TICKS")
    assert not said(text, "PROBE")
