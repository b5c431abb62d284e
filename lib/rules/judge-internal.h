/*
 * Cells under judgement. What a rule holds against each other is brought together by a spill, join
 * by join: the others first, each in its role, then the subject, which the finding would be about.
 * Shared by those who bring together, those who judge and those who tell.
 */
#ifndef EMU_RULES_JUDGE_INTERNAL_H
#define EMU_RULES_JUDGE_INTERNAL_H

#include "rules/rules-internal.h"

#define EMU_RULES_RELATED 16

/* Of a ratio, numerator and denominator; of sums, the parts; else what the subject is held against.
 */
enum emu_rules_role { EMU_ROLE_OTHER, EMU_ROLE_SECOND, EMU_ROLE_SUBJECT };

struct emu_rules_hearing {
	struct emu_rules_state *state;
	const struct emu_rule *rule;
	uint32_t dimension;	    /* of sums */
	struct emu_rules_cell cell; /* the subject */
	struct emu_rules_claim own, others[2];
	bool has[2];
	struct emu_decimal third; /* what a ratio would be */
	uint32_t variant;
	struct emu_period before;
	uint64_t *seen; /* of the dimension's values, those that a part is of: bits */
	struct {
		struct emu_buf file;
		uint64_t line;
	} related[EMU_RULES_RELATED]; /* in order, and the first of many */
	size_t n_related;
	struct emu_error *err;
};

/* What a rule asks of an indicator. */
struct emu_rules_use {
	uint32_t rule;
	uint8_t side; /* of comparisons and ratios */
};

/* By sheet and indicator: uses from starts[i] to starts[i + 1]. */
struct emu_rules_uses {
	struct emu_rules_use *uses;
	uint32_t *starts;
};

EMU_CHECKED struct emu_rules_uses *emu_rules_uses_new(
	const struct emu_rules *rules, struct emu_error *err);
void emu_rules_uses_del(struct emu_rules_uses *uses);

/* A fact into the joins that it is of. */
EMU_CHECKED int emu_rules_bring_cell(struct emu_rules_state *state, struct emu_str key,
	struct emu_str value, struct emu_error *err);
EMU_CHECKED int emu_rules_bring_exclusive(struct emu_rules_state *state, struct emu_str key,
	struct emu_str value, struct emu_error *err);

/* Judges all that has been brought, and forgets it. */
EMU_CHECKED int emu_rules_judge_joins(struct emu_rules_state *state, struct emu_error *err);

/* How a join's key begins: the rule, of sums the dimension, and a hash of what they share. */
#define EMU_RULES_JOIN_LEN 21

/* False where there is none before. */
bool emu_rules_period_before(
	const struct emu_period *period, bool year_before, struct emu_period *before);

/* 1 where the rule is broken; 0 where not; -1 on failure. */
EMU_CHECKED int emu_rules_judge(struct emu_rules_hearing *hearing);
EMU_CHECKED int emu_rules_judge_ratio(struct emu_rules_hearing *hearing);
EMU_CHECKED int emu_rules_judge_change(struct emu_rules_hearing *hearing);

EMU_CHECKED int emu_rules_tell_figures(struct emu_rules_hearing *hearing);

#endif
