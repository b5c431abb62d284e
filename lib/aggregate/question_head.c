/* The question as partials tell it. Called while emu-aggregate is configured, and when it learns
 * what the parts to be merged were narrowed to. */
#include <stdlib.h>

#include "aggregate/partial-internal.h"
#include "aggregate/question.h"
#include "json/writer.h"

static void put(struct emu_buf *out, struct emu_str text)
{
	emu_buf_append_number(out, text.len);
	emu_buf_push(out, ' ');
	emu_buf_append(out, text);
}

/* Dimensions, and which records count into what: as far as ledgers know of the catalogue. */
static void put_catalogue(const struct emu_catalogue *catalogue, struct emu_buf *out)
{
	struct emu_buf text = {0};
	uint64_t digest[2] = {0};
	for (size_t k = 0; k < catalogue->n_dimensions; k++)
		put(&text, catalogue->dimensions[k].id);
	for (size_t i = 0; i < catalogue->n_indicators; i++) {
		const struct emu_indicator *indicator = &catalogue->indicators[i];
		if (!indicator->counts_type.len)
			continue;
		put(&text, indicator->id);
		put(&text, indicator->counts_type);
		for (size_t k = 0; k < indicator->n_dimensions; k++)
			put(&text, catalogue->dimensions[indicator->dimensions[k]].id);
		for (size_t j = 0; j < indicator->n_counts_where; j++) {
			put(&text, indicator->counts_where[j].field);
			put(&text, indicator->counts_where[j].value);
		}
	}
	emu_partial_digest(digest, emu_buf_str(&text));
	emu_partial_append_digest(out, digest);
	out->failed = out->failed || text.failed;
	emu_buf_free(&text);
}

static int compare_globs(const void *a, const void *b)
{
	return emu_str_compare(
		emu_str_from(*(const char *const *)a), emu_str_from(*(const char *const *)b));
}

static void put_globs(const struct emu_question *question, struct emu_buf *out)
{
	const char **globs = malloc(question->n_globs * sizeof(*globs));
	out->failed = out->failed || !globs;
	if (!globs)
		return;
	memcpy(globs, question->globs, question->n_globs * sizeof(*globs));
	qsort(globs, question->n_globs, sizeof(*globs), compare_globs);
	emu_json_write_key(out, EMU_STR("indicator"));
	for (size_t i = 0; i < question->n_globs; i++) {
		emu_buf_push(out, i ? ',' : '[');
		emu_json_write_string(out, emu_str_from(globs[i]));
	}
	emu_buf_push(out, ']');
	free(globs);
}

static void put_periods(const struct emu_question *question, struct emu_buf *out)
{
	emu_json_write_key(out, EMU_STR("period"));
	for (size_t i = 0; i < question->n_periods; i++) {
		emu_buf_append(out, i ? EMU_STR(",\"") : EMU_STR("[\""));
		emu_period_print(&question->periods[i], out);
		emu_buf_push(out, '"');
	}
	emu_buf_push(out, ']');
}

int emu_question_head(const struct emu_question *question, bool periods, bool indicators,
	struct emu_arena *arena, struct emu_str *text, struct emu_error *err)
{
	struct emu_buf out = {0};
	emu_buf_append(&out, EMU_STR("{\"catalogue\":\""));
	put_catalogue(question->catalogue, &out);
	emu_buf_push(&out, '"');
	if (periods && question->n_periods)
		put_periods(question, &out);
	if (indicators && question->n_globs)
		put_globs(question, &out);
	emu_buf_push(&out, '}');
	*text = out.failed ? (struct emu_str){0} : emu_arena_copy(arena, emu_buf_str(&out));
	emu_buf_free(&out);
	return text->at ? 0 : emu_fail_memory(err);
}

int emu_question_head_like(const struct emu_question *question, const struct emu_json *head,
	struct emu_arena *arena, struct emu_str *text, struct emu_error *err)
{
	const struct emu_json_value *of = emu_json_member(head, head->values, EMU_STR("question"));
	return emu_question_head(question, of && emu_json_member(head, of, EMU_STR("period")),
		of && emu_json_member(head, of, EMU_STR("indicator")), arena, text, err);
}
