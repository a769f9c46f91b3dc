# lo: see README.md.  One file, no recursion; GNU make.
VERSION = 0.1.0
PREFIX  = /usr/local
B       = build
CC      = gcc
CFLAGS  = -O2 -g
LDFLAGS =

.DELETE_ON_ERROR:
.SECONDEXPANSION:
.SUFFIXES:

tools := $(notdir $(wildcard cmd/lo-*))
pkg    = $(shell pkg-config $(1) $(2) 2>/dev/null)

# Each library is named once; a tool lists what it stands on.
jq_libs     := $(or $(call pkg,--libs,libjq),-ljq) -lm
gmime_cflags := $(call pkg,--cflags,gmime-3.0)
gmime_libs  := $(call pkg,--libs,gmime-3.0)
xml_cflags  := $(call pkg,--cflags,libxml-2.0)
xml_libs    := $(call pkg,--libs,libxml-2.0)
hash_libs   := $(or $(call pkg,--libs,libcrypto),-lcrypto)
zlib_libs   := $(or $(call pkg,--libs,zlib),-lz)
sqlite_libs := $(or $(call pkg,--libs,sqlite3),-lsqlite3)
isal_libs   := $(call pkg,--libs,libisal)

libs_lo-extract := $(hash_libs)
libs_lo-canon   := $(jq_libs) $(gmime_libs) $(xml_libs) $(hash_libs)
libs_lo-score   := $(hash_libs)
libs_lo-vault   := $(zlib_libs) $(isal_libs) $(hash_libs)
libs_lo-emit    := $(sqlite_libs) $(hash_libs)
libs_lo-project := $(sqlite_libs) $(hash_libs)

warnings := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wformat=2
harden   := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
compile   = $(CC) -std=c11 -D_GNU_SOURCE -I. $(warnings) $(harden) \
	-DLO_VERSION='"$(VERSION)"' -DLO_PREFIX='"$(PREFIX)"' \
	$(gmime_cflags) $(xml_cflags) $(CFLAGS)
link      = $(CC) $(CFLAGS) -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS)

# Which gzip: ISA-L where it is there, zlib where not.
other_gzip := $(if $(isal_libs),cmd/lo-vault/gzip_zlib.c,cmd/lo-vault/gzip_isal.c)

objects   = $(patsubst %.c,$(B)/%.o,$(filter-out $(other_gzip),$(1)))
tool_objs = $(call objects,$(wildcard cmd/$(1)/*.c))
# A unit test NAME.c stands on liblo; TOOL-NAME.c on lo-TOOL's modules too.
unit_tool = $(filter lo-$(firstword $(subst -, ,$(1))),$(tools))
unit_objs = $(filter-out %/main.o,$(if $(call unit_tool,$(1)),$(call tool_objs,$(call unit_tool,$(1)))))

common_objs := $(call objects,$(wildcard common/*.c))
units       := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/*.c))
data        := $(shell find cmd/lo-* -mindepth 2 -type f 2>/dev/null)
data_dir     = $(B)/share/lo

all: $(tools:%=$(B)/bin/%) $(B)/data.stamp

$(tools:%=$(B)/bin/%): $(B)/bin/%: $$(call tool_objs,$$*) $(B)/liblo.a
	@mkdir -p $(@D)
	$(link) -o $@ $^ $(libs_$*)

$(B)/liblo.a: $(common_objs)
	@rm -f $@
	ar rcs $@ $^

$(B)/unit/%: $(B)/tests/unit/%.o $$(call unit_objs,$$*) $(B)/liblo.a
	@mkdir -p $(@D)
	$(link) -o $@ $^ $(if $(call unit_tool,$*),$(libs_$(call unit_tool,$*)),$(hash_libs) $(jq_libs) $(sqlite_libs))

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(compile) -MMD -MP -c -o $@ $<

# The compile command is a dependency: another one builds everything anew.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(compile) $(link))' | cmp -s - $@ || \
		printf '%s\n' '$(subst ','\'',$(compile) $(link))' > $@

# Catalogues beside the programs, as they are when installed: all that lies
# in a tool's folders, cmd/lo-canon/transforms/x -> share/lo/transforms/x.
$(B)/data.stamp: $(data)
	@rm -rf $(data_dir)
	@mkdir -p $(data_dir)
	@for d in $(wildcard cmd/lo-*/*/); do cp -R "$$d" $(data_dir)/ || exit; done
	@touch $@

check: all $(units)
	prove --merge -j2 $(units) tests/*.t

clean:
	rm -rf build build-*

FORCE:
.PHONY: all check clean FORCE

-include $(shell find $(B) -name '*.d' 2>/dev/null)
