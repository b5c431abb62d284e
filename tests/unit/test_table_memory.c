/* What a column said: found again under its own key alone, short or long, however many there are.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "table/memory.h"

/* Key i: of 0 to 40 bytes, many of them alike but for a byte anywhere or for their length. */
static struct emu_str key_of(size_t i, char *room)
{
	size_t len = i % 41, rest = i / 41;
	memset(room, 'a', len);
	for (size_t at = rest % 7; at < len && rest; at += 5, rest /= 3)
		room[at] = (char)('a' + rest % 3);
	return (struct emu_str){room, len};
}

static void each_key_has_its_own_value(void **state)
{
	(void)state;
	enum { KEYS = 41 * 2000 };
	static uint32_t first[KEYS];
	struct emu_index seen = {0};
	struct emu_value_memory memory = {0};
	char room[64];
	for (size_t i = 0; i < KEYS; i++) {
		struct emu_str key = key_of(i, room);
		size_t n = seen.n;
		uint32_t number = emu_index_add(&seen, key);
		const struct emu_value *known = emu_value_recall(&memory, key);
		assert_int_equal(known == NULL, seen.n > n);
		if (!known) {
			struct emu_value value = {.period = {.from = (int32_t)i}, .unlisted = true};
			assert_int_equal(emu_value_keep(&memory, key, &value), 0);
			first[number] = (uint32_t)i;
		}
	}
	assert_true(seen.n > 10000);
	for (size_t i = KEYS; i-- > 0;) {
		struct emu_str key = key_of(i, room);
		for (int times = 0; times < 2; times++) {
			const struct emu_value *known = emu_value_recall(&memory, key);
			assert_non_null(known);
			assert_int_equal(known->period.from, first[emu_index_find(&seen, key)]);
			assert_false(known->unlisted);
		}
	}
	emu_index_free(&seen);
	emu_value_memory_free(&memory);
}

/* Nearly all names that are numbered have places of their own, so that they are found at once. */
static void numbered_names_are_spread(void **state)
{
	static const char *const forms[] = {
		"%zu", "b-%03zu", "block-%03zu", "2019-%03zu", "%03zu/UBND", "Xã Hòa Bình %03zu"};
	(void)state;
	for (size_t form = 0; form < sizeof(forms) / sizeof(*forms); form++) {
		struct emu_value_memory memory = {0};
		size_t taken = 0, n = 500;
		for (size_t i = 0; i < 2 * n; i++) {
			char room[64];
			snprintf(room, sizeof(room), forms[form], i % n);
			struct emu_str key = emu_str_from(room);
			struct emu_value value = {.state = EMU_VALUE_FOUND};
			if (!emu_value_recall(&memory, key))
				assert_int_equal(emu_value_keep(&memory, key, &value), 0);
		}
		for (size_t i = 0; i < memory.n_places; i++)
			taken += memory.places[i] > 0;
		assert_in_range(taken, n * 9 / 10, n);
		emu_value_memory_free(&memory);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_key_has_its_own_value),
		cmocka_unit_test(numbered_names_are_spread)};
	return cmocka_run_group_tests_name("table/memory", tests, NULL, NULL);
}
