/* Rules and records in a test's own words: JSON with ' for ", and findings as lines of text. */
#ifndef TESTS_UNIT_RULEBOOK_H
#define TESTS_UNIT_RULEBOOK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "json/reader.h"
#include "rules/rules.h"

struct rulebook {
	char rules_path[32], units_path[32];
	bool without_units, holds; /* set before it is opened */
	const char *units;	   /* and a registry in place of the usual one */
	struct emu_rules *rules;
	struct emu_buf told; /* a line a finding */
	struct emu_error err;
};

static inline const char *rulebook_schemas(void)
{
	const char *given = getenv("EMU_SCHEMAS");
	return given ? given : "schemas";
}

static inline void rulebook_write(char path[32], const char *text)
{
	snprintf(path, 32, "/tmp/emu-rules-XXXXXX.json");
	int fd = mkstemps(path, 5);
	assert_true(fd >= 0);
	FILE *file = fdopen(fd, "w");
	assert_non_null(file);
	for (; *text; text++)
		fputc(*text == '\'' ? '"' : *text, file);
	assert_int_equal(fclose(file), 0);
}

static const char rulebook_units[] =
	"{'units': [{'id': 'a', 'kind': 'agency', 'name': {'vi': 'Ban A', 'en': 'Department A'}},"
	"{'id': 'b', 'kind': 'agency', 'name': {'vi': 'Ban B', 'en': 'Department B'}},"
	"{'id': 'old', 'kind': 'office', 'name': {'vi': 'Sở cũ'}, 'to': '2022-12-31'}],"
	"'blocks': [{'id': 'k', 'name': {'vi': 'Khối K'}, 'members': [{'unit': 'a'}, {'unit': 'b'},"
	"{'unit': 'old'}]}]}";

/* A set "t" of these rules; `rules` stays NULL where they are refused. What repeats another record
 * is told at the end. */
static inline void rulebook_open(struct rulebook *book, const char *rules, const char *period,
	const char *const *previous, size_t n_previous)
{
	char text[4096];
	*book = (struct rulebook){
		.without_units = book->without_units, .holds = book->holds, .units = book->units};
	snprintf(text, sizeof(text), "{'id': 't', 'rules': [%s]}", rules);
	rulebook_write(book->rules_path, text);
	rulebook_write(book->units_path, book->units ? book->units : rulebook_units);
	const char *path = book->rules_path;
	struct emu_rules_request request = {.schemas = rulebook_schemas(),
		.units = book->without_units ? NULL : book->units_path,
		.holds = book->holds,
		.lang = "en",
		.names = &path,
		.n_names = 1,
		.previous = previous,
		.n_previous = n_previous,
		.periods = &period,
		.n_periods = period != NULL};
	int opened = emu_rules_open(&book->rules, &request, &book->err);
	assert_int_equal(opened, book->rules ? 0 : -1);
	unlink(book->rules_path);
	unlink(book->units_path);
}

static inline void rulebook_close(struct rulebook *book)
{
	emu_rules_del(book->rules);
	emu_buf_free(&book->told);
}

static inline void rulebook_tell(void *context, const struct emu_finding *finding)
{
	struct rulebook *book = context;
	emu_buf_printf(&book->told, "%s %.*s %.*s:%d: %.*s", finding->severity,
		EMU_STR_ARGS(finding->code), EMU_STR_ARGS(finding->file), (int)finding->line,
		EMU_STR_ARGS(finding->message));
	for (size_t i = 0; i < finding->n_related; i++)
		emu_buf_printf(&book->told, " [%.*s:%d]", EMU_STR_ARGS(finding->related[i].file),
			(int)finding->related[i].line);
	emu_buf_push(&book->told, '\n');
}

/* One record, with ' for ". 1 where it is held back. */
static inline int rulebook_see(struct rulebook *book, struct emu_rules_state *state,
	const char *record, const char *file, uint64_t line)
{
	struct emu_json_reader reader = {0};
	struct emu_json json;
	char text[1024] = {0};
	size_t len = strlen(record);
	assert_true(len < sizeof(text) - 64);
	for (size_t i = 0; i < len; i++)
		text[i] = record[i] == '\'' ? '"' : record[i];
	assert_int_equal(emu_json_read(&reader, (struct emu_str){text, len}, &json, &book->err), 0);
	int held = emu_rules_see(
		state, &json, emu_str_from(file), line, rulebook_tell, book, &book->err);
	emu_json_reader_free(&reader);
	assert_true(held >= 0);
	return held;
}

/* What is told of these records, NULL behind the last, each on its line of a file f. */
static inline const char *rulebook_run(struct rulebook *book, const char *const *records)
{
	if (!book->rules)
		fail_msg("%s", book->err.text);
	struct emu_rules_state *state = emu_rules_state_new(book->rules, &book->err);
	assert_non_null(state);
	emu_buf_clear(&book->told);
	for (size_t i = 0; records[i]; i++)
		rulebook_see(book, state, records[i], "f", i + 1);
	assert_int_equal(emu_rules_finish(state, rulebook_tell, book, &book->err), 0);
	emu_rules_state_del(state);
	emu_buf_push(&book->told, '\0');
	assert_false(book->told.failed);
	return book->told.at;
}

#endif
