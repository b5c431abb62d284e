/* What is kept of values one by one: the first, the last, the distinct, how numbers spread. Called
 * by the raw group-by through the table of statistics. */
#include <stdlib.h>

#include "aggregate/measure-internal.h"
#include "aggregate/spelling-internal.h"
#include "json/writer.h"

/* So many values are written in one line of a partial. */
#define VALUES_A_LINE 1024

/* ---- The first and the last ------------------------------------------------------------------ */

static int compare_standings(const struct emu_standing *a, const struct emu_standing *b)
{
	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	if (a->input != b->input)
		return a->input < b->input ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

static int keep(struct emu_end *end, struct emu_str value, const struct emu_standing *standing,
	int sign, struct emu_error *err)
{
	if (!value.len ||
		(end->value.len && sign * compare_standings(standing, &end->standing) <= 0))
		return 0;
	emu_buf_clear(&end->value);
	emu_buf_append(&end->value, value);
	end->standing = *standing;
	return end->value.failed ? emu_fail_memory(err) : 0;
}

static int see_first(void *state, const struct emu_seen *seen, struct emu_error *err)
{
	return keep(state, emu_buf_str(&seen->written), &seen->standing, -1, err);
}

static int see_last(void *state, const struct emu_seen *seen, struct emu_error *err)
{
	return keep(state, emu_buf_str(&seen->written), &seen->standing, 1, err);
}

static int merge_first(void *into, const void *from, struct emu_error *err)
{
	const struct emu_end *other = from;
	return keep(into, emu_buf_str(&other->value), &other->standing, -1, err);
}

static int merge_last(void *into, const void *from, struct emu_error *err)
{
	const struct emu_end *other = from;
	return keep(into, emu_buf_str(&other->value), &other->standing, 1, err);
}

static void free_end(void *state)
{
	emu_buf_free(&((struct emu_end *)state)->value);
}

static bool write_end(const void *state, size_t part, struct emu_buf *out)
{
	const struct emu_end *end = state;
	const uint64_t standing[] = {end->standing.part, end->standing.input, end->standing.line};
	(void)part;
	if (!end->value.len) {
		emu_buf_append(out, EMU_STR("null"));
		return false;
	}
	emu_buf_push(out, '[');
	for (size_t i = 0; i < 3; i++) {
		emu_buf_append_number(out, standing[i]);
		emu_buf_push(out, ',');
	}
	emu_buf_append(out, emu_buf_str(&end->value));
	emu_buf_push(out, ']');
	return false;
}

static int read_end(struct emu_end *end, const struct emu_json *json,
	const struct emu_json_value *value, int sign, struct emu_error *err)
{
	uint64_t standing[3];
	if (value->type == EMU_JSON_NULL)
		return 0;
	if (value->type != EMU_JSON_ARRAY || value->n != 4)
		return emu_measure_fault(err);
	const struct emu_json_value *item = value + 1;
	for (size_t i = 0; i < 3; i++, item = &json->values[item->next])
		if (emu_measure_read_count(json, item, &standing[i], err) < 0)
			return -1;
	const struct emu_standing at = {standing[0], standing[1], standing[2]};
	return keep(end, emu_json_span(json, item), &at, sign, err);
}

static int read_first(void *state, const struct emu_json *json, const struct emu_json_value *value,
	uint64_t seed, struct emu_error *err)
{
	(void)seed;
	return read_end(state, json, value, -1, err);
}

static int read_last(void *state, const struct emu_json *json, const struct emu_json_value *value,
	uint64_t seed, struct emu_error *err)
{
	(void)seed;
	return read_end(state, json, value, 1, err);
}

#define NEEDS_END EMU_NEEDS_WRITTEN | EMU_NEEDS_STANDING
const struct emu_measure emu_measure_first = {sizeof(struct emu_end), NEEDS_END, see_first,
	merge_first, free_end, NULL, false, write_end, read_first};
const struct emu_measure emu_measure_last = {sizeof(struct emu_end), NEEDS_END, see_last,
	merge_last, free_end, NULL, false, write_end, read_last};

/* ---- Distinct values ------------------------------------------------------------------------- */

/* Values and their counts in turn, from the `part`-th VALUES_A_LINE on; whether there are more. */
static bool write_items(const struct emu_multiset *set, size_t part, struct emu_buf *out)
{
	size_t i = part * VALUES_A_LINE, end = i + VALUES_A_LINE;
	for (; i < set->n && i < end; i++) {
		emu_buf_push(out, ',');
		emu_buf_append(out, emu_multiset_text(set, &set->items[i]));
		emu_buf_push(out, ',');
		emu_buf_append_number(out, set->items[i].count);
	}
	return i < set->n;
}

/* A value and its count, spelled again: what comes in need not be what we wrote. */
static int read_item(const struct emu_json *json, const struct emu_json_value *item, bool is_number,
	struct emu_buf *spelling, uint64_t *count, struct emu_error *err)
{
	struct emu_decimal number = {0};
	struct emu_buf scratch = {0};
	emu_buf_clear(spelling);
	if (item->type != EMU_JSON_NUMBER) {
		if (is_number)
			return emu_measure_fault(err);
		emu_spell_value(spelling, json, item, &scratch);
	} else if (emu_decimal_parse(&number, emu_json_raw(json, item), NULL) == 0) {
		emu_spell_number(spelling, &number);
	} else if (is_number) {
		return emu_measure_fault(err);
	} else {
		emu_buf_append(spelling, emu_json_raw(json, item));
	}
	emu_decimal_free(&number);
	emu_buf_free(&scratch);
	if (spelling->failed)
		return emu_fail_memory(err);
	return emu_measure_read_count(json, &json->values[item->next], count, err);
}

static int see_values(void *state, const struct emu_seen *seen, struct emu_error *err)
{
	struct emu_values *values = state;
	return emu_multiset_add(&values->set, emu_buf_str(&seen->spelling), seen->hash, 1) < 0
		? emu_fail_memory(err)
		: 0;
}

static int merge_values(void *into, const void *from, struct emu_error *err)
{
	struct emu_multiset *set = &((struct emu_values *)into)->set;
	const struct emu_multiset *other = &((const struct emu_values *)from)->set;
	for (size_t i = 0; i < other->n; i++)
		if (emu_multiset_add(set, emu_multiset_text(other, &other->items[i]),
			    other->items[i].hash, other->items[i].count) < 0)
			return emu_fail_memory(err);
	return 0;
}

static void free_values(void *state)
{
	emu_multiset_free(&((struct emu_values *)state)->set);
}

static void settle_values(void *state)
{
	emu_multiset_sort(&((struct emu_values *)state)->set);
}

static bool write_values(const void *state, size_t part, struct emu_buf *out)
{
	const struct emu_multiset *set = &((const struct emu_values *)state)->set;
	if (part * VALUES_A_LINE >= set->n) {
		emu_buf_append(out, EMU_STR("null"));
		return false;
	}
	emu_buf_append(out, EMU_STR("[0"));
	bool more = write_items(set, part, out);
	emu_buf_push(out, ']');
	return more;
}

static int read_values(void *state, const struct emu_json *json, const struct emu_json_value *value,
	uint64_t seed, struct emu_error *err)
{
	struct emu_multiset *set = &((struct emu_values *)state)->set;
	struct emu_buf spelling = {0};
	uint64_t rounded, count;
	if (value->type == EMU_JSON_NULL)
		return 0;
	if (value->type != EMU_JSON_ARRAY || value->n % 2 == 0)
		return emu_measure_fault(err);
	int result = emu_measure_read_count(json, value + 1, &rounded, err);
	const struct emu_json_value *item = &json->values[value[1].next];
	for (uint32_t i = 1; result == 0 && i < value->n; i += 2) {
		result = read_item(json, item, false, &spelling, &count, err);
		struct emu_str text = emu_buf_str(&spelling);
		if (result == 0 &&
			emu_multiset_add(set, text, emu_multiset_hash(seed, text), count) < 0)
			result = emu_fail_memory(err);
		item = &json->values[json->values[item->next].next];
	}
	emu_buf_free(&spelling);
	return result;
}

const struct emu_measure emu_measure_values = {sizeof(struct emu_values), EMU_NEEDS_SPELLING,
	see_values, merge_values, free_values, settle_values, false, write_values, read_values};

/* ---- How numbers spread ---------------------------------------------------------------------- */

static int add_rounded(struct emu_spread *spread, struct emu_multiset *set, struct emu_str number,
	uint64_t count, struct emu_error *err)
{
	emu_buf_clear(&spread->scratch);
	emu_spell_rounded(&spread->scratch, number);
	struct emu_str text = emu_buf_str(&spread->scratch);
	if (spread->scratch.failed ||
		emu_multiset_add(set, text, emu_multiset_hash(spread->seed, text), count) < 0)
		return emu_fail_memory(err);
	return 0;
}

/* All that was kept, rounded. */
static int round_all(struct emu_spread *spread, struct emu_error *err)
{
	struct emu_multiset rounded = {0};
	int result = 0;
	for (size_t i = 0; result == 0 && i < spread->set.n; i++) {
		const struct emu_multiset_item *item = &spread->set.items[i];
		result = add_rounded(
			spread, &rounded, emu_multiset_text(&spread->set, item), item->count, err);
	}
	emu_multiset_free(&spread->set);
	spread->set = rounded;
	spread->rounded = true;
	return result;
}

/* That more numbers are distinct than are kept does not depend on their order, and what is rounded
 * does not depend on when: so neither does what is left. */
static int add_number(struct emu_spread *spread, struct emu_str number, uint32_t hash,
	uint64_t count, struct emu_error *err)
{
	spread->n += count;
	if (spread->rounded)
		return add_rounded(spread, &spread->set, number, count, err);
	if (emu_multiset_add(&spread->set, number, hash, count) < 0)
		return emu_fail_memory(err);
	return spread->set.n > EMU_SPREAD_EXACT ? round_all(spread, err) : 0;
}

static int see_spread(void *state, const struct emu_seen *seen, struct emu_error *err)
{
	struct emu_spread *spread = state;
	spread->seed = seen->seed;
	return add_number(spread, emu_buf_str(&seen->spelling), seen->hash, 1, err);
}

static int merge_spread(void *into, const void *from, struct emu_error *err)
{
	struct emu_spread *spread = into;
	const struct emu_spread *other = from;
	if (!other->n)
		return 0;
	spread->seed = other->seed;
	if (other->rounded && !spread->rounded && round_all(spread, err) < 0)
		return -1;
	for (size_t i = 0; i < other->set.n; i++) {
		const struct emu_multiset_item *item = &other->set.items[i];
		if (add_number(spread, emu_multiset_text(&other->set, item), item->hash,
			    item->count, err) < 0)
			return -1;
	}
	return 0;
}

static void free_spread(void *state)
{
	struct emu_spread *spread = state;
	emu_multiset_free(&spread->set);
	emu_buf_free(&spread->scratch);
}

static void settle_spread(void *state)
{
	emu_multiset_sort(&((struct emu_spread *)state)->set);
}

static bool write_spread(const void *state, size_t part, struct emu_buf *out)
{
	const struct emu_spread *spread = state;
	if (part * VALUES_A_LINE >= spread->set.n) {
		emu_buf_append(out, EMU_STR("null"));
		return false;
	}
	emu_buf_append(out, spread->rounded ? EMU_STR("[1") : EMU_STR("[0"));
	bool more = write_items(&spread->set, part, out);
	emu_buf_push(out, ']');
	return more;
}

static int read_spread(void *state, const struct emu_json *json, const struct emu_json_value *value,
	uint64_t seed, struct emu_error *err)
{
	struct emu_spread *spread = state;
	struct emu_buf spelling = {0};
	uint64_t rounded, count;
	if (value->type == EMU_JSON_NULL)
		return 0;
	if (value->type != EMU_JSON_ARRAY || value->n % 2 == 0)
		return emu_measure_fault(err);
	spread->seed = seed;
	int result = emu_measure_read_count(json, value + 1, &rounded, err);
	if (result == 0 && rounded && !spread->rounded)
		result = round_all(spread, err);
	const struct emu_json_value *item = &json->values[value[1].next];
	for (uint32_t i = 1; result == 0 && i < value->n; i += 2) {
		result = read_item(json, item, true, &spelling, &count, err);
		struct emu_str text = emu_buf_str(&spelling);
		if (result == 0)
			result = add_number(
				spread, text, emu_multiset_hash(seed, text), count, err);
		item = &json->values[json->values[item->next].next];
	}
	emu_buf_free(&spelling);
	return result;
}

const struct emu_measure emu_measure_spread = {sizeof(struct emu_spread),
	EMU_NEEDS_NUMBER | EMU_NEEDS_SPELLING | EMU_NEEDS_MARGIN, see_spread, merge_spread,
	free_spread, settle_spread, true, write_spread, read_spread};
