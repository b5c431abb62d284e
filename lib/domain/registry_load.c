/*
 * Reads a unit registry. The document's shape is its schema's business; here its cross-references
 * are: ids that are there once, parents and members that exist and make a tree at any time, dates
 * in order. Each mistake is told with the place in the document and the ids concerned.
 */
#include "domain/registry.h"

#include <stdio.h>
#include <stdlib.h>

#include "domain/entry-internal.h"
#include "domain/registry-internal.h"
#include "schema/document.h"

struct load {
	const char *path;
	struct emu_registry *registry;
	struct emu_registry_names *names;
	struct emu_unit *units;
	struct emu_unit_block *blocks;
	struct emu_buf scratch;
	struct emu_error *err;
};

/* A place within an entry: "parents/1" and, of that, "parents/1/from". */
struct within {
	char text[64];
};

static struct within within(const char *member, size_t at, const char *of_that)
{
	struct within place;
	snprintf(place.text, sizeof(place.text), "%s/%zu/%s", member, at, of_that);
	return place;
}

/* The schema has seen to it that a date is one. */
static int32_t day_of(const json_t *object, const char *member, int32_t otherwise)
{
	struct emu_str text = emu_entry_text(object, member);
	int32_t day;
	return text.len && emu_date_parse(&day, text, NULL) == 0 ? day : otherwise;
}

/* `member` is where "from" stands in the entry. */
static int read_span(const struct load *load, const struct emu_entry *entry, const char *member,
	const json_t *object, struct emu_span *span)
{
	span->from = day_of(object, "from", INT32_MIN);
	span->to = day_of(object, "to", INT32_MAX);
	if (span->from <= span->to)
		return 0;
	return emu_entry_fail(entry, member, load->err, "is from %s, which is after to %s",
		emu_entry_text(object, "from").at, emu_entry_text(object, "to").at);
}

/* A unit that another entry refers to by its id. */
static int find_unit(struct load *load, const struct emu_entry *entry, const char *member,
	struct emu_str id, uint32_t *unit)
{
	*unit = emu_index_find(&load->names->units.ids, id);
	if (*unit != EMU_INDEX_NONE)
		return 0;
	/* Perhaps a misspelt id, perhaps a name in the place of one: either way an id is meant. */
	const struct emu_names *names = &load->names->units.names;
	struct emu_str near = emu_names_nearest(names, id, &load->scratch);
	if (!near.len)
		return emu_entry_fail(entry, member, load->err,
			"refers to \"%.*s\", which is no unit's id", EMU_STR_ARGS(id));
	const struct emu_name_bearer *bearer = emu_names_find(names, near, &load->scratch);
	if (!bearer)
		return emu_fail_memory(load->err);
	return emu_entry_fail(entry, member, load->err,
		"refers to \"%.*s\", which is no unit's id: did you mean \"%.*s\"",
		EMU_STR_ARGS(id), EMU_STR_ARGS(load->units[bearer->entry].id));
}

/* Ids and names come first, since everything else refers to them. */
static int add_names(struct load *load, struct emu_registry_kind *kind, const char *list)
{
	json_t *document = load->names->document;
	kind->entries = json_object_get(document, list);
	for (uint32_t i = 0; i < json_array_size(kind->entries); i++) {
		struct emu_entry entry = emu_entry_of(load->path, document, list, i);
		if (emu_entry_add_id(&entry, &kind->ids, load->err) < 0 ||
			emu_names_add_entry(&kind->names, &load->names->arena, &load->scratch,
				entry.json, i, load->err) < 0)
			return -1;
	}
	return 0;
}

/* ---- Ties ---------------------------------------------------------------------------- */

/* A list of ties: to the parents of a unit, to the members of a block. */
static int read_ties(struct load *load, const struct emu_entry *entry, const char *member,
	const struct emu_tie **ties, size_t *n_ties)
{
	const json_t *list = json_object_get(entry->json, member);
	size_t n = json_array_size(list);
	struct emu_tie *all = emu_arena_array(&load->names->arena, n, sizeof(*all));
	if (n && !all)
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < n; i++) {
		const json_t *json = json_array_get(list, i);
		if (find_unit(load, entry, within(member, i, "unit").text,
			    emu_entry_text(json, "unit"), &all[i].unit) < 0 ||
			read_span(load, entry, within(member, i, "from").text, json, &all[i].span) <
				0)
			return -1;
	}
	*ties = all;
	*n_ties = n;
	return 0;
}

/* A later tie that is valid together with an earlier one (to the same unit, if `same`). */
static const struct emu_tie *find_overlap(
	const struct emu_tie *ties, size_t n, bool same, const struct emu_tie **earlier)
{
	for (size_t i = 1; i < n; i++)
		for (size_t j = 0; j < i; j++) {
			const struct emu_tie *a = &ties[j], *b = &ties[i];
			if (a->span.from > b->span.to || b->span.from > a->span.to ||
				(same && a->unit != b->unit))
				continue;
			*earlier = a;
			return b;
		}
	return NULL;
}

/* ---- Units --------------------------------------------------------------------------- */

static int read_parents(struct load *load, const struct emu_entry *entry, struct emu_unit *unit)
{
	struct emu_str only = emu_entry_text(entry->json, "parent");
	if (only.len) {
		struct emu_tie *tie = emu_arena_array(&load->names->arena, 1, sizeof(*tie));
		if (!tie)
			return emu_fail_memory(load->err);
		tie->span = (struct emu_span){INT32_MIN, INT32_MAX};
		unit->parents = tie;
		unit->n_parents = 1;
		return find_unit(load, entry, "parent", only, &tie->unit);
	}
	if (read_ties(load, entry, "parents", &unit->parents, &unit->n_parents) < 0)
		return -1;
	const struct emu_tie *one, *other;
	other = find_overlap(unit->parents, unit->n_parents, false, &one);
	if (!other)
		return 0;
	return emu_entry_fail(entry, "parents", load->err,
		"has two parents at once, \"%s\" and \"%s\"", load->units[one->unit].id.at,
		load->units[other->unit].id.at);
}

/* A unit ends where its successors begin, all on one day. */
static int read_successors(struct load *load, const struct emu_entry *entry, struct emu_unit *unit)
{
	const json_t *list = json_object_get(entry->json, "successors");
	size_t n = json_array_size(list);
	uint32_t *all = emu_arena_array(&load->names->arena, n, sizeof(*all));
	if (n && !all)
		return emu_fail_memory(load->err);
	unit->succeeded_on = INT32_MAX;
	for (size_t i = 0; i < n; i++) {
		const json_t *json = json_array_get(list, i);
		int32_t on = day_of(json, "on", INT32_MAX);
		if (find_unit(load, entry, within("successors", i, "unit").text,
			    emu_entry_text(json, "unit"), &all[i]) < 0)
			return -1;
		for (size_t j = 0; j < i; j++)
			if (all[j] == all[i])
				return emu_entry_fail(entry, within("successors", i, "unit").text,
					load->err, "has the successor \"%s\" twice",
					load->units[all[i]].id.at);
		if (i && on != unit->succeeded_on)
			return emu_entry_fail(entry, within("successors", i, "on").text, load->err,
				"has successors on two days");
		unit->succeeded_on = on;
	}
	unit->successors = all;
	unit->n_successors = n;
	if (n && unit->span.to == INT32_MAX)
		unit->span.to = unit->succeeded_on - 1;
	if (!n || (unit->span.to < unit->succeeded_on && unit->span.from <= unit->span.to))
		return 0;
	return emu_entry_fail(entry, within("successors", 0, "on").text, load->err,
		"is succeeded while it is there, or before");
}

/* Once all dates are read: a successor is there on its first day. */
static int check_successors(struct load *load)
{
	for (size_t i = 0; i < load->registry->n_units; i++) {
		const struct emu_unit *unit = &load->units[i];
		struct emu_entry entry = emu_entry_of(
			load->path, load->names->document, "units", i);
		for (size_t j = 0; j < unit->n_successors; j++) {
			const struct emu_unit *next = &load->units[unit->successors[j]];
			if (next->span.from > unit->succeeded_on ||
				next->span.to < unit->succeeded_on)
				return emu_entry_fail(&entry, within("successors", j, "on").text,
					load->err, "is succeeded by \"%s\" when that is not there",
					next->id.at);
		}
	}
	return 0;
}

static int read_units(struct load *load)
{
	const json_t *list = load->names->units.entries;
	size_t n = json_array_size(list);
	load->units = emu_arena_array(&load->names->arena, n, sizeof(*load->units));
	if (n && !load->units)
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < n; i++)
		load->units[i].id = emu_entry_text(json_array_get(list, i), "id");
	for (size_t i = 0; i < n; i++) {
		struct emu_entry entry = emu_entry_of(
			load->path, load->names->document, "units", i);
		struct emu_unit *unit = &load->units[i];
		unit->kind = emu_entry_text(entry.json, "kind");
		if (read_span(load, &entry, "from", entry.json, &unit->span) < 0 ||
			read_parents(load, &entry, unit) < 0 ||
			read_successors(load, &entry, unit) < 0)
			return -1;
	}
	load->registry->units = load->units;
	load->registry->n_units = n;
	return 0;
}

static bool is_child(const struct emu_unit *parent, const uint32_t *children, uint32_t unit)
{
	/* Units come in order, so a unit tied twice to the parent is the last of its children. */
	return parent->n_children && children[parent->n_children - 1] == unit;
}

/* The other direction of the ties: counted, laid out, filled. */
static int link_children(struct load *load)
{
	struct emu_arena *arena = &load->names->arena;
	size_t n = load->registry->n_units;
	uint32_t **children = emu_arena_array(arena, n, sizeof(*children));
	size_t *room = emu_arena_array(arena, n, sizeof(*room));
	if (n && (!children || !room))
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < load->units[i].n_parents; j++)
			room[load->units[i].parents[j].unit]++;
	for (size_t i = 0; i < n; i++) {
		children[i] = emu_arena_array(arena, room[i], sizeof(**children));
		if (room[i] && !children[i])
			return emu_fail_memory(load->err);
		load->units[i].children = children[i];
	}
	for (uint32_t i = 0; i < n; i++)
		for (size_t j = 0; j < load->units[i].n_parents; j++) {
			uint32_t at = load->units[i].parents[j].unit;
			struct emu_unit *parent = &load->units[at];
			if (!is_child(parent, children[at], i))
				children[at][parent->n_children++] = i;
		}
	return 0;
}

/* Parents come first, then successors: what a unit is below, or has become. */
static size_t n_above(const struct emu_unit *unit)
{
	return unit->n_parents + unit->n_successors;
}

static uint32_t above(const struct emu_unit *unit, size_t i)
{
	return i < unit->n_parents ? unit->parents[i].unit : unit->successors[i - unit->n_parents];
}

/* The number of what is above a unit that is part of a cycle as well, where `left` are the units in
 * or below cycles. */
static size_t above_left(const struct load *load, const size_t *left, uint32_t at)
{
	const struct emu_unit *unit = &load->units[at];
	size_t i = 0;
	while (!left[above(unit, i)])
		i++;
	return i;
}

/* Every unit left has one above it that is left too, so as many steps up as there are units end
 * inside a cycle. */
static int tell_cycle(const struct load *load, const size_t *left)
{
	uint32_t first = 0;
	while (!left[first])
		first++;
	for (size_t step = 0; step < load->registry->n_units; step++)
		first = above(&load->units[first], above_left(load, left, first));
	struct emu_buf text = {0};
	uint32_t at = first;
	bool succeeds = false;
	do {
		const struct emu_unit *unit = &load->units[at];
		size_t i = above_left(load, left, at);
		at = above(unit, i);
		succeeds = succeeds || i >= unit->n_parents;
		emu_buf_printf(&text, "%s%s \"%s\"", text.len ? ", " : "",
			i < unit->n_parents ? "below" : "succeeded by", load->units[at].id.at);
	} while (at != first);
	struct emu_entry entry = emu_entry_of(load->path, load->names->document, "units", first);
	emu_entry_fail(&entry, NULL, load->err, "%s itself: %.*s",
		succeeds ? "succeeds" : "is below", EMU_STR_ARGS(emu_buf_str(&text)));
	emu_buf_free(&text);
	return -1;
}

/* Of each unit, those directly below it or that it succeeds: from first[i] to first[i + 1]. */
static uint32_t *list_below(const struct load *load, size_t *first)
{
	size_t n = load->registry->n_units, n_all = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n_above(&load->units[i]); j++, n_all++)
			first[above(&load->units[i], j)]++;
	for (size_t i = 0, sum = 0; i <= n; i++)
		first[i] = sum += first[i];
	uint32_t *below = emu_arena_array(&load->names->arena, n_all, sizeof(*below));
	for (uint32_t i = 0; below && i < n; i++)
		for (size_t j = 0; j < n_above(&load->units[i]); j++)
			below[--first[above(&load->units[i], j)]] = i;
	return below;
}

/* Takes away units with nothing above them, again and again: what stays is above itself. */
static int put_in_order(struct load *load)
{
	struct emu_arena *arena = &load->names->arena;
	size_t n = load->registry->n_units, n_order = 0, done = 0;
	size_t *left = emu_arena_array(arena, n, sizeof(*left));
	size_t *first = emu_arena_array(arena, n + 1, sizeof(*first));
	uint32_t *order = emu_arena_array(arena, n, sizeof(*order));
	uint32_t *level = emu_arena_array(arena, n, sizeof(*level));
	uint32_t *below = first ? list_below(load, first) : NULL;
	if (!left || !first || !order || !level || !below)
		return emu_fail_memory(load->err);
	for (uint32_t i = 0; i < n; i++) {
		left[i] = n_above(&load->units[i]);
		level[i] = 0;
		if (!left[i])
			order[n_order++] = i;
	}
	for (; done < n_order; done++)
		for (size_t i = first[order[done]]; i < first[order[done] + 1]; i++)
			if (--left[below[i]] == 0) {
				level[below[i]] = level[order[done]] + 1;
				order[n_order++] = below[i];
			}
	load->registry->order = order;
	load->registry->level = level;
	return done == n ? 0 : tell_cycle(load, left);
}

/* ---- Blocks -------------------------------------------------------------------------- */

static int read_members(
	struct load *load, const struct emu_entry *entry, struct emu_unit_block *block)
{
	if (read_ties(load, entry, "members", &block->members, &block->n_members) < 0)
		return -1;
	const struct emu_tie *one, *other;
	other = find_overlap(block->members, block->n_members, true, &one);
	if (!other)
		return 0;
	return emu_entry_fail(entry, "members", load->err, "has the member \"%s\" twice at once",
		load->units[other->unit].id.at);
}

static int read_blocks(struct load *load)
{
	const json_t *list = load->names->blocks.entries;
	size_t n = json_array_size(list);
	load->blocks = emu_arena_array(&load->names->arena, n, sizeof(*load->blocks));
	if (n && !load->blocks)
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < n; i++) {
		struct emu_entry entry = emu_entry_of(
			load->path, load->names->document, "blocks", i);
		struct emu_unit_block *block = &load->blocks[i];
		block->id = emu_entry_text(entry.json, "id");
		if (read_span(load, &entry, "from", entry.json, &block->span) < 0 ||
			read_members(load, &entry, block) < 0)
			return -1;
	}
	load->registry->blocks = load->blocks;
	load->registry->n_blocks = n;
	return 0;
}

struct emu_registry *emu_registry_load(const char *schemas, const char *path, struct emu_error *err)
{
	struct emu_registry *registry = calloc(1, sizeof(*registry));
	struct emu_registry_names *names = calloc(1, sizeof(*names));
	struct load load = {.path = path, .registry = registry, .names = names, .err = err};
	if (!registry || !names) {
		free(registry);
		free(names);
		emu_fail_memory(err);
		return NULL;
	}
	registry->names = names;
	names->document = emu_document_load(schemas, "units", path, err);
	bool good = names->document && add_names(&load, &names->units, "units") == 0 &&
		add_names(&load, &names->blocks, "blocks") == 0 && read_units(&load) == 0 &&
		link_children(&load) == 0 && put_in_order(&load) == 0 &&
		check_successors(&load) == 0 && read_blocks(&load) == 0;
	emu_buf_free(&load.scratch);
	if (good)
		return registry;
	emu_registry_del(registry);
	return NULL;
}
