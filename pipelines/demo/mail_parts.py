"""Bytes of mail: words, addresses, parts, attachments.

Written out by hand and not with the email package, so that every Python
gives the same bytes, and so that old, odd and wrong mail can be made too.
"""

import base64
import datetime
import hashlib
import io
import struct
import textwrap
import zipfile
import zlib

DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
START = datetime.datetime(2026, 10, 19)


class Dice:
    """Chance that depends on a name alone, not on what was thrown before."""

    def __init__(self, *name):
        self.name = "/".join(str(n) for n in name)
        self.count = 0

    def bits(self, size=8):
        self.count += 1
        text = "%s#%d" % (self.name, self.count)
        return hashlib.sha256(text.encode()).digest()[:size]

    def below(self, n):
        return int.from_bytes(self.bits(), "big") % n

    def pick(self, items):
        return items[self.below(len(items))]

    def chance(self, percent):
        return self.below(100) < percent

    def word(self, n, letters="0123456789abcdef"):
        return "".join(self.pick(letters) for _ in range(n))

    def octets(self, n):
        out = b""
        while len(out) < n:
            out += self.bits(32)
        return out[:n]


def zone_minutes(zone, utc):
    """Minutes east, with the ends of summer time of autumn 2026."""
    if zone == "est":
        return -240 if utc < datetime.datetime(2026, 11, 1, 6) else -300
    summer = 60 if utc < datetime.datetime(2026, 10, 25, 1) else 0
    fixed = {"jst": 540, "cst": 480, "msk": 180, "utc": 0}
    if zone in fixed:
        return fixed[zone]
    return {"cet": 60, "gmt": 0, "wet": 0}[zone] + summer


def moment(when, zone="cet"):
    """"3 14:05", local time at home, as (UTC, minutes east of the sender)."""
    day, clock = when.split()
    hour, minute = clock.split(":")
    local = START + datetime.timedelta(days=int(day) - 1, hours=int(hour),
                                       minutes=int(minute))
    guess = local - datetime.timedelta(minutes=zone_minutes("cet", local))
    utc = local - datetime.timedelta(minutes=zone_minutes("cet", guess))
    utc += datetime.timedelta(seconds=Dice("second", when, zone).below(60))
    return utc, zone_minutes(zone, utc)


def date_text(utc, east, comment=False):
    local = utc + datetime.timedelta(minutes=east)
    sign = "-" if east < 0 else "+"
    text = "%s, %d %s %d %s %s%02d%02d" % (
        DAYS[local.weekday()], local.day, MONTHS[local.month - 1], local.year,
        local.strftime("%H:%M:%S"), sign, abs(east) // 60, abs(east) % 60)
    names = {60: "CET", 120: "CEST", 0: "GMT", -240: "EDT", -300: "EST"}
    return text + (" (%s)" % names[east] if comment and east in names else "")


def asctime(utc, zone=""):
    return "%s %s %2d %s %s%d" % (
        DAYS[utc.weekday()], MONTHS[utc.month - 1], utc.day,
        utc.strftime("%H:%M:%S"), zone + " " if zone else "", utc.year)


def ascii_only(text):
    return all(ord(c) < 128 for c in text)


def q_octets(data, special=b""):
    out = ""
    for octet in data:
        if octet == 32:
            out += "_"
        elif 33 <= octet <= 126 and octet not in b"=?_\"(),.:;<>@[]\\" + special:
            out += chr(octet)
        else:
            out += "=%02X" % octet
    return out


def encoded(text, charset, how):
    """RFC 2047 words for text, each at most 75 characters long."""
    words, piece = [], ""

    def word(chunk):
        data = chunk.encode(charset)
        if how == "B":
            body = base64.b64encode(data).decode()
        else:
            body = q_octets(data)
        return "=?%s?%s?%s?=" % (charset, how, body)

    for char in text:
        if piece and len(word(piece + char)) > 74:
            words.append(word(piece))
            piece = ""
        piece += char
    return words + [word(piece)]


def unstructured(text, charset="UTF-8", how="Q"):
    """A header value in which only the words that need it are encoded."""
    if ascii_only(text):
        return text
    words = text.split(" ")
    need = [i for i, w in enumerate(words) if not ascii_only(w)]
    first, last = need[0], need[-1]
    out = words[:first]
    out += encoded(" ".join(words[first:last + 1]), charset, how)
    return " ".join(out + words[last + 1:])


def display(name, charset="UTF-8", how="Q"):
    if not ascii_only(name):
        return " ".join(encoded(name, charset, how))
    if any(c in name for c in "()<>[]:;@\\,.\""):
        return '"%s"' % name.replace("\\", "\\\\").replace('"', '\\"')
    return name


def mailbox(name, address, charset="UTF-8", how="Q"):
    return "%s <%s>" % (display(name, charset, how), address)


def fold(name, value, width=76):
    """One header line, folded between words."""
    line, lines = name + ":", []
    for word in value.split(" "):
        if len(line) + 1 + len(word) > width and line.strip() != name + ":":
            lines.append(line)
            line = ""
        line += " " + word
    return "\n".join(lines + [line])


def quoted_printable(data):
    lines = []
    for raw in data.split(b"\n"):
        line = ""
        for i, octet in enumerate(raw):
            end = i == len(raw) - 1
            plain = 33 <= octet <= 126 and octet != 61
            if plain or (octet in (32, 9) and not end):
                piece = chr(octet)
            else:
                piece = "=%02X" % octet
            if len(line) + len(piece) > 75:
                lines.append(line + "=")
                line = ""
            line += piece
        lines.append(line)
    return "\n".join(lines).encode()


def base64_lines(data, width=76):
    text = base64.b64encode(data).decode()
    return "\n".join(text[i:i + width]
                     for i in range(0, len(text), width)).encode() + b"\n"


class Part:
    """Content headers and a body, ready to be written."""

    def __init__(self, headers, body):
        self.headers = headers
        self.body = body

    def write(self):
        head = "\n".join(fold(n, v) for n, v in self.headers)
        return head.encode("utf-8") + b"\n\n" + self.body


def text_part(text, charset="utf-8", cte=None, subtype="plain", extra="",
              more=()):
    data = text.encode(charset)
    if cte is None:
        cte = "7bit" if ascii_only(text) else "8bit"
    headers = [("Content-Type", "text/%s; charset=%s%s" % (subtype, charset, extra))]
    headers += [("Content-Transfer-Encoding", cte)] + list(more)
    if cte == "quoted-printable":
        data = quoted_printable(data)
    elif cte == "base64":
        data = base64_lines(data)
    return Part(headers, data)


def multipart(kind, parts, dice, params="", style="{}", preamble="",
              epilogue="", close=True):
    boundary = style.format(dice.word(20))
    body = preamble.encode()
    for part in parts:
        body += b"\n" if body and not body.endswith(b"\n") else b""
        body += b"--" + boundary.encode() + b"\n" + part.write()
        body += b"" if body.endswith(b"\n") else b"\n"
    if close:
        body += b"--" + boundary.encode() + b"--\n"
    body += epilogue.encode()
    value = 'multipart/%s; %sboundary="%s"' % (kind, params, boundary)
    return Part([("Content-Type", value)], body)


def parameter(name, value, how):
    """A MIME parameter the plain way, or one of the three others."""
    if how == "plain":
        if ascii_only(value) and not any(c in value for c in " ()<>@,;:\\\"/[]?="):
            return "%s=%s" % (name, value)
        return '%s="%s"' % (name, value)
    if how == "2047":
        return '%s="%s"' % (name, " ".join(encoded(value, "UTF-8", "B")))
    safe = "".join(chr(c) if chr(c).isalnum() and c < 128 or c in b"-._" else "%%%02X" % c
                   for c in value.encode())
    if how == "2231":
        return "%s*=UTF-8''%s" % (name, safe)
    pieces, rest = [], "UTF-8''" + safe
    while rest:
        cut = min(40, len(rest))
        while cut < len(rest) and "%" in rest[cut - 2:cut]:
            cut -= 1
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return "; ".join("%s*%d*=%s" % (name, i, p) for i, p in enumerate(pieces))


TYPES = {
    "png": "image/png", "pdf": "application/pdf", "csv": "text/csv",
    "txt": "text/plain; charset=utf-8", "awk": "text/x-awk",
    "ogg": "audio/ogg", "zip": "application/zip", "ics": "application/ics",
    "vcf": "text/vcard; charset=utf-8", "bin": "application/octet-stream",
    "docx": "application/vnd.openxmlformats-officedocument"
            ".wordprocessingml.document",
}


def stored(data):
    """zlib's format without compression: the same with every zlib."""
    out, left = b"\x78\x01", data
    while True:
        block, left = left[:65535], left[65535:]
        out += struct.pack("<BHH", 0 if left else 1, len(block), len(block) ^ 0xFFFF)
        out += block
        if not left:
            return out + struct.pack(">I", zlib.adler32(data))


def png(dice):
    """A small picture: hills before a sky."""
    width, height = 40, 26
    sky = [150 + dice.below(90) for _ in range(3)]
    hill = [30 + dice.below(110) for _ in range(3)]
    top = [10 + dice.below(8)]
    for _ in range(width - 1):
        top.append(max(5, min(height - 4, top[-1] + dice.below(3) - 1)))
    rows = b""
    for y in range(height):
        rows += b"\0"
        for x in range(width):
            rows += bytes(hill if y >= top[x] else [min(255, c + y) for c in sky])

    def chunk(kind, data):
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
            + chunk(b"IDAT", stored(rows)) + chunk(b"IEND", b""))


def pdf(title):
    """One page with one line on it."""
    line = title.encode("ascii", "replace").replace(b"(", b"").replace(b")", b"")
    stream = b"BT /F1 18 Tf 60 760 Td (" + line + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for i, text in enumerate(objects):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i + 1, text)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return out + b"startxref\n%d\n%%%%EOF\n" % table


def archive(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as z:
        for name, data in files:
            info = zipfile.ZipInfo(name, (2026, 10, 19, 8, 0, 0))
            info.create_system = 3
            z.writestr(info, data)
    return out.getvalue()


def document(title):
    text = title.replace("&", "&amp;")
    body = ('<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxml'
            'formats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>%s'
            "</w:t></w:r></w:p></w:body></w:document>" % text)
    return archive([("word/document.xml", body)])


def table(name, dice):
    rows = ["date;text;amount"]
    for _ in range(6 + dice.below(14)):
        rows.append("2026-%02d-%02d;%s;%d.%02d" % (
            7 + dice.below(3), 1 + dice.below(28),
            dice.pick(["translation", "proofreading", "postage", "paper",
                       "train", "coffee for the office", "certification"]),
            5 + dice.below(600), dice.below(100)))
    return ("\n".join(rows) + "\n").encode()


def content(kind, name, dice):
    if kind == "png":
        return png(dice)
    if kind == "pdf":
        return pdf(name)
    if kind == "docx":
        return document(name)
    if kind == "csv":
        return table(name, dice)
    if kind == "zip":
        return archive([("readme.txt", "Annexes A to C\n"), ("c.png", png(dice))])
    if kind == "ogg":
        return b"OggS" + dice.octets(900)
    if kind == "awk":
        return (b"# join lines that do not end a sentence\n"
                b"/[.!?:]$/ { print hold $0; hold = \"\"; next }\n"
                b"{ hold = hold $0 \" \" }\nEND { if (hold) print hold }\n")
    if kind == "txt":
        return "村口有一棵老槐树，阿婆总坐在树下剥豆子。\n她说，豆子知道天气。\n".encode()
    return dice.octets(200)


def attachment(kind, name, how, dice, cid=None):
    disposition = "inline" if cid else "attachment"
    kind_text = TYPES[kind]
    if how in ("plain", "2047"):
        kind_text += "; " + parameter("name", name, how)
    headers = [("Content-Type", kind_text)]
    headers.append(("Content-Disposition",
                    disposition + "; " + parameter("filename", name, how)))
    headers.append(("Content-Transfer-Encoding", "base64"))
    if cid:
        headers.append(("Content-ID", "<%s>" % cid))
    return Part(headers, base64_lines(content(kind, name, dice)))


def calendar_text(event, uid, method="REQUEST"):
    name, begin, end = event
    return ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//invented//EN\nMETHOD:%s\n"
            "BEGIN:VEVENT\nUID:%s\nDTSTAMP:20261019T060000Z\nDTSTART:%s\n"
            "DTEND:%s\nSUMMARY:%s\nEND:VEVENT\nEND:VCALENDAR\n"
            % (method, uid, begin, end, name.replace(",", "\\,")))


def wrap(text, width=72):
    """Paragraphs of at most width columns; indented lines stay."""
    out = []
    for line in text.split("\n"):
        wide = any(ord(c) > 0x2E80 for c in line)
        if line.startswith((" ", "\t", ">")) or len(line) <= width or wide:
            out.append(line)
        else:
            out += textwrap.wrap(line, width, break_long_words=False,
                                 break_on_hyphens=False)
    return "\n".join(out)


def quote(text):
    return "\n".join((">" + ("" if line.startswith(">") else " ") + line).rstrip()
                     for line in text.rstrip("\n").split("\n"))
