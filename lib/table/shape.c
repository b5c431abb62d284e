/*
 * The fields of a profile's record, in the order in which records write them whatever the order of
 * the table's columns: called by table/profile.c while it loads a document.
 */
#include "json/writer.h"
#include "table/profile-internal.h"

struct draft {
	struct emu_profile_field *fields; /* as they are met */
	uint32_t *ranks;
	size_t n, cap;
	const struct emu_catalogue *catalogue;
	bool has_object; /* the record's title and recipient describe it: not breakdowns */
};

/* Top-level names in the order of a record; dimensions stand between the two halves. */
static const char *const leading[] = {"id", "name", "indicator", "criterion", NULL};
static const char *const subject[] = {"title", "recipient", "position", NULL};
static const char *const place[] = {"unit", "block", "period", NULL};
static const char *const trailing[] = {"value", "bound", "comparator", "target", "max", "self",
	"verified", "final", "bonus", "deduction", "status", "date", "decision", "votes", NULL};

enum { RANK_SUBJECT = 10, RANK_PLACE = 20, RANK_DIMENSION = 100, RANK_TRAILING = 1000000 };
enum { RANK_OTHER = 1000100, RANK_SUBMITTED };

static uint32_t find_name(const char *const *names, struct emu_str name)
{
	for (uint32_t i = 0; names[i]; i++)
		if (emu_str_equal(emu_str_from(names[i]), name))
			return i;
	return EMU_PROFILE_NONE;
}

/* "recipient" of "/recipient/name" and of "recipient". */
static struct emu_str top_of(struct emu_str path)
{
	if (path.len && path.at[0] == '/') {
		path = emu_str_after(path, 1);
		const char *slash = memchr(path.at, '/', path.len);
		if (slash)
			path.len = (size_t)(slash - path.at);
	}
	return path;
}

/* "name" of "/recipient/name"; len 0 where there is no second step. */
static struct emu_str rest_of(struct emu_str path)
{
	size_t len = top_of(path).len + 2;
	return path.len > len && path.at[0] == '/' ? emu_str_after(path, len) : (struct emu_str){0};
}

/* The order of what an object holds: a recipient's kind before its name. */
static uint32_t rank_within(struct emu_str path)
{
	static const char *const names[] = {
		"kind", "name", "number", "date", "for", "present", "members", NULL};
	return find_name(names, rest_of(path)); /* NONE, which is the last, for others */
}

static uint32_t rank_of(const struct draft *draft, struct emu_str path)
{
	struct emu_str top = top_of(path);
	uint32_t at;
	if ((at = find_name(leading, top)) != EMU_PROFILE_NONE)
		return at;
	if (draft->has_object && (at = find_name(subject, top)) != EMU_PROFILE_NONE)
		return RANK_SUBJECT + at;
	if ((at = find_name(place, top)) != EMU_PROFILE_NONE)
		return RANK_PLACE + at;
	if ((at = emu_catalogue_dimension(draft->catalogue, top)) != EMU_CATALOGUE_NONE)
		return RANK_DIMENSION + at;
	if ((at = find_name(trailing, top)) != EMU_PROFILE_NONE)
		return RANK_TRAILING + at;
	return emu_str_equal(top, EMU_STR("submitted")) ? RANK_SUBMITTED : RANK_OTHER;
}

struct emu_value_type emu_value_type_usual(
	const struct emu_catalogue *catalogue, struct emu_str path)
{
	static const struct {
		const char *name;
		enum emu_value_kind kind;
	} usual[] = {{"unit", EMU_VALUE_UNIT}, {"block", EMU_VALUE_BLOCK},
		{"period", EMU_VALUE_PERIOD}, {"indicator", EMU_VALUE_INDICATOR},
		{"title", EMU_VALUE_TITLE}, {"submitted", EMU_VALUE_DATE}, {"date", EMU_VALUE_DATE},
		{"value", EMU_VALUE_NUMBER}};
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		if (emu_str_equal(emu_str_from(usual[i].name), path))
			return (struct emu_value_type){.kind = usual[i].kind};
	uint32_t dimension = emu_catalogue_dimension(catalogue, path);
	if (dimension != EMU_CATALOGUE_NONE)
		return (struct emu_value_type){EMU_VALUE_DIMENSION, dimension, NULL};
	return (struct emu_value_type){.kind = EMU_VALUE_TEXT};
}

/* Room was counted beforehand. `type` NULL: as its name says. */
static int add_field(struct draft *draft, struct emu_profile_source *source, struct emu_str path,
	const struct emu_value_type *type, struct emu_error *err)
{
	if (path.len > 1 && path.at[0] == '/' && !rest_of(path).len)
		path = emu_str_after(path, 1);
	for (size_t i = 0; i < draft->n; i++) {
		struct emu_str other = draft->fields[i].path;
		if (emu_str_equal(other, path))
			return 0;
		if (emu_str_equal(top_of(other), top_of(path)) &&
			(!rest_of(other).len || !rest_of(path).len))
			return emu_profile_fail(source, err,
				"the field \"%.*s\" cannot stand beside \"%.*s\", which it would "
				"hold",
				EMU_STR_ARGS(path), EMU_STR_ARGS(other));
	}
	path = emu_arena_copy(source->arena, path);
	if (!path.at)
		return emu_fail_memory(err);
	draft->fields[draft->n] = (struct emu_profile_field){
		path, type ? *type : emu_value_type_usual(source->catalogue, path)};
	draft->ranks[draft->n++] = rank_of(draft, path);
	return 0;
}

static int add_keys(struct draft *draft, struct emu_profile_source *source, json_t *object,
	struct emu_error *err)
{
	const char *key;
	json_t *value;
	json_object_foreach(object, key,
		value) if (add_field(draft, source, emu_str_from(key), NULL, err)) return -1;
	return 0;
}

/* The "set" of each entry of a list. */
static int add_set_keys(struct draft *draft, struct emu_profile_source *source, const json_t *list,
	struct emu_error *err)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (add_keys(draft, source, json_object_get(json_array_get(list, i), "set"), err))
			return -1;
	return 0;
}

static size_t count_set_keys(const json_t *list)
{
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(list); i++)
		n += json_object_size(json_object_get(json_array_get(list, i), "set"));
	return n;
}

static int add_columns(
	struct draft *draft, struct emu_profile_source *source, struct emu_error *err)
{
	const json_t *columns = json_object_get(source->json, "columns");
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const json_t *column = json_array_get(columns, i);
		struct emu_str field = emu_profile_text(column, "field");
		struct emu_value_type type;
		if (emu_profile_type(source, emu_profile_text(column, "kind"), &type, err))
			return -1;
		if (field.len && type.kind != EMU_VALUE_IGNORE &&
			add_field(draft, source, field, &type, err))
			return -1;
	}
	return 0;
}

/* What the unpivoted cells fill, and what their headings may say. */
static int add_unpivoted(
	struct draft *draft, struct emu_profile_source *source, struct emu_error *err)
{
	const json_t *unpivot = json_object_get(source->json, "unpivot");
	struct emu_value_type type;
	if (!unpivot)
		return 0;
	struct emu_str kind = emu_profile_text(unpivot, "kind");
	if (emu_profile_type(source, kind.len ? kind : EMU_STR("number"), &type, err) ||
		add_field(draft, source, emu_profile_text(unpivot, "value"), &type, err) ||
		add_set_keys(draft, source, json_object_get(unpivot, "columns"), err))
		return -1;
	if (!json_object_get(unpivot, "headings"))
		return 0;
	if (add_field(draft, source, EMU_STR("indicator"), NULL, err))
		return -1;
	for (size_t i = 0; i < source->catalogue->n_dimensions; i++)
		if (add_field(draft, source, source->catalogue->dimensions[i].id, NULL, err))
			return -1;
	return 0;
}

static int add_settings(
	struct draft *draft, struct emu_profile_source *source, struct emu_error *err)
{
	for (size_t i = 0; i < source->n_settings; i++)
		if (add_field(draft, source, source->settings[i].field, NULL, err))
			return -1;
	return 0;
}

/* A figure's period may stand in a title above its table, whatever the columns. */
static int add_implied(struct draft *draft, struct emu_profile_source *source,
	const struct emu_profile *profile, struct emu_error *err)
{
	if (add_field(draft, source, EMU_STR("period"), NULL, err))
		return -1;
	if (emu_str_equal(profile->gives, EMU_STR("figure")))
		return add_field(draft, source, EMU_STR("bound"), NULL, err);
	return 0;
}

static int gather(struct draft *draft, struct emu_profile_source *source,
	const struct emu_profile *profile, struct emu_error *err)
{
	const json_t *json = source->json, *unpivot = json_object_get(json, "unpivot");
	draft->cap = json_array_size(json_object_get(json, "columns")) +
		json_object_size(json_object_get(json, "constants")) +
		count_set_keys(json_object_get(json, "sections")) +
		count_set_keys(json_object_get(unpivot, "columns")) + source->n_settings +
		source->catalogue->n_dimensions + 4;
	draft->fields = emu_arena_array(source->arena, draft->cap, sizeof(*draft->fields));
	draft->ranks = emu_arena_array(source->arena, draft->cap, sizeof(*draft->ranks));
	if (!draft->fields || !draft->ranks)
		return emu_fail_memory(err);
	if (add_columns(draft, source, err) ||
		add_keys(draft, source, json_object_get(json, "constants"), err) ||
		add_unpivoted(draft, source, err) ||
		add_set_keys(draft, source, json_object_get(json, "sections"), err) ||
		add_implied(draft, source, profile, err) || add_settings(draft, source, err))
		return -1;
	return 0;
}

/* The field of that object that comes next, or draft->n. */
static size_t next_within(const struct draft *draft, const bool *taken, struct emu_str top)
{
	size_t best = draft->n;
	for (size_t i = 0; i < draft->n; i++)
		if (!taken[i] && emu_str_equal(top_of(draft->fields[i].path), top) &&
			(best == draft->n ||
				rank_within(draft->fields[i].path) <
					rank_within(draft->fields[best].path)))
			best = i;
	return best;
}

/* By rank, and as they were met; the fields of one object beside each other. Few enough for the
 * plainest of sorts. */
static int sort(const struct draft *draft, struct emu_profile_source *source,
	struct emu_profile *profile, struct emu_error *err)
{
	struct emu_profile_field *sorted = emu_arena_array(
		source->arena, draft->n, sizeof(*sorted));
	bool *taken = emu_arena_array(source->arena, draft->n, sizeof(*taken));
	if (!sorted || !taken)
		return emu_fail_memory(err);
	for (size_t n = 0; n < draft->n;) {
		size_t best = draft->n;
		for (size_t i = 0; i < draft->n; i++)
			if (!taken[i] && (best == draft->n || draft->ranks[i] < draft->ranks[best]))
				best = i;
		struct emu_str top = top_of(draft->fields[best].path);
		for (size_t next = next_within(draft, taken, top); next != draft->n;) {
			sorted[n++] = draft->fields[next];
			taken[next] = true;
			next = next_within(draft, taken, top);
		}
	}
	profile->fields = sorted;
	profile->n_fields = draft->n;
	return 0;
}

/* `,"name":` */
static int make_key(struct emu_profile_source *source, struct emu_str name, struct emu_str *key)
{
	emu_buf_clear(&source->scratch);
	emu_buf_push(&source->scratch, ',');
	emu_json_write_string(&source->scratch, name);
	emu_buf_push(&source->scratch, ':');
	*key = emu_arena_copy(source->arena, emu_buf_str(&source->scratch));
	return key->at && !source->scratch.failed ? 0 : -1;
}

static int build_nodes(
	struct emu_profile_source *source, struct emu_profile *profile, struct emu_error *err)
{
	struct emu_profile_node *nodes = emu_arena_array(
		source->arena, 2 * profile->n_fields, sizeof(*nodes));
	uint32_t n = 0;
	if (!nodes)
		return emu_fail_memory(err);
	for (size_t i = 0; i < profile->n_fields;) {
		struct emu_str path = profile->fields[i].path, top = top_of(path);
		struct emu_profile_node *head = &nodes[n++];
		if (make_key(source, top, &head->key))
			return emu_fail_memory(err);
		head->field = rest_of(path).len ? EMU_PROFILE_NONE : (uint32_t)i++;
		while (head->field == EMU_PROFILE_NONE && i < profile->n_fields &&
			emu_str_equal(top_of(profile->fields[i].path), top)) {
			struct emu_profile_node *node = &nodes[n++];
			if (make_key(source, rest_of(profile->fields[i].path), &node->key))
				return emu_fail_memory(err);
			node->field = (uint32_t)i++;
			node->end = n;
		}
		head->end = n;
	}
	profile->nodes = nodes;
	profile->n_nodes = n;
	return 0;
}

int emu_profile_build_shape(
	struct emu_profile_source *source, struct emu_profile *profile, struct emu_error *err)
{
	struct draft draft = {
		.catalogue = source->catalogue,
		.has_object = !emu_str_equal(profile->gives, EMU_STR("figure")) &&
			!emu_str_equal(profile->gives, EMU_STR("pledge")),
	};
	if (gather(&draft, source, profile, err) || sort(&draft, source, profile, err))
		return -1;
	return build_nodes(source, profile, err);
}
