/*
 * Quick acceptance on any bytes: lines of records, of which those that are valid the long way are
 * learned. What is accepted has to be valid the long way too. The first byte chooses the schema:
 * one of our own that has every keyword, or those of the record types.
 */
#include <stdint.h>
#include <stdlib.h>

#include "io/lines.h"
#include "schema/accept.h"
#include "schema/choice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char every_keyword[] =
	"{\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":0},\"b\":{\"enum\":[\"x\",\"yy\","
	"1]},"
	"\"c\":{\"minLength\":2,\"maxLength\":4},\"d\":{\"pattern\":\"^[a-c]+$\"},\"e\":{"
	"\"format\":"
	"\"date\"},\"f\":{\"multipleOf\":0.5,\"exclusiveMaximum\":9},\"g\":{\"items\":{\"maximum\":"
	"5},"
	"\"prefixItems\":[{\"const\":1}],\"uniqueItems\":true},\"h\":{\"contains\":{\"const\":2}},"
	"\"i\":{\"$ref\":\"#\"},\"j\":{\"not\":{\"const\":3}},\"k\":{\"oneOf\":[{\"maximum\":4},{"
	"\"minimum\":2}]},\"l\":{\"anyOf\":[{\"maximum\":1},{\"minimum\":5}]}},"
	"\"patternProperties\":{\"^p\":{\"minimum\":1}},\"additionalProperties\":{\"type\":["
	"\"string\","
	"\"integer\",\"null\"]},\"propertyNames\":{\"maxLength\":3},\"maxProperties\":5,"
	"\"dependentRequired\":{\"q\":[\"a\"]},\"if\":{\"properties\":{\"a\":{\"const\":1}}},"
	"\"then\":{"
	"\"properties\":{\"f\":{\"minimum\":1}}},\"else\":{\"properties\":{\"f\":{\"maximum\":1}}}"
	"}";

static struct {
	const struct emu_schema *schema; /* of every keyword */
	const struct emu_schema_choice *choice;
	struct emu_schema_run *run;
	struct emu_json_reader reader;
} fuzz;

static void begin(void)
{
	struct emu_error err = {0};
	struct emu_schema_choice_setup setup = {.schemas = "schemas"};
	struct emu_schema_set *set = emu_schema_set_new(&err);
	if (!set)
		abort();
	emu_schema_set_assert_formats(set, true);
	if (emu_schema_set_add(set, EMU_STR("urn:s"), emu_str_from(every_keyword), &err) < 0)
		abort();
	fuzz.schema = emu_schema_compile(set, EMU_STR("urn:s"), &err);
	fuzz.choice = emu_schema_choice_new(&setup, &err);
	fuzz.run = emu_schema_run_new(&err);
	fuzz.reader.max_depth = 64;
	if (!fuzz.schema || !fuzz.choice || !fuzz.run)
		abort();
}

/* The long way; *schema NULL where nothing is asked of it. */
static bool is_valid(
	struct emu_str text, bool types, struct emu_json *json, const struct emu_schema **schema)
{
	struct emu_error err;
	struct emu_buf scratch = {0};
	*schema = fuzz.schema;
	if (emu_json_read(&fuzz.reader, text, json, &err) < 0)
		return false;
	enum emu_schema_chosen chosen = types
		? emu_schema_choose(fuzz.choice, json, &scratch, schema)
		: EMU_SCHEMA_CHOSEN;
	emu_buf_free(&scratch);
	if (chosen == EMU_SCHEMA_UNCHECKED)
		*schema = NULL;
	return chosen == EMU_SCHEMA_UNCHECKED ||
		(chosen == EMU_SCHEMA_CHOSEN &&
			emu_schema_check(fuzz.run, *schema, json, NULL, NULL, &err) == 1);
}

static void do_line(struct emu_acceptor *acceptor, struct emu_str line, bool types, size_t accepted)
{
	struct emu_json json;
	const struct emu_schema *schema;
	bool valid = is_valid(line, types, &json, &schema);
	if (accepted && (!valid || accepted != line.len + 1))
		abort();
	if (accepted || !valid)
		return;
	const struct emu_json_value *by = types ? emu_schema_choice_by(fuzz.choice, &json) : NULL;
	emu_acceptor_learn(acceptor, schema, &json, by ? (uint32_t)(by - json.values) : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct emu_error err = {0};
	if (!fuzz.run)
		begin();
	if (!size)
		return 0;
	bool types = data[0] & 1;
	struct emu_acceptor *acceptor = emu_acceptor_new(fuzz.run, &err);
	char *copy = malloc(size + EMU_LINES_PADDING);
	if (!acceptor || !copy)
		abort();
	memcpy(copy, data, size);
	memset(copy + size, data[0], EMU_LINES_PADDING);
	struct emu_str rest = {copy + 1, size - 1};
	while (rest.len) {
		const char *feed = memchr(rest.at, '\n', rest.len), *end = rest.at + rest.len;
		struct emu_str line = {rest.at, feed ? (size_t)(feed - rest.at) : rest.len};
		uint64_t n;
		struct emu_str one = {line.at, line.len + (feed != NULL)};
		do_line(acceptor, line, types, emu_acceptor_lines(acceptor, one, SIZE_MAX, &n));
		rest = feed ? (struct emu_str){feed + 1, (size_t)(end - feed - 1)}
			    : (struct emu_str){0};
	}
	free(copy);
	emu_acceptor_del(acceptor);
	return 0;
}
