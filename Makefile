# lo: see README.md.  One file, no recursion; GNU make.
VERSION = 0.1.0
PREFIX  = /usr/local
B       = build
CC      = gcc
CFLAGS  = -O2 -g
LDFLAGS =
DESTDIR =
JOBS   := $(shell nproc 2>/dev/null || echo 2)
# A make below this one shares its jobs.
MAKEFLAGS += $(if $(filter 0,$(MAKELEVEL)),-j$(JOBS))

.DELETE_ON_ERROR:
.SECONDARY:
.SECONDEXPANSION:
.SUFFIXES:

tools := $(notdir $(patsubst %/main.c,%,$(wildcard cmd/lo-*/main.c)))
pkg    = $(shell pkg-config $(1) $(2) 2>/dev/null)

# Each library is named once; a tool lists what it stands on.
jq_libs     := $(or $(call pkg,--libs,libjq),-ljq) -lm
gmime_cflags := $(call pkg,--cflags,gmime-3.0)
gmime_libs  := $(call pkg,--libs,gmime-3.0)
pcre_libs   := $(or $(call pkg,--libs,libpcre2-8),-lpcre2-8)
xml_cflags  := $(call pkg,--cflags,libxml-2.0)
xml_libs    := $(call pkg,--libs,libxml-2.0)
hash_libs   := $(or $(call pkg,--libs,libcrypto),-lcrypto)
zlib_libs   := $(or $(call pkg,--libs,zlib),-lz)
sqlite_libs := $(or $(call pkg,--libs,sqlite3),-lsqlite3)
isal_libs   := $(call pkg,--libs,libisal)
curl_libs   := $(or $(call pkg,--libs,libcurl),-lcurl)

libs_lo-extract := $(hash_libs)
libs_lo-canon   := $(jq_libs) $(gmime_libs) $(pcre_libs) $(xml_libs) \
	$(hash_libs)
libs_lo-score   := $(hash_libs)
libs_lo-vault   := $(zlib_libs) $(isal_libs) $(hash_libs)
libs_lo-emit    := $(sqlite_libs) $(hash_libs) -pthread
libs_lo-project := $(sqlite_libs) -lm $(xml_libs) $(hash_libs)

warnings := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wformat=2
harden   := -D_FORTIFY_SOURCE=2 -fstack-protector-strong
compile   = $(CC) -std=c11 -D_GNU_SOURCE -I. $(warnings) $(harden) -fPIE \
	-DLO_VERSION='"$(VERSION)"' -DLO_PREFIX='"$(PREFIX)"' \
	$(gmime_cflags) $(xml_cflags) $(CFLAGS)
link      = $(CC) $(CFLAGS) -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS)

# Which gzip: ISA-L where it is there, zlib where not.
other_gzip := $(if $(isal_libs),cmd/lo-vault/gzip_zlib.c,cmd/lo-vault/gzip_isal.c)

objects   = $(patsubst %.c,$(B)/%.o,$(filter-out $(other_gzip),$(1)))
tool_objs = $(call objects,$(wildcard cmd/$(1)/*.c))
# A unit test NAME.c stands on liblo; TOOL-NAME.c on lo-TOOL's modules too.
unit_tool = $(filter lo-$(firstword $(subst -, ,$(1))),$(notdir $(wildcard cmd/lo-*)))
# http-NAME.c stands on what lo-extract becomes.
unit_objs = $(filter-out %/main.o,$(if $(filter http-%,$(1)),$(helper_objs))$(if $(call unit_tool,$(1)),$(call tool_objs,$(call unit_tool,$(1)))))

common_objs := $(call objects,$(wildcard common/*.c))
units       := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/*.c))
fuzzers     := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,\
	$(filter-out %/replay.c,$(wildcard tests/fuzz/*.c)))
shims       := $(patsubst tests/torture/%.c,$(B)/%.so,$(wildcard tests/torture/*.c))
# Folders of data: a tool's, the front door's, and the job specs.
folders     := $(wildcard cmd/lo-*/*/ cmd/lo/*/) pipelines/jobs/
data        := $(shell find $(folders) -type f)
data_dir     = $(B)/share/lo
pages       := $(wildcard man/*.[1-8])
# What speaks HTTP is a program of its own, which lo-extract becomes: loading
# libcurl takes longer than all of a small run over a file.
helper      := $(B)/libexec/lo-extract-http
programs    := $(tools:%=$(B)/bin/%) $(if $(wildcard cmd/lo/lo),$(B)/bin/lo)

all: $(programs) $(helper) $(B)/data.stamp

# What is done is said in a word; V=1 shows the commands.
Q := $(if $(V),,@)
say = @printf '  %-5s %s\n'

$(tools:%=$(B)/bin/%): $(B)/bin/%: $$(call tool_objs,$$*) $(B)/liblo.a
	@mkdir -p $(@D)
	$(say) LINK $@
	$(Q)$(link) -o $@ $^ $(libs_$*)

helper_objs := $(filter-out %/reach.o,$(call tool_objs,lo-extract)) \
	$(call tool_objs,lo-extract-http)
$(helper): $(helper_objs) $(B)/liblo.a
	@mkdir -p $(@D)
	$(say) LINK $@
	$(Q)$(link) -o $@ $^ $(jq_libs) $(curl_libs) $(hash_libs) $(xml_libs) \
	    $(zlib_libs)

$(B)/bin/lo: cmd/lo/lo
	@mkdir -p $(@D)
	$(say) SH $@
	$(Q)install -m 755 $< $@

$(B)/liblo.a: $(common_objs)
	@rm -f $@
	$(say) AR $@
	$(Q)ar rcs $@ $^

# What a test program or a fuzz target is linked with beside its own file.
test_libs = $(if $(call unit_tool,$(1)),$(libs_$(call unit_tool,$(1))),\
	$(hash_libs) $(jq_libs) $(sqlite_libs) $(xml_libs) \
	$(if $(filter http-%,$(1)),$(curl_libs) $(zlib_libs)))

$(B)/unit/%: $(B)/tests/unit/%.o $$(call unit_objs,$$*) $(B)/liblo.a
	@mkdir -p $(@D)
	$(say) LINK $@
	$(Q)$(link) -o $@ $^ $(call test_libs,$*)

# With fuzz_main=-fsanitize=fuzzer libFuzzer brings main, else the replayer.
fuzz_main = $(B)/tests/fuzz/replay.o
$(B)/fuzz/%: $(B)/tests/fuzz/%.o $$(call unit_objs,$$*) $(B)/liblo.a \
    $(filter %.o,$(fuzz_main))
	@mkdir -p $(@D)
	$(say) LINK $@
	$(Q)$(link) -o $@ $^ $(filter -%,$(fuzz_main)) $(call test_libs,$*)

$(shims): $(B)/%.so: tests/torture/%.c $(B)/flags
	$(say) LINK $@
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra -O2 -fPIC -shared -o $@ $< -ldl

$(B)/%.o: %.c $(B)/flags | $(B)/libraries
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(compile) -MMD -MP -c -o $@ $<

# The compile command is a dependency: another one builds everything anew.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(compile) $(link))' >$@.new
	@cmp -s $@.new $@ || mv $@.new $@
	@rm -f $@.new

# Catalogues beside the programs, as they are when installed: all that lies
# in a tool's folders, cmd/lo-canon/transforms/x -> share/lo/transforms/x.
$(B)/data.stamp: $(data)
	@rm -rf $(data_dir)
	@mkdir -p $(data_dir)
	@for d in $(folders); do cp -R "$$d" $(data_dir)/ || exit; done
	@touch $@

# One clear line where a library is missing, once a build directory.
$(B)/libraries: .ci/deps
	@mkdir -p $(@D)
	@CC='$(CC)' .ci/deps build
	@touch $@

deps:
	@CC='$(CC)' .ci/deps

deps-dev:
	@CC='$(CC)' .ci/deps dev

# The libraries are looked for when make starts: after deps, a new make.
again = +@$(MAKE) --no-print-directory

check demo: deps
	$(again) $@-now

tested: all $(units) $(fuzzers) $(shims)

# Begun first, so that the others run beside them.
slow := $(wildcard tests/80-*.t tests/3*.t tests/4*.t tests/60-*.t)

check-now: tested
	@B='$(B)' CC='$(CC)' prove --merge -j$(JOBS) $(slow) $(units) \
		$(filter-out $(slow),$(wildcard tests/*.t tests/sources/*.t))

check-long: tested
	@B='$(B)' CC='$(CC)' prove --merge $(wildcard tests/long/*.t)

demo-now: all
	@B='$(B)' pipelines/demo/run.sh

# The sanitizers' own checks take the place of the hardening's.
san    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer
san_env = TAP_TIMEOUT=300 LSAN_OPTIONS=suppressions=$(CURDIR)/tests/leaks:print_suppressions=0 \
	ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:exitcode=99 \
	UBSAN_OPTIONS=print_stacktrace=1

check-asan: deps
	$(again) $(san_env) B=build-asan harden= CFLAGS='$(san)' check-now

coverage: deps
	$(again) B=build-cov harden= CFLAGS='-Og -g --coverage' tested
	@tests/coverage.sh build-cov $(JOBS)

lint: deps-dev
	$(again) all
	@B="$(B)" tests/lint/run

N = 200
torture: tested
	@B='$(B)' tests/torture/run $(N)

SECONDS = 30
SEED = 0
fuzz: deps-dev
	@tests/fuzz/run.sh $(SECONDS) $(SEED)

bench: all
	@B='$(B)' tests/bench/run

completions := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
examples    := $(DESTDIR)$(PREFIX)/share/doc/lo/examples
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/lo \
		$(DESTDIR)$(PREFIX)/libexec
	install -m 755 $(programs) $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(helper) $(DESTDIR)$(PREFIX)/libexec
	cp -R $(data_dir)/. $(DESTDIR)$(PREFIX)/share/lo
	for p in $(pages); do \
		d=$(DESTDIR)$(PREFIX)/share/man/man$${p##*.} && \
		install -d "$$d" && install -m 644 "$$p" "$$d" || exit; \
	done
	install -d $(completions) $(examples)
	install -m 644 pipelines/completions/lo.bash $(completions)/lo
	for t in $(tools); do ln -sf lo $(completions)/$$t || exit; done
	cp -R pipelines/Makefile pipelines/crontab pipelines/systemd \
		pipelines/daily*.sh $(examples)

install-strip: install
	strip $(patsubst $(B)/%,$(DESTDIR)$(PREFIX)/%,$(tools:%=$(B)/bin/%) \
		$(helper))

uninstall:
	rm -f $(patsubst $(B)/%,$(DESTDIR)$(PREFIX)/%,$(programs) $(helper))
	for p in $(pages); do \
		rm -f "$(DESTDIR)$(PREFIX)/share/man/man$${p##*.}/$${p##*/}" || exit; \
	done
	rm -rf $(DESTDIR)$(PREFIX)/share/lo $(DESTDIR)$(PREFIX)/share/doc/lo
	rm -f $(tools:%=$(completions)/%) $(completions)/lo

dist:
	git archive --prefix=lo-$(VERSION)/ -o lo-$(VERSION).tar.gz HEAD

clean:
	rm -rf build build-* lo-$(VERSION).tar.gz

FORCE:
.PHONY: all bench check check-asan check-long check-now clean coverage demo \
	demo-now deps deps-dev dist FORCE fuzz install install-strip lint tested \
	torture uninstall

-include $(shell find $(B) -name '*.d' 2>/dev/null)
