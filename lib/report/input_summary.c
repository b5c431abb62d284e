/* Takes one summary record apart. Called by the input for lines of that type; a report must not
 * fall over records that emu-validate never saw, so every shape is checked here. */
#include <stdio.h>

#include "report/input-internal.h"

/* Members of an object in turn. */
struct members {
	const struct emu_json *json;
	uint32_t at, left;
};

static struct members members_of(const struct emu_json *json, const struct emu_json_value *object)
{
	return (struct members){json, (uint32_t)(object - json->values) + 1, object->n};
}

static bool next_member(struct members *members, const struct emu_json_value **key,
	const struct emu_json_value **value)
{
	if (members->left == 0)
		return false;
	members->left--;
	*key = &members->json->values[members->at];
	*value = *key + 1;
	members->at = (*value)->next;
	return true;
}

static int fail_at(struct emu_error *err, const char *where, const char *expected)
{
	emu_fail(err, EMU_FAULT_INPUT, "expected %s", expected);
	if (err)
		snprintf(err->where, sizeof(err->where), "%s", where);
	return -1;
}

/* A string's characters, once for all that say the same. */
static int take_string(struct emu_report_input *input, const struct emu_json *json,
	const struct emu_json_value *value, struct emu_str *to, struct emu_error *err)
{
	emu_buf_clear(&input->scratch);
	uint32_t at = emu_index_add(&input->words, emu_json_string(json, value, &input->scratch));
	if (at == EMU_INDEX_NONE || input->scratch.failed)
		return emu_fail_memory(err);
	*to = input->words.names[at];
	return 0;
}

static int take_number(struct emu_report_input *input, const struct emu_json *json,
	const struct emu_json_value *value, struct emu_str *to, struct emu_error *err)
{
	*to = emu_arena_copy(&input->arena, emu_json_raw(json, value));
	return to->at ? 0 : emu_fail_memory(err);
}

static int take_value(struct emu_report_input *input, const struct emu_json *json,
	struct emu_report_summary *summary, const struct emu_json_value *value,
	struct emu_error *err)
{
	if (value->type == EMU_JSON_NULL)
		return 0;
	if (value->type != EMU_JSON_NUMBER)
		return fail_at(err, "/value", "a number or null");
	return take_number(input, json, value, &summary->value, err);
}

static int take_word(struct emu_report_summary *summary, struct emu_str key, struct emu_str word,
	struct emu_error *err)
{
	static const char *const bases[] = {"missing", "stated", "summed"};
	if (emu_str_equal(key, EMU_STR("bound")))
		return emu_bound_named(&summary->bound, word)
			? 0
			: fail_at(err, "/bound", "\"at-least\", \"at-most\" or \"about\"");
	for (int i = 0; i < 3; i++) {
		if (!emu_str_equal(word, emu_str_from(bases[i])))
			continue;
		summary->basis = (enum emu_report_basis)i;
		return 0;
	}
	return fail_at(err, "/basis", "\"stated\", \"summed\" or \"missing\"");
}

/* A count of units or parts; the schema has no larger ones than fit. */
static bool read_count(
	const struct emu_json *json, const struct emu_json_value *value, uint64_t *count)
{
	struct emu_str digits = emu_json_raw(json, value);
	*count = 0;
	if (value->type != EMU_JSON_NUMBER)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		if (digits.at[i] < '0' || digits.at[i] > '9')
			return false;
		*count = *count * 10 + (uint64_t)(digits.at[i] - '0');
	}
	return digits.len > 0 && digits.len < 19;
}

static int take_coverage(struct emu_report_input *input, const struct emu_json *json,
	struct emu_report_summary *summary, const struct emu_json_value *object,
	struct emu_error *err)
{
	const char *expected = "an object of pairs of counts, like {\"units\":[7,8]}";
	if (object->type != EMU_JSON_OBJECT)
		return fail_at(err, "/coverage", expected);
	struct emu_report_coverage *list = emu_arena_array(
		&input->arena, object->n + 1u, sizeof(*list));
	if (!list)
		return emu_fail_memory(err);
	struct members members = members_of(json, object);
	const struct emu_json_value *key, *pair;
	size_t n = 0;
	while (next_member(&members, &key, &pair)) {
		if (take_string(input, json, key, &list[n].of, err))
			return -1;
		if (pair->type != EMU_JSON_ARRAY || pair->n != 2 ||
			!read_count(json, pair + 1, &list[n].have) ||
			!read_count(json, pair + 2, &list[n].all))
			return fail_at(err, "/coverage", expected);
		n++;
	}
	summary->coverage = list;
	summary->n_coverage = n;
	return 0;
}

static int take_names(struct emu_report_input *input, const struct emu_json *json,
	const char *where, const struct emu_json_value *names, struct emu_str **to, size_t *n,
	struct emu_error *err)
{
	const char *expected = "an object of lists of names, like {\"units\":[\"u8\"]}";
	if (names->type != EMU_JSON_ARRAY)
		return fail_at(err, where, expected);
	struct emu_str *list = emu_arena_array(&input->arena, names->n + 1u, sizeof(*list));
	if (!list)
		return emu_fail_memory(err);
	const struct emu_json_value *name = names + 1;
	for (uint32_t i = 0; i < names->n; i++, name = &json->values[name->next]) {
		if (name->type != EMU_JSON_STRING)
			return fail_at(err, where, expected);
		if (take_string(input, json, name, &list[i], err))
			return -1;
	}
	*to = list;
	*n = names->n;
	return 0;
}

/* Of those missing, how many are not named. */
static int take_missing_more(const struct emu_json *json, struct emu_report_coverage *coverage,
	const struct emu_json_value *more, struct emu_error *err)
{
	const struct emu_json_value *n = more && more->type == EMU_JSON_OBJECT
		? emu_json_member(json, more, coverage->of)
		: NULL;
	return !n || read_count(json, n, &coverage->n_missing_more)
		? 0
		: fail_at(err, "/missing_more", "an object of counts, like {\"units\":3}");
}

static int take_all_missing(struct emu_report_input *input, const struct emu_json *json,
	const struct emu_report_summary *summary, struct emu_error *err)
{
	const struct emu_json_value *missing = emu_json_member(
		json, json->values, EMU_STR("missing"));
	const struct emu_json_value *more = emu_json_member(
		json, json->values, EMU_STR("missing_more"));
	for (size_t i = 0; missing && i < summary->n_coverage; i++) {
		struct emu_report_coverage *coverage = &summary->coverage[i];
		const struct emu_json_value *names = emu_json_member(json, missing, coverage->of);
		if ((names &&
			    take_names(input, json, "/missing", names, &coverage->missing,
				    &coverage->n_missing, err)) ||
			take_missing_more(json, coverage, more, err))
			return -1;
	}
	return 0;
}

static int take_through(struct emu_report_input *input, const struct emu_json *json,
	struct emu_report_summary *summary, const struct emu_json_value *object,
	struct emu_error *err)
{
	struct emu_report_through *through = emu_arena_array(&input->arena, 1, sizeof(*through));
	const struct emu_json_value *more = emu_json_member(
		json, json->values, EMU_STR("through_more"));
	if (!through)
		return emu_fail_memory(err);
	struct {
		struct emu_str key;
		struct emu_str **names;
		size_t *n;
		uint64_t *more;
	} lists[] = {
		{EMU_STR("units"), &through->units, &through->n_units, &through->more_units},
		{EMU_STR("periods"), &through->periods, &through->n_periods,
			&through->more_periods},
	};
	if (object->type != EMU_JSON_OBJECT || (more && more->type != EMU_JSON_OBJECT))
		return fail_at(err, "/through", "an object of lists, like {\"units\":[\"u8\"]}");
	for (size_t i = 0; i < 2; i++) {
		const struct emu_json_value *names = emu_json_member(json, object, lists[i].key);
		const struct emu_json_value *count = more
			? emu_json_member(json, more, lists[i].key)
			: NULL;
		if (names &&
			take_names(input, json, "/through", names, lists[i].names, lists[i].n, err))
			return -1;
		if (count && !read_count(json, count, lists[i].more))
			return fail_at(
				err, "/through_more", "an object of counts, like {\"units\":3}");
	}
	summary->through = through;
	return 0;
}

static int take_origins(struct emu_report_input *input, const struct emu_json *json,
	struct emu_report_conflict *conflict, const struct emu_json_value *sources,
	struct emu_error *err)
{
	if (sources->type != EMU_JSON_ARRAY)
		return fail_at(err, "/conflicts", "\"sources\" to be a list");
	struct emu_report_origin *list = emu_arena_array(
		&input->arena, sources->n + 1u, sizeof(*list));
	if (!list)
		return emu_fail_memory(err);
	const struct emu_json_value *source = sources + 1;
	for (uint32_t i = 0; i < sources->n; i++, source = &json->values[source->next]) {
		const struct emu_json_value *file = emu_json_member(json, source, EMU_STR("file"));
		const struct emu_json_value *line = emu_json_member(json, source, EMU_STR("line"));
		const struct emu_json_value *value = emu_json_member(
			json, source, EMU_STR("value"));
		if (file && file->type == EMU_JSON_STRING &&
			take_string(input, json, file, &list[i].file, err))
			return -1;
		if (line && line->type == EMU_JSON_NUMBER &&
			take_number(input, json, line, &list[i].line, err))
			return -1;
		if (value && value->type == EMU_JSON_NUMBER &&
			take_number(input, json, value, &list[i].value, err))
			return -1;
	}
	conflict->origins = list;
	conflict->n_origins = sources->n;
	return 0;
}

static int take_conflict(struct emu_report_input *input, const struct emu_json *json,
	struct emu_report_conflict *conflict, const struct emu_json_value *object,
	struct emu_error *err)
{
	struct {
		struct emu_str key;
		enum emu_json_type type;
		struct emu_str *to;
	} wanted[] = {
		{EMU_STR("kind"), EMU_JSON_STRING, &conflict->kind},
		{EMU_STR("along"), EMU_JSON_STRING, &conflict->along},
		{EMU_STR("stated"), EMU_JSON_NUMBER, &conflict->stated},
		{EMU_STR("summed"), EMU_JSON_NUMBER, &conflict->summed},
	};
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		const struct emu_json_value *value = emu_json_member(json, object, wanted[i].key);
		if (!value || value->type != (uint8_t)wanted[i].type)
			continue;
		if (wanted[i].type == EMU_JSON_STRING
				? take_string(input, json, value, wanted[i].to, err)
				: take_number(input, json, value, wanted[i].to, err))
			return -1;
	}
	if (conflict->kind.len == 0)
		return fail_at(err, "/conflicts", "each conflict to have a \"kind\"");
	const struct emu_json_value *sources = emu_json_member(json, object, EMU_STR("sources"));
	return sources ? take_origins(input, json, conflict, sources, err) : 0;
}

static int take_conflicts(struct emu_report_input *input, const struct emu_json *json,
	struct emu_report_summary *summary, const struct emu_json_value *conflicts,
	struct emu_error *err)
{
	if (conflicts->type != EMU_JSON_ARRAY)
		return fail_at(err, "/conflicts", "a list");
	struct emu_report_conflict *list = emu_arena_array(
		&input->arena, conflicts->n + 1u, sizeof(*list));
	if (!list)
		return emu_fail_memory(err);
	const struct emu_json_value *conflict = conflicts + 1;
	for (uint32_t i = 0; i < conflicts->n; i++, conflict = &json->values[conflict->next]) {
		if (take_conflict(input, json, &list[i], conflict, err))
			return -1;
	}
	summary->conflicts = list;
	summary->n_conflicts = conflicts->n;
	return 0;
}

/* A member that is a word: an axis of the figure, or the value of a dimension. */
static int take_text(struct emu_report_input *input, const struct emu_json *json,
	struct emu_report_summary *summary, const struct emu_json_value *key,
	const struct emu_json_value *value, struct emu_error *err)
{
	struct emu_str name, text;
	if (take_string(input, json, key, &name, err) ||
		take_string(input, json, value, &text, err))
		return -1;
	if (emu_str_equal(name, EMU_STR("type")))
		return 0;
	if (emu_str_equal(name, EMU_STR("basis")) || emu_str_equal(name, EMU_STR("bound")))
		return take_word(summary, name, text, err);
	struct {
		struct emu_str key;
		struct emu_str *to;
	} axes[] = {
		{EMU_STR("indicator"), &summary->indicator},
		{EMU_STR("period"), &summary->period},
		{EMU_STR("block"), &summary->block},
		{EMU_STR("unit"), &summary->unit},
	};
	for (size_t i = 0; i < sizeof(axes) / sizeof(axes[0]); i++) {
		if (emu_str_equal(name, axes[i].key)) {
			*axes[i].to = text;
			return 0;
		}
	}
	summary->parts[summary->n_parts++] = (struct emu_report_part){name, text};
	return 0;
}

static int check_whole(const struct emu_report_summary *summary, struct emu_error *err)
{
	if (summary->indicator.len == 0)
		return fail_at(err, "/indicator", "the id of an indicator");
	if (summary->period.len == 0)
		return fail_at(err, "/period", "a period");
	if ((summary->basis == EMU_REPORT_BASIS_MISSING) != (summary->value.len == 0))
		return fail_at(err, "/value", "a number, or null where \"basis\" is \"missing\"");
	return 0;
}

/* Strings that can only be the value of a dimension. */
static size_t count_parts(const struct emu_json *json)
{
	static const char *const others[] = {
		"type", "indicator", "period", "block", "unit", "basis", "bound"};
	struct members members = members_of(json, json->values);
	const struct emu_json_value *key, *value;
	size_t n = 0;
	while (next_member(&members, &key, &value)) {
		bool part = value->type == EMU_JSON_STRING;
		for (size_t i = 0; part && i < sizeof(others) / sizeof(others[0]); i++)
			part = !emu_str_equal(emu_json_raw(json, key), emu_str_from(others[i]));
		n += part;
	}
	return n;
}

int emu_report_read_summary(struct emu_report_input *input, const struct emu_json *json,
	struct emu_report_summary *summary, struct emu_error *err)
{
	*summary = (struct emu_report_summary){0};
	size_t n_parts = count_parts(json);
	if (n_parts)
		summary->parts = emu_arena_array(&input->arena, n_parts, sizeof(*summary->parts));
	if (n_parts && !summary->parts)
		return emu_fail_memory(err);
	struct members members = members_of(json, json->values);
	const struct emu_json_value *key, *value;
	while (next_member(&members, &key, &value)) {
		struct emu_str name = emu_json_raw(json, key);
		int result = 0;
		if (emu_str_equal(name, EMU_STR("value")))
			result = take_value(input, json, summary, value, err);
		else if (emu_str_equal(name, EMU_STR("coverage")))
			result = take_coverage(input, json, summary, value, err);
		else if (emu_str_equal(name, EMU_STR("conflicts")))
			result = take_conflicts(input, json, summary, value, err);
		else if (emu_str_equal(name, EMU_STR("through")))
			result = take_through(input, json, summary, value, err);
		else if (emu_str_equal(name, EMU_STR("conflicts_more")) &&
			!read_count(json, value, &summary->n_conflicts_more))
			result = fail_at(err, "/conflicts_more", "a count");
		else if (value->type == EMU_JSON_STRING)
			result = take_text(input, json, summary, key, value, err);
		if (result)
			return -1;
	}
	if (take_all_missing(input, json, summary, err))
		return -1;
	return check_whole(summary, err);
}
