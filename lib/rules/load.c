/*
 * Rule sets, from their documents. The shape is their schema's business; here what they refer to is
 * looked up. A mistake is told with the place in the document.
 */
#include "rules/load-internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "schema/document.h"

struct emu_str emu_rules_load_text(const json_t *object, const char *member)
{
	const json_t *text = json_object_get(object, member);
	return (struct emu_str){json_string_value(text), json_string_length(text)};
}

int emu_rules_load_fail(
	const struct emu_rules_load *load, const char *member, const char *format, ...)
{
	char text[384], pointer[160];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	snprintf(pointer, sizeof(pointer), "/rules/%zu%s%s", load->at, member ? "/" : "",
		member ? member : "");
	return emu_document_fail(load->path, pointer, load->err, "rule \"%.*s\": %s",
		EMU_STR_ARGS(emu_rules_load_text(load->json, "id")), text);
}

int emu_rules_load_field(
	struct emu_rules *rules, struct emu_str name, uint32_t *field, struct emu_error *err)
{
	size_t n = rules->field_names.n;
	*field = emu_index_add(&rules->field_names, name);
	if (*field == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	if (rules->field_names.n == n)
		return 0;
	if (n == rules->fields_cap) {
		size_t cap = n ? 2 * n : 32;
		struct emu_json_pointer *fields = realloc(rules->fields, cap * sizeof(*fields));
		if (!fields)
			return emu_fail_memory(err);
		rules->fields = fields;
		rules->fields_cap = cap;
	}
	rules->fields[n] = (struct emu_json_pointer){0};
	return emu_json_pointer_compile(&rules->fields[n], name, &rules->arena, err);
}

/* ---- The rules as a whole ---------------------------------------------------------------------
 */

static int add_fields(struct emu_rules *rules, struct emu_error *err)
{
	const struct {
		const char *name;
		uint32_t *field;
	} common[] = {{"unit", &rules->unit}, {"period", &rules->period}, {"type", &rules->type},
		{"indicator", &rules->indicator}, {"value", &rules->value},
		{"bound", &rules->bound}, {"submitted", &rules->submitted},
		{"/source/file", &rules->source_file}, {"/source/line", &rules->source_line},
		{"/source/column", &rules->source_column},
		{"/recipient/kind", &rules->recipient_kind}};
	for (size_t i = 0; i < sizeof(common) / sizeof(*common); i++)
		if (emu_rules_load_field(
			    rules, emu_str_from(common[i].name), common[i].field, err) < 0)
			return -1;
	const struct emu_catalogue *catalogue = rules->setup.catalogue;
	for (size_t i = 0; i < catalogue->n_dimensions; i++)
		if (emu_rules_load_field(rules, catalogue->dimensions[i].id,
			    &rules->dimension_fields[i], err) < 0)
			return -1;
	return 0;
}

struct emu_rules *emu_rules_new(const struct emu_rules_setup *setup, struct emu_error *err)
{
	struct emu_rules *rules = calloc(1, sizeof(*rules));
	if (!rules) {
		emu_fail_memory(err);
		return NULL;
	}
	rules->setup = *setup;
	rules->scratch.fd = -1;
	const struct emu_catalogue *catalogue = setup->catalogue;
	if (getrandom(&rules->seed, sizeof(rules->seed), 0) < 0)
		rules->seed = 0;
	rules->is_watched = calloc(catalogue->n_indicators + 1, sizeof(*rules->is_watched));
	rules->dimension_fields = calloc(
		catalogue->n_dimensions + 1, sizeof(*rules->dimension_fields));
	int result = 0;
	if (!rules->is_watched || !rules->dimension_fields)
		result = emu_fail_memory(err);
	else if (catalogue->n_dimensions > EMU_RULES_DIMENSIONS)
		result = emu_fail(err, EMU_FAULT_USAGE,
			"the catalogue has %zu dimensions, rules know at most %d",
			catalogue->n_dimensions, EMU_RULES_DIMENSIONS);
	else
		result = add_fields(rules, err);
	if (result == 0)
		return rules;
	emu_rules_del(rules);
	return NULL;
}

void emu_rules_del(struct emu_rules *rules)
{
	if (!rules)
		return;
	for (size_t i = 0; i < rules->n; i++) {
		for (size_t j = 0; j < 3; j++)
			emu_decimal_free(&rules->rules[i].sides[j].number);
		emu_decimal_free(&rules->rules[i].tolerance.absolute);
		emu_decimal_free(&rules->rules[i].tolerance.percent);
	}
	for (size_t i = 0; i < rules->n_documents; i++)
		json_decref(rules->documents[i]);
	emu_spill_del(rules->previous);
	emu_scratch_close(&rules->scratch);
	emu_index_free(&rules->sets);
	emu_index_free(&rules->field_names);
	emu_arena_free(&rules->arena);
	free(rules->documents);
	free(rules->rules);
	free(rules->fields);
	free(rules->is_watched);
	free(rules->sheets);
	free(rules->dimension_fields);
	emu_registry_del(rules->own_registry);
	emu_catalogue_del(rules->own_catalogue);
	free(rules);
}

/* ---- What rules of all kinds have -------------------------------------------------------------
 */

enum emu_rule_severity emu_rules_load_severity(
	const json_t *object, const char *member, enum emu_rule_severity otherwise)
{
	struct emu_str text = emu_rules_load_text(object, member);
	if (emu_str_equal(text, EMU_STR("error")))
		return EMU_RULE_ERROR;
	if (emu_str_equal(text, EMU_STR("warning")))
		return EMU_RULE_WARNING;
	return emu_str_equal(text, EMU_STR("info")) ? EMU_RULE_INFO : otherwise;
}

static int32_t day_of(const json_t *object, const char *member, int32_t otherwise)
{
	int32_t day;
	struct emu_str text = emu_rules_load_text(object, member);
	return text.len && emu_date_parse(&day, text, NULL) == 0 ? day : otherwise;
}

static uint32_t period_kinds(const json_t *list)
{
	static const char *const names[] = {
		[EMU_PERIOD_YEARS] = "years",
		[EMU_PERIOD_YEAR] = "year",
		[EMU_PERIOD_HALF] = "half",
		[EMU_PERIOD_QUARTER] = "quarter",
		[EMU_PERIOD_MONTH] = "month",
		[EMU_PERIOD_DAY] = "day",
		[EMU_PERIOD_DAYS] = "days",
	};
	uint32_t kinds = 0;
	for (size_t i = 0; i < json_array_size(list); i++)
		for (uint32_t kind = 0; kind < sizeof(names) / sizeof(*names); kind++)
			if (strcmp(names[kind], json_string_value(json_array_get(list, i))) == 0)
				kinds |= 1U << kind;
	return kinds;
}

static int read_message(struct emu_rules_load *load)
{
	static const char *const langs[] = {"vi", "en"};
	struct emu_rule *rule = load->rule;
	const json_t *message = json_object_get(load->json, "message");
	for (size_t i = 0; message && i < 2; i++) {
		struct emu_str text = emu_rules_load_text(message, langs[i]), bad;
		char member[16];
		snprintf(member, sizeof(member), "message/%s", langs[i]);
		if (!emu_rules_message_fits(rule->kind, text, &bad))
			return emu_rules_load_fail(load, member,
				"a message of this kind has no {%.*s}", EMU_STR_ARGS(bad));
		if (emu_str_equal(emu_str_from(langs[i]), load->rules->setup.lang) ||
			!rule->message.len)
			rule->message = text;
	}
	return 0;
}

static struct emu_str title_of(const struct emu_rules_load *load)
{
	const json_t *titles = json_object_get(load->json, "title");
	struct emu_str title = emu_rules_load_text(titles, load->rules->setup.lang.at);
	return title.len ? title : emu_rules_load_text(titles, "vi");
}

static int read_code(struct emu_rules_load *load)
{
	struct emu_buf text = {0};
	struct emu_rule *rule = load->rule;
	rule->id = emu_rules_load_text(load->json, "id");
	size_t n = load->ids.n;
	if (emu_index_add(&load->ids, rule->id) == EMU_INDEX_NONE)
		return emu_fail_memory(load->err);
	if (load->ids.n == n)
		return emu_rules_load_fail(load, "id", "the set has two of that name");
	emu_buf_append(&text, EMU_STR("rule/"));
	emu_buf_append(&text, load->set);
	emu_buf_push(&text, '/');
	emu_buf_append(&text, rule->id);
	rule->code = text.failed ? (struct emu_str){0}
				 : emu_arena_copy(&load->rules->arena, emu_buf_str(&text));
	emu_buf_free(&text);
	return rule->code.at ? 0 : emu_fail_memory(load->err);
}

/* What every rule has; the kind's own comes behind. */
static int read_rule(struct emu_rules_load *load)
{
	struct emu_rule *rule = load->rule;
	rule->kind = emu_rules_load_kind_named(emu_rules_load_text(load->json, "kind"));
	rule->severity = emu_rules_load_severity(load->json, "severity", EMU_RULE_ERROR);
	rule->span.from = day_of(load->json, "from", INT32_MIN);
	rule->span.to = day_of(load->json, "to", INT32_MAX);
	rule->period_kinds = period_kinds(json_object_get(load->json, "periods"));
	rule->law = emu_rules_load_text(load->json, "law");
	rule->title = title_of(load);
	rule->max = UINT64_MAX;
	if (rule->span.from > rule->span.to)
		return emu_rules_load_fail(load, "from", "is from a day after its last one");
	if (read_code(load) < 0 || read_message(load) < 0)
		return -1;
	return emu_rules_load_kind(load);
}

/* ---- A set
 * --------------------------------------------------------------------------------------- */

static int keep_document(struct emu_rules *rules, json_t *document, struct emu_error *err)
{
	json_t **documents = realloc(
		rules->documents, (rules->n_documents + 1) * sizeof(*documents));
	if (!documents) {
		json_decref(document);
		return emu_fail_memory(err);
	}
	rules->documents = documents;
	rules->documents[rules->n_documents++] = document;
	return 0;
}

static int make_room(struct emu_rules *rules, size_t n, struct emu_error *err)
{
	if (rules->n + n <= rules->cap)
		return 0;
	struct emu_rule *all = realloc(rules->rules, (rules->n + n) * sizeof(*all));
	if (!all)
		return emu_fail_memory(err);
	memset(all + rules->n, 0, n * sizeof(*all));
	rules->rules = all;
	rules->cap = rules->n + n;
	return 0;
}

static int read_rules(struct emu_rules_load *load, const json_t *list)
{
	struct emu_rules *rules = load->rules;
	if (make_room(rules, json_array_size(list), load->err) < 0)
		return -1;
	for (; load->at < json_array_size(list); load->at++) {
		load->json = json_array_get(list, load->at);
		load->rule = &rules->rules[rules->n];
		load->rule->number = (uint32_t)rules->n++;
		if (read_rule(load) < 0)
			return -1;
	}
	return 0;
}

static int read_set(
	struct emu_rules *rules, const char *path, const json_t *document, struct emu_error *err)
{
	struct emu_rules_load load = {.rules = rules,
		.path = path,
		.set = emu_rules_load_text(document, "id"),
		.err = err};
	size_t n = rules->sets.n;
	if (emu_index_add(&rules->sets, load.set) == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	if (rules->sets.n == n)
		return emu_document_fail(path, "/id", err,
			"there is a set \"%.*s\" already: its findings could not be told apart",
			EMU_STR_ARGS(load.set));
	int result = read_rules(&load, json_object_get(document, "rules"));
	emu_index_free(&load.ids);
	return result;
}

int emu_rules_add(struct emu_rules *rules, const char *name, struct emu_error *err)
{
	struct emu_buf path = {0};
	struct stat about;
	int result = -1;
	bool is_path = strpbrk(name, "/.") != NULL;
	if (is_path)
		emu_buf_printf(&path, "%s", name);
	else
		emu_buf_printf(&path, "%s/rules/%s.json", rules->setup.schemas, name);
	emu_buf_push(&path, '\0');
	struct emu_str kept = path.failed ? (struct emu_str){0}
					  : emu_arena_copy(&rules->arena, emu_buf_str(&path));
	emu_buf_free(&path);
	if (!kept.at)
		return emu_fail_memory(err);
	if (!is_path && stat(kept.at, &about) < 0)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--rules %s: expected a file or a set of rules (half-year, annual, "
			"multi-year, proposals), found none of that name",
			name);
	json_t *document = emu_document_load(rules->setup.schemas, "rules", kept.at, err);
	if (document && keep_document(rules, document, err) == 0)
		result = read_set(rules, kept.at, document, err);
	return result;
}
