/*
 * Cells that name something: units and blocks by the registry, indicators, titles and parts by the
 * catalogue, words by the profile's map. Called by table/value.c where it remembers no answer.
 */
#include "domain/names.h"
#include "table/table-internal.h"
#include "table/value-internal.h"

static const char *const kind_names[] = {
	[EMU_VALUE_UNIT] = "unit", [EMU_VALUE_BLOCK] = "block", [EMU_VALUE_TITLE] = "title"};

static int fail_name(struct emu_value_reader *reader, enum emu_value_kind kind,
	enum emu_registry_answer answer, struct emu_str name, struct emu_error *err)
{
	const char *what = kind_names[kind];
	struct emu_str cut = emu_table_cut(name), nearest;
	if (answer == EMU_REGISTRY_AMBIGUOUS)
		return emu_fail(err, EMU_FAULT_INPUT,
			"expected one %s, found \"%.*s\", a name that two of the registry bear",
			what, EMU_STR_ARGS(cut));
	if (answer == EMU_REGISTRY_EXPIRED)
		return emu_fail(err, EMU_FAULT_INPUT,
			"expected a %s of the period, found \"%.*s\", which the registry has at "
			"another time",
			what, EMU_STR_ARGS(cut));
	nearest = kind == EMU_VALUE_UNIT
		? emu_registry_nearest_unit(reader->setup->registry, name, &reader->text)
		: emu_registry_nearest_block(reader->setup->registry, name, &reader->text);
	if (nearest.len)
		return emu_fail(err, EMU_FAULT_INPUT,
			"expected a %s of the registry, found \"%.*s\": did you mean \"%.*s\"?",
			what, EMU_STR_ARGS(cut), EMU_STR_ARGS(nearest));
	return emu_fail(err, EMU_FAULT_INPUT, "expected a %s of the registry, found \"%.*s\"", what,
		EMU_STR_ARGS(cut));
}

/* Who bears a name in a period (or at any time), and whether that is so in every period. */
static enum emu_registry_answer find_unit(struct emu_value_reader *reader, enum emu_value_kind kind,
	struct emu_str name, const struct emu_period *when, struct emu_str *id, bool *timeless)
{
	const struct emu_registry *registry = reader->setup->registry;
	const struct emu_span *span;
	uint32_t at;
	enum emu_registry_answer answer = kind == EMU_VALUE_UNIT
		? emu_registry_unit(registry, name, when, &reader->text, &at)
		: emu_registry_block(registry, name, when, &reader->text, &at);
	if (answer != EMU_REGISTRY_FOUND)
		return answer;
	*id = kind == EMU_VALUE_UNIT ? registry->units[at].id : registry->blocks[at].id;
	span = kind == EMU_VALUE_UNIT ? &registry->units[at].span : &registry->blocks[at].span;
	*timeless = !when && span->from == INT32_MIN && span->to == INT32_MAX;
	return answer;
}

int emu_value_read_unit(struct emu_value_reader *reader, struct emu_arena *arena,
	enum emu_value_kind kind, struct emu_str name, const struct emu_value *period,
	struct emu_value *value, struct emu_error *err)
{
	struct emu_str id;
	bool timeless = false;
	if (!reader->setup->registry)
		return emu_value_set_tidied(reader, arena, name, value);
	enum emu_registry_answer answer = find_unit(reader, kind, name, NULL, &id, &timeless);
	if (!timeless && period && period->state == EMU_VALUE_FOUND)
		answer = find_unit(reader, kind, name, &period->period, &id, &timeless);
	value->timeless = timeless;
	if (answer == EMU_REGISTRY_FOUND)
		return emu_value_set_string(reader, arena, id, value);
	value->state = EMU_VALUE_BAD;
	(void)fail_name(reader, kind, answer, name, err);
	return 0;
}

int emu_value_read_indicator(struct emu_value_reader *reader, struct emu_arena *arena,
	struct emu_str name, struct emu_value *value, struct emu_error *err)
{
	const struct emu_catalogue *catalogue = reader->setup->catalogue;
	uint32_t at = emu_catalogue_indicator_named(catalogue, name, &reader->text);
	if (at != EMU_CATALOGUE_NONE)
		return emu_value_set_string(reader, arena, catalogue->indicators[at].id, value);
	value->state = EMU_VALUE_BAD;
	(void)emu_fail(err, EMU_FAULT_INPUT,
		"expected an indicator of the catalogue, found \"%.*s\"",
		EMU_STR_ARGS(emu_table_cut(name)));
	return 0;
}

int emu_value_read_listed(struct emu_value_reader *reader, struct emu_arena *arena,
	uint32_t dimension, struct emu_str name, struct emu_value *value, struct emu_error *err)
{
	const struct emu_dimension *list = &reader->setup->catalogue->dimensions[dimension];
	uint32_t at = emu_catalogue_value_named(
		reader->setup->catalogue, dimension, name, &reader->text);
	if (at != EMU_CATALOGUE_NONE)
		return emu_value_set_string(reader, arena, list->values[at].id, value);
	if (emu_value_is_missing(reader, name))
		return 0;
	if (!list->n_expected) {
		value->unlisted = true;
		return emu_value_set_tidied(reader, arena, name, value);
	}
	value->state = EMU_VALUE_BAD;
	(void)emu_fail(err, EMU_FAULT_INPUT, "expected a %.*s of the catalogue, found \"%.*s\"",
		EMU_STR_ARGS(list->id), EMU_STR_ARGS(emu_table_cut(name)));
	return 0;
}

int emu_value_read_title(struct emu_value_reader *reader, struct emu_arena *arena,
	struct emu_str name, struct emu_value *value)
{
	const struct emu_catalogue *catalogue = reader->setup->catalogue;
	uint32_t at = emu_catalogue_title_named(catalogue, name, &reader->text);
	if (at != EMU_CATALOGUE_NONE)
		return emu_value_set_string(reader, arena, catalogue->titles[at].id, value);
	value->unlisted = true;
	return emu_value_set_tidied(reader, arena, name, value);
}

int emu_value_read_mapped(struct emu_value_reader *reader, const struct emu_profile_map *map,
	struct emu_str word, struct emu_value *value, struct emu_error *err)
{
	emu_buf_clear(&reader->text);
	emu_names_key(word, &reader->text);
	uint32_t at = emu_index_find(&map->words, emu_buf_str(&reader->text));
	if (at != EMU_INDEX_NONE) {
		value->json = map->json[at];
		value->state = EMU_VALUE_FOUND;
		return 0;
	}
	value->state = EMU_VALUE_BAD;
	(void)emu_fail(err, EMU_FAULT_INPUT, "expected one of %.*s, found \"%.*s\"",
		EMU_STR_ARGS(map->expected), EMU_STR_ARGS(emu_table_cut(word)));
	return 0;
}

bool emu_value_is_total(struct emu_value_reader *reader, struct emu_str text)
{
	if (!reader->profile)
		return false;
	text = emu_str_trim(text);
	if (text.len && text.at[text.len - 1] == ':')
		text.len--;
	emu_buf_clear(&reader->text);
	emu_names_key(text, &reader->text);
	return emu_index_find(&reader->profile->totals, emu_buf_str(&reader->text)) !=
		EMU_INDEX_NONE;
}
