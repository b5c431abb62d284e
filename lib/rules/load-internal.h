/* Reading a rule: what the loaders of the kinds share. */
#ifndef EMU_RULES_LOAD_INTERNAL_H
#define EMU_RULES_LOAD_INTERNAL_H

#include "rules/rules-internal.h"

struct emu_rules_load {
	struct emu_rules *rules;
	const char *path;
	struct emu_str set;
	struct emu_index ids; /* of the set's rules so far */
	size_t at;	      /* among the document's rules */
	const json_t *json;
	struct emu_rule *rule;
	struct emu_error *err;
};

/* `member` is what is wrong in the rule, as a JSON Pointer without the first slash. Returns -1. */
int emu_rules_load_fail(const struct emu_rules_load *load, const char *member, const char *format,
	...) EMU_FORMAT(3, 4);

/* A string member; len 0 where there is none. */
struct emu_str emu_rules_load_text(const json_t *object, const char *member);
enum emu_rule_severity emu_rules_load_severity(
	const json_t *object, const char *member, enum emu_rule_severity otherwise);

enum emu_rule_kind emu_rules_load_kind_named(struct emu_str name);

/* What its kind has of its own. */
EMU_CHECKED int emu_rules_load_kind(struct emu_rules_load *load);
EMU_CHECKED int emu_rules_load_figures(struct emu_rules_load *load);
EMU_CHECKED int emu_rules_load_roster(struct emu_rules_load *load);

/* The number of a field, which may be a new one. */
EMU_CHECKED int emu_rules_load_field(
	struct emu_rules *rules, struct emu_str name, uint32_t *field, struct emu_error *err);

/* A member's strings: its own, or those of its array. */
size_t emu_rules_load_n(const json_t *list);
struct emu_str emu_rules_load_at(const json_t *list, size_t i);

#endif
