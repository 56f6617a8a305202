"""11, 16: tries are counted before anything is compared, and an unknown name costs what a known one does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import bcrypt
import pyotp
import pytest

from app.domain.errors import Denied
from app.settings import settings
from app.shell import accounts, attempts, own_account
from app.shell.cookies import token_hash
from app.shell.sealed import new_recovery_codes, open_sealed, seal
from tests.postgres import Database
from tests.server_data import PASSWORD

TEACHER = 1108


class Comparisons:
    """Counts what bcrypt is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count, self._lock, compare = 0, Lock(), bcrypt.checkpw

        def counted(password: bytes, kept: bytes) -> bool:
            with self._lock:
                self.count += 1
            return compare(password, kept)

        monkeypatch.setattr(bcrypt, "checkpw", counted)


@pytest.fixture
def comparisons(gradebook: Database, monkeypatch: pytest.MonkeyPatch) -> Comparisons:
    attempts.warm_up()
    return Comparisons(monkeypatch)


def test_fifty_at_once_reach_bcrypt_five_times(comparisons: Comparisons) -> None:
    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(lambda _: attempts.check_password("teacher", "wrong", ip="192.0.2.1"), range(50)))
    assert comparisons.count == attempts.PER_NAME_AND_ADDRESS
    assert sum(1 for outcome in outcomes if outcome.wait_seconds) == 45
    assert attempts.check_password("teacher", PASSWORD, ip="192.0.2.1").wait_seconds > 0


def test_a_stranger_cannot_lock_somebody_out(comparisons: Comparisons, gradebook: Database) -> None:
    for _ in range(attempts.PER_NAME_AND_ADDRESS + 1):
        attempts.check_password("teacher", "wrong", ip="192.0.2.1")
    assert attempts.check_password("teacher", PASSWORD, ip="192.0.2.2").right
    with gradebook.connect("postgres") as connection:
        connection.execute(
            "update auth.throttle set fails = 100000, locked_until = now() + interval '1 hour' where key = %s",
            (f"u:{attempts.name_mark('teacher')}",),
        )
    assert attempts.check_password("teacher", PASSWORD, ip="192.0.2.3").right


def test_11_a_name_is_no_key_of_another_name_and_address(comparisons: Comparisons) -> None:
    """Names with an address in them filled the count of the name at that address."""
    for number in range(attempts.PER_NAME_AND_ADDRESS + 1):
        attempts.check_password("teacher|192.0.2.9", "wrong", ip=f"198.51.100.{number}")
    assert attempts.check_password("teacher", PASSWORD, ip="192.0.2.9").right


@pytest.mark.parametrize("name", ["x" * 20_000, "a\0b", "22805199012345"])
def test_18_what_was_typed_as_a_name_is_counted_and_not_kept(
    comparisons: Comparisons, gradebook: Database, name: str
) -> None:
    assert not attempts.check_password(name, "wrong", ip="192.0.2.1").right
    with gradebook.connect("postgres") as connection:
        keys = [row[0] for row in connection.execute("select key from auth.throttle order by key")]
    assert [key.split(":")[0] for key in keys] == ["ip", "u", "u"]
    assert not any(name[:14] in key for key in keys)


def test_a_school_shares_one_address(comparisons: Comparisons, gradebook: Database) -> None:
    """A hundred comparisons take a minute: all but the last two are counted without being made."""
    attempts.check_password("pupil1", "wrong", ip="192.0.2.9")
    with gradebook.connect("postgres") as connection:
        left = attempts.PER_ADDRESS - 1
        done = connection.execute("update auth.throttle set fails = fails + %s where key = 'ip:192.0.2.9'", (left - 1,))
        assert done.rowcount == 1
    assert not attempts.check_password("pupil2", "wrong", ip="192.0.2.9").wait_seconds
    assert attempts.check_password("teacher", PASSWORD, ip="192.0.2.9").wait_seconds > 0
    assert comparisons.count == 2


def test_a_good_try_gives_the_count_back(comparisons: Comparisons) -> None:
    for _ in range(attempts.PER_NAME_AND_ADDRESS + 2):
        assert attempts.check_password("teacher", PASSWORD, ip="192.0.2.1").right


@pytest.mark.parametrize("name", ["teacher", "nobody", "blocked", "12345678901234", "", "' or 1=1 --", "Ө" * 4000])
def test_16_every_name_costs_one_comparison(comparisons: Comparisons, gradebook: Database, name: str) -> None:
    with gradebook.connect("postgres") as connection:
        connection.execute("update auth.account set login = 'blocked', status = 'blocked' where id = 1107")
    before = comparisons.count
    assert attempts.check_password(name, "wrong", ip="192.0.2.1") == attempts.Outcome()
    assert comparisons.count == before + 1


@pytest.mark.parametrize("password", ["", " " + PASSWORD, PASSWORD + " ", PASSWORD.upper(), PASSWORD[:-1]])
def test_a_password_counts_whole_and_unstripped(comparisons: Comparisons, password: str) -> None:
    assert not attempts.check_password("teacher", password, ip="192.0.2.1").right


@pytest.fixture
def factor(gradebook: Database) -> pyotp.TOTP:
    secret = pyotp.random_base32()
    own_account.set_second_factor(TEACHER, secret, 0, CODES)
    return pyotp.TOTP(secret)


CODES = new_recovery_codes()


def test_second_factor_tries_are_few(factor: pyotp.TOTP) -> None:
    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(lambda n: attempts.check_code(TEACHER, f"{n:06}", ip="192.0.2.1"), range(50)))
    assert not any(outcome.right for outcome in outcomes)
    assert sum(1 for outcome in outcomes if outcome.wait_seconds) == 45
    assert attempts.check_code(TEACHER, factor.now(), ip="192.0.2.2").wait_seconds > 0


def test_a_code_counts_once_also_in_parallel(factor: pyotp.TOTP) -> None:
    code = factor.now()
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: attempts.check_code(TEACHER, code, ip="192.0.2.1"), range(4)))
    assert sum(outcome.right for outcome in outcomes) == 1


def test_a_recovery_code_counts_once_and_for_one_account(factor: pyotp.TOTP) -> None:
    assert not attempts.check_code(1104, CODES[0], ip="192.0.2.1").right
    assert attempts.check_code(TEACHER, CODES[0].lower(), ip="192.0.2.1").right
    assert not attempts.check_code(TEACHER, CODES[0], ip="192.0.2.1").right


def test_a_sealed_secret_opens_in_its_own_row_only(gradebook: Database) -> None:
    from cryptography.exceptions import InvalidTag

    sealed = seal("SECRET", TEACHER)
    assert b"SECRET" not in sealed
    assert open_sealed(sealed, TEACHER) == "SECRET"
    with pytest.raises(InvalidTag):
        open_sealed(sealed, TEACHER + 1)


def test_a_second_factor_is_not_replaced_by_a_sign_in_that_began_before_it(factor: pyotp.TOTP) -> None:
    with pytest.raises(Denied):
        own_account.set_second_factor(TEACHER, pyotp.random_base32(), 1, new_recovery_codes())
    assert attempts.check_code(TEACHER, factor.now(), ip="192.0.2.1").right


def test_a_password_that_was_changed_proves_nothing_more(gradebook: Database) -> None:
    begun = attempts.check_password("teacher", PASSWORD, ip="192.0.2.1").person
    assert begun is not None
    assert attempts.still_good(begun.account_id, begun.stamp)
    with gradebook.connect("auth") as connection:
        connection.execute("update auth.account set pw_hash = 'x' where id = %s", (TEACHER,))
    assert not attempts.still_good(begun.account_id, begun.stamp)
    assert own_account.set_first_password(TEACHER, "another long password", ip="192.0.2.1") is False


def test_a_role_that_became_valid_later_still_wants_its_second_factor(
    gradebook: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO", "0")
    settings.cache_clear()
    with gradebook.connect("postgres") as connection:
        grants = dict(connection.execute("select role, id from auth.role_grant where account_id = 1113").fetchall())
        for token, amr in (("known", ["pwd"]), ("proven", ["pwd", "otp"])):
            begun = "select auth.begin_session(%s, 1113, %s, %s, '', '')"
            connection.execute(begun, (token_hash(token), grants["teacher"], amr))
    assert accounts.switch("known", grants["deputy"]) is None
    assert accounts.live_session("known")
    assert accounts.switch("proven", grants["deputy"]) is not None
