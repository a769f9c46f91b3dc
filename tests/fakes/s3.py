"""s3.py: S3 and its relatives: lists of objects, and their bytes.

Every request's signature is made again from what came and compared.  Paths
are of the kind {endpoint}/{bucket}/{key}.
"""

import csv
import email.utils
import gzip
import hashlib
import hmac
import io
import json
import re
import time
import urllib.parse
from xml.sax.saxutils import escape

from __main__ import Refused, Still

NS = "http://s3.amazonaws.com/doc/2006-03-01/"
EMPTY = hashlib.sha256(b"").hexdigest()


def quote(text):
    return urllib.parse.quote(text, safe="-._~")


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Object:
    def __init__(self, body, moment, parts, storage):
        self.body, self.modified, self.storage = body, moment, storage
        digest = hashlib.md5(body).hexdigest()
        self.etag = '"%s%s"' % (digest, "-%d" % parts if parts else "")
        self.rows = None

    def table(self, is_json):
        """Its rows, read once."""
        if self.rows is None:
            body = gzip.decompress(self.body) if self.body[:2] == b"\x1f\x8b" else self.body
            text = body.decode("utf-16" if body[:2] == b"\xff\xfe" else "utf-8-sig")
            if is_json:
                self.rows = [json.loads(line) for line in text.split("\n") if line.strip()]
            else:
                self.rows = list(csv.DictReader(io.StringIO(text)))
        return self.rows


class Api(Still):
    def __init__(self):
        self.id, self.secret, self.token = "AKIDHUSH1", "hush/1+secret", None
        self.bucket, self.region, self.wrong = "exports", "eu-west-1", 400
        self.objects, self.skew, self.page = {}, 0, 1000
        self.encode, self.ns, self.empty, self.order = True, NS, 0, 1
        self.moment = 1767312000

    def now(self):
        return int(time.time()) + self.skew

    def noted(self, headers):
        signed = headers.get("Authorization", "")
        scope = re.search(r"/([a-z0-9-]+)/s3/aws4_request", signed)
        return {"region": scope and scope.group(1), "range": headers.get("Range"),
                "match": headers.get("If-Match"), "packs": headers.get("Accept-Encoding")}

    def error(self, status, reason):
        region = "<Region>%s</Region>" % self.region if reason == "AuthorizationHeaderMalformed" else ""
        return ('<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>%s</Code><Message>Canary words of Nobody.</Message>'
                "%s<RequestId>R7</RequestId><HostId>h/+=</HostId></Error>" % (reason, region)).encode()

    # What there is.

    @staticmethod
    def rows(c):
        first, n, mark = c.get("first", 1), c.get("n", 3), c.get("mark", "a")
        return [{"id": str(i), "amount": "%d.%02d" % (i, i % 100), "mark": mark * c.get("wide", 1)} for i in range(first, first + n)]

    def text(self, c):
        if "text" in c:
            return c["text"].encode()
        rows = self.rows(c)
        if c.get("format") == "jsonl":
            return "".join(json.dumps(r) + "\n" for r in rows).encode()
        out = io.StringIO()
        names = c.get("names", ["id", "amount", "mark"])
        w = csv.DictWriter(out, names, lineterminator=c.get("end", "\n"), extrasaction="ignore", restval="new")
        w.writeheader()
        w.writerows(rows)
        return out.getvalue().encode(c.get("encoding", "utf-8"))

    def do_put(self, c):
        body = self.text(c)
        if "gz" in c:
            at = len(body) // c["gz"] + 1
            body = b"".join(gzip.compress(body[i:i + at], 1, mtime=0) for i in range(0, len(body), at))
        body += c.get("tail", "").encode()
        self.moment += 1
        for key in [c["key"]] if "key" in c else ["%s%05d.csv" % (c["prefix"], i) for i in range(c["objects"])]:
            self.objects[key] = Object(body, c.get("modified", self.moment), c.get("parts"), c.get("class", "STANDARD"))

    def do_delete(self, c):
        for key in [k for k in self.objects if re.search(c["key"], k)]:
            del self.objects[key]

    def do_truth(self, c):
        """Of every row its id and its amount, as a table with the key id."""
        out = []
        for key, o in self.objects.items():
            if not key.startswith(c.get("prefix", "")) or key.endswith("/"):
                continue
            out += ["%s/%s#%s %s" % (self.bucket, key, r["id"], r["amount"]) + (" " + r["mark"] if "mark" in c else "")
                    for r in o.table(".jsonl" in key)]
        return sorted(out, key=str.encode)

    # Who asks.

    def known(self, r):
        m = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([a-z0-9-]+)/s3/aws4_request, "
                         r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})", r.headers.get("Authorization", ""))
        if not m:
            raise Refused(403, "AccessDenied")
        who, day, region, names, signature = m.groups()
        when = r.headers.get("x-amz-date", "")
        if not re.fullmatch(r"\d{8}T\d{6}Z", when) or when[:8] != day:
            raise Refused(403, "AccessDenied")
        if who != self.id:
            raise Refused(403, "InvalidAccessKeyId")
        moment = email.utils.parsedate_to_datetime(time.strftime(
            "%a, %d %b %Y %H:%M:%S GMT", time.strptime(when, "%Y%m%dT%H%M%SZ"))).timestamp()
        if abs(moment - self.now()) > 900:
            raise Refused(403, "RequestTimeTooSkewed")
        if region != self.region:
            raise Refused(self.wrong, "PermanentRedirect" if self.wrong == 301 else "AuthorizationHeaderMalformed",
                          {"x-amz-bucket-region": self.region} if self.wrong == 301 else {})
        if r.headers.get("x-amz-security-token") != self.token:
            raise Refused(400, "InvalidToken")
        listed = names.split(";")
        must = ["host"] + [k.lower() for k in r.headers if k.lower().startswith("x-amz-")]
        if listed != sorted(listed) or not set(must) <= set(listed):
            raise Refused(403, "AccessDenied")
        body = r.headers.get("x-amz-content-sha256")
        if body is None:
            raise Refused(400, "MissingSecurityHeader")
        if body != hashlib.sha256(r.body).hexdigest():
            raise Refused(400, "XAmzContentSHA256Mismatch")
        head = "".join("%s:%s\n" % (n, ",".join(" ".join(v.split()) for v in r.headers.get_all(n, ["?"])))
                       for n in listed)
        query = "&".join("%s=%s" % (quote(k), quote(v)) for k, v in sorted(r.query))
        path = "/".join(map(quote, urllib.parse.unquote(r.path).split("/")))
        canonical = "\n".join([r.method, path, query, head, names, body])
        scope = "%s/%s/s3/aws4_request" % (day, region)
        text = "\n".join(["AWS4-HMAC-SHA256", when, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = mac(mac(mac(mac(b"AWS4" + self.secret.encode(), day), region), "s3"), "aws4_request")
        if not hmac.compare_digest(mac(key, text).hex(), signature):
            raise Refused(403, "SignatureDoesNotMatch")

    def answer(self, r):
        if r.method != "GET" or r.path != "/".join(map(quote, urllib.parse.unquote(r.path).split("/"))):
            raise Refused(400, "InvalidURI")
        self.known(r)
        bucket, slash, key = urllib.parse.unquote(r.path[1:]).partition("/")
        if bucket != self.bucket:
            raise Refused(404, "NoSuchBucket")
        return self.get(r, key) if slash and key else self.list(r)

    # Lists.

    def list(self, r):
        r.only("list-type", "encoding-type", "max-keys", "prefix", "continuation-token")
        if r.one("list-type") != "2" or r.one("encoding-type") not in (None, "url"):
            raise Refused(400, "InvalidArgument")
        prefix, token = r.one("prefix", ""), r.one("continuation-token")
        most = min(r.number("max-keys", 1, 1000, 1000), self.page)
        keys = sorted((k for k in self.objects if k.startswith(prefix)), key=str.encode)[::self.order]
        at = 0
        if token is not None:
            given = re.fullmatch(r"(\d+)/\+==(.*)", token, re.S)
            if not given or given.group(2) != prefix[::-1]:
                raise Refused(400, "InvalidArgument")
            at = int(given.group(1))
        if self.empty > 0:
            self.empty -= 1
            most = 0
        page = keys[at:at + most]
        more = at + most < len(keys)
        url = self.encode and r.one("encoding-type") == "url"
        show = (lambda k: escape(urllib.parse.quote_plus(k, safe="-._~/*"))) if url else escape
        out = ['<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult%s>' % (' xmlns="%s"' % self.ns if self.ns else "")]
        out.append("<Name>%s</Name><Prefix>%s</Prefix><KeyCount>%d</KeyCount><MaxKeys>1000</MaxKeys>" % (
            self.bucket, show(prefix), len(page)))
        out.append("<EncodingType>url</EncodingType>" if url else "")
        out.append("<IsTruncated>%s</IsTruncated>" % ("true" if more else "false"))
        if more:
            out.append("<NextContinuationToken>%s</NextContinuationToken>" % escape(
                "%d/+==%s" % (at + most, prefix[::-1])))
        for k in page:
            o = self.objects[k]
            out.append("<Contents><Key>%s</Key><LastModified>%s</LastModified><ETag>%s</ETag>"
                       "<ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumAlgorithm>X</ChecksumAlgorithm>"
                       "<Size>%d</Size><Owner><ID>7</ID></Owner><StorageClass>%s</StorageClass></Contents>" % (
                           show(k), time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(o.modified)),
                           o.etag.replace('"', "&quot;"), len(o.body), o.storage))
        out.append("</ListBucketResult>")
        return 200, {"Content-Type": "application/xml"}, "".join(out).encode()

    # Objects.

    def get(self, r, key):
        r.only()
        o = self.objects.get(key)
        if o is None:
            raise Refused(404, "NoSuchKey")
        if o.storage in ("GLACIER", "DEEP_ARCHIVE"):
            raise Refused(403, "InvalidObjectState")
        match, span = r.headers.get("If-Match"), r.headers.get("Range")
        if match is not None and match != o.etag:
            raise Refused(412, "PreconditionFailed")
        headers = {"ETag": o.etag, "Last-Modified": email.utils.formatdate(o.modified, usegmt=True),
                   "Accept-Ranges": "bytes", "Content-Type": "binary/octet-stream", "x-amz-request-id": "R7"}
        if o.body[:2] == b"\x1f\x8b":
            headers["Content-Encoding"] = "gzip"
        if span is None:
            return 200, headers, o.body
        m = re.fullmatch(r"bytes=(\d+)-", span)
        if not m or int(m.group(1)) >= len(o.body):
            raise Refused(416, "InvalidRange")
        at = int(m.group(1))
        headers["Content-Range"] = "bytes %d-%d/%d" % (at, len(o.body) - 1, len(o.body))
        return 206, headers, o.body[at:]
