"""What is made of a picture: clean, small, upright; what cannot be opened is said, quickly."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from bot import pictures
from bot.pictures import UnreadableError, prepare, sketches

GPS = ExifTags.GPS
PLACE = {
    GPS.GPSLatitudeRef: "S",
    GPS.GPSLatitude: (5.0, 44.0, 30.0),
    GPS.GPSLongitudeRef: "E",
    GPS.GPSLongitude: (105.0, 35.0, 24.0),
}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">pak lurah</x:xmpmeta>'


def scene(width: int = 800, height: int = 600) -> Image.Image:
    """Left half dark red, right half light: one sees how it lies."""
    picture = Image.new("RGB", (width, height), (240, 240, 240))
    picture.paste((120, 20, 20), (0, 0, width // 2, height))
    return picture


def exif(orientation: int = 1, place: object = PLACE, **times: str) -> Image.Exif:
    made = Image.Exif()
    made[ExifTags.Base.Orientation] = orientation
    made[ExifTags.Base.Make] = "Kamera Pak Lurah"
    if times:
        made.get_ifd(ExifTags.IFD.Exif).update(
            {ExifTags.Base[name]: value for name, value in times.items()}
        )
    if place is not None:
        made.get_ifd(ExifTags.IFD.GPSInfo).update(place)  # type: ignore[call-overload]
    return made


def saved(picture: Image.Image, format: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, **options)  # type: ignore[arg-type]
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_the_copies_carry_no_metadata_and_the_place_is_known() -> None:
    noted = exif(DateTimeOriginal="2026:11:20 09:15:00", OffsetTimeOriginal="+07:00")
    original = saved(scene(), exif=noted, xmp=XMP, comment=b"pak lurah")
    made = prepare(original)
    assert (made.seen.latitude, made.seen.longitude) == (-5.741667, 105.59)
    assert made.seen.taken == "2026-11-20 09:15:00+07:00"
    assert b"Pak Lurah" in original
    for copy in (made.clean, made.thumb):
        assert not any(word in copy for word in (b"Exif", b"GPS", b"lurah", b"Lurah", b"xmp"))
        assert dict(opened(copy).getexif()) == {}


def test_metadata_of_png_and_webp_goes_too() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "pak lurah")
    for original in (
        saved(scene(), "PNG", pnginfo=words, exif=exif()),
        saved(scene(), "WEBP", exif=exif(), xmp=XMP),
    ):
        made = prepare(original)
        assert made.seen.latitude == -5.741667
        assert not any(word in made.clean + made.thumb for word in (b"lurah", b"Exif", b"GPS"))


def test_copies_are_upright_and_not_larger_than_said() -> None:
    made = prepare(saved(scene(3000, 2000), exif=exif(orientation=6)))  # turned by 90
    clean, thumb = opened(made.clean), opened(made.thumb)
    assert (made.width, made.height) == (3000, 2000)
    assert (max(clean.size), max(thumb.size)) == (pictures.LONG_SIDE, pictures.THUMB_SIDE)
    assert clean.height > clean.width
    assert clean.getpixel((clean.width // 2, 10))[0] < 200  # type: ignore[index]  # red on top
    assert clean.getpixel((clean.width // 2, clean.height - 10))[0] > 200  # type: ignore[index]


def test_small_pictures_are_not_blown_up_and_what_is_transparent_is_white() -> None:
    made = prepare(saved(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG"))
    assert opened(made.clean).size == opened(made.thumb).size == (40, 30)
    assert opened(made.clean).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA", "CMYK"])
def test_every_kind_of_pixels_can_be_shown(mode: str) -> None:
    picture = Image.new(mode, (20, 20))
    made = prepare(saved(picture, "JPEG" if mode == "CMYK" else "PNG"))
    assert opened(made.clean).mode == "RGB"


def test_of_an_animation_the_first_picture_is_shown() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    made = prepare(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert opened(made.clean).getpixel((9, 9))[0] > 200  # type: ignore[index]


@pytest.mark.parametrize(
    ("place", "taken"),
    [
        ({**PLACE, GPS.GPSLatitude: (95.0, 0.0, 0.0)}, "2026:11:20 09:15:00"),
        ({**PLACE, GPS.GPSLatitude: (5.0,)}, "kemarin"),
        ({GPS.GPSLatitude: (5.0, 0.0, 0.0)}, ""),
        (
            {**PLACE, GPS.GPSLatitude: (0.0,) * 3, GPS.GPSLongitude: (0.0,) * 3},
            "0000:00:00 00:00:00",
        ),
        (None, "    :  :     :  :  "),
    ],
)
def test_what_a_camera_writes_wrongly_is_left_out(place: object, taken: str) -> None:
    seen = prepare(saved(scene(), exif=exif(place=place, DateTimeOriginal=taken))).seen
    assert (seen.latitude, seen.longitude) == (None, None)
    assert seen.taken in {"", "2026-11-20 09:15:00"}


def png_claiming(width: int, height: int) -> bytes:
    """A few bytes that say they are huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rest = chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + rest


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: b"", id="nothing"),
        pytest.param(lambda: b"bukan gambar" * 100, id="words"),
        pytest.param(lambda: saved(scene())[:3000], id="cut off"),
        pytest.param(lambda: saved(scene(), "TIFF"), id="another format"),
        pytest.param(lambda: png_claiming(60_000, 60_000), id="a bomb"),
        pytest.param(lambda: png_claiming(10_000, 9_000), id="nearly a bomb"),
        pytest.param(lambda: png_claiming(6_000, 5_000), id="more than can be read whole"),
        pytest.param(lambda: png_claiming(60, 50), id="less than it says"),
    ],
)
def test_what_cannot_be_opened_is_said(data: Callable[[], bytes]) -> None:
    with pytest.raises(UnreadableError):
        prepare(data())
    with pytest.raises(UnreadableError):
        sketches(data())


@settings(max_examples=60)
@given(at=st.integers(0, 1500), junk=st.binary(min_size=1, max_size=40))
def test_bytes_that_are_changed_are_a_picture_or_said(at: int, junk: bytes) -> None:
    whole = saved(scene(90, 60), exif=exif(DateTimeOriginal="2026:11:20 09:15:00"))
    try:
        made = prepare(whole[:at] + junk + whole[at + len(junk) :])
    except UnreadableError:
        return
    assert opened(made.clean).format == "JPEG"
    assert b"Lurah" not in made.clean


def test_a_sketch_of_a_screenshot_is_also_one_without_its_bars() -> None:
    random = np.random.default_rng(7).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    inner = Image.fromarray(random).resize((300, 200))
    screen = Image.new("RGB", (320, 320), (10, 10, 10))
    screen.paste(inner, (10, 60))
    assert len(sketches(saved(inner, "PNG"))) == 1
    whole, trimmed = sketches(saved(screen, "PNG"))
    assert float(np.abs(trimmed.astype(int) - sketches(saved(inner, "PNG"))[0]).mean()) < 3
    assert float(np.abs(whole.astype(int) - trimmed).mean()) > 20


def test_an_even_picture_has_a_sketch_of_the_whole() -> None:
    assert len(sketches(saved(Image.new("RGB", (50, 50), "grey")))) == 1
