"""Keys are exchanged while the portal works: old data gets the new key, nothing written meanwhile is lost."""

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core import checks
from django.core.management import CommandError, call_command
from django.core.signing import TimestampSigner
from django.db import connection
from django.test import Client
from psycopg import sql

from dossiers import signed_links
from dossiers.models import Dossier
from foundation.citizens.models import Citizen
from foundation.database import encryption
from foundation.outbox.claims import fingerprint
from foundation.rate_limits import RateLimiter
from foundation.web import captcha
from lookups.kinds.exams import factors
from tests.admin.conftest import officer_of
from tests.factories import make_citizen, make_dossier
from tests.zalo_channel.portal_processes import database_url

pytestmark = [pytest.mark.django_db, pytest.mark.security_check("secrets-and-dependencies")]

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
NUMBER = "049099001234"


@pytest.fixture
def old_data(settings) -> list[Dossier]:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    dossiers = [
        make_dossier(applicant=make_citizen(full_name=f"Người {n}", identity_number=NUMBER)) for n in range(3)
    ]
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    return dossiers


def rotate_keys(*options: str) -> str:
    out = io.StringIO()
    call_command("rotate_keys", *options, stdout=out)
    return out.getvalue()


def stored() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM dossiers_dossier ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


def test_after_a_rotation_the_old_key_is_not_needed(old_data, settings):
    printed = rotate_keys()
    settings.FIELD_ENCRYPTION_KEYS = [NEW]

    assert "dossiers.Dossier.secret: 0 current, 3 rotated" in printed
    assert "citizens.Citizen.identity_number: 0 current, 3 rotated" in printed
    assert "can be removed" in printed
    assert [Dossier.objects.get(pk=old.pk).secret for old in old_data] == [old.secret for old in old_data]
    assert {citizen.identity_number for citizen in Citizen.objects.all()} == {NUMBER}


def test_every_encrypted_column_of_every_model_is_rotated(old_data, settings):
    """The columns are found in the database's own rows too: whatever looks encrypted has the newest key."""
    rotate_keys()
    text_columns = """SELECT table_name, column_name FROM information_schema.columns
                      WHERE table_schema = 'public' AND data_type IN ('text', 'character varying')"""
    with connection.cursor() as cursor:
        cursor.execute(text_columns)
        sealed = []
        for table, column in cursor.fetchall():
            texts = sql.SQL("SELECT {0} FROM {1} WHERE {0} LIKE 'gAAAA%'")
            cursor.execute(texts.format(sql.Identifier(column), sql.Identifier(table)))
            sealed += [(table, column, value) for (value,) in cursor.fetchall()]
    assert len(sealed) >= 9
    assert [place for *place, value in sealed if not encryption.has_newest_key(value)] == []


def test_a_run_that_was_broken_off_goes_on_where_it_was(old_data, settings, monkeypatch):
    monkeypatch.setattr(encryption, "BATCH", 1)
    replace, batches = encryption.replace_batch, []

    def die_after_two(*given):
        if len(batches) == 2:
            raise KeyboardInterrupt
        batches.append(given)
        replace(*given)

    monkeypatch.setattr(encryption, "replace_batch", die_after_two)
    with pytest.raises(KeyboardInterrupt):
        encryption.rotate(Dossier, "secret")
    monkeypatch.setattr(encryption, "replace_batch", replace)

    count = encryption.rotate(Dossier, "secret")

    assert (count.current, count.rotated) == (2, 1)


def test_counting_changes_nothing(old_data):
    before = stored()
    assert "dossiers.Dossier.secret: 0 current, 3 old" in rotate_keys("--count")
    assert stored() == before


def test_what_is_written_during_the_rotation_wins(old_data, monkeypatch):
    dossier, written = old_data[1], "VIETBAY2"
    seal, sealed = encryption.seal, []

    def seal_and_be_overtaken(plain: str) -> str:
        sealed.append(plain)
        if len(sealed) == 1:
            Dossier.objects.filter(pk=dossier.pk).update(secret=written)
        return seal(plain)

    monkeypatch.setattr(encryption, "seal", seal_and_be_overtaken)
    count = encryption.rotate(Dossier, "secret")

    assert (count.rotated, count.changed_meanwhile) == (2, 1)
    dossier.refresh_from_db()
    assert dossier.secret == written


def test_what_no_key_reads_is_named_and_the_rest_is_rotated(old_data, settings):
    settings.FIELD_ENCRYPTION_KEYS = [OTHER]
    lost = make_dossier()
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    with pytest.raises(CommandError, match=rf"dossiers\.Dossier\.secret \(1 rows: {lost.pk}\)"):
        rotate_keys()

    assert sum(map(encryption.has_newest_key, stored())) == 3


def test_a_release_without_the_key_of_the_data_is_refused(old_data, settings):
    assert checks.run_checks(databases=["default"]) == []
    settings.FIELD_ENCRYPTION_KEYS = [NEW]

    words = [error.msg for error in checks.run_checks(databases=["default"])]

    assert "No key of FIELD_ENCRYPTION_KEYS reads dossiers.Dossier.secret." in words


@pytest.mark.slow("another process writes meanwhile")
@pytest.mark.django_db(transaction=True)
def test_keys_are_exchanged_while_another_process_writes_and_reads(settings, monkeypatch, record_property):
    """The steps of docs/operations.md; the other process still writes with the old key at first."""
    monkeypatch.setattr(encryption, "BATCH", 7)
    seal = encryption.seal

    def seal_slowly(plain: str) -> str:
        time.sleep(0.01)  # so that the other process writes rows that were read and not yet replaced
        return seal(plain)

    monkeypatch.setattr(encryption, "seal", seal_slowly)
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    for _ in range(24):
        make_citizen(identity_number=NUMBER)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    with writer_with(OLD, NEW) as other:
        rotate_keys()
        print(json.dumps([NEW, OLD]), file=other.stdin, flush=True)
        assert other.stdout.readline() == "taken\n"
        rotate_keys()
        assert "can be removed" in rotate_keys()
        other.stdin.close()
        told = json.loads(other.stdout.readline())

    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert told["writes"] > 2 * 24
    kept = {str(citizen.pk): citizen.identity_number for citizen in Citizen.objects.all()}
    assert kept == dict.fromkeys(kept, NUMBER) | told["last"]
    record_property("figure", f"{told['writes']} numbers written and read meanwhile, 0 lost, 0 unreadable")


@contextmanager
def writer_with(*keys: str) -> Iterator[subprocess.Popen[str]]:
    own = {"DATABASE_URL": database_url(), "FIELD_ENCRYPTION_KEYS": ",".join(keys)}
    command = [sys.executable, "-m", "tests.config.key_rotation_writer"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | own, **pipes) as process:
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def test_factors_of_exams_have_a_key_of_their_own_that_can_be_exchanged(settings):
    asked = {"exam": "thpt-2026", "sbd": "01000001", "factor": "2008-03-05"}
    settings.EXAM_FACTOR_KEYS = ["key of this year"]
    kept = factors.digest(**asked)

    settings.HASH_KEY = settings.SECRET_KEY = "another"
    assert factors.digest(**asked) == kept
    settings.EXAM_FACTOR_KEYS = ["key of next year", "key of this year"]
    assert factors.digest(**asked) != kept
    assert factors.matches(kept, **asked) and factors.matches(factors.digest(**asked), **asked)
    assert not factors.matches(kept, **asked | {"factor": "2008-03-06"})
    assert not factors.matches(factors.NONE, **asked)
    settings.EXAM_FACTOR_KEYS = ["key of next year"]
    assert not factors.matches(kept, **asked)


@pytest.fixture
def rotate_secret(settings):
    """Exchanges SECRET_KEY as docs/operations.md says."""

    def rotate() -> None:
        settings.HASH_KEY = settings.SECRET_KEY
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "k2-" + OTHER * 2

    return rotate


def test_a_new_secret_key_signs_nobody_out(rotate_secret, settings):
    settings.STAFF_OTP_REQUIRED = False
    client = Client()
    client.force_login(officer_of(), backend="django.contrib.auth.backends.ModelBackend")
    rotate_secret()
    assert client.get("/admin/").status_code == 200


def test_links_sums_locks_and_kept_hashes_survive_a_new_secret_key(rotate_secret, monkeypatch):
    dossier = make_dossier()
    link, challenge = signed_links.address("result", 7, dossier), captcha.new_challenge()
    limit = RateLimiter("rotation-test", "1/hour")
    limit.hit("someone")
    factor = factors.digest(exam="thpt-2026", sbd="01000001", factor="2008-03-05")
    phone = fingerprint("84905123456")

    rotate_secret()

    answer = sum(map(int, re.findall(r"\d+", challenge.question)))
    captcha.verify(token=challenge.token, answer=str(answer), seconds_at_least=0)
    assert not limit.hit("someone")
    assert factors.digest(exam="thpt-2026", sbd="01000001", factor="2008-03-05") == factor
    assert fingerprint("84905123456") == phone
    monkeypatch.setattr(
        signed_links, "SIGNER", TimestampSigner(salt=signed_links.SIGNER.salt)
    )  # as after a restart
    read = signed_links.read(unquote(link).rstrip("/").rpartition("/")[2])
    assert (read.kind, read.key, read.is_fresh) == ("result", "7", True)
    again = signed_links.address("result", 7, dossier)
    assert read.mark == signed_links.read(unquote(again).rstrip("/").rpartition("/")[2]).mark
