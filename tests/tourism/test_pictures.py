"""Pictures of the handbook: drawn anew, made into every size by the worker, shown with their author."""

import io
import re
import struct
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from foundation.web import page_cache
from tests.foundation.picture_bombs import png
from tests.tourism.factories import make_entry
from tourism import photos, renditions
from tourism.kinds import SECTIONS, Category
from tourism.models import Entry, Photo
from tourism.models.parts import MAX_RENDER_ATTEMPTS
from tourism.tasks import render_pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
OF_EDITORS = {"alt": "Mái đình dưới nắng", "author": "Lan Anh", "licence": "CC BY 4.0"}


QUICKEST = (
    ("avif", "AVIF", (30,), {"speed": 10, "max_threads": 1}),
    ("webp", "WEBP", (30,), {"method": 0}),
    ("jpg", "JPEG", (40,), {}),
)
"""Slow tests make pictures of full size by the codecs of the portal."""


@pytest.fixture(autouse=True)
def _storage(request, settings, monkeypatch, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    if "slow" not in request.keywords:
        monkeypatch.setattr(renditions, "FORMATS", QUICKEST)


def file_of(size=(900, 585), form="JPEG", **options) -> bytes:
    """A picture of soft colours, as a camera's is."""
    small = Image.effect_noise((12, 8), 90).convert("RGB")
    out = io.BytesIO()
    small.resize(size, Image.Resampling.BICUBIC).save(out, form, **options)
    return out.getvalue()


def upload(content: bytes | None = None, entry: Entry | None = None, **over) -> Photo:
    photo = Photo(entry=entry or make_entry(), **OF_EDITORS | over)
    photos.store_upload(photo, io.BytesIO(content or file_of()))
    photo.save()
    return photo


def page_of(client, photo: Photo, **question) -> str:
    page_cache.PUBLIC.clear()
    return client.get(photo.entry.get_absolute_url(), question).content.decode()


def served(client, address: str) -> tuple[str, Image.Image]:
    answer = client.get(urlsplit(address).path)
    assert answer.status_code == 200, address
    return answer["Content-Type"], Image.open(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_picture_is_shown_at_once_and_in_all_sizes_once_the_worker_has_made_them(client):
    photo = upload(file_of((2000, 1300)))
    before = page_of(client, photo)
    assert f"/cam-nang/anh/{photo.stem}.jpg" in before and "<source" not in before
    assert render_pictures() == 1
    after = page_of(client, photo)
    offered = re.findall(r'<source type="image/(\w+)"\s+srcset="([^"]+)"', after)
    assert [form for form, _addresses in offered] == ["avif", "webp"]
    addresses = [address.split() for _form, each in offered for address in each.split(", ")]
    assert [width for _address, width in addresses] == ["320w", "640w", "1280w"] * 2
    for address, width in addresses:
        content_type, image = served(client, address)
        assert content_type == f"image/{address.rpartition('.')[2]}"
        assert f"{image.width}w" == width
    image = re.search(
        r'<img class="focus-center"\s+src="([^"]+)"[^>]*?\swidth="(\d+)"\s+height="(\d+)"', after
    )
    content_type, drawn = served(client, image[1])
    assert (content_type, drawn.format) == ("image/jpeg", "JPEG")
    assert drawn.size == (int(image[2]), int(image[3])) == (1280, 832)
    assert re.search(r'src="data:image/webp;base64,[^"]{40,400}"', after)
    assert 'fetchpriority="high"' in after and "Lan Anh" in after and "CC BY 4.0" in after


def test_lists_load_small_pictures_lazily(client):
    photo = upload(file_of((2000, 1300)))
    render_pictures()
    page = client.get("/cam-nang/diem-den/").content.decode()
    card = page[page.index('<span class="picture picture-list">') :].partition("</span>")[0]
    assert 'loading="lazy"' in card and re.findall(r'_(\w)\.(\w+)"', card) == [
        ("s", "avif"), ("s", "webp"), ("s", "jpg")
    ]  # fmt: skip
    sizes = {each["size"]: each for each in Photo.objects.get().renditions}
    stored = {
        size: [default_storage.size(photo.stored_name(size, ending)) for ending in sizes[size]["formats"]]
        for size in sizes
    }
    assert max(stored["s"]) <= 30_000 and max(stored["m"]) <= 60_000 and max(stored["l"]) <= 90_000


def test_a_list_shows_the_small_picture_until_the_sizes_are_made(client):
    photo = upload()
    page = client.get("/cam-nang/diem-den/").content.decode()
    address = f"/cam-nang/anh/{photo.stem}-nho.jpg"
    assert f'src="{address}"' in page
    assert served(client, address)[1].width == photo.thumb_width


@pytest.mark.slow("codes a large picture again and again")
def test_a_picture_full_of_detail_is_made_smaller_until_it_is_light(client):
    noise = io.BytesIO()
    Image.effect_noise((2400, 1600), 80).convert("RGB").save(noise, "JPEG")
    photo = upload(noise.getvalue())
    assert photo.file.size <= 90_000 and photo.thumb.size <= 30_000
    render_pictures()
    photo.refresh_from_db()
    for _size, rendition in zip(renditions.SIZES, photo.renditions, strict=True):
        for ending in rendition["formats"]:
            assert default_storage.size(photo.stored_name(rendition["size"], ending)) <= _size[2]


def test_a_worker_that_dies_loses_nothing_and_a_second_run_leaves_the_same_files(monkeypatch, tmp_path):
    photo = upload()

    class Killed(BaseException):
        pass

    def die(*given):
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(renditions, "placeholder_of", die)  # all files are written, the row is not
        render_pictures()
    photo.refresh_from_db()
    assert photo.renditions == [] and render_pictures() == 0  # the lease of the dead one still holds
    files = sorted(path.name for path in tmp_path.rglob("*_?.*"))
    Photo.objects.update(render_due=timezone.now())
    assert render_pictures() == 1 and render_pictures() == 0
    assert sorted(path.name for path in tmp_path.rglob("*_?.*")) == files and len(files) == 9
    assert Photo.objects.get().render_due is None


def test_a_picture_whose_file_is_gone_is_tried_a_few_times_and_holds_up_no_other():
    lost, other = upload(), upload()
    default_storage.delete(lost.original.name)
    for _try in range(MAX_RENDER_ATTEMPTS + 1):
        Photo.objects.filter(pk=lost.pk).update(render_due=timezone.now())
        render_pictures()
    lost.refresh_from_db(), other.refresh_from_db()
    assert (lost.render_attempts, lost.renditions) == (MAX_RENDER_ATTEMPTS, [])
    assert len(other.renditions) == 3


def test_a_task_makes_a_few_pictures_and_leaves_the_rest_to_the_next(monkeypatch):
    woken = []
    monkeypatch.setattr(renditions, "AT_ONCE", 2)
    monkeypatch.setattr(renditions.broker, "wake_worker", lambda task, *, queue: woken.append((task, queue)))
    for _ in range(3):
        upload()
    assert [render_pictures() for _ in range(3)] == [2, 1, 0]
    queue = settings.CELERY_TASK_ROUTES[render_pictures.name]["queue"]
    assert woken[-1:] == [(render_pictures.name, queue)] and queue in settings.WORKER_QUEUES


def test_a_picture_from_before_is_made_into_sizes_too(client):
    photo = upload()
    Photo.objects.update(original="", renditions=[], placeholder="")
    assert render_pictures() == 1
    assert f"{photo.stem}_l.avif" in page_of(client, photo)


def test_nothing_of_the_camera_is_left_in_a_file_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"  # turned by 90 degrees, the maker
    exif.get_ifd(0x8825).update({1: "N", 2: (15.0, 52.0, 40.0)})
    photo = upload(file_of((2000, 1300), exif=exif))
    render_pictures()
    photo.refresh_from_db()
    made = [(each["size"], ending) for each in photo.renditions for ending in each["formats"]]
    names = [photo.stored_name(*each) for each in made]
    for name in (photo.file.name, photo.thumb.name, photo.original.name, *names):
        with default_storage.open(name) as stored, Image.open(stored) as image:
            assert not image.getexif() and "xmp" not in image.info, name
            assert image.height > image.width, name


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (png(30_000, 30_000), "24 triệu điểm ảnh"),
        (file_of((500, 400)), "Ảnh quá nhỏ: 500 × 400 điểm ảnh."),
        (file_of((3000, 200)), "Ảnh quá nhỏ"),
        (b"<svg onload='alert(1)'/>", "không phải ảnh JPEG, PNG hay WebP"),
        (
            b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII5B", 13, b"IHDR", 900, 900, 8, 2, 0, 0, 0),
            "không phải ảnh",
        ),
    ],
    ids=["bomb", "small", "strip", "svg", "broken"],
)
def test_what_is_no_fitting_picture_is_refused_in_a_sentence(content, words):
    with pytest.raises(ValidationError) as refused:
        photos.store_upload(Photo(entry=make_entry()), io.BytesIO(content))
    assert words in " ".join(refused.value.messages)
    assert not default_storage.exists("tourism")


def inline(entry: Entry, /, **photo) -> dict[str, object]:
    """A posted form of an entry with one more picture."""
    total = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
    sets = {f"{name}-{key}": value for name in ("hours", "tickets") for key, value in total.items()}
    values = {name: getattr(entry, name) for name in ("name", "source", "certainty", "summary")}
    values |= {"commune": entry.commune_id, "checked_on": "01/11/2026"}
    given = {f"photos-0-{name}": value for name, value in photo.items()}
    return values | sets | {"photos-TOTAL_FORMS": "1", "photos-INITIAL_FORMS": "0"} | given


@pytest.mark.slow("codes real pictures")
def test_an_editor_must_name_author_and_licence_and_chooses_what_stays_in_sight(settings, admin_user, client):
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(admin_user)
    entry = make_entry()
    here = f"/admin/tourism/place/{entry.pk}/change/"
    picture = lambda: SimpleUploadedFile("dinh.jpg", file_of())  # noqa: E731
    refused = client.post(here, inline(entry, file=picture(), alt="Đình", focus="center", position="0"))
    assert refused.status_code == 200 and not entry.photos.exists()
    given = {**OF_EDITORS, "alt_en": "", "focus": "top-left", "position": "0"}
    sent = client.post(here, inline(entry, file=picture(), **given))
    assert sent.status_code == 302, sent.context["errors"]
    photo = entry.photos.get()
    assert photo.author == "Lan Anh" and 'class="focus-top-left"' in page_of(client, photo)
    assert f"/cam-nang/anh/{photo.stem}-nho.jpg" in client.get(here).content.decode()


def test_a_picture_that_is_replaced_or_removed_leaves_no_file_and_a_refused_form_keeps_it(
    settings, admin_user, client, tmp_path, django_capture_on_commit_callbacks
):
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(admin_user)
    photo = upload()
    render_pictures()
    here = f"/admin/tourism/place/{photo.entry.pk}/change/"
    old = {path.name for path in tmp_path.rglob("*.*")}
    known = {"id": photo.pk, "entry": photo.entry.pk, **OF_EDITORS, "focus": "top", "position": "0"}

    def send(**over) -> int:
        form = inline(photo.entry, **known | over) | {"photos-INITIAL_FORMS": "1"}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(here, form).status_code

    def new_file() -> SimpleUploadedFile:
        return SimpleUploadedFile("moi.jpg", file_of())

    assert send(file=new_file(), author="") == 200
    assert {path.name for path in tmp_path.rglob("*.*")} == old and len(old) == 12
    assert send(file=new_file()) == 302
    left = {path.name for path in tmp_path.rglob("*.*")}
    assert not left & old and left >= {Path(name).name for name in Photo.objects.get().stored_names()}
    assert send(DELETE="on") == 302
    assert not Photo.objects.exists() and not [path for path in tmp_path.rglob("*.*") if path.is_file()]


def test_the_desk_lists_what_has_no_picture_or_no_english_words_for_it(settings, admin_user, client):
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(admin_user)
    bare, half = make_entry(name="Chùa Vắng"), upload(entry=make_entry(name="Đình Sáng")).entry
    upload(entry=make_entry(name="Lăng Xanh"), alt_en="A tomb")
    for choice, there, count in (("none", bare, "Chưa có ảnh (1)"), ("no-english", half, "tiếng Anh (1)")):
        for page in ("place", "entry"):
            shown = client.get(f"/admin/tourism/{page}/", {"pictures": choice}).content.decode()
            table = shown[shown.index("result_list") :]
            names = {entry.name for entry in Entry.objects.all() if entry.name in table}
            assert names == {there.name} and count in shown


def test_a_shared_page_names_its_picture_by_an_absolute_address_with_its_size(client, settings):
    settings.PUBLIC_URL = "https://1022.example"
    photo = upload(file_of((1400, 910)), alt_en="The roof of a communal house")
    render_pictures()
    page = page_of(client, photo, lang="en")
    assert f'"og:image" content="https://1022.example/cam-nang/anh/{photo.stem}_l.jpg"' in page
    assert '"og:image:width" content="1280"' in page and '"og:image:height" content="832"' in page
    assert '"og:image:alt" content="The roof of a communal house"' in page


def test_the_api_names_picture_author_and_licence(client):
    photo = upload(alt_en="A roof in the sun")
    make_entry(name="Chùa Vắng")
    found = client.get("/api/v1/tourism/", {"kind": "place"}).json()["results"]
    told = {entry["name"]: entry["picture"] for entry in found}
    assert told["Chùa Vắng"] is None
    picture = told[photo.entry.name]
    assert picture["url"].endswith(f"/cam-nang/anh/{photo.stem}.jpg")
    shown = [picture[name] for name in ("alt", "alt_en", "author", "licence", "is_drawing")]
    assert shown == ["Mái đình dưới nắng", "A roof in the sun", "Lan Anh", "CC BY 4.0", False]


def test_a_drawing_says_that_it_is_one(client):
    photo = upload(is_drawing=True, alt="Tranh minh họa: mái đình")
    assert "Tranh minh họa, không phải ảnh chụp." in page_of(client, photo)
    assert "Tranh vẽ" in client.get("/cam-nang/diem-den/").content.decode()


@pytest.mark.parametrize("category", Category)
def test_an_entry_without_a_picture_has_the_icon_of_its_category(client, category):
    section = next(each for each in SECTIONS if category in each.categories)
    make_entry(section.kind, category=category)
    page = client.get(f"/cam-nang/{section.slug}/", {"q": ""}).content.decode()
    card = page[page.index('class="entry card"') :]
    icon = re.search(r'<use href="#([\w-]+)"', card)[1]
    assert re.search(rf'<symbol id="{icon}"[^>]*>\s*<(path|circle) ', page)


def test_the_pictures_of_a_draft_are_shown_to_editors_alone(settings, client, admin_client):
    settings.STAFF_OTP_REQUIRED = False
    photo = upload(entry=make_entry(state="draft"))
    render_pictures()
    for name in (f"{photo.stem}.jpg", f"{photo.stem}_s.avif"):
        address = f"/cam-nang/anh/{name}"
        assert client.get(address).status_code == 404
        served = admin_client.get(address)
        assert b"".join(served.streaming_content) and served["Cache-Control"] == "no-store"
    Entry.objects.update(state="published")
    served = client.get(f"/cam-nang/anh/{photo.stem}.jpg")
    assert b"".join(served.streaming_content) and served["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize("name", ["khong-co.jpg", "khong-co_s.avif", "x.svg", "x_s.php"])
def test_a_picture_that_there_is_not_is_not_found(client, name):
    upload()
    assert client.get(f"/cam-nang/anh/{name}").status_code == 404
