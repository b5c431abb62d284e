/*
 * Values of cells. Called for each cell of each row, so what repeats is looked up in the column's
 * memory, and plain numbers are taken as they stand.
 */
#include "table/value.h"

#include <stdlib.h>

#include "json/writer.h"
#include "table/table-internal.h"
#include "table/value-internal.h"

/* The columns' memory takes no more bytes than this: beyond it nothing new is remembered. */
#define REMEMBERED_MAX ((size_t)12 << 20)

void emu_value_reader_free(struct emu_value_reader *reader)
{
	emu_conventions_scratch_free(&reader->conventions);
	emu_buf_free(&reader->folded);
	emu_buf_free(&reader->text);
	emu_arena_free(&reader->arena);
	emu_arena_free(&reader->row);
}

/* Where somebody stated the language, its own conventions hold; else only what is beyond doubt. */
void emu_value_reader_begin(struct emu_value_reader *reader, const struct emu_table_setup *setup,
	const struct emu_profile *profile)
{
	bool stated = setup->lang_stated;
	emu_arena_reset(&reader->arena);
	emu_arena_reset(&reader->row);
	reader->remembered = 0;
	reader->setup = setup;
	reader->profile = profile;
	reader->first_language = 0;
	for (size_t i = 0; profile && i < setup->n_languages && !setup->lang_stated; i++)
		if (profile->lang.len && emu_str_equal(setup->languages[i]->lang, profile->lang)) {
			reader->first_language = i;
			stated = true;
		}
	reader->decimal = setup->decimal;
	reader->dates = setup->dates;
	if (stated && reader->decimal == EMU_DECIMAL_MARK_UNKNOWN)
		reader->decimal = setup->languages[reader->first_language]->decimal;
	if (stated && reader->dates == EMU_DATE_ORDER_UNKNOWN)
		reader->dates = setup->languages[reader->first_language]->dates;
}

static size_t n_languages(const struct emu_value_reader *reader)
{
	return reader->setup->lang_stated ? 1 : reader->setup->n_languages;
}

/* The i-th to try: the profile's own, then the others in their order. */
static const struct emu_conventions *language(const struct emu_value_reader *reader, size_t i)
{
	size_t first = reader->first_language;
	if (i == 0)
		i = first;
	else if (i <= first)
		i--;
	return reader->setup->languages[i];
}

bool emu_value_is_missing(struct emu_value_reader *reader, struct emu_str text)
{
	for (size_t i = 0; i < n_languages(reader); i++)
		if (emu_conventions_missing(language(reader, i), text, &reader->conventions))
			return true;
	return false;
}

static int set_json(struct emu_arena *arena, struct emu_str text, struct emu_value *value)
{
	value->json = emu_arena_copy(arena, text);
	value->state = EMU_VALUE_FOUND;
	return value->json.at ? 0 : -1;
}

int emu_value_set_string(struct emu_value_reader *reader, struct emu_arena *arena,
	struct emu_str text, struct emu_value *value)
{
	emu_buf_clear(&reader->text);
	emu_json_write_string(&reader->text, text);
	return reader->text.failed ? -1 : set_json(arena, emu_buf_str(&reader->text), value);
}

int emu_value_set_tidied(struct emu_value_reader *reader, struct emu_arena *arena,
	struct emu_str text, struct emu_value *value)
{
	struct emu_buf tidied = reader->folded;
	emu_buf_clear(&tidied);
	emu_table_tidy(text, &reader->text, &tidied);
	reader->folded = tidied;
	if (tidied.failed)
		return -1;
	if (!tidied.len) {
		value->state = EMU_VALUE_MISSING;
		return 0;
	}
	return emu_value_set_string(reader, arena, emu_buf_str(&tidied), value);
}

/* ---- Numbers, dates, periods
 * ---------------------------------------------------------------------- */

/* Digits alone, no zero before others: the same in every language and in JSON. */
static bool is_plain_number(struct emu_str text)
{
	if (!text.len || text.len > 18 || (text.at[0] == '0' && text.len > 1))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return true;
}

/* Digits, a point, and as many digits behind it as no group of thousands has. */
static bool is_plain_decimal(struct emu_str text, enum emu_decimal_mark decimal)
{
	const char *point = memchr(text.at, '.', text.len);
	size_t len = point ? (size_t)(point - text.at) : text.len, places = text.len - len;
	if (!point || decimal == EMU_DECIMAL_MARK_COMMA || places < 2 || places > 18 ||
		(places == 4 && decimal == EMU_DECIMAL_MARK_UNKNOWN))
		return false;
	for (size_t i = 1; i < places; i++)
		if (point[i] < '0' || point[i] > '9')
			return false;
	return is_plain_number((struct emu_str){text.at, len});
}

/* Of what each language says against a cell, the first that says more than that it is none. */
static void keep_better(struct emu_error *err, const struct emu_error *other)
{
	static const struct emu_str usual = {"expected a", 10};
	struct emu_str text = emu_str_from(err->text);
	if (!text.len ||
		(emu_str_starts(text, usual) && !emu_str_starts(emu_str_from(other->text), usual)))
		*err = *other;
}

/* The zone of "2023-06-14T08:30:00+07:00", which nobody writes in another form; UTC where there is
 * none. */
static struct emu_str zone_of(struct emu_str text)
{
	text = emu_str_trim(text);
	if (text.len < 11 || text.at[4] != '-' || text.at[7] != '-')
		return EMU_STR("Z");
	for (size_t at = 11; at < text.len; at++)
		if (strchr("+-zZ", text.at[at]))
			return emu_str_after(text, at);
	return EMU_STR("Z");
}

static int read_date(struct emu_value_reader *reader, const struct emu_conventions *language,
	struct emu_str text, struct emu_error *err)
{
	struct emu_buf *out = &reader->text;
	int32_t day, second;
	if (emu_conventions_date(
		    language, text, reader->dates, &reader->conventions, &day, &second, err))
		return -1;
	emu_buf_push(out, '"');
	emu_date_print(day, out);
	if (second >= 0)
		emu_buf_printf(out, "T%02d:%02d:%02d%.*s", second / 3600, second / 60 % 60,
			second % 60, EMU_STR_ARGS(zone_of(text)));
	emu_buf_push(out, '"');
	return 0;
}

static int read_period(struct emu_value_reader *reader, const struct emu_conventions *language,
	struct emu_str text, struct emu_period *period, struct emu_error *err)
{
	if (emu_conventions_period(
		    language, text, reader->dates, &reader->conventions, period, err))
		return -1;
	emu_buf_push(&reader->text, '"');
	emu_period_print(period, &reader->text);
	emu_buf_push(&reader->text, '"');
	return 0;
}

/* In one language, as JSON in reader->text. */
static int read_in(struct emu_value_reader *reader, const struct emu_conventions *language,
	enum emu_value_kind kind, struct emu_str text, struct emu_value *value,
	struct emu_error *err)
{
	emu_buf_clear(&reader->text);
	if (kind == EMU_VALUE_DATE)
		return read_date(reader, language, text, err);
	if (kind == EMU_VALUE_PERIOD)
		return read_period(reader, language, text, &value->period, err);
	enum emu_bound bound = EMU_BOUND_NONE;
	bool percent = false;
	int result = emu_conventions_number(language, text, reader->decimal, &reader->conventions,
		&reader->text, &bound, &percent, err);
	value->bound = bound;
	value->percent = percent;
	return result;
}

/* What is written by convention: in the first language in which it means something. */
static int read_written(struct emu_value_reader *reader, struct emu_arena *arena,
	enum emu_value_kind kind, struct emu_str text, struct emu_value *value,
	struct emu_error *err)
{
	for (size_t i = 0; i < n_languages(reader); i++) {
		struct emu_error said = {0};
		if (read_in(reader, language(reader, i), kind, text, value, &said) == 0)
			return reader->text.failed
				? -1
				: set_json(arena, emu_buf_str(&reader->text), value);
		if (said.fault == EMU_FAULT_MEMORY)
			return -1;
		keep_better(err, &said);
	}
	value->state = EMU_VALUE_BAD;
	return 0;
}

static int read_number(struct emu_value_reader *reader, const struct emu_cell *cell,
	struct emu_value *value, struct emu_error *err)
{
	if (!cell->is_number && !is_plain_number(cell->text) &&
		!is_plain_decimal(cell->text, reader->decimal))
		return emu_value_is_missing(reader, cell->text)
			? 0
			: read_written(
				  reader, &reader->row, EMU_VALUE_NUMBER, cell->text, value, err);
	value->json = cell->text;
	value->state = EMU_VALUE_FOUND;
	return 0;
}

/* ---- All of them
 * ---------------------------------------------------------------------------------- */

static int read_afresh(struct emu_value_reader *reader, struct emu_arena *arena,
	const struct emu_value_type *type, const struct emu_cell *cell,
	const struct emu_value *period, struct emu_value *value, struct emu_error *err)
{
	if (type->kind == EMU_VALUE_DIMENSION) {
		if (emu_value_is_total(reader, cell->text)) {
			value->state = EMU_VALUE_TOTAL;
			return 0;
		}
		return emu_value_read_listed(
			reader, arena, type->dimension, cell->text, value, err);
	}
	if (emu_value_is_missing(reader, cell->text))
		return 0;
	if (type->kind == EMU_VALUE_DATE || type->kind == EMU_VALUE_PERIOD)
		return read_written(reader, arena, type->kind, cell->text, value, err);
	if (emu_value_is_total(reader, cell->text)) {
		value->state = EMU_VALUE_TOTAL;
		return 0;
	}
	if (type->map)
		return emu_value_read_mapped(reader, type->map, cell->text, value, err);
	switch (type->kind) {
	case EMU_VALUE_UNIT:
	case EMU_VALUE_BLOCK:
		return emu_value_read_unit(
			reader, arena, type->kind, cell->text, period, value, err);
	case EMU_VALUE_INDICATOR:
		return emu_value_read_indicator(reader, arena, cell->text, value, err);
	case EMU_VALUE_TITLE:
		return emu_value_read_title(reader, arena, cell->text, value);
	default:
		return emu_value_set_tidied(reader, arena, cell->text, value);
	}
}

/* Whether a name could mean another thing in another period. */
static bool is_dated(const struct emu_value_reader *reader, const struct emu_value_type *type,
	const struct emu_value *period)
{
	return period && period->json.len && reader->setup->registry &&
		(type->kind == EMU_VALUE_UNIT || type->kind == EMU_VALUE_BLOCK);
}

/* What such a name is remembered under; no cell begins with this byte. */
static struct emu_str dated_key(
	struct emu_value_reader *reader, struct emu_str text, const struct emu_value *period)
{
	emu_buf_clear(&reader->folded);
	emu_buf_push(&reader->folded, '\0');
	emu_buf_append(&reader->folded, period->json);
	emu_buf_append(&reader->folded, text);
	return emu_buf_str(&reader->folded);
}

/* Keeps what was read, as what it is in its period alone unless it is so in all. */
static int keep(struct emu_value_reader *reader, struct emu_value_memory *memory,
	struct emu_str text, const struct emu_value *period, const struct emu_value *value)
{
	struct emu_str key = period && !value->timeless ? dated_key(reader, text, period) : text;
	if (emu_value_keep(memory, key, value))
		return -1;
	/* The value and the index's own share, up to twice for what has room to grow. */
	reader->remembered += key.len + value->json.len + 2 * (sizeof(*value) + 32);
	return 0;
}

int emu_value_read(struct emu_value_reader *reader, const struct emu_value_type *type,
	const struct emu_cell *cell, const struct emu_value *period,
	struct emu_value_memory *memory, struct emu_value *value, struct emu_error *err)
{
	const struct emu_value *known = NULL;
	*value = (struct emu_value){0};
	if (!cell->text.len)
		return 0;
	err->text[0] = '\0';
	if (type->kind == EMU_VALUE_NUMBER)
		return read_number(reader, cell, value, err) ? emu_fail_memory(err) : 0;
	if (!is_dated(reader, type, period))
		period = NULL;
	if (memory)
		known = emu_value_recall(memory, cell->text);
	if (memory && period && !known)
		known = emu_value_recall(memory, dated_key(reader, cell->text, period));
	if (known) {
		*value = *known;
		return 0;
	}
	bool lasts = memory && reader->remembered < REMEMBERED_MAX;
	if (read_afresh(
		    reader, lasts ? &reader->arena : &reader->row, type, cell, period, value, err))
		return emu_fail_memory(err);
	if (lasts && value->state != EMU_VALUE_BAD &&
		keep(reader, memory, cell->text, period, value))
		return emu_fail_memory(err);
	return 0;
}
