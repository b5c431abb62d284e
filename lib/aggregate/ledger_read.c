/* States of a partial back into a ledger, as ledger_write.c describes them. Called by emu-aggregate
 * --merge for each line; all that it reads may be wrong. */
#include <stdlib.h>

#include "aggregate/expected-internal.h"
#include "aggregate/ledger-internal.h"

/* What the numbers of a part stand for: those of the ledger. */
struct numbers {
	uint32_t *all;
	size_t n, cap;
};

struct emu_ledger_joiner {
	struct emu_ledger *ledger;
	struct numbers indicators, owners, files, periods, values[EMU_DIMENSIONS_MAX];
	struct emu_page **pages;
	size_t n_pages, pages_cap;
	struct emu_buf scratch;
};

/* A state while it is read: what is wrong with it has been said once `failed`. */
struct state {
	struct emu_ledger_joiner *joiner;
	const struct emu_json *json;
	struct emu_error *err;
	bool failed;
};

struct emu_ledger_joiner *emu_ledger_joiner_new(struct emu_ledger *ledger, struct emu_error *err)
{
	struct emu_ledger_joiner *joiner = calloc(1, sizeof(*joiner));
	if (!joiner)
		emu_fail_memory(err);
	else
		joiner->ledger = ledger;
	return joiner;
}

void emu_ledger_joiner_del(struct emu_ledger_joiner *joiner)
{
	if (!joiner)
		return;
	free(joiner->indicators.all);
	free(joiner->owners.all);
	free(joiner->files.all);
	free(joiner->periods.all);
	for (size_t k = 0; k < EMU_DIMENSIONS_MAX; k++)
		free(joiner->values[k].all);
	free(joiner->pages);
	emu_buf_free(&joiner->scratch);
	free(joiner);
}

void emu_ledger_joiner_begin(struct emu_ledger_joiner *joiner)
{
	joiner->indicators.n = joiner->owners.n = joiner->files.n = joiner->periods.n = 0;
	for (size_t k = 0; k < EMU_DIMENSIONS_MAX; k++)
		joiner->values[k].n = 0;
	joiner->n_pages = 0;
}

static void fail(struct state *state, const char *expected, const struct emu_json_value *value)
{
	if (!state->failed)
		emu_expected(state->err, expected, state->json, value, "state");
	state->failed = true;
}

/* Something of ours failed, and said why. */
static void pass_on(struct state *state, bool failed)
{
	state->failed = state->failed || failed;
}

static uint64_t read_number(struct state *state, const struct emu_json_value *value, uint64_t most)
{
	struct emu_str text = emu_json_raw(state->json, value);
	uint64_t number = 0;
	bool good = value->type == EMU_JSON_NUMBER && text.len <= 19;
	for (size_t i = 0; good && i < text.len; i++) {
		good = text.at[i] >= '0' && text.at[i] <= '9';
		number = 10 * number + (uint64_t)(text.at[i] - '0');
	}
	if (good && number <= most)
		return number;
	fail(state, "a number of a state", value);
	return 0;
}

/* What a number of the part stands for. */
static uint32_t look_up(
	struct state *state, const struct numbers *numbers, const struct emu_json_value *value)
{
	if (!numbers->n) {
		fail(state, "what a number stands for before it", value);
		return 0;
	}
	uint64_t at = read_number(state, value, numbers->n - 1);
	return state->failed ? 0 : numbers->all[at];
}

/* The same of one that is 0 for none, and else one more than the number. */
static uint32_t look_up_or(struct state *state, const struct numbers *numbers,
	const struct emu_json_value *value, uint32_t none)
{
	uint64_t at = read_number(state, value, numbers->n);
	return state->failed || !at ? none : numbers->all[at - 1];
}

static void add(struct state *state, struct numbers *numbers, uint32_t number)
{
	uint32_t *all = emu_ledger_roomy(numbers->all, numbers->n, &numbers->cap, sizeof(*all));
	if (!all) {
		pass_on(state, emu_fail_memory(state->err) < 0);
		return;
	}
	numbers->all = all;
	all[numbers->n++] = number;
}

static struct emu_str read_text(struct state *state, const struct emu_json_value *value)
{
	struct emu_buf *scratch = &state->joiner->scratch;
	emu_buf_clear(scratch);
	if (value->type != EMU_JSON_STRING) {
		fail(state, "a name", value);
		return EMU_STR("");
	}
	struct emu_str text = emu_json_string(state->json, value, scratch);
	if (scratch->failed)
		pass_on(state, emu_fail_memory(state->err) < 0);
	return text;
}

/* The next of an array's elements. */
static const struct emu_json_value *after(
	const struct state *state, const struct emu_json_value *value)
{
	return state->json->values + value->next;
}

/* The first of an array of `n`, or NULL. */
static const struct emu_json_value *open_array(
	struct state *state, const struct emu_json_value *value, uint32_t n)
{
	if (value->type == EMU_JSON_ARRAY && value->n == n && n)
		return value + 1;
	fail(state, "a list of as many as we write", value);
	return NULL;
}

static void see_indicator(struct state *state, const struct emu_json_value *item)
{
	struct emu_str name = read_text(state, item);
	uint32_t number = state->failed
		? 0
		: emu_ledger_indicator(state->joiner->ledger, name, state->err);
	pass_on(state, number == EMU_INDEX_NONE);
	add(state, &state->joiner->indicators, number);
}

static void see_owner(struct state *state, const struct emu_json_value *item)
{
	struct emu_str name = read_text(state, item);
	char kind = name.len ? name.at[0] : '\0';
	if (kind != EMU_OWNER_UNIT && kind != EMU_OWNER_BLOCK && kind != EMU_OWNER_NOBODY)
		fail(state, "a kind and a name", item);
	uint32_t number = state->failed
		? 0
		: emu_ledger_owner(state->joiner->ledger, kind, emu_str_after(name, 1), state->err);
	pass_on(state, number == EMU_INDEX_NONE);
	add(state, &state->joiner->owners, number);
}

static void see_file(struct state *state, const struct emu_json_value *item)
{
	struct emu_str name = read_text(state, item);
	uint32_t number = 0;
	if (!state->failed)
		pass_on(state,
			emu_ledger_file(state->joiner->ledger, name, &number, state->err) < 0);
	add(state, &state->joiner->files, number);
}

static void see_value(struct state *state, const struct emu_json_value *item)
{
	struct emu_ledger *ledger = state->joiner->ledger;
	const struct emu_json_value *at = open_array(state, item, 2);
	size_t n_dims = ledger->question->catalogue->n_dimensions;
	if (!at || !n_dims)
		return;
	uint64_t k = read_number(state, at, n_dims - 1);
	struct emu_str name = read_text(state, after(state, at));
	if (state->failed)
		return;
	uint32_t number = emu_index_add(&ledger->values[k], name);
	if (number == EMU_INDEX_NONE)
		pass_on(state, emu_fail_memory(state->err) < 0);
	add(state, &state->joiner->values[k], number);
}

static void see_period(struct state *state, const struct emu_json_value *item)
{
	const struct emu_json_value *at = open_array(state, item, 2);
	struct emu_period period;
	if (!at)
		return;
	struct emu_str text = read_text(state, at);
	bool named = read_number(state, after(state, at), 1);
	if (!state->failed && emu_period_parse(&period, text, NULL) < 0)
		fail(state, "a period", at);
	if (state->failed)
		return;
	uint32_t number = emu_ledger_period(state->joiner->ledger, &period, named, state->err);
	pass_on(state, number == EMU_INDEX_NONE);
	add(state, &state->joiner->periods, number);
}

static void see_page(struct state *state, const struct emu_json_value *item)
{
	struct emu_ledger_joiner *joiner = state->joiner;
	size_t n_dims = joiner->ledger->question->catalogue->n_dimensions;
	const struct emu_json_value *at = open_array(state, item, 3), *dim;
	struct emu_cell_key key = {0};
	if (!at)
		return;
	key.indicator = look_up(state, &joiner->indicators, at);
	key.period = look_up_or(state, &joiner->periods, at = after(state, at), EMU_INDEX_NONE);
	dim = open_array(state, after(state, at), (uint32_t)n_dims);
	for (size_t k = 0; !state->failed && k < n_dims; k++, dim = after(state, dim)) {
		uint32_t value = look_up_or(state, &joiner->values[k], dim, EMU_INDEX_NONE);
		key.dims[k] = value + 1; /* 0 where there is none */
	}
	struct emu_page **pages = emu_ledger_roomy(
		joiner->pages, joiner->n_pages, &joiner->pages_cap, sizeof(struct emu_page *));
	if (!pages)
		pass_on(state, emu_fail_memory(state->err) < 0);
	else
		joiner->pages = pages;
	if (state->failed)
		return;
	pages[joiner->n_pages++] = emu_ledger_page(joiner->ledger, &key, state->err);
	pass_on(state, !pages[joiner->n_pages - 1]);
}

/* What stands in far periods is passed by, as when it is read from a record. */
static bool is_passed_by(struct state *state, const struct emu_page *page, uint32_t owner)
{
	struct emu_ledger *ledger = state->joiner->ledger;
	const struct emu_cell_key key = {
		.indicator = page->indicator, .owner = owner, .period = page->period};
	struct emu_who who = {0};
	if (!ledger->asked[page->indicator])
		return true;
	if (!emu_ledger_is_far(ledger, &key))
		return false;
	pass_on(state, emu_ledger_pass_by(ledger, &key, &who, state->err) < 0);
	return true;
}

/* Page, owner and block, at *at; NULL where there is nothing to be entered. */
static struct emu_page *read_cell(
	struct state *state, const struct emu_json_value **at, uint32_t *owner, uint32_t *block)
{
	struct emu_ledger_joiner *joiner = state->joiner;
	uint64_t number = joiner->n_pages ? read_number(state, *at, joiner->n_pages - 1) : 0;
	if (!joiner->n_pages)
		fail(state, "a page before it", *at);
	*owner = look_up(state, &joiner->owners, *at = after(state, *at));
	*block = 1 + look_up_or(state, &joiner->owners, *at = after(state, *at), EMU_INDEX_NONE);
	if (state->failed)
		return NULL;
	struct emu_page *page = joiner->pages[number];
	if (page->period == EMU_INDEX_NONE)
		fail(state, "a page of a period", *at);
	return state->failed || is_passed_by(state, page, *owner) ? NULL : page;
}

static void read_statement(
	struct state *state, const struct emu_json_value *item, struct emu_statement *said)
{
	const struct emu_json_value *at = open_array(state, item, 5);
	struct emu_decimal value = {0};
	if (at && at->type != EMU_JSON_NUMBER)
		fail(state, "a number", at);
	if (state->failed)
		return;
	pass_on(state, emu_decimal_parse(&value, emu_json_raw(state->json, at), state->err) < 0);
	if (!state->failed)
		pass_on(state, emu_statement_set_value(said, &value, state->err) < 0);
	emu_decimal_free(&value);
	said->bound = read_number(state, at = after(state, at), EMU_BOUND_ABOUT) & EMU_BOUND_ABOUT;
	said->submitted = read_number(state, at = after(state, at), EMU_SUBMITTED_MAX) &
		EMU_SUBMITTED_MAX;
	said->file = look_up_or(
			     state, &state->joiner->files, at = after(state, at), EMU_FILE_NONE) &
		EMU_FILE_NONE;
	said->line = read_number(state, after(state, at), EMU_LINE_MAX) & EMU_LINE_MAX;
}

static void see_cell(struct state *state, const struct emu_json_value *item)
{
	const struct emu_json_value *at = open_array(state, item, 4);
	uint32_t owner, block;
	struct emu_page *page = at ? read_cell(state, &at, &owner, &block) : NULL;
	if (!page)
		return;
	at = after(state, at);
	if (at->type != EMU_JSON_ARRAY)
		fail(state, "a list of statements", at);
	uint32_t n = at->n;
	/* Of one that says nothing it is told that there is something to be said. */
	if (!state->failed && !n)
		pass_on(state,
			!emu_ledger_cell(state->joiner->ledger, page, owner, block, state->err));
	for (at++; !state->failed && n; n--, at = after(state, at)) {
		struct emu_statement said = {0};
		read_statement(state, at, &said);
		if (!state->failed)
			pass_on(state,
				emu_ledger_enter(state->joiner->ledger, page, owner, block, &said,
					state->err) < 0);
		emu_statement_free(&said);
	}
}

static bool read_hash(struct emu_str text, uint64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < 16; i++) {
		const char *digits = "0123456789abcdef", *digit = strchr(digits, text.at[i]);
		if (!digit || !text.at[i])
			return false;
		*number = *number << 4 | (uint64_t)(digit - digits);
	}
	return true;
}

static void see_copy(struct state *state, const struct emu_json_value *item)
{
	struct emu_ledger_joiner *joiner = state->joiner;
	const struct emu_json_value *at = open_array(state, item, 6);
	struct emu_copy copy = {0};
	struct emu_str hash = at ? read_text(state, at) : EMU_STR("");
	if (at &&
		(hash.len != 32 || !read_hash(hash, &copy.says.high) ||
			!read_hash(emu_str_after(hash, 16), &copy.says.low)))
		fail(state, "a hash", at);
	if (state->failed)
		return;
	copy.file = look_up_or(state, &joiner->files, at = after(state, at), EMU_FILE_NONE);
	at = after(state, at);
	struct emu_page *page = read_cell(state, &at, &copy.owner, &copy.block);
	copy.n = read_number(state, after(state, at), UINT64_MAX);
	if (state->failed || !page)
		return;
	const struct emu_cell *cell = emu_ledger_cell(
		joiner->ledger, page, copy.owner, copy.block, state->err);
	pass_on(state,
		!cell ||
			emu_ledger_copy(joiner->ledger, &copy, cell, state->err) == EMU_INDEX_NONE);
}

static void see_member(struct state *state, const struct emu_json_value *item)
{
	struct emu_ledger_joiner *joiner = state->joiner;
	const struct emu_json_value *at = open_array(state, item, 3);
	if (!at)
		return;
	uint32_t unit = look_up(state, &joiner->owners, at);
	uint32_t block = look_up(state, &joiner->owners, at = after(state, at));
	uint32_t period = look_up(state, &joiner->periods, after(state, at));
	if (!state->failed && !joiner->ledger->known_periods[period].is_far)
		pass_on(state,
			emu_ledger_member(joiner->ledger, unit, block, period, state->err) < 0);
}

static void see_stray(struct state *state, const struct emu_json_value *item)
{
	struct emu_ledger_joiner *joiner = state->joiner;
	const struct emu_json_value *at = open_array(state, item, 3);
	if (!at)
		return;
	uint32_t indicator = look_up(state, &joiner->indicators, at);
	uint32_t owner = look_up(state, &joiner->owners, at = after(state, at));
	uint64_t n_days = read_number(state, after(state, at), INT32_MAX);
	if (!state->failed && joiner->ledger->asked[indicator])
		pass_on(state,
			emu_ledger_stray(joiner->ledger, indicator, owner, n_days, state->err) < 0);
}

static const struct {
	const char *key;
	void (*see)(struct state *state, const struct emu_json_value *item);
} sections[] = {
	{"indicators", see_indicator},
	{"owners", see_owner},
	{"files", see_file},
	{"values", see_value},
	{"periods", see_period},
	{"pages", see_page},
	{"cells", see_cell},
	{"copies", see_copy},
	{"members", see_member},
	{"strays", see_stray},
};

int emu_ledger_joiner_see(
	struct emu_ledger_joiner *joiner, const struct emu_json *json, struct emu_error *err)
{
	struct state state = {joiner, json, err, false};
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		const struct emu_json_value *items = emu_json_member(
			json, json->values, emu_str_from(sections[i].key));
		if (!items)
			continue;
		if (items->type != EMU_JSON_ARRAY)
			fail(&state, "a list", items);
		const struct emu_json_value *item = items + 1;
		for (uint32_t n = 0; !state.failed && n < items->n; n++, item = after(&state, item))
			sections[i].see(&state, item);
		return state.failed ? -1 : 0;
	}
	return emu_expected(err, "a state of a consolidation", json, json->values, "state");
}
