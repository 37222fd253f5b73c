"""Demo pictures: openly licensed food (static/img/food, MIT) arranged on a laid table.

Each category has its ground and its vessel: a box, a cake stand, a buffet tray, a woven tampah
with a rice cone, a soup plate, a tray of glasses. The result is a JPEG for the upload path.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from vendors.models import Menu

Category = Menu.Category
SIZE = (800, 600)
CENTRE = (400, 310)
# Layouts and vessels below are measured on a canvas of 960 x 720 around this point.
ORIGIN = (480, 372)
UNIT = SIZE[0] / 960
FINE = 2  # shapes are drawn twice as large and reduced, which smooths their edges
ANGLES = ("atas", "dekat", "meja")

Colour = tuple[int, int, int]
# Ground: top colour, bottom colour, and the colour of the cloth's weave.
GROUNDS: dict[str, tuple[Colour, Colour, Colour]] = {
    Category.BOX: ((255, 232, 190), (246, 193, 122), (255, 246, 226)),
    Category.SNACK: ((255, 226, 222), (243, 170, 168), (255, 243, 240)),
    Category.BUFFET: ((250, 221, 196), (224, 152, 108), (255, 240, 224)),
    Category.TUMPENG: ((226, 240, 205), (150, 196, 128), (244, 251, 232)),
    Category.DISH: ((255, 221, 178), (236, 150, 84), (255, 241, 220)),
    Category.DRINK: ((214, 240, 240), (126, 198, 200), (238, 251, 250)),
}
# How far the camera stands: food is drawn larger in a near view.
NEARNESS = {"atas": UNIT, "dekat": 1.14 * UNIT, "meja": 0.94 * UNIT}
# Foods that stay small beside the others, as a share of their place.
SMALL = {
    "boiled-egg": 0.6,
    "chili": 0.8,
    "cookie": 0.8,
    "herb": 0.8,
    "ice": 0.75,
    "peanuts": 0.72,
    "tofu": 0.85,
    "tomato": 0.7,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of food lies: centre in pixels, width in pixels, turn in degrees."""

    x: int
    y: int
    width: int
    turn: int = 0


LAYOUTS: dict[int, tuple[Place, ...]] = {
    1: (Place(480, 350, 450),),
    2: (Place(386, 352, 360, 6), Place(602, 396, 312, -6)),
    3: (Place(480, 272, 300), Place(366, 430, 286, 8), Place(600, 430, 276, -8)),
    4: (
        Place(386, 276, 262, 4),
        Place(580, 276, 258, -4),
        Place(386, 464, 258, -6),
        Place(584, 464, 262, 6),
    ),
}
# A long tray is served side by side, a rice cone stands behind what surrounds it.
WIDE = (
    Place(308, 290, 262),
    Place(522, 274, 270),
    Place(420, 448, 272, -4),
    Place(640, 428, 268, 6),
)
CONE = (Place(480, 290, 400), Place(350, 484, 226, 8), Place(480, 524, 210), Place(606, 484, 226))


def _layout(category: str, foods: Sequence[str]) -> tuple[Place, ...]:
    if foods[0] == "tumpeng":
        return CONE[: len(foods)]
    if category in {Category.BUFFET, Category.BOX} and len(foods) == len(WIDE):
        return WIDE
    return LAYOUTS[len(foods)]


def compose(category: str, foods: Sequence[str], angle: str = "atas") -> bytes:
    """This function will lay one to four foods on the category's table; returns a JPEG.

    `foods` are names under static/img/food; "tumpeng" is the rice cone drawn here.
    """
    scene = _table(category, angle).copy()
    zoom = NEARNESS[angle]
    for food, place in zip(foods, _layout(category, foods), strict=True):
        turn = place.turn + (9 if angle == "meja" else 0)
        piece = _piece(food, round(place.width * zoom), turn)
        x = CENTRE[0] + (place.x - ORIGIN[0]) * zoom
        y = CENTRE[1] + (place.y - ORIGIN[1]) * zoom
        scene.paste(piece, (round(x - piece.width / 2), round(y - piece.height / 2)), piece)
    out = io.BytesIO()
    scene.save(out, "JPEG", quality=92)
    return out.getvalue()


@lru_cache(maxsize=32)
def _table(category: str, angle: str) -> Image.Image:
    """Return the ground with the vessel of the category, ready to be served on."""
    top, bottom, weave = GROUNDS[category]
    scene = _ground(top, bottom)
    _weave(scene, weave, slant=angle == "meja")
    zoom = NEARNESS[angle]
    vessel, shadow = _vessel(category, zoom)
    scene.paste((88, 52, 20), (0, 14), shadow)
    scene.paste(vessel, (0, 0), vessel)
    return scene


def _ground(top: Colour, bottom: Colour) -> Image.Image:
    """Return a warm light from the upper left that falls off towards the lower right."""
    light = Image.radial_gradient("L").resize((SIZE[0] * 2, SIZE[1] * 2))
    light = light.crop((SIZE[0] - 330, SIZE[1] - 220, SIZE[0] * 2 - 330, SIZE[1] * 2 - 220))
    return Image.composite(Image.new("RGB", SIZE, bottom), Image.new("RGB", SIZE, top), light)


def _weave(scene: Image.Image, colour: Colour, *, slant: bool) -> None:
    """Draw the faint stripes of a table cloth."""
    mask = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(mask)
    lean = 260 if slant else 0
    for x in range(-300, SIZE[0] + 300, 96):
        draw.line([(x, 0), (x + lean, SIZE[1])], fill=58, width=22)
        draw.line([(x + 30, 0), (x + 30 + lean, SIZE[1])], fill=40, width=5)
    scene.paste(colour, (0, 0), mask)


def _vessel(category: str, zoom: float) -> tuple[Image.Image, Image.Image]:
    """Return what the food lies on, and the mask of its soft shadow."""
    wide = (SIZE[0] * FINE, SIZE[1] * FINE)
    layer = Image.new("RGBA", wide, (0, 0, 0, 0))
    painters = {
        Category.BOX: _box,
        Category.BUFFET: _tray,
        Category.TUMPENG: _tampah,
        Category.DRINK: _board,
    }
    painters.get(Category(category), _plate)(ImageDraw.Draw(layer), zoom * FINE)
    layer = layer.resize(SIZE, Image.Resampling.LANCZOS)
    shadow = layer.getchannel("A").point(lambda value: value * 0.42)
    return layer, shadow.filter(ImageFilter.GaussianBlur(18))


def _around(width: float, height: float) -> tuple[float, float, float, float]:
    """Return the box of that size around the centre of the fine drawing."""
    x, y = CENTRE[0] * FINE, CENTRE[1] * FINE
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _plate(draw: ImageDraw.ImageDraw, scale: float) -> None:
    rings = [(604, (255, 255, 255)), (572, (246, 240, 232)), (560, (253, 251, 247))]
    rings += [(430, (243, 236, 226)), (418, (251, 248, 243))]
    for size, colour in rings:
        draw.ellipse(_around(size * scale, size * scale), fill=colour)


def _box(draw: ImageDraw.ImageDraw, scale: float) -> None:
    """A kraft lunch box, its lid open behind, lined with a banana leaf."""
    left, top, right, _ = _around(800 * scale, 560 * scale)
    lid = [(left + 46 * scale, top - 64 * scale), (right - 46 * scale, top - 64 * scale)]
    draw.polygon([*lid, (right, top + 60 * scale), (left, top + 60 * scale)], fill=(214, 168, 116))
    draw.rounded_rectangle(_around(800 * scale, 560 * scale), 40 * scale, fill=(166, 116, 66))
    draw.rounded_rectangle(_around(784 * scale, 544 * scale), 36 * scale, fill=(205, 157, 103))
    draw.rounded_rectangle(_around(728 * scale, 488 * scale), 26 * scale, fill=(96, 158, 82))
    left, top, right, bottom = _around(716 * scale, 476 * scale)
    draw.rounded_rectangle((left, top, right, bottom), 22 * scale, fill=(137, 192, 108))
    middle = (top + bottom) / 2
    draw.line([(left, middle), (right, middle)], fill=(116, 174, 92), width=round(9 * scale))
    for step in range(1, 12):
        x = left + step * (right - left) / 12
        for end in (top + 8 * scale, bottom - 8 * scale):
            vein = [(x, middle), (x + 34 * scale, end)]
            draw.line(vein, fill=(124, 181, 98), width=round(4 * scale))


def _tray(draw: ImageDraw.ImageDraw, scale: float) -> None:
    for size, colour in ((0, (128, 134, 140)), (14, (226, 230, 233)), (40, (180, 186, 191))):
        box = _around((760 - size) * scale, (540 - size) * scale)
        draw.rounded_rectangle(box, (64 - size / 2) * scale, fill=colour)
    draw.rounded_rectangle(_around(704 * scale, 484 * scale), 40 * scale, fill=(240, 242, 243))


def _board(draw: ImageDraw.ImageDraw, scale: float) -> None:
    draw.rounded_rectangle(_around(740 * scale, 500 * scale), 90 * scale, fill=(150, 98, 56))
    draw.rounded_rectangle(_around(724 * scale, 480 * scale), 84 * scale, fill=(196, 140, 88))
    for y in range(-180, 200, 60):
        line = _around(640 * scale, 1)
        shift = y * scale
        draw.line(
            [(line[0], line[1] + shift), (line[2], line[3] + shift + 9 * scale)],
            fill=(182, 126, 76),
            width=round(5 * scale),
        )


def _tampah(draw: ImageDraw.ImageDraw, scale: float) -> None:
    draw.ellipse(_around(660 * scale, 660 * scale), fill=(146, 100, 52))
    draw.ellipse(_around(632 * scale, 632 * scale), fill=(214, 172, 112))
    left, top, right, bottom = _around(632 * scale, 632 * scale)
    x, y, radius = (left + right) / 2, (top + bottom) / 2, (right - left) / 2
    for i in range(48):
        angle = math.tau * i / 48
        rim = (x + radius * math.cos(angle), y + radius * math.sin(angle))
        draw.line([(x, y), rim], fill=(193, 148, 88), width=round(5 * scale))
    for i in range(16):
        _leaf(
            draw, (x, y), math.tau * i / 16, 284 * scale, (74, 142, 66) if i % 2 else (96, 164, 80)
        )
    draw.ellipse(_around(430 * scale, 430 * scale), fill=(112, 178, 92))


def _leaf(
    draw: ImageDraw.ImageDraw, root: tuple[float, float], angle: float, length: float, fill: Colour
) -> None:
    half = ((0.35, 0.0), (0.6, 0.2), (0.82, 0.17), (1.0, 0.0))
    outline = [*half, *((d, -s) for d, s in reversed(half))]
    draw.polygon(
        [
            (
                root[0] + length * d * math.cos(angle + s),
                root[1] + length * d * math.sin(angle + s),
            )
            for d, s in outline
        ],
        fill=fill,
    )


@lru_cache(maxsize=256)
def _piece(food: str, width: int, turn: int) -> Image.Image:
    """Return one food with its own soft shadow, turned and sized."""
    art = _cone() if food == "tumpeng" else _art(food)
    scale = width * SMALL.get(food, 1.0) / max(art.size)
    if turn:
        art = art.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    size = (round(art.width * scale), round(art.height * scale))
    art = art.resize(size, Image.Resampling.BICUBIC)
    margin = 26
    piece = Image.new("RGBA", (art.width + margin * 2, art.height + margin * 2), (70, 40, 12, 0))
    shade = Image.new("L", piece.size, 0)
    shade.paste(art.getchannel("A").point(lambda value: value * 0.38), (margin + 4, margin + 12))
    piece.putalpha(shade.filter(ImageFilter.GaussianBlur(9)))
    piece.alpha_composite(art, (margin, margin))
    return piece


@lru_cache(maxsize=64)
def _art(food: str) -> Image.Image:
    path = settings.BASE_DIR / "static" / "img" / "food" / f"{food}.webp"
    with Image.open(path) as picture:
        art = picture.convert("RGBA")
    return art.crop(art.getbbox())


@lru_cache(maxsize=1)
def _cone() -> Image.Image:
    """Draw the yellow rice cone of a tumpeng: lit from the left, a leaf cap, grains."""
    width, height = 600, 640
    shape = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(shape)
    draw.polygon([(300, 10), (40, 560), (560, 560)], fill=255)
    draw.ellipse((40, 500, 560, 624), fill=255)
    shape = shape.filter(ImageFilter.GaussianBlur(6)).point(lambda value: 255 if value > 128 else 0)
    shape = shape.filter(ImageFilter.GaussianBlur(1.5))
    side = Image.linear_gradient("L").rotate(90).resize((width, height))
    body = Image.composite(
        Image.new("RGB", (width, height), (255, 233, 120)),
        Image.new("RGB", (width, height), (247, 178, 38)),
        side,
    )
    grains = Image.effect_noise((width // 9, height // 9), 46).resize((width, height))
    body = Image.blend(body, ImageChops.overlay(body, Image.merge("RGB", [grains] * 3)), 0.55)
    cone = body.convert("RGBA")
    cap = ImageDraw.Draw(cone)
    cap.polygon(
        [(300, 0), (216, 190), (262, 168), (300, 200), (338, 168), (384, 190)], (52, 122, 56)
    )
    cap.polygon([(300, 0), (216, 190), (262, 168), (288, 188)], (94, 164, 82))
    cone.putalpha(shape)
    return cone.crop(cone.getbbox())
