/* emu-select: records in, those of a period, a unit, a type, or for which a condition holds, out:
 * byte for byte, or chosen fields of them. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "cli/odd.h"
#include "cli/run.h"
#include "json/reader.h"
#include "select/expression.h"
#include "select/sample.h"
#include "select/scope.h"
#include "select/shape.h"

struct config {
	struct emu_option_list types, periods, units, blocks, conditions, fields, renames;
	const char *registry_file, *sample_words, *seed_words, *head_words;
	bool overlap, invert, count;

	struct emu_registry *registry;
	struct emu_calendars *calendars;
	struct emu_scope *scope;
	struct emu_expression **expressions; /* one a condition */
	struct emu_shape *shape;	     /* NULL: as they are */
	struct emu_sample_size sample;
	uint64_t seed, head;
	size_t max_depth;
};

struct worker {
	struct emu_json_reader reader;
	struct emu_scope_state scope;
	struct emu_expression_state *expressions;
	size_t n_expressions;
	struct emu_shape_state shape;
	struct emu_sample sample;
	struct emu_buf shaped, file; /* scratch */
	uint64_t passed;	     /* records selected, and sampled by rate */
	struct emu_odd unreadable;   /* records whose period is none */
	struct emu_odd unfit;	     /* records with a value that has no order with a condition's */
};

static const struct emu_option options[] = {
	{EMU_OPTION_LIST, 't', "type", "TYPE", "records of this type; again for others", NULL,
		offsetof(struct config, types)},
	{EMU_OPTION_LIST, 'p', "period", "PERIOD", "records about a part of PERIOD, or all of it",
		NULL, offsetof(struct config, periods)},
	{EMU_OPTION_FLAG, 0, "overlap", NULL, "with --period: a day in common is enough", NULL,
		offsetof(struct config, overlap)},
	{EMU_OPTION_LIST, 0, "unit", "UNIT",
		"records of this unit and, with --units, of those under it", NULL,
		offsetof(struct config, units)},
	{EMU_OPTION_LIST, 0, "block", "BLOCK", "records of this block", NULL,
		offsetof(struct config, blocks)},
	{EMU_OPTION_TEXT, 'u', "units", "FILE", "the registry of units and blocks", NULL,
		offsetof(struct config, registry_file)},
	{EMU_OPTION_LIST, 0, "where", "CONDITION",
		"records for which it holds: 'value>=10 and not field=economy'", NULL,
		offsetof(struct config, conditions)},
	{EMU_OPTION_FLAG, 'v', "invert", NULL, "the other records", NULL,
		offsetof(struct config, invert)},
	{EMU_OPTION_LIST, 0, "fields", "LIST",
		"pass on these fields alone, names or JSON Pointers, parted by commas", NULL,
		offsetof(struct config, fields)},
	{EMU_OPTION_LIST, 0, "rename", "OLD=NEW", "pass on the field OLD as NEW", NULL,
		offsetof(struct config, renames)},
	{EMU_OPTION_TEXT, 0, "sample", "N", "N of the records at random, or N% of them", NULL,
		offsetof(struct config, sample_words)},
	{EMU_OPTION_TEXT, 0, "seed", "NUMBER", "another sample for each number (0)", NULL,
		offsetof(struct config, seed_words)},
	{EMU_OPTION_TEXT, 0, "head", "N", "stop after the first N records", NULL,
		offsetof(struct config, head_words)},
	{EMU_OPTION_FLAG, 'c', "count", NULL, "print how many there are, not the records", NULL,
		offsetof(struct config, count)},
	{.kind = EMU_OPTION_END},
};

static int read_number(
	const char *option, const char *words, uint64_t *number, struct emu_error *err)
{
	*number = 0;
	for (const char *at = words; *at; at++) {
		if (*at < '0' || *at > '9' || *number > UINT64_MAX / 10 - 1)
			return emu_fail(err, EMU_FAULT_USAGE,
				"--%s: expected a whole number, found \"%s\"", option, words);
		*number = 10 * *number + (uint64_t)(*at - '0');
	}
	return *words ? 0
		      : emu_fail(err, EMU_FAULT_USAGE,
				"--%s: expected a whole number, found nothing", option);
}

static int read_amounts(struct config *own, struct emu_error *err)
{
	struct emu_error reason = {0};
	own->head = UINT64_MAX;
	if (own->seed_words && !own->sample_words)
		return emu_fail(err, EMU_FAULT_USAGE, "--seed: expected --sample with it");
	if (own->head_words && read_number("head", own->head_words, &own->head, err) < 0)
		return -1;
	if (own->seed_words && read_number("seed", own->seed_words, &own->seed, err) < 0)
		return -1;
	if (!own->sample_words)
		return 0;
	if (emu_sample_parse(&own->sample, emu_str_from(own->sample_words), &reason) < 0)
		return emu_fail(err, reason.fault, "--sample: %s", reason.text);
	if (own->head_words && !own->sample.is_rate)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--head: expected no --sample of a number of records with it: either "
			"takes so many");
	return 0;
}

static int read_scope(struct config *own, struct emu_run *run, struct emu_error *err)
{
	const char *schemas = NULL;
	if ((own->registry_file || own->periods.n) && !(schemas = emu_run_schemas(run, err)))
		return -1;
	if (own->registry_file &&
		!(own->registry = emu_registry_load(schemas, own->registry_file, err)))
		return -1;
	if (own->periods.n && !(own->calendars = emu_calendars_load(schemas, err)))
		return -1;
	const struct emu_scope_words words = {
		.types = own->types.items,
		.n_types = own->types.n,
		.periods = own->periods.items,
		.n_periods = own->periods.n,
		.units = own->units.items,
		.n_units = own->units.n,
		.blocks = own->blocks.items,
		.n_blocks = own->blocks.n,
		.overlap = own->overlap,
		.registry = own->registry,
		.calendars = own->calendars,
	};
	own->scope = emu_scope_new(&words, err);
	return own->scope ? 0 : -1;
}

static int read_conditions(struct config *own, struct emu_run *run, struct emu_error *err)
{
	size_t n = own->conditions.n;
	own->expressions = emu_arena_array(emu_run_arena(run), n, sizeof(*own->expressions));
	if (n && !own->expressions)
		return emu_fail_memory(err);
	for (size_t i = 0; i < n; i++) {
		struct emu_error reason = {0};
		own->expressions[i] = emu_expression_new(
			emu_str_from(own->conditions.items[i]), &reason);
		if (!own->expressions[i] && reason.fault == EMU_FAULT_USAGE)
			return emu_fail(err, reason.fault, "--where: column %" PRIu64 ": %s",
				reason.column, reason.text);
		if (!own->expressions[i])
			return emu_fail_memory(err);
	}
	return 0;
}

static int configure(void *config, struct emu_run *run, struct emu_error *err)
{
	struct config *own = config;
	own->max_depth = emu_run_max_depth(run);
	if (read_amounts(own, err) < 0 || read_conditions(own, run, err) < 0 ||
		read_scope(own, run, err) < 0)
		return -1;
	if (own->head_words || own->sample_words)
		emu_run_in_order(run);
	if (!own->fields.n && !own->renames.n)
		return 0;
	own->shape = emu_shape_new(
		own->fields.items, own->fields.n, own->renames.items, own->renames.n, err);
	return own->shape ? 0 : -1;
}

static int start(const void *config, void *worker, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = worker;
	self->reader.max_depth = (uint32_t)own->max_depth;
	emu_scope_state_init(&self->scope, own->scope);
	emu_sample_init(&self->sample, &own->sample, own->seed);
	if (own->shape && emu_shape_state_init(&self->shape, own->shape, err) < 0)
		return -1;
	self->expressions = calloc(own->conditions.n + 1, sizeof(*self->expressions));
	if (!self->expressions)
		return emu_fail_memory(err);
	for (; self->n_expressions < own->conditions.n; self->n_expressions++)
		if (emu_expression_state_init(&self->expressions[self->n_expressions],
			    own->expressions[self->n_expressions], err) < 0)
			return -1;
	return 0;
}

static int conditions_hold(const struct config *own, struct worker *self,
	const struct emu_json *json, const struct emu_line *line, struct emu_error *err)
{
	bool noted = false;
	int answer = 1;
	for (size_t i = 0; answer == 1 && i < self->n_expressions; i++) {
		struct emu_expression_state *state = &self->expressions[i];
		answer = emu_expression_holds(own->expressions[i], state, json, err);
		if (!noted && state->unfit && emu_odd_note(&self->unfit, json, line))
			emu_expression_tell_unfit(
				own->expressions[i], state, json, &self->unfit.what);
		noted |= state->unfit != NULL;
	}
	return answer;
}

/* 1 where everything asked for holds, 0 where not, -1 where that cannot be said. */
static int holds(const struct config *own, struct worker *self, const struct emu_json *json,
	const struct emu_line *line, struct emu_error *err)
{
	switch (emu_scope_holds(own->scope, &self->scope, json)) {
	case EMU_SCOPE_INSIDE:
		break;
	case EMU_SCOPE_OUTSIDE:
		return 0;
	case EMU_SCOPE_UNREADABLE:
		(void)emu_odd_note(&self->unreadable, json, line);
		return 0;
	case EMU_SCOPE_NO_MEMORY:
		return emu_fail_memory(err);
	}
	return conditions_hold(own, self, json, line, err);
}

static int pass_on(const struct config *own, struct worker *self, struct emu_str record,
	struct emu_outlet *outlet, struct emu_error *err)
{
	struct emu_buf *room = &outlet->stream[EMU_STREAM_OUT];
	bool by_number = own->sample_words && !own->sample.is_rate;
	if (own->sample.is_rate && !emu_sample_draw(&self->sample))
		return 0;
	if (by_number && emu_sample_offer(&self->sample, &room, err) < 0)
		return -1;
	if (room && (!own->count || by_number)) {
		emu_buf_append(room, record);
		emu_buf_push(room, '\n');
		if (room->failed)
			return emu_fail_memory(err);
	}
	if (++self->passed >= own->head)
		outlet->enough = true;
	return 0;
}

static int select_record(const struct config *own, struct worker *self, const struct emu_json *json,
	const struct emu_line *line, struct emu_outlet *outlet, struct emu_error *err)
{
	struct emu_str record = line->text;
	int selected = holds(own, self, json, line, err);
	if (selected < 0)
		return -1;
	if ((selected == 1) == own->invert)
		return 0;
	if (own->shape) {
		emu_buf_clear(&self->shaped);
		if (emu_shape_write(
			    own->shape, &self->shape, line->text, json, &self->shaped, err) < 0)
			return -1;
		if (self->shaped.failed)
			return emu_fail_memory(err);
		record = emu_buf_str(&self->shaped);
	}
	return pass_on(own, self, record, outlet, err);
}

static bool is_of_this_record(const struct emu_error *err)
{
	return err->fault == EMU_FAULT_INPUT || err->fault == EMU_FAULT_LIMIT;
}

static int see_line(const void *config, void *worker, const struct emu_line *line,
	struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = worker;
	struct emu_place place = {.file = emu_str_from(line->file), .line = line->number};
	struct emu_json json;

	if (!own->head) {
		outlet->enough = true;
		return 0;
	}
	if (emu_json_read(&self->reader, line->text, &json, err) == 0) {
		if (json.values[0].type != EMU_JSON_OBJECT)
			emu_fail(err, EMU_FAULT_INPUT, "expected a record, a JSON object");
		else if (select_record(own, self, &json, line, outlet, err) == 0)
			return 0;
		else
			place = emu_place_of(&json, line, &self->file);
	}
	if (!is_of_this_record(err))
		return -1;
	err->line = place.line;
	emu_outlet_error(outlet, place.file, err);
	*err = (struct emu_error){0};
	return 0;
}

static int merge(const void *config, void *into, void *from, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = into, *other = from;
	self->passed += other->passed;
	for (size_t i = 0; i < self->n_expressions; i++)
		emu_expression_state_merge(
			&self->expressions[i], &other->expressions[i], own->expressions[i]);
	return emu_odd_merge(&self->unreadable, &other->unreadable, err) < 0 ||
			emu_odd_merge(&self->unfit, &other->unfit, err) < 0
		? -1
		: 0;
}

/* Where nothing was selected, a misspelt name may be why. */
static void tell_lacking(const struct config *own, struct worker *self, struct emu_outlet *outlet)
{
	for (size_t i = 0; i < self->n_expressions && !self->passed; i++) {
		emu_buf_clear(&self->file);
		emu_expression_tell_lacking(
			own->expressions[i], &self->expressions[i], &self->file);
		if (self->file.len)
			emu_outlet_message(outlet, EMU_SEVERITY_WARNING, NULL,
				"--where %s: no record has %.*s", own->conditions.items[i],
				EMU_STR_ARGS(emu_buf_str(&self->file)));
	}
}

static int finish(
	const void *config, void *worker, struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = worker;
	struct emu_buf *out = &outlet->stream[EMU_STREAM_OUT];
	(void)err;
	emu_odd_tell(&self->unreadable, "its period cannot be read, so it is in none", outlet);
	emu_odd_tell(&self->unfit, ", which is neither below nor above it", outlet);
	tell_lacking(own, self, outlet);
	if (own->count) {
		bool by_number = own->sample_words && !own->sample.is_rate;
		emu_buf_append_number(out, by_number ? self->sample.n : self->passed);
		emu_buf_push(out, '\n');
		return 0;
	}
	emu_sample_sort(&self->sample);
	for (size_t i = 0; i < self->sample.n; i++) {
		emu_buf_append(out, emu_buf_str(&self->sample.slots[i].record));
		emu_outlet_ready(outlet);
	}
	return 0;
}

static void stop(void *worker)
{
	struct worker *self = worker;
	for (size_t i = 0; i < self->n_expressions; i++)
		emu_expression_state_free(&self->expressions[i]);
	free(self->expressions);
	emu_scope_state_free(&self->scope);
	emu_shape_state_free(&self->shape);
	emu_sample_free(&self->sample);
	emu_buf_free(&self->shaped);
	emu_buf_free(&self->file);
	emu_odd_free(&self->unreadable);
	emu_odd_free(&self->unfit);
	emu_json_reader_free(&self->reader);
}

static void release(void *config)
{
	struct config *own = config;
	for (size_t i = 0; own->expressions && i < own->conditions.n; i++)
		emu_expression_del(own->expressions[i]);
	emu_shape_del(own->shape);
	emu_scope_del(own->scope);
	emu_registry_del(own->registry);
	emu_calendars_del(own->calendars);
}

const struct emu_filter emu_filter = {
	.name = "emu-select",
	.summary = "Pass on records of a period, a unit or a type, or for which a condition holds.",
	.operands = "[FILE...]",
	.options = options,
	.parallel = true,
	.config_size = sizeof(struct config),
	.worker_size = sizeof(struct worker),
	.configure = configure,
	.start = start,
	.line = see_line,
	.merge = merge,
	.finish = finish,
	.stop = stop,
	.release = release,
};
