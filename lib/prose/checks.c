/*
 * What is said twice counts once, the exact figure before a rounded one; and parts are held against
 * the total they stand behind.
 */
#include "prose/report-internal.h"

#include <inttypes.h>

static int64_t value_of(const struct emu_report *report, const struct emu_fact *fact)
{
	return fact->number == EMU_NOWHERE ? fact->numeral
					   : report->scan.numbers[fact->number].whole;
}

static bool is_same_cell(const struct emu_fact *a, const struct emu_fact *b)
{
	if (a->kind != b->kind || a->indicator != b->indicator || a->has_period != b->has_period ||
		!emu_str_equal(a->unit, b->unit) ||
		(a->has_period && emu_period_compare(&a->period, &b->period) != 0))
		return false;
	for (size_t i = 0; i < EMU_N_DIMENSIONS; i++)
		if (a->dimensions[i] != b->dimensions[i])
			return false;
	return true;
}

/* Whether `rough` can be `exact`, rounded: within a tenth, and on the right side. */
static bool is_rounded(enum emu_bound bound, int64_t rough, int64_t exact)
{
	if (bound == EMU_BOUND_NONE || rough < 0 || exact < 0)
		return false;
	int64_t off = rough > exact ? rough - exact : exact - rough;
	bool side = bound == EMU_BOUND_ABOUT ||
		(bound == EMU_BOUND_AT_LEAST ? exact >= rough : exact <= rough);
	return side && off <= exact / 10;
}

static void drop(struct emu_report *report, struct emu_fact *fact, uint32_t for_other)
{
	fact->dropped = true;
	fact->other = for_other;
	if (fact->number != EMU_NOWHERE) {
		struct emu_number *number = &report->scan.numbers[fact->number];
		number->fate = EMU_FATE_LEFT;
		number->reason = "repeat";
		number->record = for_other;
	}
}

static void compare(struct emu_report *report, uint32_t first, uint32_t second)
{
	struct emu_fact *a = &report->facts[first], *b = &report->facts[second];
	int64_t x = value_of(report, a), y = value_of(report, b);
	if (x == y && a->bound == b->bound)
		drop(report, b, first);
	else if (b->bound == EMU_BOUND_NONE && is_rounded(a->bound, x, y))
		drop(report, a, second);
	else if (a->bound == EMU_BOUND_NONE && is_rounded(b->bound, y, x))
		drop(report, b, first);
}

#define NEAR 400 /* facts that are compared with those before them */

static void drop_repeats(struct emu_report *report)
{
	for (uint32_t i = 0; i < report->n_facts; i++) {
		if (report->facts[i].kind > EMU_FACT_PLEDGE)
			continue;
		for (uint32_t j = i > NEAR ? i - NEAR : 0; j < i && !report->facts[i].dropped; j++)
			if (!report->facts[j].dropped &&
				is_same_cell(&report->facts[i], &report->facts[j]))
				compare(report, j, i);
	}
}

/* ---- Parts --------------------------------------------------------------------------- */

/* The dimension along which the fact is a part of its total; or EMU_N_DIMENSIONS. */
static size_t broken_along(const struct emu_fact *part, const struct emu_fact *total)
{
	size_t along = EMU_N_DIMENSIONS;
	for (size_t i = 0; i < EMU_N_DIMENSIONS; i++)
		if (part->dimensions[i] != total->dimensions[i]) {
			if (along != EMU_N_DIMENSIONS)
				return EMU_N_DIMENSIONS;
			along = i;
		}
	return along;
}

static const char *const along_names[EMU_N_DIMENSIONS] = {
	"field", "level", "recipient", "occasion", "title"};

static void tell_mismatch(struct emu_report *report, const struct emu_fact *total,
	const struct emu_fact *first, const struct emu_fact *last, size_t along, int64_t sum)
{
	struct emu_bytes bytes = emu_scan_bytes(&report->scan, total->first, total->last);
	struct emu_str stated = emu_report_words(report, total->first, total->last + 1);
	struct emu_str parts = emu_report_words(report, first->first, last->last + 1);
	if (stated.at && parts.at)
		emu_report_tell(report, EMU_TABLE_WARNING, "parse/parts", bytes.from,
			"\"%.*s\" is broken down by %s into %" PRId64 ": \"%.*s\"",
			EMU_STR_ARGS(stated), along_names[along], sum,
			parts.len > 300 ? 300 : (int)parts.len, parts.at);
}

/* Two or more parts along one dimension that add up to something else. Parts that add up to less
 * may be only some of them, unless every value of the dimension is there. */
static void check_along(struct emu_report *report, uint32_t total, size_t along)
{
	const struct emu_fact *whole = &report->facts[total], *first = NULL, *last = NULL;
	const struct emu_catalogue *catalogue = report->setup->catalogue;
	int64_t sum = 0, stated = value_of(report, whole);
	size_t n = 0;
	for (uint32_t i = total + 1; i < report->n_facts; i++) {
		const struct emu_fact *part = &report->facts[i];
		if (part->total != total)
			break;
		if (part->dropped || broken_along(part, whole) != along)
			continue;
		int64_t value = value_of(report, part);
		if (value < 0 || part->bound != EMU_BOUND_NONE)
			return;
		sum += value;
		first = first ? first : part;
		last = part;
		n++;
	}
	uint32_t dimension = emu_catalogue_dimension(catalogue, emu_str_from(along_names[along]));
	size_t expected = catalogue->dimensions[dimension].n_expected;
	if (n >= 2 && whole->bound == EMU_BOUND_NONE && stated >= 0 && sum != stated &&
		(sum > stated || (expected && n >= expected)))
		tell_mismatch(report, whole, first, last, along, sum);
}

static void check_parts(struct emu_report *report)
{
	uint32_t last = EMU_NOWHERE;
	for (uint32_t i = 0; i < report->n_facts; i++) {
		uint32_t total = report->facts[i].total;
		if (total == EMU_NOWHERE || total == last)
			continue;
		last = total;
		for (size_t along = 0; along < EMU_N_DIMENSIONS; along++)
			check_along(report, total, along);
	}
}

void emu_report_check(struct emu_report *report)
{
	drop_repeats(report);
	check_parts(report);
}
