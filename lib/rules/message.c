/*
 * What findings say, in Vietnamese and English: the rule's own message or that of its kind, its
 * placeholders filled in. Called by whoever found something.
 */
#include <stdio.h>

#include "rules/rules-internal.h"

#define VARIANTS 5

struct wording {
	const char *blanks; /* that a message of this kind may have, spaces around each */
	struct {
		const char *vi, *en;
	} said[VARIANTS];
};

static const struct wording wordings[EMU_RULE_KINDS] = {
	[EMU_RULE_UNIQUE] = {" other fields ",
		{{"lặp lại {other}: trùng {fields}", "repeats {other}: the same {fields}"}}},
	[EMU_RULE_REFERENCE] = {" field value near period ",
		{{"{field} \"{value}\" không có trong danh mục",
			 "{field} \"{value}\" is not known"},
			{"{field} \"{value}\" không có trong danh mục; có phải là \"{near}\"?",
				"{field} \"{value}\" is not known: did you mean \"{near}\"?"},
			{"{field} \"{value}\" không có hiệu lực trong kỳ {period}",
				"{field} \"{value}\" is not valid in {period}"},
			{"{field} \"{value}\" có thể là nhiều đơn vị: hãy ghi mã",
				"{field} \"{value}\" is the name of several: give the id"}}},
	[EMU_RULE_SUM] = {" unit period indicator dimension stated summed ",
		{{"{unit}, kỳ {period}: {indicator} ghi {stated}, nhưng các phần theo {dimension} "
		  "cộng lại là {summed}",
			"{unit}, {period}: {indicator} is stated as {stated}, but its parts by "
			"{dimension} sum to {summed}"}}},
	[EMU_RULE_COMPARE] = {" unit period left right left-of right-of relation ",
		{{"{unit}, kỳ {period}: {left-of} là {left}, phải {relation} {right} ({right-of})",
			 "{unit}, {period}: {left-of} is {left}, expected {relation} {right} "
			 "({right-of})"},
			{"{left-of} là {left}, phải {relation} {right} ({right-of})",
				"{left-of} is {left}, expected {relation} {right} ({right-of})"},
			{"{unit}, kỳ {period}: {left-of} là {left}, phải {relation} {right}",
				"{unit}, {period}: {left-of} is {left}, expected {relation} "
				"{right}"},
			{"{left-of} là {left}, phải {relation} {right}",
				"{left-of} is {left}, expected {relation} {right}"}}},
	[EMU_RULE_RATIO] = {" unit period indicator stated computed numerator denominator ",
		{{"{unit}, kỳ {period}: {indicator} ghi {stated}, nhưng {numerator} trên "
		  "{denominator} là {computed}",
			 "{unit}, {period}: {indicator} is stated as {stated}, but {numerator} of "
			 "{denominator} makes {computed}"},
			{"{unit}, kỳ {period}: {indicator} ghi {stated}, nhưng mẫu số bằng 0",
				"{unit}, {period}: {indicator} is stated as {stated}, but of 0"}}},
	[EMU_RULE_CHANGE] = {" unit period before indicator previous now limit ",
		{{"{unit}: {indicator} giảm từ {previous} (kỳ {before}) xuống {now} (kỳ {period})",
			 "{unit}: {indicator} falls from {previous} in {before} to {now} in "
			 "{period}"},
			{"{unit}: {indicator} tăng từ {previous} (kỳ {before}) lên {now} (kỳ "
			 "{period})",
				"{unit}: {indicator} rises from {previous} in {before} to {now} in "
				"{period}"},
			{"{unit}: {indicator} từ {previous} (kỳ {before}) thành {now} (kỳ "
			 "{period}), thay đổi quá {limit}",
				"{unit}: {indicator} goes from {previous} in {before} to {now} in "
				"{period}, by more than {limit}"}}},
	[EMU_RULE_COUNT] = {" key count min max ",
		{{"{key}: {count} bản ghi, ít nhất phải có {min}",
			 "{key}: {count} records, expected at least {min}"},
			{"{key}: {count} bản ghi, nhiều nhất được {max}",
				"{key}: {count} records, expected at most {max}"}}},
	[EMU_RULE_ROSTER] = {" unit period deadline ",
		{{"{unit} chưa báo cáo kỳ {period}", "{unit} has not reported for {period}"},
			{"{unit} chưa báo cáo kỳ {period} (hạn {deadline})",
				"{unit} has not reported for {period} (due {deadline})"},
			{"{unit} báo cáo kỳ {period} ngày {submitted}, hạn {deadline}",
				"{unit} reported for {period} on {submitted}, due {deadline}"},
			{"{unit} báo cáo lại kỳ {period} ngày {submitted}",
				"{unit} reported for {period} again on {submitted}"},
			{"kỳ {period}: phải báo cáo {expected}, đã nhận {received}, muộn {late}, "
			 "thiếu {missing}",
				"{period}: {expected} expected, {received} received, {late} late, "
				"{missing} missing"}}},
	[EMU_RULE_EXCLUSIVE] = {" other fields differ ",
		{{"cùng {fields} với {other}, nhưng khác {differ}",
			"the same {fields} as {other}, but another {differ}"}}},
	[EMU_RULE_NOMINEES] = {" unit period indicator stated count ",
		{{"{unit}, kỳ {period}: {indicator} ghi {stated}, danh sách có {count}",
			"{unit}, {period}: {indicator} is stated as {stated}, the list has "
			"{count}"}}},
};

/* ---- Blanks -------------------------------------------------------------------------------- */

void emu_rules_blanks_free(struct emu_rules_blanks *blanks)
{
	for (size_t i = 0; i < blanks->n; i++)
		emu_buf_free(&blanks->at[i].text);
}

struct emu_buf *emu_rules_blank(struct emu_rules_blanks *blanks, const char *name)
{
	blanks->at[blanks->n].name = name;
	return &blanks->at[blanks->n++].text;
}

void emu_rules_blank_text(struct emu_rules_blanks *blanks, const char *name, struct emu_str text)
{
	emu_buf_append(emu_rules_blank(blanks, name), text);
}

void emu_rules_blank_number(
	struct emu_rules_blanks *blanks, const char *name, const struct emu_decimal *number)
{
	emu_decimal_print(number, emu_rules_blank(blanks, name));
}

/* The next {name} of a message from *at on: its first byte, with *name; the length where there is
 * none. */
static size_t next_blank(struct emu_str message, size_t at, struct emu_str *name)
{
	for (; at < message.len; at++) {
		if (message.at[at] != '{')
			continue;
		const char *end = memchr(message.at + at, '}', message.len - at);
		if (!end)
			break;
		*name = (struct emu_str){message.at + at + 1, (size_t)(end - message.at) - at - 1};
		return at;
	}
	*name = (struct emu_str){0};
	return message.len;
}

bool emu_rules_message_fits(enum emu_rule_kind kind, struct emu_str message, struct emu_str *bad)
{
	size_t at = 0;
	while ((at = next_blank(message, at, bad)) < message.len) {
		char word[64];
		if (bad->len > sizeof(word) - 3)
			return false;
		snprintf(word, sizeof(word), " %.*s ", EMU_STR_ARGS(*bad));
		if (!strstr(wordings[kind].blanks, word))
			return false;
		at += bad->len + 2;
	}
	return true;
}

static void fill_in(
	struct emu_buf *out, struct emu_str message, const struct emu_rules_blanks *blanks)
{
	size_t at = 0;
	while (at < message.len) {
		struct emu_str name;
		size_t end = next_blank(message, at, &name);
		emu_buf_append(out, (struct emu_str){message.at + at, end - at});
		if (end == message.len)
			return;
		for (size_t i = 0; i < blanks->n; i++) {
			if (!emu_str_equal(name, emu_str_from(blanks->at[i].name)))
				continue;
			emu_buf_append(out, emu_buf_str(&blanks->at[i].text));
			out->failed |= blanks->at[i].text.failed;
		}
		at = end + name.len + 2;
	}
}

struct emu_str emu_rules_relation(const struct emu_rules *rules, const struct emu_rule *rule)
{
	static const char *const words[][2] = {
		[EMU_RULE_AT_MOST] = {"không quá", "at most"},
		[EMU_RULE_BELOW] = {"dưới", "below"},
		[EMU_RULE_AT_LEAST] = {"ít nhất", "at least"},
		[EMU_RULE_ABOVE] = {"trên", "above"},
		[EMU_RULE_EQUAL] = {"bằng", "equal to"},
	};
	bool vi = emu_str_equal(rules->setup.lang, EMU_STR("vi"));
	return emu_str_from(words[rule->operator][!vi]);
}

/* ---- Names ----------------------------------------------------------------------------------- */

void emu_rules_print_place(const struct emu_finding_place *place, struct emu_buf *out)
{
	emu_buf_append(out, place->file);
	if (place->line) {
		emu_buf_push(out, ':');
		emu_buf_append_number(out, place->line);
	}
}

void emu_rules_print_unit(
	const struct emu_rules_state *state, struct emu_str unit, struct emu_buf *out)
{
	const struct emu_rules_setup *setup = &state->rules->setup;
	struct emu_buf scratch = {0};
	uint32_t at;
	if (setup->registry &&
		emu_registry_unit(setup->registry, unit, NULL, &scratch, &at) == EMU_REGISTRY_FOUND)
		unit = emu_registry_unit_name(setup->registry, at, setup->lang);
	emu_buf_append(out, unit);
	emu_buf_free(&scratch);
}

void emu_rules_print_value(const struct emu_rules_state *state, uint32_t dimension,
	struct emu_str value, struct emu_buf *out)
{
	const struct emu_rules_setup *setup = &state->rules->setup;
	struct emu_buf scratch = {0};
	uint32_t at = emu_catalogue_value_named(setup->catalogue, dimension, value, &scratch);
	if (at != EMU_CATALOGUE_NONE)
		value = emu_catalogue_value_name(setup->catalogue, dimension, at, setup->lang);
	emu_buf_append(out, value);
	emu_buf_free(&scratch);
}

/* ---- The finding ----------------------------------------------------------------------------- */

static struct emu_str template_of(const struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_said *said)
{
	if (rule->message.len && !said->aside)
		return rule->message;
	bool vi = emu_str_equal(state->rules->setup.lang, EMU_STR("vi"));
	const struct wording *wording = &wordings[rule->kind];
	if (said->sub && strcmp(said->sub, EMU_RULES_UNAPPLIED) == 0)
		return vi ? EMU_STR("{rule}: chưa kiểm tra được những gì cần danh mục đơn vị (thêm "
				    "--units)")
			  : EMU_STR("{rule}: what asks for the registry of units is not checked "
				    "(pass --units)");
	return emu_str_from(vi ? wording->said[said->variant].vi : wording->said[said->variant].en);
}

int emu_rules_say(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_said *said, const struct emu_rules_blanks *blanks,
	struct emu_error *err)
{
	struct emu_buf *message = &state->message;
	emu_buf_clear(message);
	fill_in(message, template_of(state, rule, said), blanks);
	if (message->failed)
		return emu_fail_memory(err);
	return state->finishing
		? emu_rules_note(state, rule, said, emu_buf_str(message), err)
		: emu_rules_report_one(state, rule, said, emu_buf_str(message), err);
}
