"""Hostile pictures cost a refusal; unusual but honest ones are taken."""

import io
import os
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import translation
from PIL import Image

from foundation.files import limited_process, pictures
from foundation.files.pictures.headers import read_header
from tests.foundation.picture_bombs import BOMBS, animation, jpeg, many_frames, png, webp

pytestmark = pytest.mark.slow("decodes large pictures, and measures seconds")


def saved(size=(600, 400), mode="RGB", form="JPEG", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1 if mode in ("1", "P") else "red").save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_soon_and_the_portal_keeps_its_memory(name):
    before, begun = _memory_kb(), time.monotonic()
    with pytest.raises(pictures.NotAPicture):
        pictures.clean(BOMBS[name]())
    assert time.monotonic() - begun < limited_process.MAX_SECONDS / 2
    assert _memory_kb() - before < 64 * 1024


def _memory_kb() -> int:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (saved(), (600, 400)),
        (saved(progressive=True), (600, 400)),
        (saved(mode="CMYK"), (600, 400)),
        (saved(mode="L"), (600, 400)),
        (saved(mode="P", form="PNG"), (600, 400)),
        (saved(mode="1", form="PNG"), (600, 400)),
        (saved(mode="RGBA", form="PNG"), (600, 400)),
        (saved(mode="LA", form="PNG"), (600, 400)),
        (saved(form="WEBP"), (600, 400)),
        (saved(form="WEBP", lossless=True), (600, 400)),
        (saved(mode="RGBA", form="WEBP"), (600, 400)),
        (saved(mode="P", form="GIF"), (600, 400)),
        (saved(exif=b"Exif\0\0" + b"x" * 60_000), (600, 400)),
    ],
    ids=[str(number) for number in range(13)],
)
def test_the_header_tells_the_size_and_every_ordinary_kind_is_drawn(content, size):
    header = read_header(content)
    assert header is not None and (header.width, header.height) == size and header.bits <= 8
    cleaned = pictures.clean(content, longest=300)
    with Image.open(io.BytesIO(cleaned.content)) as drawn:
        assert (drawn.format, drawn.mode, drawn.size) == ("JPEG", "RGB", (300, 200))


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_taken(form):
    cleaned = pictures.clean(animation(30, form))
    with Image.open(io.BytesIO(cleaned.content)) as drawn:
        red, green, blue = drawn.convert("RGB").getpixel((20, 15))
    assert red > 200 and green < 40 and blue < 40


def test_twenty_thousand_frames_cost_no_more_than_one():
    def seconds(frames: int) -> float:
        begun = time.monotonic()
        assert pictures.clean(many_frames(frames)).width == 40
        return time.monotonic() - begun

    assert seconds(20_000) < 5 * max(seconds(1) for _ in range(3))


def test_a_picture_of_a_24_megapixel_phone_is_taken():
    out = io.BytesIO()
    Image.new("RGB", (5712, 4284), "red").save(out, "JPEG")
    assert pictures.clean(out.getvalue(), longest=2200).width == 2200


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (jpeg(8000, 6000), "Ảnh có hơn 24 triệu điểm ảnh. Vui lòng gửi ảnh nhỏ hơn."),
        (webp(8000, 6000), "Ảnh có hơn 24 triệu điểm ảnh. Vui lòng gửi ảnh nhỏ hơn."),
        (
            png(100, 100, bits=16, rows=100),
            "Ảnh có độ sâu màu hơn 8 bit. Vui lòng lưu thành ảnh JPEG thường rồi gửi lại.",
        ),
        (saved() + bytes(pictures.MAX_BYTES), "Ảnh nặng hơn 12 MB. Vui lòng gửi ảnh nhỏ hơn."),
        (b"not a picture", ""),
    ],
    ids=["jpeg too large", "webp too large", "deep", "heavy", "unknown"],
)
def test_a_refusal_says_what_to_do(content, sentence):
    with translation.override("vi"), pytest.raises(pictures.NotAPicture) as refused:
        pictures.clean(content)
    assert refused.value.reason == sentence


def test_the_program_cannot_take_more_memory_or_time_than_it_is_given():
    """The limits hold for whatever a codec does, not only for what the header admits."""
    for code, expected in (
        ("bytearray(2 * limited_process.MAX_MEMORY)", 1),
        ("resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass", -signal.SIGKILL),
        ("open('/tmp/portal-picture-test', 'wb', 0).write(b'x')", 1),
    ):
        limits = (
            "import resource\nfrom foundation.files import limited_process\nlimited_process.apply_limits()"
        )
        done = subprocess.run(
            [sys.executable, "-c", f"{limits}\nprint('limited', flush=True)\n{code}"],
            env=os.environ | {"PYTHONPATH": "."}, stdout=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
        assert done.stdout == b"limited\n"
        assert done.returncode in (expected, -signal.SIGXFSZ, -signal.SIGXCPU)
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY  # ours is untouched


def test_a_program_that_crashes_or_hangs_is_a_refusal_and_the_next_picture_is_drawn(monkeypatch, tmp_path):
    crashing, hanging = tmp_path / "crash.py", tmp_path / "hang.py"
    crashing.write_text("import os; os.abort()")
    hanging.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(limited_process, "MAX_SECONDS", 1)
    for program in (crashing, hanging):
        with monkeypatch.context() as patched, pytest.raises(pictures.NotAPicture):
            patched.setattr(pictures, "PROGRAM", str(program))
            pictures.clean(saved())
    monkeypatch.setattr(limited_process, "MAX_SECONDS", 30)
    assert pictures.clean(saved()).width == 600


def test_only_one_picture_is_decoded_at_a_time(monkeypatch, tmp_path):
    program = tmp_path / "watch.py"
    program.write_text(
        "import os, sys, time\n"
        f"os.mkdir({str(tmp_path / 'busy')!r})\n"  # fails where another is at work
        "time.sleep(0.1)\n"
        f"os.rmdir({str(tmp_path / 'busy')!r})\n"
        "sys.stdout.buffer.write(bytes([0, 0, 0, 1, 0, 0, 0, 1]))\n"
    )
    monkeypatch.setattr(pictures, "PROGRAM", str(program))
    with ThreadPoolExecutor(6) as threads:
        drawn = list(threads.map(pictures.clean, [saved()] * 6))
    assert [picture.width for picture in drawn] == [1] * 6


def test_the_program_inherits_no_secret(monkeypatch, tmp_path):
    program = tmp_path / "look.py"
    program.write_text("import os, sys; sys.exit(3 if 'SECRET_KEY' in os.environ else 7)")
    monkeypatch.setattr(pictures, "PROGRAM", str(program))
    monkeypatch.setenv("SECRET_KEY", "known to the portal alone")
    with pytest.raises(pictures.NotAPicture):
        pictures.clean(saved())
    done = subprocess.run([sys.executable, str(program)], env={}, timeout=60)
    assert done.returncode == 7 != limited_process.REFUSED


def test_what_a_picture_says_of_its_place_and_author_does_not_stay():
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG", comment=b"16.0544,108.2022 Nguyen Van A")
    assert b"Nguyen" in out.getvalue()
    assert b"Nguyen" not in pictures.clean(out.getvalue()).content
