/*
 * Messages from one language into another: taken apart by the English template they were made of,
 * put together by the other's. A quoted value counts as one, whatever stands in it.
 */
#include "findings/phrases.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>

#include "schema/document.h"

#define CAPTURES_MAX 8
#define DEPTH_MAX 4 /* messages within messages */

struct emu_phrases {
	json_t *english, *own;
};

struct capture {
	struct emu_str name, text;
};

struct captures {
	struct capture items[CAPTURES_MAX];
	size_t n;
};

static json_t *load(const char *schemas, const char *lang, struct emu_error *err)
{
	struct emu_buf path = {0};
	json_t *document = NULL;
	emu_buf_printf(&path, "%s/messages/%s.json", schemas, lang);
	emu_buf_push(&path, '\0');
	if (path.failed)
		emu_fail_memory(err);
	else
		document = emu_document_load(schemas, "message", path.at, err);
	emu_buf_free(&path);
	return document;
}

struct emu_phrases *emu_phrases_load(const char *schemas, const char *lang, struct emu_error *err)
{
	struct emu_phrases *phrases = calloc(1, sizeof(*phrases));
	if (!phrases) {
		emu_fail_memory(err);
		return NULL;
	}
	phrases->english = load(schemas, "en", err);
	if (phrases->english)
		phrases->own = strcmp(lang, "en") == 0 ? json_incref(phrases->english)
						       : load(schemas, lang, err);
	if (phrases->own)
		return phrases;
	emu_phrases_del(phrases);
	return NULL;
}

void emu_phrases_del(struct emu_phrases *phrases)
{
	if (!phrases)
		return;
	json_decref(phrases->english);
	json_decref(phrases->own);
	free(phrases);
}

const char *emu_phrases_lang(const struct emu_phrases *phrases)
{
	return json_string_value(json_object_get(phrases->own, "lang"));
}

static struct emu_str text_of(const json_t *string)
{
	return string ? (struct emu_str){json_string_value(string), json_string_length(string)}
		      : (struct emu_str){0};
}

/* The bytes of what stands first: a quoted value whole, or one byte. */
static size_t unit(struct emu_str text)
{
	for (size_t i = 1; text.at[0] == '"' && i < text.len; i++) {
		if (text.at[i] == '"')
			return i + 1;
		i += text.at[i] == '\\';
	}
	return 1;
}

/* The name in "{name}..." and what is behind it. */
static struct emu_str placeholder(struct emu_str template, struct emu_str *rest)
{
	size_t len = 1;
	while (len < template.len && template.at[len] != '}')
		len++;
	*rest = emu_str_after(template, len < template.len ? len + 1 : len);
	return (struct emu_str){template.at + 1, len - 1};
}

/* Whether the text is made of the template. Recurses once a placeholder. */
static bool matches(struct emu_str template, struct emu_str text, struct captures *captures)
{
	size_t same = 0;
	while (same < template.len && template.at[same] != '{' && same < text.len &&
		template.at[same] == text.at[same])
		same++;
	template = emu_str_after(template, same);
	text = emu_str_after(text, same);
	if (!template.len || template.at[0] != '{' || captures->n == CAPTURES_MAX)
		return !template.len && !text.len;
	struct emu_str rest;
	struct capture *capture = &captures->items[captures->n++];
	capture->name = placeholder(template, &rest);
	capture->text = (struct emu_str){text.at, rest.len ? 0 : text.len};
	if (!rest.len)
		return text.len > 0;
	size_t before = captures->n;
	while (capture->text.len < text.len) {
		capture->text.len += unit(emu_str_after(text, capture->text.len));
		captures->n = before;
		if (matches(rest, emu_str_after(text, capture->text.len), captures))
			return true;
	}
	return false;
}

/* The name of the template of a section that made the text, or NULL. */
static const char *find(const struct emu_phrases *phrases, const char *section, struct emu_str text,
	struct captures *captures)
{
	const char *name;
	json_t *template;
	json_object_foreach(json_object_get(phrases->english, section), name, template)
	{
		captures->n = 0;
		if (matches(text_of(template), text, captures))
			return name;
	}
	return NULL;
}

static void say(
	const struct emu_phrases *phrases, struct emu_str message, int depth, struct emu_buf *out);

static bool say_part(const struct emu_phrases *phrases, struct emu_str part, struct emu_buf *out)
{
	struct captures captures;
	const char *name = find(phrases, "parts", part, &captures);
	if (!name)
		return false;
	struct emu_str template = text_of(
		json_object_get(json_object_get(phrases->own, "parts"), name));
	while (template.len) {
		if (template.at[0] != '{') {
			emu_buf_push(out, template.at[0]);
			template = emu_str_after(template, 1);
			continue;
		}
		struct emu_str wanted = placeholder(template, &template);
		for (size_t i = 0; i < captures.n; i++)
			if (emu_str_equal(captures.items[i].name, wanted))
				emu_buf_append(out, captures.items[i].text);
	}
	return true;
}

/* A list as messages write it: "a string, an integer or null". */
static void say_list(const struct emu_phrases *phrases, struct emu_str text, struct emu_buf *out)
{
	static const struct emu_str comma = {", ", 2}, or = {" or ", 4};
	if (say_part(phrases, text, out))
		return;
	struct emu_str item = {text.at, 0};
	for (size_t i = 0; i < text.len;) {
		struct emu_str rest = emu_str_after(text, i);
		bool is_comma = emu_str_starts(rest, comma), is_or = emu_str_starts(rest, or);
		size_t len = is_comma ? comma.len : is_or ? or.len : unit(rest);
		i += len;
		if (!is_comma && !is_or) {
			item.len += len;
			continue;
		}
		if (!say_part(phrases, item, out))
			emu_buf_append(out, item);
		emu_buf_append(
			out, is_comma ? comma : emu_str_from(emu_phrases_label(phrases, "or")));
		item = (struct emu_str){text.at + i, 0};
	}
	if (!say_part(phrases, item, out))
		emu_buf_append(out, item);
}

/* A {message} within is one itself; a {text} stays; all else are values and lists of them. */
static void say_capture(const struct emu_phrases *phrases, const struct capture *capture, int depth,
	struct emu_buf *out)
{
	if (emu_str_equal(capture->name, EMU_STR("message")))
		say(phrases, capture->text, depth + 1, out);
	else if (emu_str_equal(capture->name, EMU_STR("text")))
		emu_buf_append(out, capture->text);
	else
		say_list(phrases, capture->text, out);
}

static void say(
	const struct emu_phrases *phrases, struct emu_str message, int depth, struct emu_buf *out)
{
	struct captures captures;
	const char *name = depth < DEPTH_MAX ? find(phrases, "messages", message, &captures) : NULL;
	if (!name) {
		emu_buf_append(out, message);
		return;
	}
	struct emu_str template = text_of(
		json_object_get(json_object_get(phrases->own, "messages"), name));
	while (template.len) {
		if (template.at[0] != '{') {
			emu_buf_push(out, template.at[0]);
			template = emu_str_after(template, 1);
			continue;
		}
		struct emu_str wanted = placeholder(template, &template);
		for (size_t i = 0; i < captures.n; i++)
			if (emu_str_equal(captures.items[i].name, wanted))
				say_capture(phrases, &captures.items[i], depth, out);
	}
}

void emu_phrases_say(const struct emu_phrases *phrases, struct emu_str message, struct emu_buf *out)
{
	if (phrases->own == phrases->english)
		emu_buf_append(out, message);
	else
		say(phrases, message, 0, out);
}

const char *emu_phrases_label(const struct emu_phrases *phrases, const char *name)
{
	const char *label = json_string_value(
		json_object_get(json_object_get(phrases->own, "labels"), name));
	return label ? label : name;
}

struct emu_phrases_rule emu_phrases_rule(const struct emu_phrases *phrases, struct emu_str code)
{
	const json_t *rule = json_object_getn(
		json_object_get(phrases->own, "rules"), code.at, code.len);
	if (!rule)
		return (struct emu_phrases_rule){code, {0}};
	return (struct emu_phrases_rule){
		text_of(json_object_get(rule, "title")), text_of(json_object_get(rule, "help"))};
}
