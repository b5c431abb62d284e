/* Any lines as partials of a raw group-by with every kind of state: no fault, and what is taken in
 * can be written, read back and written again as the same bytes. */
#include <stdlib.h>

#include "aggregate/grouping.h"
#include "aggregate/partial.h"

#define CLAIM(claim) ((claim) ? (void)0 : abort())

static const struct emu_grouping_words words = {"a,period:month", "v",
	"sum,mean,min,max,stddev,median,p99.9,distinct,mode,first,last,share,rank,cumulative", "a"};

static struct emu_arena arena;
static struct emu_json_reader reader;
static struct emu_buf padded;

/* Joins each line that is JSON, whether or not a part is around it. */
static void join(struct emu_grouping *grouping, struct emu_partials *partials, struct emu_str text)
{
	uint64_t number = 0;
	while (text.len) {
		const char *feed = memchr(text.at, '\n', text.len);
		size_t len = feed ? (size_t)(feed - text.at) : text.len;
		struct emu_json json;
		struct emu_error err = {0};
		bool is_state;
		emu_buf_clear(&padded);
		emu_buf_append(&padded, (struct emu_str){text.at, len});
		CLAIM(emu_buf_reserve(&padded, EMU_LINES_PADDING));
		text = emu_str_after(text, feed ? len + 1 : len);
		struct emu_line line = {
			.text = emu_buf_str(&padded), .file = "fuzz", .number = ++number};
		if (emu_json_read(&reader, line.text, &json, &err) < 0)
			continue;
		int taken = emu_partials_see(partials, &line, &json, &is_state, &err);
		CLAIM(taken == 0 || err.fault == EMU_FAULT_INPUT);
		err = (struct emu_error){0};
		if (emu_grouping_join(grouping, &json, &err) < 0)
			CLAIM(err.fault == EMU_FAULT_INPUT || err.fault == EMU_FAULT_LIMIT);
	}
}

static void write(struct emu_grouping *grouping, struct emu_buf *out)
{
	struct emu_partial_writer writer = {0};
	size_t n;
	CLAIM(emu_grouping_finish(grouping, true, &n, NULL) == 0);
	for (size_t i = 0; i < n; i++)
		CLAIM(emu_grouping_write(grouping, i, &writer, out, NULL) == 0);
}

static void print(struct emu_grouping *grouping)
{
	struct emu_buf out = {0};
	struct emu_error err = {0};
	size_t n;
	int result = emu_grouping_finish(grouping, false, &n, &err);
	for (size_t i = 0; result == 0 && i < n; i++)
		result = emu_grouping_print(grouping, i, &out, &err);
	if (result == 0)
		result = emu_grouping_notes(grouping, &out, &err);
	CLAIM(result == 0 || err.fault == EMU_FAULT_LIMIT || err.fault == EMU_FAULT_INPUT);
	emu_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static const struct emu_grouping_plan *plan;
	if (!plan)
		plan = emu_grouping_plan_new(&words, &arena, NULL);
	CLAIM(plan);
	const struct emu_partial_head head = {"raw", emu_grouping_question(plan), 0};
	struct emu_partials *partials = emu_partials_new(&head, NULL);
	struct emu_grouping *first = emu_grouping_new(plan, NULL),
			    *second = emu_grouping_new(plan, NULL),
			    *third = emu_grouping_new(plan, NULL);
	struct emu_buf once = {0}, twice = {0};
	CLAIM(partials && first && second && third);
	join(first, partials, (struct emu_str){(const char *)data, len});
	join(third, partials, (struct emu_str){(const char *)data, len});
	write(first, &once);
	join(second, partials, emu_buf_str(&once));
	write(second, &twice);
	CLAIM(emu_str_equal(emu_buf_str(&once), emu_buf_str(&twice)));
	print(third);
	emu_partials_del(partials);
	emu_grouping_del(first);
	emu_grouping_del(second);
	emu_grouping_del(third);
	emu_buf_free(&once);
	emu_buf_free(&twice);
	return 0;
}
