/*
 * The schema compiler and evaluator on any bytes: a schema on the first line, values on those after
 * it, with formats asserted. Quiet and telling runs have to agree, and telling has to give at least
 * one finding. Limits are answers.
 */
#include <stdint.h>
#include <stdlib.h>

#include "io/lines.h"
#include "json/reader.h"
#include "schema/schema.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Kept from input to input, as a worker keeps it from record to record. */
static struct emu_schema_run *run;
static struct emu_json_reader reader = {.max_depth = 100};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	run = emu_schema_run_new(NULL);
	return run ? 0 : -1;
}

static void count(void *context, const struct emu_schema_finding *finding)
{
	/* Its texts are read, so that a sanitizer sees where they point. */
	size_t sum = finding->keyword.len;
	for (size_t i = 0; i < finding->text.len; i++)
		sum += (unsigned char)finding->text.at[i];
	for (size_t i = 0; i < finding->location.len; i++)
		sum += (unsigned char)finding->location.at[i];
	*(size_t *)context += 1U + (sum == SIZE_MAX);
}

static void check(const struct emu_schema *schema, struct emu_str value)
{
	struct emu_error err = {0};
	struct emu_json json;
	char *text = calloc(1, value.len + EMU_LINES_PADDING);
	if (!text)
		abort();
	if (value.len)
		memcpy(text, value.at, value.len);
	if (emu_json_read(&reader, (struct emu_str){text, value.len}, &json, &err) == 0) {
		size_t n = 0;
		int quiet = emu_schema_check(run, schema, &json, NULL, NULL, &err);
		int telling = emu_schema_check(run, schema, &json, count, &n, &err);
		if (quiet != telling && telling >= 0)
			abort();
		if ((telling == 0) != (n > 0) && telling >= 0)
			abort();
	}
	free(text);
}

/* The text up to the end of the line, which `rest` is moved past. */
static struct emu_str take_line(struct emu_str *rest)
{
	const char *end = rest->len ? memchr(rest->at, '\n', rest->len) : NULL;
	struct emu_str line = {rest->at, end ? (size_t)(end - rest->at) : rest->len};
	*rest = emu_str_after(*rest, line.len + (end != NULL));
	return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct emu_error err = {0};
	struct emu_str rest = {(const char *)data, size}, text = take_line(&rest);
	struct emu_schema_set *set = emu_schema_set_new(&err);
	if (!set)
		abort();
	emu_schema_set_assert_formats(set, true);
	const struct emu_schema *schema = NULL;
	if (emu_schema_set_add(set, EMU_STR("s.json"), text, &err) == 0)
		schema = emu_schema_compile(set, EMU_STR("s.json"), &err);
	while (schema && rest.len)
		check(schema, take_line(&rest));
	if (!schema && !err.text[0])
		abort();
	emu_schema_set_del(set);
	return 0;
}
