/* Partials coming in: that they are whole, of one question, and each part there once. Called with
 * one line after another; hands states back to be joined. */
#include "aggregate/partial-internal.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/index.h"
#include "json/writer.h"

/* Where something stands in the input. */
struct place {
	struct emu_str file;
	uint64_t line;
};

struct part {
	uint64_t number;
	struct emu_str digest;
	struct place tail; /* of the partial that brought it */
};

struct emu_partials {
	struct emu_arena arena;
	struct emu_partial_head asked;
	struct emu_buf head; /* the line that each part begins with, and room to read it */
	uint64_t records, rejected;
	struct emu_index digests; /* of the parts: number k is parts[k] */
	struct part *parts;
	size_t cap;
	uint32_t *numbered; /* by their number less one: index into `parts` and one, or 0 */

	bool any;    /* part began */
	bool inside; /* of a part, which began at: */
	struct place began;
	size_t input;
	struct emu_partial_writer seen; /* of it */
	struct emu_str file;		/* the input's name, for places; and which input that is */
	size_t file_input;
};

/* The line that each part has to begin with, once it is known how many there are. */
static int expect_parts(struct emu_partials *partials, uint64_t parts, struct emu_error *err)
{
	partials->asked.parts = parts;
	partials->numbered = emu_arena_array(&partials->arena, parts, sizeof(*partials->numbered));
	emu_buf_clear(&partials->head);
	emu_partial_write_head(&partials->head, &partials->asked);
	/* What a JSON reader may look at behind the text. */
	if (!partials->numbered || !emu_buf_reserve(&partials->head, EMU_LINES_PADDING))
		return emu_fail_memory(err);
	memset(partials->head.at + partials->head.len, 0, EMU_LINES_PADDING);
	return 0;
}

struct emu_partials *emu_partials_new(const struct emu_partial_head *head, struct emu_error *err)
{
	struct emu_partials *partials = calloc(1, sizeof(*partials));
	if (!partials) {
		emu_fail_memory(err);
		return NULL;
	}
	partials->asked = *head;
	partials->asked.question = emu_arena_copy(&partials->arena, head->question);
	if (!partials->asked.question.at)
		emu_fail_memory(err);
	else if (expect_parts(partials, head->parts, err) == 0)
		return partials;
	emu_partials_del(partials);
	return NULL;
}

void emu_partials_del(struct emu_partials *partials)
{
	if (!partials)
		return;
	free(partials->parts);
	emu_index_free(&partials->digests);
	emu_buf_free(&partials->head);
	emu_arena_free(&partials->arena);
	free(partials);
}

static struct emu_str text_of(
	const struct emu_json *json, const struct emu_json_value *object, struct emu_str name)
{
	const struct emu_json_value *value = object ? emu_json_member(json, object, name) : NULL;
	return value ? emu_json_span(json, value) : EMU_STR("nothing");
}

/* A member that one of two heads lacks, or where they are not the same. */
static int compare_member(const struct emu_json *ours, const struct emu_json_value *our,
	const struct emu_json *theirs, const struct emu_json_value *their, struct emu_str name,
	const char *dashes, struct emu_error *err)
{
	struct emu_str expected = text_of(ours, our, name), found = text_of(theirs, their, name);
	if (emu_str_equal(expected, found))
		return 0;
	return emu_fail(err, EMU_FAULT_INPUT,
		"expected a part of the same question, %s%.*s %.*s, found %.*s", dashes,
		EMU_STR_ARGS(name), EMU_STR_ARGS(expected), EMU_STR_ARGS(found));
}

/* Each member of `list`, held against the other's. */
static int compare_members(const struct emu_json *list, const struct emu_json_value *members,
	const struct emu_json *ours, const struct emu_json_value *our,
	const struct emu_json *theirs, const struct emu_json_value *their, struct emu_error *err)
{
	if (!members || members->type != EMU_JSON_OBJECT)
		return 0;
	const struct emu_json_value *key = members + 1;
	for (uint32_t i = 0; i < members->n; i++) {
		if (compare_member(ours, our, theirs, their, emu_json_raw(list, key), "--", err) <
			0)
			return -1;
		key = &list->values[key[1].next];
	}
	return 0;
}

/* Says in what the head differs from ours. */
static int tell_difference(
	struct emu_partials *partials, const struct emu_json *json, struct emu_error *err)
{
	const struct emu_str question = EMU_STR("question");
	struct emu_json_reader reader = {0};
	struct emu_json ours;
	if (emu_json_read(&reader, emu_buf_str(&partials->head), &ours, err) == 0) {
		const struct emu_json_value *all = ours.values, *theirs = json->values,
					    *our = emu_json_member(&ours, all, question),
					    *their = emu_json_member(json, theirs, question);
		if (compare_member(&ours, all, json, theirs, EMU_STR("what"), "", err) == 0 &&
			compare_member(&ours, all, json, theirs, EMU_STR("version"), "", err) ==
				0 &&
			compare_members(&ours, our, &ours, our, json, their, err) == 0 &&
			compare_members(json, their, &ours, our, json, their, err) == 0 &&
			compare_member(&ours, all, json, theirs, EMU_STR("parts"), "", err) == 0)
			emu_fail(err, EMU_FAULT_INPUT, "expected %.*s, found another head",
				EMU_STR_ARGS(emu_buf_str(&partials->head)));
	}
	emu_json_reader_free(&reader);
	return -1;
}

static int tell_cut(const struct emu_partials *partials, struct emu_error *err)
{
	return emu_fail(err, EMU_FAULT_INPUT,
		"expected the end of the part that begins at %.*s:%" PRIu64
		", found nothing: it was cut short",
		EMU_STR_ARGS(partials->began.file), partials->began.line);
}

/* The input's name, copied once for each. */
static int place_of(struct emu_partials *partials, const struct emu_line *line, struct place *place,
	struct emu_error *err)
{
	if (!partials->file.at || partials->file_input != line->input) {
		partials->file = emu_arena_copy(&partials->arena, emu_str_from(line->file));
		partials->file_input = line->input;
		if (!partials->file.at)
			return emu_fail_memory(err);
	}
	*place = (struct place){partials->file, line->number};
	return 0;
}

/* A count that we wrote ourselves, in digits. */
static bool read_count(
	const struct emu_json *json, const struct emu_json_value *value, uint64_t *count)
{
	struct emu_str text = value ? emu_json_raw(json, value) : (struct emu_str){0};
	*count = 0;
	if (!value || value->type != EMU_JSON_NUMBER || text.len > 19)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		*count = 10 * *count + (uint64_t)(text.at[i] - '0');
	}
	return true;
}

static bool read_member(const struct emu_json *json, struct emu_str name, uint64_t *count)
{
	return read_count(json, emu_json_member(json, json->values, name), count);
}

static int see_head(struct emu_partials *partials, const struct emu_line *line,
	const struct emu_json *json, struct emu_error *err)
{
	struct emu_str head = emu_str_trim(line->text);
	uint64_t parts;
	/* The first says of how many it is, where that was not asked for. */
	if (!partials->asked.parts && !partials->any &&
		read_member(json, EMU_STR("parts"), &parts) && parts &&
		parts <= EMU_PARTIAL_PARTS_MAX && expect_parts(partials, parts, err) < 0)
		return -1;
	partials->any = true;
	if (!emu_str_equal(head, emu_buf_str(&partials->head)))
		return tell_difference(partials, json, err);
	partials->inside = true;
	partials->input = line->input;
	partials->seen = (struct emu_partial_writer){0};
	emu_partial_digest(partials->seen.digest, head);
	return place_of(partials, line, &partials->began, err);
}

/* "part 2", or the beginning of its digest. */
static void name_part(const struct part *part, struct emu_buf *out)
{
	if (part->number)
		emu_buf_printf(out, "part %" PRIu64, part->number);
	else
		emu_buf_printf(out, "the part %.8s...", part->digest.at);
}

static int tell_doubled(const struct part *before, const struct part *part, struct emu_error *err)
{
	struct emu_buf name = {0};
	bool same = emu_str_equal(before->digest, part->digest);
	name_part(part, &name);
	emu_fail(err, EMU_FAULT_INPUT,
		"expected each part once, found %.*s again%s, which %.*s:%" PRIu64 " brought%s",
		EMU_STR_ARGS(emu_buf_str(&name)), same ? "" : ", with other states",
		EMU_STR_ARGS(before->tail.file), before->tail.line,
		part->number ? "" : ": if two parts are alike, number them with --part");
	emu_buf_free(&name);
	return -1;
}

static int add_part(struct emu_partials *partials, struct part part, struct emu_error *err)
{
	size_t n = partials->digests.n;
	uint32_t at = emu_index_add(&partials->digests, part.digest);
	if (at == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	if (partials->digests.n == n)
		return tell_doubled(&partials->parts[at], &part, err);
	if (n == partials->cap) {
		size_t cap = n ? 2 * n : 16;
		struct part *parts = realloc(partials->parts, cap * sizeof(*parts));
		if (!parts)
			return emu_fail_memory(err);
		partials->parts = parts;
		partials->cap = cap;
	}
	part.digest = partials->digests.names[at];
	partials->parts[n] = part;
	if (!part.number)
		return 0;
	uint32_t *numbered = &partials->numbered[part.number - 1];
	if (*numbered)
		return tell_doubled(&partials->parts[*numbered - 1], &part, err);
	*numbered = (uint32_t)n + 1;
	return 0;
}

/* The list of a tail: [number, "digest"], ... */
static int see_parts(struct emu_partials *partials, const struct emu_line *line,
	const struct emu_json *json, struct emu_error *err)
{
	const struct emu_json_value *list = emu_json_member(json, json->values, EMU_STR("parts"));
	struct part part = {0};
	if (place_of(partials, line, &part.tail, err) < 0)
		return -1;
	if (!list || list->type != EMU_JSON_ARRAY)
		return emu_fail(err, EMU_FAULT_INPUT, "expected a list of parts");
	const struct emu_json_value *item = list + 1;
	for (uint32_t i = 0; i < list->n; i++, item = &json->values[item->next]) {
		if (item->type != EMU_JSON_ARRAY || item->n != 2 ||
			!read_count(json, item + 1, &part.number) ||
			item[2].type != EMU_JSON_STRING || item[2].len != EMU_PARTIAL_DIGEST ||
			part.number > partials->asked.parts ||
			!part.number != !partials->asked.parts)
			return emu_fail(err, EMU_FAULT_INPUT,
				"expected parts as [number, digest], found %.*s",
				EMU_STR_ARGS(emu_json_span(json, item)));
		part.digest = emu_json_raw(json, item + 2);
		if (add_part(partials, part, err) < 0)
			return -1;
	}
	return 0;
}

static int see_tail(struct emu_partials *partials, const struct emu_line *line,
	const struct emu_json *json, struct emu_error *err)
{
	struct emu_str text = emu_str_trim(line->text);
	struct emu_buf digest = {0};
	uint64_t states, records, rejected;
	if (!read_member(json, EMU_STR("states"), &states) ||
		!read_member(json, EMU_STR("records"), &records) ||
		!read_member(json, EMU_STR("rejected"), &rejected) ||
		text.len < EMU_PARTIAL_DIGEST_TAIL)
		return emu_fail(err, EMU_FAULT_INPUT, "expected the end of a part with its counts");
	if (states != partials->seen.states)
		return emu_fail(err, EMU_FAULT_INPUT,
			"expected the %" PRIu64 " states of the part that begins at %.*s:%" PRIu64
			", found %" PRIu64,
			states, EMU_STR_ARGS(partials->began.file), partials->began.line,
			partials->seen.states);
	text.len -= EMU_PARTIAL_DIGEST_TAIL;
	emu_partial_digest(partials->seen.digest, text);
	emu_buf_append(&digest, EMU_STR(EMU_PARTIAL_DIGEST_KEY));
	emu_partial_append_digest(&digest, partials->seen.digest);
	emu_buf_append(&digest, EMU_STR("\"}"));
	bool same = !digest.failed && memcmp(text.at + text.len, digest.at, digest.len) == 0;
	emu_buf_free(&digest);
	if (!same)
		return emu_fail(err, EMU_FAULT_INPUT,
			"expected the part that begins at %.*s:%" PRIu64
			" as it was written, found it altered: its digest is another",
			EMU_STR_ARGS(partials->began.file), partials->began.line);
	partials->inside = false;
	partials->records += records;
	partials->rejected += rejected;
	return see_parts(partials, line, json, err);
}

int emu_partials_see(struct emu_partials *partials, const struct emu_line *line,
	const struct emu_json *json, bool *is_state, struct emu_error *err)
{
	const struct emu_json_value *type = emu_json_member(json, json->values, EMU_STR("type"));
	struct emu_str is = type && type->type == EMU_JSON_STRING ? emu_json_raw(json, type)
								  : (struct emu_str){0};
	bool is_head = emu_str_equal(is, EMU_STR("partial")),
	     is_tail = emu_str_equal(is, EMU_STR("partial-end"));
	*is_state = emu_str_equal(is, EMU_STR("partial-state"));
	if (partials->inside && (is_head || line->input != partials->input))
		return tell_cut(partials, err);
	if (!is_head && !is_tail && !*is_state)
		return emu_fail(err, EMU_FAULT_INPUT,
			"expected a partial, as --partial writes it, found another line");
	if (!partials->inside && !is_head)
		return emu_fail(err, EMU_FAULT_INPUT,
			"expected the beginning of a part, found what stands further on in one");
	if (is_head)
		return see_head(partials, line, json, err);
	if (is_tail)
		return see_tail(partials, line, json, err);
	emu_partial_digest(partials->seen.digest, emu_str_trim(line->text));
	partials->seen.states++;
	return 0;
}

int emu_partials_finish(struct emu_partials *partials, bool whole, struct emu_error *err)
{
	if (partials->inside)
		return tell_cut(partials, err);
	for (uint64_t i = 0; whole && i < partials->asked.parts; i++)
		if (!partials->numbered[i])
			return emu_fail(err, EMU_FAULT_INPUT,
				"expected each of the %" PRIu64 " parts, found no part %" PRIu64,
				partials->asked.parts, i + 1);
	return 0;
}

const struct emu_partial_head *emu_partials_head(const struct emu_partials *partials)
{
	return &partials->asked;
}

uint64_t emu_partials_records(const struct emu_partials *partials)
{
	return partials->records;
}

uint64_t emu_partials_rejected(const struct emu_partials *partials)
{
	return partials->rejected;
}

/* By number, then by digest: however they came together, the list is the same. */
static int compare_parts(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return emu_str_compare(x->digest, y->digest);
}

int emu_partials_end(struct emu_partials *partials, struct emu_partial_writer *writer,
	struct emu_buf *out, struct emu_error *err)
{
	size_t n = partials->digests.n, from = out->len;
	if (n)
		qsort(partials->parts, n, sizeof(*partials->parts), compare_parts);
	emu_partial_open_tail(out, writer->states, partials->records, partials->rejected);
	for (size_t i = 0; i < n; i++) {
		if (i)
			emu_buf_push(out, ',');
		emu_partial_append_part(out, partials->parts[i].number, partials->parts[i].digest);
	}
	return emu_partial_close_tail(writer, out, from, err);
}
