/* Sets of keys and their memory; findings that do not depend on the order of the records, nor on
 * how many workers saw them. */
#define _GNU_SOURCE /* mkstemps */
#include "rulebook.h"

#include "rules/keys-internal.h"

static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static struct emu_rules_key key_at(uint64_t i)
{
	return (struct emu_rules_key){mix(i + 1), mix(i + UINT64_C(0x123456789)), i};
}

static size_t bytes_of(const struct emu_rules_keys *keys)
{
	size_t bytes = 0;
	for (size_t i = 0; i < EMU_RULES_SHARDS; i++)
		bytes += keys->shards[i].room * sizeof(*keys->shards[i].slots);
	return bytes;
}

static void keys_take_32_bytes(void **state)
{
	(void)state;
	struct emu_rules_keys keys = {0};
	double worst = 0;
	uint64_t n = 1 << 20;
	for (uint64_t i = 0; i < n; i++) {
		struct emu_rules_key key = key_at(i);
		assert_int_equal(emu_rules_keys_add(&keys, &key), 0);
		double each = (double)bytes_of(&keys) / (double)(i + 1);
		if (i >= n / 4 && i % 1024 == 0 && each > worst)
			worst = each;
	}
	for (uint64_t i = 0; i < n; i++) {
		struct emu_rules_key key = key_at(i), other = key_at(i + n);
		struct emu_rules_key *found = emu_rules_keys_find(&keys, &key);
		assert_non_null(found);
		assert_int_equal(found->place, i);
		assert_null(emu_rules_keys_find(&keys, &other));
		key.more++;
		assert_null(emu_rules_keys_find(&keys, &key));
	}
	emu_rules_keys_free(&keys);
	if (worst > 32)
		fail_msg("%.2f bytes a key", worst);
}

static const char rules[] =
	"{'id': 'once', 'kind': 'unique', 'where': {'type': 'award'}, 'key': ['unit', 'title']},"
	"{'id': 'one', 'kind': 'exclusive', 'where': {'type': 'award'}, 'key': ['unit'],"
	"'differ': ['title']},"
	"{'id': 'parts', 'kind': 'sum', 'indicator': '*', 'along': ['field', 'level']},"
	"{'id': 'leap', 'kind': 'change', 'indicator': '*', 'direction': 'up'},"
	"{'id': 'few', 'kind': 'count', 'by': ['unit'], 'max': 3},"
	"{'id': 'in', 'kind': 'roster', 'expect': {'blocks': ['k']}},"
	"{'id': 'list', 'kind': 'nominees', 'indicator': 'awards.granted', 'along': 'title'},"
	"{'id': 'recognised', 'kind': 'compare', 'left': {'indicator': 'models.recognised'},"
	"'operator': '<=', 'right': {'indicator': 'models.registered'}}";

#define RECORD(type, unit, period, more)                                                           \
	"{'type': '" type "', 'unit': '" unit "', 'period': '" period "', " more "}"
#define OF(indicator, unit, period, more)                                                          \
	RECORD("figure", unit, period, "'indicator': '" indicator "', " more)

static const char *const records[] = {
	OF("models.registered", "a", "2023-H1", "'value': 10"),
	OF("models.registered", "a", "2023-H1", "'field': 'economy', 'value': 6"),
	OF("models.registered", "a", "2023-H1", "'field': 'culture-society', 'value': 6"),
	OF("models.registered", "a", "2023-H1", "'level': 'commune', 'value': 60"),
	OF("models.registered", "a", "2022-H2", "'value': 12, 'submitted': '2023-01-04'"),
	OF("models.registered", "a", "2022-H2", "'value': 13, 'submitted': '2023-01-05'"),
	OF("models.registered", "a", "2022-H2", "'value': 14, 'submitted': '2023-01-05'"),
	OF("models.recognised", "b", "2023-H1", "'value': 11"),
	OF("models.registered", "b", "2023-H1", "'value': 9"),
	OF("awards.granted", "b", "2023-H1", "'title': 'provincial-flag', 'value': 1"),
	RECORD("award", "b", "2023-H1", "'title': 'provincial-flag'"),
	RECORD("award", "b", "2023-H1", "'title': 'provincial-flag'"),
	RECORD("award", "b", "2023-H1", "'title': 'government-flag'"),
	RECORD("award", "b", "2023-H1", "'title': 'pm-certificate'"),
};

#define N (sizeof(records) / sizeof(*records))

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Findings told at once come before the others, so all are sorted. */
static void sort_lines(const char *text, struct emu_buf *out)
{
	char *copy = strdup(text), *lines[64];
	size_t n = 0;
	for (char *line = strtok(copy, "\n"); line && n < 64; line = strtok(NULL, "\n"))
		lines[n++] = line;
	qsort(lines, n, sizeof(*lines), compare_lines);
	emu_buf_clear(out);
	for (size_t i = 0; i < n; i++)
		emu_buf_printf(out, "%s\n", lines[i]);
	emu_buf_push(out, '\0');
	free(copy);
}

/* Half of the records stand in a file of their own. */
static void see(struct rulebook *book, struct emu_rules_state *state, size_t i)
{
	rulebook_see(book, state, records[i], i % 2 ? "odd" : "even", i + 1);
}

static void finish(struct rulebook *book, struct emu_rules_state *state, struct emu_buf *out)
{
	assert_int_equal(emu_rules_finish(state, rulebook_tell, book, &book->err), 0);
	emu_rules_state_del(state);
	emu_buf_push(&book->told, '\0');
	sort_lines(book->told.at, out);
	emu_buf_clear(&book->told);
}

static void tell_in_order(struct rulebook *book, const size_t order[N], struct emu_buf *out)
{
	struct emu_rules_state *state = emu_rules_state_new(book->rules, &book->err);
	assert_non_null(state);
	for (size_t i = 0; i < N; i++)
		see(book, state, order[i]);
	finish(book, state, out);
}

static void any_order_gives_the_same(void **state)
{
	(void)state;
	struct rulebook book = {0};
	struct emu_buf first = {0}, other = {0};
	size_t order[N];
	uint64_t seed = 1;
	rulebook_open(&book, rules, NULL, NULL, 0);
	for (size_t i = 0; i < N; i++)
		order[i] = i;
	tell_in_order(&book, order, &first);
	assert_non_null(strstr(first.at, "rule/t/once odd:12: repeats even:11"));
	assert_non_null(strstr(first.at,
		"rule/t/leap even:1: Department A: Models registered falls"
		" from 13 in 2022-H2"));
	for (int round = 0; round < 200; round++) {
		for (size_t i = N - 1; i; i--) {
			size_t with = (size_t)((seed = mix(seed + 1)) % (i + 1)), kept = order[i];
			order[i] = order[with];
			order[with] = kept;
		}
		tell_in_order(&book, order, &other);
		assert_string_equal(first.at, other.at);
	}
	emu_buf_free(&first);
	emu_buf_free(&other);
	rulebook_close(&book);
}

static void workers_give_the_same_as_one(void **state)
{
	(void)state;
	struct rulebook book = {0};
	struct emu_buf first = {0}, other = {0};
	size_t order[N];
	rulebook_open(&book, rules, NULL, NULL, 0);
	for (size_t i = 0; i < N; i++)
		order[i] = i;
	tell_in_order(&book, order, &first);
	for (size_t a = 0; a <= N; a++)
		for (size_t b = a; b <= N; b++) {
			struct emu_rules_state *workers[3];
			for (size_t i = 0; i < 3; i++)
				workers[i] = emu_rules_state_new(book.rules, &book.err);
			for (size_t i = 0; i < N; i++)
				see(&book, workers[(i >= a) + (i >= b)], i);
			assert_int_equal(emu_rules_merge(workers[1], workers[2], &book.err), 0);
			assert_int_equal(emu_rules_merge(workers[0], workers[1], &book.err), 0);
			emu_rules_state_del(workers[2]);
			emu_rules_state_del(workers[1]);
			finish(&book, workers[0], &other);
			assert_string_equal(first.at, other.at);
		}
	emu_buf_free(&first);
	emu_buf_free(&other);
	rulebook_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_take_32_bytes),
		cmocka_unit_test(any_order_gives_the_same),
		cmocka_unit_test(workers_give_the_same_as_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
