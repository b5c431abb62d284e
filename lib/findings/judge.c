/* A record under the eyes of its schema. Called by emu-validate for each that is JSON. */
#include "findings/judge.h"

#include <stdio.h>

/* Findings told of one record; how many there are besides is told too. */
#define FINDINGS_MAX 100

struct checking {
	struct emu_desk *desk;
	size_t n;
};

static void take_finding(void *context, const struct emu_schema_finding *found)
{
	struct checking *checking = context;
	char code[64];
	if (checking->n++ >= FINDINGS_MAX)
		return;
	struct emu_str keyword = found->keyword.len < 50 ? found->keyword : EMU_STR("other");
	int len = snprintf(code, sizeof(code), "schema/%.*s", EMU_STR_ARGS(keyword));
	emu_desk_tell_value(checking->desk, found->value,
		&(struct emu_finding){.severity = "error",
			.code = {code, (size_t)len},
			.keyword = found->keyword,
			.schema = found->location,
			.path = found->path,
			.message = found->text});
}

/* About the line as a whole. */
static void tell_line(struct emu_desk *desk, const char *code, const struct emu_error *why)
{
	emu_desk_tell(desk,
		&(struct emu_finding){.severity = "error",
			.code = emu_str_from(code),
			.message = emu_str_from(why->text)});
}

static void tell_rest(struct checking *checking)
{
	struct emu_error why = {0};
	if (checking->n <= FINDINGS_MAX)
		return;
	emu_fail(&why, EMU_FAULT_INPUT, "%zu more findings in this record",
		checking->n - FINDINGS_MAX);
	tell_line(checking->desk, "schema/more", &why);
}

static void tell_no_type(struct emu_desk *desk, const struct emu_json *json)
{
	const struct emu_json_value *type = emu_json_member(json, json->values, EMU_STR("type"));
	const struct emu_json_value *bad = type ? type : json->values;
	struct emu_buf text = {0};
	if (json->values->type == EMU_JSON_OBJECT && !type)
		emu_buf_append(&text,
			EMU_STR("required property \"type\" is missing: it says what kind of "
				"record this is"));
	else
		emu_buf_append(&text,
			EMU_STR("expected a record: an object with a string \"type\", got "));
	if (!text.len || text.at[text.len - 1] == ' ')
		emu_schema_show(json, (uint32_t)(bad - json->values), &text);
	emu_desk_tell_value(desk, (uint32_t)(bad - json->values),
		&(struct emu_finding){.severity = "error",
			.code = EMU_STR("record/type"),
			.message = emu_buf_str(&text)});
	emu_buf_free(&text);
}

/* Records like it need not be read. */
static void learn(const struct emu_judging *judging, const struct emu_schema *schema,
	const struct emu_json *json)
{
	const struct emu_json_value *decided = emu_schema_choice_by(judging->choice, json);
	if (judging->acceptor)
		emu_acceptor_learn(judging->acceptor, schema, json,
			decided ? (uint32_t)(decided - json->values) : 0);
}

/* Tells what of the record does not hold. -1 where memory ran out. */
int emu_judge(const struct emu_judging *judging, const struct emu_json *json, struct emu_error *err)
{
	struct checking checking = {judging->desk, 0};
	const struct emu_schema *schema;
	enum emu_schema_chosen chosen = emu_schema_choose(
		judging->choice, json, judging->scratch, &schema);
	if (chosen == EMU_SCHEMA_NO_TYPE)
		tell_no_type(judging->desk, json);
	if (chosen == EMU_SCHEMA_UNCHECKED)
		learn(judging, NULL, json);
	if (chosen != EMU_SCHEMA_CHOSEN)
		return 0;
	int valid = emu_schema_check(judging->run, schema, json, take_finding, &checking, err);
	if (valid < 0 && err->fault != EMU_FAULT_LIMIT)
		return -1;
	if (valid < 0)
		tell_line(judging->desk, "schema/limit", err);
	tell_rest(&checking);
	if (valid == 1)
		learn(judging, schema, json);
	if (valid != 1 || !emu_desk_wants_annotations(judging->desk))
		return 0;
	return emu_schema_annotate(judging->run, schema, json, judging->annotations, err);
}
