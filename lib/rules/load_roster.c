/* Rosters: the units that reports are expected of, and until when. */
#include <stdio.h>

#include "rules/load-internal.h"

struct roster {
	uint32_t *units;
	struct emu_span *spans;
	size_t n, cap;
};

/* A unit that is expected already in the same days is expected once. */
static void expect(struct roster *roster, uint32_t unit, struct emu_span span)
{
	for (size_t i = 0; i < roster->n; i++)
		if (roster->units[i] == unit && roster->spans[i].from <= span.to &&
			span.from <= roster->spans[i].to) {
			if (span.from < roster->spans[i].from)
				roster->spans[i].from = span.from;
			if (span.to > roster->spans[i].to)
				roster->spans[i].to = span.to;
			return;
		}
	roster->units[roster->n] = unit;
	roster->spans[roster->n++] = span;
}

static struct emu_span within(struct emu_span a, struct emu_span b)
{
	return (struct emu_span){a.from > b.from ? a.from : b.from, a.to < b.to ? a.to : b.to};
}

static void expect_members(struct roster *roster, const struct emu_registry *registry,
	const struct emu_unit_block *block)
{
	for (size_t i = 0; i < block->n_members; i++) {
		uint32_t unit = block->members[i].unit;
		struct emu_span span = within(block->span, block->members[i].span);
		expect(roster, unit, within(span, registry->units[unit].span));
	}
}

static int expect_kinds(struct emu_rules_load *load, struct roster *roster, const json_t *kinds)
{
	const struct emu_registry *registry = load->rules->setup.registry;
	for (size_t i = 0; i < emu_rules_load_n(kinds); i++) {
		struct emu_str kind = emu_rules_load_at(kinds, i);
		for (uint32_t unit = 0; unit < registry->n_units; unit++)
			if (emu_str_equal(registry->units[unit].kind, kind))
				expect(roster, unit, registry->units[unit].span);
	}
	return 0;
}

/*
 * A registry without blocks is that of those who report to its top: the units right below it, and
 * not those further down, who report to these.
 */
static void expect_below_top(struct roster *roster, const struct emu_registry *registry)
{
	for (uint32_t unit = 0; unit < registry->n_units; unit++) {
		const struct emu_unit *own = &registry->units[unit];
		if (!own->n_parents && !own->n_children)
			expect(roster, unit, own->span);
		for (size_t i = 0; i < own->n_parents; i++)
			if (!registry->units[own->parents[i].unit].n_parents)
				expect(roster, unit, within(own->span, own->parents[i].span));
	}
}

static int expect_blocks(struct emu_rules_load *load, struct roster *roster, const json_t *blocks)
{
	const struct emu_registry *registry = load->rules->setup.registry;
	for (size_t i = 0; i < emu_rules_load_n(blocks); i++) {
		struct emu_str id = emu_rules_load_at(blocks, i);
		bool found = false;
		if (!registry->n_blocks && emu_str_equal(id, EMU_STR("*")))
			expect_below_top(roster, registry);
		for (size_t block = 0; block < registry->n_blocks; block++) {
			if (!emu_str_equal(id, EMU_STR("*")) &&
				!emu_str_equal(registry->blocks[block].id, id))
				continue;
			expect_members(roster, registry, &registry->blocks[block]);
			found = true;
		}
		if (!found && !emu_str_equal(id, EMU_STR("*")))
			return emu_rules_load_fail(load, "expect/blocks",
				"\"%.*s\" is no block of the registry", EMU_STR_ARGS(id));
	}
	return 0;
}

static int expect_units(struct emu_rules_load *load, struct roster *roster, const json_t *units)
{
	const struct emu_registry *registry = load->rules->setup.registry;
	for (size_t i = 0; i < emu_rules_load_n(units); i++) {
		struct emu_str id = emu_rules_load_at(units, i);
		uint32_t unit = 0;
		while (unit < registry->n_units && !emu_str_equal(registry->units[unit].id, id))
			unit++;
		if (unit == registry->n_units)
			return emu_rules_load_fail(load, "expect/units",
				"\"%.*s\" is no unit of the registry", EMU_STR_ARGS(id));
		expect(roster, unit, registry->units[unit].span);
	}
	return 0;
}

/* In the registry's order, whatever was named first. */
static void sort(struct roster *roster)
{
	for (size_t i = 1; i < roster->n; i++)
		for (size_t j = i; j && roster->units[j] < roster->units[j - 1]; j--) {
			uint32_t unit = roster->units[j];
			struct emu_span span = roster->spans[j];
			roster->units[j] = roster->units[j - 1];
			roster->spans[j] = roster->spans[j - 1];
			roster->units[j - 1] = unit;
			roster->spans[j - 1] = span;
		}
}

static void read_deadline(struct emu_rules_load *load)
{
	const json_t *json = json_object_get(load->json, "deadline");
	struct emu_rule_deadline *deadline = &load->rule->deadline;
	if (!json)
		return;
	deadline->is_set = true;
	deadline->of_month = json_object_get(json, "month") != NULL;
	deadline->next_month = emu_str_equal(emu_rules_load_text(json, "month"), EMU_STR("next"));
	deadline->after_start = emu_str_equal(
		emu_rules_load_text(json, "after"), EMU_STR("period-start"));
	deadline->days = (int32_t)json_integer_value(
		json_object_get(json, deadline->of_month ? "day" : "days"));
}

int emu_rules_load_roster(struct emu_rules_load *load)
{
	struct emu_rule *rule = load->rule;
	const struct emu_registry *registry = load->rules->setup.registry;
	const json_t *expected = json_object_get(load->json, "expect");
	struct roster roster = {0};
	rule->late = emu_rules_load_severity(load->json, "late", EMU_RULE_WARNING);
	rule->again = emu_rules_load_severity(load->json, "again", EMU_RULE_INFO);
	read_deadline(load);
	rule->lacks_registry = !registry;
	if (!registry)
		return 0;
	roster.cap = registry->n_units * (1 + emu_rules_load_n(json_object_get(expected, "units")));
	for (size_t i = 0; i < registry->n_blocks; i++)
		roster.cap += registry->blocks[i].n_members;
	for (size_t i = 0; i < registry->n_units; i++)
		roster.cap += registry->units[i].n_parents;
	roster.units = emu_arena_array(&load->rules->arena, roster.cap + 1, sizeof(*roster.units));
	roster.spans = emu_arena_array(&load->rules->arena, roster.cap + 1, sizeof(*roster.spans));
	if (!roster.units || !roster.spans)
		return emu_fail_memory(load->err);
	if (expect_kinds(load, &roster, json_object_get(expected, "kinds")) < 0 ||
		expect_blocks(load, &roster, json_object_get(expected, "blocks")) < 0 ||
		expect_units(load, &roster, json_object_get(expected, "units")) < 0)
		return -1;
	sort(&roster);
	rule->expected = roster.units;
	rule->expected_spans = roster.spans;
	rule->n_expected = roster.n;
	return 0;
}
