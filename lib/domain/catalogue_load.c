/*
 * Reads the catalogue's documents. Their shape is their schemas' business; here what they say of
 * one another is: ids that are there once, dimensions and indicators that exist, ratios with parts.
 */
#include "domain/catalogue.h"

#include <stdio.h>
#include <stdlib.h>

#include "domain/catalogue-internal.h"
#include "domain/entry-internal.h"
#include "schema/document.h"

struct load {
	const char *schemas;
	char paths[EMU_CATALOGUE_N_DOCUMENTS][4096];
	struct emu_catalogue *catalogue;
	struct emu_catalogue_names *names;
	struct emu_indicator *indicators;
	struct emu_dimension *dimensions;
	struct emu_buf scratch;
	struct emu_error *err;
};

/* The documents, each with the list of that name in it. */
static const char *const lists[EMU_CATALOGUE_N_DOCUMENTS] = {
	[EMU_CATALOGUE_INDICATORS] = "indicators",
	[EMU_CATALOGUE_DIMENSIONS] = "dimensions",
	[EMU_CATALOGUE_TITLES] = "titles",
	[EMU_CATALOGUE_CLASSES] = "recipient-classes",
	[EMU_CATALOGUE_SECTORS] = "sectors",
};

static int read_documents(struct load *load)
{
	for (size_t i = 0; i < EMU_CATALOGUE_N_DOCUMENTS; i++) {
		char kind[64], *path = load->paths[i];
		snprintf(kind, sizeof(kind), "catalogue/%s", lists[i]);
		int len = snprintf(path, sizeof(load->paths[i]), "%s/%s.json", load->schemas, kind);
		if (len < 0 || (size_t)len >= sizeof(load->paths[i]))
			return emu_fail(load->err, EMU_FAULT_USAGE, "%.100s...: too long a path",
				load->schemas);
		load->names->documents[i] = emu_document_load(load->schemas, kind, path, load->err);
		if (!load->names->documents[i])
			return -1;
	}
	return 0;
}

static struct emu_entry entry_of(
	const struct load *load, enum emu_catalogue_document document, size_t at)
{
	return emu_entry_of(
		load->paths[document], load->names->documents[document], lists[document], at);
}

/* The indicators, the dimensions, or a list that is the values of a dimension. */
static int read_kind(
	struct load *load, struct emu_catalogue_kind *kind, enum emu_catalogue_document document)
{
	kind->entries = json_object_get(load->names->documents[document], lists[document]);
	for (uint32_t i = 0; i < json_array_size(kind->entries); i++) {
		struct emu_entry entry = entry_of(load, document, i);
		if (emu_entry_add_id(&entry, &kind->ids, load->err) < 0)
			return -1;
	}
	return 0;
}

static int find(const struct load *load, const struct emu_entry *entry, const char *member,
	const struct emu_catalogue_kind *kind, struct emu_str id, uint32_t *at)
{
	*at = emu_index_find(&kind->ids, id);
	if (*at != EMU_INDEX_NONE)
		return 0;
	return emu_entry_fail(entry, member, load->err, "refers to \"%.*s\", which is not there",
		EMU_STR_ARGS(id));
}

/* ---- Dimensions ---------------------------------------------------------------------- */

/* Names and codes of an entry that may repeat another one (`same_as`): they are the other's. */
static int add_listed(struct load *load, struct emu_catalogue_kind *kind,
	const struct emu_entry *entry, uint32_t *same_as)
{
	struct emu_str other = emu_entry_text(entry->json, "same_as");
	struct emu_str code = emu_entry_text(entry->json, "code");
	*same_as = (uint32_t)entry->at;
	if (other.len && find(load, entry, "same_as", kind, other, same_as) < 0)
		return -1;
	if (other.len && *same_as >= entry->at)
		return emu_entry_fail(entry, "same_as", load->err,
			"is the same as \"%s\", which does not stand before it", other.at);
	if (code.len &&
		emu_names_add(&kind->names, &load->names->arena, &load->scratch, code, *same_as,
			load->err) < 0)
		return -1;
	return emu_names_add_entry(&kind->names, &load->names->arena, &load->scratch, entry->json,
		*same_as, load->err);
}

static int read_titles(struct load *load)
{
	struct emu_catalogue_kind *kind = &load->names->values[load->names->title];
	size_t n = json_array_size(kind->entries);
	struct emu_title *titles = emu_arena_array(&load->names->arena, n, sizeof(*titles));
	if (n && !titles)
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < n; i++) {
		struct emu_entry entry = entry_of(load, EMU_CATALOGUE_TITLES, i);
		titles[i].id = emu_entry_text(entry.json, "id");
		titles[i].code = emu_entry_text(entry.json, "code");
		struct emu_str other = emu_entry_text(entry.json, "same_as");
		titles[i].same_as = other.len ? emu_index_find(&kind->ids, other) : (uint32_t)i;
	}
	load->catalogue->titles = titles;
	load->catalogue->n_titles = n;
	return 0;
}

/* A dimension whose values are a document of their own. Such a list is open. */
static int read_listed_values(struct load *load, const struct emu_entry *entry,
	struct emu_dimension *dimension, struct emu_catalogue_kind *kind)
{
	struct emu_str from = emu_entry_text(entry->json, "values_from");
	enum emu_catalogue_document document = EMU_CATALOGUE_TITLES;
	while (document < EMU_CATALOGUE_N_DOCUMENTS &&
		!emu_str_equal(from, emu_str_from(lists[document])))
		document++;
	if (document == EMU_CATALOGUE_N_DOCUMENTS)
		return emu_entry_fail(entry, "values_from", load->err,
			"takes its values from \"%s\", which is no list", from.at);
	if (read_kind(load, kind, document) < 0)
		return -1;
	size_t n = json_array_size(kind->entries);
	struct emu_dimension_value *values = emu_arena_array(
		&load->names->arena, n, sizeof(*values));
	if (n && !values)
		return emu_fail_memory(load->err);
	dimension->values = values;
	dimension->n_values = n;
	for (size_t i = 0; i < n; i++) {
		struct emu_entry value = entry_of(load, document, i);
		uint32_t same_as;
		if (add_listed(load, kind, &value, &same_as) < 0)
			return -1;
		values[i] = (struct emu_dimension_value){
			.id = emu_entry_text(value.json, "id"), .optional = true};
	}
	return 0;
}

static int read_own_values(struct load *load, const struct emu_entry *entry,
	struct emu_dimension *dimension, struct emu_catalogue_kind *kind)
{
	kind->entries = json_object_get(entry->json, "values");
	size_t n = json_array_size(kind->entries);
	struct emu_dimension_value *values = emu_arena_array(
		&load->names->arena, n, sizeof(*values));
	if (n && !values)
		return emu_fail_memory(load->err);
	dimension->values = values;
	dimension->n_values = n;
	for (uint32_t i = 0; i < n; i++) {
		const json_t *json = json_array_get(kind->entries, i);
		values[i].id = emu_entry_text(json, "id");
		values[i].optional = json_is_true(json_object_get(json, "optional"));
		dimension->n_expected += !values[i].optional;
		uint32_t number = emu_index_add(&kind->ids, values[i].id);
		if (number == EMU_INDEX_NONE)
			return emu_fail_memory(load->err);
		if (number != i)
			return emu_entry_fail(entry, "values", load->err,
				"has the value \"%s\" twice", values[i].id.at);
		if (emu_names_add_entry(&kind->names, &load->names->arena, &load->scratch, json, i,
			    load->err) < 0)
			return -1;
	}
	return 0;
}

static int read_dimensions(struct load *load)
{
	struct emu_catalogue_names *names = load->names;
	if (read_kind(load, &names->dimensions, EMU_CATALOGUE_DIMENSIONS) < 0)
		return -1;
	size_t n = json_array_size(names->dimensions.entries);
	load->dimensions = emu_arena_array(&names->arena, n, sizeof(*load->dimensions));
	names->values = calloc(n ? n : 1, sizeof(*names->values));
	if (!names->values || (n && !load->dimensions))
		return emu_fail_memory(load->err);
	names->n_values = n;
	load->catalogue->dimensions = load->dimensions;
	load->catalogue->n_dimensions = n;
	for (uint32_t i = 0; i < n; i++) {
		struct emu_entry entry = entry_of(load, EMU_CATALOGUE_DIMENSIONS, i);
		struct emu_dimension *dimension = &load->dimensions[i];
		dimension->id = emu_entry_text(entry.json, "id");
		bool listed = json_object_get(entry.json, "values_from");
		dimension->is_outline = json_is_true(json_object_get(entry.json, "outline"));
		if (emu_names_add_entry(&names->dimensions.names, &names->arena, &load->scratch,
			    entry.json, i, load->err) < 0 ||
			(listed ? read_listed_values : read_own_values)(
				load, &entry, dimension, &names->values[i]) < 0)
			return -1;
	}
	names->title = emu_index_find(&names->dimensions.ids, EMU_STR("title"));
	if (names->title == EMU_INDEX_NONE)
		return emu_fail(load->err, EMU_FAULT_USAGE, "%s: there is no dimension \"title\"",
			load->paths[EMU_CATALOGUE_DIMENSIONS]);
	return read_titles(load);
}

/* ---- Indicators ---------------------------------------------------------------------- */

static const char *const over_periods[] = {
	[EMU_OVER_PERIODS_SUM] = "sum",
	[EMU_OVER_PERIODS_LAST] = "last",
	[EMU_OVER_PERIODS_MEAN] = "mean",
	[EMU_OVER_PERIODS_RATIO] = "ratio",
};

static int read_over_periods(
	const struct load *load, const struct emu_entry *entry, struct emu_indicator *indicator)
{
	struct emu_str name = emu_entry_text(entry->json, "over_periods");
	for (size_t i = 0; i < sizeof(over_periods) / sizeof(*over_periods); i++)
		if (emu_str_equal(name, emu_str_from(over_periods[i]))) {
			indicator->over_periods = (enum emu_over_periods)i;
			return 0;
		}
	return emu_entry_fail(entry, "over_periods", load->err,
		"expected sum, last, mean or ratio, found \"%.*s\"", EMU_STR_ARGS(name));
}

/* Another indicator that this one may refer to. */
static int read_other(
	const struct load *load, const struct emu_entry *entry, const char *member, uint32_t *other)
{
	struct emu_str id = emu_entry_text(entry->json, member);
	*other = EMU_CATALOGUE_NONE;
	return id.len ? find(load, entry, member, &load->names->indicators, id, other) : 0;
}

static int read_dimensions_of(
	struct load *load, const struct emu_entry *entry, struct emu_indicator *indicator)
{
	const json_t *list = json_object_get(entry->json, "dimensions");
	size_t n = json_array_size(list);
	uint32_t *dimensions = emu_arena_array(&load->names->arena, n, sizeof(*dimensions));
	if (n && !dimensions)
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < n; i++) {
		char member[48];
		snprintf(member, sizeof(member), "dimensions/%zu", i);
		if (find(load, entry, member, &load->names->dimensions,
			    emu_entry_string(json_array_get(list, i)), &dimensions[i]) < 0)
			return -1;
	}
	indicator->dimensions = dimensions;
	indicator->n_dimensions = n;
	return 0;
}

static int read_counts(
	struct load *load, const struct emu_entry *entry, struct emu_indicator *indicator)
{
	const json_t *counts = json_object_get(entry->json, "counts");
	json_t *where = json_object_get(counts, "where");
	size_t n = json_object_size(where), i = 0;
	struct emu_indicator_where *tests = emu_arena_array(&load->names->arena, n, sizeof(*tests));
	if (n && !tests)
		return emu_fail_memory(load->err);
	for (void *at = json_object_iter(where); at; at = json_object_iter_next(where, at))
		tests[i++] = (struct emu_indicator_where){emu_str_from(json_object_iter_key(at)),
			emu_entry_string(json_object_iter_value(at))};
	indicator->counts_type = emu_entry_text(counts, "type");
	indicator->counts_where = tests;
	indicator->n_counts_where = n;
	return 0;
}

static int read_fields(struct load *load, const json_t *list, const struct emu_str **to, size_t *n)
{
	*n = json_array_size(list);
	struct emu_str *fields = emu_arena_array(&load->names->arena, *n, sizeof(*fields));
	if (*n && !fields)
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < *n; i++)
		fields[i] = emu_entry_string(json_array_get(list, i));
	*to = fields;
	return 0;
}

static int read_states(
	struct load *load, const struct emu_entry *entry, struct emu_indicator *indicator)
{
	const json_t *states = json_object_get(entry->json, "states");
	indicator->states_type = emu_entry_text(states, "type");
	return read_fields(load, json_object_get(states, "sum"), &indicator->states_sum,
		       &indicator->n_states_sum) < 0
		? -1
		: read_fields(load, json_object_get(states, "less"), &indicator->states_less,
			  &indicator->n_states_less);
}

/* Once all are read: a ratio is made of two that are none. */
static int check_ratio(const struct load *load, uint32_t at)
{
	const struct emu_indicator *ratio = &load->indicators[at];
	struct emu_entry entry = entry_of(load, EMU_CATALOGUE_INDICATORS, at);
	if (ratio->over_periods != EMU_OVER_PERIODS_RATIO)
		return 0;
	if (ratio->numerator == EMU_CATALOGUE_NONE || ratio->denominator == EMU_CATALOGUE_NONE)
		return emu_entry_fail(&entry, NULL, load->err,
			"is a ratio: expected a numerator and a denominator");
	const struct emu_indicator *above = &load->indicators[ratio->numerator];
	const struct emu_indicator *below = &load->indicators[ratio->denominator];
	if (above->over_periods == EMU_OVER_PERIODS_RATIO ||
		below->over_periods == EMU_OVER_PERIODS_RATIO)
		return emu_entry_fail(
			&entry, NULL, load->err, "is a ratio of ratios, which cannot be added up");
	return 0;
}

static int read_indicators(struct load *load)
{
	struct emu_catalogue_kind *kind = &load->names->indicators;
	if (read_kind(load, kind, EMU_CATALOGUE_INDICATORS) < 0)
		return -1;
	size_t n = json_array_size(kind->entries);
	load->indicators = emu_arena_array(&load->names->arena, n, sizeof(*load->indicators));
	if (n && !load->indicators)
		return emu_fail_memory(load->err);
	load->catalogue->indicators = load->indicators;
	load->catalogue->n_indicators = n;
	for (uint32_t i = 0; i < n; i++) {
		struct emu_entry entry = entry_of(load, EMU_CATALOGUE_INDICATORS, i);
		struct emu_indicator *indicator = &load->indicators[i];
		indicator->id = emu_entry_text(entry.json, "id");
		indicator->percent = json_is_true(json_object_get(entry.json, "percent"));
		indicator->places = (int32_t)json_integer_value(
			json_object_get(entry.json, "places"));
		if (emu_names_add_entry(&kind->names, &load->names->arena, &load->scratch,
			    entry.json, i, load->err) < 0 ||
			read_over_periods(load, &entry, indicator) < 0 ||
			read_other(load, &entry, "numerator", &indicator->numerator) < 0 ||
			read_other(load, &entry, "denominator", &indicator->denominator) < 0 ||
			read_other(load, &entry, "weight", &indicator->weight) < 0 ||
			read_dimensions_of(load, &entry, indicator) < 0 ||
			read_counts(load, &entry, indicator) < 0 ||
			read_states(load, &entry, indicator) < 0)
			return -1;
	}
	for (uint32_t i = 0; i < n; i++)
		if (check_ratio(load, i) < 0)
			return -1;
	return 0;
}

struct emu_catalogue *emu_catalogue_load(const char *schemas, struct emu_error *err)
{
	struct load *load = calloc(1, sizeof(*load));
	struct emu_catalogue *catalogue = calloc(1, sizeof(*catalogue));
	struct emu_catalogue_names *names = calloc(1, sizeof(*names));
	if (!load || !catalogue || !names) {
		free(load);
		free(catalogue);
		free(names);
		emu_fail_memory(err);
		return NULL;
	}
	catalogue->names = names;
	*load = (struct load){
		.schemas = schemas, .catalogue = catalogue, .names = names, .err = err};
	bool good = read_documents(load) == 0 && read_dimensions(load) == 0 &&
		read_indicators(load) == 0;
	emu_buf_free(&load->scratch);
	free(load);
	if (good)
		return catalogue;
	emu_catalogue_del(catalogue);
	return NULL;
}
