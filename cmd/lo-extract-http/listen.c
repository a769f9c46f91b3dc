#include "cmd/lo-extract-http/listen.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/when.h"

enum { HEAD_MAX = 16 << 10, BACKLOG = 8, FDS = LISTEN_CLIENTS + 2 };

void
listen_init(struct listen *l)
{
	memset(l, 0, sizeof(*l));
	l->fd = -1;
	l->input = true;
	lo_buf_init(&l->line, HEAD_MAX);
	for (int i = 0; i < LISTEN_CLIENTS; i++) {
		l->clients[i].fd = -1;
		lo_buf_init(&l->clients[i].head, HEAD_MAX);
	}
}

static void
hang_up(struct listen_client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	explicit_bzero(c->head.p, c->head.len);
	lo_buf_reset(&c->head);
}

void
listen_close(struct listen *l)
{
	for (int i = 0; i < LISTEN_CLIENTS; i++) {
		hang_up(&l->clients[i]);
		lo_buf_free(&l->clients[i].head);
	}
	explicit_bzero(l->line.p, l->line.len);
	lo_buf_free(&l->line);
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

int
listen_open(struct listen *l, int port, struct lo_err *e)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(a);
	int yes = 1;

	l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (l->fd < 0)
		return lo_fail_errno(e, LO_OS, "socket");
	/* A port that was left a minute ago is free; one in use is not. */
	setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(l->fd, (struct sockaddr *)&a, sizeof(a)) < 0 ||
	    listen(l->fd, BACKLOG) < 0) {
		if (errno == EADDRINUSE)
			return lo_fail(e, LO_UNAVAILABLE,
			    "port %d is taken by another program; end that, "
			    "or register another redirect_uri",
			    port);
		return lo_fail_errno(e, LO_UNAVAILABLE, "port %d", port);
	}
	if (getsockname(l->fd, (struct sockaddr *)&a, &n) < 0)
		return lo_fail_errno(e, LO_OS, "getsockname");
	l->port = ntohs(a.sin_port);
	return 0;
}

static void
greet(struct listen *l)
{
	int fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	for (int i = 0; fd >= 0 && i < LISTEN_CLIENTS; i++)
		if (l->clients[i].fd < 0) {
			l->clients[i].fd = fd;
			return;
		}
	if (fd >= 0)
		close(fd);
}

static void
reply(const struct listen_client *c, const char *status, const char *text)
{
	struct lo_buf b;

	lo_buf_init(&b, HEAD_MAX);
	lo_buf_addf(&b,
	    "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: %zu\r\nCache-Control: no-store\r\n"
	    "Connection: close\r\n\r\n%s",
	    status, strlen(text), text);
	/* Who does not read it has closed the page already. */
	(void)!send(c->fd, b.p, b.len, MSG_NOSIGNAL);
	lo_buf_free(&b);
}

/* "GET /path?query HTTP/1.1": 1 when it is the one. */
static int
read_request(struct listen_client *c, const char *path, struct lo_buf *query)
{
	size_t n = strlen(path), len;
	const char *p = c->head.p, *end;
	bool ours;

	if (strncmp(p, "GET ", 4) != 0)
		return 0;
	p += 4;
	end = p + strcspn(p, " \r\n");
	ours = strncmp(p, path, n) == 0 && p[n] == '?';
	len = ours ? (size_t)(end - (p + n + 1)) : 0;
	if (len == 0) {
		reply(c, "404 Not Found", "Nothing is here.\n");
		return 0;
	}
	lo_buf_add(query, p + n + 1, len);
	reply(c, "200 OK",
	    "The answer has come; the rest is said in the terminal. "
	    "This page can be closed.\n");
	return 1;
}

static int
hear(struct listen_client *c, const char *path, struct lo_buf *query)
{
	char piece[4096];
	ssize_t n = read(c->fd, piece, sizeof(piece));
	int got = 0;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n > 0)
		lo_buf_add(&c->head, piece, (size_t)n);
	if (n > 0 && strstr(c->head.p, "\r\n\r\n") == NULL && !c->head.failed)
		return 0;
	if (n > 0 && !c->head.failed)
		got = read_request(c, path, query);
	hang_up(c);
	return got;
}

/* The whole URL, or what stands behind its question mark; what a terminal or
 * a page adds around it is none of it. */
static int
hear_line(struct listen *l, struct lo_buf *query)
{
	char piece[4096];
	ssize_t n = read(STDIN_FILENO, piece, sizeof(piece));
	const char *mark, *end;

	if (n < 0 && errno == EINTR)
		return 0;
	if (n > 0)
		lo_buf_add(&l->line, piece, (size_t)n);
	else
		l->input = false;
	end = strpbrk(l->line.p, "\r\n");
	if (end == NULL && (n > 0 || l->line.len == 0))
		return 0;
	if (end == NULL)
		end = l->line.p + l->line.len;
	mark = memchr(l->line.p, '?', (size_t)(end - l->line.p));
	mark = mark != NULL ? mark + 1 : l->line.p;
	mark += strspn(mark, " \t");
	lo_buf_add(query, mark, strcspn(mark, " \t\r\n#<>\""));
	lo_buf_reset(&l->line);
	return query->len > 0;
}

static int
look(struct listen *l, const struct pollfd *p, const char *path,
    struct lo_buf *query)
{
	int got = 0;

	for (int i = 0; i < LISTEN_CLIENTS && got == 0; i++)
		if (l->clients[i].fd >= 0 && p[i + 2].revents != 0)
			got = hear(&l->clients[i], path, query);
	if (got == 0 && p[1].revents != 0)
		got = hear_line(l, query);
	if (got == 0 && p[0].revents != 0)
		greet(l);
	return got;
}

int
listen_wait(struct listen *l, const char *path, int seconds,
    struct lo_buf *query, struct lo_err *e)
{
	int64_t end = lo_when_mono() + (int64_t)seconds * 1000000, left;
	struct pollfd p[FDS];

	for (;;) {
		left = (end - lo_when_mono()) / 1000;
		if (left <= 0)
			return lo_fail(e, LO_TEMP,
			    "no answer came within %d s; begin again", seconds);
		if (l->fd < 0 && !l->input)
			return lo_fail(e, LO_NOINPUT,
			    "standard input ended without the URL of the "
			    "answer");
		p[0] = (struct pollfd){l->fd, POLLIN, 0};
		p[1] = (struct pollfd){l->input ? STDIN_FILENO : -1, POLLIN, 0};
		for (int i = 0; i < LISTEN_CLIENTS; i++)
			p[i + 2] = (struct pollfd){l->clients[i].fd, POLLIN, 0};
		if (poll(p, FDS, (int)left) < 0) {
			if (errno == EINTR)
				continue;
			return lo_fail_errno(e, LO_OS, "poll");
		}
		if (look(l, p, path, query) > 0)
			return 0;
	}
}
