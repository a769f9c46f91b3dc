#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "common/mem.h"
#include "tests/tap.h"

static int
mode_of(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 ? -1 : (int)(st.st_mode & 07777);
}

static void
is_content(const char *path, const char *want, const char *name)
{
	struct lo_buf b;
	struct lo_err e;

	lo_buf_init(&b, 1 << 20);
	if (lo_file_read(path, &b, &e) < 0)
		ok(0, "%s: %s", name, e.text);
	else
		is_str(b.p, want, name);
	lo_buf_free(&b);
}

static int
entries(const char *dir)
{
	char command[128];
	FILE *f;
	int n;

	snprintf(command, sizeof(command), "ls -A %s | wc -l", dir);
	f = popen(command, "r");
	if (f == NULL || fscanf(f, "%d", &n) != 1)
		n = -1;
	if (f != NULL)
		pclose(f);
	return n;
}

static void
replaces(void)
{
	struct lo_err e;
	struct stat before, after;

	umask(0);
	is_int(mkdir("r", 0755), 0, "a directory");
	is_int(lo_file_replace("r/f", lo_span_of("one"), &e), 0, "made");
	is_content("r/f", "one", "its content");
	is_int(mode_of("r/f"), 0600, "0600 under an umask of 0");
	stat("r/f", &before);
	umask(0377);
	is_int(lo_file_replace("r/f", lo_span_of(""), &e), 0, "replaced");
	umask(022);
	stat("r/f", &after);
	is_content("r/f", "", "by nothing");
	is_int(mode_of("r/f"), 0600, "0600 under an umask of 0377");
	ok(before.st_ino != after.st_ino, "by renaming");
	is_int(entries("r"), 1, "and nothing else is there");
	is_int(
	    lo_file_replace("here", lo_span_of("x"), &e), 0, "without a dir");
	is_int(
	    lo_file_replace("no/f", lo_span_of("x"), &e), -1, "no directory");
	is_int(e.status, LO_CANTCREAT, "73");
	ok(strncmp(e.text, "no/f: cannot create: No such file", 33) == 0,
	    "said so");
	mkdir("r/d", 0700);
	is_int(lo_file_replace("r/d", lo_span_of("x"), &e), -1,
	    "over a directory");
	is_int(entries("r"), 2, "leaves nothing behind");
}

/* A limit of the file size is what a full disk is. */
static void
too_full(void)
{
	struct lo_err e;
	struct rlimit limit = {1000, 1000};
	char *large;
	int status;

	lo_file_replace("r/full", lo_span_of("old"), &e);
	fflush(stdout);
	if (fork() == 0) {
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		large = lo_zalloc(5000, 1);
		_exit(lo_file_replace(
			  "r/full", (struct lo_span){large, 5000}, &e) == -1
			  ? e.status
			  : 0);
	}
	wait(&status);
	is_int(WEXITSTATUS(status), LO_IO, "no room is 74");
	is_content("r/full", "old", "the old content stays");
	is_int(entries("r"), 3, "and nothing half");
}

static void
reads(void)
{
	struct lo_buf b;
	struct lo_err e;
	int status;

	lo_file_replace("five", lo_span_of("12345"), &e);
	lo_buf_init(&b, 5);
	is_int(lo_file_read("five", &b, &e), 0, "as much as the ceiling");
	is_str(b.p, "12345", "is read");
	lo_buf_free(&b);
	lo_buf_init(&b, 4);
	is_int(lo_file_read("five", &b, &e), -1, "more than the ceiling");
	is_int(e.status, LO_DATA, "65");
	is_str(b.p, "", "nothing is read");
	is_int(lo_file_read("nothing", &b, &e), -1, "what is not there");
	is_int(e.status, LO_NOINPUT, "66");
	is_str(e.text,
	    "nothing: cannot open: No such file or directory; check the path",
	    "said so");
	is_int(lo_file_read(".", &b, &e), -1, "a directory");
	is_int(e.status, LO_IO, "74");
	is_int(mkfifo("fifo", 0600), 0, "a pipe");
	fflush(stdout);
	if (fork() == 0) {
		status = open("fifo", O_WRONLY);
		_exit(write(status, "ab", 2) != 2);
	}
	is_int(lo_file_read("fifo", &b, &e), 0, "is read as well");
	is_str(b.p, "ab", "to its end");
	wait(&status);
	lo_buf_free(&b);
	ok(lo_file_exists("five"), "there");
	ok(!lo_file_exists("nothing"), "not there");
}

static void
directories(void)
{
	struct lo_err e;
	char cwd[256], path[512];

	umask(0);
	is_int(lo_dir_make("a/b//c/", &e), 0, "three levels");
	is_int(mode_of("a/b/c"), 0700, "0700 under an umask of 0");
	is_int(mode_of("a"), 0700, "all of them");
	umask(0777);
	is_int(lo_dir_make("u/v", &e), 0, "under an umask of 0777");
	umask(022);
	is_int(mode_of("u/v"), 0700, "0700 too");
	is_int(lo_dir_make("a/b/c", &e), 0, "again");
	is_int(lo_dir_make(".", &e), 0, "here");
	is_int(lo_dir_make("/", &e), 0, "the root");
	is_int(symlink("a", "link"), 0, "a link");
	is_int(lo_dir_make("link/d", &e), 0, "is followed");
	lo_file_replace("a/file", lo_span_of(""), &e);
	is_int(lo_dir_make("a/file/x", &e), -1, "through a file");
	is_int(e.status, LO_CANTCREAT, "73");
	is_str(e.text, "a/file: not a directory; move it away", "said so");
	is_int(lo_dir_make_parent("p/q/f", &e), 0, "a parent");
	is_int(mode_of("p/q"), 0700, "is made");
	is_int(mode_of("p/q/f"), -1, "the file is not");
	is_int(lo_dir_make_parent("f", &e), 0, "the parent here");
	is_int(lo_dir_make_parent("/f", &e), 0, "the parent of all");
	if (getcwd(cwd, sizeof(cwd)) == NULL)
		return;
	snprintf(path, sizeof(path), "%s/x/y/", cwd);
	is_int(lo_dir_make(path, &e), 0, "a whole path");
	is_int(mode_of("x/y"), 0700, "is made");
	is_int(lo_dir_sync("x", &e), 0, "synced");
	is_int(lo_dir_sync("x/nothing", &e), -1, "not there");
}

static void
names(void)
{
	static const char *const good[] = {
	    "a", "a.b", "a-b", "_", "A1", "a b", "\xc3\xa9", "x@y"};
	static const char *const bad[] = {
	    "", ".", "..", ".a", "-a", "a/b", "/", "a\n", "a\x7f", "\x01"};
	char text[257];
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ok(lo_name_ok(lo_span_of(good[i])), "a name: %s", good[i]);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!lo_name_ok(lo_span_of(bad[i])), "no name: case %zu", i);
	memset(text, 'a', sizeof(text));
	ok(lo_name_ok((struct lo_span){text, 255}), "255 bytes");
	ok(!lo_name_ok((struct lo_span){text, 256}), "256 bytes");
	ok(!lo_name_ok((struct lo_span){"a\0b", 3}), "a NUL");
	ok(!lo_name_ok((struct lo_span){NULL, 0}), "nothing");
}

static void
locks(void)
{
	struct lo_err e;
	int fd, other, status, ready[2];
	char byte;
	pid_t pid;

	is_int(lo_lock_take("locks/deep/one", 0, &fd, &e), 0, "taken");
	is_int(mode_of("locks/deep/one"), 0600, "its mode");
	ok(fcntl(fd, F_GETFD) & FD_CLOEXEC, "not handed to children");
	is_int(lo_lock_take("locks/deep/one", 0, &other, &e), -1, "not twice");
	is_int(e.status, LO_TEMP, "75");
	is_int(lo_lock_take("locks/deep/one", 60, &other, &e), -1,
	    "not after a while");
	is_int(e.status, LO_TEMP, "75 too");
	is_int(lo_lock_take("locks/deep/two", 0, &other, &e), 0, "another one");
	close(other);
	fflush(stdout);
	if (pipe(ready) < 0)
		return;
	pid = fork();
	if (pid == 0) {
		/* The lock lives as long as any copy of its descriptor. */
		close(fd);
		if (lo_lock_take("locks/deep/one", 0, &other, &e) == 0 ||
		    write(ready[1], "", 1) != 1)
			_exit(2);
		_exit(lo_lock_take("locks/deep/one", 30000, &other, &e) < 0);
	}
	is_int(read(ready[0], &byte, 1), 1, "another process does not get it");
	usleep(50000);
	close(fd);
	waitpid(pid, &status, 0);
	is_int(status, 0, "whoever waits gets it");
	is_int(lo_lock_take("locks/deep/one", 0, &fd, &e), 0,
	    "and its death frees it");
	close(fd);
}

static void
denied(void)
{
	struct lo_err e;
	struct lo_buf b;

	if (geteuid() == 0) {
		ok(1, "# SKIP permissions do not hold for root");
		return;
	}
	lo_file_replace("secret", lo_span_of("x"), &e);
	chmod("secret", 0);
	lo_buf_init(&b, 100);
	lo_file_read("secret", &b, &e);
	is_int(e.status, LO_DENIED, "what may not be read is 77");
	lo_buf_free(&b);
}

static void
unnamed(void)
{
	struct lo_err e = {0, ""};
	char text[4] = "";
	struct stat st;
	int fd;

	mkdir("spools", 0700);
	fd = lo_file_unnamed("spools", &e);
	ok(fd >= 0 && lo_file_write(fd, lo_span_of("one")) == 0, "written");
	ok(pread(fd, text, 3, 0) == 3, "and read again");
	is_str(text, "one", "as it was");
	ok(fstat(fd, &st) == 0 && (st.st_mode & 0077) == 0, "ours alone");
	is_int(entries("spools"), 0, "it has no name");
	ok((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0, "no child has it");
	close(fd);
	is_int(lo_file_unnamed("nosuch", &e), -1, "no directory");
	is_int(e.status, LO_CANTCREAT, "is 73");
	is_str(e.text,
	    "nosuch: cannot make a temporary file in it: No such file or "
	    "directory; check the path",
	    "with its place");
}

int
main(void)
{
	tap_tmp();
	replaces();
	unnamed();
	too_full();
	reads();
	directories();
	names();
	locks();
	denied();
	return tap_done();
}
