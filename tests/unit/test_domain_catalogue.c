/* The catalogue that ships: what must be in it, whom its names name, what headings mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "domain/catalogue.h"

static const char *schemas(void)
{
	const char *given = getenv("EMU_SCHEMAS");
	return given ? given : "schemas";
}

static struct emu_catalogue *catalogue;
static struct emu_buf scratch;

static int open_catalogue(void **state)
{
	(void)state;
	struct emu_error err;
	catalogue = emu_catalogue_load(schemas(), &err);
	if (!catalogue)
		fprintf(stderr, "%s\n", err.text);
	return catalogue ? 0 : -1;
}

static int close_catalogue(void **state)
{
	(void)state;
	emu_catalogue_del(catalogue);
	emu_buf_free(&scratch);
	return 0;
}

static uint32_t dimension(const char *id)
{
	uint32_t at = emu_catalogue_dimension(catalogue, emu_str_from(id));
	if (at == EMU_CATALOGUE_NONE)
		fail_msg("no dimension \"%s\"", id);
	return at;
}

static uint32_t indicator(const char *id)
{
	uint32_t at = emu_catalogue_indicator(catalogue, emu_str_from(id));
	if (at == EMU_CATALOGUE_NONE)
		fail_msg("no indicator \"%s\"", id);
	return at;
}

static const struct {
	const char *id;
	enum emu_over_periods over_periods;
	const char *dimensions;
} expected_indicators[] = {
	{"models.registered", EMU_OVER_PERIODS_SUM, "field level recipient "},
	{"models.implemented", EMU_OVER_PERIODS_SUM, "field level recipient "},
	{"models.recognised", EMU_OVER_PERIODS_SUM, "field level recipient "},
	{"models.exemplary", EMU_OVER_PERIODS_SUM, "field level recipient "},
	{"models.commended", EMU_OVER_PERIODS_SUM, "field level recipient "},
	{"models.supported", EMU_OVER_PERIODS_SUM, "field level recipient "},
	{"products.registered", EMU_OVER_PERIODS_SUM, ""},
	{"recipients.commended", EMU_OVER_PERIODS_SUM, "recipient level "},
	{"awards.granted", EMU_OVER_PERIODS_SUM, "title recipient occasion "},
	{"nominations.proposed", EMU_OVER_PERIODS_SUM, "title recipient "},
	{"nominations.approved", EMU_OVER_PERIODS_SUM, "title recipient "},
	{"units.covered", EMU_OVER_PERIODS_LAST, ""},
	{"units.members", EMU_OVER_PERIODS_LAST, ""},
	{"people.total", EMU_OVER_PERIODS_LAST, ""},
	{"people.advanced", EMU_OVER_PERIODS_LAST, ""},
	{"people.advanced-share", EMU_OVER_PERIODS_RATIO, ""},
	{"scores.self", EMU_OVER_PERIODS_MEAN, "criterion "},
	{"scores.verified", EMU_OVER_PERIODS_MEAN, "criterion "},
	{"scores.final", EMU_OVER_PERIODS_MEAN, "criterion "},
};

static void test_indicators(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(expected_indicators) / sizeof(*expected_indicators); i++) {
		const struct emu_indicator *found =
			&catalogue->indicators[indicator(expected_indicators[i].id)];
		char dimensions[128] = "";
		for (size_t j = 0; j < found->n_dimensions; j++) {
			strcat(dimensions, catalogue->dimensions[found->dimensions[j]].id.at);
			strcat(dimensions, " ");
		}
		assert_string_equal(dimensions, expected_indicators[i].dimensions);
		assert_int_equal(found->over_periods, expected_indicators[i].over_periods);
	}
	const struct emu_indicator *share =
		&catalogue->indicators[indicator("people.advanced-share")];
	assert_true(share->percent);
	assert_int_equal(share->places, 1);
	assert_int_equal(share->numerator, indicator("people.advanced"));
	assert_int_equal(share->denominator, indicator("people.total"));
	const struct emu_indicator *models = &catalogue->indicators[indicator("models.registered")];
	assert_int_equal(models->numerator, EMU_CATALOGUE_NONE);
	assert_string_equal(models->counts_type.at, "model");
	assert_int_equal(models->n_counts_where, 1);
	assert_string_equal(models->counts_where[0].field.at, "status");
	assert_string_equal(models->counts_where[0].value.at, "registered");
	assert_int_equal(models->states_type.len, 0);
	const struct emu_indicator *final = &catalogue->indicators[indicator("scores.final")];
	assert_string_equal(final->states_type.at, "score");
	assert_int_equal(final->n_states_sum, 2);
	assert_string_equal(final->states_sum[0].at, "final");
	assert_string_equal(final->states_sum[1].at, "bonus");
	assert_int_equal(final->n_states_less, 1);
	assert_string_equal(final->states_less[0].at, "deduction");
}

static void test_dimensions(void **state)
{
	(void)state;
	const struct emu_dimension *field = &catalogue->dimensions[dimension("field")];
	assert_int_equal(field->n_values, 5);
	assert_int_equal(field->n_expected, 4);
	assert_string_equal(field->values[0].id.at, "economy");
	assert_true(field->values[4].optional);
	assert_int_equal(catalogue->dimensions[dimension("level")].n_expected, 3);
	assert_int_equal(catalogue->dimensions[dimension("recipient")].n_expected, 2);
	assert_int_equal(catalogue->dimensions[dimension("occasion")].n_expected, 6);
	assert_int_equal(catalogue->dimensions[dimension("title")].n_expected, 0);
	assert_false(catalogue->dimensions[dimension("title")].is_outline);
	assert_true(catalogue->dimensions[dimension("criterion")].is_outline);
	assert_int_equal(catalogue->dimensions[dimension("criterion")].n_values, 0);
	assert_int_equal(catalogue->dimensions[dimension("sector")].n_values, 23);
	assert_int_equal(catalogue->dimensions[dimension("recipient-class")].n_values, 13);
}

static uint32_t value(const char *of, const char *name)
{
	return emu_catalogue_value_named(catalogue, dimension(of), emu_str_from(name), &scratch);
}

static void test_titles(void **state)
{
	(void)state;
	const struct emu_dimension *titles = &catalogue->dimensions[dimension("title")];
	size_t n_coded = 0;
	assert_int_equal(titles->n_values, catalogue->n_titles);
	for (uint32_t i = 0; i < catalogue->n_titles; i++) {
		const struct emu_title *title = &catalogue->titles[i];
		n_coded += title->code.len > 0;
		assert_true(emu_str_equal(title->id, titles->values[i].id));
		assert_int_equal(
			emu_catalogue_title_named(catalogue, title->id, &scratch), title->same_as);
		struct emu_str name = emu_catalogue_value_name(
			catalogue, dimension("title"), i, EMU_STR("vi"));
		assert_int_equal(
			emu_catalogue_title_named(catalogue, name, &scratch), title->same_as);
		if (title->code.len)
			assert_int_equal(
				emu_catalogue_title_named(catalogue, title->code, &scratch),
				title->same_as);
	}
	/* The reference has 89 names; plain "Giấy khen", which reports write, has no code. */
	assert_int_equal(n_coded, 89);
	assert_int_equal(catalogue->n_titles, 90);
}

static void expect_title(const char *name, const char *id)
{
	uint32_t at = emu_catalogue_title_named(catalogue, emu_str_from(name), &scratch);
	if (at == EMU_CATALOGUE_NONE)
		fail_msg("\"%s\" is no title", name);
	assert_string_equal(catalogue->titles[at].id.at, id);
}

static void test_names_of_titles(void **state)
{
	(void)state;
	expect_title("Chiến sĩ thi đua cơ sở", "grassroots-fighter");
	expect_title("CHIẾN SĨ THI ĐUA CƠ SỞ", "grassroots-fighter");
	expect_title("Lao động tiên tiến", "advanced-worker");
	expect_title("Bằng khen cấp tỉnh", "provincial-certificate");
	expect_title("Cờ thi đua của UBND tỉnh", "provincial-flag");
	expect_title("Government emulation flag", "government-flag");
	expect_title("सरकार का अनुकरण ध्वज", "government-flag");
	expect_title("Nhà giáo Nhân dân", "people-teacher");
	expect_title("1650360387", "people-teacher");
	expect_title("Kỷ niệm chương,Huy hiệu", "commemorative-insignia");
	assert_int_equal(emu_catalogue_title_named(catalogue, EMU_STR("Bằng khen"), &scratch),
		EMU_CATALOGUE_NONE);
}

static void test_names_of_values(void **state)
{
	(void)state;
	assert_int_equal(value("field", "Kinh tế"), 0);
	assert_int_equal(value("field", "เศรษฐกิจ"), 0);
	assert_int_equal(value("field", "Văn hóa – Xã hội"), 1);
	assert_int_equal(value("field", "VĂN HÓA-XÃ HỘI"), 1);
	assert_int_equal(value("field", "הגנה-ביטחון"), 2);
	assert_int_equal(value("recipient", "Tập thể"), 0);
	assert_int_equal(value("recipient", "HOGIADINH"), 2);
	assert_int_equal(value("field", "Tập thể"), EMU_CATALOGUE_NONE);
	assert_int_equal(value("occasion", "đột xuất"), 2);
	struct emu_str name = emu_catalogue_value_name(
		catalogue, dimension("field"), 1, EMU_STR("cs"));
	assert_true(emu_str_equal(name, EMU_STR("kultura a společnost")));
	name = emu_catalogue_indicator_name(catalogue, indicator("people.total"), EMU_STR("xx"));
	assert_true(emu_str_equal(name, EMU_STR("Tổng số người")));
	name = emu_catalogue_dimension_name(catalogue, dimension("field"), EMU_STR("en"));
	assert_true(emu_str_equal(name, EMU_STR("Field")));
	assert_int_equal(emu_catalogue_dimension_named(catalogue, EMU_STR("lĩnh vực"), &scratch),
		dimension("field"));
	assert_int_equal(
		emu_catalogue_indicator_named(catalogue, EMU_STR("Models registered"), &scratch),
		indicator("models.registered"));
}

/* What a heading means: "models.registered field=economy level=commune", or "" for nothing. */
static void expect_heading(const char *heading, const char *expected)
{
	struct emu_catalogue_cell cell;
	char found[256] = "";
	if (emu_catalogue_heading(catalogue, emu_str_from(heading), &scratch, &cell)) {
		strcat(found, catalogue->indicators[cell.indicator].id.at);
		for (size_t i = 0; i < cell.n_parts; i++) {
			const struct emu_dimension *of =
				&catalogue->dimensions[cell.parts[i].dimension];
			size_t len = strlen(found);
			snprintf(found + len, sizeof(found) - len, " %s=%s", of->id.at,
				of->values[cell.parts[i].value].id.at);
		}
	}
	if (strcmp(found, expected) != 0)
		fail_msg("\"%s\" is \"%s\", not \"%s\"", heading, found, expected);
}

static void test_headings(void **state)
{
	(void)state;
	static const char *const same[] = {
		"Mô hình đăng ký - Kinh tế",
		"Mô hình đăng ký – Kinh tế",
		"Kinh tế: mô hình đăng ký",
		"Kinh tế : mô hình đăng ký",
		"Mô hình đăng ký (kinh tế)",
		"Mô hình đăng ký/Kinh tế",
		"Mô hình đăng ký | Kinh tế",
		"Mô hình đăng ký, kinh tế",
		"Mô hình đăng ký\nKinh tế",
		"Mô hình\nđăng ký\n(Kinh tế)",
		"Mô hình đăng ký kinh tế",
		"Lĩnh vực kinh tế: số mô hình đăng ký",
		"Số mô hình đăng ký (Lĩnh vực: Kinh tế)",
		"models registered: economy",
		"โมเดลที่ลงทะเบียน - เศรษฐกิจ",
		"models.registered - economy",
	};
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		expect_heading(same[i], "models.registered field=economy");
	expect_heading("Mô hình đăng ký", "models.registered");
	expect_heading(
		"Mô hình đăng ký - Văn hóa - xã hội", "models.registered field=culture-society");
	expect_heading("Mô hình được công nhận - Cấp xã - Quốc phòng, an ninh",
		"models.recognised field=defence-security level=commune");
	expect_heading("Tập thể | Cấp tỉnh | Kinh tế | Mô hình tiêu biểu",
		"models.exemplary field=economy level=province recipient=collective");
	expect_heading("Tỷ lệ lao động tiên tiến (%)", "people.advanced-share");
	expect_heading("Khen thưởng (tập thể)", "recipients.commended recipient=collective");
}

static void test_headings_that_say_nothing(void **state)
{
	(void)state;
	expect_heading("", "");
	expect_heading(" - ", "");
	expect_heading("Kinh tế", "");
	expect_heading("Mô hình", "");
	expect_heading("Mô hình đăng ký - Nông nghiệp", "");
	expect_heading("Mô hình đăng ký - Kinh tế - Kinh tế", "");
	expect_heading("Mô hình đăng ký - Kinh tế - Quốc phòng - an ninh", "");
	expect_heading("Mô hình đăng ký - Mô hình tiêu biểu", "");
	expect_heading("Mô hình đăng ký: lĩnh vực", "");
	expect_heading("Điểm tự chấm - Kinh tế", ""); /* not a dimension of it */
	char longest[4000] = "";
	for (size_t i = 0; i < 300; i++)
		strcat(longest, "kinh tế ");
	expect_heading(longest, "");
}

/* `of` is a dimension, or EMU_CATALOGUE_NONE for the indicators. */
static void check_not_shared(uint32_t of, json_t *entries)
{
	size_t i, j;
	json_t *entry, *name;
	const char *lang;
	json_array_foreach(entries, i, entry)
	{
		const char *expected = json_string_value(json_object_get(entry, "same_as"));
		if (!expected)
			expected = json_string_value(json_object_get(entry, "id"));
		json_t *all = json_array();
		json_object_foreach(json_object_get(entry, "name"), lang, name)
			json_array_append(all, name);
		json_array_extend(all, json_object_get(entry, "aliases"));
		json_array_foreach(all, j, name)
		{
			struct emu_str text = emu_str_from(json_string_value(name));
			uint32_t found = of == EMU_CATALOGUE_NONE
				? emu_catalogue_indicator_named(catalogue, text, &scratch)
				: emu_catalogue_value_named(catalogue, of, text, &scratch);
			if (found == EMU_CATALOGUE_NONE)
				fail_msg("\"%s\" of %s names another too", text.at, expected);
			struct emu_str id = of == EMU_CATALOGUE_NONE
				? catalogue->indicators[found].id
				: catalogue->dimensions[of].values[found].id;
			assert_string_equal(id.at, expected);
		}
		json_decref(all);
	}
}

static json_t *read_list(const char *name)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/catalogue/%s.json", schemas(), name);
	json_t *document = json_load_file(path, 0, NULL);
	assert_non_null(document);
	return document;
}

static void test_no_name_is_shared(void **state)
{
	(void)state;
	json_t *document = read_list("indicators");
	check_not_shared(EMU_CATALOGUE_NONE, json_object_get(document, "indicators"));
	json_decref(document);
	document = read_list("titles");
	check_not_shared(dimension("title"), json_object_get(document, "titles"));
	json_decref(document);
	document = read_list("dimensions");
	json_t *list = json_object_get(document, "dimensions"), *entry, *values;
	size_t i;
	json_array_foreach(list, i, entry)
	{
		const char *id = json_string_value(json_object_get(entry, "id"));
		struct emu_str name = emu_str_from(
			json_string_value(json_object_get(json_object_get(entry, "name"), "vi")));
		assert_int_equal(emu_catalogue_dimension_named(catalogue, name, &scratch), i);
		values = json_object_get(entry, "values");
		check_not_shared(dimension(id), values);
	}
	json_decref(document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_indicators),
		cmocka_unit_test(test_dimensions),
		cmocka_unit_test(test_titles),
		cmocka_unit_test(test_names_of_titles),
		cmocka_unit_test(test_names_of_values),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_headings_that_say_nothing),
		cmocka_unit_test(test_no_name_is_shared),
	};
	return cmocka_run_group_tests(tests, open_catalogue, close_catalogue);
}
