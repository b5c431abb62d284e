/* Whether a record belongs to what was asked for. Called once a record. */
#include "select/scope.h"

#include "select/normal.h"
#include "select/scope-internal.h"

void emu_scope_state_init(struct emu_scope_state *state, const struct emu_scope *scope)
{
	*state = (struct emu_scope_state){.type = scope->type,
		.period = scope->period,
		.unit = scope->unit,
		.block = scope->block};
}

void emu_scope_state_free(struct emu_scope_state *state)
{
	emu_buf_free(&state->scratch);
	emu_buf_free(&state->name);
	*state = (struct emu_scope_state){0};
}

/* The characters of a field that is a string, in state->name if need be; len 0 where it is none. */
static struct emu_str text_of(
	struct emu_scope_state *state, struct emu_json_pointer *field, const struct emu_json *json)
{
	const struct emu_json_value *value = emu_json_pointer_find(field, json);
	if (!value || value->type != EMU_JSON_STRING)
		return (struct emu_str){0};
	struct emu_str text = emu_normal_text(json, value, &state->name);
	state->failed |= state->name.failed;
	return text;
}

static bool is_among(const struct names *names, struct emu_str text)
{
	for (size_t i = 0; i < names->n; i++)
		if (emu_str_equal(names->texts[i], text))
			return true;
	return false;
}

/* False where the record has none, or none that can be read. */
static bool read_period(
	struct emu_scope_state *state, const struct emu_json *json, struct emu_period *period)
{
	struct emu_str text = text_of(state, &state->period, json);
	return text.len && emu_period_parse(period, text, NULL) == 0;
}

/* By its days, or as the period that they are the reporting form of: but a single day, and any
 * other run of days, is of no reporting period that it merely falls into. */
static bool is_in_periods(const struct emu_scope *scope, const struct emu_period *period)
{
	struct emu_period named = *period;
	size_t calendar;
	bool reports = emu_calendars_read(scope->calendars, period, &named, &calendar) ||
		(period->kind != EMU_PERIOD_DAY && period->kind != EMU_PERIOD_DAYS);
	for (size_t i = 0; i < scope->n_periods; i++) {
		const struct asked_period *asked = &scope->periods[i];
		if (scope->overlap ? emu_period_overlaps(&asked->days, period) ||
					(reports && emu_period_overlaps(&asked->named, &named))
				   : emu_period_contains(&asked->days, period) ||
					(reports && emu_period_contains(&asked->named, &named)))
			return true;
	}
	return false;
}

/* The record's unit in the registry, or EMU_REGISTRY_NONE. A name is looked for among those of the
 * record's period first. */
static uint32_t unit_of(const struct emu_scope *scope, struct emu_scope_state *state,
	const struct emu_json *json, const struct emu_period *period)
{
	uint32_t at;
	struct emu_str name = text_of(state, &state->unit, json);
	if (!name.len)
		return EMU_REGISTRY_NONE;
	enum emu_registry_answer answer = emu_registry_unit(
		scope->registry, name, period, &state->scratch, &at);
	state->failed |= state->scratch.failed;
	return answer == EMU_REGISTRY_FOUND || answer == EMU_REGISTRY_EXPIRED ? at
									      : EMU_REGISTRY_NONE;
}

static bool is_in_units(
	const struct emu_scope *scope, uint32_t unit, const struct emu_period *period)
{
	while (unit != EMU_REGISTRY_NONE && !scope->wanted_units[unit])
		unit = emu_registry_parent(scope->registry, unit, period);
	return unit != EMU_REGISTRY_NONE;
}

/* Of memberships that follow one another within the period the last counts, as it does for parents.
 */
static bool is_wanted_member(
	const struct emu_scope *scope, uint32_t unit, const struct emu_period *period)
{
	size_t from = scope->memberships_from[unit], to = scope->memberships_from[unit + 1];
	int32_t joined = INT32_MIN;
	for (size_t i = from; i < to; i++) {
		const struct emu_span *span = &scope->memberships[i].span;
		if (emu_span_meets(span, period) && span->from > joined)
			joined = span->from;
	}
	for (size_t i = from; i < to; i++) {
		const struct membership *membership = &scope->memberships[i];
		if (scope->wanted_blocks[membership->block] &&
			emu_span_meets(&membership->span, period) && membership->span.to >= joined)
			return true;
	}
	return false;
}

static bool is_in_blocks(const struct emu_scope *scope, struct emu_scope_state *state,
	const struct emu_json *json, uint32_t unit, const struct emu_period *period)
{
	struct emu_str name = text_of(state, &state->block, json);
	if (name.len) {
		uint32_t at;
		enum emu_registry_answer answer = emu_registry_block(
			scope->registry, name, period, &state->scratch, &at);
		state->failed |= state->scratch.failed;
		return (answer == EMU_REGISTRY_FOUND || answer == EMU_REGISTRY_EXPIRED) &&
			scope->wanted_blocks[at];
	}
	while (unit != EMU_REGISTRY_NONE && !is_wanted_member(scope, unit, period))
		unit = emu_registry_parent(scope->registry, unit, period);
	return unit != EMU_REGISTRY_NONE;
}

static bool is_in_places(const struct emu_scope *scope, struct emu_scope_state *state,
	const struct emu_json *json, const struct emu_period *period)
{
	if (!scope->registry)
		return (!scope->by_unit ||
			       is_among(&scope->units, text_of(state, &state->unit, json))) &&
			(!scope->by_block ||
				is_among(&scope->blocks, text_of(state, &state->block, json)));
	uint32_t unit = unit_of(scope, state, json, period);
	return (!scope->by_unit || is_in_units(scope, unit, period)) &&
		(!scope->by_block || is_in_blocks(scope, state, json, unit, period));
}

enum emu_scope_answer emu_scope_holds(
	const struct emu_scope *scope, struct emu_scope_state *state, const struct emu_json *json)
{
	/* What is about no period is looked for as things stand at the end of time. */
	static const struct emu_period always = {INT32_MIN, INT32_MAX, EMU_PERIOD_DAYS};
	struct emu_period period = always;
	bool inside = true;
	state->failed = false;
	if (scope->types.n)
		inside = is_among(&scope->types, text_of(state, &state->type, json));
	if (inside && scope->n_periods) {
		if (!read_period(state, json, &period))
			return emu_json_pointer_find(&state->period, json) ? EMU_SCOPE_UNREADABLE
									   : EMU_SCOPE_OUTSIDE;
		inside = is_in_periods(scope, &period);
	} else if (inside && scope->registry && !read_period(state, json, &period)) {
		period = always;
	}
	if (inside && (scope->by_unit || scope->by_block))
		inside = is_in_places(scope, state, json, &period);
	if (state->failed)
		return EMU_SCOPE_NO_MEMORY;
	return inside ? EMU_SCOPE_INSIDE : EMU_SCOPE_OUTSIDE;
}
