"""Logos and signatures made ready to print: sound, small, and in the form that is cheapest to put into a PDF.

A raster picture becomes a JPEG without transparency: WeasyPrint copies a JPEG as it is, but decodes and encodes a PNG
again for each certificate. What cannot be read, or should not be, becomes None and the caller prints a name instead.
"""

from io import BytesIO

from PIL import Image, ImageOps

from .loaded import Loaded
from .paper import Asset
from .svg import UnsafeSvgError, check_svg

MAX_PIXELS = 25_000_000
PRINTED = (1000, 500)
"""Pixels that suffice for the largest picture on the sheet (50 x 19 mm) at well over 300 dpi."""
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}


def prepare(asset: Asset, surface: str) -> Loaded | None:
    """The picture as it is put on the sheet of colour `surface` (`#rrggbb`), or None if it cannot be printed."""
    if asset.mime == "image/svg+xml":
        return _svg(asset)
    try:
        return _raster(asset, surface)
    except Exception:  # Pillow's decoders raise whatever a broken file makes of them
        return None


def _svg(asset: Asset) -> Loaded | None:
    try:
        check_svg(asset.data)
    except UnsafeSvgError:
        return None
    return Loaded(asset.mime, asset.data)


def _raster(asset: Asset, surface: str) -> Loaded | None:
    image: Image.Image = Image.open(BytesIO(asset.data), formats=[_FORMATS[asset.mime]])
    if image.width * image.height > MAX_PIXELS or not _is_complete(asset):
        return None
    if _is_ready(image):
        image.load()
        return Loaded("image/jpeg", asset.data)
    image = ImageOps.exif_transpose(image)
    image.thumbnail(PRINTED)
    flat = _flattened(image, surface)
    written = BytesIO()
    flat.save(written, "JPEG", quality=92, subsampling=0)
    return Loaded("image/jpeg", written.getvalue())


def _is_complete(asset: Asset) -> bool:
    """WeasyPrint tells Pillow to accept truncated files, for the whole process: half a logo would pass."""
    end = b"IEND" if asset.mime == "image/png" else b"\xff\xd9"
    return end in asset.data[-4096:]


def _is_ready(image: Image.Image) -> bool:
    fits = image.width <= PRINTED[0] and image.height <= PRINTED[1]
    return image.format == "JPEG" and image.mode in ("RGB", "L") and fits and not image.getexif()


def _flattened(image: Image.Image, surface: str) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    sheet = Image.new("RGBA", layer.size, surface)
    return Image.alpha_composite(sheet, layer).convert("RGB")
