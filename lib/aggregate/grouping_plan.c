/* What a raw group-by was asked for, read from the option's words once. Called while the filter is
 * configured. */
#include "aggregate/list-internal.h"
#include "aggregate/grouping-internal.h"
#include "aggregate/grouping.h"

#include <stdalign.h>

static size_t count_words(struct emu_str list)
{
	struct emu_str word;
	size_t n = 0;
	while (emu_list_next(&list, &word))
		n++;
	return n;
}

static struct emu_grouping_field *read_fields(const char *option, struct emu_str list, size_t *n,
	struct emu_arena *arena, struct emu_error *err)
{
	*n = count_words(list);
	struct emu_grouping_field *fields = emu_arena_array(arena, *n, sizeof(*fields));
	if (!fields) {
		emu_fail_memory(err);
		return NULL;
	}
	for (size_t i = 0; emu_list_next(&list, &fields[i].name); i++) {
		struct emu_error reason = {0};
		if (emu_json_pointer_compile(&fields[i].pointer, fields[i].name, arena, &reason) <
			0) {
			emu_fail(err, reason.fault, "--%s: %s", option, reason.text);
			return NULL;
		}
		if (i + 1 == *n)
			break;
	}
	return fields;
}

static struct emu_str column_name(
	struct emu_str field, const struct emu_stat *stat, struct emu_arena *arena)
{
	struct emu_str suffix = emu_str_from(stat->name);
	char *at = emu_arena_take(arena, field.len + 1 + suffix.len);
	if (!at)
		return (struct emu_str){0};
	memcpy(at, field.at, field.len);
	at[field.len] = '_';
	memcpy(at + field.len + 1, suffix.at, suffix.len);
	return (struct emu_str){at, field.len + 1 + suffix.len};
}

/* One word of --stat as columns: one for all records, or one a field. */
static int add_columns(struct emu_grouping_plan *plan, struct emu_str word, struct emu_arena *arena,
	struct emu_error *err)
{
	const size_t mask = alignof(max_align_t) - 1;
	if (emu_str_equal(word, EMU_STR("count"))) {
		plan->columns[plan->n_columns++] = (struct emu_grouping_column){.name = word};
		return 0;
	}
	const struct emu_stat *stat = emu_stat_named(word);
	if (!stat)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--stat: expected count, sum, min, max or mean, found \"%.*s\"",
			EMU_STR_ARGS(word));
	if (!plan->n_of)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--stat %s: expected a field to compute it from: pass --of FIELD",
			stat->name);
	for (size_t i = 0; i < plan->n_of; i++) {
		struct emu_str name = column_name(plan->of[i].name, stat, arena);
		if (!name.at)
			return emu_fail_memory(err);
		plan->columns[plan->n_columns++] = (struct emu_grouping_column){
			name, stat, i, plan->state_size};
		plan->state_size += (stat->state_size + mask) & ~mask;
	}
	return 0;
}

/* Two columns of one name would make an object that no strict reader takes. */
static int check_names(const struct emu_grouping_plan *plan, struct emu_error *err)
{
	size_t n = plan->n_by + plan->n_columns;
	for (size_t i = 0; i < n; i++) {
		struct emu_str name = i < plan->n_by ? plan->by[i].name
						     : plan->columns[i - plan->n_by].name;
		for (size_t j = 0; j < i; j++)
			if (emu_str_equal(name,
				    j < plan->n_by ? plan->by[j].name
						   : plan->columns[j - plan->n_by].name))
				return emu_fail(err, EMU_FAULT_USAGE,
					"two columns would be named \"%.*s\": name the field by a "
					"JSON Pointer (/%.*s), or ask once",
					EMU_STR_ARGS(name), EMU_STR_ARGS(name));
	}
	return 0;
}

const struct emu_grouping_plan *emu_grouping_plan_new(const char *by, const char *of,
	const char *stats, struct emu_arena *arena, struct emu_error *err)
{
	const size_t mask = alignof(max_align_t) - 1;
	struct emu_grouping_plan *plan = emu_arena_array(arena, 1, sizeof(*plan));
	if (!plan) {
		emu_fail_memory(err);
		return NULL;
	}
	struct emu_str list = stats ? emu_str_from(stats)
		: of		    ? EMU_STR("count,sum")
				    : EMU_STR("count");
	plan->by = read_fields("by", emu_str_from(by), &plan->n_by, arena, err);
	if (!plan->by)
		return NULL;
	plan->of = read_fields("of", emu_str_from(of), &plan->n_of, arena, err);
	if (!plan->of)
		return NULL;
	plan->state_size = (sizeof(uint64_t) + mask) & ~mask;
	plan->columns = emu_arena_array(
		arena, count_words(list) * (plan->n_of ? plan->n_of : 1), sizeof(*plan->columns));
	if (!plan->columns) {
		emu_fail_memory(err);
		return NULL;
	}
	for (struct emu_str word; emu_list_next(&list, &word);)
		if (add_columns(plan, word, arena, err) < 0)
			return NULL;
	return check_names(plan, err) < 0 ? NULL : plan;
}
