/*
 * Rules that go by a key of each record: unique, exclusive, and counts. Called for each record.
 * What repeats another is told at once where it is to be held back, and else at the end.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "rules/rules-internal.h"

/* What the value of a key's field is known by: of a unit that the registry knows, its id. */
static struct emu_str value_of(struct emu_rules_state *state, const struct emu_rule_part *part)
{
	const struct emu_registry *registry = state->rules->setup.registry;
	struct emu_str text = emu_rules_field(state, part->field);
	uint32_t unit;
	emu_buf_clear(&state->text);
	if (part->is_unit && text.len &&
		emu_registry_unit(registry, text, state->has_period ? &state->period : NULL,
			&state->text, &unit) == EMU_REGISTRY_FOUND)
		return registry->units[unit].id;
	return text;
}

/* The fields' values, each so that none can pass for another. */
static XXH128_hash_t hash_of(
	struct emu_rules_state *state, const struct emu_rule_part *parts, size_t n)
{
	emu_buf_clear(&state->key);
	for (size_t i = 0; i < n; i++) {
		const struct emu_json_value *value = parts[i].field == EMU_RULE_FIELD_FILE
			? NULL
			: state->values[parts[i].field];
		struct emu_str text = value_of(state, &parts[i]);
		emu_buf_push(&state->key, value ? (char)('0' + value->type) : '-');
		emu_fact_put_number(&state->key, text.len, 8);
		emu_buf_append(&state->key, text);
	}
	return XXH3_128bits_withSeed(state->key.at, state->key.len, state->rules->seed);
}

static void begin_fact(
	struct emu_rules_state *state, enum emu_rules_fact about, const struct emu_rule *rule)
{
	emu_buf_clear(&state->fact.key);
	emu_buf_clear(&state->fact.value);
	emu_buf_push(&state->fact.key, (char)about);
	emu_fact_put_number(&state->fact.key, rule->number, 4);
}

/* ---- Unique ---------------------------------------------------------------------------------- */

int emu_rules_tell_pair(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_finding_place *later, const struct emu_finding_place *earlier,
	struct emu_error *err)
{
	struct emu_rules_blanks blanks = {0};
	struct emu_rules_said said = {
		.severity = rule->severity, .place = *later, .related = earlier, .n_related = 1};
	said.place.column = 0; /* it is about the record as a whole */
	emu_rules_print_place(earlier, emu_rules_blank(&blanks, "other"));
	emu_rules_blank_text(&blanks, "fields", rule->key_text);
	emu_rules_blank_text(&blanks, "differ", rule->differ_text);
	int result = emu_rules_say(state, rule, &said, &blanks, err);
	emu_rules_blanks_free(&blanks);
	return result;
}

/* It repeats the one that will be the first of its key in the end. */
static int remember_repeated(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_key *key, uint64_t place, struct emu_error *err)
{
	struct emu_finding_place later = emu_rules_place_at(&state->places, place);
	begin_fact(state, EMU_FACT_REPEATED, rule);
	emu_fact_put_number(&state->fact.key, key->hash, 8);
	emu_fact_put_number(&state->fact.key, key->more, 8);
	emu_fact_put_place(&state->fact.key, &later);
	emu_fact_put_number(&state->fact.value, 1, 8);
	return emu_rules_remember(state, state->facts, err);
}

/* Of the places the earlier is kept. */
static int take_key(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_key *key, struct emu_error *err)
{
	struct emu_rules_keys *keys = &state->sets[rule->own];
	struct emu_rules_key *kept = emu_rules_keys_find(keys, key);
	uint64_t later = key->place;
	if (!kept)
		return emu_rules_keys_add(keys, key) < 0 ? emu_fail_memory(err) : 0;
	if (emu_rules_place_compare(&state->places, key->place, kept->place) < 0) {
		later = kept->place;
		kept->place = key->place;
	}
	return remember_repeated(state, rule, key, later, err);
}

int emu_rules_see_unique(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	XXH128_hash_t hash = hash_of(state, rule->key, rule->n_key);
	struct emu_rules_key key = {.hash = hash.high64, .more = hash.low64};
	if (emu_rules_place_number(&state->places, &state->place, &key.place, err) < 0)
		return -1;
	if (!state->rules->setup.holds)
		return take_key(state, rule, &key, err);
	const struct emu_rules_key *kept = emu_rules_keys_find(&state->sets[rule->own], &key);
	if (!kept)
		return emu_rules_keys_add(&state->sets[rule->own], &key) < 0 ? emu_fail_memory(err)
									     : 0;
	struct emu_finding_place first = emu_rules_place_at(&state->places, kept->place);
	if (emu_rules_tell_pair(state, rule, &state->place, &first, err) < 0)
		return -1;
	return rule->severity == EMU_RULE_ERROR;
}

int emu_rules_finish_repeated(struct emu_rules_state *state, const struct emu_rule *rule,
	struct emu_str key, struct emu_str value, struct emu_error *err)
{
	struct emu_rules_key wanted = {.hash = emu_fact_take_number(&key, 8)};
	wanted.more = emu_fact_take_number(&key, 8);
	struct emu_finding_place later = emu_fact_take_place(&key);
	const struct emu_rules_key *kept = emu_rules_keys_find(&state->sets[rule->own], &wanted);
	struct emu_finding_place first = emu_rules_place_at(&state->places, kept->place);
	for (uint64_t n = emu_fact_take_number(&value, 8); n; n--)
		if (emu_rules_tell_pair(state, rule, &later, &first, err) < 0)
			return -1;
	return 0;
}

static int merge_set(struct emu_rules_state *into, struct emu_rules_state *from,
	const struct emu_rule *rule, struct emu_error *err)
{
	struct emu_rules_keys *keys = &from->sets[rule->own];
	for (uint32_t shard = 0; shard < EMU_RULES_SHARDS; shard++) {
		for (uint32_t slot = 0; slot < keys->shards[shard].room; slot++) {
			struct emu_rules_key key = keys->shards[shard].slots[slot];
			if (key.place == EMU_RULES_NOWHERE)
				continue;
			struct emu_finding_place place = emu_rules_place_at(
				&from->places, key.place);
			if (emu_rules_place_number(&into->places, &place, &key.place, err) < 0 ||
				take_key(into, rule, &key, err) < 0)
				return -1;
		}
		/* No key is there twice for long. */
		emu_rules_keys_drop(keys, shard);
	}
	return 0;
}

int emu_rules_merge_keys(
	struct emu_rules_state *into, struct emu_rules_state *from, struct emu_error *err)
{
	for (size_t i = 0; i < into->rules->n; i++)
		if (into->rules->rules[i].kind == EMU_RULE_UNIQUE &&
			merge_set(into, from, &into->rules->rules[i], err) < 0)
			return -1;
	return 0;
}

/* ---- Exclusive ------------------------------------------------------------------------------- */

int emu_rules_see_exclusive(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	for (size_t i = 0; i < rule->n_key; i++)
		if (rule->key[i].field != EMU_RULE_FIELD_FILE && !state->values[rule->key[i].field])
			return 0;
	begin_fact(state, EMU_FACT_EXCLUSIVE, rule);
	XXH128_hash_t hash = hash_of(state, rule->key, rule->n_key);
	emu_fact_put_number(&state->fact.key, hash.high64, 8);
	emu_fact_put_number(&state->fact.key, hash.low64, 8);
	hash = hash_of(state, rule->differ, rule->n_differ);
	emu_fact_put_number(&state->fact.key, hash.high64, 8);
	emu_fact_put_number(&state->fact.key, hash.low64, 8);
	emu_fact_put_place(&state->fact.value, &state->place);
	return emu_rules_remember(state, state->facts, err);
}

/* ---- Counts ---------------------------------------------------------------------------------- */

int emu_rules_see_count(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	begin_fact(state, EMU_FACT_COUNT, rule);
	for (size_t i = 0; i < rule->n_key; i++) {
		if (i)
			emu_buf_append(&state->fact.key, EMU_STR(", "));
		struct emu_str text = value_of(state, &rule->key[i]);
		emu_buf_append(&state->fact.key, text.len ? text : EMU_STR("-"));
	}
	emu_fact_put_place(&state->fact.value, &state->place);
	emu_fact_put_number(&state->fact.value, 1, 8);
	return emu_rules_remember(state, state->facts, err);
}

/* Of all together there may be none at all. */
int emu_rules_expect_counts(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	static const struct emu_finding_place nowhere;
	if (rule->n_key)
		return 0;
	begin_fact(state, EMU_FACT_COUNT, rule);
	emu_fact_put_place(&state->fact.value, &nowhere);
	emu_fact_put_number(&state->fact.value, 0, 8);
	return emu_rules_remember(state, state->facts, err);
}

int emu_rules_finish_count(struct emu_rules_state *state, const struct emu_rule *rule,
	struct emu_str key, struct emu_str value, struct emu_error *err)
{
	struct emu_finding_place place = emu_fact_take_place(&value);
	uint64_t n = emu_fact_take_number(&value, 8);
	bool is_few = n < rule->min;
	if (!is_few && n <= rule->max)
		return 0;
	struct emu_rules_blanks blanks = {0};
	struct emu_rules_said said = {.severity = rule->severity, .variant = !is_few};
	if (rule->n_key)
		said.place = place;
	said.place.column = 0;
	emu_rules_blank_text(&blanks, "key", rule->n_key ? key : rule->id);
	emu_buf_append_number(emu_rules_blank(&blanks, "count"), n);
	emu_buf_append_number(emu_rules_blank(&blanks, "min"), rule->min);
	emu_buf_append_number(emu_rules_blank(&blanks, "max"), rule->max);
	int result = emu_rules_say(state, rule, &said, &blanks, err);
	emu_rules_blanks_free(&blanks);
	return result;
}
