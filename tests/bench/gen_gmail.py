#!/usr/bin/env python3
"""gen_gmail.py [N [SEED]]: raw records of messages as Gmail's API gives them.

Format full, 14 KB a message on average, 22 to 32 header fields, multiparts
in multiparts, bodies in base64url.  The same N and SEED give the same bytes.
"""
import base64
import json
import random
import sys

WORDS = """account agenda allow annex answer apply area attach balance bank
before board budget call change client close color committee contract copy
cost course data date deliver detail draft early error event figure file final
follow form garden group hand house idea import inform invoice issue item join
keep kind late letter list local loose march matter measure meet message method
minute month morning move name note number offer office open order paper part
plan point post price print project proof quarter question rate reason record
reply report request result review room sample school season section send
series share shift short sign site small spring staff stage state stock street
summer supply table team term test thank thing ticket time title total travel
update value visit wait watch water week window winter word work write year
über größe naïve café señor ætna Привет мир 日本 東京""".split()
HOSTS = ["mail.example.com", "lists.example.org", "post.example.net",
         "smtp.example.co.uk", "out.example.de"]
FIRST = "Ana Bo Chen Dora Emil Farah Gus Hana Ivo Jana Karl Lena Mia".split()
LAST = "Abel Brandt Costa Diaz Ek Fuchs Garcia Holm Ito Jung Kovač".split()
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def sentence(self, n):
        return " ".join(self.r.choice(WORDS) for _ in range(n)).capitalize()

    def text(self, size):
        out, have = [], 0
        while have < size:
            s = self.sentence(self.r.randint(4, 18)) + "."
            out.append(s)
            have += len(s) + 1
        return "\r\n".join(" ".join(out[i:i + 2])
                           for i in range(0, len(out), 2)) + "\r\n"

    def html(self, size):
        body = "".join('<p style="margin:0 0 12px;font-family:Arial">%s</p>\r\n'
                       % self.text(200).strip() for _ in range(size // 250 + 1))
        return ("<html><head><title>x</title><style>p{color:#333}</style>"
                "</head><body>\r\n" + body + "</body></html>\r\n")

    def hex(self, n):
        return "%0*x" % (n, self.r.getrandbits(4 * n))

    def person(self):
        first, last = self.r.choice(FIRST), self.r.choice(LAST)
        mail = "%s.%s@%s" % (first.lower(), last[0].lower(),
                             self.r.choice(HOSTS))
        kind = self.r.randint(0, 4)
        if kind == 0:
            return mail
        if kind == 1:
            return '"%s, %s" <%s>' % (last, first, mail)
        if kind == 2:
            word = base64.b64encode(("%s %s" % (first, last)).encode())
            return "=?utf-8?B?%s?= <%s>" % (word.decode(), mail)
        return "%s %s <%s>" % (first, last, mail)

    def date(self, t):
        t += 1767312000
        days = t // 86400
        year, rest = 2026, days - 20454
        while rest >= (366 if year % 4 == 0 else 365):
            rest -= 366 if year % 4 == 0 else 365
            year += 1
        month = 0
        lengths = [31, 28 + (year % 4 == 0), 31, 30, 31, 30, 31, 31, 30, 31,
                   30, 31]
        while rest >= lengths[month]:
            rest -= lengths[month]
            month += 1
        return "%s, %d %s %d %02d:%02d:%02d +0000" % (
            DAYS[(days + 3) % 7], rest + 1, MONTHS[month], year,
            t // 3600 % 24, t // 60 % 60, t % 60)

    def headers(self, i, t, content_type):
        r = self.r
        who = self.person()
        h = [("Delivered-To", "ana@example.com")]
        for hop in range(r.randint(3, 6)):
            h.append(("Received", "by 2002:a05:%s with SMTP id %s; %s"
                      % (self.hex(4), self.hex(24), self.date(t - hop))))
        h += [("X-Google-Smtp-Source", self.hex(60)),
              ("ARC-Seal", "i=1; a=rsa-sha256; t=%d; cv=none; d=example.com;"
               " s=arc-2026; b=%s" % (t, self.hex(340))),
              ("ARC-Message-Signature", "i=1; a=rsa-sha256; c=relaxed/relaxed;"
               " d=example.com; s=arc-2026; h=to:from:subject; b=%s"
               % self.hex(340)),
              ("ARC-Authentication-Results", "i=1; mx.example.com; dkim=pass;"
               " spf=pass; dmarc=pass"),
              ("Return-Path", "<bounce-%d@%s>" % (i, r.choice(HOSTS))),
              ("Received-SPF", "pass (example.com: domain designates 192.0.2.1"
               " as permitted sender) client-ip=192.0.2.1;"),
              ("Authentication-Results", "mx.example.com; dkim=pass"
               " header.i=@example.com header.s=s1; spf=pass"),
              ("DKIM-Signature", "v=1; a=rsa-sha256; c=relaxed/relaxed;"
               " d=example.com; s=s1; h=from:to:subject:date; bh=%s; b=%s"
               % (self.hex(44), self.hex(340))),
              ("From", who),
              ("To", ", ".join(self.person()
                               for _ in range(r.randint(1, 4))))]
        if r.random() < 0.4:
            h.append(("Cc", self.person()))
        if r.random() < 0.3:
            h.append(("Reply-To", self.person()))
        subject = self.sentence(r.randint(3, 9))
        h += [("Subject", subject), ("Date", self.date(t - 7)),
              ("Message-ID", "<m%d.%s@%s>" % (i, self.hex(8),
                                              r.choice(HOSTS)))]
        if i and r.random() < 0.5:
            ids = ["<m%d.r@%s>" % (r.randrange(i), r.choice(HOSTS))
                   for _ in range(r.randint(1, 6))]
            h += [("In-Reply-To", ids[-1]), ("References", " ".join(ids))]
        h += [("MIME-Version", "1.0"), ("Content-Type", content_type)]
        if r.random() < 0.4:
            h += [("List-Unsubscribe", "<https://%s/u/%d>, <mailto:u@%s>"
                   % (r.choice(HOSTS), i, r.choice(HOSTS))),
                  ("List-Id", "News <news.%s>" % r.choice(HOSTS)),
                  ("Precedence", "bulk")]
        while len(h) < 22 or (len(h) < 32 and r.random() < 0.6):
            h.append(("X-Extra-%d" % len(h), self.hex(r.randint(8, 64))))
        return h[:32]

    def leaf(self, path, kind, text):
        data = text.encode()
        return {"partId": path, "mimeType": "text/" + kind, "filename": "",
                "headers": [{"name": "Content-Type",
                             "value": 'text/%s; charset="UTF-8"' % kind},
                            {"name": "Content-Transfer-Encoding",
                             "value": "quoted-printable"}],
                "body": {"size": len(data), "data": b64url(data)}}

    def file(self, path, i):
        r = self.r
        kind, name, how = r.choice([
            ("application/pdf", "report %d.pdf" % i, "attachment"),
            ("image/png", "image%03d.png" % (i % 1000), "inline"),
            ("application/zip", "годовой отчёт.zip", "attachment")])
        h = [{"name": "Content-Type", "value": '%s; name="%s"' % (kind, name)},
             {"name": "Content-Disposition",
              "value": '%s; filename="%s"' % (how, name)},
             {"name": "Content-Transfer-Encoding", "value": "base64"}]
        if how == "inline":
            h.append({"name": "Content-ID", "value": "<ii_%s>" % self.hex(10)})
        return {"partId": path, "mimeType": kind, "filename": name,
                "headers": h,
                "body": {"attachmentId": "ANGj" + self.hex(120),
                         "size": r.randint(2000, 900000)}}

    def multi(self, path, kind, children):
        return {"partId": path, "mimeType": "multipart/" + kind,
                "filename": "", "headers": [
                    {"name": "Content-Type", "value":
                     'multipart/%s; boundary="%s"' % (kind, self.hex(28))}],
                "body": {"size": 0}, "parts": children}

    def payload(self, i, t):
        r = self.r
        size = int(r.lognormvariate(7.2, 0.7))
        shape = r.random()
        if shape < 0.15:
            top = self.leaf("", "plain", self.text(4 * size))
        elif shape < 0.55:
            top = self.multi("", "alternative", [
                self.leaf("0", "plain", self.text(size)),
                self.leaf("1", "html", self.html(3 * size))])
        elif shape < 0.8:
            top = self.multi("", "mixed", [
                self.multi("0", "alternative", [
                    self.leaf("0.0", "plain", self.text(size)),
                    self.leaf("0.1", "html", self.html(2 * size))]),
                self.file("1", i)])
        else:
            top = self.multi("", "mixed", [
                self.multi("0", "related", [
                    self.multi("0.0", "alternative", [
                        self.leaf("0.0.0", "plain", self.text(size)),
                        self.leaf("0.0.1", "html", self.html(2 * size))]),
                    self.file("0.1", i)]),
                self.file("1", i), self.file("2", i + 1)])
        content_type = top["headers"][0]["value"]
        top["headers"] = [{"name": n, "value": v}
                          for n, v in self.headers(i, t, content_type)]
        return top

    def record(self, i):
        r = self.r
        t = i * 61 + r.randrange(60)
        ident = "%016x" % (0x19c1d2e300000000 + i * 7919)
        labels = r.choice([["INBOX", "UNREAD"], ["INBOX", "IMPORTANT"],
                           ["SENT"], ["INBOX", "STARRED", "Label_12"],
                           ["CATEGORY_PROMOTIONS", "UNREAD", "INBOX"]])
        payload = {"id": ident, "threadId": ident, "labelIds": labels,
                   "snippet": (self.sentence(r.randint(8, 24))
                               + " &amp; more&#39;s"),
                   "historyId": str(9000000 + i),
                   "internalDate": str((1767312000 + t) * 1000),
                   "sizeEstimate": r.randint(3000, 900000),
                   "payload": self.payload(i, t)}
        return {"type": "raw",
                "idem_key": "gmail:acct1:email:" + ident,
                "source_system": "gmail", "connection_name": "acct1",
                "object_type": "email", "external_id": ident,
                "schema_ref": "iglu:com.google/gmail_email/jsonschema/1-0-0",
                "observed_at": "2026-01-02T00:00:00.%06dZ" % (i % 1000000),
                "correlation_id": "20260102T000000Z", "payload": payload}


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    maker = Maker(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for i in range(count):
        print(json.dumps(maker.record(i), ensure_ascii=False,
                         separators=(",", ":")))


if __name__ == "__main__":
    main()
