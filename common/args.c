#include "common/args.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/data.h"
#include "common/err.h"
#include "common/mem.h"
#include "common/when.h"

enum { OWN = 2 }; /* options that every tool has */

/* What getopt_long takes; OWN are the last. */
struct table {
	struct option *longs;
	const char **names;
	char *letters;
	size_t count;
};

/* For getopt an option without a letter is known by its place. */
enum { NUMBERLESS = 1 << 16 };

static void
add(struct table *t, int letter, const char *name, bool takes)
{
	char *s;

	if (letter == 0)
		letter = NUMBERLESS + (int)t->count;
	t->names[t->count] = name;
	t->longs[t->count++] = (struct option){
	    name, takes ? required_argument : no_argument, NULL, letter};
	if (letter > 255)
		return;
	s = t->letters + strlen(t->letters);
	*s++ = (char)letter;
	if (takes)
		*s++ = ':';
	*s = '\0';
}

static void
build(struct table *t, const struct lo_args *a)
{
	const struct lo_option *o;
	size_t n;

	for (n = 0; a->options[n].name != NULL; n++)
		;
	t->count = 0;
	t->longs = lo_zalloc(n + 3, sizeof(*t->longs));
	t->names = lo_zalloc(n + 3, sizeof(*t->names));
	t->letters = lo_zalloc(2 * n + 8, 1);
	/* The colon tells a missing argument from an unknown option. */
	strcpy(t->letters, a->tail ? "+:" : ":");
	for (o = a->options; o->name != NULL; o++)
		add(t, o->letter, o->name, o->takes || o->text != NULL);
	add(t, 'h', "help", false);
	add(t, 'V', "version", false);
}

static void
drop(struct table *t)
{
	free(t->longs);
	free(t->names);
	free(t->letters);
}

_Noreturn static void
answer(const char *text)
{
	size_t n;

	n = strlen(text);
	if (fputs(text, stdout) < 0 ||
	    (n > 0 && text[n - 1] != '\n' && putchar('\n') < 0) ||
	    fflush(stdout) < 0)
		lo_die(LO_IO, "standard output: %s; see its other end",
		    strerror(errno));
	exit(LO_OK);
}

/* The long name of what getopt left in optopt, NULL if it knows none. */
static const char *
long_name(const struct table *t)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (t->longs[i].val == optopt)
			return t->names[i];
	return NULL;
}

_Noreturn static void
refuse(const struct lo_args *a, const struct table *t, int found)
{
	const char *known, *word, *near;
	char *name;

	known = long_name(t);
	if (known != NULL)
		lo_args_usage(a, "--%s %s", known,
		    found == ':' ? "needs a value" : "takes no value");
	if (optopt > ' ' && optopt < 0x7f)
		lo_args_usage(a, "-%c is not a known option", optopt);
	word = a->argv[optind - 1];
	word += strspn(word, "-");
	name = lo_strndup(word, strcspn(word, "="));
	near = lo_data_nearest(name, t->names, t->count);
	if (near == NULL)
		lo_args_usage(a, "--%s is not a known option", name);
	lo_args_usage(a, "--%s is not a known option, --%s is", name, near);
}

/* A clock that is set wrong would be the real one in silence. */
static void
check_clock(void)
{
	const char *now;
	int64_t us;

	now = getenv("LO_NOW");
	if (now != NULL && !lo_when_parse(now, strlen(now), &us))
		lo_die(LO_USAGE, "LO_NOW: not an instant such as "
				 "2025-11-12T20:54:33Z; set it so or unset it");
}

/* A closed standard descriptor would be taken by the next file that is
 * opened, and messages or records would go into it.  What is put there fails
 * when it is used, as a closed one does. */
static void
hold_standard(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) == -1)
			lo_die(LO_OS, "/dev/null: cannot be opened; "
				      "open standard input and output");
}

/* Whether what getopt gave has a place. */
static bool
keep(struct lo_args *a, const struct table *t, int c)
{
	size_t i;

	for (i = 0; i < t->count - OWN; i++) {
		const struct lo_option *o = &a->options[i];

		if (t->longs[i].val != c)
			continue;
		a->given[(int)o->kind] = o->name;
		if (o->flag != NULL)
			*o->flag = true;
		if (o->text != NULL)
			*o->text = optarg;
		return o->flag != NULL || o->text != NULL;
	}
	return false;
}

int
lo_args_next(struct lo_args *a, const char **value)
{
	struct table t;
	int c;

	if (optind <= 1) {
		hold_standard();
		check_clock();
	}
	build(&t, a);
	opterr = 0;
	do {
		c = getopt_long(a->argc, a->argv, t.letters, t.longs, NULL);
		if (c == '?' || c == ':')
			refuse(a, &t, c);
	} while (keep(a, &t, c));
	drop(&t);
	if (c == 'h')
		answer(a->usage);
	if (c == 'V')
		answer(lo_format("%s %s", lo_prog, LO_VERSION));
	*value = optarg;
	a->operands = optind;
	return c;
}

void
lo_args_verb(const struct lo_args *a, const char *verb, const char *takes)
{
	for (int kind = 1; kind < 128; kind++)
		if (a->given[kind] != NULL && strchr(takes, kind) == NULL)
			lo_args_usage(
			    a, "%s takes no --%s", verb, a->given[kind]);
}

void
lo_args_usage(const struct lo_args *a, const char *fmt, ...)
{
	char *text;
	va_list ap;

	(void)a;
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = lo_strdup("wrong usage");
	va_end(ap);
	lo_die(LO_USAGE, "%s; see %s --help", text, lo_prog);
}

/* Digits and nothing else; -1 when they do not fit or are none. */
static int
digits(const char *s, const char **end, uint64_t *out)
{
	uint64_t n;

	*end = s;
	for (n = 0; **end >= '0' && **end <= '9'; (*end)++)
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(**end - '0'), &n))
			return -1;
	*out = n;
	return *end > s ? 0 : -1;
}

uint64_t
lo_args_number(
    const char *option, const char *value, uint64_t least, uint64_t most)
{
	const char *end;
	uint64_t n;

	if (digits(value, &end, &n) < 0 || *end != '\0' || n < least ||
	    n > most)
		lo_die(LO_USAGE,
		    "%s: not a whole number from %llu to %llu; give one",
		    option, (unsigned long long)least,
		    (unsigned long long)most);
	return n;
}

uint64_t
lo_args_size(
    const char *option, const char *value, uint64_t least, uint64_t most)
{
	static const char units[] = "KMG";
	const char *end, *unit;
	uint64_t n;
	bool bad;

	bad = digits(value, &end, &n) < 0;
	unit = !bad && *end != '\0' ? strchr(units, *end) : NULL;
	if (unit != NULL) {
		bad = __builtin_mul_overflow(
		    n, (uint64_t)1 << 10 * (unit - units + 1), &n);
		end++;
	}
	if (bad || *end != '\0' || n < least || n > most)
		lo_die(LO_USAGE,
		    "%s: not a size from %llu to %llu bytes; give a number, "
		    "with K, M or G",
		    option, (unsigned long long)least,
		    (unsigned long long)most);
	return n;
}

int64_t
lo_args_when(const char *option, const char *value)
{
	int64_t us;

	if (!lo_when_parse_arg(value, &us))
		lo_die(LO_USAGE,
		    "%s: not an instant; give one such as "
		    "2025-11-12 or 2025-11-12T20:54:33Z",
		    option);
	return us;
}
