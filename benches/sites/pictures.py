"""Test photos of 24 megapixels, the same for the same number.

They weigh and decode about as a camera's do: smooth light, shapes of many sizes, and the fine noise of
a sensor, saved as JPEG with the colours at half the resolution. Made with Pillow (`pip install pillow`).
"""
import pathlib
import random
import sys

WIDTH, HEIGHT = 6000, 4000
# Octaves of the noise: cell size in pixels, and how strongly it shows.
OCTAVES = ((1000, 0.5), (250, 0.4), (60, 0.3), (15, 0.2), (4, 0.12))
QUALITY = 92
GRAIN = 5  # standard deviation of the noise of a single pixel, in levels of 256


def write(count, folder):
    """Writes `count` photos into `folder`, those that are not there already, and returns their paths."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"photo-{i:03}.jpg" for i in range(count)]
    for i, path in enumerate(paths):
        if not path.exists():
            _picture(i).save(path, quality=QUALITY, subsampling="4:2:0")
    return paths


def _picture(number):
    try:
        from PIL import Image, ImageChops
    except ImportError:
        sys.exit("making photos needs Pillow: `pip install pillow`, or give photos of your own")
    chance = random.Random(number)
    size = (WIDTH, HEIGHT)
    light = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(size)
    bands = []
    for _ in range(3):
        band = Image.blend(light, Image.new("L", size, chance.randint(60, 190)), 0.5)
        for cell, strength in OCTAVES:
            band = Image.blend(band, _noise(Image, chance, size, cell), strength)
        bands.append(band)
    # The bands of a photo go together: the first one's shapes show in all.
    bands = [bands[0]] + [Image.blend(bands[0], band, 0.35) for band in bands[1:]]
    grain = _grain(Image, chance, size)
    return Image.merge("RGB", [ImageChops.add(band, grain, offset=-128) for band in bands])


def _noise(image, chance, size, cell):
    """Grey noise of cells of that many pixels, smooth between them."""
    width, height = -(-size[0] // cell) + 1, -(-size[1] // cell) + 1
    levels = chance.randbytes(width * height)
    return image.frombytes("L", (width, height), levels).resize(size, image.Resampling.BICUBIC)


def _grain(image, chance, size):
    """Noise of single pixels around the middle grey; a tile of it, repeated, is as hard to code."""
    side = 500
    levels = bytes(min(255, max(0, round(chance.gauss(128, GRAIN)))) for _ in range(side * side))
    tile, whole = image.frombytes("L", (side, side), levels), image.new("L", size)
    for x in range(0, size[0], side):
        for y in range(0, size[1], side):
            whole.paste(tile, (x, y))
    return whole
