"""Pictures people sent, made safe to show: a clean copy without metadata, a small one, and the
little that officials keep of the metadata as evidence.

Everything here is slow and works on bytes from strangers: to be called in a thread, within limits
of pixels, for a few formats only.
"""

import contextlib
import io
import math
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import ExifTags, Image, ImageOps, WebPImagePlugin

from db.prints import SIDE, Sketch

# Of phones and platforms; with JPEG comes MPO, several pictures in one file, as phones write it.
FORMATS = ("JPEG", "PNG", WebPImagePlugin.WebPImageFile.format, "GIF", "BMP")
MOST_PIXELS = 64_000_000  # the largest phones; a JPEG is read at a fraction of that
MOST_PIXELS_RAW = 25_000_000  # formats that can only be read whole: 100 MB of memory
LONG_SIDE, THUMB_SIDE = 2048, 320  # pixels of the clean copy and of the small one
PRINT_SIDE = 1000  # pixels; smaller where that takes more than PRINT_BYTES
PRINT_BYTES = 500_000  # photos take a third of that
QUALITY, THUMB_QUALITY, PRINT_QUALITY = 88, 80, 80
MIME = "image/jpeg"
EVEN = 6.0  # grey levels (standard deviation): a row of a picture varies more, a bar less
LEAST = 0.3  # of a side: what remains between the bars of a screenshot

_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
# What Pillow raises for bytes that are no picture, or none that may be opened.
_UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    struct.error,
    Warning,  # where warnings are errors
)
_BOMB = (Image.DecompressionBombError, MemoryError)


class UnreadableError(Exception):
    """The bytes are no picture we can open: broken, of another format, or far too large."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the camera noted, as it noted it: `taken` "2026-11-20 09:15:00" (local, with "+07:00"
    where the camera says so), degrees of latitude and longitude. Anybody can forge it."""

    taken: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """JPEG bytes without metadata, upright; pixels of the original; what the camera noted."""

    clean: bytes
    thumb: bytes
    width: int
    height: int
    seen: Seen


def prepare(data: bytes) -> Prepared:
    """The copies of a picture. Raises UnreadableError."""
    with _opened(data) as picture:
        width, height = picture.size
        seen = _seen(picture)
        picture.draft("RGB", (LONG_SIDE, LONG_SIDE))  # a JPEG: decoded smaller from the start
        clean = _plain(picture)
    clean.thumbnail((LONG_SIDE, LONG_SIDE))
    small = clean.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Prepared(_jpeg(clean, QUALITY), _jpeg(small, THUMB_QUALITY), width, height, seen)


def for_print(data: bytes) -> bytes:
    """A picture to stand among others on a page: JPEG without metadata, at most PRINT_BYTES.
    Raises UnreadableError."""
    with _opened(data) as picture:
        picture.draft("RGB", (PRINT_SIDE, PRINT_SIDE))
        plain = _plain(picture)
    side = PRINT_SIDE
    while True:
        plain.thumbnail((side, side))
        printed = _jpeg(plain, PRINT_QUALITY)
        if len(printed) <= PRINT_BYTES:
            return printed
        side = side * 2 // 3


@contextlib.contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """A picture within our limits. Raises UnreadableError, also for what goes wrong in the block."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            _within_limits(picture)
            yield picture
    except (*_UNREADABLE, *_BOMB) as error:
        raise UnreadableError(f"{type(error).__name__}: {error}"[:200]) from error


def _within_limits(picture: Image.Image) -> None:
    most = MOST_PIXELS if picture.format in {"JPEG", "MPO"} else MOST_PIXELS_RAW
    if picture.width * picture.height > most:
        raise UnreadableError(f"{picture.width} x {picture.height} pixels")


def _plain(picture: Image.Image) -> Image.Image:
    """Pixels only: upright, what is transparent becomes white, nothing of `info` comes along."""
    picture.load()  # what is broken shows here
    try:
        upright = ImageOps.exif_transpose(picture)
    except _UNREADABLE:  # a camera's nonsense: as it lies
        upright = picture.copy()
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.new("RGBA", layer.size, "white")
        upright.alpha_composite(layer)
    pixels = upright.convert("RGB")
    pixels.info = {}
    return pixels


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()


def _seen(picture: Image.Image) -> Seen:
    """A camera that writes nonsense is no reason to lose the picture."""
    try:
        exif = picture.getexif()
        inside = exif.get_ifd(ExifTags.IFD.Exif)
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except _UNREADABLE:
        return Seen()
    latitude = _degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, 90)
    longitude = _degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, 180)
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        latitude = longitude = None  # half a place is none; 0, 0 is a camera without reception
    return Seen(_taken(exif, inside), latitude, longitude)


def _taken(exif: Mapping[int, Any], inside: Mapping[int, Any]) -> str:
    base = ExifTags.Base
    raw = inside.get(base.DateTimeOriginal) or exif.get(base.DateTime) or ""
    found = _TIME.fullmatch(str(raw).strip("\0 "))
    if found is None or found[1] == "0000":
        return ""
    offset = str(inside.get(base.OffsetTimeOriginal) or "").strip("\0 ")
    return f"{found[1]}-{found[2]}-{found[3]} {found[4]}" + (
        offset if _OFFSET.fullmatch(offset) else ""
    )


def _degrees(place: Mapping[int, Any], value: int, half: int, most: int) -> float | None:
    try:
        parts = [float(part) for part in place[value]]
        degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
    except _UNREADABLE:
        return None
    if not math.isfinite(degrees) or not 0 <= degrees <= most:
        return None
    south_or_west = str(place.get(half, "")).strip("\0 ").upper() in {"S", "W"}
    return round(-degrees if south_or_west else degrees, 6)


def sketches(data: bytes) -> list[Sketch]:
    """The greys of a (clean, small) picture to compare by: the whole, and what is left without
    the even bars of a screenshot where it has some. Raises UnreadableError."""
    with _opened(data) as picture:
        picture.draft("L", (2 * SIDE, 2 * SIDE))
        grey = picture.convert("L")
    box = _between_bars(np.asarray(grey, dtype=np.float64))
    return [_sketch(grey, part) for part in dict.fromkeys(((0, 0, *grey.size), box))]


def _sketch(grey: Image.Image, box: tuple[int, int, int, int]) -> Sketch:
    return np.asarray(grey.resize((SIDE, SIDE), Image.Resampling.BOX, box), dtype=np.uint8)


def _between_bars(greys: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[int, int, int, int]:
    """The largest block of uneven rows, and of uneven columns in it: left, top, right, bottom."""
    top, bottom = _longest(greys.std(axis=1) > EVEN)
    left, right = _longest(greys[top:bottom].std(axis=0) > EVEN)
    return left, top, right, bottom


def _longest(uneven: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[int, int]:
    """The longest run of True; everything where it is too short to be the picture, or hardly
    shorter."""
    count = len(uneven)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], uneven.astype(np.int8), [0]))))
    runs = edges.reshape(-1, 2)
    if not len(runs):
        return 0, count
    start, end = (int(n) for n in max(runs, key=lambda run: run[1] - run[0]))
    return (start, end) if LEAST * count <= end - start <= 0.97 * count else (0, count)
