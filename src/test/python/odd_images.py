"""Odd images of the kinds that the suites of image libraries hold, and what Pillow 12.3 makes of them, for ReportsTest.

    python src/test/python/odd_images.py src/test/resources/io/sparkbit/image/reports/odd

All are written byte by byte, or by Pillow where a comment says so.
"""

import hashlib
import io
import json
import lzma
import pathlib
import random
import struct
import sys
import zlib

from PIL import Image, ImageOps

DRAWS = random.Random(1)
WIDTH, HEIGHT = 19, 13


def noise(count):
    return bytes(DRAWS.randrange(256) for _ in range(count))


def waves(channels=3, width=WIDTH, height=HEIGHT):
    """Samples that differ from pixel to pixel, but compress."""
    return bytes(
        (x * (5 + c) + y * (9 - c)) % 256 for y in range(height) for x in range(width) for c in range(channels)
    )


def saved(mode, extension, **options):
    """By Pillow."""
    out = io.BytesIO()
    channels = len(Image.new(mode, (1, 1)).getbands())
    Image.frombytes(mode, (WIDTH, HEIGHT), waves(channels)).save(out, extension, **options)
    return out.getvalue()


# PNG


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_header(width=WIDTH, height=HEIGHT, bits=8, color_type=2, interlaced=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color_type, 0, 0, interlaced))


def png(*chunks):
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND", b"")


def rows(height=HEIGHT, row_bytes=3 * WIDTH):
    return zlib.compress(b"".join(bytes([y % 5]) + noise(row_bytes) for y in range(height)))


def xmp(orientation, end=b""):
    text = b'<x:xmpmeta tiff:Orientation="%d"/>' % orientation + end
    return chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + text)


def frame_control(number, width, height, left=0, top=0):
    return chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, width, height, left, top, 1, 10, 0, 0))


def pngs():
    yield "second_header.png", png(
        png_header(color_type=0, interlaced=1), png_header(1, 5, color_type=0), chunk(b"IDAT", rows(5, 1))
    )
    yield "data_before_header.png", png(chunk(b"IDAT", b""), png_header(), chunk(b"IDAT", rows()))
    yield "rows_missing.png", png(png_header(), chunk(b"IDAT", rows(HEIGHT - 4)))
    yield "rows_missing_interlaced.png", png(png_header(8, 8, 8, 0, 1), chunk(b"IDAT", zlib.compress(b"\0\x50")))
    yield "row_half_missing.png", png(png_header(), chunk(b"IDAT", zlib.compress(noise(100))))
    yield "xmp_not_utf8.png", png(png_header(), xmp(6), xmp(8, b"\xff"), chunk(b"IDAT", rows()))
    yield "xmp_only_not_utf8.png", png(png_header(), xmp(8, b"\xff"), chunk(b"IDAT", rows()))
    yield "xmp_twice.png", png(png_header(), xmp(6), chunk(b"IDAT", rows()), xmp(3))
    animation = chunk(b"acTL", struct.pack(">II", 2, 0))
    second = chunk(b"fdAT", struct.pack(">I", 2) + rows())
    yield "frames.apng", png(
        png_header(), animation, frame_control(0, WIDTH, HEIGHT), chunk(b"IDAT", rows()),
        frame_control(1, WIDTH, HEIGHT), second,
    )  # fmt: skip
    yield "small_first_frame.apng", png(
        png_header(), animation, frame_control(0, 9, 5, 4, 3), chunk(b"IDAT", rows(5, 27)),
        frame_control(1, WIDTH, HEIGHT), second,
    )  # fmt: skip
    yield "default_image.apng", png(
        png_header(), animation, chunk(b"IDAT", rows()), frame_control(0, WIDTH, HEIGHT),
        chunk(b"fdAT", struct.pack(">I", 1) + rows()),
    )  # fmt: skip


# BMP


def bmp(header, body, offset=None):
    offset = 14 + len(header) if offset is None else offset
    return b"BM" + struct.pack("<IHHI", 14 + len(header) + len(body), 0, 0, offset) + header + body


def info(bits, compression=0, colors=0, height=HEIGHT):
    return struct.pack("<IiiHHIIiiII", 40, WIDTH, height, 1, bits, compression, 0, 2835, 2835, colors, 0)


def row_bytes(bits):
    return (WIDTH * bits + 31) // 32 * 4


def bmps():
    core = struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 8)
    yield "os2_short_palette.bmp", bmp(core + noise(3 * 200), noise(row_bytes(8) * HEIGHT))
    core = struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 4)
    yield "os2_4.bmp", bmp(core + noise(3 * 16), noise(row_bytes(4) * HEIGHT))
    yield "bare.dib", info(24) + noise(row_bytes(24) * HEIGHT)
    yield "bare_palette.dib", info(8, colors=50) + noise(200) + noise(row_bytes(8) * HEIGHT)
    yield "bare_top_down.dib", info(32, height=-HEIGHT) + noise(row_bytes(32) * HEIGHT)
    ramp = b"".join(bytes([i % 256] * 3 + [0]) for i in range(300))
    yield "gray_300_colors.bmp", bmp(info(8, colors=300) + ramp, noise(row_bytes(8) * HEIGHT))
    yield "colors_300.bmp", bmp(info(8, colors=300) + noise(1200), noise(row_bytes(8) * HEIGHT))
    yield "two_grays.bmp", bmp(info(8, colors=2) + ramp[:8], bytes(range(row_bytes(8))) * HEIGHT)
    runs = b"".join(bytes([WIDTH - 4, y, 0, 4]) + noise(4) + b"\0\0" for y in range(HEIGHT))
    palette = noise(1024)
    yield "rle8.bmp", bmp(info(8, 1) + palette, runs + b"\0\1")
    yield "rle8_ends_with_literal.bmp", bmp(info(8, 1) + palette, runs[:-4] + b"\0\7" + noise(6))
    yield "rle8_ends_too_early.bmp", bmp(info(8, 1) + palette, runs[:-8] + b"\0\7" + noise(3))


# GIF


def gif(code_bits, colors, local=None, flags=0):
    """Every index by a code of its own, the table of codes cleared before it grows."""
    clear = 1 << code_bits
    value, length = 0, 0
    for index in waves(1):
        for code in (clear, index % min(clear, 256)):
            value |= code << length
            length += code_bits + 1
    value |= clear + 1 << length
    codes = value.to_bytes((length + code_bits) // 8 + 1, "little")
    blocks = b"".join(bytes([len(codes[i : i + 3])]) + codes[i : i + 3] for i in range(0, len(codes), 3))
    size = colors.bit_length() - 2
    screen = b"GIF89a" + struct.pack("<HHBBB", WIDTH, HEIGHT, 0x80 | size, 0, 0) + noise(3 * colors)
    local = local or b""
    flags |= 0x80 | (len(local) // 3).bit_length() - 2 if local else 0
    image = b"," + struct.pack("<HHHHB", 0, 0, WIDTH, HEIGHT, flags) + local
    return screen + image + bytes([code_bits]) + blocks + b"\0;"


def gifs():
    for code_bits in (1, 2, 9, 10, 11):
        yield "codes_of_%d.gif" % code_bits, gif(code_bits, 256)
    yield "local_table.gif", gif(8, 4, noise(768), 0x40)
    yield "short_table.gif", gif(8, 16)


# MPO and JPEG, by Pillow


def jpegs():
    second = Image.frombytes("RGB", (WIDTH, HEIGHT), waves(3)[::-1])
    yield "two_pictures.mpo", saved("RGB", "MPO", save_all=True, append_images=[second])
    plain = saved("RGB", "JPEG")
    yield "ends_in_a_marker.jpg", plain[:-2] + b"\xff\xdb"
    yield "ends_in_a_table.jpg", plain[:-2] + b"\xff\xdb\0\x43\1"
    yield "bad_table_behind.jpg", plain[:-2] + b"\xff\xdb\0\x43\x0f" + bytes(64) + b"\xff\xd9"


# TIFF


def pack_bits(data):
    return b"".join(bytes([len(part) - 1]) + part for part in (data[i : i + 128] for i in range(0, len(data), 128)))


def differences(samples, channels):
    """Predictor 2."""
    row = WIDTH * channels
    return bytes(
        (v - (samples[i - channels] if i % row >= channels else 0)) % 256 for i, v in enumerate(samples)
    )  # fmt: skip


REVERSED = bytes(int("{:08b}".format(i)[::-1], 2) for i in range(256))
COMPRESS = {
    1: lambda data: data,
    8: zlib.compress,
    32773: pack_bits,
    34925: lambda data: lzma.compress(data, preset=0),
}
TYPES = {3: "H", 4: "I", 16: "Q"}


def tiff(planes, tags, order="<", big=False, tail=b""):
    """A strip for each plane; tags besides size and place, each a type and values."""
    place = 16 if big else 8
    wide = "Q" if big else "I"
    strips = [COMPRESS[tags[259][1]](plane) for plane in planes]
    if tags.get(266) == (3, 2):
        strips = [strip.translate(REVERSED) for strip in strips]
    offsets = [place + sum(map(len, strips[:i])) for i in range(len(strips))]
    tags = {
        256: (3, WIDTH), 257: (3, HEIGHT), 278: (3, HEIGHT), **tags,
        273: (16 if big else 4, *offsets), 279: (4, *map(len, strips)),
    }  # fmt: skip
    directory = place + sum(map(len, strips))
    directory += directory % 2
    values_at = directory + len(tags) * (20 if big else 12) + (16 if big else 6)
    entries, values = b"", b""
    for tag, (kind, *numbers) in sorted(tags.items()):
        data = struct.pack(order + str(len(numbers)) + TYPES[kind], *numbers)
        entries += struct.pack(order + "HH" + wide, tag, kind, len(numbers))
        if len(data) <= struct.calcsize("=" + wide):
            entries += data.ljust(struct.calcsize("=" + wide), b"\0")
        else:
            entries += struct.pack(order + wide, values_at + len(values))
            values += data
    mark = b"II" if order == "<" else b"MM"
    head = struct.pack(order + "HHHQ", 43, 8, 0, directory) if big else struct.pack(order + "HI", 42, directory)
    start = (mark + head + b"".join(strips)).ljust(directory, b"\0")
    count = struct.pack(order + ("Q" if big else "H"), len(tags))
    return start + count + entries + struct.pack(order + wide, 0) + values + tail


def rgb(compression=1, **more):
    return {258: (3, 8, 8, 8), 259: (3, compression), 262: (3, 2), 277: (3, 3), **more}


def gray(bits=8, compression=1, **more):
    return {258: (3, bits), 259: (3, compression), 262: (3, 1), 277: (3, 1), **more}


def tiffs():
    colors = waves(3)
    yield "lzma.tif", tiff([colors], rgb(34925))
    yield "lzma_predictor.tif", tiff([differences(colors, 3)], {**rgb(34925), 317: (3, 2)})
    yield "lzma_reversed_bits.tif", tiff([waves(1)], {**gray(compression=34925), 266: (3, 2)})
    cut = lzma.compress(colors, preset=0)[:-9]
    COMPRESS[34925], whole = lambda data: cut, COMPRESS[34925]
    yield "lzma_without_its_end.tif", tiff([colors], rgb(34925))
    COMPRESS[34925] = whole
    yield "zstd.tif", saved("RGB", "TIFF", compression="zstd")  # By Pillow.
    yield "big.tif", tiff([colors], rgb(8), big=True)
    yield "big_planes.tif", tiff([colors[c::3] for c in range(3)], {**rgb(), 284: (3, 2)}, big=True)
    yield "planes.tif", tiff([colors[c::3] for c in range(3)], {**rgb(32773), 284: (3, 2)})
    yield "planes_cmyk.tif", tiff(
        [waves(4)[c::4] for c in range(4)],
        {258: (3, 8, 8, 8, 8), 259: (3, 8), 262: (3, 5), 277: (3, 4), 284: (3, 2)},
        ">",
    )
    alpha = {258: (3, 8, 8, 8, 8), 262: (3, 2), 277: (3, 4)}
    dark = bytes(min(v, waves(4)[i // 4 * 4 + 3]) for i, v in enumerate(waves(4)))
    yield "premultiplied.tif", tiff([dark], {**alpha, 259: (3, 1), 338: (3, 1)})
    yield "premultiplied_deflate.tif", tiff([dark], {**alpha, 259: (3, 8), 338: (3, 1)})
    yield "premultiplied_more.tif", tiff(
        [waves(5)], {**alpha, 258: (3, 8, 8, 8, 8, 8), 277: (3, 5), 259: (3, 1), 338: (3, 1, 0)}
    )
    yield "lab.tif", tiff([colors], {**rgb(8), 262: (3, 8)})
    yield "signed.tif", tiff([waves(1)], {**gray(), 339: (3, 2)})
    yield "four_bits.tif", tiff([noise(10 * HEIGHT)], {**gray(4), 262: (3, 0)})
    yield "two_bits_palette.tif", tiff(
        [noise(5 * HEIGHT)], {**gray(2), 262: (3, 3), 320: (3, *(DRAWS.randrange(65536) for _ in range(12)))}
    )
    yield "ycc.tif", saved("YCbCr", "TIFF", compression="tiff_lzw")  # By Pillow.
    yield "ycc_jpeg.tif", saved("YCbCr", "TIFF", compression="jpeg")
    yield "turned_tiff.tif", tiff([colors], {**rgb(8), 274: (3, 6)})


def digest(image):
    return hashlib.sha256(image.tobytes()).hexdigest()


def answer(file):
    try:
        plain = Image.open(io.BytesIO(file)).convert("RGB")
        upright = ImageOps.exif_transpose(Image.open(io.BytesIO(file))).convert("RGB")
    except Exception as e:  # Pillow refuses by exceptions of many classes.
        return {"refused": type(e).__name__}
    expected = {"height": plain.height, "rgb_sha256": digest(plain), "width": plain.width}
    if digest(upright) != digest(plain):
        expected |= {
            "upright_height": upright.height,
            "upright_rgb_sha256": digest(upright),
            "upright_width": upright.width,
        }
    return expected


def main(folder):
    answers = {}
    for make in (pngs, bmps, gifs, jpegs, tiffs):
        for name, file in make():
            (folder / name).write_bytes(file)
            answers[name] = answer(file)
    text = json.dumps(answers, indent=1, sort_keys=True)
    (folder / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
