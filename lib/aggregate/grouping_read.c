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
static bool append_period(
	struct emu_buf *key, enum emu_period_kind kind, const struct emu_grouping_value *value)
{
	struct emu_period period;
	bool longer;
	if (value->type != EMU_JSON_STRING)
		return false;
	/* What is still escaped in a string of one spelling is no part of a period. */
	struct emu_str text = {value->text.at + 1, value->text.len - 2};
	if (!emu_grouping_truncate(&period, kind, text, &longer))
		return false;
	emu_buf_push(key, '"');
	emu_period_print(&period, key);
	emu_buf_push(key, '"');
	return true;
}

void emu_grouping_add_key(struct emu_buf *out, const struct emu_grouping_key *key,
	const struct emu_grouping_value *value)
{
	size_t from = out->len;
	if (!key->truncated || !append_period(out, key->kind, value))
		emu_buf_append(out, value->text);
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

static int read_number(
	struct emu_seen *seen, unsigned needs, struct emu_str text, struct emu_error *err)
{
	int result = emu_decimal_parse(&seen->number, text, err);
	if (result == 0 && needs & EMU_NEEDS_SQUARE)
		result = emu_decimal_multiply(&seen->square, &seen->number, &seen->number, err);
	if (result == 0 && needs & EMU_NEEDS_SQUARE)
		result = check_margin(&seen->square, err);
	if (result == 0 && needs & EMU_NEEDS_MARGIN)
		result = check_margin(&seen->number, err);
	seen->is_number = result == 0;
	return needs & EMU_NEEDS_NUMBER ? result : 0;
}

/* Null is as good as missing: nothing to compute with, and nobody's fault. */
int emu_grouping_read_field(struct emu_seen *seen, unsigned needs,
	const struct emu_grouping_value *value, struct emu_error *err)
{
	int result = 0;
	seen->there = value->type != EMU_JSON_NULL;
	seen->is_number = false;
	if (!seen->there)
		return 0;
	if (value->type == EMU_JSON_NUMBER && needs & (EMU_NEEDS_NUMBER | EMU_NEEDS_SPELLING))
		result = read_number(
			seen, needs, value->text, needs & EMU_NEEDS_NUMBER ? err : NULL);
	if (needs & EMU_NEEDS_WRITTEN) {
		emu_buf_clear(&seen->written);
		emu_buf_append(&seen->written, value->text);
	}
	if (needs & EMU_NEEDS_SPELLING) {
		emu_buf_clear(&seen->spelling);
		if (seen->is_number)
			emu_spell_number(&seen->spelling, &seen->number);
		else
			emu_buf_append(&seen->spelling, value->text);
		seen->hash = emu_multiset_hash(seen->seed, emu_buf_str(&seen->spelling));
	}
	return seen->written.failed || seen->spelling.failed ? emu_fail_memory(err) : result;
}

struct emu_grouping_value emu_grouping_value_of(struct emu_grouping *grouping,
	const struct emu_json *json, const struct emu_json_value *value)
{
	if (!value)
		return (struct emu_grouping_value){EMU_STR("null"), EMU_JSON_NULL};
	if (!value->escaped)
		return (struct emu_grouping_value){emu_json_span(json, value), value->type};
	grouping->spelled.len = 0;
	emu_spell_escaped(&grouping->spelled, json, value, &grouping->scratch);
	return (struct emu_grouping_value){emu_buf_str(&grouping->spelled), value->type};
}

static int read_field(struct emu_grouping *grouping, size_t i, struct emu_seen *seen,
	const struct emu_json *json, struct emu_error *err)
{
	const struct emu_grouping_field *of = &grouping->plan->of[i];
	const struct emu_json_value *value = emu_json_pointer_find(&grouping->of[i], json);
	const struct emu_grouping_value given = emu_grouping_value_of(grouping, json, value);
	int result = 0;
	if (value && emu_grouping_is_fault(of, value->type)) {
		result = emu_expected(err, "a number", json, value, "");
		err = NULL;
	}
	if (emu_grouping_read_field(seen, of->needs, &given, err) < 0)
		result = emu_expected_at(err, json, value);
	return result;
}

int emu_grouping_read(struct emu_grouping *grouping, struct emu_grouping_flight *flight,
	const struct emu_json *json, const struct emu_standing *standing, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	int result = 0;
	emu_buf_clear(&flight->key);
	for (size_t i = 0; i < plan->n_by; i++) {
		const struct emu_grouping_value value = emu_grouping_value_of(
			grouping, json, emu_json_pointer_find(&grouping->by[i], json));
		emu_grouping_add_key(&flight->key, &plan->by[i], &value);
	}
	for (size_t i = 0; i < plan->n_of; i++) {
		flight->seen[i].standing = *standing;
		if (read_field(grouping, i, &flight->seen[i], json, result ? NULL : err) < 0)
			result = -1;
	}
	return flight->key.failed || grouping->spelled.failed ? emu_fail_memory(err) : result;
}
