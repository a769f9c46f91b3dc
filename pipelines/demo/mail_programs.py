"""The mail programs of the demo mailbox: what each writes, and how.

A program is the order of its headers, its ways with character sets, and a
function that lays out the body.  A letter is a dict: see make-mail.py.
"""

import html

import mail_parts as p

ORDER = {
    "kestrel": "MIME-Version References In-Reply-To From Date Message-ID "
               "Subject To Cc",
    "petrel": "Message-ID Date MIME-Version User-Agent Subject "
              "Content-Language To Cc References From Organization In-Reply-To",
    "harrier": "Date From To Cc Subject Message-ID Mail-Followup-To References "
               "MIME-Version In-Reply-To User-Agent",
    "officepost": "From To CC Subject Thread-Topic Thread-Index Importance "
                  "X-Priority Date Message-ID References In-Reply-To "
                  "Accept-Language Content-Language X-Has-Attach MIME-Version",
    "courrier": "From Reply-To To Cc Subject Date Message-ID References "
                "In-Reply-To X-Mailer MIME-Version",
    "nightbird": "X-Mailer Date From To Cc Subject In-Reply-To References "
                 "Message-ID MIME-Version",
    "hatomail": "Date Message-Id To Subject From In-Reply-To References "
                "Mime-Version X-Mailer",
    "yanmail": "Date From To Subject References X-Priority X-GUID X-Has-Attach "
               "X-Mailer Mime-Version Message-ID",
    "pocket": "From Mime-Version Date Subject Message-Id References "
              "In-Reply-To To Cc X-Mailer",
    "fjord": "Date Subject From To Message-ID In-Reply-To X-Mailer "
             "X-Priority MIME-Version",
    "handwerk": "Reply-To From To Cc Subject Date Organization MIME-Version "
                "X-Priority X-MSMail-Priority X-Mailer Message-ID References",
    "schoolpost": "Sender From To Subject Date Message-ID In-Reply-To "
                  "Importance MIME-Version List-Unsubscribe",
    "ticket": "Date From Reply-To To Message-ID In-Reply-To References Subject "
              "Auto-Submitted X-Ticket MIME-Version Precedence",
    "mudlark": "Date From To Cc Subject In-Reply-To Message-ID User-Agent "
               "MIME-Version",
    "webmail": "MIME-Version Date From To Cc Subject In-Reply-To References "
               "Message-ID X-Sender User-Agent",
    "tablet": "Subject From Date To Cc In-Reply-To References Message-ID "
              "Mime-Version X-Mailer",
    "service": "Date From Reply-To To Subject Message-ID References Sender "
               "List-Id List-Unsubscribe List-Unsubscribe-Post List-Archive "
               "Precedence Auto-Submitted X-Campaign X-Feedback-ID "
               "X-Forge-Reason X-Auto-Response-Suppress MIME-Version",
}

SAYS = {
    "petrel": "Petrel 128.3 (Linux)", "harrier": "Harrier/2.2.9 (2025-11-02)",
    "courrier": "Courrier 11.4", "nightbird": "Nightbird! v10.5.2",
    "hatomail": "HatoMail 6.21 [ja]", "yanmail": "YanMail 7.2.25[cn]",
    "pocket": "Pocket Mail (22B83)", "fjord": "Fjordnett Webpost 4.0",
    "handwerk": "Handwerkspost 2019 (16.0)", "mudlark": "Mudlark 2.26 (LRH 649)",
    "webmail": "Roundtable Webmail/1.6.5", "tablet": "Tablet Mail (3774.600.62)",
}


def stamp(parent):
    return (parent["utc"].strftime("%d %b %Y"), parent["utc"].strftime("%H:%M"))


def plain_body(letter, style):
    """The text with what it answers, as this program quotes."""
    text, parent = p.wrap(letter["text"]), letter["parent"]
    if parent is None or letter.get("bare"):
        return text + "\n"
    name = parent["name"]
    day, clock = stamp(parent)
    old = parent["plain"].rstrip("\n")
    if style == "block":
        return "%s\n\n-----Original Message-----\nFrom: %s\nSent: %s %s\n" \
            "Subject: %s\n\n%s\n" % (text, name, day, clock, parent["subject"], old)
    if style == "inline":
        return "On %s, %s wrote:\n%s\n\n%s\n" % (day, name, p.quote(old), text)
    if style == "german":
        return "%s\n\nAm %s um %s schrieb %s:\n%s\n" % (
            text, day, clock, name, p.quote(old))
    return "%s\n\nOn %s at %s, %s wrote:\n\n%s\n" % (
        text, day, clock, name, p.quote(old))


def paragraphs(text, tag="p", attribute=""):
    out = ""
    for block in text.strip().split("\n\n"):
        body = html.escape(block, quote=False).replace("\n", "<br>\n")
        out += "<%s%s>%s</%s>\n" % (tag, attribute, body, tag)
    return out


def html_body(letter, style):
    text, parent = letter["text"], letter["parent"]
    if style == "office":
        top = "<html xmlns:o=\"urn:office\">\n<head><style><!--\np.OfNormal " \
            "{margin:0cm;font-size:11pt}\n--></style></head>\n<body>\n"
        body = paragraphs(text, "p", ' class="OfNormal"')
        if parent:
            body += '<div style="border-top:solid #E1E1E1 1pt"><p><b>From:</b> ' \
                "%s<br>\n<b>Subject:</b> %s</p></div>\n%s" % (
                    html.escape(parent["name"]), html.escape(parent["subject"]),
                    paragraphs(parent["text"], "p", ' class="OfNormal"'))
        return top + body + "</body>\n</html>\n"
    if style == "div":
        body = '<div dir="ltr">' + paragraphs(text, "div") + "</div>\n"
        if parent:
            body += '<br><div class="kestrel_quote"><div dir="ltr">On %s, %s ' \
                "wrote:<br></div>\n<blockquote style=\"margin:0 0 0 .8ex;" \
                "border-left:1px solid #ccc;padding-left:1ex\">\n%s" \
                "</blockquote></div>\n" % (
                    stamp(parent)[0], html.escape(parent["name"]),
                    paragraphs(parent["text"], "div"))
        return body
    body = "<html><head><meta http-equiv=\"content-type\" content=\"text/html\">" \
        "</head><body>" + paragraphs(text)
    if parent:
        body += "<blockquote type=\"cite\"><p>On %s, %s wrote:</p>\n%s" \
            "</blockquote>" % (stamp(parent)[0], html.escape(parent["name"]),
                               paragraphs(parent["text"]))
    return body + "</body></html>\n"


def attachments(letter, dice):
    inline = letter.get("inline")
    out = []
    for i, (kind, name, how) in enumerate(letter.get("attach", ())):
        cid = "part%d.%s@%s" % (i + 1, dice.word(8), letter["domain"]) \
            if inline and kind == "png" else None
        out.append((cid, p.attachment(kind, name, how, dice, cid)))
    if letter.get("vcard"):
        card = "BEGIN:VCARD\nVERSION:4.0\nFN:Mr A. Olubunmi\nTITLE:Piano tuner\n" \
            "EMAIL:strings@olubunmi-pianos.example\nEND:VCARD\n"
        out.append((None, p.Part([
            ("Content-Type", "text/vcard; charset=utf-8; name=olubunmi.vcf"),
            ("Content-Disposition", "attachment; filename=olubunmi.vcf")],
            card.encode())))
    return out


def enclose(body, letter, dice, style):
    parts = attachments(letter, dice)
    if not parts:
        return body
    return p.multipart("mixed", [body] + [part for _, part in parts], dice,
                       style=style)


def images(parts):
    return "".join('<p><img src="cid:%s" alt="" width="40"></p>\n' % cid
                   for cid, _ in parts if cid)


def lay_kestrel(letter, dice):
    plain = plain_body(letter, "below")
    letter["plain"] = plain
    cte = "quoted-printable"
    charset = '"UTF-8"'
    text = p.text_part(plain, "UTF-8", None if p.ascii_only(plain) else cte)
    text.headers[0] = ("Content-Type", "text/plain; charset=" + charset)
    rich = p.text_part(html_body(letter, "div"), "UTF-8", cte, "html")
    rich.headers[0] = ("Content-Type", "text/html; charset=" + charset)
    both = p.multipart("alternative", [text, rich], dice, style="000000000000{}")
    return enclose(both, letter, dice, "000000000000{}")


def lay_petrel(letter, dice):
    plain = plain_body(letter, "inline")
    letter["plain"] = plain
    text = p.text_part(plain, "UTF-8", extra="; format=flowed")
    if letter.get("inline"):
        parts = attachments(letter, dice)
        rich = p.text_part(html_body(letter, "plain") + images(parts), "UTF-8",
                           subtype="html")
        related = p.multipart("related", [rich] + [x for _, x in parts], dice,
                              style="------------{}")
        return p.multipart("alternative", [text, related], dice,
                           style="------------{}", preamble="This is a "
                           "multi-part message in MIME format.\n")
    return enclose(text, letter, dice, "------------{}")


def lay_harrier(letter, dice):
    plain = plain_body(letter, "inline")
    letter["plain"] = plain
    charset = "us-ascii" if p.ascii_only(plain) else "utf-8"
    text = p.text_part(plain, charset, more=[("Content-Disposition", "inline")])
    return enclose(text, letter, dice, "{}")


def lay_officepost(letter, dice):
    plain = plain_body(letter, "block")
    letter["plain"] = plain
    try:
        plain.encode("iso-8859-1")
        charset = "us-ascii" if p.ascii_only(plain) else "iso-8859-1"
    except UnicodeEncodeError:
        charset = "utf-8"
    text = p.text_part(plain, charset, "quoted-printable")
    rich = p.text_part(html_body(letter, "office"), charset, "quoted-printable",
                       "html")
    both = p.multipart("alternative", [text, rich], dice, style="_000_{}_")
    if letter.get("logo"):
        cid = "image001.png@01DC%s" % dice.word(4).upper()
        rich = p.text_part(html_body(letter, "office").replace(
            "</body>", '<p><img src="cid:%s"></p></body>' % cid), charset,
            "quoted-printable", "html")
        both = p.multipart("alternative", [text, rich], dice, style="_000_{}_")
        logo = p.attachment("png", "image001.png", "plain", p.Dice("logo"), cid)
        both = p.multipart("related", [both, logo], dice,
                           'type="multipart/alternative"; ', "_004_{}_")
    return enclose(both, letter, dice, "_005_{}_")


def lay_courrier(letter, dice):
    plain = plain_body(letter, "below")
    letter["plain"] = plain
    charset = "iso-8859-15" if dice.chance(60) else "windows-1252"
    cte = "quoted-printable" if dice.chance(60) else "8bit"
    return enclose(p.text_part(plain, charset, cte), letter, dice,
                   "----=_Part_{}")


def lay_nightbird(letter, dice):
    plain = plain_body(letter, "below")
    letter["plain"] = plain
    for charset in (dice.pick(["koi8-r", "windows-1251"]), "iso-8859-1", "utf-8"):
        try:
            plain.encode(charset)
            break
        except UnicodeEncodeError:
            continue
    cte = "base64" if charset == "utf-8" else "8bit"
    return enclose(p.text_part(plain, charset, cte), letter, dice, "----------{}")


def lay_hatomail(letter, dice):
    plain = plain_body(dict(letter, parent=None), "below")
    letter["plain"] = plain
    return enclose(p.text_part(plain, "ISO-2022-JP", "7bit"), letter, dice,
                   "--_{}_MULTIPART_MIXED_")


def lay_yanmail(letter, dice):
    plain = plain_body(dict(letter, parent=None), "below")
    letter["plain"] = plain
    charset = dice.pick(["gb2312", "GB18030"])
    rich = html_body(dict(letter, parent=None), "plain")
    both = p.multipart("alternative", [
        p.text_part(plain, charset, "base64"),
        p.text_part(rich, charset, "base64", "html")], dice, style="----=_001_{}_=----")
    return enclose(both, letter, dice, "----=_002_{}_=----")


def lay_pocket(letter, dice):
    plain = plain_body(letter, "below")
    letter["plain"] = plain
    cte = None if p.ascii_only(plain) else "quoted-printable"
    charset = "us-ascii" if p.ascii_only(plain) else "utf-8"
    text = p.text_part(plain, charset, cte)
    if letter.get("inline"):
        parts = []
        for cid, part in attachments(letter, dice):
            parts += [part, p.text_part("\n\n", "us-ascii", "7bit")]
        return p.multipart("mixed", [text] + parts, dice, style="Pocket-Mail-{}")
    if dice.chance(40):
        rich = p.text_part(html_body(letter, "plain"), "utf-8",
                           "quoted-printable", "html")
        text = p.multipart("alternative", [rich if dice.chance(20) else text, rich],
                           dice, style="Pocket-Mail-{}")
    return enclose(text, letter, dice, "Pocket-Mail-{}")


def lay_fjord(letter, dice):
    parts = attachments(letter, dice)
    letter["plain"] = plain_body(letter, "below")
    rich = p.text_part(html_body(letter, "plain") + images(parts), "iso-8859-1",
                       "quoted-printable", "html")
    if not parts:
        return rich
    return p.multipart("related", [rich] + [x for _, x in parts], dice,
                       'type="text/html"; ', "=_{}")


def lay_handwerk(letter, dice):
    plain = plain_body(letter, "german")
    letter["plain"] = plain
    cte = dice.pick(["8bit", "quoted-printable"])
    return enclose(p.text_part(plain, "iso-8859-1" if "€" not in plain
                               else "windows-1252", cte),
                   letter, dice, "----=_NextPart_{}")


def lay_schoolpost(letter, dice):
    letter["plain"] = plain_body(dict(letter, parent=None), "below")
    rich = p.text_part("<!DOCTYPE html>\n<html><body style=\"font-family:sans-"
                       "serif\">\n%s<hr><small>Eastfield</small></body></html>\n"
                       % paragraphs(letter["text"]), "utf-8",
                       dice.pick(["base64", "quoted-printable"]), "html")
    if letter.get("ics"):
        event = p.calendar_text(letter["ics"], dice.word(16), "PUBLISH")
        parts = [rich, p.text_part(event, "utf-8", "8bit", "calendar",
                                   "; method=PUBLISH")]
        return p.multipart("mixed", parts, dice, style="b1_{}")
    return enclose(rich, letter, dice, "b1_{}")


def lay_ticket(letter, dice):
    plain = plain_body(dict(letter, parent=None), "below")
    letter["plain"] = plain
    return p.text_part(plain, "us-ascii", "7bit")


def lay_mudlark(letter, dice):
    plain = plain_body(letter, "inline")
    letter["plain"] = plain
    charset = "US-ASCII" if p.ascii_only(plain) else "UTF-8"
    text = p.text_part(plain, charset)
    if charset == "US-ASCII":
        text.headers = text.headers[:1]
    return enclose(text, letter, dice, "-{}")


def lay_webmail(letter, dice):
    plain = plain_body(letter, "below")
    letter["plain"] = plain
    rich = html_body(letter, "plain")
    if dice.chance(50) and not letter.get("attach"):
        return p.text_part(plain, "UTF-8", extra="; format=flowed")
    both = p.multipart("alternative", [
        p.text_part(plain, "US-ASCII" if p.ascii_only(plain) else "UTF-8"),
        p.text_part(rich, "UTF-8", "quoted-printable", "html")], dice, style="=_{}")
    return enclose(both, letter, dice, "=_{}")


def lay_tablet(letter, dice):
    plain = plain_body(letter, "below")
    letter["plain"] = plain
    charset = "us-ascii" if p.ascii_only(plain) else "utf-8"
    return enclose(p.text_part(plain, charset,
                               "7bit" if charset == "us-ascii" else "base64"),
                   letter, dice, "Tablet-Mail=_{}")


def newsletter_html(letter, dice, charset):
    rows = "".join("<tr><td style=\"padding:8px\"><a href=\"https://%s/read?n=%s"
                   "&amp;k=%d\">%s</a></td></tr>\n" % (
                       letter["domain"], dice.word(6), i + 1, html.escape(line))
                   for i, line in enumerate(letter["text"].split("\n")))
    return ("<!DOCTYPE html><html><head><meta charset=\"%s\"><title>%s</title>"
            "<style>td{font-family:Georgia,serif}@media(max-width:600px)"
            "{td{padding:2px}}</style></head>\n<body bgcolor=\"#ffffff\">"
            "<div style=\"display:none\">%s&zwnj;&nbsp;&zwnj;</div>\n"
            "<table width=\"600\" align=\"center\">\n<tr><td><h1>%s</h1></td></tr>\n"
            "%s<tr><td><small>You get this letter because you asked for it. "
            "<a href=\"https://%s/stop?u=%s\">Unsubscribe</a></small>"
            "<img src=\"https://%s/o.gif?%s\" width=\"1\" height=\"1\"></td></tr>\n"
            "</table></body></html>\n" % (
                charset, html.escape(letter["subject"]),
                html.escape(letter["text"].split("\n")[0]),
                html.escape(letter["subject"]), rows, letter["domain"],
                dice.word(12), letter["domain"], dice.word(8)))


def lay_service(letter, dice):
    """One layout a sender: what a bank sends is not what a shop sends."""
    kind, text = letter["kind"], letter["text"]
    plain = text + "\n"
    letter["plain"] = plain
    utf8 = "us-ascii" if p.ascii_only(plain) else "utf-8"
    if kind == "bank":
        return p.text_part("<html><body><table>%s</table></body></html>\n" % "".join(
            "<tr><td>%s</td></tr>" % html.escape(x) for x in text.split("\n")),
            "iso-8859-1", "quoted-printable", "html")
    if kind in ("billing", "library"):
        charset = "iso-8859-1" if kind == "library" else utf8
        return enclose(p.text_part(plain, charset, "quoted-printable"),
                       letter, dice, "bill-{}")
    if kind == "lunch":
        return None
    rich = newsletter_html(letter, dice, "utf-8")
    if kind in ("newsletter2", "parcel"):
        return p.text_part(rich, "utf-8", "base64" if kind == "parcel" else
                           "quoted-printable", "html")
    if kind == "spam":
        body = p.text_part(rich.replace("<h1>", "<H1><FONT COLOR=red>"),
                           "windows-1252", "base64", "html")
        return enclose(body, letter, dice, "--{}")
    if kind == "calendar":
        event = p.calendar_text(letter["ics"], dice.word(20), "CANCEL"
                                if "Cancelled" in letter["subject"] else "REQUEST")
        method = "CANCEL" if "Cancelled" in letter["subject"] else "REQUEST"
        three = p.multipart("alternative", [
            p.text_part(plain, "UTF-8", "7bit", extra="; format=flowed; delsp=yes"),
            p.text_part(rich, "UTF-8", "quoted-printable", "html"),
            p.text_part(event, "UTF-8", "7bit", "calendar", "; method=" + method)],
            dice, style="000000000000{}")
        file = p.Part([("Content-Type", 'application/ics; name="invite.ics"'),
                       ("Content-Disposition", 'attachment; filename="invite.ics"'),
                       ("Content-Transfer-Encoding", "base64")],
                      p.base64_lines(event.encode()))
        return p.multipart("mixed", [three, file], dice, style="000000000000{}")
    if kind == "rail":
        logo = "logo.%s@%s" % (dice.word(6), letter["domain"])
        rich = p.text_part(rich.replace("<h1>", '<img src="cid:%s"><h1>' % logo),
                           "utf-8", "quoted-printable", "html")
        related = p.multipart("related", [rich, p.attachment(
            "png", "logo.png", "plain", p.Dice("rail"), logo)], dice, style="rel_{}")
        both = p.multipart("alternative", [p.text_part(plain, utf8), related], dice,
                           style="alt_{}")
        return enclose(both, letter, dice, "mix_{}")
    both = p.multipart("alternative", [
        p.text_part(plain, utf8, "quoted-printable" if kind == "newsletter" else None),
        p.text_part(rich, "utf-8", "quoted-printable" if kind != "shop" else "base64",
                    "html")], dice, style="--==_mimepart_{}"
        if kind == "forge" else "_----{}===_")
    return enclose(both, letter, dice, "_----{}===_")
