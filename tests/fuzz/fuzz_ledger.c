/* Any lines as records of a consolidation and as states of its partials: no fault, and the summary
 * is the same from one ledger, from two that are merged, and from states written and read back. The
 * first byte chooses what is asked. */
#include <stdio.h>
#include <stdlib.h>

#include "aggregate/ledger.h"
#include "aggregate/summary.h"
#include "io/lines.h"

#define CLAIM(claim) ((claim) ? (void)0 : abort())
#define QUESTIONS 4

static struct emu_catalogue *catalogue;
static struct emu_question questions[QUESTIONS];
static struct emu_arena arena;
static struct emu_json_reader reader;
static struct emu_buf padded;

static void ask(size_t i, const char *by, const char *const *periods, size_t n,
	const struct emu_registry *registry, const struct emu_calendars *calendars)
{
	questions[i] = (struct emu_question){
		.catalogue = catalogue, .registry = registry, .calendars = calendars};
	CLAIM(emu_question_init(&questions[i], by, periods, n, NULL, 0, &arena, NULL) == 0);
}

static void open_questions(void)
{
	static const char *const year[] = {"2025"}, *const form[] = {"2024-12-15/2025-06-14"};
	const char *schemas = getenv("EMU_SCHEMAS") ? getenv("EMU_SCHEMAS") : "schemas";
	struct emu_error err = {0};
	catalogue = emu_catalogue_load(schemas, &err);
	struct emu_calendars *calendars = emu_calendars_load(schemas, &err);
	struct emu_registry *registry = emu_registry_load(
		schemas, "tests/cli/aggregate-successors/units.json", &err);
	if (!catalogue || !calendars || !registry) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	ask(0, "unit,criterion", year, 1, NULL, NULL);
	ask(1, "block,unit", year, 1, registry, calendars);
	ask(2, "field", form, 1, registry, calendars);
	ask(3, "unit,title", NULL, 0, NULL, calendars);
}

/* A ledger while it is filled, with whoever reads states into it. */
struct books {
	struct emu_ledger *ledger;
	struct emu_ledger_joiner *joiner;
};

static void open_books(struct books *books, const struct emu_question *question)
{
	CLAIM((books->ledger = emu_ledger_new(question, NULL)));
	CLAIM((books->joiner = emu_ledger_joiner_new(books->ledger, NULL)));
}

static void close_books(struct books *books)
{
	emu_ledger_joiner_del(books->joiner);
	emu_ledger_del(books->ledger);
}

static bool is_state(const struct emu_json *json)
{
	const struct emu_json_value *type = emu_json_member(json, json->values, EMU_STR("type"));
	return type && emu_str_equal(emu_json_raw(json, type), EMU_STR("partial-state"));
}

static int see(struct books *books, const struct emu_json *json)
{
	struct emu_error err = {0};
	struct emu_origin origin;
	int taken = is_state(json) ? emu_ledger_joiner_see(books->joiner, json, &err)
				   : emu_ledger_see(books->ledger, json, &origin, &err);
	CLAIM(taken == 0 || err.fault == EMU_FAULT_INPUT || err.fault == EMU_FAULT_LIMIT);
	return taken;
}

/* Into one ledger, and every second record into another; all states into the first of both. */
static void see_all(struct emu_str text, struct books *whole, struct books half[2])
{
	for (size_t n = 0; text.len; n++) {
		const char *feed = memchr(text.at, '\n', text.len);
		size_t len = feed ? (size_t)(feed - text.at) : text.len;
		struct emu_json json;
		emu_buf_clear(&padded);
		emu_buf_append(&padded, (struct emu_str){text.at, len});
		CLAIM(emu_buf_reserve(&padded, EMU_LINES_PADDING));
		text = emu_str_after(text, feed ? len + 1 : len);
		if (emu_json_read(&reader, emu_buf_str(&padded), &json, NULL) < 0 ||
			json.values->type != EMU_JSON_OBJECT)
			continue;
		int taken = see(whole, &json);
		CLAIM(see(is_state(&json) ? half : &half[n % 2], &json) == taken);
	}
}

static void print(struct emu_ledger *ledger, struct emu_buf *out)
{
	struct emu_error err = {0};
	struct emu_summary *summary = emu_summary_new(ledger, &err);
	bool done = false;
	int result = summary ? 0 : -1;
	while (result == 0 && !done)
		result = emu_summary_next(summary, out, &done, &err);
	CLAIM(result == 0 || err.fault == EMU_FAULT_LIMIT);
	emu_summary_del(summary);
	emu_buf_push(out, '\n');
}

/* Through the states of a partial, into another ledger. */
static void pass_on(struct emu_ledger *from, struct books *into)
{
	struct emu_ledger_writer *writer = emu_ledger_writer_new(from, NULL);
	struct emu_partial_writer partial = {0};
	bool done = false;
	CLAIM(writer);
	emu_ledger_joiner_begin(into->joiner);
	while (!done) {
		struct emu_buf state = {0};
		struct emu_json json;
		CLAIM(emu_ledger_writer_next(writer, &partial, &state, &done, NULL) == 0);
		CLAIM(emu_buf_reserve(&state, EMU_LINES_PADDING));
		CLAIM(!state.len ||
			(emu_json_read(&reader, emu_buf_str(&state), &json, NULL) == 0 &&
				emu_ledger_joiner_see(into->joiner, &json, NULL) == 0));
		emu_buf_free(&state);
	}
	emu_ledger_writer_del(writer);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	if (!catalogue)
		open_questions();
	if (!len)
		return 0;
	const struct emu_question *question = &questions[data[0] % QUESTIONS];
	struct emu_buf printed[3] = {0};
	struct books whole, half[2], again, back;
	open_books(&whole, question);
	open_books(&half[0], question);
	open_books(&half[1], question);
	open_books(&again, question);
	open_books(&back, question);
	struct emu_str text = {(const char *)data + 1, len - 1};
	see_all(text, &whole, half);
	CLAIM(emu_ledger_merge(again.ledger, half[1].ledger, NULL) == 0);
	CLAIM(emu_ledger_merge(again.ledger, half[0].ledger, NULL) == 0);
	print(again.ledger, &printed[1]);
	/* What is written is of no other use, so all is read once more. */
	close_books(&again);
	open_books(&again, question);
	close_books(&half[0]);
	open_books(&half[0], question);
	see_all(text, &again, (struct books[2]){half[0], half[0]});
	pass_on(again.ledger, &back);
	print(back.ledger, &printed[2]);
	print(whole.ledger, &printed[0]);
	for (size_t i = 1; i < 3; i++)
		CLAIM(emu_str_equal(emu_buf_str(&printed[0]), emu_buf_str(&printed[i])));
	for (size_t i = 0; i < 3; i++)
		emu_buf_free(&printed[i]);
	close_books(&whole);
	close_books(&half[0]);
	close_books(&half[1]);
	close_books(&again);
	close_books(&back);
	return 0;
}
