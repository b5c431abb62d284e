/* A record of type summary or pledge, as what it is about and what it says. Called by compare.c for
 * each. */
#include "compare/row-internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "json/writer.h"
#include "schema/schema.h"
#include "select/normal.h"

#define MEMBERS_MAX 32

static const char *const comparators[] = {"at-least", "more-than", "equal", "less-than", "at-most"};

/* A member by which a row is told from others. */
struct mark {
	struct emu_str key, value;
};

struct reading {
	const struct emu_json *json;
	struct emu_arena *arena;
	struct emu_error *err;
};

static int fail(const struct reading *reading, const struct emu_json_value *value, const char *name,
	const char *expected)
{
	struct emu_str text = {
		reading->json->text, reading->json->values->at + reading->json->values->len};
	uint64_t line, column;
	struct emu_buf found = {0};
	emu_json_place(text, value ? value->at : reading->json->values->at, &line, &column);
	if (value)
		emu_schema_show(reading->json, (uint32_t)(value - reading->json->values), &found);
	else
		emu_buf_append(&found, EMU_STR("nothing"));
	emu_fail_at(reading->err, EMU_FAULT_INPUT, line, column, "expected %s, found %.*s",
		expected, EMU_STR_ARGS(found));
	emu_buf_free(&found);
	if (reading->err)
		snprintf(reading->err->where, sizeof(reading->err->where), "/%s", name);
	return -1;
}

static const struct emu_json_value *member(const struct reading *reading, const char *name)
{
	return emu_json_member(reading->json, reading->json->values, emu_str_from(name));
}

static struct emu_str raw(const struct reading *reading, const struct emu_json_value *value)
{
	return emu_json_raw(reading->json, value);
}

static int keep(const struct reading *reading, struct emu_str text, struct emu_str *kept)
{
	*kept = emu_arena_copy(reading->arena, text);
	return kept->at ? 0 : emu_fail_memory(reading->err);
}

/* A string in the one form that all of its spellings have, until the next record; len 0 where there
 * is none. */
static int read_text(
	const struct reading *reading, const struct emu_json_value *value, struct emu_str *text)
{
	struct emu_buf scratch = {0}, written = {0};
	*text = (struct emu_str){0};
	if (!value || value->type != EMU_JSON_STRING)
		return 0;
	*text = emu_normal_text(reading->json, value, &scratch);
	if (text->at == raw(reading, value).at)
		return 0;
	emu_json_write_string(&written, *text);
	int result = written.failed || scratch.failed
		? emu_fail_memory(reading->err)
		: keep(reading, (struct emu_str){written.at + 1, written.len - 2}, text);
	emu_buf_free(&scratch);
	emu_buf_free(&written);
	return result;
}

static int keep_text(
	const struct reading *reading, const struct emu_json_value *value, struct emu_str *kept)
{
	struct emu_str text;
	return read_text(reading, value, &text) < 0 ? -1 : keep(reading, text, kept);
}

static int read_bound(const struct reading *reading, struct emu_compare_row *row)
{
	const struct emu_json_value *value = member(reading, "bound");
	struct emu_str name;
	if (!value)
		return 0;
	if (read_text(reading, value, &name) < 0)
		return -1;
	return name.len && emu_bound_named(&row->bound, name)
		? 0
		: fail(reading, value, "bound", "at-least, at-most or about");
}

/* A pledge that does not say is of at least so much. */
static int read_comparator(const struct reading *reading, struct emu_compare_row *row)
{
	const struct emu_json_value *value = member(reading, "comparator");
	struct emu_str name;
	if (!value)
		return 0;
	if (read_text(reading, value, &name) < 0)
		return -1;
	for (int i = COMPARATOR_AT_LEAST; i <= COMPARATOR_AT_MOST; i++) {
		row->comparator = (enum comparator)i;
		if (emu_str_equal(name, emu_str_from(comparators[i])))
			return 0;
	}
	return fail(
		reading, value, "comparator", "at-least, more-than, equal, less-than or at-most");
}

/* What is text and says nothing about the value: block, unit, dimensions; not what a result says.
 */
static bool is_mark(struct emu_str key, const struct emu_json_value *value)
{
	static const char *const others[] = {"type", "indicator", "period", "basis", "bound",
		"comparator", "submitted", "source", "target", "value", "against", "before",
		"after", "change", "percent", "incomplete", "status"};
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (emu_str_equal(key, emu_str_from(others[i])))
			return false;
	return value->type == EMU_JSON_STRING;
}

static int by_key(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	return emu_str_compare(x->key, y->key);
}

static void write_mark(struct emu_buf *out, const struct mark *mark)
{
	emu_buf_append(out, EMU_STR(",\""));
	emu_buf_append(out, mark->key);
	emu_buf_append(out, EMU_STR("\":\""));
	emu_buf_append(out, mark->value);
	emu_buf_push(out, '"');
}

struct marks {
	struct mark at[MEMBERS_MAX];
	size_t n;
};

/* Keeps `first` and the marks from `from` on to `to`, without the block where that is not meant. */
static int keep_marks(const struct reading *reading, struct emu_str first,
	const struct marks *marks, size_t from, size_t to, bool block, struct emu_str *kept)
{
	struct emu_buf text = {0};
	emu_buf_append(&text, first);
	for (size_t i = from; i < to; i++)
		if (block || !emu_str_equal(marks->at[i].key, EMU_STR("block")))
			write_mark(&text, &marks->at[i]);
	int result = text.failed ? emu_fail_memory(reading->err)
				 : keep(reading, emu_buf_str(&text), kept);
	emu_buf_free(&text);
	return result;
}

static int keep_keys(
	const struct reading *reading, struct emu_compare_row *row, struct marks *marks)
{
	const struct emu_str nothing = {0};
	size_t n = marks->n, unit = 0;
	if (keep_marks(reading, nothing, marks, 0, n, true, &row->identity) < 0)
		return -1;
	if (n)
		qsort(marks->at, n, sizeof(*marks->at), by_key);
	while (unit < n && emu_str_compare(marks->at[unit].key, EMU_STR("unit")) < 0)
		unit++;
	if (keep_marks(reading, row->indicator, marks, 0, n, true, &row->key) < 0)
		return -1;
	if (row->each && !row->unit.len &&
		(keep_marks(reading, row->indicator, marks, 0, unit, false, &row->before_unit) <
				0 ||
			keep_marks(reading, nothing, marks, unit, n, false, &row->after_unit) < 0))
		return -1;
	return row->unit.len && row->block.len
		? keep_marks(reading, row->indicator, marks, 0, n, false, &row->key_of_unit)
		: 0;
}

static int read_marks(const struct reading *reading, struct emu_compare_row *row)
{
	const struct emu_json_value *values = reading->json->values;
	struct marks marks = {.n = 0};
	for (uint32_t at = 1; at < values->next; at = values[at + 1].next) {
		struct mark mark;
		if (read_text(reading, &values[at], &mark.key) < 0)
			return -1;
		if (!is_mark(mark.key, &values[at + 1]))
			continue;
		if (marks.n == MEMBERS_MAX)
			return fail(reading, &values[at], "", "at most 32 members of text");
		if (read_text(reading, &values[at + 1], &mark.value) < 0)
			return -1;
		marks.at[marks.n++] = mark;
	}
	if (keep_text(reading, member(reading, "unit"), &row->unit) < 0 ||
		keep_text(reading, member(reading, "block"), &row->block) < 0)
		return -1;
	return keep_keys(reading, row, &marks);
}

static int read_value(
	const struct reading *reading, struct emu_compare_row *row, const char *name, bool may_lack)
{
	const struct emu_json_value *value = member(reading, name);
	if (may_lack && (!value || value->type == EMU_JSON_NULL))
		return 0;
	if (!value || value->type != EMU_JSON_NUMBER)
		return fail(reading, value, name, "a number");
	row->has_value = true;
	return emu_decimal_parse(&row->value, raw(reading, value), reading->err);
}

static int read_heading(const struct reading *reading, struct emu_compare_row *row)
{
	const struct emu_json_value *indicator = member(reading, "indicator"),
				    *period = member(reading, "period");
	struct emu_str words;
	if (!indicator || indicator->type != EMU_JSON_STRING)
		return fail(reading, indicator, "indicator", "an indicator");
	if (read_text(reading, period, &words) < 0)
		return -1;
	if (emu_period_parse(&row->period, words, NULL) < 0)
		return fail(reading, period, "period", "a period like 2023-H1");
	return keep_text(reading, indicator, &row->indicator);
}

int emu_compare_row_read(struct emu_compare_row *row, const struct emu_json *json, bool pledge,
	struct emu_arena *arena, struct emu_error *err)
{
	const struct reading reading = {json, arena, err};
	const struct emu_json_value *source = member(&reading, "source"),
				    *each = member(&reading, "each");
	struct emu_str basis;
	row->each = each && each->type == EMU_JSON_TRUE;
	if (read_heading(&reading, row) < 0 || read_marks(&reading, row) < 0 ||
		read_value(&reading, row, pledge ? "target" : "value", !pledge) < 0 ||
		(pledge ? read_comparator : read_bound)(&reading, row) < 0)
		return -1;
	row->incomplete = !pledge && member(&reading, "missing");
	if (read_text(&reading, member(&reading, "basis"), &basis) < 0)
		return -1;
	row->lacks = row->incomplete && emu_str_equal(basis, EMU_STR("summed"));
	return pledge && source ? keep(&reading, emu_json_span(json, source), &row->source) : 0;
}

const char *emu_compare_comparator_name(enum comparator comparator)
{
	return comparators[comparator];
}
