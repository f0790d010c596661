"""Machines without a shared disk: files in an S3 store (moto over HTTP), and a store that is away."""

import datetime as dt
import json
import re
import tempfile
import uuid
from base64 import b64decode
from urllib.parse import quote

import boto3
import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from moto.server import ThreadedMotoServer

from config import file_storage
from dossiers import services, signed_links, submission
from dossiers.models import Document
from dossiers.submission.drafts import DraftRefused, wanted
from dossiers.workflow import Status
from foundation import broker
from foundation.conversations import files
from foundation.files import pending_uploads, qr_pictures, stored_files, tasks
from foundation.files.errors import StorageUnavailable
from foundation.maps import archive
from foundation.messages import Message
from foundation.outbox.routes import RetryLater
from petitions.models import Draft, Picture
from petitions.services import enclosures
from tests.factories import desk_of, enough_for, make_dossier, make_procedure, picture
from tests.foundation.conversations.factories import make_conversation, make_operator
from tests.petitions.factories import make_petition, photo
from tests.ports import free_port
from tests.zalo_channel.portal_processes import web_server
from zalo_channel import replies
from zalo_channel.errors import mapped_errors

pytestmark = pytest.mark.slow("a store of its own")

KEY, SECRET = "portal", "a+secret/with=signs"
AWAY = f"s3+http://{KEY}:{KEY}@127.0.0.1:1/giay-to"
"""Nothing listens there."""


@pytest.fixture(scope="module")
def store():
    """The FILE_STORAGE_URL of an empty bucket."""
    port = free_port()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port)
    server.start()
    endpoint = f"http://127.0.0.1:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
    )  # fmt: skip
    client.create_bucket(Bucket="giay-to")
    yield f"s3+http://{KEY}:{quote(SECRET, safe='')}@127.0.0.1:{port}/giay-to"
    server.stop()


@pytest.fixture
def in_store(settings, tmp_path):
    """Keep files at a FILE_STORAGE_URL; the folder given back must stay empty."""

    def switch(url: str):
        settings.MEDIA_ROOT = tmp_path
        settings.STORAGES = settings.STORAGES | {"default": file_storage.of_url(url)}
        return tmp_path

    return switch


def signed_result():
    dossier = make_dossier()
    for to in (Status.IN_PROCESS, Status.DONE):
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    return dossier.results.get()


@pytest.mark.django_db(transaction=True)
@pytest.mark.security_check("result-files")
def test_what_one_machine_stores_another_one_serves_and_nobody_reads_unsigned(
    store, in_store, tmp_path_factory, record_property
):
    folder = in_store(store)
    petition, result = make_petition(), signed_result()
    enclosures.add(photo(), petition=petition)
    kept = files.keep("anh", picture())
    ticket = pending_uploads.store(b"ho ten", "so.csv")
    qr_name = qr_pictures.qr_picture_path("https://1022.example")
    assert qr_pictures.qr_picture_path("https://1022.example") == qr_name
    elsewhere = tmp_path_factory.mktemp("another machine")
    letter = result.dossier.documents.get(form=Document.Form.RECEIPT)
    environ = {"FILE_STORAGE_URL": store, "TEST_MEDIA_ROOT": str(elsewhere / "media")}
    environ["EXAM_SNAPSHOT_ROOT"] = str(elsewhere / "exams")  # each machine's own copy
    with web_server(**environ) as (url, _process):
        base = url.removesuffix("/zalo/webhook/")
        page = requests.get(base + petition.tracking_path, timeout=60).text
        shown = requests.get(base + re.search(r'src="(/phan-anh/[^"]+)"', page)[1], timeout=60)
        opened = requests.get(base + signed_links.address("result", result.pk, result.dossier), timeout=60)
        made = requests.get(
            base + signed_links.address("letter", letter.pk, result.dossier, proof="qr"), timeout=60
        )
    assert (
        shown.content == Picture.objects.get().file.read() and shown.headers["Content-Type"] == "image/jpeg"
    )
    assert opened.content == b"%PDF-1.7 permit" and "sandbox" not in opened.headers["Content-Security-Policy"]
    letter.refresh_from_db()
    assert made.content.startswith(b"%PDF") and letter.file.read() == made.content
    assert pending_uploads.pop(ticket) == b"ho ten" and not pending_uploads.exists(ticket)
    assert default_storage.open(kept.path).read()[:2] == b"\xff\xd8"
    assert not [
        path for place in (folder, elsewhere / "media") for path in place.rglob("*") if path.is_file()
    ]
    names = [found.key for found in default_storage.bucket.objects.all()]
    assert {name.partition("/")[0] for name in names} >= {
        "results",
        "letters",
        "petitions",
        "conversations",
        "qr",
    }
    bucket = f"{default_storage.endpoint_url}/giay-to"
    assert {requests.get(f"{bucket}/{name}", timeout=60).status_code for name in names} == {403}
    record_property("figure", f"{len(names)} objects, 0 readable without a signature")


@pytest.mark.django_db
def test_old_pictures_orphans_and_what_is_let_go_leave_the_store(
    store, in_store, django_capture_on_commit_callbacks
):
    in_store(store)
    name = default_storage.save("old/cu.png", ContentFile(b"x"))
    ((found, changed),) = stored_files.files_with_times("old")
    assert found == name and stored_files.delete_before("old", changed) == 0 and default_storage.exists(name)
    assert stored_files.delete_before("old", changed + dt.timedelta(seconds=1)) == 1
    name = default_storage.save("old/cu.png", ContentFile(b"x"))
    with django_capture_on_commit_callbacks(execute=True):
        stored_files.delete_after_commit([name, ""])
        assert default_storage.exists(name)
    assert not default_storage.exists(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)
    file = default_storage.open(default_storage.save("qr/lai.png", ContentFile(b"again")))
    file.close()
    assert file.open().read() == b"again"


@pytest.fixture
def result_and_away(store, in_store):
    in_store(store)
    result = signed_result()
    in_store(AWAY)
    return result


@pytest.mark.django_db
def test_while_the_store_is_away_files_are_503_and_pages_stay(result_and_away, client, settings):
    client.raise_request_exception = False
    result = result_and_away
    opened = client.get(signed_links.address("result", result.pk, result.dossier))
    assert (opened.status_code, opened["Retry-After"]) == (503, "10")
    page = client.get(result.dossier.tracking_url.removeprefix(settings.PUBLIC_URL), follow=True)
    assert page.status_code == 200 and signed_links.address("result", result.pk, result.dossier)[:20] in (
        page.content.decode()
    )


@pytest.mark.django_db
def test_while_the_store_is_away_nothing_is_half_taken(in_store, client):
    in_store(AWAY)
    client.raise_request_exception = False
    client.post("/phan-anh/gui/", {"kind": "report", "text": "Đèn đường trước chợ hư ba hôm", "field": ""})
    refused = client.post("/phan-anh/gui/hinh-anh/", {"pictures": SimpleUploadedFile("a.jpg", photo())})
    assert (refused.status_code, refused["Retry-After"]) == (503, "10")
    assert Draft.objects.get().data["text"] and not Picture.objects.exists()
    draft = submission.begin(procedure=make_procedure(is_filed_here=True), channel="web")
    paper = wanted(draft)[0].name
    with pytest.raises(DraftRefused, match="thử lại"):
        submission.add_file(draft=draft, paper=paper, filename="đơn.jpg", content=picture())
    assert not draft.files.exists()
    with pytest.raises(StorageUnavailable):
        pending_uploads.store(b"ho ten", "so.csv")
    with pytest.raises(RetryLater), mapped_errors():
        replies.send("1", Message("Mã QR", picture="qr/x.png"), 1)


@pytest.mark.django_db
def test_the_operators_words_stay_in_the_box_while_the_store_is_away(in_store, client, settings):
    settings.STAFF_OTP_REQUIRED = False
    in_store(AWAY)
    client.force_login(make_operator("Lan"), backend="django.contrib.auth.backends.ModelBackend")
    conversation = make_conversation("Cho tôi hỏi")
    fields = {"text": "Mời xem tệp", "token": str(uuid.uuid4()), "seen": "0"}
    answer = {**fields, "attachment": SimpleUploadedFile("a.jpg", photo())}
    client.post(f"/truc/{conversation.pk}/nhan/", {})
    page = client.post(f"/truc/{conversation.pk}/tra-loi/", answer)
    assert page.status_code == 409
    assert "Mời xem tệp" in page.content.decode() and "chưa lưu được" in page.content.decode()


@pytest.mark.django_db
def test_what_cannot_be_deleted_now_is_deleted_by_a_worker_later(store, in_store):
    in_store(store)
    name = default_storage.save("papers/x.pdf", ContentFile(b"%PDF"))
    in_store(AWAY)
    broker.client().delete("default")
    stored_files.delete([name])
    (message,) = broker.client().lrange("default", 0, -1)
    broker.client().delete("default")
    (args, _kwargs, _embed) = json.loads(b64decode(json.loads(message)["body"]))
    in_store(store)
    assert default_storage.exists(name)
    tasks.delete_files(*args)
    assert not default_storage.exists(name)


@pytest.mark.django_db
def test_the_map_is_served_from_copies_with_one_tag_on_all_machines(
    store, in_store, client, monkeypatch, tmp_path
):
    in_store(store)
    archive.store(b"PMTiles of the province" * 100)
    tags = set()
    for machine in ("one", "other"):
        (tmp_path / machine).mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / machine))
        archive.served.forget()
        answer = client.get("/ban-do/tinh.pmtiles", headers={"Range": "bytes=8-9"})
        assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"of")
        tags.add(answer["ETag"])
    assert len(tags) == 1


def test_a_bucket_that_is_not_there_is_a_fault_and_no_missing_file(store, in_store):
    in_store(store.replace("giay-to", "khac"))
    with pytest.raises(StorageUnavailable):
        default_storage.open("papers/x.pdf")


@pytest.mark.parametrize("address", ["https://a:b@host/x", "s3://host/x", "s3://a:b@host/", "s3://a@host/x"])
def test_an_address_that_is_none_is_told_at_the_start(address):
    with pytest.raises(ImproperlyConfigured, match="FILE_STORAGE_URL"):
        file_storage.of_url(address)
