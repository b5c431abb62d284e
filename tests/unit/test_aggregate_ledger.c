/* Ledgers: what several workers read, joined in any order, is what one would have read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "aggregate/ledger-internal.h"
#include "aggregate/summary.h"

#define PARTS 3

static struct emu_json_reader reader;
static struct emu_catalogue *catalogue;
static struct emu_question question;
static struct emu_arena arena;

/* Written with ' for ". Each kind of thing a ledger holds: restatements, copies, bounds, records
 * that count, members of blocks, names of one place in another order. */
static const char *const records[] = {
	"{'type':'figure','indicator':'models.registered','unit':'b','block':'k','period':'2023','"
	"value':5,"
	"'submitted':'2024-01-02','source':{'file':'x','line':1}}",
	"{'type':'figure','indicator':'models.registered','unit':'b','period':'2023','value':6,"
	"'submitted':'2024-01-02T00:00:01Z','source':{'file':'a','line':9}}",
	"{'type':'figure','indicator':'models.registered','unit':'b','period':'2023','value':6.0,"
	"'submitted':'2024-01-01','source':{'file':'z','line':3}}",
	"{'type':'figure','indicator':'models.registered','unit':'b','period':'2023','value':7,"
	"'submitted':'2024-01-02T02:00:00+07:00','source':{'file':'z','line':4}}",
	"{'type':'figure','indicator':'models.registered','unit':'a','period':'2023-H1','field':'"
	"economy',"
	"'value':123456789012345678901234567890123456789012,'bound':'at-least'}",
	"{'type':'figure','indicator':'models.registered','unit':'a','block':'k','period':'2023-07'"
	","
	"'field':'new-rural','value':1}",
	"{'type':'figure','indicator':'models.registered','unit':'a','period':'2023-07-01/"
	"2023-07-31',"
	"'level':'commune','value':2}",
	"{'type':'figure','indicator':'of.our.own','block':'k','period':'2023','value':0.25}",
	"{'type':'award','title':'base-certificate','unit':'c','period':'2023','recipient':{'kind':"
	"'individual','name':'N'},'source':{'file':'one','line':1}}",
	"{'type':'award','title':'base-certificate','unit':'c','period':'2023','recipient':{'kind':"
	"'individual','name':'N'},'source':{'file':'one','line':2}}",
	"{'recipient':{'kind':'individual','name':'N'},'type':'award','title':'base-certificate','"
	"unit':"
	"'c','period':'2023','source':{'file':'two','line':8}}",
	"{'type':'award','date':'2023-04-05'}",
	"{'type':'figure','indicator':'people.total','unit':'c','period':'2023','value':30}",
	"{'type':'figure','indicator':'people.advanced','unit':'c','period':'2023','value':20}",
	"{'type':'figure','indicator':'people.advanced-share','unit':'c','period':'2023','value':"
	"70}",
};

#define N (sizeof(records) / sizeof(records[0]))

static struct emu_ledger *new_ledger(void)
{
	struct emu_ledger *ledger = emu_ledger_new(&question, NULL);
	assert_non_null(ledger);
	return ledger;
}

static int see(struct emu_ledger *ledger, const char *text, struct emu_error *err)
{
	char padded[1024] = {0};
	struct emu_origin origin;
	struct emu_json json;
	size_t len = strlen(text);
	assert_true(len + 64 <= sizeof(padded));
	for (size_t i = 0; i < len; i++)
		padded[i] = text[i] == '\'' ? '"' : text[i];
	assert_int_equal(emu_json_read(&reader, (struct emu_str){padded, len}, &json, NULL), 0);
	return emu_ledger_see(ledger, &json, &origin, err);
}

/* The summary and all that is said beside it. */
static void print(struct emu_ledger *ledger, struct emu_buf *out)
{
	bool done = false;
	size_t n;
	struct emu_summary *summary = emu_summary_new(ledger, NULL);
	assert_non_null(summary);
	while (!done)
		assert_int_equal(emu_summary_next(summary, out, &done, NULL), 0);
	const struct emu_remark *remarks = emu_summary_remarks(summary, &n);
	for (size_t i = 0; i < n; i++)
		emu_buf_append(out, remarks[i].text);
	emu_buf_push(out, '\0');
	emu_summary_del(summary);
}

static void test_parts_joined_are_the_whole(void **state)
{
	struct emu_buf whole = {0};
	(void)state;
	struct emu_ledger *all = new_ledger();
	for (size_t i = 0; i < N; i++)
		assert_int_equal(see(all, records[i], NULL), 0);
	print(all, &whole);
	emu_ledger_del(all);
	for (size_t round = 0; round < 200; round++) {
		struct emu_ledger *parts[PARTS];
		struct emu_buf joined = {0};
		for (size_t i = 0; i < PARTS; i++)
			parts[i] = new_ledger();
		for (size_t i = 0; i < N; i++) {
			size_t at = (i * 7 + round) % N;
			assert_int_equal(see(parts[(at * (round + 5) + round / 7) % 11 % PARTS],
						 records[at], NULL),
				0);
		}
		for (size_t i = 1; i < PARTS; i++)
			assert_int_equal(emu_ledger_merge(parts[round % PARTS],
						 parts[(round + i) % PARTS], NULL),
				0);
		print(parts[round % PARTS], &joined);
		assert_string_equal(joined.at, whole.at);
		for (size_t i = 0; i < PARTS; i++)
			emu_ledger_del(parts[i]);
		emu_buf_free(&joined);
	}
	emu_buf_free(&whole);
}

static void test_nothing_joined_is_nothing_more(void **state)
{
	struct emu_buf one = {0}, two = {0};
	(void)state;
	for (int with = 0; with < 2; with++) {
		struct emu_ledger *ledger = new_ledger(), *empty = new_ledger();
		for (size_t i = 0; i < N; i++)
			assert_int_equal(see(ledger, records[i], NULL), 0);
		if (with)
			assert_int_equal(emu_ledger_merge(ledger, empty, NULL), 0);
		print(ledger, with ? &two : &one);
		emu_ledger_del(ledger);
		emu_ledger_del(empty);
	}
	assert_string_equal(one.at, two.at);
	emu_buf_free(&one);
	emu_buf_free(&two);
}

/* A cell that is stated again and again with other values keeps the latest few, in any order. */
static void test_many_values_of_one_cell(void **state)
{
	struct emu_buf forward = {0}, backward = {0};
	char text[256];
	(void)state;
	for (int back = 0; back < 2; back++) {
		struct emu_ledger *ledger = new_ledger();
		for (int i = 0; i < 1000; i++) {
			int n = back ? 999 - i : i;
			snprintf(text, sizeof(text),
				"{'type':'figure','indicator':'models.registered','unit':'a',"
				"'period':'2023','value':%d,'source':{'file':'f','line':%d}}",
				n % 500, n + 1);
			assert_int_equal(see(ledger, text, NULL), 0);
		}
		print(ledger, back ? &backward : &forward);
		emu_ledger_del(ledger);
	}
	assert_string_equal(forward.at, backward.at);
	assert_non_null(strstr(forward.at, "\"value\":499,\"basis\""));
	emu_buf_free(&forward);
	emu_buf_free(&backward);
}

/* A record that is refused leaves nothing behind. */
static void test_refused_leaves_nothing(void **state)
{
	struct emu_error err = {0};
	struct emu_buf out = {0};
	(void)state;
	struct emu_ledger *ledger = new_ledger();
	assert_int_equal(
		see(ledger,
			"{'type':'figure','indicator':'models.registered','unit':'a','block':"
			"'k','period':'2023','field':'economy','value':1e99999}",
			&err),
		-1);
	assert_int_equal(err.fault, EMU_FAULT_LIMIT);
	assert_string_equal(err.where, "/value");
	print(ledger, &out);
	assert_string_equal(out.at, "");
	emu_ledger_del(ledger);
	emu_buf_free(&out);
}

/* Of figures and records far from all periods asked for, no cell is kept. */
static void test_far_ones_are_passed_by(void **state)
{
	static const char *const far[] = {
		"{'type':'figure','indicator':'models.registered','unit':'b','period':'2023','"
		"value':5}",
		"{'type':'award','title':'base-certificate','unit':'c','date':'2021-12-31'}",
	};
	struct emu_period asked = {0};
	(void)state;
	assert_int_equal(emu_period_parse(&asked, EMU_STR("2022"), NULL), 0);
	question.periods = &asked;
	question.n_periods = 1;
	struct emu_ledger *ledger = new_ledger();
	for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++)
		assert_int_equal(see(ledger, far[i], NULL), 0);
	assert_int_equal(emu_ledger_settle(ledger, NULL), 0);
	assert_int_equal(ledger->cells.n + ledger->copies.n, 0);
	assert_int_equal(see(ledger, "{'type':'award','title':'t','date':'2022-01-01'}", NULL), 0);
	assert_int_equal(ledger->cells.n + ledger->copies.n, 2);
	emu_ledger_del(ledger);
	question.periods = NULL;
	question.n_periods = 0;
}

/* The members in the order of round `i`, with one more that nobody knows. */
static void arrange(unsigned i, int value, char *text, size_t size)
{
	static const char *const members[] = {"'type':'figure'", "'unit':null", "'block':'k'",
		"'period':'2023'", "'field':'economy'"};
	int len = snprintf(
		text, size, "{'indicator':'models.registered','of-%u':[%u,'unit']", i, i);
	for (unsigned j = 0; j < 5; j++)
		len += snprintf(text + len, size - (size_t)len, ",%s", members[(i + j) % 5]);
	snprintf(text + len, size - (size_t)len, ",'value':%d,'source':{%s'file':'f%u','line':%d}}",
		value, i % 2 ? "" : "'column':null,", i, value);
}

/* Records of more forms than are known at a time, one by one and many of a form together. */
static void test_forms_make_no_difference(void **state)
{
	struct emu_buf known = {0}, afresh = {0};
	char text[256];
	(void)state;
	for (int again = 0; again < 2; again++) {
		struct emu_ledger *ledger = new_ledger();
		for (unsigned i = 0; i < 600; i++) {
			if (again)
				emu_json_reader_free(&reader);
			arrange(i % 2 ? i / 20 : 7 * i % 40, (int)i, text, sizeof(text));
			assert_int_equal(see(ledger, text, NULL), 0);
		}
		print(ledger, again ? &afresh : &known);
		emu_ledger_del(ledger);
	}
	assert_string_equal(known.at, afresh.at);
	emu_buf_free(&known);
	emu_buf_free(&afresh);
}

static int set_up(void **state)
{
	const char *schemas = getenv("EMU_SCHEMAS");
	(void)state;
	question.catalogue = catalogue = emu_catalogue_load(schemas ? schemas : "schemas", NULL);
	question.by_block = question.by_unit = true;
	return !catalogue ||
		emu_question_init(&question, "unit,block,field", NULL, 0, NULL, 0, &arena, NULL) <
		0;
}

static int tear_down(void **state)
{
	(void)state;
	emu_catalogue_del(catalogue);
	emu_json_reader_free(&reader);
	emu_arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_joined_are_the_whole),
		cmocka_unit_test(test_nothing_joined_is_nothing_more),
		cmocka_unit_test(test_many_values_of_one_cell),
		cmocka_unit_test(test_refused_leaves_nothing),
		cmocka_unit_test(test_far_ones_are_passed_by),
		cmocka_unit_test(test_forms_make_no_difference),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
