/* Checks of what one unit says of one period: breakdowns, and records that count. Called by the
 * round of checks in checks_over.c. */
#include "aggregate/checks-internal.h"

struct emu_claim emu_check_claim(const struct emu_treatment *rules, const struct emu_own *own)
{
	return (struct emu_claim){&own->value, own->bound, own->is_partial,
		own->is_averaged ? rules->places : own->value.scale};
}

int emu_check_disagree(const struct emu_treatment *rules, const struct emu_own *stated,
	const struct emu_own *summed, bool *answer, struct emu_error *err)
{
	const struct emu_claim a = emu_check_claim(rules, stated);
	const struct emu_claim b = emu_check_claim(rules, summed);
	*answer = false;
	if (!stated->is_known || !summed->is_known)
		return 0;
	bool is_rounded = rules->over == EMU_OVER_PERIODS_RATIO || stated->is_averaged ||
		summed->is_averaged;
	return emu_conflicts_disagree(&a, &b, is_rounded, answer, err);
}

/* As it is shown: a mean that was worked out has been carried with places to spare. */
static int round_off(const struct emu_treatment *rules, const struct emu_own *own,
	struct emu_decimal *to, struct emu_error *err)
{
	static const struct emu_decimal one = {.coefficient = 1};
	return own->is_averaged ? emu_decimal_divide(to, &own->value, &one, rules->places, err)
				: emu_decimal_copy(to, &own->value, err);
}

int emu_check_add(struct emu_check *check, enum emu_conflict_kind kind, uint32_t along,
	const struct emu_check_span *span, const struct emu_own *stated,
	const struct emu_own *summed, struct emu_error *err)
{
	struct emu_cell_key key = check->key;
	struct emu_decimal a = {0}, b = {0};
	key.period = span->period;
	int result = round_off(check->rules, stated, &a, err);
	if (result == 0)
		result = round_off(check->rules, summed, &b, err);
	if (result == 0)
		result = emu_conflicts_add(check->conflicts, kind, along, &key, check->mask,
			&check->reckoner->sheet->periods[span->period].period, &a, &b,
			check->reckoner->sources, err);
	emu_decimal_free(&a);
	emu_decimal_free(&b);
	return result;
}

int emu_check_here(struct emu_check *check, const struct emu_check_span *span, struct emu_own *own,
	struct emu_error *err)
{
	return emu_own_here(check->reckoner, check->rules, span->cells, span->n_cells, span->period,
		check->mask, own, err);
}

/* Looked at once more, with the sources noted, when it is wrong. */
int emu_check_along(struct emu_check *check, const struct emu_check_span *span,
	struct emu_cell *const *kept, size_t n, uint32_t dimension, const struct emu_own *stated,
	struct emu_error *err)
{
	struct emu_reckoner *reckoner = check->reckoner;
	struct emu_own summed = {0}, again = {0};
	struct emu_sources sources = {0};
	bool is_conflict = false;
	int result = emu_own_along(reckoner, check->rules, kept, n, span->period, check->mask,
		dimension, &summed, err);
	if (result == 0)
		result = emu_check_disagree(check->rules, stated, &summed, &is_conflict, err);
	if (result == 0 && is_conflict) {
		reckoner->sources = &sources;
		result = emu_check_here(check, span, &again, err);
		if (result == 0)
			result = emu_own_along(reckoner, check->rules, kept, n, span->period,
				check->mask, dimension, &summed, err);
		if (result == 0)
			result = emu_check_add(
				check, EMU_CONFLICT_PARTS, dimension, span, stated, &summed, err);
		reckoner->sources = NULL;
	}
	emu_decimal_free(&summed.value);
	emu_decimal_free(&again.value);
	return result;
}

/* The breakdowns of what is stated, or of what the first of them comes to. */
static int check_breakdowns(struct emu_check *check, const struct emu_check_span *span,
	const struct emu_own *stated, struct emu_error *err)
{
	const struct emu_catalogue *catalogue = check->reckoner->sheet->question->catalogue;
	bool is_first = !stated->is_stated;
	for (size_t i = 0; i < check->rules->n_order; i++) {
		uint32_t k = check->rules->order[i];
		size_t n;
		bool is_broken_down;
		if (check->mask >> k & 1)
			continue;
		struct emu_cell **kept = emu_own_having(&check->reckoner->scratch, span->cells,
			span->n_cells, span->period, k, &n, &is_broken_down);
		if (!kept)
			return emu_fail_memory(err);
		if (is_broken_down && !is_first &&
			emu_check_along(check, span, kept, n, k, stated, err) < 0)
			return -1;
		if (is_broken_down && catalogue->dimensions[k].is_outline &&
			emu_check_lines(check, span, kept, n, k, err) < 0)
			return -1;
		is_first = is_first && !is_broken_down;
	}
	return 0;
}

/* The records that count, where there are any, against what is stated. */
static int check_records(struct emu_check *check, const struct emu_check_span *span,
	const struct emu_own *stated, struct emu_error *err)
{
	struct emu_own counted = {0};
	struct emu_decimal sum = {0};
	bool is_conflict = false;
	for (size_t i = 0; i < span->n_cells; i++)
		sum.coefficient += (emu_int128)emu_cell_counted(span->cells[i]);
	counted.value = sum;
	counted.is_known = sum.coefficient != 0;
	if (emu_check_disagree(check->rules, stated, &counted, &is_conflict, err) < 0)
		return -1;
	if (!is_conflict)
		return 0;
	struct emu_own again = {0};
	struct emu_sources sources = {0};
	check->reckoner->sources = &sources;
	int result = emu_check_here(check, span, &again, err);
	if (result == 0)
		result = emu_check_add(
			check, EMU_CONFLICT_PARTS, EMU_ALONG_RECORDS, span, stated, &counted, err);
	check->reckoner->sources = NULL;
	emu_decimal_free(&again.value);
	return result;
}

int emu_check_parts(
	struct emu_check *check, const struct emu_check_span *span, struct emu_error *err)
{
	struct emu_own stated = {0};
	int result = emu_check_here(check, span, &stated, err);
	if (result == 0 && stated.is_known)
		result = check_breakdowns(check, span, &stated, err);
	if (result == 0 && stated.is_stated)
		result = check_records(check, span, &stated, err);
	emu_decimal_free(&stated.value);
	return result;
}
