/* Findings that are made at the end: each is noted, and when all are, told in the order of their
 * places. Called by emu_rules_say; notes take no more memory for a million of them than for ten. */
#include "rules/rules-internal.h"

#define RELATED_MAX 16

/* Its code, and whose words it has in reports. */
static void name_finding(const struct emu_rule *rule, const struct emu_rules_said *said,
	struct emu_buf *code, struct emu_buf *family)
{
	emu_buf_clear(code);
	emu_buf_append(code, rule->code);
	emu_buf_clear(family);
	emu_buf_append(family, EMU_STR("rule/"));
	if (!said->sub || strcmp(said->sub, EMU_RULES_UNAPPLIED) != 0)
		emu_buf_append(family, emu_rules_kind_name(rule->kind));
	if (!said->sub)
		return;
	emu_buf_push(code, '/');
	emu_buf_append(code, emu_str_from(said->sub));
	if (family->len > strlen("rule/"))
		emu_buf_push(family, '-');
	emu_buf_append(family, emu_str_from(said->sub));
}

int emu_rules_report_one(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_said *said, struct emu_str message, struct emu_error *err)
{
	static const char *const severities[] = {"info", "warning", "error"};
	struct emu_buf *code = &state->fact.key, *family = &state->fact.value;
	name_finding(rule, said, code, family);
	if (code->failed || family->failed)
		return emu_fail_memory(err);
	struct emu_finding finding = {.severity = severities[said->severity],
		.code = emu_buf_str(code),
		.file = said->place.file,
		.line = said->place.line,
		.column = said->place.column,
		.pointer = emu_str_from(said->pointer),
		.has_pointer = said->pointer != NULL,
		.message = message,
		.title = said->sub ? (struct emu_str){0} : rule->title,
		.family = emu_buf_str(family),
		.law = rule->law,
		.related = said->related,
		.n_related = said->n_related};
	state->report(state->context, &finding);
	return 0;
}

/* Terminated, and 0 for NULL. */
static void put_name(struct emu_buf *out, const char *name)
{
	emu_buf_push(out, name != NULL);
	if (name)
		emu_buf_append(out, (struct emu_str){name, strlen(name) + 1});
}

static const char *take_name(struct emu_str *from)
{
	if (!emu_fact_take_number(from, 1))
		return NULL;
	const char *name = from->at;
	*from = emu_str_after(*from, strlen(name) + 1);
	return name;
}

int emu_rules_note(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_said *said, struct emu_str message, struct emu_error *err)
{
	struct emu_buf *key = &state->fact.key, *value = &state->fact.value;
	size_t n = said->n_related < RELATED_MAX ? said->n_related : RELATED_MAX;
	emu_buf_clear(key);
	emu_buf_clear(value);
	emu_fact_put_place(key, &said->place);
	emu_fact_put_number(key, rule->number, 4);
	emu_buf_append(key, said->tie);
	emu_fact_put_text(value, message);
	emu_fact_put_number(value, said->severity, 1);
	put_name(value, said->sub);
	put_name(value, said->pointer);
	emu_fact_put_number(value, rule->number, 4);
	for (size_t i = 0; i < n; i++)
		emu_fact_put_place(value, &said->related[i]);
	return emu_rules_remember(state, state->notes, err);
}

static int tell(struct emu_rules_state *state, struct emu_str key, struct emu_str value,
	struct emu_error *err)
{
	struct emu_finding_place related[RELATED_MAX];
	struct emu_str message = emu_fact_take_text(&value);
	struct emu_rules_said said = {.place = emu_fact_take_place(&key), .related = related};
	said.severity = (enum emu_rule_severity)emu_fact_take_number(&value, 1);
	said.sub = take_name(&value);
	said.pointer = take_name(&value);
	size_t rule = (size_t)emu_fact_take_number(&value, 4);
	while (value.len)
		related[said.n_related++] = emu_fact_take_place(&value);
	return emu_rules_report_one(state, &state->rules->rules[rule], &said, message, err);
}

int emu_rules_tell_notes(struct emu_rules_state *state, struct emu_error *err)
{
	struct emu_str key, value;
	int result = emu_spill_sort(state->notes, err);
	while (result == 0 && (result = emu_spill_next(state->notes, &key, &value, err)) == 1)
		result = tell(state, key, value, err);
	return result;
}
