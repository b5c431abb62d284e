/* Rules as they are loaded, and what a state remembers for them. */
#ifndef EMU_RULES_RULES_INTERNAL_H
#define EMU_RULES_RULES_INTERNAL_H

#include <jansson.h>

#include "base/arena.h"
#include "io/spill.h"
#include "json/pointer.h"
#include "rules/fact-internal.h"
#include "rules/keys-internal.h"
#include "rules/places-internal.h"
#include "rules/rules.h"

enum emu_rule_kind {
	EMU_RULE_UNIQUE,
	EMU_RULE_REFERENCE,
	EMU_RULE_SUM,
	EMU_RULE_COMPARE,
	EMU_RULE_RATIO,
	EMU_RULE_CHANGE,
	EMU_RULE_COUNT,
	EMU_RULE_ROSTER,
	EMU_RULE_EXCLUSIVE,
	EMU_RULE_NOMINEES,
	EMU_RULE_KINDS,
};

enum emu_rule_severity { EMU_RULE_INFO, EMU_RULE_WARNING, EMU_RULE_ERROR };

/* Fields of records are numbered over all rules; each record is asked once for each. */
#define EMU_RULE_FIELD_FILE UINT32_MAX /* not a field: the file that the record comes from */

/* A field of a key. */
struct emu_rule_part {
	uint32_t field;
	bool is_unit; /* all names of a unit are one value */
};

struct emu_rule_condition {
	uint32_t field;
	const struct emu_str *values; /* of strings their characters, else as written in JSON */
	size_t n;
	bool or_absent;
};

enum emu_rule_refers { EMU_REFERS_UNIT, EMU_REFERS_BLOCK, EMU_REFERS_INDICATOR, EMU_REFERS_VALUE };

struct emu_rule_reference {
	uint32_t field;
	enum emu_rule_refers to;
	uint32_t dimension; /* of EMU_REFERS_VALUE */
};

enum emu_rule_side_kind { EMU_SIDE_INDICATOR, EMU_SIDE_FIELD, EMU_SIDE_NUMBER };

/* One side of a comparison: a cell, a field of the record, or a number. */
struct emu_rule_side {
	enum emu_rule_side_kind kind;
	uint32_t indicator, field;
	struct emu_decimal number;
	struct emu_str
		dimensions[EMU_RULES_DIMENSIONS]; /* the values it is of; len 0: any or none */
};

struct emu_rule_tolerance {
	struct emu_decimal absolute, percent;
};

enum emu_rule_operator {
	EMU_RULE_AT_MOST,
	EMU_RULE_BELOW,
	EMU_RULE_AT_LEAST,
	EMU_RULE_ABOVE,
	EMU_RULE_EQUAL,
};

struct emu_rule_deadline {
	bool is_set, of_month, next_month, after_start;
	int32_t days; /* behind the period's end or start, or the day of the month */
};

struct emu_str emu_rules_kind_name(enum emu_rule_kind kind);

struct emu_rule {
	enum emu_rule_kind kind;
	struct emu_str id, code; /* "rule/half-year/parts" */
	enum emu_rule_severity severity;
	struct emu_span span;	/* the last day of the record's period lies in it */
	uint32_t period_kinds;	/* bits 1 << enum emu_period_kind; 0: any */
	struct emu_str message; /* with placeholders; len 0: the kind's own */
	struct emu_str title, law;
	const struct emu_rule_condition *where;
	size_t n_where;
	uint32_t sheet;	     /* of kinds about figures: those that meet the conditions */
	bool lacks_registry; /* and is not applied, at least in part */
	const struct emu_rule_part *key, *differ;
	size_t n_key, n_differ;
	struct emu_str key_text, differ_text; /* their names, for messages */
	const struct emu_rule_reference *references;
	size_t n_references;
	const uint32_t *indicators;
	size_t n_indicators;
	uint32_t along;		       /* bits 1 << dimension */
	struct emu_rule_side sides[3]; /* left, right; or value, numerator, denominator */
	enum emu_rule_operator operator;
	bool percent, year_before, has_percent_limit, has_absolute_limit;
	int direction; /* 1: may not fall; -1: may not rise; 0: either */
	struct emu_rule_tolerance tolerance;
	uint64_t min, max;
	const uint32_t *expected; /* roster: units and their spans, below */
	const struct emu_span *expected_spans;
	size_t n_expected;
	struct emu_rule_deadline deadline;
	enum emu_rule_severity late, again;
	uint32_t number; /* among all rules */
	uint32_t own;	 /* of unique: among those */
};

/* Figures that some rules are about: all, or those that meet the conditions. */
struct emu_rules_sheet {
	const json_t *json; /* the conditions; NULL: none */
	const struct emu_rule_condition *where;
	size_t n_where;
	bool *is_watched; /* by indicator: some rule asks for its cells */
};

struct emu_rules {
	struct emu_rules_setup setup;
	struct emu_catalogue *own_catalogue; /* NULL where they are the caller's */
	struct emu_registry *own_registry;
	struct emu_arena arena;
	json_t **documents; /* every string lives here */
	size_t n_documents;
	struct emu_index sets; /* ids of the sets */
	struct emu_rule *rules;
	size_t n, cap;
	struct emu_index field_names;
	struct emu_json_pointer *fields; /* by number */
	size_t fields_cap;
	struct emu_rules_sheet *sheets; /* the first without conditions */
	size_t n_sheets, sheets_cap;
	bool *is_watched; /* by indicator: on any of the sheets */
	size_t n_sets;
	uint64_t seed;
	struct emu_scratch scratch;
	struct emu_spill *previous; /* facts of earlier periods; NULL: none */
	uint32_t unit, block, period, type, indicator, value, bound, submitted, source_file,
		source_line, source_column, recipient_kind; /* fields that all ask for */
	uint32_t *dimension_fields;			    /* by dimension */
};

/* A period on whose roster units are ticked off. */
struct emu_rules_roll {
	const struct emu_rule *rule;
	struct emu_period period;
	bool is_open;
	uint32_t next; /* of those expected */
	uint64_t expected, received, late;
};

struct emu_rules_state {
	const struct emu_rules *rules;
	struct emu_json_pointer *pointers;    /* the fields, with this worker's guesses */
	const struct emu_json_value **values; /* of the record in hand, by field */
	const struct emu_json *json;
	struct emu_period period; /* of the record in hand */
	bool has_period;
	struct emu_finding_place place;
	struct emu_rules_places places; /* of the keys */
	struct emu_rules_keys *sets;
	struct emu_scratch scratch_file;
	struct emu_spill *facts;
	struct {
		struct emu_buf key, value;
	} fact; /* in the making */
	struct emu_buf scratch, texts, text, file, key, message;
	/* while it finishes: */
	bool finishing;
	struct emu_spill *joins; /* cells, by what they are held against each other for */
	struct emu_spill *notes; /* findings, by place */
	struct emu_rules_uses *uses;
	struct emu_rules_roll roll;
	emu_rules_report *report;
	void *context;
};

/* ---- Loading --------------------------------------------------------------------------- */

/* Whether a message's placeholders are those of the kind; *bad is the first that is not. */
bool emu_rules_message_fits(enum emu_rule_kind kind, struct emu_str message, struct emu_str *bad);

/* ---- The record in hand ------------------------------------------------------------------ */

/* The characters of a string, of other values the JSON; good until `scratch` is cleared. */
struct emu_str emu_rules_text(struct emu_rules_state *state, const struct emu_json_value *value);
struct emu_str emu_rules_field(struct emu_rules_state *state, uint32_t field);
bool emu_rules_meets(
	struct emu_rules_state *state, const struct emu_rule_condition *where, size_t n);
bool emu_rules_applies(struct emu_rules_state *state, const struct emu_rule *rule);

/* Findings of the record alone: 1 where one of severity error was reported. */
EMU_CHECKED int emu_rules_see_reference(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err);
EMU_CHECKED int emu_rules_see_compare(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err);
EMU_CHECKED int emu_rules_see_unique(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err);

EMU_CHECKED int emu_rules_see_exclusive(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err);
EMU_CHECKED int emu_rules_see_count(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err);
EMU_CHECKED int emu_rules_see_roster(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err);
EMU_CHECKED int emu_rules_see_nominee(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err);

/* The record in hand becomes this one. */
EMU_CHECKED int emu_rules_take_in(struct emu_rules_state *state, const struct emu_json *json,
	struct emu_str file, uint64_t line, struct emu_error *err);

/* A figure into facts: the state's own, or those of earlier periods. */
EMU_CHECKED int emu_rules_put_figure(struct emu_rules_state *state, struct emu_spill *facts,
	bool previous, struct emu_error *err);

/* The fact in the making is made. */
EMU_CHECKED int emu_rules_remember(
	struct emu_rules_state *state, struct emu_spill *facts, struct emu_error *err);

EMU_CHECKED int emu_rules_merge_keys(
	struct emu_rules_state *into, struct emu_rules_state *from, struct emu_error *err);

/* ---- The end ------------------------------------------------------------------------------- */

/* Facts of what there may be none of. */
EMU_CHECKED int emu_rules_expect_counts(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err);
EMU_CHECKED int emu_rules_expect_reports(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err);

/* A fact, without what its key begins with: the kind of fact, and the rule. */
EMU_CHECKED int emu_rules_finish_count(struct emu_rules_state *state, const struct emu_rule *rule,
	struct emu_str key, struct emu_str value, struct emu_error *err);
EMU_CHECKED int emu_rules_finish_received(struct emu_rules_state *state,
	const struct emu_rule *rule, struct emu_str key, struct emu_str value,
	struct emu_error *err);
EMU_CHECKED int emu_rules_finish_repeated(struct emu_rules_state *state,
	const struct emu_rule *rule, struct emu_str key, struct emu_str value,
	struct emu_error *err);

/* The last of the roll's units have not reported. */
EMU_CHECKED int emu_rules_close_roll(struct emu_rules_state *state, struct emu_error *err);

EMU_CHECKED int emu_rules_tell_pair(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_finding_place *later, const struct emu_finding_place *earlier,
	struct emu_error *err);

/* ---- Messages ------------------------------------------------------------------------------- */

#define EMU_RULES_BLANKS 12

/* What the placeholders of a message stand for. */
struct emu_rules_blanks {
	struct {
		const char *name;
		struct emu_buf text;
	} at[EMU_RULES_BLANKS];
	size_t n;
};

void emu_rules_blanks_free(struct emu_rules_blanks *blanks);

/* An empty text, to be appended to. */
struct emu_buf *emu_rules_blank(struct emu_rules_blanks *blanks, const char *name);
void emu_rules_blank_text(struct emu_rules_blanks *blanks, const char *name, struct emu_str text);
void emu_rules_blank_number(
	struct emu_rules_blanks *blanks, const char *name, const struct emu_decimal *number);

/* FILE:LINE, and names as the messages' language has them. */
void emu_rules_print_place(const struct emu_finding_place *place, struct emu_buf *out);
void emu_rules_print_unit(
	const struct emu_rules_state *state, struct emu_str unit, struct emu_buf *out);
void emu_rules_print_value(const struct emu_rules_state *state, uint32_t dimension,
	struct emu_str value, struct emu_buf *out);

/* "at most", in the messages' language. */
struct emu_str emu_rules_relation(const struct emu_rules *rules, const struct emu_rule *rule);

struct emu_rules_said {
	enum emu_rule_severity severity;
	const char *sub;		/* behind the rule's code, or NULL */
	uint32_t variant;		/* of the kind's own messages */
	bool aside;			/* not what the rule's message is about */
	struct emu_finding_place place; /* without a file: of none */
	struct emu_str tie;		/* orders findings of one rule and place */
	const char *pointer;		/* of the value, or NULL */
	const struct emu_finding_place *related;
	size_t n_related;
};

/* The `sub` of rules of any kind that are not applied, or only in part. */
#define EMU_RULES_UNAPPLIED "unapplied"

/* Fills the message in and reports the finding; while the state finishes, in its order among the
 * others. */
EMU_CHECKED int emu_rules_say(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_said *said, const struct emu_rules_blanks *blanks,
	struct emu_error *err);

/* Of emu_rules_say alone: a finding for later, and those again, in order. */
EMU_CHECKED int emu_rules_note(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_said *said, struct emu_str message, struct emu_error *err);
EMU_CHECKED int emu_rules_tell_notes(struct emu_rules_state *state, struct emu_error *err);
EMU_CHECKED int emu_rules_report_one(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_said *said, struct emu_str message, struct emu_error *err);

/* ---- Arithmetic ------------------------------------------------------------------------------ */

/* Whether a is above b for certain, by more than the tolerance; percents are of b. -1 on failure.
 */
EMU_CHECKED int emu_rules_exceeds(const struct emu_rules_claim *a, const struct emu_rules_claim *b,
	const struct emu_rule_tolerance *tolerance, struct emu_error *err);

/* Whether "a OPERATOR b" cannot be. */
EMU_CHECKED int emu_rules_contradicts(const struct emu_rule *rule, const struct emu_rules_claim *a,
	const struct emu_rules_claim *b, struct emu_error *err);

#endif
