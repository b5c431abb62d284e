/* Loads the words of one language and fills in what varies. Called once a run by emu-report. */
#include "report/labels.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "schema/document.h"

#define KEY(name, key) {"" key, sizeof(key) - 1},
static const struct emu_str keys[EMU_LABEL_N] = {EMU_LABELS(KEY)};
#undef KEY

struct emu_str emu_label_key(enum emu_label label)
{
	return keys[label];
}

enum emu_label emu_label_named(struct emu_str prefix, struct emu_str name, enum emu_label otherwise)
{
	for (enum emu_label label = 0; label < EMU_LABEL_N; label++) {
		if (emu_str_starts(keys[label], prefix) &&
			emu_str_equal(emu_str_after(keys[label], prefix.len), name))
			return label;
	}
	return otherwise;
}

static struct emu_str text_of(const json_t *value)
{
	const char *text = json_string_value(value);
	return (struct emu_str){text ? text : "", text ? json_string_length(value) : 0};
}

static void take_conventions(struct emu_labels *labels, const json_t *document)
{
	const json_t *number = json_object_get(document, "number");
	const json_t *sizes = json_object_get(number, "sizes");
	const json_t *calendar = json_object_get(document, "calendar");
	const json_t *months = json_object_get(calendar, "months");
	labels->decimal = text_of(json_object_get(number, "decimal"));
	labels->group = text_of(json_object_get(number, "group"));
	labels->percent = text_of(json_object_get(number, "percent"));
	labels->first_group = (size_t)json_integer_value(json_array_get(sizes, 0));
	labels->next_group = (size_t)json_integer_value(json_array_get(sizes, 1));
	labels->year_offset = (int32_t)json_integer_value(json_object_get(calendar, "year_offset"));
	for (size_t i = 0; i < 12; i++)
		labels->months[i] = text_of(json_array_get(months, i));
}

/* The schema has asked for all of it already, unless the schemas folder is another one's. */
static int check_whole(const struct emu_labels *labels, const char *path, struct emu_error *err)
{
	for (size_t i = 0; i < EMU_LABEL_N; i++) {
		if (labels->text[i].len == 0)
			return emu_fail(err, EMU_FAULT_USAGE, "%s: no words for \"%.*s\"", path,
				EMU_STR_ARGS(keys[i]));
	}
	if (labels->first_group == 0 || labels->next_group == 0 || labels->months[11].len == 0)
		return emu_fail(err, EMU_FAULT_USAGE,
			"%s: expected \"number\" and \"calendar\" to be whole", path);
	return 0;
}

struct emu_labels *emu_labels_load(const char *schemas, const char *lang, struct emu_error *err)
{
	struct emu_buf path = {0};
	struct emu_labels *labels = calloc(1, sizeof(*labels));
	emu_buf_printf(&path, "%s/labels/%s.json", schemas, lang);
	emu_buf_push(&path, '\0');
	if (!labels || path.failed) {
		emu_fail_memory(err);
		goto failed;
	}
	json_t *document = emu_document_load(schemas, "label", path.at, err);
	if (!document)
		goto failed;
	labels->document = (struct emu_labels_document *)document;
	labels->lang = text_of(json_object_get(document, "lang"));
	labels->rtl = emu_str_equal(text_of(json_object_get(document, "dir")), EMU_STR("rtl"));
	take_conventions(labels, document);
	for (size_t i = 0; i < EMU_LABEL_N; i++)
		labels->text[i] = text_of(
			json_object_get(json_object_get(document, "text"), keys[i].at));
	if (check_whole(labels, path.at, err))
		goto failed;
	emu_buf_free(&path);
	return labels;

failed:
	emu_buf_free(&path);
	emu_labels_del(labels);
	return NULL;
}

void emu_labels_del(struct emu_labels *labels)
{
	if (!labels)
		return;
	json_decref((json_t *)labels->document);
	free(labels);
}

/* The value whose name stands in the braces at `at`, or NULL. */
static const struct emu_label_value *value_at(
	struct emu_str words, size_t at, const struct emu_label_value *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct emu_str name = emu_str_from(values[i].name);
		if (at + name.len + 2 <= words.len && words.at[at + 1 + name.len] == '}' &&
			memcmp(words.at + at + 1, name.at, name.len) == 0)
			return &values[i];
	}
	return NULL;
}

void emu_label_fill(
	struct emu_buf *out, struct emu_str words, const struct emu_label_value *values, size_t n)
{
	for (size_t at = 0; at < words.len; at++) {
		const struct emu_label_value *value = words.at[at] == '{'
			? value_at(words, at, values, n)
			: NULL;
		if (value) {
			emu_buf_append(out, value->text);
			at += strlen(value->name) + 1;
		} else {
			emu_buf_push(out, words.at[at]);
		}
	}
}
