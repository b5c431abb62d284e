/* What things are called in the reader's language, as text the document keeps. */
#include "report/build-internal.h"
#include "report/format.h"

struct emu_str emu_build_keep_words(struct emu_build *build)
{
	struct emu_str text = EMU_STR("");
	if (build->words.failed)
		build->report->failed = true;
	else
		text = emu_report_keep(build->report, emu_buf_str(&build->words));
	emu_buf_clear(&build->words);
	return text;
}

struct emu_str emu_build_say(struct emu_build *build, enum emu_label label,
	const struct emu_label_value *values, size_t n)
{
	emu_label_fill(&build->words, build->labels->text[label], values, n);
	return emu_build_keep_words(build);
}

struct emu_str emu_build_in_words(
	struct emu_build *build, enum emu_label label, struct emu_str number)
{
	bool rtl = build->labels->rtl;
	emu_buf_append(&build->words, rtl ? EMU_STR("\xE2\x81\xA8") : EMU_STR(""));
	emu_buf_append(&build->words, number);
	emu_buf_append(&build->words, rtl ? EMU_STR("\xE2\x81\xA9") : EMU_STR(""));
	struct emu_label_value n = {"n", emu_build_keep_words(build)};
	return emu_build_say(build, label, &n, 1);
}

struct emu_str emu_build_word(const struct emu_build *build, enum emu_label label)
{
	return emu_report_keep(build->report, build->labels->text[label]);
}

struct emu_str emu_build_text(struct emu_build *build, struct emu_str text)
{
	emu_format_clean(text, &build->words);
	return emu_build_keep_words(build);
}

struct emu_str emu_build_name(struct emu_build *build, struct emu_str text)
{
	emu_format_name(text, &build->words);
	return emu_build_keep_words(build);
}

struct emu_str emu_build_count(struct emu_build *build, uint64_t count)
{
	struct emu_buf digits = {0};
	emu_buf_append_number(&digits, count);
	struct emu_str text = emu_build_number(build, emu_buf_str(&digits), false);
	emu_buf_free(&digits);
	return text;
}

struct emu_str emu_build_number(struct emu_build *build, struct emu_str json, bool percent)
{
	emu_format_number(build->labels, json, percent, &build->words);
	return emu_build_keep_words(build);
}

struct emu_str emu_build_period(struct emu_build *build, struct emu_str period)
{
	emu_format_period(build->labels, period, &build->words);
	return emu_build_keep_words(build);
}

struct emu_str emu_build_date(struct emu_build *build, struct emu_str date)
{
	emu_format_date(build->labels, date, &build->words);
	return emu_build_keep_words(build);
}

struct emu_str emu_build_indicator(struct emu_build *build, struct emu_str id)
{
	const struct emu_catalogue *catalogue = build->context->catalogue;
	uint32_t at = emu_catalogue_indicator(catalogue, id);
	if (at != EMU_CATALOGUE_NONE)
		id = emu_catalogue_indicator_name(catalogue, at, build->labels->lang);
	return emu_build_name(build, id);
}

struct emu_str emu_build_dimension(struct emu_build *build, struct emu_str id)
{
	const struct emu_catalogue *catalogue = build->context->catalogue;
	uint32_t at = emu_catalogue_dimension(catalogue, id);
	if (at != EMU_CATALOGUE_NONE)
		id = emu_catalogue_dimension_name(catalogue, at, build->labels->lang);
	return emu_build_name(build, id);
}

struct emu_str emu_build_value(struct emu_build *build, struct emu_str dimension, struct emu_str id)
{
	const struct emu_catalogue *catalogue = build->context->catalogue;
	uint32_t at = emu_catalogue_dimension(catalogue, dimension);
	uint32_t value = EMU_CATALOGUE_NONE;
	if (at != EMU_CATALOGUE_NONE) {
		emu_buf_clear(&build->scratch);
		value = emu_catalogue_value_named(catalogue, at, id, &build->scratch);
	}
	if (value != EMU_CATALOGUE_NONE)
		id = emu_catalogue_value_name(catalogue, at, value, build->labels->lang);
	return emu_build_name(build, id);
}

uint32_t emu_build_registry_unit(struct emu_build *build, struct emu_str id)
{
	uint32_t at = EMU_REGISTRY_NONE;
	emu_buf_clear(&build->scratch);
	if (id.len == 0 || !build->context->registry ||
		emu_registry_unit(build->context->registry, id, NULL, &build->scratch, &at) !=
			EMU_REGISTRY_FOUND)
		return EMU_REGISTRY_NONE;
	return at;
}

uint32_t emu_build_registry_block(struct emu_build *build, struct emu_str id)
{
	uint32_t at = EMU_REGISTRY_NONE;
	emu_buf_clear(&build->scratch);
	if (id.len == 0 || !build->context->registry ||
		emu_registry_block(build->context->registry, id, NULL, &build->scratch, &at) !=
			EMU_REGISTRY_FOUND)
		return EMU_REGISTRY_NONE;
	return at;
}

struct emu_str emu_build_unit(struct emu_build *build, struct emu_str id)
{
	uint32_t at = emu_build_registry_unit(build, id);
	if (at != EMU_REGISTRY_NONE)
		id = emu_registry_unit_name(build->context->registry, at, build->labels->lang);
	return emu_build_name(build, id);
}

struct emu_str emu_build_block(struct emu_build *build, struct emu_str id)
{
	uint32_t at = emu_build_registry_block(build, id);
	if (at != EMU_REGISTRY_NONE)
		id = emu_registry_block_name(build->context->registry, at, build->labels->lang);
	return emu_build_name(build, id);
}

struct emu_str emu_build_scope_name(struct emu_build *build, const struct emu_build_view *view,
	const struct emu_build_scope *scope)
{
	if (scope->unit.len)
		return emu_build_unit(build, scope->unit);
	if (scope->block.len)
		return emu_build_block(build, scope->block);
	return emu_build_word(build, view->adds_up ? EMU_LABEL_TABLE_TOTAL : EMU_LABEL_TABLE_WHOLE);
}

struct emu_str emu_build_covered(struct emu_build *build, struct emu_str of, struct emu_str id)
{
	if (emu_str_equal(of, EMU_STR("units")))
		return emu_build_unit(build, id);
	if (emu_str_equal(of, EMU_STR("periods")))
		return emu_build_period(build, id);
	return emu_build_value(build, of, id);
}

static struct emu_str coverage_share(
	struct emu_build *build, const struct emu_report_coverage *coverage)
{
	enum emu_label label = EMU_LABEL_COVERAGE_PART;
	if (emu_str_equal(coverage->of, EMU_STR("units")))
		label = EMU_LABEL_COVERAGE_UNITS;
	else if (emu_str_equal(coverage->of, EMU_STR("periods")))
		label = EMU_LABEL_COVERAGE_PERIODS;
	struct emu_label_value values[] = {
		{"name", emu_build_dimension(build, coverage->of)},
		{"have", emu_build_count(build, coverage->have)},
		{"all", emu_build_count(build, coverage->all)},
	};
	return emu_build_say(build, label, values, 3);
}

struct emu_str emu_build_coverage(
	struct emu_build *build, const struct emu_report_coverage *coverage, bool names)
{
	struct emu_str share = coverage_share(build, coverage);
	if (!names || coverage->n_missing == 0)
		return share;
	struct emu_buf list = {0};
	for (size_t i = 0; i < coverage->n_missing; i++) {
		if (i)
			emu_buf_append(&list, EMU_STR(", "));
		emu_buf_append(&list, emu_build_covered(build, coverage->of, coverage->missing[i]));
	}
	if (coverage->n_missing_more) {
		struct emu_label_value more = {
			"n", emu_build_count(build, coverage->n_missing_more)};
		emu_buf_push(&list, ' ');
		emu_buf_append(&list, emu_build_say(build, EMU_LABEL_COVERAGE_MORE, &more, 1));
	}
	struct emu_label_value value = {"names", emu_buf_str(&list)};
	struct emu_str missing = emu_build_say(build, EMU_LABEL_COVERAGE_MISSING, &value, 1);
	build->report->failed |= list.failed;
	emu_buf_free(&list);
	emu_buf_append(&build->words, share);
	emu_buf_append(&build->words, EMU_STR(" ("));
	emu_buf_append(&build->words, missing);
	emu_buf_append(&build->words, EMU_STR(")"));
	return emu_build_keep_words(build);
}
