"""Pictures for the check of recycled photos: drawn scenes of every sort, all different and always
the same, and what people do to a picture before they send it a second time."""

import io
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

ROOT = Path(__file__).parents[2]
SIZE = (960, 720)
Colour = tuple[int, int, int]


def _colour(dice: Random, low: int = 20, high: int = 235) -> Colour:
    return (dice.randint(low, high), dice.randint(low, high), dice.randint(low, high))


def _grain(picture: Image.Image, dice: Random, strength: float) -> Image.Image:
    """The unevenness of a real surface: noise of several sizes."""
    random = np.random.default_rng(dice.randrange(2**32))
    field = np.zeros((SIZE[1], SIZE[0]))
    for cells in (6, 14, 40, 120):
        small = Image.fromarray(random.normal(0, 1, (cells * 3 // 4, cells)).astype(np.float32))
        field += np.asarray(small.resize(SIZE, Image.Resampling.BICUBIC)) / (1 + cells / 20)
    greys = np.asarray(picture, dtype=np.float64) + strength * field[..., None]
    greys += random.normal(0, 3, greys.shape)
    return Image.fromarray(greys.clip(0, 255).astype(np.uint8))


def _sky(draw: ImageDraw.ImageDraw, dice: Random, horizon: int) -> None:
    top, bottom = _colour(dice, 120, 230), _colour(dice, 150, 250)
    for y in range(horizon):
        share = y / horizon
        draw.line(
            [(0, y), (SIZE[0], y)],
            fill=tuple(int(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)),
        )


def _house(draw: ImageDraw.ImageDraw, dice: Random, horizon: int) -> None:
    width, height = dice.randint(120, 380), dice.randint(80, 260)
    x, y = dice.randint(-40, SIZE[0] - 120), horizon + dice.randint(-30, 120)
    wall, roof = _colour(dice), _colour(dice, 30, 160)
    draw.rectangle([x, y - height, x + width, y], fill=wall)
    peak = (x + width // 2, y - height - dice.randint(30, 110))
    draw.polygon([(x - 25, y - height), peak, (x + width + 25, y - height)], fill=roof)
    for n in range(dice.randint(1, 4)):
        left = x + 20 + n * width // 4
        draw.rectangle(
            [left, y - height + 25, left + 30, y - height + 75], fill=_colour(dice, 10, 90)
        )


def _tree(draw: ImageDraw.ImageDraw, dice: Random, horizon: int) -> None:
    x, y, radius = dice.randint(0, SIZE[0]), horizon + dice.randint(-40, 140), dice.randint(25, 95)
    draw.rectangle([x - 7, y - 2 * radius, x + 7, y], fill=(70, 50, 30))
    for _ in range(7):
        dx, dy = dice.randint(-radius, radius), dice.randint(-radius, radius)
        green = (dice.randint(10, 70), dice.randint(70, 150), dice.randint(10, 70))
        box = [
            x + dx - radius,
            y - 2 * radius + dy - radius,
            x + dx + radius,
            y - 2 * radius + dy + radius,
        ]
        draw.ellipse(box, fill=green)


def village(dice: Random) -> Image.Image:
    """Sky, ground, houses, trees: the usual photo of a plot of land."""
    picture = Image.new("RGB", SIZE, _colour(dice, 60, 170))
    draw = ImageDraw.Draw(picture)
    horizon = dice.randint(180, 480)
    _sky(draw, dice, horizon)
    for _ in range(dice.randint(2, 5)):
        dice.choice((_house, _tree))(draw, dice, horizon)
    for _ in range(dice.randint(3, 9)):
        _tree(draw, dice, horizon + 120)
    return _grain(picture, dice, 16)


def shop(dice: Random) -> Image.Image:
    """Shelves with goods."""
    picture = Image.new("RGB", SIZE, _colour(dice, 90, 220))
    draw = ImageDraw.Draw(picture)
    shelves = dice.randint(3, 6)
    for shelf in range(shelves):
        y = (shelf + 1) * SIZE[1] // (shelves + 1) + dice.randint(-25, 25)
        x = dice.randint(0, 60)
        while x < SIZE[0]:
            width, height = dice.randint(25, 130), dice.randint(35, 120)
            if dice.random() < 0.8:
                draw.rectangle([x, y - height, x + width, y], fill=_colour(dice))
            x += width + dice.randint(2, 40)
        draw.rectangle([0, y, SIZE[0], y + 12], fill=_colour(dice, 30, 90))
    return _grain(picture, dice, 10)


def paper(dice: Random) -> Image.Image:
    """A letter on a table, a little askew."""
    page = Image.new("RGB", (520, 660), (242, 240, 232))
    draw = ImageDraw.Draw(page)
    y = 40
    while y < 620:
        x = dice.randint(30, 90)
        while x < 470 and dice.random() < 0.95:
            width = dice.randint(12, 70)
            draw.rectangle([x, y, x + width, y + dice.randint(5, 9)], fill=(60, 60, 70))
            x += width + 9
        y += dice.choice((16, 20, 20, 44))
    table = _grain(Image.new("RGB", SIZE, _colour(dice, 50, 150)), dice, 26)
    turned = page.rotate(dice.uniform(-14, 14), expand=True, fillcolor=_colour(dice, 50, 120))
    table.paste(turned.resize((620, 700)), (dice.randint(20, 300), dice.randint(-20, 30)))
    return _grain(table, dice, 6)


def noise(dice: Random) -> Image.Image:
    """Earth, gravel, a road: no shapes at all."""
    return _grain(Image.new("RGB", SIZE, _colour(dice, 80, 170)), dice, 40)


def gradient(dice: Random) -> Image.Image:
    """Light that falls off to one side, with spots: a dark room, a wall."""
    angle, (w, h) = dice.uniform(0, 6.28), SIZE
    y, x = np.mgrid[0:h, 0:w]
    ramp = (x - w / 2) / w * np.cos(angle) + (y - h / 2) / h * np.sin(angle)
    greys = 128 + 150 * ramp
    for _ in range(dice.randint(3, 7)):
        cx, cy, r = dice.randint(0, w), dice.randint(0, h), dice.randint(40, 220)
        greys += dice.choice((-60, 60)) * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * r * r))
    return Image.fromarray(greys.clip(0, 255).astype(np.uint8)).convert("RGB")


SCENES: tuple[Callable[[Random], Image.Image], ...] = (
    village,
    village,
    shop,
    paper,
    noise,
    gradient,
)


def pictures(count: int = 72) -> list[Image.Image]:
    """Different pictures, and the one photo-like file of the repository."""
    drawn = [SCENES[n % len(SCENES)](Random(f"scene {n}")).resize((640, 480)) for n in range(count)]
    screen = Image.open(ROOT / "docs" / "simulator.png").convert("RGB")
    return [*drawn, screen]


def jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    """As a phone or a platform writes it."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


def cropped(picture: Image.Image, *shares: float) -> Image.Image:
    """Without so much of the left, top, right and bottom side."""
    (w, h), (left, top, right, bottom) = picture.size, shares
    return picture.crop((int(w * left), int(h * top), int(w * (1 - right)), int(h * (1 - bottom))))


def scaled(picture: Image.Image, share: float) -> Image.Image:
    """Smaller by that share."""
    return picture.resize((int(picture.width * share), int(picture.height * share)))


def framed(picture: Image.Image) -> Image.Image:
    """A screenshot of the picture: a dark screen around it, a bar with words above."""
    screen = Image.new("RGB", (picture.width + 40, int(picture.height * 1.35)), (18, 18, 20))
    draw = ImageDraw.Draw(screen)
    draw.rectangle([0, 0, screen.width, 28], fill=(60, 60, 66))
    for x in range(20, screen.width - 60, 90):
        draw.rectangle([x, 9, x + 40, 19], fill=(220, 220, 220))
    screen.paste(picture, (20, int(picture.height * 0.16)))
    return screen


def uneven(picture: Image.Image, seed: int) -> Image.Image:
    """A crop by hand: each side loses something else, up to a fifth."""
    dice = Random(seed)
    return cropped(picture, *(dice.uniform(0, 0.2) for _ in range(4)))


VARIANTS: dict[str, Callable[[Image.Image], bytes]] = {
    "sent again (JPEG 85)": jpeg,
    "crop 5 % of each side": lambda p: jpeg(cropped(p, *[0.05] * 4)),
    "crop 10 % of each side": lambda p: jpeg(cropped(p, *[0.1] * 4)),
    "crop 20 % of each side": lambda p: jpeg(cropped(p, *[0.2] * 4)),
    "crop 20 % of left and bottom": lambda p: jpeg(cropped(p, 0.2, 0, 0, 0.2)),
    "crop by hand, 0-20 % a side": lambda p: jpeg(uneven(p, p.getpixel((9, 9))[0]), 70),
    "resize to 50 %": lambda p: jpeg(scaled(p, 0.5)),
    "resize to 25 %": lambda p: jpeg(scaled(p, 0.25)),
    "JPEG quality 40": lambda p: jpeg(p, 40),
    "brighter by 30 %": lambda p: jpeg(ImageEnhance.Brightness(p).enhance(1.3)),
    "darker by 30 %": lambda p: jpeg(ImageEnhance.Brightness(p).enhance(0.7)),
    "crop 10 %, resize 50 %, quality 40": lambda p: jpeg(scaled(cropped(p, *[0.1] * 4), 0.5), 40),
    "blurred": lambda p: jpeg(p.filter(ImageFilter.GaussianBlur(3))),
    "screenshot with a border": lambda p: jpeg(framed(p)),
    "turned by 90 degrees": lambda p: jpeg(p.transpose(Image.Transpose.ROTATE_90)),
    "mirrored": lambda p: jpeg(p.transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
}
