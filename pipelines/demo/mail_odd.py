"""The mail that is different: reports, signatures, digests, old and wrong.

odd() gives (box, when, labels, bytes); box is takeout, maildir, sent,
archive, lists or the name of an .eml file.
"""

import mail_parts as p

ME = "nora.halvorsen@kestrelmail.example"
WORK = "nora@tidewater-translations.example"


def head(lines):
    return ("\n".join(lines) + "\n").encode("utf-8")


def letter(lines, part=None):
    if part is None:
        return head(lines)
    return head(lines + ["MIME-Version: 1.0"]) + part.write()


def simple(sender, to, subject, when, number, more=(), zone="cet"):
    utc, east = p.moment(when, zone)
    return ["From: " + sender, "To: " + to, p.fold("Subject", subject),
            "Date: " + p.date_text(utc, east),
            "Message-ID: <odd.%d@%s>" % (number, sender.rsplit("@", 1)[1].rstrip(">"))
            ] + list(more)


def reports(d):
    note = p.text_part("Your message to press@greyharbour.example could not be "
                       "delivered.\nThe mailbox is full. It is not tried again.\n",
                       "us-ascii")
    status = p.Part([("Content-Type", "message/delivery-status")],
                    b"Reporting-MTA: dns; mx2.kestrelmail.example\n"
                    b"Arrival-Date: Wed, 21 Oct 2026 09:02:11 +0200\n\n"
                    b"Final-Recipient: rfc822; press@greyharbour.example\n"
                    b"Action: failed\nStatus: 5.2.2\n"
                    b"Diagnostic-Code: smtp; 552 5.2.2 mailbox full\n")
    back = p.Part([("Content-Type", "message/rfc822")], letter(
        simple("Nora Halvorsen <%s>" % ME, "press@greyharbour.example",
               "A question about your gulls", "3 09:02", 1))
        + b"\nDear Sir or Madam,\n\nare the gulls on page 4 the same as on page 9?"
        b"\n\nNora Halvorsen\n")
    yield "takeout", "3 09:03", "Inbox,Opened", letter(
        simple("Mail Delivery System <mailer-daemon@mx2.kestrelmail.example>", ME,
               "Undelivered: A question about your gulls", "3 09:03", 2,
               ["Auto-Submitted: auto-replied", "Return-Path: <>"]),
        p.multipart("report", [note, status, back], d,
                    "report-type=delivery-status; ", "{}/mx2"))
    note = p.text_part("Your message was displayed. That does not say that it was "
                       "read.\n", "utf-8")
    mdn = p.Part([("Content-Type", "message/disposition-notification")],
                 b"Reporting-UA: officepost\nFinal-Recipient: rfc822;"
                 b"chidi.okafor@harbour-legal.example\nOriginal-Message-ID: "
                 b"<none@tidewater-translations.example>\nDisposition: "
                 b"manual-action/MDN-sent-manually; displayed\n")
    yield "maildir", "19 11:20", "S", letter(
        simple('"Okafor, Chidi" <chidi.okafor@harbour-legal.example>', WORK,
               "Read: NDA and certified translation, ref. HL/2211", "19 11:20", 3,
               ["In-Reply-To: <none@tidewater-translations.example>"]),
        p.multipart("report", [note, mdn], d,
                    "report-type=disposition-notification; "))


def wrapped(d):
    inner = letter(simple("=?utf-8?Q?Bj=C3=B8rn_Dahl?= <bjorn@dahl-marine.example>",
                          "office@harbour-museum.example",
                          "Steam engine: when may it run?", "10 09:30", 4),
                   p.multipart("mixed", [
                       p.text_part("The boiler passed the inspection. From the 5th on "
                                   "it may run for two hours a day.\n", "utf-8"),
                       p.attachment("pdf", "boiler-inspection.pdf", "plain", d)], d))
    yield "takeout", "11 08:44", "Inbox,School,Opened", letter(
        simple("Folake Adeyemi <f.adeyemi@eastfield-primary.example>",
               "Nora Halvorsen <%s>, Tom Petersen <tom.petersen@kestrelmail.example>"
               % ME, "Fwd: Steam engine: when may it run?", "11 08:44", 5,
               ["X-Mailer: Schoolpost 3"]),
        p.multipart("mixed", [
            p.text_part("Dear both,\n\nsee the forwarded mail: the engine will be under "
                        "steam when we are there. Ida will be pleased.\n\nF. Adeyemi\n",
                        "utf-8"),
            p.Part([("Content-Type", "message/rfc822; name=\"Steam engine.eml\""),
                    ("Content-Disposition", "attachment; filename=\"Steam engine.eml\"")],
                   inner)], d))
    posts = []
    for i, (who, text) in enumerate((
            ("Kwame Boateng <kwame@twowaytext.example>",
             "Is there a shorter word for \"notwithstanding\" that lawyers accept?"),
            ("Aoife Byrne <aoife@byrne-words.example>",
             "\"Despite\", in my experience, if you say it with a straight face."),
            ("Paolo Ricci <paolo@ricci-testi.example>",
             "In Italian it is \"nonostante\", which is longer. I feel for you."),
            ("Kwame Boateng <kwame@twowaytext.example>",
             "\"Despite\" it is. The court has not noticed."))):
        posts.append(p.Part([], head(simple(
            who, "termwork@lists.twowaytext.example",
            ("Re: " if i else "") + "notwithstanding", "6 1%d:05" % i, 60 + i))
            + b"\n" + text.encode() + b"\n"))
    for post in posts:
        post.headers = [("Content-Type", "message/rfc822")]
    yield "lists", "7 05:00", "", letter(
        simple("termwork-request@lists.twowaytext.example",
               "termwork@lists.twowaytext.example", "Termwork digest, vol. 9, issue 41",
               "7 05:00", 6, ["Precedence: list", "List-Id: <termwork.lists.twowaytext.example>"]),
        p.multipart("mixed", [
            p.text_part("Topics of this digest:\n\n  1-4. notwithstanding\n", "us-ascii"),
            p.multipart("digest", posts, d),
            p.text_part("-- \nEnd of digest\n", "us-ascii")], d))


def sealed(d):
    text = p.text_part("The minutes are final. Please check the signature, the last "
                       "ones were changed on the way.\n\nHelen\n", "us-ascii",
                       "quoted-printable")
    block = p.base64_lines(d.octets(210), 64).decode()
    sign = p.Part([("Content-Type", "application/pgp-signature; name=signature.asc"),
                   ("Content-Description", "OpenPGP digital signature")],
                  ("-----BEGIN PGP SIGNATURE-----\n\n%s-----END PGP SIGNATURE-----\n"
                   % block).encode())
    yield "archive", "12 10:30", "", letter(
        simple("Helen Brightwater <secretary@allotments-eastfield.example>", ME,
               "Minutes, signed", "12 10:30", 7, ["User-Agent: Harrier/2.2.9"]),
        p.multipart("signed", [text, sign], d, "micalg=pgp-sha256; protocol="
                    "\"application/pgp-signature\"; "))
    yield "archive", "13 10:31", "", letter(
        simple("Helen Brightwater <secretary@allotments-eastfield.example>", ME,
               "(no subject in clear)", "13 10:31", 8),
        p.multipart("encrypted", [
            p.Part([("Content-Type", "application/pgp-encrypted")], b"Version: 1\n"),
            p.Part([("Content-Type", "application/octet-stream; name=encrypted.asc")],
                   ("-----BEGIN PGP MESSAGE-----\n\n%s-----END PGP MESSAGE-----\n"
                    % block).encode())], d, "protocol=\"application/pgp-encrypted\"; "))
    yield "maildir", "16 14:00", "RS", letter(
        simple("=?iso-8859-1?Q?K=E4the_Brandt?= <k.brandt@harbour-legal.example>", WORK,
               "Annex C, certified copy", "16 14:00", 9),
        p.multipart("signed", [
            p.multipart("mixed", [
                p.text_part("Please find the copy attached.\n\nKäthe Brandt\n",
                            "iso-8859-1", "quoted-printable"),
                p.attachment("pdf", "Annex C (copy).pdf", "plain", d)], d),
            p.Part([("Content-Type", "application/pkcs7-signature; name=smime.p7s"),
                    ("Content-Transfer-Encoding", "base64"),
                    ("Content-Disposition", "attachment; filename=smime.p7s")],
                   p.base64_lines(d.octets(600)))], d,
            "protocol=\"application/pkcs7-signature\"; micalg=sha-256; "))


def headless(d):
    """Dates, names and headers that are wrong or not there."""
    yield "takeout", "6 16:30", "Inbox,Allotment,Opened", head([
        "Received: from mail.gartenpost.example by mx1.kestrelmail.example; "
        "Sat, 24 Oct 2026 16:30:40 +0200",
        "From: =?ISO-8859-1?Q?Dieter_Gro=DF?= <dieter.gross@gartenpost.example>",
        "To: " + ME, "Subject: Quitten!", "Date: Samstag, um halb fünf",
        "Message-ID: <odd.10@gartenpost.example>", "",
        "Drei Eimer stehen vor Ihrer Parzelle. Dieter"])
    yield "takeout", "9 07:12", "Inbox,Opened", head([
        "Received: from scan3 by mx1.kestrelmail.example; Tue, 27 Oct 2026 07:12:02 +0100",
        "From: Copier, second floor <scan@quayside14.example>", "To: " + ME,
        "Subject: Scan 0117", "", "One page was scanned. It was empty."])
    yield "takeout", "9 07:13", "Inbox", head([
        "Received: from fax by mx1.kestrelmail.example; Tue, 27 Oct 2026 07:13:44 +0100",
        "Subject: Fax, 1 page", "Date: Tue, 27 Oct 2026 07:13:40 +0100", "",
        "FLYER: WE CLEAN WINDOWS. ALSO HIGH ONES."])
    yield "takeout", "10 21:15", "Inbox,Unread", letter(
        ["From: Ida <ida@halvorsen-boats.example>", "To: " + ME,
         "Date: Wed, 28 Oct 2026 21:15:09 +0100",
         "Message-ID: <odd.13@halvorsen-boats.example>"],
        p.multipart("mixed", [p.attachment("png", "drawing for mama.png", "plain", d)], d))
    yield "takeout", "12 09:10", "Inbox,Opened", head([
        "FROM: \"Harbour Museum\" <desk@harbour-museum.example>", "TO: " + ME,
        "SUBJECT: Opening hours", "DATE: Fri, 30 Oct 26 04:10 EDT",
        "X-Mailer: MUSEUM 1.4", "",
        "Tuesday to Sunday, ten to five. The engine runs at eleven and at two."])
    yield "takeout", "17 12:01", "Inbox,Opened", head([
        "From: Corner Bakery <hello@corner-bakery.example>",
        "Subject: =?UTF-8?Q?Saffron_buns_=E2=80=93?= =?UTF-8?Q?_we_open_at_four?=",
        "To: undisclosed-recipients:;", "Date: Wed, 04 Nov 2026 12:01:00 +0100 (CET)",
        "Message-ID: <odd.15@corner-bakery.example>", "MIME-Version: 1.0",
        "Content-Type: text/plain", "", "First frost, first saffron. Sixty buns, then no more."])
    yield "takeout", "13 12:13", "Inbox,Allotment,Opened", letter([
        "From: secretary@allotments-eastfield.example (Helen Brightwater, secretary)",
        "To: Volunteers: \"Groß, Dieter\" <dieter.gross@gartenpost.example>,".replace(
            "\"Groß, Dieter\"", "=?UTF-8?Q?Gro=C3=9F=2C_Dieter?="),
        "\t\"Petersen, Tom\" <tom.petersen@kestrelmail.example>, %s;," % ME,
        "\tchair@allotments-eastfield.example (the chair)",
        "Cc: Committee:;", "Subject: Compost on Saturday,\n two hours, with cake",
        "Date: Sat, 31 Oct 2026 12:13:00 +0100", "Message-ID: <odd.16@allotments-eastfield.example>"],
        p.text_part("Four of you volunteered, the others were volunteered. Nine o'clock.\n",
                    "us-ascii"))
    yield "takeout", "14 08:00", "Inbox,Opened", letter([
        "Received: from a.example by b.example; Sun, 1 Nov 2026 07:59:01 +0100",
        "Received: from c.example by a.example; Sun, 1 Nov 2026 07:58:40 +0100",
        "Received: by c.example id 77; Sun, 1 Nov 2026 07:58:12 +0100",
        "Resent-From: Tom Petersen <tom.petersen@kestrelmail.example>",
        "Resent-To: " + ME, "Resent-Date: Sun, 1 Nov 2026 08:00:10 +0100",
        "Resent-Message-ID: <odd.171@kestrelmail.example>",
        "From: Weather for Gardeners <frost@garden-weather.example>",
        "To: tom.petersen@kestrelmail.example", "Subject: Frost on Wednesday night",
        "Date: Sun, 1 Nov 2026 06:00:00 +0000", "Message-ID: <odd.17@garden-weather.example>"],
        p.text_part("Minus two at ground level. Cover what you love.\n", "utf-8"))
    yield "takeout", "15 18:00", "Inbox,Opened", head([
        "From: \"Maya (phone)\" <maya@halfpage.example>", "To: " + ME, "Cc: ",
        "Subject: ", "Date: Mon, 2 Nov 2026 18:00:31 +0100",
        "In-Reply-To: Your message of \"Mon, 2 Nov\"", "References: oh dear",
        "Message-ID: <odd.18@halfpage.example>", "", "Yes!"])


def charsets(d):
    notes = [
        ("archive", "2 08:00", "Νίκος Παππάς", "nikos@papyros-press.example",
         "Το βιβλίο τυπώθηκε", "Καλημέρα, το βιβλίο τυπώθηκε χθες. Σας στέλνω δύο "
         "αντίτυπα.", "iso-8859-7", "8bit"),
        ("archive", "3 08:10", "דנה לוי", "dana@levy-books.example", "שאלה קצרה",
         "שלום נורה, האם קיבלת את החוזה?", "windows-1255", "base64"),
        ("archive", "4 08:20", "ليلى حداد", "layla@haddad-arts.example",
         "دعوة إلى المعرض", "يسعدنا حضورك معرض الخرائط يوم الجمعة.", "utf-8", "base64"),
        ("archive", "5 03:30", "김서연", "seoyeon@namu-studio.example", "견적 요청",
         "안녕하세요. 포스터 번역 견적을 부탁드립니다.", "euc-kr", "8bit"),
        ("archive", "8 04:40", "林美玲", "meiling@tide-tea.example", "茶罐的標籤",
         "您好，請把茶罐標籤譯成英文，一共三行。", "big5", "base64"),
        ("archive", "9 05:50", "佐藤 葵", "aoi@sato-bunko.example", "見本の件",
         "見本を受け取りました。表紙の紙がとても良いです。", "shift_jis", "quoted-printable"),
        ("archive", "10 10:00", "Zoltán Kőszegi", "zoltan@koszegi-forditas.example",
         "Kérdés a díjakról", "Kedves Nóra, mennyi most az oldalankénti díj? Üdv, Zoltán",
         "iso-8859-2", "quoted-printable"),
        ("archive", "11 11:00", "Ayşe Yılmaz", "ayse@yilmaz-ceviri.example",
         "Teşekkürler", "Sözlük için çok teşekkür ederim, işime çok yaradı.",
         "iso-8859-9", "8bit"),
        ("archive", "12 12:00", "Saša Novák", "sasa@novak-preklady.example",
         "Příští schůzka", "Ahoj Noro, schůzka bude příští úterý v deset.",
         "windows-1250", "quoted-printable"),
        ("archive", "15 13:00", "Rūta Kazlauskienė", "ruta@kazla-vertimai.example",
         "Ačiū už terminus", "Labai ačiū už terminus, juos jau panaudojau.",
         "iso-8859-13", "8bit"),
        ("archive", "16 14:00", "Nguyễn Thu Hà", "thuha@sen-books.example",
         "Bản dịch mẫu", "Chào chị Nora, em gửi chị bản dịch mẫu của chương hai.",
         "utf-16", "base64"),
        ("archive", "17 15:00", "Олена Ткач", "olena@tkach-slova.example",
         "Рахунок за жовтень", "Добрий день! Надсилаю рахунок за жовтень.",
         "koi8-u", "8bit"),
    ]
    for i, (box, when, name, address, subject, text, charset, cte) in enumerate(notes):
        word = charset if charset != "utf-16" else "utf-8"
        utc, east = p.moment(when)
        yield box, when, "", letter([
            p.fold("From", "%s <%s>" % (" ".join(p.encoded(name, word, "B")), address)),
            "To: " + WORK, p.fold("Subject", " ".join(p.encoded(subject, word, "BQ"[i % 2]))),
            "Date: " + p.date_text(utc, east), "Message-ID: <odd.%d@%s>" % (
                30 + i, address.split("@")[1])],
            p.text_part(text + "\n", charset, cte))


def mislabelled(d):
    yield "eml/fjordkaffe.eml", "8 10:10", "", (
        "From: Fjordkaffe <hei@fjordkaffe.example>\nTo: %s\nSubject: Nye b\xf8nner\n"
        "Date: Mon, 26 Oct 2026 10:10:10 +0100\nMessage-ID: <odd.50@fjordkaffe.example>\n\n"
        "Hei! Nye b\xf8nner fra h\xf8ylandet er her. Sm\xf8r p\xe5 boller, og kom innom.\n"
        % ME).encode("latin-1")
    yield "takeout", "9 10:11", "Inbox,Opened", head(simple(
        "Fjordkaffe <hei@fjordkaffe.example>", ME, "Vi har åpent på søndag", "9 10:11", 51,
        ["MIME-Version: 1.0", "Content-Type: text/plain; charset=us-ascii",
         "Content-Transfer-Encoding: 7bit"]) + ["", "Søndag fra ti. Ta med naboen, så får dere kake."])
    yield "takeout", "10 10:12", "Inbox,Opened", letter(simple(
        "Old Machines Society <post@old-machines.example>", ME,
        "=?x-mac-norse?Q?Meeting=8E?=", "10 10:12", 52),
        p.Part([("Content-Type", "text/plain; charset=x-mac-norse"),
                ("Content-Transfer-Encoding", "8bit")],
               b"The caf\x8e is closed, we meet at the crane.\n"))
    yield "takeout", "11 10:13", "Inbox,Opened", head([
        "From: Jørgen <jørgen@blåbær.example>", "To: " + ME,
        "Subject: Blåbær på tilbud 🫐", "Date: Thu, 29 Oct 2026 10:13:00 +0100",
        "Message-ID: <odd.53@blåbær.example>", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "",
        "Fem kurver for prisen av fire, til og med lørdag."])
    yield "eml/long line.eml", "12 10:14", "", head(simple(
        "Municipal Notices <notices@eastfield-council.example>", ME,
        "Road works", "12 10:14", 54)) + b"\n" + b" ".join(
            b"Street %d is closed from %d November on, please use street %d." % (n, 1 + n % 9, n + 2)
            for n in range(3, 60)) + b"\n"
    yield "takeout", "13 10:15", "Inbox,Opened", head(simple(
        "Gustav Old-School <gustav@teletype.example>", ME, "the file you wanted", "13 10:15", 55)
        + ["", "As in the old days:", "", "begin 644 hello.txt", "+:&5L;&\\@;F]R80H ".rstrip(),
           "`", "end", "", "Gustav"])


def nested(d):
    deep = p.text_part("The plan is in the picture and the picture in the plan.\n", "us-ascii")
    for i in range(5):
        kind = ("mixed", "related", "alternative")[i % 3]
        more = p.text_part("Level %d.\n" % (i + 1), "us-ascii") if kind != "related" else \
            p.attachment("png", "level%d.png" % i, "plain", d, "l%d@plan.example" % i)
        deep = p.multipart(kind, [deep, more], d)
    yield "takeout", "5 09:09", "Inbox,Opened", letter(simple(
        "Pieter van Dam <pieter@vandam-plans.example>", ME, "Plans of the pier, all of them",
        "5 09:09", 70), deep)
    yield "takeout", "6 09:10", "Inbox,Opened", letter(simple(
        "Aunt Solveig <solveig@fjordnett.example>", ME, "Knitting pattern", "6 09:10", 71),
        p.multipart("mixed", [p.text_part("Knit two, purl two, until it is warm.\n", "us-ascii"),
                              p.attachment("pdf", "sokker.pdf", "plain", d)], d,
                    style="=_({})?", preamble="If you read this, your program is old.\n",
                    epilogue="\nThis comes after the end and is not part of it.\n"))
    yield "takeout", "7 09:11", "Inbox,Opened", letter(simple(
        "Bus 14 <info@bus14.example>", ME, "New timetable", "7 09:11", 72),
        p.multipart("mixed", [p.text_part("Every twelve minutes, they say.\n", "utf-8"),
                              p.attachment("csv", "timetable.csv", "plain", d)], d, close=False))
    yield "takeout", "8 09:12", "Inbox,Opened", letter(simple(
        "Accounts <accounts@northpier.example>", ME, "Statement", "8 09:12", 73,
        ["X-Tnef: yes"]),
        p.multipart("mixed", [p.text_part("See attachment.\n", "us-ascii"), p.Part(
            [("Content-Type", 'application/ms-tnef; name="winmail.dat"'),
             ("Content-Transfer-Encoding", "base64")],
            p.base64_lines(b"\x78\x9f\x3e\x22" + d.octets(160)))], d))
    yield "takeout", "11 09:13", "Inbox,Opened", letter(simple(
        "Sketch of the Day <sketch@daily-sketch.example>", ME, "Nothing but a picture", "11 09:13", 74),
        p.attachment("png", "sketch.png", "plain", d))
    yield "takeout", "12 09:14", "Inbox,Opened", letter(simple(
        "Archive <archive@nordvik-library.example>", ME, "Your film is ready", "12 09:14", 75),
        p.multipart("mixed", [p.text_part("The file is too large for a mail.\n", "us-ascii"),
                              p.Part([("Content-Type", "message/external-body; access-type=URL; "
                                       "URL=\"https://nordvik-library.example/film/77\"")],
                                     b"Content-Type: video/mp4\nContent-ID: <film77@nordvik-library.example>\n\n")], d))
    page = ("<html><head><style>p{color:#123}</style><script>var a = 1 < 2;</script></head>"
            "<body><p>Tickets for <b>The Lighthouse</b> are on sale: <i>stalls</i> 18&nbsp;&euro;,"
            " balcony 12&nbsp;&euro;.</p><ul><li>Friday</li><li>Saturday &amp; Sunday</li></ul>"
            "<!-- Version B --></body></html>\n")
    yield "eml/theatre.eml", "13 09:15", "", letter(simple(
        "Quayside Theatre <tickets@quayside-theatre.example>", ME, "The Lighthouse", "13 09:15", 76),
        p.text_part(page, "us-ascii", subtype="html"))
    yield "maildir", "14 09:16", "", letter(simple(
        "Wiki <wiki@tidewater-translations.example>", WORK, "Page changed: style guide",
        "14 09:16", 77, ["X-Wiki-Page: style-guide", "Auto-Submitted: auto-generated"]),
        p.multipart("alternative", [
            p.text_part("# Style guide\n\n- No *unforgettable*.\n- Soup is included.\n", "utf-8",
                        subtype="markdown"),
            p.text_part("<h1>Style guide</h1><ul><li>No <em>unforgettable</em>.</li>"
                        "<li>Soup is included.</li></ul>\n", "utf-8", subtype="html")], d))
    yield "maildir", "15 09:17", "F", head(simple(
        "Priya Raman <priya.raman@polyglot-bridge.example>", WORK,
        "=?utf-8?B?8J+OiQ==?= =?utf-8?Q?_Ten_years_of_us?=", "15 09:17", 78,
        ["MIME-Version: 1.0", "Content-Type: text/plain; charset=\"utf-8\"",
         "Content-Transfer-Encoding: quoted-printable"])) \
        + b"\nTen years since our first job together =E2=80=93 1,200 words about =\ncheese. Lunch?=20\n=\n\nPriya =3D)\n"
    yield "eml/card.eml", "16 09:18", "", letter(simple(
        "Greetings <cards@greeting-cards.example>", ME, "A card for you", "16 09:18", 79),
        p.multipart("related", [
            p.text_part('<body background="cid:bg@card"><h2>Get well soon, dear back!</h2>'
                        '<img src="cid:flower@card"></body>\n', "us-ascii", subtype="html"),
            p.attachment("png", "bg.png", "plain", d, "bg@card"),
            p.attachment("png", "flower.png", "plain", d, "flower@card")], d,
            "start=\"<none@card>\"; type=\"text/html\"; "))


def quoting(d):
    """Lines that begin with From, in the boxes that treat them each its way."""
    body = ("Hi Kwame,\n\nabout your list archive: a line that begins with the word is the "
            "trouble.\n\nFrom the start of the line it looks like a new message, and\n"
            ">From is what some programs make of it, and then\n>>From of that.\n\n"
            "We keep one > more when we store and take one away when we read.\n\nNora\n")
    yield "sent", "14 16:16", "", letter(simple(
        "Nora Halvorsen <%s>" % WORK, "Kwame Boateng <kwame@twowaytext.example>",
        "mbox and the word From", "14 16:16", 80, ["User-Agent: Petrel 128.3 (Linux)"]),
        p.text_part(body, "utf-8"))
    yield "archive", "18 16:17", "", letter(simple(
        "Coast Path Friends <news@coastpath.example>", WORK, "Autumn walk", "18 16:17", 81),
        p.text_part("From the lighthouse we walk south.\nFrom there it is two hours to the inn.\n\n"
                    "From nora@example Mon Oct 19 00:00:00 2026\nis not a new message either.\n",
                    "us-ascii"))
    yield "maildir", "17 08:30", "S", letter(simple(
        '"Harbour Legal: Accounts" <accounts@harbour-legal.example>',
        "\"Halvorsen, Nora\" <%s>, \"Sandberg, Emil\" <emil@tidewater-translations.example>" % WORK,
        "Remittance advice HL/2211, invoice of March 2026 and October 2026", "17 08:30", 82,
        ["Thread-Topic: Remittance", "Importance: low"]),
        p.multipart("alternative", [
            p.text_part("We paid EUR 690.00 (October) and EUR 85.00 (March, postage).\n",
                        "windows-1252", "quoted-printable"),
            p.text_part("<p>We paid EUR&nbsp;690.00 (October) and EUR&nbsp;85.00 (March, "
                        "postage).</p>\n", "windows-1252", "quoted-printable", "html")], d))


def broken(d):
    """Two that no mail program could show: they must become dead letters."""
    yield "archive", "7 00:00", "", (
        b"see you at five, usual place, bring the map\n\nand the torch\n")
    yield "eml/draft.eml", "7 00:01", "", b""


def odd():
    out = []
    for group in (reports, wrapped, sealed, headless, charsets, mislabelled, nested,
                  quoting, broken):
        out += list(group(p.Dice("odd", group.__name__)))
    return out
