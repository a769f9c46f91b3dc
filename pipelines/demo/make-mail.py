#!/usr/bin/env python3
"""make-mail.py DIR: write the demo mailbox, the same bytes every time.

DIR gets takeout.mbox, sent.mbox, lists.mbox, archive.mbox, maildir/ and
eml/.  All chance comes from names (mail_parts.Dice), no clock is read.
"""

import hashlib
import os
import shutil
import sys

sys.dont_write_bytecode = True

import mail_odd as odd
import mail_parts as p
import mail_programs as programs
import mail_text as text

ME = {"me1": "nora.halvorsen@kestrelmail.example",
      "me2": "nora@tidewater-translations.example"}
CHARSETS = {"hatomail": ("ISO-2022-JP", "B"), "yanmail": ("gb2312", "B"),
            "nightbird": ("koi8-r", "B"), "courrier": ("iso-8859-15", "Q"),
            "handwerk": ("iso-8859-1", "Q"), "fjord": ("ISO-8859-1", "Q"),
            "officepost": ("utf-8", "B"), "pocket": ("utf-8", "Q"),
            "tablet": ("utf-8", "B")}
ANSWER = {"handwerk": "AW: ", "fjord": "SV: ", "courrier": "RE: ",
          "nightbird": "Re[2]: ", "officepost": "RE: "}


def header_words(program, value):
    charset, how = CHARSETS.get(program, ("UTF-8", "Q"))
    try:
        value.encode(charset)
    except UnicodeEncodeError:
        charset = "UTF-8"
    return charset, how


def address(who, program):
    name, mail = text.PEOPLE[who][:2]
    if program == "fjord" and who == "me1":
        return mail
    return p.mailbox(name, mail, *header_words(program, name))


def own_program(who, letter, dice):
    """Nora writes on four devices."""
    if letter.get("phone"):
        return "pocket"
    if who == "me1":
        return dice.pick(["kestrel", "kestrel", "tablet", "petrel", "webmail"])
    return dice.pick(["petrel", "petrel", "harrier", "webmail"])


def message_id(program, domain, dice):
    if program == "kestrel":
        return "<CA%s@mail.%s>" % (dice.word(40, "abcdefghijkmnopqrstuvwxyzABCDEFGH0123456789"), domain)
    if program in ("officepost", "handwerk"):
        return "<%s$%s$%s@%s>" % (dice.word(10).upper(), dice.word(8), dice.word(6), domain)
    if program in ("pocket", "tablet"):
        parts = [dice.word(n).upper() for n in (8, 4, 4, 4, 12)]
        return "<%s@%s>" % ("-".join(parts), domain)
    if program == "harrier":
        return "<2026%s.%s@%s>" % (dice.word(4, "0123456789"), dice.word(8), domain)
    return "<%s.%s@%s>" % (dice.word(8), dice.word(6), domain)


def headers_of(letter, program, dice):
    """Every header this letter could have; the program picks its own."""
    when = p.date_text(letter["utc"], letter["east"], program in ("fjord", "ticket"))
    charset, how = header_words(program, letter["subject"])
    h = {"Date": when, "Subject": p.unstructured(letter["subject"], charset, how),
         "From": letter["from"], "To": letter["to_text"], "Message-ID": letter["id"],
         "Message-Id": letter["id"], "MIME-Version": "1.0",
         "Mime-Version": "1.0 (1.0)" if program in ("pocket", "tablet") else "1.0"}
    if letter["cc_text"]:
        h["Cc"] = h["CC"] = letter["cc_text"]
    parent = letter["parent"]
    if parent:
        h["In-Reply-To"] = parent["id"]
        h["References"] = " ".join(parent["chain"] + [parent["id"]])
    said = programs.SAYS.get(program)
    if said:
        h["User-Agent"] = h["X-Mailer"] = said
    if program == "petrel":
        h["Content-Language"] = dice.pick(["en-GB", "nb-NO"])
        if letter["who"] != "me1" and dice.chance(50):
            h["Organization"] = "Tidewater Translations"
    if program == "officepost":
        h["Thread-Topic"] = h["Subject"].replace("RE: ", "")
        h["Thread-Index"] = p.base64_lines(dice.octets(27)).decode().strip()
        h["Accept-Language"] = "en-GB, en-US"
        h["Content-Language"] = "en-GB"
        h["X-Has-Attach"] = "yes" if letter.get("attach") else ""
        if not h["X-Has-Attach"]:
            del h["X-Has-Attach"]
    if letter.get("important"):
        h["Importance"], h["X-Priority"] = "high", "1"
    if program in ("handwerk", "yanmail", "fjord"):
        h["X-Priority"] = "3"
        h["X-MSMail-Priority"] = "Normal"
    if program == "handwerk" and letter["who"] == "juergen":
        h["Organization"] = p.unstructured("Müller Küchen", "iso-8859-1")
        h["Reply-To"] = "werkstatt@mueller-kuechen.example"
    if program == "yanmail":
        h["X-GUID"] = dice.word(8).upper()
    if program == "schoolpost":
        h["Sender"] = "mailer@schoolpost.example"
        h["List-Unsubscribe"] = "<mailto:off@schoolpost.example>"
    if program == "ticket":
        h["X-Ticket"], h["Reply-To"] = "GF-48120", "repairs+GF-48120@greyfriars-homes.example"
        h["Auto-Submitted"] = "auto-replied"
        if not letter.get("auto"):
            del h["Auto-Submitted"]
    if program == "courrier" and dice.chance(40):
        h["Reply-To"] = letter["from"]
    if program == "harrier" and letter.get("list"):
        h["Mail-Followup-To"] = letter["to_text"]
    if program == "webmail":
        h["X-Sender"] = letter["address"]
    return h


def transport(letter, dice):
    """What the mail servers on the way put on top."""
    if letter["who"] in ME:
        return []
    mine = letter["mine"]
    day = p.date_text(letter["utc"], 0)
    host = "mx%d.%s" % (1 + dice.below(3), mine.split("@")[1])
    top = [("Delivered-To", mine)] if dice.chance(60) else []
    if dice.chance(50):
        top.append(("Return-Path", "<%s>" % letter["address"]))
    hops = 1 + dice.below(3)
    for i in range(hops):
        origin = letter["domain"] if i == hops - 1 else "relay%d.transit.example" % i
        top.append(("Received", "from mail.%s (198.51.100.%d) by %s with ESMTPS id %s; %s"
                    % (origin, 1 + dice.below(250), host, dice.word(10), day)))
        host = origin
    if dice.chance(50):
        top.append(("Authentication-Results", "%s; dkim=pass header.d=%s; spf=pass"
                    % (mine.split("@")[1], letter["domain"])))
    if dice.chance(45):
        top.append(("DKIM-Signature", "v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s; s=s%d; "
                    "h=from:to:subject:date; bh=%s; b=%s" % (
                        letter["domain"], dice.below(9), p.base64_lines(dice.octets(32)).decode().strip(),
                        " ".join(p.base64_lines(dice.octets(96), 44).decode().split()))))
    if dice.chance(30):
        top.append(("X-Spam-Status", "No, score=-%d.%d" % (dice.below(3), dice.below(10))))
    if dice.chance(15):
        top.append(("X-Virus-Scanned", "scanned at %s" % mine.split("@")[1]))
    return top


def write(letter, program, part, top):
    dice = p.Dice("headers", letter["id"])
    have = headers_of(letter, program, dice)
    have.update(letter.get("extra_headers", {}))
    names = programs.ORDER[letter.get("order", program)].split()
    lines = [p.fold(n, v) for n, v in top]
    lines += [p.fold(n, have[n]) for n in names if have.get(n)]
    return ("\n".join(lines) + "\n").encode() + part.write()


def people(keys, program, more=()):
    return ", ".join([address(k, program) for k in keys] + list(more))


def talk(name, subject, account, messages, extra=None):
    """The letters of one conversation, each answering the one before."""
    out, parent = [], None
    for i, (who, when, body, *rest) in enumerate(messages):
        x = dict(extra or {}, **(rest[0] if rest else {}))
        dice = p.Dice("talk", name, i)
        person = text.PEOPLE[who]
        program = own_program(who, x, dice) if who in ME else person[2]
        utc, east = p.moment(when, person[3])
        mine = "me%d" % account
        letter = dict(x, who=who, text=body, utc=utc, east=east, parent=parent,
                      name=person[0], address=person[1], program=program,
                      domain=person[1].split("@")[1], mine=ME[mine], thread=name)
        letter["chain"] = parent["chain"] + [parent["id"]] if parent else []
        letter["subject"] = subject if not parent else \
            ("Re: " if subject.startswith("[") else ANSWER.get(program, "Re: ")) + subject
        letter["id"] = message_id(program, letter["domain"], dice)
        letter["from"] = address(who, program)
        other = parent["who"] if parent and parent["who"] != who else \
            next((m[0] for m in messages if m[0] != who), mine)
        to = x.get("to") or ([mine] if who not in ME else [other if other not in ME else "emil"])
        letter["to_text"] = people(to, program)
        if x.get("to_group"):
            letter["to_text"] = "%s: %s, %s;" % (x["to_group"], address("me1", program), address("tom", program))
        if x.get("group"):
            letter["to_text"] = "%s: %s;" % (x["group"], people(
                ["me1", "wanda", "sofia", "tom"], program))
        if x.get("list"):
            letter["to_text"] = x["list"][1]
        letter["cc_text"] = people(x.get("cc", []), program, x.get("extra_cc", []))
        if program == "officepost":
            letter["logo"] = who == "priya" or dice.chance(30)
        lay = getattr(programs, "lay_" + program)
        part = lay(letter, p.Dice("parts", name, i))
        letter["bytes"] = write(letter, program, part, transport(letter, dice))
        letter["part"] = part
        out.append(letter)
        parent = letter
    return out


def listed(letter, number):
    """A letter as the list's server sends it on."""
    title, post, short = letter["list"]
    host = post.split("@")[1]
    dice = p.Dice("list", letter["id"])
    part, program = letter["part"], letter["program"]
    footer = "_______________________________________________\n%s\nhttps://%s/%s\n" % (
        title, host, short)
    if short != "plots":
        if part.headers[0][1].startswith("text/plain") and \
                "base64" not in str(part.headers) and "quoted" not in str(part.headers):
            part = p.Part(part.headers, part.body + footer.encode())
        else:
            part = p.multipart("mixed", [part, p.text_part(footer, "us-ascii")], dice,
                               style="==============={}==")
    letter = dict(letter, subject="[%s] %s" % (short, letter["subject"]))
    if short == "plots":
        letter["subject"] = letter["subject"].replace("[plots] ", "")
    dropped = {}
    if short == "termwork":
        dropped = {"From": p.mailbox(letter["name"] + " via Termwork", post),
                   "Reply-To": letter["from"]}
    letter["extra_headers"] = dropped
    bounce = post.replace("@", "-bounces@")
    top = [("Return-Path", "<%s>" % bounce), ("X-Original-To", ME["me1"]),
           ("Received", "from %s by mx1.kestrelmail.example with ESMTP id %s; %s" % (
               host, dice.word(9), p.date_text(letter["utc"], 0)))]
    bottom = [("Sender", bounce), ("List-Id", "%s <%s>" % (p.display(title), post.replace("@", "."))),
              ("List-Post", "<mailto:%s>" % post), ("Precedence", "list")]
    if short != "plots":
        bottom += [("List-Unsubscribe", "<https://%s/options/%s>, <mailto:%s>" % (
            host, short, post.replace("@", "-leave@"))),
            ("List-Help", "<mailto:%s>" % post.replace("@", "-request@")),
            ("X-BeenThere", post), ("Errors-To", bounce)]
    if short == "termwork":
        bottom += [("List-Archive", "<https://%s/archives/%s/>" % (host, short)),
                   ("Archived-At", "<https://%s/archives/%s/%d>" % (host, short, number)),
                   ("Reply-To", letter["from"])]
    return write(letter, program, part, top + bottom)


def service(sender, mail, kind, label, item, number):
    when, subject, lines, *rest = item
    x = rest[0] if rest else {}
    dice = p.Dice("service", mail, number)
    utc, east = p.moment(when)
    domain = mail.split("@")[1]
    letter = dict(x, who="service", kind=kind, text="\n".join(lines), subject=subject,
                  utc=utc, east=0 if dice.chance(40) else east, parent=None, domain=domain,
                  address=mail, mine=ME["me1"], program="service", cc_text="")
    letter["from"] = p.mailbox(sender, mail)
    letter["to_text"] = ME["me1"] if kind != "newsletter" else p.mailbox("Nora", ME["me1"])
    letter["id"] = "<%s.%s@%s>" % (kind, dice.word(14), domain)
    h = {}
    if kind in ("newsletter", "newsletter2", "shop"):
        h["List-Unsubscribe"] = "<https://%s/stop/%s>" % (domain, dice.word(10))
        h["X-Campaign"] = dice.word(6)
    if kind == "newsletter":
        h["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        h["List-Id"], h["Precedence"] = "<daily.%s>" % domain, "bulk"
    if kind == "forge":
        h["List-Id"] = "tidewater/glossary <glossary.tidewater.forgeyard.example>"
        h["List-Archive"] = "<https://forgeyard.example/tidewater/glossary>"
        h["X-Forge-Reason"] = dice.pick(["author", "mention", "subscribed"])
        ticket = subject[subject.rfind("("):].strip("()").replace("PR ", "").strip("#")
        if ticket.isdigit():
            letter["from"] = p.mailbox(lines[0].split(" ")[0], mail)
            root = "<tidewater/glossary/%s@forgeyard.example>" % ticket
            if subject.startswith("Re: "):
                h["References"] = root
            else:
                letter["id"] = root
    if kind in ("voicemail", "parcel", "library"):
        h["Auto-Submitted"] = "auto-generated"
    if kind == "calendar":
        h["Sender"] = "calendar@kestrelmail.example"
    letter["extra_headers"], letter["order"] = h, "service"
    part = programs.lay_service(letter, p.Dice("parts", mail, number))
    if part is None:
        body = "\n".join(lines)
        letter["bytes"] = ("From: %s\nTo: %s\nSubject: %s\nDate: %s\n\n%s\n" % (
            mail, ME["me1"], subject, p.date_text(utc, east), body)).encode("latin-1")
    else:
        letter["bytes"] = write(letter, "service", part, transport(letter, dice))
    return letter


def labels_text(labels):
    if p.ascii_only(labels):
        return labels
    return "=?UTF-8?Q?%s?=" % p.q_octets(labels.encode()).replace("=2C", ",")


def thread_number(name):
    return 1846000000000000000 + int(hashlib.sha256(name.encode()).hexdigest()[:13], 16) % 10 ** 15


def unquoted(data):
    """mboxo: lines that begin with From get one >, what has one is left."""
    return data.replace(b"\nFrom ", b"\n>From ")


def quoted_rd(data):
    lines = data.split(b"\n")
    return b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line
                      for line in lines)


def ended(data):
    return data if data.endswith(b"\n") else data + b"\n"


class Boxes:
    def __init__(self):
        self.takeout, self.sent, self.lists, self.archive = [], [], [], []
        self.maildir, self.eml = [], []

    def to_takeout(self, utc, data, labels, thread):
        self.takeout.append((utc, data, labels, thread))

    def to(self, box, utc, data, sender, labels=""):
        if box == "takeout":
            self.to_takeout(utc, data, labels, hashlib.sha256(data).hexdigest())
        elif box == "maildir":
            self.maildir.append((utc, data, labels))
        elif box.startswith("eml/"):
            self.eml.append((box[4:], data))
        else:
            getattr(self, box).append((utc, data, sender))

    def write_takeout(self, path):
        with open(path, "wb") as f:
            for utc, data, labels, thread in sorted(self.takeout, key=lambda m: m[0]):
                number = thread_number(thread)
                head = "From %d@xxx %s\n" % (number, p.asctime(utc, "+0000"))
                head += "X-GM-THRID: %d\nX-Gmail-Labels: %s\n" % (number, labels_text(labels))
                whole = head.encode() + unquoted(ended(data)) + b"\n"
                f.write(whole.replace(b"\n", b"\r\n"))

    def write_mbox(self, path, items, way):
        with open(path, "wb") as f:
            for utc, data, sender in sorted(items, key=lambda m: m[0]):
                data = ended(data)
                line = "From %s %s\n" % (sender, p.asctime(utc))
                if way == "cl2":
                    place = data.find(b"\n\n")
                    size = len(data) - place - 2
                    if place >= 0 and b":" in data[:place]:
                        data = data[:place] + b"\nContent-Length: %d" % size + data[place:]
                else:
                    data = quoted_rd(data) if way == "rd" else unquoted(data)
                f.write(line.encode() + data + b"\n")

    def write_maildir(self, path):
        for sub in ("cur", "new", "tmp"):
            os.makedirs(os.path.join(path, sub))
        with open(os.path.join(path, "tmp", ".keep"), "w"):
            pass
        for utc, data, flags in sorted(self.maildir, key=lambda m: m[0]):
            dice = p.Dice("maildir", hashlib.sha256(data).hexdigest())
            seconds = int((utc - p.START).total_seconds()) + 1792368000
            name = "%d.M%06dP%d.tidewater" % (seconds, dice.below(10 ** 6), 1000 + dice.below(8999))
            if flags == "":
                place = os.path.join(path, "new", name)
            else:
                place = os.path.join(path, "cur", "%s,S=%d:2,%s" % (name, len(data), flags))
            with open(place, "wb") as f:
                f.write(ended(data))

    def write_eml(self, path):
        os.makedirs(path)
        for name, data in self.eml:
            with open(os.path.join(path, name), "wb") as f:
                f.write(data.replace(b"\n", b"\r\n"))


def deliver(boxes, letter, account, label, both):
    dice = p.Dice("deliver", letter["id"])
    own = letter["who"] in ME
    utc, data = letter["utc"], letter["bytes"]
    if account == 1 or letter["who"] == "me1":
        read = "Opened" if dice.chance(80) else "Unread"
        labels = "Sent,Opened" if own else "Inbox,%s" % read
        if label:
            labels += "," + label
        if dice.chance(12):
            labels += ",Starred"
        boxes.to_takeout(utc, data, labels, letter["thread"])
        return
    if own:
        boxes.to("sent", utc, data, ME["me2"])
    elif letter["thread"] in ("hoshino", "lantern", "bluefin") and dice.chance(60):
        boxes.to("archive", utc, data, letter["address"])
    else:
        flags = dice.pick(["S", "S", "RS", "RS", "FS", "", "S", "FRS"])
        boxes.to("maildir", utc, data, None, flags)
    if both:
        # The same letter, on its way to the other account.
        again = [("Delivered-To", ME["me1"]),
                 ("Received", "from mail.%s by mx1.kestrelmail.example with ESMTPS id %s; %s" % (
                     letter["domain"], dice.word(9), p.date_text(utc, 0)))]
        part, program = letter["part"], letter["program"]
        boxes.to_takeout(utc, write(letter, program, part, again),
                         "Inbox,Opened,Work", letter["thread"])


def main():
    target = sys.argv[1]
    boxes = Boxes()
    for name, subject, account, label, messages in text.THREADS:
        for i, letter in enumerate(talk(name, subject, account, messages)):
            both = letter.get("both") or name in ("tax", "rates", "rush") and \
                letter["who"] not in ME and i % 2 == 0
            deliver(boxes, letter, account, label, both)
    for number, (key, subject, messages) in enumerate(text.LIST_THREADS):
        for i, letter in enumerate(talk("list%d" % number, subject, 1, messages,
                                        {"list": text.LISTS[key]})):
            bounce = text.LISTS[key][1].replace("@", "-bounces@")
            boxes.to("lists", letter["utc"], listed(letter, number * 100 + i), bounce)
            if letter["who"] == "me1":
                boxes.to_takeout(letter["utc"], letter["bytes"], "Sent,Opened", letter["thread"])
    for sender, mail, kind, label, items in text.SERVICES:
        for number, item in enumerate(items):
            letter = service(sender, mail, kind, label, item, number)
            dice = p.Dice("service-labels", letter["id"])
            labels = "Spam" if kind == "spam" else "Inbox,%s,Category %s,%s" % (
                dice.pick(["Opened", "Unread"]), dice.pick(["Updates", "Promotions"]), label)
            if kind == "voicemail":
                boxes.to("eml/voice-%d.eml" % number, letter["utc"], letter["bytes"], mail)
            else:
                boxes.to_takeout(letter["utc"], letter["bytes"], labels, mail + str(number))
    for box, when, labels, data in odd.odd():
        boxes.to(box, p.moment(when)[0], data, "MAILER-DAEMON", labels)
    if os.path.exists(target):
        shutil.rmtree(target)
    os.makedirs(target)
    boxes.write_takeout(os.path.join(target, "takeout.mbox"))
    boxes.write_mbox(os.path.join(target, "sent.mbox"), boxes.sent, "rd")
    boxes.write_mbox(os.path.join(target, "lists.mbox"), boxes.lists, "o")
    boxes.write_mbox(os.path.join(target, "archive.mbox"), boxes.archive, "cl2")
    boxes.write_maildir(os.path.join(target, "maildir"))
    boxes.write_eml(os.path.join(target, "eml"))


if __name__ == "__main__":
    main()
