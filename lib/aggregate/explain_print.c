/* Steps as lines for people, or as records. Called once an explanation is whole. */
#include "aggregate/explain-internal.h"
#include "base/text.h"
#include "json/writer.h"

#define COLUMNS 80
#define INDENT 2

/* As records name the kinds of steps; for people, what stands before and behind the number. */
static const struct {
	const char *name, *before, *behind;
} kinds[] = {
	[EMU_STEP_SUMMED] = {"summed", "", ", summed"},
	[EMU_STEP_STATED] = {"stated", "", ", stated"},
	[EMU_STEP_COUNTED] = {"counted", "", ", counted"},
	[EMU_STEP_RECORD] = {"record", "record", ""},
	[EMU_STEP_COPY] = {"copy", "copy of one in another file", ""},
	[EMU_STEP_MISSING] = {"missing", "", "missing"},
	[EMU_STEP_SUPERSEDED] = {"superseded", "superseded: ", ""},
	[EMU_STEP_LEFT_OUT] = {"left-out", "not added: ", ""},
	[EMU_STEP_CONFLICT] = {"conflict", "conflict: ", ""},
};

static void put_member(struct emu_buf *out, const char *key, struct emu_str text)
{
	emu_json_write_key(out, emu_str_from(key));
	emu_json_write_string(out, text);
}

static void print_record(const struct emu_step *step, struct emu_buf *out)
{
	emu_buf_printf(out, "{\"type\":\"explanation\",\"depth\":%u", (unsigned)step->depth);
	if (step->key.len) {
		emu_json_write_key(out, step->key);
		emu_json_write_string(out, step->name);
	}
	put_member(out, "step", emu_str_from(kinds[step->kind].name));
	if (step->value.len) {
		emu_json_write_key(out, EMU_STR("value"));
		emu_buf_append(out, step->value);
	}
	if (step->note.len)
		put_member(out, "note", step->note);
	if (step->file.len || step->line) {
		emu_json_write_key(out, EMU_STR("source"));
		emu_buf_push(out, '{');
		if (step->file.len)
			put_member(out, "file", step->file);
		if (step->line) {
			emu_json_write_key(out, EMU_STR("line"));
			emu_buf_append_number(out, step->line);
		}
		emu_buf_push(out, '}');
	}
	emu_buf_append(out, EMU_STR("}\n"));
}

/* What is told of a step, and where that stands. */
struct line {
	struct emu_buf words, place;
};

static void word_step(const struct emu_step *step, struct line *line)
{
	bool is_plain = emu_str_equal(step->key, EMU_STR("period")) ||
		emu_str_equal(step->key, EMU_STR("cell"));
	emu_buf_append(&line->words, emu_str_from(kinds[step->kind].before));
	if (!is_plain)
		emu_buf_append(&line->words, step->key);
	if (!is_plain && step->name.len)
		emu_buf_push(&line->words, ' ');
	emu_buf_append(&line->words, step->name);
	if (step->key.len && (step->name.len || !is_plain))
		emu_buf_append(&line->words, EMU_STR(": "));
	emu_buf_append(&line->words, step->value);
	emu_buf_append(&line->words, emu_str_from(kinds[step->kind].behind));
	emu_buf_append(&line->place, step->file);
	if (step->line)
		emu_buf_printf(&line->place, step->file.len ? ":%llu" : "line %llu",
			(unsigned long long)step->line);
}

/* Behind what is there where it fits, else on a line of its own. */
static void put_behind(struct emu_str text, size_t indent, size_t *width, struct emu_buf *out)
{
	size_t more = emu_text_width(text);
	if (!text.len)
		return;
	emu_buf_push(out, ',');
	if (*width + 2 + more <= COLUMNS) {
		emu_buf_push(out, ' ');
		*width += 2 + more;
	} else {
		emu_buf_printf(out, "\n%*s", (int)(indent + 2 * INDENT), "");
		*width = indent + 2 * INDENT + more;
	}
	emu_text_clean(text, out);
}

static void print_line(const struct emu_step *step, struct emu_buf *out)
{
	struct line line = {0};
	size_t indent = INDENT * (size_t)step->depth;
	word_step(step, &line);
	size_t width = indent + emu_text_width(emu_buf_str(&line.words));
	emu_buf_printf(out, "%*s", (int)indent, "");
	emu_text_clean(emu_buf_str(&line.words), out);
	put_behind(step->note, indent, &width, out);
	put_behind(emu_buf_str(&line.place), indent, &width, out);
	emu_buf_push(out, '\n');
	out->failed = out->failed || line.words.failed || line.place.failed;
	emu_buf_free(&line.words);
	emu_buf_free(&line.place);
}

void emu_explain_print(
	const struct emu_story *story, enum emu_explain_form form, struct emu_buf *out)
{
	for (size_t i = 0; i < story->n; i++)
		if (form == EMU_EXPLAIN_NDJSON)
			print_record(&story->steps[i], out);
		else
			print_line(&story->steps[i], out);
}
