/*
 * Rules that remember a key of each record: unique, exclusive, and counts. What repeats another
 * record is known at once; what stands beside another is told at the end, since of several with one
 * key the first of them is what the others are measured by.
 */
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "rules/rules-internal.h"

/* Differing records of one key beyond this many are one and the same: a million of them would all
 * have to be passed by, again and again. */
#define DIFFERENT_MAX 64

/* The fields' values, each so that none can pass for another. */
static struct emu_str key_of(struct emu_rules_state *state, const uint32_t *fields, size_t n)
{
	emu_buf_clear(&state->key);
	for (size_t i = 0; i < n; i++) {
		const struct emu_json_value *value = fields[i] == EMU_RULE_FIELD_FILE
			? NULL
			: state->values[fields[i]];
		struct emu_str text = emu_rules_field(state, fields[i]);
		uint64_t len = text.len;
		emu_buf_push(&state->key, value ? (char)('0' + value->type) : '-');
		emu_buf_append(&state->key, (struct emu_str){(const char *)&len, sizeof(len)});
		emu_buf_append(&state->key, text);
	}
	return emu_buf_str(&state->key);
}

int emu_rules_tell_pair(struct emu_rules_state *state, const struct emu_rule *rule, uint64_t later,
	uint64_t earlier, struct emu_error *err)
{
	struct emu_rules_blanks blanks = {0};
	struct emu_rules_said said = {
		.severity = rule->severity, .place = later, .related = &earlier, .n_related = 1};
	emu_rules_print_place(state, earlier, emu_rules_blank(&blanks, "other"));
	emu_rules_blank_text(&blanks, "fields", rule->key_text);
	emu_rules_blank_text(&blanks, "differ", rule->differ_text);
	int result = emu_rules_say(state, rule, &said, &blanks, err);
	emu_rules_blanks_free(&blanks);
	return result;
}

/* Keeps the earlier of the two places. */
static void keep_first(const struct emu_rules_state *state, struct emu_rules_key *kept,
	uint64_t place, uint64_t *later)
{
	*later = place;
	if (emu_rules_place_compare(&state->sheet, place, kept->place) < 0) {
		*later = kept->place;
		kept->place = place;
	}
}

int emu_rules_see_unique(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	struct emu_str text = key_of(state, rule->key, rule->n_key);
	XXH128_hash_t hash = XXH3_128bits_withSeed(text.at, text.len, state->rules->seed);
	struct emu_rules_key key = {hash.high64, hash.low64, state->place};
	struct emu_rules_keys *keys = &state->sets[rule->own];
	struct emu_rules_key *kept = emu_rules_keys_find(keys, &key);
	uint64_t later;
	if (!kept)
		return emu_rules_keys_add(keys, &key) < 0 ? emu_fail_memory(err) : 0;
	keep_first(state, kept, state->place, &later);
	if (emu_rules_tell_pair(state, rule, later, kept->place, err) < 0)
		return -1;
	return rule->severity == EMU_RULE_ERROR;
}

static int add_different(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_key *key, struct emu_error *err)
{
	struct emu_rules_keys *keys = &state->sets[rule->own];
	struct emu_rules_key *kept = emu_rules_keys_find(keys, key);
	uint64_t later;
	if (kept)
		keep_first(state, kept, key->place, &later);
	else if (emu_rules_keys_like(keys, key) < DIFFERENT_MAX &&
		emu_rules_keys_add(keys, key) < 0)
		return emu_fail_memory(err);
	return 0;
}

int emu_rules_see_exclusive(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	struct emu_rules_key key = {.place = state->place};
	for (size_t i = 0; i < rule->n_key; i++)
		if (rule->key[i] != EMU_RULE_FIELD_FILE && !state->values[rule->key[i]])
			return 0;
	struct emu_str text = key_of(state, rule->key, rule->n_key);
	key.hash = XXH3_64bits_withSeed(text.at, text.len, state->rules->seed);
	text = key_of(state, rule->differ, rule->n_differ);
	key.more = XXH3_64bits_withSeed(text.at, text.len, state->rules->seed);
	return add_different(state, rule, &key, err);
}

/* The keys of one hash stand together: the earliest of them, and a note for each of the others. */
int emu_rules_note_exclusive(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	struct emu_rules_key group[DIFFERENT_MAX + 1];
	uint32_t shard = 0, slot = 0;
	size_t n = 0, first = 0;
	const struct emu_rules_key *key;
	do {
		key = emu_rules_keys_next(&state->sets[rule->own], &shard, &slot);
		if (n && (!key || key->hash != group[0].hash || n > DIFFERENT_MAX)) {
			for (size_t i = 0; i < n; i++) {
				struct emu_rules_note note = {.rule = rule->number,
					.a = group[i].place,
					.b = group[first].place};
				if (i != first &&
					emu_rules_note(state, &note, group[i].place, err) < 0)
					return -1;
			}
			n = first = 0;
		}
		if (!key)
			break;
		if (n && emu_rules_place_compare(&state->sheet, key->place, group[first].place) < 0)
			first = n;
		group[n++] = *key;
	} while (true);
	return 0;
}

/* ---- Counts ---------------------------------------------------------------------------------- */

static int count(struct emu_rules_state *state, uint32_t own, struct emu_str key, uint64_t n,
	uint64_t place, struct emu_error *err)
{
	struct emu_rules_count *counts = &state->counts[own];
	size_t before = counts->keys.n;
	if (before == counts->cap) {
		size_t cap = counts->cap ? 2 * counts->cap : 16;
		struct emu_rules_tally *tallies = realloc(counts->tallies, cap * sizeof(*tallies));
		if (!tallies)
			return emu_fail_memory(err);
		counts->tallies = tallies;
		counts->cap = cap;
	}
	uint32_t number = emu_index_add(&counts->keys, key);
	if (number == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	struct emu_rules_tally *tally = &counts->tallies[number];
	if (counts->keys.n > before)
		*tally = (struct emu_rules_tally){0, place};
	tally->n += n;
	if (emu_rules_place_compare(&state->sheet, place, tally->place) < 0)
		tally->place = place;
	return 0;
}

int emu_rules_see_count(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	emu_buf_clear(&state->key);
	for (size_t i = 0; i < rule->n_key; i++) {
		if (i)
			emu_buf_append(&state->key, EMU_STR(", "));
		struct emu_str text = emu_rules_field(state, rule->key[i]);
		emu_buf_append(&state->key, text.len ? text : EMU_STR("-"));
	}
	return count(state, rule->own, emu_buf_str(&state->key), 1, state->place, err);
}

static bool is_few(const struct emu_rule *rule, uint64_t n)
{
	return n < rule->min;
}

int emu_rules_note_counts(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	const struct emu_rules_count *counts = &state->counts[rule->own];
	/* Of all together there may be none at all. */
	if (!rule->n_key && !counts->keys.n &&
		count(state, rule->own, EMU_STR(""), 0, EMU_RULES_NOWHERE, err) < 0)
		return -1;
	for (uint32_t i = 0; i < counts->keys.n; i++) {
		uint64_t n = counts->tallies[i].n;
		if (!is_few(rule, n) && n <= rule->max)
			continue;
		struct emu_str key = counts->keys.names[i];
		struct emu_rules_note note = {.rule = rule->number,
			.a = i,
			.tie = XXH3_64bits(key.len ? key.at : "", key.len)};
		uint64_t place = rule->n_key ? counts->tallies[i].place : EMU_RULES_NOWHERE;
		if (emu_rules_note(state, &note, place, err) < 0)
			return -1;
	}
	return 0;
}

int emu_rules_tell_counts(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_note *note, struct emu_error *err)
{
	const struct emu_rules_count *counts = &state->counts[rule->own];
	const struct emu_rules_tally *tally = &counts->tallies[note->a];
	struct emu_rules_blanks blanks = {0};
	struct emu_rules_said said = {.severity = rule->severity,
		.variant = !is_few(rule, tally->n),
		.place = rule->n_key ? tally->place : EMU_RULES_NOWHERE};
	emu_rules_blank_text(&blanks, "key", rule->n_key ? counts->keys.names[note->a] : rule->id);
	emu_buf_append_number(emu_rules_blank(&blanks, "count"), tally->n);
	emu_buf_append_number(emu_rules_blank(&blanks, "min"), rule->min);
	emu_buf_append_number(emu_rules_blank(&blanks, "max"), rule->max);
	int result = emu_rules_say(state, rule, &said, &blanks, err);
	emu_rules_blanks_free(&blanks);
	return result;
}

/* ---- Merging --------------------------------------------------------------------------------- */

static int merge_unique(struct emu_rules_state *into, const struct emu_rule *rule,
	const struct emu_rules_key *key, struct emu_error *err)
{
	struct emu_rules_key *kept = emu_rules_keys_find(&into->sets[rule->own], key);
	uint64_t later;
	if (!kept)
		return emu_rules_keys_add(&into->sets[rule->own], key) < 0 ? emu_fail_memory(err)
									   : 0;
	keep_first(into, kept, key->place, &later);
	struct emu_rules_note note = {.rule = rule->number, .a = later, .b = kept->place};
	return emu_rules_note(into, &note, later, err);
}

static int merge_set(struct emu_rules_state *into, struct emu_rules_state *from,
	const struct emu_rule *rule, struct emu_error *err)
{
	uint32_t shard = 0, slot = 0;
	const struct emu_rules_key *next;
	while ((next = emu_rules_keys_next(&from->sets[rule->own], &shard, &slot))) {
		struct emu_rules_key key = *next;
		if (emu_rules_place_move(&into->sheet, &from->sheet, &key.place, err) < 0)
			return -1;
		int result = rule->kind == EMU_RULE_UNIQUE ? merge_unique(into, rule, &key, err)
			: rule->kind == EMU_RULE_EXCLUSIVE
			? add_different(into, rule, &key, err)
			: emu_rules_merge_received(into, rule, &key, err);
		if (result < 0)
			return -1;
	}
	return 0;
}

int emu_rules_merge_keys(
	struct emu_rules_state *into, struct emu_rules_state *from, struct emu_error *err)
{
	const struct emu_rules *rules = into->rules;
	for (size_t i = 0; i < from->n_notes; i++) {
		struct emu_rules_note note = from->notes[i];
		if (emu_rules_place_move(&into->sheet, &from->sheet, &note.a, err) < 0 ||
			emu_rules_place_move(&into->sheet, &from->sheet, &note.b, err) < 0 ||
			emu_rules_note(into, &note, note.a, err) < 0)
			return -1;
	}
	for (size_t i = 0; i < rules->n; i++) {
		const struct emu_rule *rule = &rules->rules[i];
		bool keeps = rule->kind == EMU_RULE_UNIQUE || rule->kind == EMU_RULE_EXCLUSIVE ||
			rule->kind == EMU_RULE_ROSTER;
		if (keeps && merge_set(into, from, rule, err) < 0)
			return -1;
	}
	for (size_t i = 0; i < rules->n_sets; i++)
		for (size_t j = 0; j < from->periods[i].n; j++)
			if (emu_index_add(&into->periods[i], from->periods[i].names[j]) ==
				EMU_INDEX_NONE)
				return emu_fail_memory(err);
	return 0;
}

int emu_rules_merge_counts(
	struct emu_rules_state *into, struct emu_rules_state *from, struct emu_error *err)
{
	for (uint32_t i = 0; i < into->rules->n_counts; i++)
		for (size_t j = 0; j < from->counts[i].keys.n; j++) {
			struct emu_rules_tally tally = from->counts[i].tallies[j];
			if (emu_rules_place_move(&into->sheet, &from->sheet, &tally.place, err) <
					0 ||
				count(into, i, from->counts[i].keys.names[j], tally.n, tally.place,
					err) < 0)
				return -1;
		}
	return 0;
}
