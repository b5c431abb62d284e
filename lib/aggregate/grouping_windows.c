/* Groups among groups: the share of a total, the rank, the running total, all within windows of
 * groups that have the same --within. Called once the groups are in order. */
#define _GNU_SOURCE /* qsort_r */
#include <stdlib.h>

#include "aggregate/grouping-internal.h"
#include "base/index.h"

struct context {
	struct emu_grouping *grouping;
	const struct emu_grouping_column *column;
};

/* What the column is of, in a group; NULL where no number was seen. `count` has room for one. */
static const struct emu_decimal *amount_of(
	const struct context *context, size_t i, struct emu_decimal *count)
{
	struct emu_group *group = context->grouping->groups.all[i];
	if (context->column->measure == EMU_GROUPING_COUNT) {
		*count = (struct emu_decimal){
			.coefficient = (emu_int128)*emu_grouping_count(group)};
		return count;
	}
	const struct emu_sum *sum = emu_grouping_state(
		group, &context->grouping->plan->measures[context->column->measure]);
	return sum->n ? &sum->sum : NULL;
}

/* By window, then the largest first, then those of no number. */
static int compare_amounts(const void *a, const void *b, void *data)
{
	const struct context *context = data;
	const uint32_t *windows = context->grouping->windows.of;
	size_t i = *(const size_t *)a, j = *(const size_t *)b;
	struct emu_decimal counts[2];
	if (windows[i] != windows[j])
		return windows[i] < windows[j] ? -1 : 1;
	const struct emu_decimal *x = amount_of(context, i, &counts[0]),
				 *y = amount_of(context, j, &counts[1]);
	if (!x || !y)
		return !x - !y;
	return emu_decimal_compare(y, x);
}

/* Those that are alike share a rank, and the next is as far on as they are many. */
static int rank(struct context *context, struct emu_grouping_window *window, struct emu_error *err)
{
	size_t n = context->grouping->groups.n;
	const uint32_t *windows = context->grouping->windows.of;
	struct emu_decimal count;
	size_t *order = malloc(n * sizeof(*order));
	window->ranks = calloc(n, sizeof(*window->ranks));
	if (!order || !window->ranks) {
		free(order);
		return emu_fail_memory(err);
	}
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	qsort_r(order, n, sizeof(*order), compare_amounts, context);
	for (size_t i = 0, first = 0; i < n; i++) {
		if (i && windows[order[i]] != windows[order[i - 1]])
			first = i;
		if (!amount_of(context, order[i], &count))
			continue;
		bool same = i > first && compare_amounts(&order[i - 1], &order[i], context) == 0;
		window->ranks[order[i]] = same ? window->ranks[order[i - 1]] : i - first + 1;
	}
	free(order);
	return 0;
}

static int add_up(
	struct context *context, struct emu_grouping_window *window, struct emu_error *err)
{
	const struct emu_grouping_windows *windows = &context->grouping->windows;
	struct emu_decimal count;
	window->totals = calloc(windows->n, sizeof(*window->totals));
	window->running = calloc(windows->n, sizeof(*window->running));
	if (!window->totals || !window->running)
		return emu_fail_memory(err);
	for (size_t i = 0; i < context->grouping->groups.n; i++) {
		const struct emu_decimal *amount = amount_of(context, i, &count);
		struct emu_decimal *total = &window->totals[windows->of[i]];
		if (amount && emu_decimal_add(total, total, amount, err) < 0)
			return -1;
	}
	return 0;
}

/* Numbers the windows, and says which one each group is in. */
static int assign(struct emu_grouping *grouping, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	struct emu_grouping_windows *windows = &grouping->windows;
	struct emu_index index = {0};
	int result = 0;
	windows->of = calloc(grouping->groups.n + 1, sizeof(*windows->of));
	if (!windows->of)
		return emu_fail_memory(err);
	for (size_t i = 0; result == 0 && i < grouping->groups.n; i++) {
		struct emu_str key = emu_group_key(&grouping->groups, grouping->groups.all[i]);
		emu_buf_clear(&grouping->scratch);
		for (size_t j = 0; j < plan->n_by; j++) {
			struct emu_str value = emu_grouping_key_next(&key);
			if (!plan->by[j].within)
				continue;
			emu_buf_append(&grouping->scratch, value);
			emu_buf_push(&grouping->scratch, EMU_GROUPING_KEY_END);
		}
		windows->of[i] = emu_index_add(&index, emu_buf_str(&grouping->scratch));
		if (windows->of[i] == EMU_INDEX_NONE || grouping->scratch.failed)
			result = emu_fail_memory(err);
	}
	windows->n = index.n;
	emu_index_free(&index);
	return result;
}

int emu_grouping_open_windows(struct emu_grouping *grouping, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	struct emu_grouping_windows *windows = &grouping->windows;
	windows->columns = calloc(plan->n_columns, sizeof(*windows->columns));
	if (!windows->columns)
		return emu_fail_memory(err);
	if (!grouping->groups.n)
		return 0;
	if (assign(grouping, err) < 0)
		return -1;
	for (size_t i = 0; i < plan->n_columns; i++) {
		struct context context = {grouping, &plan->columns[i]};
		const struct emu_stat *stat = plan->columns[i].stat;
		if (!stat || stat->over == EMU_STAT_OVER_GROUP)
			continue;
		if ((stat->over == EMU_STAT_OVER_RANK
				    ? rank(&context, &windows->columns[i], err)
				    : add_up(&context, &windows->columns[i], err)) < 0)
			return -1;
	}
	return 0;
}

void emu_grouping_free_windows(struct emu_grouping *grouping)
{
	struct emu_grouping_windows *windows = &grouping->windows;
	for (size_t i = 0; windows->columns && i < grouping->plan->n_columns; i++) {
		struct emu_grouping_window *window = &windows->columns[i];
		for (size_t j = 0; window->totals && j < windows->n; j++)
			emu_decimal_free(&window->totals[j]);
		for (size_t j = 0; window->running && j < windows->n; j++)
			emu_decimal_free(&window->running[j]);
		free(window->totals);
		free(window->running);
		free(window->ranks);
	}
	free(windows->columns);
	free(windows->of);
}

static int print_share(const struct emu_decimal *amount, const struct emu_decimal *total,
	struct emu_buf *out, struct emu_error *err)
{
	const struct emu_decimal zero = {0};
	struct emu_decimal share = {0};
	if (emu_decimal_compare(total, &zero) == 0) {
		emu_buf_append(out, EMU_STR("null"));
		return 0;
	}
	if (emu_decimal_divide(&share, amount, total, EMU_STAT_PLACES, err) < 0)
		return -1;
	emu_decimal_print(&share, out);
	emu_decimal_free(&share);
	return 0;
}

int emu_grouping_print_over(struct emu_grouping *grouping, size_t column, size_t i,
	struct emu_buf *out, struct emu_error *err)
{
	const struct emu_grouping_windows *windows = &grouping->windows;
	const struct context context = {grouping, &grouping->plan->columns[column]};
	const struct emu_grouping_window *window = &windows->columns[column];
	struct emu_decimal count;
	const struct emu_decimal *amount = amount_of(&context, i, &count);
	if (!amount) {
		emu_buf_append(out, EMU_STR("null"));
		return 0;
	}
	if (context.column->stat->over == EMU_STAT_OVER_RANK) {
		emu_buf_append_number(out, window->ranks[i]);
		return 0;
	}
	if (context.column->stat->over == EMU_STAT_OVER_SHARE)
		return print_share(amount, &window->totals[windows->of[i]], out, err);
	struct emu_decimal *running = &window->running[windows->of[i]];
	if (emu_decimal_add(running, running, amount, err) < 0)
		return -1;
	emu_decimal_print(running, out);
	return 0;
}
