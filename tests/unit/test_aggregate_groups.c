/* Groups: distinct keys keep their states wherever the table grows to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "aggregate/groups.h"

#define MANY 20000

static struct emu_group *add(struct emu_groups *groups, struct emu_str key)
{
	uint64_t hash = emu_groups_announce(groups, key);
	emu_groups_approach(groups, hash);
	struct emu_group *group = emu_groups_add(groups, key, hash);
	assert_non_null(group);
	return group;
}

static struct emu_str name_of(int i, char room[static 24])
{
	return (struct emu_str){room, (size_t)snprintf(room, 24, "key-%d", i)};
}

static void test_keys_keep_their_states(void **state)
{
	struct emu_groups groups;
	char room[24];
	(void)state;
	assert_int_equal(emu_groups_init(&groups, sizeof(int)), 0);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < MANY; i++) {
			int *n = emu_group_state(add(&groups, name_of(i, room)));
			assert_int_equal(*n, round ? i + 1 : 0);
			*n += i + 1;
		}
	assert_int_equal(groups.n, MANY);
	for (int i = 0; i < MANY; i++) {
		struct emu_str key = emu_group_key(&groups, groups.all[i]);
		assert_true(emu_str_equal(key, name_of(i, room)));
		assert_int_equal(*(int *)emu_group_state(groups.all[i]), 2 * (i + 1));
	}
	emu_groups_free(&groups);
}

static void test_keys_of_any_bytes(void **state)
{
	struct emu_groups groups;
	(void)state;
	assert_int_equal(emu_groups_init(&groups, 0), 0);
	add(&groups, EMU_STR(""));
	add(&groups, EMU_STR("\0"));
	add(&groups, EMU_STR("\0\0"));
	add(&groups, (struct emu_str){NULL, 0});
	assert_int_equal(groups.n, 3);
	emu_groups_free(&groups);
	emu_groups_free(&groups);
}

static void test_states_are_aligned(void **state)
{
	struct emu_groups groups;
	char room[24];
	(void)state;
	assert_int_equal(emu_groups_init(&groups, 17), 0);
	for (int i = 0; i < 100; i++) {
		uintptr_t at = (uintptr_t)emu_group_state(add(&groups, name_of(i * i, room)));
		assert_int_equal(at % 16, 0);
	}
	emu_groups_free(&groups);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys_keep_their_states),
		cmocka_unit_test(test_keys_of_any_bytes),
		cmocka_unit_test(test_states_are_aligned),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
