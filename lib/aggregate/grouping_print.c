/* Finished groups as lines: of a result, or of a partial, and back from there. Called by
 * emu-aggregate --raw once all records are in, or states come in their place. */
#include "aggregate/grouping-internal.h"

#include "aggregate/spelling-internal.h"
#include "json/writer.h"

/* By the time a group is printed, it is in the cache: their order is not that of memory. */
#define AHEAD 8

struct emu_str emu_grouping_key_next(struct emu_str *key)
{
	const char *end = memchr(key->at, EMU_GROUPING_KEY_END, key->len);
	struct emu_str value = {key->at, (size_t)(end - key->at)};
	*key = emu_str_after(*key, value.len + 1);
	return value;
}

void emu_grouping_key_print(struct emu_buf *out, struct emu_str value)
{
	emu_buf_append(out, value);
	if (value.len && value.at[0] == '"')
		emu_buf_push(out, '"');
}

int emu_grouping_print(
	struct emu_grouping *grouping, size_t i, struct emu_buf *out, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	struct emu_group *group = grouping->groups.all[i];
	struct emu_str key = emu_group_key(&grouping->groups, group);
	if (i + AHEAD < grouping->groups.n)
		emu_groups_fetch(&grouping->groups, grouping->groups.all[i + AHEAD]);
	for (size_t j = 0; j < plan->n_by; j++) {
		emu_buf_append(out, plan->by[j].label);
		emu_grouping_key_print(out, emu_grouping_key_next(&key));
	}
	for (size_t j = 0; j < plan->n_columns; j++) {
		const struct emu_grouping_column *column = &plan->columns[j];
		int result = 0;
		emu_buf_append(out, column->label);
		if (!column->stat)
			emu_buf_append_number(out, *emu_grouping_count(group));
		else if (column->stat->over != EMU_STAT_OVER_GROUP)
			result = emu_grouping_print_over(grouping, j, i, out, err);
		else
			result = column->stat->print(
				emu_grouping_state(group, &plan->measures[column->measure]),
				&column->percent, out, err);
		if (result < 0)
			return -1;
	}
	emu_buf_append(out, EMU_STR("}\n"));
	return 0;
}

static const char *period_word(enum emu_period_kind kind)
{
	return kind == EMU_PERIOD_YEAR	     ? "year"
		: kind == EMU_PERIOD_HALF    ? "half-year"
		: kind == EMU_PERIOD_QUARTER ? "quarter"
		: kind == EMU_PERIOD_MONTH   ? "month"
					     : "day";
}

/* How many records have a value in key field `field` that is longer than asked, or no period. */
static int count_longer(const struct emu_grouping *grouping, size_t field, uint64_t *longer,
	uint64_t *others, struct emu_error *err)
{
	const struct emu_grouping_key *key = &grouping->plan->by[field];
	struct emu_json_reader reader = {0};
	struct emu_buf text = {0}, scratch = {0};
	int result = 0;
	for (size_t i = 0; result == 0 && i < grouping->groups.n; i++) {
		struct emu_group *group = grouping->groups.all[i];
		struct emu_str rest = emu_group_key(&grouping->groups, group), value = {0};
		struct emu_period period;
		struct emu_json json;
		bool is_longer;
		for (size_t j = 0; j <= field; j++)
			value = emu_grouping_key_next(&rest);
		if (value.at[0] != '"') {
			*others += value.at[0] != 'n' ? *emu_grouping_count(group) : 0;
			continue;
		}
		emu_buf_clear(&text);
		emu_buf_clear(&scratch);
		emu_grouping_key_print(&text, value);
		if (!emu_buf_reserve(&text, EMU_LINES_PADDING))
			result = emu_fail_memory(err);
		else
			result = emu_json_read(&reader, emu_buf_str(&text), &json, err);
		if (result < 0 ||
			emu_grouping_truncate(&period, key->kind,
				emu_json_string(&json, json.values, &scratch), &is_longer))
			continue;
		*(is_longer ? longer : others) += *emu_grouping_count(group);
	}
	emu_json_reader_free(&reader);
	emu_buf_free(&scratch);
	emu_buf_free(&text);
	return result;
}

/* A name that is misspelt makes one group of null. */
static bool is_nowhere(const struct emu_grouping *grouping, size_t field)
{
	for (size_t i = 0; i < grouping->groups.n; i++) {
		struct emu_str rest = emu_group_key(&grouping->groups, grouping->groups.all[i]);
		struct emu_str value = {0};
		for (size_t j = 0; j <= field; j++)
			value = emu_grouping_key_next(&rest);
		if (value.at[0] != 'n')
			return false;
	}
	return grouping->groups.n;
}

int emu_grouping_notes(
	const struct emu_grouping *grouping, struct emu_buf *out, struct emu_error *err)
{
	for (size_t i = 0; i < grouping->plan->n_by; i++) {
		const struct emu_grouping_key *key = &grouping->plan->by[i];
		uint64_t longer = 0, others = 0;
		if (is_nowhere(grouping, i))
			emu_buf_printf(out, "%.*s: no record has a value there\n",
				EMU_STR_ARGS(key->name));
		if (!key->truncated)
			continue;
		if (count_longer(grouping, i, &longer, &others, err) < 0)
			return -1;
		if (longer)
			emu_buf_printf(out,
				"%.*s: records of periods that are no part of one %s stay groups "
				"of their own: %llu\n",
				EMU_STR_ARGS(key->name), period_word(key->kind),
				(unsigned long long)longer);
		if (others)
			emu_buf_printf(out,
				"%.*s: records with neither a period nor a date there stay groups "
				"of their own: %llu\n",
				EMU_STR_ARGS(key->name), (unsigned long long)others);
	}
	return out->failed ? emu_fail_memory(err) : 0;
}

static void write_key(struct emu_buf *out, const struct emu_grouping_plan *plan, struct emu_str key)
{
	emu_json_write_key(out, EMU_STR("key"));
	emu_buf_push(out, '[');
	for (size_t i = 0; i < plan->n_by; i++) {
		if (i)
			emu_buf_push(out, ',');
		emu_grouping_key_print(out, emu_grouping_key_next(&key));
	}
	emu_buf_push(out, ']');
}

int emu_grouping_write(struct emu_grouping *grouping, size_t i, struct emu_partial_writer *writer,
	struct emu_buf *out, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	struct emu_group *group = grouping->groups.all[i];
	bool more = true;
	for (size_t part = 0; more; part++) {
		size_t from = emu_partial_open_state(out);
		more = false;
		write_key(out, plan, emu_group_key(&grouping->groups, group));
		emu_json_write_key(out, EMU_STR("count"));
		emu_buf_append_number(out, part ? 0 : *emu_grouping_count(group));
		emu_json_write_key(out, EMU_STR("of"));
		emu_buf_push(out, '[');
		for (size_t j = 0; j < plan->n_measures; j++) {
			const struct emu_grouping_measure *measure = &plan->measures[j];
			if (j)
				emu_buf_push(out, ',');
			if (part && !measure->is->settle) /* all is in the first */
				emu_buf_append(out, EMU_STR("null"));
			else
				more |= measure->is->write(
					emu_grouping_state(group, measure), part, out);
		}
		emu_buf_push(out, ']');
		if (emu_partial_close_state(writer, out, from, err) < 0)
			return -1;
	}
	return 0;
}

static int join_key(struct emu_grouping *grouping, struct emu_buf *key, const struct emu_json *json,
	const struct emu_json_value *value, struct emu_error *err)
{
	emu_buf_clear(key);
	if (!value || value->type != EMU_JSON_ARRAY || value->n != grouping->plan->n_by)
		return emu_measure_fault(err);
	const struct emu_json_value *item = value + 1;
	for (uint32_t i = 0; i < value->n; i++, item = &json->values[item->next]) {
		size_t from = key->len;
		emu_spell_value(key, json, item, &grouping->scratch);
		emu_grouping_key_end(key, from);
	}
	return key->failed ? emu_fail_memory(err) : 0;
}

int emu_grouping_join(
	struct emu_grouping *grouping, const struct emu_json *json, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	struct emu_buf *key = &grouping->flights[0].key; /* no records come */
	const struct emu_json_value *count = emu_json_member(json, json->values, EMU_STR("count")),
				    *of = emu_json_member(json, json->values, EMU_STR("of"));
	uint64_t n;
	if (join_key(grouping, key, json, emu_json_member(json, json->values, EMU_STR("key")),
		    err) < 0)
		return -1;
	if (!count || !of || of->type != EMU_JSON_ARRAY || of->n != plan->n_measures)
		return emu_measure_fault(err);
	if (emu_measure_read_count(json, count, &n, err) < 0)
		return -1;
	struct emu_group *group = emu_groups_add(&grouping->groups, emu_buf_str(key),
		emu_groups_announce(&grouping->groups, emu_buf_str(key)));
	if (!group)
		return emu_fail_memory(err);
	*emu_grouping_count(group) += n;
	const struct emu_json_value *item = of + 1;
	for (size_t i = 0; i < plan->n_measures; i++, item = &json->values[item->next])
		if (plan->measures[i].is->read(emu_grouping_state(group, &plan->measures[i]), json,
			    item, plan->seed, err) < 0)
			return -1;
	return 0;
}
