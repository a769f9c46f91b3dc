#include "common/http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"

enum {
	URL_MAX = 64 << 10,
	HEAD_MAX = 256 << 10,
	BODY_MAX = 16 << 20,
	CONNECT_SECONDS = 30,
	DATE_MAX = 64,
};

struct lo_http {
	CURLM *multi;
	struct lo_http_limits limits;
};

int
lo_http_open(
    struct lo_http **out, const struct lo_http_limits *l, struct lo_err *e)
{
	struct lo_http *h = lo_zalloc(1, sizeof(*h));

	h->limits = *l;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		h->multi = curl_multi_init();
	if (h->multi == NULL) {
		free(h);
		return lo_fail(e, LO_OS, "the HTTP library cannot be started");
	}
	*out = h;
	return 0;
}

void
lo_http_close(struct lo_http *h)
{
	if (h == NULL)
		return;
	curl_multi_cleanup(h->multi);
	curl_global_cleanup();
	free(h);
}

void
lo_http_call_init(struct lo_http_call *c)
{
	memset(c, 0, sizeof(*c));
	c->method = "GET";
	lo_buf_init(&c->url, URL_MAX);
	lo_buf_init(&c->body, BODY_MAX);
	lo_buf_init(&c->head, HEAD_MAX);
	lo_buf_init(&c->answer, BODY_MAX);
	lo_buf_init(&c->headers, HEAD_MAX);
}

static void
wipe(struct lo_buf *b)
{
	explicit_bzero(b->p, b->len);
	lo_buf_free(b);
}

static void
release(struct lo_http *h, struct lo_http_call *c)
{
	if (c->handle != NULL) {
		curl_multi_remove_handle(h->multi, c->handle);
		curl_easy_cleanup(c->handle);
	}
	curl_slist_free_all(c->list);
	c->handle = c->list = NULL;
	c->running = false;
}

void
lo_http_call_free(struct lo_http *h, struct lo_http_call *c)
{
	release(h, c);
	wipe(&c->url);
	wipe(&c->body);
	wipe(&c->head);
	lo_buf_free(&c->answer);
	lo_buf_free(&c->headers);
}

static size_t
take_answer(char *p, size_t size, size_t n, void *arg)
{
	struct lo_http_call *c = arg;

	if (c->take != NULL && c->status / 100 == 2)
		return c->take(c, p, size * n) ? size * n : 0;
	lo_buf_add(&c->answer, p, size * n);
	return c->answer.failed ? 0 : size * n;
}

static size_t
take_header(char *p, size_t size, size_t n, void *arg)
{
	struct lo_http_call *c = arg;
	size_t len = size * n, at = c->headers.len;
	bool name = true;

	/* Another answer: what came before was a word on the way. */
	if (len > 5 && memcmp(p, "HTTP/", 5) == 0) {
		char *blank = memchr(p, ' ', len);

		lo_buf_reset(&c->headers);
		c->status = blank != NULL ? atoi(blank) : 0;
	} else if (memchr(p, ':', len) != NULL)
		lo_buf_add(&c->headers, p, len);
	for (; at < c->headers.len && name; at++) {
		char *q = &c->headers.p[at];

		name = *q != ':';
		if (*q >= 'A' && *q <= 'Z')
			*q += 'a' - 'A';
	}
	return c->headers.failed ? 0 : len;
}

static struct curl_slist *
head_list(const struct lo_buf *head)
{
	struct curl_slist *list = NULL, *longer;
	const char *p = head->p, *end;
	char *line;

	for (; (end = strchr(p, '\n')) != NULL; p = end + 1) {
		line = lo_strndup(p, (size_t)(end - p));
		longer = curl_slist_append(list, line);
		explicit_bzero(line, strlen(line));
		free(line);
		if (longer == NULL) {
			curl_slist_free_all(list);
			return NULL;
		}
		list = longer;
	}
	return list;
}

static void
prepare(const struct lo_http *h, struct lo_http_call *c, CURL *u)
{
	curl_easy_setopt(u, CURLOPT_URL, c->url.p);
	curl_easy_setopt(u, CURLOPT_PRIVATE, c);
	curl_easy_setopt(u, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(u, CURLOPT_FOLLOWLOCATION, 0L);
	/* Dots in a path are a name's, and signed as they are. */
	curl_easy_setopt(u, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(u, CURLOPT_USERAGENT, h->limits.agent);
	if (c->take == NULL) {
		curl_easy_setopt(u, CURLOPT_ACCEPT_ENCODING, "");
		curl_easy_setopt(u, CURLOPT_TIMEOUT, (long)h->limits.seconds);
	}
	curl_easy_setopt(u, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(u, CURLOPT_LOW_SPEED_LIMIT, 10L);
	curl_easy_setopt(u, CURLOPT_LOW_SPEED_TIME, (long)h->limits.idle);
	curl_easy_setopt(u, CURLOPT_WRITEFUNCTION, take_answer);
	curl_easy_setopt(u, CURLOPT_WRITEDATA, c);
	curl_easy_setopt(u, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(u, CURLOPT_HEADERDATA, c);
	curl_easy_setopt(u, CURLOPT_HTTPHEADER, c->list);
	if (c->body.len > 0) {
		curl_easy_setopt(u, CURLOPT_POSTFIELDS, c->body.p);
		curl_easy_setopt(
		    u, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body.len);
	}
	curl_easy_setopt(u, CURLOPT_CUSTOMREQUEST, c->method);
}

int
lo_http_start(struct lo_http *h, struct lo_http_call *c, struct lo_err *e)
{
	release(h, c);
	lo_buf_reset(&c->answer);
	lo_buf_reset(&c->headers);
	c->answer.max = h->limits.answer;
	c->status = 0;
	c->fault = LO_HTTP_WELL;
	c->why = "";
	c->list = head_list(&c->head);
	c->handle = curl_easy_init();
	if (c->handle == NULL || (c->list == NULL && c->head.len > 0))
		return lo_fail(e, LO_OS, "the HTTP library has no memory");
	prepare(h, c, c->handle);
	if (curl_multi_add_handle(h->multi, c->handle) != CURLM_OK)
		return lo_fail(e, LO_OS, "the HTTP library takes no request");
	c->running = true;
	return 0;
}

static enum lo_http_fault
fault_of(const struct lo_http_call *c, CURLcode code)
{
	switch (code) {
	case CURLE_OK:
		return LO_HTTP_WELL;
	case CURLE_WRITE_ERROR:
		if (c->answer.failed)
			return LO_HTTP_LONG;
		return c->take != NULL ? LO_HTTP_NEVER : LO_HTTP_AGAIN;
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_ISSUER_ERROR:
		return LO_HTTP_NEVER;
	default:
		return LO_HTTP_AGAIN;
	}
}

static void
finish(struct lo_http *h, CURL *u, CURLcode code)
{
	struct lo_http_call *c = NULL;
	long status = 0;

	curl_easy_getinfo(u, CURLINFO_PRIVATE, &c);
	curl_easy_getinfo(u, CURLINFO_RESPONSE_CODE, &status);
	c->status = (int)status;
	c->fault = fault_of(c, code);
	c->why = code == CURLE_OK ? "" : curl_easy_strerror(code);
	release(h, c);
}

int
lo_http_wait(struct lo_http *h, int milliseconds, struct lo_err *e)
{
	CURLMsg *m;
	int left, running;
	bool some = false;

	if (curl_multi_perform(h->multi, &running) != CURLM_OK)
		return lo_fail(e, LO_OS, "the HTTP library fails");
	while ((m = curl_multi_info_read(h->multi, &left)) != NULL)
		if (m->msg == CURLMSG_DONE) {
			finish(h, m->easy_handle, m->data.result);
			some = true;
		}
	if (!some &&
	    curl_multi_poll(h->multi, NULL, 0, milliseconds, NULL) != CURLM_OK)
		return lo_fail(e, LO_OS, "the HTTP library cannot wait");
	return 0;
}

struct lo_span
lo_http_header(const struct lo_http_call *c, const char *name)
{
	struct lo_span found = {NULL, 0};
	size_t n = strlen(name);
	const char *p = c->headers.p, *end;

	for (; (end = strchr(p, '\n')) != NULL; p = end + 1) {
		const char *q = p + n + 1, *last = end;

		if (strncmp(p, name, n) != 0 || p[n] != ':')
			continue;
		while (q < last && (*q == ' ' || *q == '\t'))
			q++;
		while (last > q && (last[-1] == '\r' || last[-1] == ' '))
			last--;
		found = (struct lo_span){q, (size_t)(last - q)};
	}
	return found;
}

bool
lo_http_date(struct lo_span text, int64_t *us)
{
	char date[DATE_MAX];
	time_t t;

	if (text.p == NULL || text.len >= sizeof(date))
		return false;
	memcpy(date, text.p, text.len);
	date[text.len] = '\0';
	t = curl_getdate(date, NULL);
	if (t == -1)
		return false;
	*us = (int64_t)t * 1000000;
	return true;
}

bool
lo_http_origin(const char *url, struct lo_buf *origin)
{
	static const CURLUPart parts[] = {
	    CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT};
	static const char *const between[] = {"", "://", ":"};
	CURLU *u = curl_url();
	bool well = u != NULL && curl_url_set(u, CURLUPART_URL, url, 0) == 0;

	lo_buf_reset(origin);
	for (int i = 0; well && i < 3; i++) {
		char *text = NULL;

		well = curl_url_get(u, parts[i], &text, CURLU_DEFAULT_PORT) ==
		       CURLUE_OK;
		if (well)
			lo_buf_addf(origin, "%s%s", between[i], text);
		curl_free(text);
	}
	curl_url_cleanup(u);
	for (char *p = origin->p; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	return well && !origin->failed;
}

void
lo_http_join(const char *directory, struct lo_buf *url)
{
	CURLU *u = curl_url();
	char *base = lo_format("%s/", directory), *text = NULL;

	if (u != NULL && curl_url_set(u, CURLUPART_URL, base, 0) == CURLUE_OK &&
	    curl_url_set(u, CURLUPART_URL, url->p, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_URL, &text, 0) == CURLUE_OK) {
		lo_buf_reset(url);
		lo_buf_adds(url, text);
	}
	curl_free(text);
	curl_url_cleanup(u);
	free(base);
}
