/* Records of known shapes, leaf by leaf. Called by emu-validate for each line before it is read as
 * JSON, and for those that passed after all. */
#include "schema/accept.h"

#include <stdlib.h>

#include "base/wide.h"
#include "schema/accept-internal.h"
#include "schema/format-internal.h"
#include "schema/number-internal.h"
#include "schema/run-internal.h"

#define PLANS_MAX 8  /* of one shape */
#define WASTED_MAX 8 /* times that what was learned of a shape was known already */

/* Texts that passed a pattern or a format, each at its own place. */
#define PASSED_BITS 11
#define PASSED_TEXT 48

struct passed {
	uintptr_t what;
	uint32_t len;
	char text[PASSED_TEXT + 4];
};

/* What hangs on a shape. */
struct plans {
	struct emu_plan *first;
	uint32_t n, wasted;
};

struct emu_acceptor {
	struct emu_schema_run *run;
	struct emu_json_shapes *shapes;
	struct passed *passed;
	uint64_t n;
	struct emu_json_leaf leaves[EMU_JSON_LEAVES];
};

struct emu_acceptor *emu_acceptor_new(struct emu_schema_run *run, struct emu_error *err)
{
	struct emu_acceptor *acceptor = calloc(1, sizeof(*acceptor));
	if (!acceptor) {
		emu_fail_memory(err);
		return NULL;
	}
	acceptor->run = run;
	acceptor->shapes = emu_json_shapes_new(err);
	acceptor->passed = calloc((size_t)1 << PASSED_BITS, sizeof(*acceptor->passed));
	if (acceptor->shapes && acceptor->passed)
		return acceptor;
	emu_fail_memory(err);
	emu_acceptor_del(acceptor);
	return NULL;
}

void emu_acceptor_del(struct emu_acceptor *acceptor)
{
	if (!acceptor)
		return;
	emu_json_shapes_del(acceptor->shapes);
	free(acceptor->passed);
	free(acceptor);
}

uint64_t emu_acceptor_count(const struct emu_acceptor *acceptor)
{
	return acceptor->n;
}

/* ---- Asking -----------------------------------------------------------------------------------
 */

static bool is_integer(struct emu_str text)
{
	for (size_t i = text.at[0] == '-'; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return true;
}

static bool holds_bound(const struct emu_ask *ask, struct emu_str text)
{
	const struct emu_bound *bound = ask->bound;
	struct emu_error err;
	/* Most bounds are these, and told by the first digit. */
	if (ask->code == EMU_OP_MINIMUM && bound->is_small &&
		((bound->small <= 0 && text.at[0] != '-') ||
			(bound->small == 1 && text.at[0] >= '1')))
		return true;
	if (ask->code == EMU_OP_MULTIPLE_OF)
		return emu_number_is_multiple(text, bound->text, &err) > 0;
	return emu_run_bound_holds((enum emu_op_code)ask->code, bound, text);
}

static bool holds_length(const struct emu_ask *ask, const struct emu_json_leaf *leaf)
{
	uint32_t n = ask->number;
	/* A character takes at least a byte, and at most 12 (two escapes) as it stands. */
	if (ask->code == EMU_OP_MAX_LENGTH ? leaf->len <= n
					   : leaf->len / 12 >= n || (n == 1 && leaf->len))
		return true;
	if (leaf->escaped)
		return false;
	size_t count = emu_run_count_characters((struct emu_str){leaf->at, leaf->len});
	return ask->code == EMU_OP_MAX_LENGTH ? count <= n : count >= n;
}

static bool match_text(
	const struct emu_acceptor *acceptor, const struct emu_ask *ask, struct emu_str text)
{
	struct emu_error err;
	if (ask->code == EMU_OP_FORMAT)
		return emu_format_holds((enum emu_format)ask->number, text);
	return emu_regex_match(ask->regex, acceptor->run->regex, text, &err) > 0;
}

static bool holds_text(
	struct emu_acceptor *acceptor, const struct emu_ask *ask, const struct emu_json_leaf *leaf)
{
	struct emu_str text = {leaf->at, leaf->len};
	uintptr_t what = ask->code == EMU_OP_FORMAT ? ask->number : (uintptr_t)ask->regex;
	if (EMU_UNLIKELY(leaf->escaped))
		return false;
	if (EMU_UNLIKELY(text.len > PASSED_TEXT))
		return match_text(acceptor, ask, text);
	uint32_t slot = emu_names_slot(emu_names_head(text.at, text.len) ^ what,
		emu_names_tail(text.at, text.len), text.len, 0x9e3779b97f4a7c15u, 64 - PASSED_BITS);
	struct passed *passed = &acceptor->passed[slot];
	if (EMU_LIKELY(passed->what == what && passed->len == text.len &&
		    emu_wide_same(text.at, passed->text, text.len)))
		return true;
	if (!match_text(acceptor, ask, text))
		return false;
	passed->what = what;
	passed->len = leaf->len;
	memcpy(passed->text, text.at, text.len);
	return true;
}

static inline bool holds(
	struct emu_acceptor *acceptor, const struct emu_ask *ask, const struct emu_json_leaf *leaf)
{
	struct emu_str text = {leaf->at, leaf->len};
	switch ((enum emu_ask_kind)ask->kind) {
	case EMU_ASK_SAME:
		return text.len == ask->same.len && emu_wide_same(text.at, ask->same.at, text.len);
	case EMU_ASK_INTEGER:
		return is_integer(text);
	case EMU_ASK_BOUND:
		return holds_bound(ask, text);
	case EMU_ASK_NAME:
		return !leaf->escaped && emu_names_find(ask->names, text) != EMU_NAMES_NONE;
	case EMU_ASK_LENGTH:
		return holds_length(ask, leaf);
	case EMU_ASK_TEXT:
		return holds_text(acceptor, ask, leaf);
	}
	return false;
}

const char *emu_acceptor_try(struct emu_acceptor *acceptor, const char *at, const char *end)
{
	const char *after;
	const struct emu_json_shape *shape = emu_json_shapes_match(
		acceptor->shapes, at, end, acceptor->leaves, &after);
	const struct plans *plans = shape ? shape->use : NULL;
	for (const struct emu_plan *plan = plans ? plans->first : NULL; plan; plan = plan->next) {
		uint32_t i = 0;
		while (i < plan->n &&
			holds(acceptor, &plan->asks[i], &acceptor->leaves[plan->asks[i].leaf]))
			i++;
		if (EMU_LIKELY(i == plan->n)) {
			acceptor->n++;
			return after;
		}
	}
	return NULL;
}

size_t emu_acceptor_lines(
	struct emu_acceptor *acceptor, struct emu_str text, size_t max_line, uint64_t *n)
{
	const char *at = text.at, *end = text.at + text.len, *after;
	*n = 0;
	while (at < end && (after = emu_acceptor_try(acceptor, at, end)) && after < end &&
		*after == '\n' && (size_t)(after - at) <= max_line) {
		at = after + 1;
		++*n;
	}
	return (size_t)(at - text.at);
}

/* ---- Learning ---------------------------------------------------------------------------------
 */

static bool same_asks(const struct emu_plan *a, const struct emu_plan *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++) {
		const struct emu_ask *x = &a->asks[i], *y = &b->asks[i];
		if (x->kind != y->kind || x->leaf != y->leaf || x->code != y->code ||
			x->number != y->number ||
			(x->kind == EMU_ASK_SAME ? !emu_str_equal(x->same, y->same)
						 : x->bound != y->bound))
			return false;
	}
	return true;
}

static void add_plan(struct plans *plans, struct emu_plan *plan)
{
	const struct emu_plan *other = plans->first;
	while (other && !same_asks(other, plan))
		other = other->next;
	if (other) {
		plans->wasted++;
		return;
	}
	plan->next = plans->first;
	plans->first = plan;
	plans->n++;
}

void emu_acceptor_learn(struct emu_acceptor *acceptor, const struct emu_schema *schema,
	const struct emu_json *json, uint32_t decided)
{
	struct emu_json_shape *shape = emu_json_shapes_learn(acceptor->shapes, json);
	if (!shape)
		return;
	struct emu_arena *arena = emu_json_shapes_arena(acceptor->shapes);
	if (!shape->use)
		shape->use = emu_arena_array(arena, 1, sizeof(struct plans));
	struct plans *plans = shape->use;
	if (!plans || plans->n == PLANS_MAX || plans->wasted == WASTED_MAX)
		return;
	struct emu_plan *plan = emu_plan_new(acceptor->run, schema, json, decided, arena);
	if (plan)
		add_plan(plans, plan);
	else
		plans->wasted++;
}
