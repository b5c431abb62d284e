/* What a raw group-by was asked for, read from the options' words once. Called while the filter is
 * configured. */
#include "aggregate/list-internal.h"
#include "aggregate/grouping-internal.h"
#include "json/writer.h"

#include <stdalign.h>
#include <sys/random.h>

static const struct {
	const char *word;
	enum emu_period_kind kind;
} periods[] = {
	{"year", EMU_PERIOD_YEAR},
	{"half", EMU_PERIOD_HALF},
	{"quarter", EMU_PERIOD_QUARTER},
	{"month", EMU_PERIOD_MONTH},
	{"day", EMU_PERIOD_DAY},
};

static size_t count_words(struct emu_str list)
{
	struct emu_str word;
	size_t n = 0;
	while (emu_list_next(&list, &word))
		n++;
	return n;
}

/* What stands before and behind the last colon; false where there is none. */
static bool split(struct emu_str word, struct emu_str *before, struct emu_str *behind)
{
	for (size_t at = word.len; at-- > 0;)
		if (word.at[at] == ':') {
			*before = (struct emu_str){word.at, at};
			*behind = emu_str_after(word, at + 1);
			return true;
		}
	return false;
}

static int compile(struct emu_json_pointer *pointer, const char *option, struct emu_str name,
	struct emu_arena *arena, struct emu_error *err)
{
	struct emu_error reason = {0};
	if (emu_json_pointer_compile(pointer, name, arena, &reason) == 0)
		return 0;
	return emu_fail(err, reason.fault, "--%s: %s", option, reason.text);
}

static int read_key(struct emu_grouping_key *key, struct emu_str word, struct emu_arena *arena,
	struct emu_error *err)
{
	struct emu_str period;
	key->asked = key->name = word;
	if (split(word, &key->name, &period))
		for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
			if (emu_str_equal(period, emu_str_from(periods[i].word))) {
				key->truncated = true;
				key->kind = periods[i].kind;
			}
	if (!key->truncated)
		key->name = word;
	return compile(&key->pointer, "by", key->name, arena, err);
}

static int read_keys(struct emu_grouping_plan *plan, struct emu_str list, struct emu_arena *arena,
	struct emu_error *err)
{
	struct emu_str word;
	plan->by = emu_arena_array(arena, count_words(list), sizeof(*plan->by));
	if (!plan->by)
		return emu_fail_memory(err);
	while (emu_list_next(&list, &word))
		if (read_key(&plan->by[plan->n_by++], word, arena, err) < 0)
			return -1;
	return 0;
}

static int read_within(struct emu_grouping_plan *plan, struct emu_str list, struct emu_error *err)
{
	struct emu_str word;
	if (list.at && !plan->over_groups)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--within: expected a statistic among groups: pass --stat share, rank or "
			"cumulative");
	while (emu_list_next(&list, &word)) {
		size_t i = 0;
		while (i < plan->n_by && !emu_str_equal(plan->by[i].asked, word) &&
			!emu_str_equal(plan->by[i].name, word))
			i++;
		if (i == plan->n_by)
			return emu_fail(err, EMU_FAULT_USAGE,
				"--within: expected fields of --by, found \"%.*s\"",
				EMU_STR_ARGS(word));
		plan->by[i].within = true;
	}
	return 0;
}

/* The field of that name, a new one where it was not named before. */
static int add_field(struct emu_grouping_plan *plan, const char *option, struct emu_str name,
	size_t *field, struct emu_arena *arena, struct emu_error *err)
{
	for (*field = 0; *field < plan->n_of; ++*field)
		if (emu_str_equal(plan->of[*field].name, name))
			return 0;
	plan->of[plan->n_of].name = name;
	return compile(&plan->of[plan->n_of++].pointer, option, name, arena, err);
}

static size_t add_measure(
	struct emu_grouping_plan *plan, const struct emu_measure *is, size_t field)
{
	const size_t mask = alignof(max_align_t) - 1;
	for (size_t i = 0; i < plan->n_measures; i++)
		if (plan->measures[i].is == is && plan->measures[i].field == field)
			return i;
	plan->measures[plan->n_measures] = (struct emu_grouping_measure){
		is, field, plan->state_size};
	plan->state_size += (is->state_size + mask) & ~mask;
	plan->of[field].needs |= is->needs;
	return plan->n_measures++;
}

static int add_column(struct emu_grouping_plan *plan, struct emu_str of, struct emu_str stat_name,
	struct emu_grouping_column column, struct emu_arena *arena, struct emu_error *err)
{
	char *at = emu_arena_take(arena, of.len + 1 + stat_name.len);
	if (!at)
		return emu_fail_memory(err);
	if (of.len)
		memcpy(at, of.at, of.len);
	at[of.len] = '_';
	memcpy(at + of.len + 1, stat_name.at, stat_name.len);
	column.name = (struct emu_str){at, of.len + 1 + stat_name.len};
	plan->over_groups = plan->over_groups || column.stat->over != EMU_STAT_OVER_GROUP;
	plan->columns[plan->n_columns++] = column;
	return 0;
}

static int add_field_column(struct emu_grouping_plan *plan, size_t field, struct emu_str name,
	struct emu_grouping_column column, struct emu_arena *arena, struct emu_error *err)
{
	column.measure = add_measure(plan, column.stat->measure, field);
	return add_column(plan, plan->of[field].name, name, column, arena, err);
}

/* One word of --stat as columns: of all records, of the field it names, or of each of --of. */
static int add_columns(struct emu_grouping_plan *plan, size_t n_of, struct emu_str word,
	struct emu_arena *arena, struct emu_error *err)
{
	struct emu_grouping_column column = {.measure = EMU_GROUPING_COUNT};
	struct emu_str name = word, of;
	size_t field;
	if (emu_str_equal(word, EMU_STR("count"))) {
		column.name = word;
		plan->columns[plan->n_columns++] = column;
		return 0;
	}
	bool own = split(word, &of, &name);
	column.stat = emu_stat_named(name, &column.percent);
	if (!column.stat)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--stat: expected count, " EMU_STAT_NAMES ", found \"%.*s\"",
			EMU_STR_ARGS(name));
	if (own) {
		if (add_field(plan, "stat", of, &field, arena, err) < 0)
			return -1;
		return add_field_column(plan, field, name, column, arena, err);
	}
	if (!n_of && column.stat->over != EMU_STAT_OVER_GROUP)
		return add_column(plan, EMU_STR("count"), name, column, arena, err);
	if (!n_of)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--stat %.*s: expected a field to compute it from: pass --of FIELD, or "
			"FIELD:%.*s",
			EMU_STR_ARGS(name), EMU_STR_ARGS(name));
	for (field = 0; field < n_of; field++)
		if (add_field_column(plan, field, name, column, arena, err) < 0)
			return -1;
	return 0;
}

static int read_stats(struct emu_grouping_plan *plan, struct emu_str of, struct emu_str stats,
	struct emu_arena *arena, struct emu_error *err)
{
	size_t words = count_words(stats), fields = count_words(of), field;
	size_t columns = words * (fields ? fields : 1);
	plan->of = emu_arena_array(arena, fields + words, sizeof(*plan->of));
	plan->measures = emu_arena_array(arena, columns, sizeof(*plan->measures));
	plan->columns = emu_arena_array(arena, columns, sizeof(*plan->columns));
	if (!plan->of || !plan->measures || !plan->columns)
		return emu_fail_memory(err);
	for (struct emu_str word; emu_list_next(&of, &word);)
		if (add_field(plan, "of", word, &field, arena, err) < 0)
			return -1;
	size_t n_of = plan->n_of;
	for (struct emu_str word; emu_list_next(&stats, &word);)
		if (add_columns(plan, n_of, word, arena, err) < 0)
			return -1;
	return 0;
}

static struct emu_str output_name(const struct emu_grouping_plan *plan, size_t i)
{
	return i < plan->n_by ? plan->by[i].name : plan->columns[i - plan->n_by].name;
}

/* Two columns of one name would make an object that no strict reader takes. */
static int check_names(const struct emu_grouping_plan *plan, struct emu_error *err)
{
	for (size_t i = 0; i < plan->n_by + plan->n_columns; i++)
		for (size_t j = 0; j < i; j++)
			if (emu_str_equal(output_name(plan, i), output_name(plan, j)))
				return emu_fail(err, EMU_FAULT_USAGE,
					"two columns would be named \"%.*s\": name the field by a "
					"JSON Pointer (/%.*s), or ask once",
					EMU_STR_ARGS(output_name(plan, i)),
					EMU_STR_ARGS(output_name(plan, i)));
	return 0;
}

/* What is printed before values is the same for each group: it is written once. */
static int write_labels(
	struct emu_grouping_plan *plan, struct emu_arena *arena, struct emu_error *err)
{
	struct emu_buf out = {0};
	int result = 0;
	emu_buf_push(&out, '{');
	for (size_t i = 0, from = 0; result == 0 && i < plan->n_by + plan->n_columns; i++) {
		struct emu_str *label = i < plan->n_by ? &plan->by[i].label
						       : &plan->columns[i - plan->n_by].label;
		emu_json_write_key(&out, output_name(plan, i));
		*label = emu_arena_copy(arena, emu_str_after(emu_buf_str(&out), from));
		from = out.len;
		if (out.failed || !label->at)
			result = emu_fail_memory(err);
	}
	emu_buf_free(&out);
	return result;
}

/* Words as they stand, parted by commas. */
static void append_word(struct emu_buf *list, struct emu_str word)
{
	if (list->len)
		emu_buf_push(list, ',');
	emu_buf_append(list, word);
}

/* Whichever way they were asked for, the same groups and measures are one question. */
static int write_question(
	struct emu_grouping_plan *plan, struct emu_arena *arena, struct emu_error *err)
{
	struct emu_buf question = {0}, list = {0};
	for (size_t i = 0; i < plan->n_by; i++)
		append_word(&list, plan->by[i].asked);
	emu_buf_push(&question, '{');
	emu_json_write_key(&question, EMU_STR("by"));
	emu_json_write_string(&question, emu_buf_str(&list));
	emu_buf_clear(&list);
	for (size_t i = 0; i < plan->n_columns; i++) {
		const struct emu_grouping_column *column = &plan->columns[i];
		if (column->measure != EMU_GROUPING_COUNT)
			append_word(&list, column->name);
	}
	emu_json_write_key(&question, EMU_STR("stat"));
	emu_json_write_string(&question, emu_buf_str(&list));
	emu_buf_push(&question, '}');
	plan->question = emu_arena_copy(arena, emu_buf_str(&question));
	bool failed = question.failed || list.failed || !plan->question.at;
	emu_buf_free(&question);
	emu_buf_free(&list);
	return failed ? emu_fail_memory(err) : 0;
}

const struct emu_grouping_plan *emu_grouping_plan_new(
	const struct emu_grouping_words *words, struct emu_arena *arena, struct emu_error *err)
{
	const size_t mask = alignof(max_align_t) - 1;
	struct emu_grouping_plan *plan = emu_arena_array(arena, 1, sizeof(*plan));
	if (!plan) {
		emu_fail_memory(err);
		return NULL;
	}
	struct emu_str stats = words->stats ? emu_str_from(words->stats)
		: words->of		    ? EMU_STR("count,sum")
					    : EMU_STR("count");
	/* Without the kernel's random bytes the seed stays 0: slower at worst, never wrong. */
	if (getrandom(&plan->seed, sizeof(plan->seed), 0) < 0)
		plan->seed = 0;
	plan->state_size = (sizeof(uint64_t) + mask) & ~mask;
	if (read_keys(plan, emu_str_from(words->by), arena, err) < 0 ||
		read_stats(plan, emu_str_from(words->of), stats, arena, err) < 0 ||
		read_within(plan, emu_str_from(words->within), err) < 0 ||
		check_names(plan, err) < 0 || write_labels(plan, arena, err) < 0 ||
		write_question(plan, arena, err) < 0)
		return NULL;
	return plan;
}

struct emu_str emu_grouping_question(const struct emu_grouping_plan *plan)
{
	return plan->question;
}

bool emu_grouping_needs_order(const struct emu_grouping_plan *plan)
{
	for (size_t i = 0; i < plan->n_of; i++)
		if (plan->of[i].needs & EMU_NEEDS_STANDING)
			return true;
	return false;
}
