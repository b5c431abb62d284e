/* gzip in all its states: whole, in members, cut at every byte, damaged at every bit. */
#include "drink.h"

static void members_follow_one_another(void **state)
{
	(void)state;
	struct emu_buf text = sample(200000), packed = {0}, twice = {0};
	append_member(&packed, emu_buf_str(&text), 1);
	append_member(&packed, EMU_STR(""), 6);
	append_member(&packed, emu_buf_str(&text), 9);
	emu_buf_append(&twice, emu_buf_str(&text));
	emu_buf_append(&twice, emu_buf_str(&text));
	static const size_t caps[] = {1, 3, 4096, 1 << 20};
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		struct outcome outcome = drink_bytes(emu_buf_str(&packed), caps[i]);
		assert_string_equal(outcome.remark, "");
		assert_outcome(outcome, emu_buf_str(&twice), EMU_SOURCE_END);
	}
	assert_outcome(drink(open_file(emu_buf_str(&packed), NULL), 777), emu_buf_str(&twice),
		EMU_SOURCE_END);
	emu_buf_free(&text);
	emu_buf_free(&packed);
	emu_buf_free(&twice);
}

static void what_follows_the_last_member(void **state)
{
	(void)state;
	struct emu_buf packed = {0};
	append_member(&packed, EMU_STR("one\n"), 6);
	size_t member = packed.len;

	/* Zero padding, as tapes leave it, is nothing; a member behind it is read. */
	emu_buf_append(&packed, EMU_STR("\0\0\0\0\0"));
	struct outcome outcome = drink_bytes(emu_buf_str(&packed), 1);
	assert_string_equal(outcome.remark, "");
	assert_outcome(outcome, EMU_STR("one\n"), EMU_SOURCE_END);
	append_member(&packed, EMU_STR("two\n"), 6);
	assert_outcome(drink_bytes(emu_buf_str(&packed), 1), EMU_STR("one\ntwo\n"), EMU_SOURCE_END);

	/* Anything else is ignored, and told. */
	packed.len = member;
	emu_buf_append(&packed, EMU_STR("\0<html>"));
	char expected[128];
	snprintf(expected, sizeof(expected),
		"ignored what follows the gzip data, from compressed byte %zu on", member + 1);
	outcome = drink_bytes(emu_buf_str(&packed), 1);
	assert_string_equal(outcome.remark, expected);
	assert_outcome(outcome, EMU_STR("one\n"), EMU_SOURCE_END);

	/* A member that has only begun is a cut one. */
	packed.len = member;
	emu_buf_push(&packed, '\x1F');
	assert_fault(drink_bytes(emu_buf_str(&packed), 9), EMU_STR("one\n"),
		"gzip data ends in the middle of a member");
	emu_buf_push(&packed, 'x');
	outcome = drink_bytes(emu_buf_str(&packed), 9);
	assert_int_not_equal(outcome.remark[0], 0);
	assert_outcome(outcome, EMU_STR("one\n"), EMU_SOURCE_END);
	emu_buf_free(&packed);
}

/* However much is missing, it is told, and what is handed out is the beginning of the whole. */
static void cut_gzip_is_a_fault_at_every_byte(void **state)
{
	(void)state;
	struct emu_buf text = sample(3000);
	for (int level = 0; level <= 9; level += 3) {
		struct emu_buf packed = {0};
		append_member(&packed, emu_buf_str(&text), level);
		size_t last = 0;
		for (size_t len = 1; len < packed.len; len++) {
			struct outcome outcome = drink_bytes(
				(struct emu_str){packed.at, len}, 1 + len % 300);
			assert_int_equal(outcome.state, EMU_SOURCE_FAULT);
			assert_string_equal(
				outcome.err.text, "gzip data ends in the middle of a member");
			assert_in_range(outcome.bytes.len, last, text.len);
			assert_memory_equal(outcome.bytes.at ? outcome.bytes.at : "", text.at,
				outcome.bytes.len);
			last = outcome.bytes.len;
			emu_buf_free(&outcome.bytes);
		}
		/* Behind the data only the trailer's eight bytes were cut. */
		assert_int_equal(last, text.len);
		emu_buf_free(&packed);
	}
	emu_buf_free(&text);
}

/* A flipped bit is a fault, or (in the header's time, flags that mean nothing, the file system's
 * number) changes nothing: never other bytes with a clean end. */
static void damaged_gzip_never_passes(void **state)
{
	(void)state;
	struct emu_buf text = sample(500), packed = {0};
	append_member(&packed, emu_buf_str(&text), 6);
	for (size_t bit = 16; bit < 8 * packed.len; bit++) {
		packed.at[bit / 8] = (char)(packed.at[bit / 8] ^ (1 << bit % 8));
		struct outcome outcome = drink_bytes(emu_buf_str(&packed), 64);
		if (outcome.state == EMU_SOURCE_END) {
			assert_in_range(bit / 8, 3, 9);
			assert_int_equal(outcome.bytes.len, text.len);
			assert_memory_equal(outcome.bytes.at, text.at, text.len);
		} else {
			assert_int_equal(outcome.err.fault, EMU_FAULT_INPUT);
		}
		emu_buf_free(&outcome.bytes);
		packed.at[bit / 8] = (char)(packed.at[bit / 8] ^ (1 << bit % 8));
	}
	emu_buf_free(&text);
	emu_buf_free(&packed);
}

static void corrupt_gzip_says_where(void **state)
{
	(void)state;
	struct emu_buf text = sample(500), packed = {0};
	append_member(&packed, emu_buf_str(&text), 6);
	char expected[128];
	struct outcome outcome;

	packed.at[packed.len - 8] ^= 1;
	snprintf(expected, sizeof(expected),
		"gzip data is corrupt at compressed byte %zu: incorrect data check",
		packed.len - 4);
	assert_fault(drink_bytes(emu_buf_str(&packed), 64), emu_buf_str(&text), expected);

	/* Found out with the last byte there is, and in what was there before it as well. */
	static const char cut[] =
		"\x1F\x8B\x08\0\0\0\0\0\0\3\xAB\x56\x2A\xA9\x2C\x48\x55\xB2\x52\xAA"
		"\x50\xD2\x51\xCA\x53\xB2\xAC\xE5\xAA\x44\x13\x33";
	for (size_t cap = 1; cap < 30; cap++) {
		outcome = drink_bytes((struct emu_str){cut, sizeof(cut) - 1}, cap);
		assert_string_equal(outcome.err.text,
			"gzip data is corrupt at compressed byte 32: invalid distance too far "
			"back");
		emu_buf_free(&outcome.bytes);
	}

	packed.at[2] = 7;
	outcome = drink_bytes(emu_buf_str(&packed), 64);
	assert_non_null(strstr(outcome.err.text, "unknown compression method"));
	assert_outcome(outcome, EMU_STR(""), EMU_SOURCE_FAULT);
	emu_buf_free(&text);
	emu_buf_free(&packed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_follow_one_another),
		cmocka_unit_test(what_follows_the_last_member),
		cmocka_unit_test(cut_gzip_is_a_fault_at_every_byte),
		cmocka_unit_test(damaged_gzip_never_passes),
		cmocka_unit_test(corrupt_gzip_says_where),
	};
	return cmocka_run_group_tests_name("io/gunzip", tests, NULL, NULL);
}
