/* Sorts the lines of the input into what a report shows and what it only counts. Called by
 * emu-report for each line. */
#include "report/input.h"

#include <stdlib.h>

#include "io/lines.h"
#include "report/input-internal.h"

static const struct emu_str kinds[EMU_REPORT_KINDS] = {
	[EMU_REPORT_COMPARISON] = {"comparison", 10},
	[EMU_REPORT_ATTAINMENT] = {"attainment", 10},
	[EMU_REPORT_PLEDGE] = {"pledge", 6},
	[EMU_REPORT_SCORE] = {"score", 5},
	[EMU_REPORT_ROLE] = {"role", 4},
	[EMU_REPORT_MODEL] = {"model", 5},
	[EMU_REPORT_NOMINATION] = {"nomination", 10},
	[EMU_REPORT_AWARD] = {"award", 5},
	[EMU_REPORT_REGISTRATION] = {"registration", 12},
	[EMU_REPORT_EVENT] = {"event", 5},
	[EMU_REPORT_STATEMENT] = {"statement", 9},
	[EMU_REPORT_FINDING] = {"finding", 7},
};

void emu_report_input_free(struct emu_report_input *input)
{
	emu_arena_free(&input->arena);
	free(input->summaries);
	free(input->records);
	emu_index_free(&input->words);
	emu_index_free(&input->cells);
	emu_index_free(&input->others);
	free(input->counts);
	emu_json_reader_free(&input->reader);
	emu_buf_free(&input->scratch);
	emu_buf_free(&input->key);
	*input = (struct emu_report_input){0};
}

/* The list with room for one more; NULL without memory, the list as it was. */
static void *grow(void *list, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return list;
	size_t wanted = *cap ? *cap * 2 : 64;
	if (wanted > SIZE_MAX / size)
		return NULL;
	void *bigger = realloc(list, wanted * size);
	if (bigger)
		*cap = wanted;
	return bigger;
}

/* The part whose dimension comes next behind `last` in byte order, or NULL. */
static const struct emu_report_part *next_part(
	const struct emu_report_summary *summary, const struct emu_report_part *last)
{
	const struct emu_report_part *next = NULL;
	for (size_t i = 0; i < summary->n_parts; i++) {
		const struct emu_report_part *part = &summary->parts[i];
		if (last && emu_str_compare(part->dimension, last->dimension) <= 0)
			continue;
		if (!next || emu_str_compare(part->dimension, next->dimension) < 0)
			next = part;
	}
	return next;
}

static void write_word(struct emu_buf *key, struct emu_str word)
{
	emu_buf_append_number(key, word.len);
	emu_buf_push(key, ':');
	emu_buf_append(key, word);
}

/* What a figure is of, whatever the order of its parts. */
static void write_key(struct emu_buf *key, const struct emu_report_summary *summary)
{
	emu_buf_clear(key);
	write_word(key, summary->indicator);
	write_word(key, summary->period);
	write_word(key, summary->block);
	write_word(key, summary->unit);
	const struct emu_report_part *part = NULL;
	while ((part = next_part(summary, part))) {
		write_word(key, part->dimension);
		write_word(key, part->value);
	}
}

const struct emu_report_summary *emu_report_input_find(const struct emu_report_input *input,
	const struct emu_report_summary *like, struct emu_buf *scratch)
{
	write_key(scratch, like);
	uint32_t at = emu_index_find(&input->cells, emu_buf_str(scratch));
	return at == EMU_INDEX_NONE ? NULL : &input->summaries[at];
}

static int take_summary(
	struct emu_report_input *input, const struct emu_json *json, struct emu_error *err)
{
	struct emu_report_summary *list = grow(
		input->summaries, input->n_summaries, &input->cap_summaries, sizeof(*list));
	if (!list)
		return emu_fail_memory(err);
	input->summaries = list;
	if (emu_report_read_summary(input, json, &list[input->n_summaries], err))
		return -1;
	write_key(&input->key, &list[input->n_summaries]);
	if (input->key.failed)
		return emu_fail_memory(err);
	uint32_t at = emu_index_add(&input->cells, emu_buf_str(&input->key));
	if (at == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	if (at != input->n_summaries)
		return emu_fail(err, EMU_FAULT_INPUT,
			"this figure was given before: expected the summaries of one run");
	input->n_summaries++;
	return 0;
}

static int take_record(struct emu_report_input *input, enum emu_report_kind kind,
	struct emu_str line, struct emu_error *err)
{
	struct emu_report_record *list = grow(
		input->records, input->n_records, &input->cap_records, sizeof(*list));
	char *text = emu_arena_take(&input->arena, line.len + EMU_LINES_PADDING);
	if (list)
		input->records = list;
	if (!list || !text)
		return emu_fail_memory(err);
	memcpy(text, line.at, line.len);
	memset(text + line.len, 0, EMU_LINES_PADDING);
	list[input->n_records++] = (struct emu_report_record){kind, {text, line.len}};
	return 0;
}

static int count_other(struct emu_report_input *input, struct emu_str type, struct emu_error *err)
{
	uint64_t *counts = grow(
		input->counts, input->others.n, &input->cap_counts, sizeof(*counts));
	if (!counts)
		return emu_fail_memory(err);
	input->counts = counts;
	size_t before = input->others.n;
	uint32_t at = emu_index_add(&input->others, type);
	if (at == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	if (input->others.n > before)
		counts[at] = 0;
	counts[at]++;
	return 0;
}

int emu_report_input_take(
	struct emu_report_input *input, struct emu_str line, struct emu_error *err)
{
	struct emu_json json;
	if (emu_json_read(&input->reader, line, &json, err))
		return -1;
	if (json.values[0].type != EMU_JSON_OBJECT)
		return emu_fail(err, EMU_FAULT_INPUT, "expected a record: a JSON object");
	const struct emu_json_value *type = emu_json_member(&json, json.values, EMU_STR("type"));
	if (!type || type->type != EMU_JSON_STRING)
		return emu_fail(err, EMU_FAULT_INPUT, "expected a record with a \"type\"");
	emu_buf_clear(&input->scratch);
	struct emu_str name = emu_json_string(&json, type, &input->scratch);
	if (emu_str_equal(name, EMU_STR("summary")))
		return take_summary(input, &json, err);
	for (enum emu_report_kind kind = 0; kind < EMU_REPORT_KINDS; kind++) {
		if (emu_str_equal(name, kinds[kind]))
			return take_record(input, kind, line, err);
	}
	return count_other(input, name, err);
}
