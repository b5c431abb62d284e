/*
 * Rules across records: each thing stated once, known units, parts that make up their totals, who
 * has reported and who has not. Rules are data (schemas/rules/NAME.json, or a file of the user's;
 * emu-rules(5)); rules without records are immutable, a state is one worker's.
 *
 * The findings do not depend on the order of the records, but that of two that repeat each other
 * the one that is read later is held back, where records are held back at all. A place is the
 * record's `source` where it has one. Memory grows with the keys of unique rules, 32 bytes at most
 * for each, and with the names of files; what else is to be known at the end goes into a file
 * (io/scratch.h) once there is much of it.
 */
#ifndef EMU_RULES_RULES_H
#define EMU_RULES_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/period.h"
#include "base/str.h"
#include "domain/catalogue.h"
#include "domain/registry.h"
#include "json/reader.h"
#include "schema/finding.h"

struct emu_rules;
struct emu_rules_state;

/* Everything in it must outlive the rules. */
struct emu_rules_setup {
	const char *schemas; /* the folder */
	const struct emu_catalogue *catalogue;
	const struct emu_registry *registry; /* NULL: rules that need it are told, not applied */
	const struct emu_period *periods;    /* those that reports are expected of; none: as seen */
	size_t n_periods;
	struct emu_str lang; /* of the messages: vi or en */
	bool holds; /* records can be held back: what repeats an earlier one is told at once */
};

EMU_CHECKED struct emu_rules *emu_rules_new(
	const struct emu_rules_setup *setup, struct emu_error *err);
void emu_rules_del(struct emu_rules *rules);

/* A set that is shipped, by its name, or else a file. Before any of the functions below. */
EMU_CHECKED int emu_rules_add(struct emu_rules *rules, const char *name, struct emu_error *err);

/* Records (or summaries) of earlier periods, for rules of change; not judged themselves. Before any
 * state is made. */
EMU_CHECKED int emu_rules_add_previous(
	struct emu_rules *rules, const char *path, struct emu_error *err);

/* All of that at once, as options name it; what it opens is its own. `units` may be NULL. Without
 * names there are no rules, *rules is NULL, and nothing else may be asked for. */
struct emu_rules_request {
	const char *schemas, *units, *lang;
	const char *const *names, *const *previous, *const *periods;
	size_t n_names, n_previous, n_periods;
	bool holds; /* as in the setup */
};

EMU_CHECKED int emu_rules_open(
	struct emu_rules **rules, const struct emu_rules_request *request, struct emu_error *err);

/* Whether one state is to see all records, in order: some of them are to be held back for what came
 * before them. */
bool emu_rules_need_order(const struct emu_rules *rules);

/* A finding is good until the callback returns. */
typedef void emu_rules_report(void *context, const struct emu_finding *finding);

EMU_CHECKED struct emu_rules_state *emu_rules_state_new(
	const struct emu_rules *rules, struct emu_error *err);
void emu_rules_state_del(struct emu_rules_state *state);

/* A record that satisfies its schema, and where the input has it. 1 where a finding of severity
 * error was reported of it, so that it should be held back; else 0. */
EMU_CHECKED int emu_rules_see(struct emu_rules_state *state, const struct emu_json *json,
	struct emu_str file, uint64_t line, emu_rules_report *report, void *context,
	struct emu_error *err);

/* `from` saw other records, of rules that need no order; only deleting it is left to do. */
EMU_CHECKED int emu_rules_merge(
	struct emu_rules_state *into, struct emu_rules_state *from, struct emu_error *err);

/* What is known only now, in the order of file, line and rule; what has no place comes last. The
 * state has nothing left to do. */
EMU_CHECKED int emu_rules_finish(struct emu_rules_state *state, emu_rules_report *report,
	void *context, struct emu_error *err);

#endif
