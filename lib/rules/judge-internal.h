/* Cells under judgement: shared by those who judge them and those who tell. */
#ifndef EMU_RULES_JUDGE_INTERNAL_H
#define EMU_RULES_JUDGE_INTERNAL_H

#include "rules/rules-internal.h"

#define EMU_RULES_RELATED 16

struct emu_rules_verdict {
	struct emu_rules_claim own, other;
	struct emu_decimal third, fourth; /* of ratios: what it would be, and of what */
	uint32_t variant;
	struct emu_period before;
	uint64_t related[EMU_RULES_RELATED];
	size_t n_related;
};

struct emu_rules_hearing {
	struct emu_rules_state *state;
	const struct emu_rule *rule;
	uint32_t cell;
	uint32_t dimension; /* of sums */
	const struct emu_rules_cell_key *key;
	struct emu_rules_verdict *verdict;
	struct emu_error *err;
};

void emu_rules_verdict_free(struct emu_rules_verdict *verdict);
void emu_rules_relate(struct emu_rules_hearing *hearing, uint64_t place);
EMU_CHECKED int emu_rules_take(
	struct emu_rules_claim *claim, const struct emu_rules_claim *from, struct emu_error *err);

/* Whether the cell is of that side: its dimensions are those fixed, or free to vary. */
bool emu_rules_is_of(const struct emu_rules_hearing *hearing, const struct emu_rule_side *side);

/* 1 where the rule is broken, with the verdict; 0 where not; -1 on failure. */
EMU_CHECKED int emu_rules_judge(struct emu_rules_hearing *hearing);
EMU_CHECKED int emu_rules_judge_sum(struct emu_rules_hearing *hearing);
EMU_CHECKED int emu_rules_judge_compare(struct emu_rules_hearing *hearing);
EMU_CHECKED int emu_rules_judge_ratio(struct emu_rules_hearing *hearing);
EMU_CHECKED int emu_rules_judge_change(struct emu_rules_hearing *hearing);
EMU_CHECKED int emu_rules_judge_nominees(struct emu_rules_hearing *hearing);

#endif
