/* Called by emu-validate for each line and each finding. */
#include "findings/desk.h"

#include <inttypes.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "json/pointer.h"
#include "json/writer.h"

struct emu_desk {
	const struct emu_desk_setup *setup;
	struct emu_reports *reports;
	uint32_t *taken; /* of the baseline */
	struct emu_desk_counts counts;

	/* The line that is open. */
	const struct emu_line *line;
	const struct emu_json *json; /* NULL where the line is none */
	struct emu_buf *streams;
	void *context;
	bool held;
	struct emu_buf all; /* findings of the record, as JSON */

	/* The finding at hand. */
	struct emu_buf json_text, message, pointer, file;
	bool failed;
};

struct emu_desk *emu_desk_new(const struct emu_desk_setup *setup, struct emu_error *err)
{
	struct emu_desk *desk = calloc(1, sizeof(*desk));
	size_t n = setup->baseline ? setup->baseline->fingerprints.n : 0;
	if (!desk) {
		emu_fail_memory(err);
		return NULL;
	}
	desk->setup = setup;
	desk->taken = calloc(n + 1, sizeof(*desk->taken));
	if (desk->taken)
		desk->reports = emu_reports_new(&setup->reports, err);
	else
		emu_fail_memory(err);
	if (desk->reports)
		return desk;
	emu_desk_del(desk);
	return NULL;
}

void emu_desk_del(struct emu_desk *desk)
{
	if (!desk)
		return;
	emu_reports_del(desk->reports);
	free(desk->taken);
	emu_buf_free(&desk->all);
	emu_buf_free(&desk->json_text);
	emu_buf_free(&desk->message);
	emu_buf_free(&desk->pointer);
	emu_buf_free(&desk->file);
	free(desk);
}

void emu_desk_open(
	struct emu_desk *desk, const struct emu_line *line, struct emu_buf *streams, void *context)
{
	desk->line = line;
	desk->json = NULL;
	desk->streams = streams;
	desk->context = context;
	desk->held = false;
	emu_buf_clear(&desk->all);
}

void *emu_desk_context(const struct emu_desk *desk)
{
	return desk->context;
}

void emu_desk_read(struct emu_desk *desk, const struct emu_json *json)
{
	desk->json = json;
}

/* ---- Where it is, and how to know it again ----------------------------------------------------
 */

/* A member that is a whole number, or 0. */
static uint64_t number_of(
	const struct emu_json *json, const struct emu_json_value *object, struct emu_str key)
{
	const struct emu_json_value *value = emu_json_member(json, object, key);
	uint64_t number = 0;
	if (!value || value->type != EMU_JSON_NUMBER || value->len > 18)
		return 0;
	struct emu_str text = emu_json_raw(json, value);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return 0;
		number = number * 10 + (uint64_t)(text.at[i] - '0');
	}
	return number;
}

static uint64_t count_characters(struct emu_str text)
{
	uint64_t n = 0;
	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	return n;
}

/* Where a byte of the line's text is: lines have columns of their own behind the first. What stands
 * before a text that does not begin its line is not known in characters. */
static void place_byte(const struct emu_line *line, size_t at, struct emu_finding *finding)
{
	uint64_t row, column;
	emu_json_place(line->text, at, &row, &column);
	finding->line = line->number + row - 1;
	finding->column = row == 1 ? column + line->column - 1 : column;
	struct emu_str before = {line->text.at + (at + 1 - (size_t)column), (size_t)column - 1};
	if (row > 1 || line->column == 1)
		finding->character = count_characters(before) + 1;
}

static void place_value(struct emu_desk *desk, uint32_t index, struct emu_finding *finding)
{
	const struct emu_json *json = desk->json;
	const struct emu_json_value *value = &json->values[index];
	const struct emu_json_value *source = emu_json_member(
		json, json->values, EMU_STR("source"));
	const struct emu_json_value *file = source ? emu_json_member(json, source, EMU_STR("file"))
						   : NULL;
	if (file && file->type == EMU_JSON_STRING && file->len) {
		emu_buf_clear(&desk->file);
		finding->file = emu_json_string(json, file, &desk->file);
		finding->line = number_of(json, source, EMU_STR("line"));
		finding->column = number_of(json, source, EMU_STR("column"));
		return;
	}
	finding->file = emu_str_from(desk->line->file);
	place_byte(desk->line, value->at - (value->type == EMU_JSON_STRING), finding);
}

static uint64_t hash(struct emu_str text, uint64_t seed)
{
	return XXH3_64bits_withSeed(text.len ? text.at : "", text.len, seed);
}

/* Names a record by its members, in any order, but the source, which moves from run to run, and
 * that in which the value stands, which may be mended. A value that is no object has its bytes. */
static uint64_t identity_of(const struct emu_json *json, uint32_t value)
{
	const struct emu_json_value *whole = json->values;
	uint64_t identity = 1;
	if (whole->type != EMU_JSON_OBJECT)
		return hash(emu_json_raw(json, whole), 0) | 1;
	for (uint32_t key = 1; key < whole->next; key = json->values[key + 1].next) {
		struct emu_str name = emu_json_raw(json, &json->values[key]);
		bool own = value >= key && value < json->values[key + 1].next;
		if (own || emu_str_equal(name, EMU_STR("source")))
			continue;
		identity += hash(emu_json_span(json, &json->values[key + 1]), hash(name, 0));
	}
	return identity | 1;
}

/* Of the code, the file, the pointer and the record: not the line, so that lines may shift. */
static uint64_t fingerprint_of(const struct emu_finding *finding)
{
	uint64_t identity = finding->identity ? finding->identity : hash(finding->message, 1);
	return hash(finding->pointer, hash(finding->file, hash(finding->code, identity))) | 1;
}

/* ---- Telling ----------------------------------------------------------------------------------
 */

static void keep_for_rejects(struct emu_desk *desk)
{
	if (desk->all.len)
		emu_buf_push(&desk->all, ',');
	emu_buf_append(&desk->all, emu_buf_str(&desk->json_text));
	desk->all.failed |= desk->json_text.failed;
}

/* To all who want to have it. */
static void pass_on(struct emu_desk *desk, const struct emu_finding *finding)
{
	const struct emu_desk_setup *setup = desk->setup;
	if (!finding->known && !finding->said && !setup->silent)
		setup->say(desk->context, finding);
	emu_reports_finding(desk->reports, finding, desk->streams);
	if (setup->findings < 0 && setup->rejects < 0)
		return;
	emu_buf_clear(&desk->json_text);
	emu_finding_write(&desk->json_text, finding);
	if (setup->rejects >= 0 && desk->line)
		keep_for_rejects(desk);
	if (setup->findings < 0)
		return;
	emu_buf_append(&desk->streams[setup->findings], emu_buf_str(&desk->json_text));
	emu_buf_push(&desk->streams[setup->findings], '\n');
	desk->failed |= desk->json_text.failed;
}

void emu_desk_tell(struct emu_desk *desk, const struct emu_finding *told)
{
	struct emu_finding finding = *told;
	bool error = strcmp(finding.severity, "error") == 0;
	if (!finding.file.len && desk->line) {
		finding.file = emu_str_from(desk->line->file);
		finding.line = finding.line ? finding.line : desk->line->number;
	}
	if (!finding.identity && desk->line)
		finding.identity = desk->json ? identity_of(desk->json, UINT32_MAX)
					      : hash(emu_str_trim(desk->line->text), 0) | 1;
	finding.fingerprint = fingerprint_of(&finding);
	if (desk->setup->baseline)
		finding.known = emu_baseline_take(
			desk->setup->baseline, finding.fingerprint, desk->taken);
	if (desk->setup->translate) {
		emu_buf_clear(&desk->message);
		emu_phrases_say(desk->setup->reports.phrases, finding.message, &desk->message);
		finding.message = emu_buf_str(&desk->message);
	}
	desk->held |= error;
	desk->counts.errors += error && !finding.known;
	desk->counts.warnings += *finding.severity == 'w' && !finding.known;
	desk->counts.known += finding.known;
	pass_on(desk, &finding);
	desk->failed |= desk->message.failed;
}

void emu_desk_tell_value(struct emu_desk *desk, uint32_t value, const struct emu_finding *told)
{
	struct emu_finding finding = *told;
	emu_buf_clear(&desk->pointer);
	emu_json_pointer_of(desk->json, value, &desk->pointer);
	desk->failed |= desk->pointer.failed;
	finding.pointer = emu_buf_str(&desk->pointer);
	finding.has_pointer = true;
	finding.identity = identity_of(desk->json, value);
	place_value(desk, value, &finding);
	emu_desk_tell(desk, &finding);
}

void emu_desk_tell_at(
	struct emu_desk *desk, uint64_t row, uint64_t column, const struct emu_finding *told)
{
	struct emu_finding finding = *told;
	struct emu_str text = desk->line->text;
	size_t at = 0;
	for (uint64_t i = 1; i < row; i++) {
		const char *feed = memchr(text.at + at, '\n', text.len - at);
		at = feed ? (size_t)(feed + 1 - text.at) : at;
	}
	at += column ? (size_t)column - 1 : 0;
	finding.file = emu_str_from(desk->line->file);
	if (row && at <= text.len)
		place_byte(desk->line, at, &finding);
	emu_desk_tell(desk, &finding);
}

void emu_desk_input(struct emu_desk *desk, struct emu_str file, const struct emu_error *fault,
	struct emu_buf *streams)
{
	desk->streams = streams;
	desk->line = NULL;
	if (!fault) {
		emu_reports_input(desk->reports, file);
		return;
	}
	struct emu_finding finding = {.severity = "error",
		.code = EMU_STR("input/fault"),
		.file = file,
		.line = fault->line,
		.column = fault->column,
		.message = emu_str_from(fault->text)};
	finding.fingerprint = fingerprint_of(&finding);
	desk->counts.errors++;
	emu_reports_finding(desk->reports, &finding, streams);
	if (desk->setup->findings < 0)
		return;
	emu_finding_write(&streams[desk->setup->findings], &finding);
	emu_buf_push(&streams[desk->setup->findings], '\n');
}

/* ---- The end of a record, and of all ------------------------------------------------------------
 */

bool emu_desk_is_held(const struct emu_desk *desk)
{
	return desk->held;
}

/* Unchanged, but brought onto one line where it has several. */
static void write_reject(struct emu_desk *desk)
{
	const struct emu_line *line = desk->line;
	struct emu_buf *out = &desk->streams[desk->setup->rejects];
	emu_buf_append(out, EMU_STR("{\"type\":\"reject\",\"findings\":["));
	emu_buf_append(out, emu_buf_str(&desk->all));
	if (desk->json) {
		emu_buf_append(out, EMU_STR("],\"record\":"));
		emu_json_write_line(out, line->text);
	} else {
		emu_buf_append(
			out, line->too_long ? EMU_STR("],\"beginning\":") : EMU_STR("],\"text\":"));
		struct emu_str text = line->text;
		if (line->too_long && text.len > 1000)
			text.len = 1000;
		emu_json_write_string(out, text);
	}
	emu_buf_append(out, EMU_STR("}\n"));
}

int emu_desk_close(struct emu_desk *desk, struct emu_str annotations, struct emu_error *err)
{
	if (EMU_UNLIKELY(desk->held) && desk->setup->rejects >= 0 && desk->line->text.len)
		write_reject(desk);
	emu_reports_record(desk->reports, emu_str_from(desk->line->file), desk->line->number,
		desk->held, annotations, desk->streams);
	return emu_desk_leave(desk, false, err);
}

int emu_desk_leave(struct emu_desk *desk, bool rejected, struct emu_error *err)
{
	if (rejected)
		emu_reports_rejected(desk->reports);
	desk->line = NULL;
	desk->json = NULL;
	return desk->all.failed || desk->failed ? emu_fail_memory(err) : 0;
}

bool emu_desk_wants_annotations(const struct emu_desk *desk)
{
	return emu_reports_want_annotations(desk->reports);
}

bool emu_desk_has_enough(const struct emu_desk *desk)
{
	return desk->setup->max_errors && desk->counts.errors >= desk->setup->max_errors;
}

static void say_at_end(struct emu_desk *desk, const char *severity, const struct emu_buf *english)
{
	struct emu_finding last = {.severity = severity, .message = emu_buf_str(english)};
	if (desk->setup->translate) {
		emu_buf_clear(&desk->message);
		emu_phrases_say(desk->setup->reports.phrases, last.message, &desk->message);
		last.message = emu_buf_str(&desk->message);
	}
	desk->setup->say(desk->context, &last);
	desk->failed |= english->failed || desk->message.failed;
}

static void say_counts(struct emu_desk *desk, bool whole)
{
	struct emu_desk_counts counts = emu_desk_counts(desk);
	const char *s = counts.errors == 1 ? "" : "s";
	struct emu_buf text = {0};
	if (!whole && emu_desk_has_enough(desk)) {
		emu_buf_printf(&text, "stopped after %" PRIu64 " error%s: not all input was read",
			counts.errors, s);
		say_at_end(desk, "error", &text);
	}
	if (desk->setup->baseline) {
		emu_buf_clear(&text);
		emu_buf_printf(&text,
			"%" PRIu64 " new error%s, %" PRIu64 " known from the baseline",
			counts.errors, s, counts.known);
		if (whole)
			emu_buf_printf(&text, ", %" PRIu64 " of the baseline gone", counts.gone);
		say_at_end(desk, "info", &text);
	}
	emu_buf_free(&text);
}

int emu_desk_finish(
	struct emu_desk *desk, bool whole, struct emu_buf *streams, struct emu_error *err)
{
	say_counts(desk, whole);
	if (desk->failed)
		return emu_fail_memory(err);
	return emu_reports_finish(desk->reports, whole, streams, err);
}

struct emu_desk_counts emu_desk_counts(const struct emu_desk *desk)
{
	struct emu_desk_counts counts = desk->counts;
	counts.gone = desk->setup->baseline ? desk->setup->baseline->n - counts.known : 0;
	return counts;
}

void emu_desk_add_counts(struct emu_desk *desk, const struct emu_desk *other)
{
	desk->counts.errors += other->counts.errors;
	desk->counts.warnings += other->counts.warnings;
}
