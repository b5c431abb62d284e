/* A record as the raw group-by sees it: the key of its group, and the fields it computes with.
 * Called for each record, some records before the group is touched. */
#include "aggregate/expected-internal.h"
#include "aggregate/grouping-internal.h"
#include "aggregate/spelling-internal.h"
#include "json/writer.h"

bool emu_grouping_truncate(
	struct emu_period *period, enum emu_period_kind kind, struct emu_str text, bool *longer)
{
	struct emu_period given;
	*longer = false;
	if (emu_period_parse(&given, text, NULL) < 0) {
		if (emu_date_parse(&given.from, text, NULL) < 0)
			return false;
		given.to = given.from;
	}
	*period = emu_period_holding(kind, given.from);
	*longer = !emu_period_contains(period, &given);
	return !*longer;
}

/* The period that a value is cut down to; false where it stays what it is. */
static bool append_period(struct emu_grouping *grouping, struct emu_buf *key,
	enum emu_period_kind kind, const struct emu_json *json, const struct emu_json_value *value)
{
	struct emu_period period;
	bool longer;
	if (value->type != EMU_JSON_STRING)
		return false;
	emu_buf_clear(&grouping->scratch);
	if (!emu_grouping_truncate(
		    &period, kind, emu_json_string(json, value, &grouping->scratch), &longer))
		return false;
	emu_buf_push(key, '"');
	emu_period_print(&period, key);
	emu_buf_push(key, '"');
	return true;
}

static void append_key(struct emu_grouping *grouping, struct emu_buf *out,
	const struct emu_grouping_key *key, const struct emu_json *json,
	const struct emu_json_value *value)
{
	size_t from = out->len;
	if (!value)
		emu_buf_append(out, EMU_STR("null"));
	else if (!key->truncated || !append_period(grouping, out, key->kind, json, value))
		emu_spell_value(out, json, value, &grouping->scratch);
	emu_grouping_key_end(out, from);
}

/* Room for what is made of a number later: products with counts, parts of a hundred. Nearly all
 * numbers are nowhere near the limits. */
static int check_margin(const struct emu_decimal *number, struct emu_error *err)
{
	const struct emu_decimal wide = {
		.coefficient = (emu_int128)INT64_MAX * INT64_MAX, .scale = 19};
	struct emu_decimal product = {0};
	if (!number->big)
		return 0;
	int result = emu_decimal_multiply(&product, number, &wide, err);
	if (result == 0)
		result = emu_decimal_multiply(&product, &product, &wide, err);
	if (result == 0)
		result = emu_decimal_multiply(&product, &product, &wide, err);
	emu_decimal_free(&product);
	return result;
}

static int read_number(struct emu_seen *seen, unsigned needs, const struct emu_json *json,
	const struct emu_json_value *value, struct emu_error *err)
{
	if (value->type != EMU_JSON_NUMBER)
		return needs & EMU_NEEDS_NUMBER ? emu_expected(err, "a number", json, value, "")
						: 0;
	struct emu_error *told = needs & EMU_NEEDS_NUMBER ? err : NULL;
	int result = emu_decimal_parse(&seen->number, emu_json_raw(json, value), told);
	if (result == 0 && needs & EMU_NEEDS_SQUARE)
		result = emu_decimal_multiply(&seen->square, &seen->number, &seen->number, told);
	if (result == 0 && needs & EMU_NEEDS_SQUARE)
		result = check_margin(&seen->square, told);
	if (result == 0 && needs & EMU_NEEDS_MARGIN)
		result = check_margin(&seen->number, told);
	seen->is_number = result == 0;
	return result == 0 || !told ? 0 : emu_expected_at(told, json, value);
}

/* Null is as good as missing: nothing to compute with, and nobody's fault. */
static int read_field(struct emu_grouping *grouping, struct emu_seen *seen, unsigned needs,
	const struct emu_json *json, const struct emu_json_value *value, struct emu_error *err)
{
	int result = 0;
	seen->there = value && value->type != EMU_JSON_NULL;
	seen->is_number = false;
	if (!seen->there)
		return 0;
	if (needs & (EMU_NEEDS_NUMBER | EMU_NEEDS_SPELLING))
		result = read_number(seen, needs, json, value, err);
	if (needs & EMU_NEEDS_WRITTEN) {
		emu_buf_clear(&seen->written);
		emu_spell_value(&seen->written, json, value, &grouping->scratch);
	}
	if (needs & EMU_NEEDS_SPELLING) {
		emu_buf_clear(&seen->spelling);
		if (seen->is_number)
			emu_spell_number(&seen->spelling, &seen->number);
		else
			emu_spell_value(&seen->spelling, json, value, &grouping->scratch);
		seen->hash = emu_multiset_hash(seen->seed, emu_buf_str(&seen->spelling));
	}
	return seen->written.failed || seen->spelling.failed ? emu_fail_memory(err) : result;
}

int emu_grouping_read(struct emu_grouping *grouping, struct emu_grouping_flight *flight,
	const struct emu_json *json, const struct emu_standing *standing, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	int result = 0;
	emu_buf_clear(&flight->key);
	for (size_t i = 0; i < plan->n_by; i++)
		append_key(grouping, &flight->key, &plan->by[i], json,
			emu_json_pointer_find(&grouping->by[i], json));
	if (flight->key.failed)
		return emu_fail_memory(err);
	for (size_t i = 0; i < plan->n_of; i++) {
		const struct emu_json_value *value = emu_json_pointer_find(&grouping->of[i], json);
		flight->seen[i].standing = *standing;
		if (read_field(grouping, &flight->seen[i], plan->of[i].needs, json, value,
			    result ? NULL : err) < 0)
			result = -1;
	}
	return result;
}
