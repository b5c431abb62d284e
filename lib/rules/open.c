/* Rules with all they refer to, as a command line names it. Called by emu-validate. */
#include <stdlib.h>

#include "rules/rules-internal.h"

static int read_periods(
	const struct emu_rules_request *request, struct emu_rules *rules, struct emu_error *err)
{
	struct emu_period *periods = emu_arena_array(
		&rules->arena, request->n_periods + 1, sizeof(*periods));
	if (!periods)
		return emu_fail_memory(err);
	for (size_t i = 0; i < request->n_periods; i++) {
		const char *text = request->periods[i];
		struct emu_error bad = {0};
		if (emu_period_parse_asked(&periods[i], emu_str_from(text), &bad) < 0)
			return emu_fail(err, EMU_FAULT_USAGE, "--period %s: %s", text, bad.text);
	}
	rules->setup.periods = periods;
	rules->setup.n_periods = request->n_periods;
	return 0;
}

static int add_all(
	const struct emu_rules_request *request, struct emu_rules *rules, struct emu_error *err)
{
	if (read_periods(request, rules, err) < 0)
		return -1;
	for (size_t i = 0; i < request->n_names; i++)
		if (emu_rules_add(rules, request->names[i], err) < 0)
			return -1;
	for (size_t i = 0; i < request->n_previous; i++)
		if (emu_rules_add_previous(rules, request->previous[i], err) < 0)
			return -1;
	return 0;
}

/* Whether some rule would hold back what repeats an earlier record. */
static bool hold(const struct emu_rules *rules)
{
	for (size_t i = 0; i < rules->n; i++)
		if (rules->rules[i].kind == EMU_RULE_UNIQUE &&
			rules->rules[i].severity == EMU_RULE_ERROR)
			return true;
	return false;
}

static struct emu_rules *open_all(const struct emu_rules_request *request, struct emu_error *err)
{
	struct emu_rules_setup setup = {.schemas = request->schemas,
		.lang = emu_str_from(request->lang),
		.holds = request->holds};
	struct emu_catalogue *catalogue = emu_catalogue_load(request->schemas, err);
	struct emu_registry *registry = NULL;
	struct emu_rules *rules = NULL;
	bool good = catalogue != NULL;
	if (good && request->units) {
		registry = emu_registry_load(request->schemas, request->units, err);
		good = registry != NULL;
	}
	setup.catalogue = catalogue;
	setup.registry = registry;
	if (good)
		rules = emu_rules_new(&setup, err);
	if (!rules) {
		emu_registry_del(registry);
		emu_catalogue_del(catalogue);
		return NULL;
	}
	rules->own_catalogue = catalogue;
	rules->own_registry = registry;
	if (add_all(request, rules, err) == 0) {
		rules->setup.holds &= hold(rules);
		return rules;
	}
	emu_rules_del(rules);
	return NULL;
}

int emu_rules_open(
	struct emu_rules **rules, const struct emu_rules_request *request, struct emu_error *err)
{
	const char *idle = request->units ? "--units"
		: request->n_previous	  ? "--previous"
		: request->n_periods	  ? "--period"
					  : NULL;
	*rules = NULL;
	if (!request->n_names && idle)
		return emu_fail(err, EMU_FAULT_USAGE, "%s is for rules: pass --rules too", idle);
	if (!request->n_names)
		return 0;
	*rules = open_all(request, err);
	return *rules ? 0 : -1;
}

bool emu_rules_need_order(const struct emu_rules *rules)
{
	return rules->setup.holds;
}
