/* What was asked for, from an option's words: periods parsed, units and blocks found in the
 * registry. Called once a run. */
#include "select/scope-internal.h"

#include <stdlib.h>

#include "base/text.h"

struct reading {
	struct emu_scope *scope;
	const struct emu_scope_words *words;
	struct emu_buf scratch;
	struct emu_error *err;
};

static int read_names(
	struct reading *reading, struct names *names, const char *const *words, size_t n)
{
	struct emu_arena *arena = &reading->scope->arena;
	names->texts = emu_arena_array(arena, n, sizeof(*names->texts));
	if (n && !names->texts)
		return emu_fail_memory(reading->err);
	for (names->n = 0; names->n < n; names->n++) {
		emu_buf_clear(&reading->scratch);
		emu_text_nfc(emu_str_from(words[names->n]), &reading->scratch);
		struct emu_str text = emu_arena_copy(arena, emu_buf_str(&reading->scratch));
		if (reading->scratch.failed || !text.at)
			return emu_fail_memory(reading->err);
		names->texts[names->n] = text;
	}
	return 0;
}

/* No type has a comma in it: who writes one means several. */
static int read_types(struct reading *reading)
{
	const struct emu_scope_words *words = reading->words;
	for (size_t i = 0; i < words->n_types; i++)
		if (!*words->types[i] || strchr(words->types[i], ','))
			return emu_fail(reading->err, EMU_FAULT_USAGE,
				"--type: expected one type, found \"%s\": pass --type again for "
				"each other",
				words->types[i]);
	return read_names(reading, &reading->scope->types, words->types, words->n_types);
}

static int read_periods(struct reading *reading)
{
	const struct emu_scope_words *words = reading->words;
	struct emu_scope *scope = reading->scope;
	size_t calendar;
	scope->overlap = words->overlap;
	scope->calendars = words->calendars;
	if (words->overlap && !words->n_periods)
		return emu_fail(reading->err, EMU_FAULT_USAGE,
			"--overlap: expected a period that it is about: pass --period");
	scope->periods = emu_arena_array(&scope->arena, words->n_periods, sizeof(*scope->periods));
	if (words->n_periods && !scope->periods)
		return emu_fail_memory(reading->err);
	for (; scope->n_periods < words->n_periods; scope->n_periods++) {
		struct emu_error reason = {0};
		struct asked_period *asked = &scope->periods[scope->n_periods];
		if (emu_period_parse_asked(&asked->days,
			    emu_str_from(words->periods[scope->n_periods]), &reason) < 0)
			return emu_fail(reading->err, EMU_FAULT_USAGE, "--period: %s", reason.text);
		asked->named = asked->days;
		(void)emu_calendars_read(scope->calendars, &asked->days, &asked->named, &calendar);
	}
	return 0;
}

typedef enum emu_registry_answer find(const struct emu_registry *registry, struct emu_str name,
	const struct emu_period *period, struct emu_buf *scratch, uint32_t *at);
typedef struct emu_str nearest(
	const struct emu_registry *registry, struct emu_str name, struct emu_buf *scratch);

static int fail_unknown(struct reading *reading, const char *kind, const char *word, nearest *near)
{
	struct emu_str other = near(
		reading->words->registry, emu_str_from(word), &reading->scratch);
	if (!other.len)
		return emu_fail(reading->err, EMU_FAULT_USAGE,
			"--%s: expected a %s of the registry, found \"%s\"", kind, kind, word);
	return emu_fail(reading->err, EMU_FAULT_USAGE,
		"--%s: expected a %s of the registry, found \"%s\": did you mean \"%.*s\"?", kind,
		kind, word, EMU_STR_ARGS(other));
}

/* Marks in `wanted` those that the words name. */
static int find_wanted(struct reading *reading, const char *kind, const char *const *words,
	size_t n, find *by_name, nearest *near, bool *wanted)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t at;
		switch (by_name(reading->words->registry, emu_str_from(words[i]), NULL,
			&reading->scratch, &at)) {
		case EMU_REGISTRY_FOUND:
		case EMU_REGISTRY_EXPIRED:
			wanted[at] = true;
			break;
		case EMU_REGISTRY_AMBIGUOUS:
			return emu_fail(reading->err, EMU_FAULT_USAGE,
				"--%s: more than one %s is named \"%s\": give its id", kind, kind,
				words[i]);
		case EMU_REGISTRY_UNKNOWN:
			return fail_unknown(reading, kind, words[i], near);
		}
	}
	return 0;
}

/* The members of all blocks, by unit. */
static int list_memberships(struct reading *reading)
{
	struct emu_scope *scope = reading->scope;
	const struct emu_registry *registry = scope->registry;
	size_t *from = emu_arena_array(&scope->arena, registry->n_units + 2, sizeof(*from)), n = 0;
	if (!from)
		return emu_fail_memory(reading->err);
	for (size_t b = 0; b < registry->n_blocks; b++)
		for (size_t i = 0; i < registry->blocks[b].n_members; i++, n++)
			from[registry->blocks[b].members[i].unit + 2]++;
	for (size_t u = 2; u < registry->n_units + 2; u++)
		from[u] += from[u - 1];
	struct membership *all = emu_arena_array(&scope->arena, n, sizeof(*all));
	if (n && !all)
		return emu_fail_memory(reading->err);
	/* As they are put in, from[u + 1] moves from where u begins to where it ends. */
	for (uint32_t b = 0; b < registry->n_blocks; b++)
		for (size_t i = 0; i < registry->blocks[b].n_members; i++) {
			const struct emu_tie *tie = &registry->blocks[b].members[i];
			all[from[tie->unit + 1]++] = (struct membership){b, tie->span};
		}
	scope->memberships = all;
	scope->memberships_from = from;
	return 0;
}

static int read_places(struct reading *reading)
{
	const struct emu_scope_words *words = reading->words;
	struct emu_scope *scope = reading->scope;
	const struct emu_registry *registry = words->registry;
	scope->registry = registry;
	scope->by_unit = words->n_units > 0;
	scope->by_block = words->n_blocks > 0;
	if (!registry)
		return read_names(reading, &scope->units, words->units, words->n_units) < 0 ||
				read_names(
					reading, &scope->blocks, words->blocks, words->n_blocks) < 0
			? -1
			: 0;
	scope->wanted_units = emu_arena_array(&scope->arena, registry->n_units + 1, 1);
	scope->wanted_blocks = emu_arena_array(&scope->arena, registry->n_blocks + 1, 1);
	if (!scope->wanted_units || !scope->wanted_blocks)
		return emu_fail_memory(reading->err);
	if (find_wanted(reading, "unit", words->units, words->n_units, emu_registry_unit,
		    emu_registry_nearest_unit, scope->wanted_units) < 0 ||
		find_wanted(reading, "block", words->blocks, words->n_blocks, emu_registry_block,
			emu_registry_nearest_block, scope->wanted_blocks) < 0)
		return -1;
	return list_memberships(reading);
}

static int compile_fields(struct reading *reading)
{
	struct emu_scope *scope = reading->scope;
	struct emu_arena *arena = &scope->arena;
	const struct {
		struct emu_json_pointer *pointer;
		struct emu_str name;
	} fields[] = {
		{&scope->type, EMU_STR("type")},
		{&scope->period, EMU_STR("period")},
		{&scope->unit, EMU_STR("unit")},
		{&scope->block, EMU_STR("block")},
	};
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (emu_json_pointer_compile(
			    fields[i].pointer, fields[i].name, arena, reading->err) < 0)
			return -1;
	return 0;
}

struct emu_scope *emu_scope_new(const struct emu_scope_words *words, struct emu_error *err)
{
	struct emu_scope *scope = calloc(1, sizeof(*scope));
	struct reading reading = {.scope = scope, .words = words, .err = err};
	if (!scope) {
		emu_fail_memory(err);
		return NULL;
	}
	bool good = compile_fields(&reading) == 0 && read_types(&reading) == 0 &&
		read_periods(&reading) == 0 && read_places(&reading) == 0;
	emu_buf_free(&reading.scratch);
	if (good)
		return scope;
	emu_scope_del(scope);
	return NULL;
}

void emu_scope_del(struct emu_scope *scope)
{
	if (!scope)
		return;
	emu_arena_free(&scope->arena);
	free(scope);
}
