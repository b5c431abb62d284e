/*
 * json/reader against others: the public parsing suite under $EMU_SUITES/json (skipped where the
 * variable is unset), and jansson, on the suite and on generated records, whole and damaged.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <dirent.h>
#include <jansson.h>

#include "json/reader.h"

#include "texts.h"

#define RECORDS 20000
#define DAMAGES 4

static struct emu_json_reader reader;

/* What is done with the texts on which RFC 8259 lets parsers differ: numbers of any size keep their
 * digits; half a surrogate pair, bytes that are not UTF-8, other encodings and a byte order mark
 * are refused (io/source drops a mark and converts encodings before the reader sees a text). */
static const struct {
	const char *file;
	bool accepted;
} left_open[] = {
	{"i_number_double_huge_neg_exp.json", true},
	{"i_number_huge_exp.json", true},
	{"i_number_neg_int_huge_exp.json", true},
	{"i_number_pos_double_huge_exp.json", true},
	{"i_number_real_neg_overflow.json", true},
	{"i_number_real_pos_overflow.json", true},
	{"i_number_real_underflow.json", true},
	{"i_number_too_big_neg_int.json", true},
	{"i_number_too_big_pos_int.json", true},
	{"i_number_very_big_negative_int.json", true},
	{"i_object_key_lone_2nd_surrogate.json", false},
	{"i_string_1st_surrogate_but_2nd_missing.json", false},
	{"i_string_1st_valid_surrogate_2nd_invalid.json", false},
	{"i_string_UTF-16LE_with_BOM.json", false},
	{"i_string_UTF-8_invalid_sequence.json", false},
	{"i_string_UTF8_surrogate_U+D800.json", false},
	{"i_string_incomplete_surrogate_and_escape_valid.json", false},
	{"i_string_incomplete_surrogate_pair.json", false},
	{"i_string_incomplete_surrogates_escape_valid.json", false},
	{"i_string_invalid_lonely_surrogate.json", false},
	{"i_string_invalid_surrogate.json", false},
	{"i_string_invalid_utf-8.json", false},
	{"i_string_inverted_surrogates_U+1D11E.json", false},
	{"i_string_iso_latin_1.json", false},
	{"i_string_lone_second_surrogate.json", false},
	{"i_string_lone_utf8_continuation_byte.json", false},
	{"i_string_not_in_unicode_range.json", false},
	{"i_string_overlong_sequence_2_bytes.json", false},
	{"i_string_overlong_sequence_6_bytes.json", false},
	{"i_string_overlong_sequence_6_bytes_null.json", false},
	{"i_string_truncated-utf-8.json", false},
	{"i_string_utf16BE_no_BOM.json", false},
	{"i_string_utf16LE_no_BOM.json", false},
	{"i_structure_500_nested_arrays.json", true},
	{"i_structure_UTF-8_BOM_empty_object.json", false},
};

static bool expected_of(const char *file)
{
	for (size_t i = 0; i < sizeof(left_open) / sizeof(*left_open); i++)
		if (strcmp(left_open[i].file, file) == 0)
			return left_open[i].accepted;
	if (file[0] == 'i')
		fail_msg("%s: the table of texts left open does not name it", file);
	return file[0] == 'y';
}

static bool same(const struct emu_json *json, const struct emu_json_value *value, json_t *other);

static bool same_string(
	const struct emu_json *json, const struct emu_json_value *value, json_t *other)
{
	struct emu_buf scratch = {0};
	struct emu_str text = emu_json_string(json, value, &scratch);
	bool equal = json_is_string(other) &&
		emu_str_equal(text,
			(struct emu_str){json_string_value(other), json_string_length(other)});
	emu_buf_free(&scratch);
	return equal;
}

static bool same_object(
	const struct emu_json *json, const struct emu_json_value *value, json_t *other)
{
	bool equal = json_is_object(other) && json_object_size(other) == value->n;
	struct emu_buf scratch = {0};
	const struct emu_json_value *end = json->values + value->next, *name = value + 1;
	for (; equal && name < end; name = json->values + name[1].next) {
		emu_buf_clear(&scratch);
		struct emu_str key = emu_json_string(json, name, &scratch);
		json_t *member = json_object_getn(other, key.at, key.len);
		equal = member && same(json, name + 1, member);
	}
	emu_buf_free(&scratch);
	return equal;
}

static bool same_array(
	const struct emu_json *json, const struct emu_json_value *value, json_t *other)
{
	bool equal = json_is_array(other) && json_array_size(other) == value->n;
	const struct emu_json_value *element = value + 1;
	for (uint32_t i = 0; equal && i < value->n; i++) {
		equal = same(json, element, json_array_get(other, i));
		element = json->values + element->next;
	}
	return equal;
}

static bool same_number(struct emu_str text, json_t *other)
{
	char copy[512];
	if (text.len >= sizeof(copy))
		return json_is_number(other);
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	if (json_is_integer(other))
		return strtoll(copy, NULL, 10) == json_integer_value(other);
	double mine = strtod(copy, NULL), theirs = json_real_value(other);
	return json_is_real(other) && !(mine < theirs) && !(mine > theirs);
}

/* Whether a flat value and jansson's say the same. */
static bool same(const struct emu_json *json, const struct emu_json_value *value, json_t *other)
{
	switch ((enum emu_json_type)value->type) {
	case EMU_JSON_NULL:
		return json_is_null(other);
	case EMU_JSON_FALSE:
		return json_is_false(other);
	case EMU_JSON_TRUE:
		return json_is_true(other);
	case EMU_JSON_NUMBER:
		return same_number(emu_json_raw(json, value), other);
	case EMU_JSON_STRING:
		return same_string(json, value, other);
	case EMU_JSON_ARRAY:
		return same_array(json, value, other);
	case EMU_JSON_OBJECT:
		return same_object(json, value, other);
	}
	return false;
}

/* What jansson refuses because it cannot hold it: numbers past its types, deep nesting, keys with a
 * NUL character. */
static bool refused_for_room(const json_error_t *error)
{
	enum json_error_code code = json_error_code(error);
	return code == json_error_numeric_overflow || code == json_error_stack_overflow ||
		code == json_error_null_byte_in_key;
}

/* jansson takes a NUL byte behind a value for the end of its text. */
static bool ends_early(struct emu_str text)
{
	return text.len && memchr(text.at, '\0', text.len);
}

/* Accepts or refuses as jansson does, and reads the same; `name` is for the message. */
static void agree(const char *name, struct emu_str text)
{
	struct emu_json json;
	struct emu_error err;
	json_error_t error;
	bool accepted = emu_json_read(&reader, text, &json, &err) == 0;
	json_t *other = json_loadb(text.at, text.len,
		JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	if (accepted != (other != NULL) && !(accepted && refused_for_room(&error)) &&
		!(!accepted && ends_early(text)))
		fail_msg("%s: we say \"%s\", jansson \"%s\": %.*s", name,
			accepted ? "good" : err.text, other ? "good" : error.text,
			EMU_STR_ARGS(text));
	if (accepted && other && !same(&json, json.values, other))
		fail_msg("%s: read differently by jansson: %.*s", name, EMU_STR_ARGS(text));
	json_decref(other);
}

static void read_file(const char *path, struct emu_buf *text)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	emu_buf_clear(text);
	size_t len;
	do {
		assert_true(emu_buf_reserve(text, 65536));
		len = fread(text->at + text->len, 1, 65536, file);
		text->len += len;
	} while (len);
	fclose(file);
	assert_true(emu_buf_reserve(text, PADDING));
}

static void the_parsing_suite_is_met(void **state)
{
	(void)state;
	const char *suites = getenv("EMU_SUITES");
	if (!suites) {
		print_message("# skipped: EMU_SUITES is not set\n");
		skip();
	}
	char folder[4096], path[8192];
	snprintf(folder, sizeof(folder), "%s/json/test_parsing", suites);
	DIR *listing = opendir(folder);
	assert_non_null(listing);
	struct emu_buf text = {0};
	struct emu_json json;
	struct emu_error err;
	int files = 0, repeating = 0;
	for (struct dirent *entry; (entry = readdir(listing));) {
		if (!strstr(entry->d_name, ".json"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		read_file(path, &text);
		reader.repeated_keys = true; /* the suite is about the grammar */
		bool accepted = emu_json_read(&reader, emu_buf_str(&text), &json, &err) == 0;
		reader.repeated_keys = false;
		repeating += accepted &&
			emu_json_read(&reader, emu_buf_str(&text), &json, &err) < 0;
		if (accepted != expected_of(entry->d_name))
			fail_msg("%s: %s", entry->d_name, accepted ? "accepted" : err.text);
		agree(entry->d_name, emu_buf_str(&text));
		files++;
	}
	closedir(listing);
	emu_buf_free(&text);
	print_message("# %d texts of the parsing suite\n", files);
	assert_int_equal(files, 318);
	assert_int_equal(
		repeating, 2); /* y_object_duplicated_key and _and_value: records refuse them */
}

static void generated_records_read_as_jansson_reads_them(void **state)
{
	(void)state;
	uint64_t seed = 20231;
	struct emu_buf text = {0};
	for (int i = 0; i < RECORDS; i++) {
		emu_buf_clear(&text);
		generate(&text, &seed, 4);
		assert_true(emu_buf_reserve(&text, PADDING));
		agree("generated", emu_buf_str(&text));
		for (int n = 0; n < DAMAGES; n++) {
			size_t at = below(&seed, text.len);
			char was = text.at[at];
			text.at[at] = a_byte(&seed);
			agree("damaged", emu_buf_str(&text));
			text.at[at] = was;
		}
	}
	emu_buf_free(&text);
}

static int tear_down(void **state)
{
	(void)state;
	emu_json_reader_free(&reader);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_parsing_suite_is_met),
		cmocka_unit_test(generated_records_read_as_jansson_reads_them),
	};
	return cmocka_run_group_tests_name("json/reader beside others", tests, NULL, tear_down);
}
