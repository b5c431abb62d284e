/*
 * Runs the files of JSON-Schema-Test-Suite that tests/conformance/json-schema names, as TAP: one
 * test each. Where the suite lets an implementation choose (folder optional/) what is not so is
 * told as a comment, and counted.
 *
 *   json-schema-suite REMOTES DRAFT AT-LEAST FILE... [DRAFT AT-LEAST FILE...]
 *
 * AT-LEAST: so many of the optional ones have to be so.
 */
#define _GNU_SOURCE /* nftw, memmem */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "schema/accept.h"
#include "schema/file-internal.h"
#include "schema/schema.h"

#define CASE_URI EMU_STR("http://localhost:1234/the-case.json")

static struct {
	struct emu_schema_set *set; /* for nftw, which takes no context */
	const char *remotes;
	bool old; /* draft-07: documents need not say so */
	unsigned tests, failed, optional, optional_failed;
	unsigned accepted, accepted_wrongly;
} suite;

static void die(const struct emu_error *err)
{
	printf("Bail out! %s\n", err->text);
	exit(1);
}

/* The schema as it is, or saying which draft it is of. */
static int add(
	struct emu_schema_set *set, struct emu_str name, struct emu_str text, struct emu_error *err)
{
	struct emu_buf marked = {0};
	if (suite.old && text.len && text.at[0] == '{' &&
		!memmem(text.at, text.len, "$schema", 7)) {
		const char *empty = emu_str_trim(emu_str_after(text, 1)).at;
		emu_buf_append(&marked,
			EMU_STR("{\"$schema\":\"http://json-schema.org/draft-07/schema#\""));
		if (*empty != '}')
			emu_buf_push(&marked, ',');
		emu_buf_append(&marked, emu_str_after(text, 1));
		text = emu_buf_str(&marked);
	}
	int result = emu_schema_set_add(set, name, text, err);
	emu_buf_free(&marked);
	return result;
}

static int add_remote(const char *path, const struct stat *about, int kind, struct FTW *place)
{
	(void)about;
	(void)place;
	struct emu_str rest = emu_str_after(emu_str_from(path), strlen(suite.remotes));
	bool other = emu_str_starts(rest, EMU_STR("/draft")) ||
		emu_str_starts(rest, EMU_STR("/v1"));
	bool own = emu_str_starts(
		rest, suite.old ? EMU_STR("/draft7/") : EMU_STR("/draft2020-12/"));
	bool newer = suite.old && emu_str_starts(rest, EMU_STR("/draft2019-09/"));
	if (kind != FTW_F || (other && !own && !newer) || (!other && !suite.old))
		return 0;
	struct emu_buf text = {0}, name = {0};
	struct emu_error err = {0};
	emu_buf_append(&name, EMU_STR("http://localhost:1234"));
	emu_buf_append(&name, rest);
	if (emu_file_read(path, &text, &err) < 0 ||
		(newer ? emu_schema_set_add : add)(
			suite.set, emu_buf_str(&name), emu_buf_str(&text), &err) < 0)
		die(&err);
	emu_buf_free(&text);
	emu_buf_free(&name);
	return 0;
}

/* A value of its own: what the suite has as a part of its file. */
struct part {
	struct emu_json_reader reader;
	struct emu_buf text;
	struct emu_json json;
};

static void read_part(struct part *part, struct emu_str text)
{
	struct emu_error err = {0};
	emu_buf_clear(&part->text);
	emu_buf_append(&part->text, text);
	if (!emu_buf_reserve(&part->text, 64) ||
		emu_json_read(&part->reader, emu_buf_str(&part->text), &part->json, &err) < 0)
		die(&err);
}

static struct emu_str span(
	const struct emu_json *json, const struct emu_json_value *object, const char *key)
{
	const struct emu_json_value *value = emu_json_member(json, object, emu_str_from(key));
	return value ? emu_json_span(json, value) : EMU_STR("");
}

static bool is_optional(const char *file)
{
	return strstr(file, "/optional/") != NULL;
}

/* A test of the suite; of those that are optional only what fails is told. */
static void tell(const char *file, struct emu_str schema, struct emu_str test, const char *fault)
{
	bool optional = is_optional(file);
	if (optional) {
		suite.optional++;
		suite.optional_failed += fault != NULL;
	} else {
		suite.tests++;
		suite.failed += fault != NULL;
	}
	if (optional && fault)
		printf("# not so in %s: %.*s: %.*s: %.60s\n", strstr(file, "optional/"),
			EMU_STR_ARGS(schema), EMU_STR_ARGS(test), fault);
	else if (!optional)
		printf("%sok %u - %s: %.*s: %.*s%s%s\n", fault ? "not " : "", suite.tests,
			strrchr(file, '/') + 1, EMU_STR_ARGS(schema), EMU_STR_ARGS(test),
			fault ? ": " : "", fault ? fault : "");
}

static void print_finding(void *context, const struct emu_schema_finding *finding)
{
	if (context)
		printf("# %.*s: %.*s\n", EMU_STR_ARGS(finding->location),
			EMU_STR_ARGS(finding->text));
}

/* What was found valid is learned, and then all of a schema's values are held against it: those
 * that are accepted have to be valid. */
static void accept_values(const struct emu_json *json, const struct emu_json_value *tests,
	const struct emu_schema *schema, struct emu_schema_run *run, struct part *data)
{
	struct emu_error err = {0};
	struct emu_acceptor *acceptor = emu_acceptor_new(run, &err);
	if (!acceptor)
		die(&err);
	const struct emu_json_value *end = json->values + tests->next;
	for (int round = 0; round < 2; round++) {
		for (const struct emu_json_value *test = tests + 1; test < end;
			test = json->values + test->next) {
			read_part(data, span(json, test, "data"));
			struct emu_str text = emu_buf_str(&data->text);
			int valid = emu_schema_check(run, schema, &data->json, NULL, NULL, &err);
			if (!round && valid == 1)
				emu_acceptor_learn(acceptor, schema, &data->json, 0);
			if (!emu_acceptor_try(acceptor, text.at, text.at + text.len))
				continue;
			suite.accepted++;
			suite.accepted_wrongly += valid != 1;
			if (valid != 1)
				printf("# accepted, but not valid: %.*s\n", EMU_STR_ARGS(text));
		}
	}
	emu_acceptor_del(acceptor);
}

/* All tests of one schema. */
static void run_case(const char *file, const struct emu_json *json, const struct emu_json_value *it,
	struct emu_schema_run *run)
{
	struct emu_error err = {0};
	struct part data = {0};
	struct emu_str about = span(json, it, "description");
	const struct emu_json_value *tests = emu_json_member(json, it, EMU_STR("tests"));
	suite.set = emu_schema_set_new(&err);
	if (!suite.set || nftw(suite.remotes, add_remote, 16, 0) != 0)
		die(&err);
	emu_schema_set_assert_formats(suite.set,
		strstr(file, "/optional/format/") || strstr(file, "/optional/content.json"));
	const struct emu_schema *schema = NULL;
	if (add(suite.set, CASE_URI, span(json, it, "schema"), &err) == 0)
		schema = emu_schema_compile(suite.set, CASE_URI, &err);
	const struct emu_json_value *end = json->values + tests->next;
	for (const struct emu_json_value *test = tests + 1; test < end;
		test = json->values + test->next) {
		bool valid = emu_str_equal(span(json, test, "valid"), EMU_STR("true"));
		read_part(&data, span(json, test, "data"));
		int result = schema ? emu_schema_check(run, schema, &data.json, NULL, NULL, &err)
				    : -1;
		const char *fault = result < 0 ? err.text
			: result == valid      ? NULL
			: valid		       ? "expected valid"
					       : "expected invalid";
		tell(file, about, span(json, test, "description"), fault);
		bool wrong = fault && !is_optional(file);
		if (schema &&
			emu_schema_check(run, schema, &data.json, print_finding,
				wrong ? &suite : NULL, &err) != result)
			die(&err);
	}
	if (schema)
		accept_values(json, tests, schema, run, &data);
	emu_schema_set_del(suite.set);
	emu_json_reader_free(&data.reader);
	emu_buf_free(&data.text);
}

static void run_file(const char *file, struct emu_schema_run *run)
{
	struct part whole = {0};
	struct emu_buf text = {0};
	struct emu_error err = {0};
	if (emu_file_read(file, &text, &err) < 0)
		die(&err);
	read_part(&whole, emu_buf_str(&text));
	const struct emu_json_value *values = whole.json.values;
	for (uint32_t i = 1; i < whole.json.n; i = values[i].next)
		run_case(file, &whole.json, &values[i], run);
	emu_json_reader_free(&whole.reader);
	emu_buf_free(&whole.text);
	emu_buf_free(&text);
}

/* The counts since the last time. */
static void tell_counts(const char *draft, unsigned at_least)
{
	static unsigned tests, failed;
	printf("# %s: %u of %u required", draft, suite.tests - tests - (suite.failed - failed),
		suite.tests - tests);
	unsigned optional = suite.optional - suite.optional_failed;
	printf(", %u of %u optional\n", optional, suite.optional);
	suite.tests++;
	suite.failed += optional < at_least;
	printf("%sok %u - %s: at least %u of what is optional\n", optional < at_least ? "not " : "",
		suite.tests, draft, at_least);
	tests = suite.tests;
	failed = suite.failed;
	suite.optional = suite.optional_failed = 0;
}

int main(int argc, char **argv)
{
	struct emu_error err = {0};
	const char *draft = NULL;
	unsigned at_least = 0;
	struct emu_schema_run *run = emu_schema_run_new(&err);
	if (!run || argc < 4)
		die(&err);
	suite.remotes = argv[1];
	for (int i = 2; i < argc; i++) {
		if (strchr(argv[i], '/')) {
			run_file(argv[i], run);
			continue;
		}
		if (draft)
			tell_counts(draft, at_least);
		draft = argv[i++];
		at_least = i < argc ? (unsigned)strtoul(argv[i], NULL, 10) : 0;
		suite.old = strcmp(draft, "draft7") == 0;
	}
	tell_counts(draft, at_least);
	suite.tests++;
	suite.failed += suite.accepted_wrongly || !suite.accepted;
	printf("%sok %u - what is accepted quickly is valid\n# accepted: %u\n",
		suite.accepted_wrongly || !suite.accepted ? "not " : "", suite.tests,
		suite.accepted);
	emu_schema_run_del(run);
	printf("1..%u\n", suite.tests);
	return suite.failed != 0;
}
