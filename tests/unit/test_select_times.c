/* select/expression: dates, times and periods, and what has no order with what. */
#include "select/expression.h"

#include "ask.h"

static void times_are_compared_by_their_days_and_moments(void **state)
{
	(void)state;
	ask("{\"day\":\"2023-06-14\",\"at\":\"2023-06-14T22:00:00Z\",\"half\":\"2023-H1\","
	    "\"form\":\"2022-12-15/2023-06-14\",\"year\":\"2023-01-01/2023-12-31\",\"n\":2024,"
	    "\"text\":\"14/06/2023\",\"escaped\":\"2023\\u002dH1\"}",
		(const struct question[]){
			{"day>2023-06-13", 1},
			{"day>2023-06-14", 0},
			{"day>=2023-06-14", 1},
			{"day<=2023-06", 1},
			{"day<2023-07", 1},
			{"day>2023-05", 1},
			{"day=2023-06", 0},
			{"day>=2023-H1", 1},
			{"day>2021/2022", 1},
			{"day>\"2023-06\"", 0}, /* in quotes too */
			{"day>='2023-06'", 1},
			{"day<'2023a'", 1},
			{"at<='2023-06-14'", 1},
			{"n>='2023'", 0},
			{"text<'2023-06-13'", 1}, /* by its bytes */
			{"at>2023-06-13", 1},
			{"at=2023-06-14", 1},
			{"at!=2023-06-14", 0},
			{"at<=2023-06-14", 1}, /* any time of that day */
			{"at>2023-06-14", 0},
			{"at<2023-06-14", 0},
			{"at<2023-06-15",
				1}, /* as it is written, though in Vietnam it is the 15th */
			{"at=2023-06-15T05:00:00+07:00", 1},
			{"at<2023-06-15T05:00:00.5+07:00", 1},
			{"at>=2023-06-14T22:00:01Z", 0},
			{"day<2023-06-14T12:00:00Z", 0}, /* nobody knows */
			{"day>2023-06-14T12:00:00Z", 0},
			{"day<=2023-06-14T12:00:00Z", 0},
			{"day=2023-06-14T12:00:00Z", 0},
			{"day<2023-06-15T00:00:00Z", 1},
			{"day>=2023-06-13T23:59:59Z", 1},
			{"half<2023-H2", 1},
			{"half<2023", 0},
			{"half>2022", 1},
			{"half<=2023", 1},
			{"half>=2023", 1},
			{"half<=2023-Q1", 0},
			{"half>=2023-Q1", 1},
			{"half>=2023-Q2", 0},
			{"escaped=2023-H1", 1},
			{"half=2023-01-01/2023-06-30", 1},
			{"form<2023-H2", 1},
			{"form>2022", 0},
			{"form>=2023", 0},
			{"year=2023", 1},
			{"year!=2023", 0},
			{"year=\"2023\"", 1},
			{"n>2023", 1},
			{"n>2023-H1", 0},
			{"text>2023-06-13", 0},
			{"text<2023-06-13", 0},
			{"text=2023-06-14", 0},
			{"text=14/06/2023", 1},
			{NULL, 0},
		});
}

static void what_has_no_order_is_told(void **state)
{
	static const struct {
		const char *condition, *told;
	} cases[] = {
		{"day>2023-06-13",
			"/day: expected a date or period to compare with 2023-06-13, found "
			"\"14/06/2023\""},
		{"day>=2023",
			"/day: expected a date or period to compare with 2023, found "
			"\"14/06/2023\""},
		{"x or text>5 or n>a", "/text: expected a number to compare with 5, found \"9\""},
		{"n<abc", "/n: expected a number to compare 7 with, found abc"},
		{"n<'10'", "/n: expected text to compare with 10, found 7"},
		{"day>'2023-06-13' or day<'2023-06-13'", ""},
		{"/list/0>1", "/list/0: expected a number to compare with 1, found true"},
		{"list>1", "/list: expected a number to compare with 1, found an array of 1"},
		{"text>'5' and day>m and n>1 and none>1 and x>1", ""},
		{"day=2023-06-13 or n=a or text=5 or text!=5 or list=1", ""},
		{"n or day>2023-06-13", ""}, /* not asked */
	};
	struct emu_error err;
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct emu_expression *expression = emu_expression_new(
			emu_str_from(cases[i].condition), &err);
		struct emu_expression_state asked;
		struct emu_buf told = {0};
		assert_non_null(expression);
		assert_int_equal(emu_expression_state_init(&asked, expression, &err), 0);
		struct emu_json json = read_good("{\"day\":\"14/06/2023\",\"text\":\"9\",\"n\":7,"
						 "\"list\":[true],\"none\":null}");
		assert_true(emu_expression_holds(expression, &asked, &json, &err) >= 0);
		if (asked.unfit)
			emu_expression_tell_unfit(expression, &asked, &json, &told);
		if (!emu_str_equal(emu_buf_str(&told), emu_str_from(cases[i].told)))
			fail_msg("%s: %.*s", cases[i].condition, EMU_STR_ARGS(emu_buf_str(&told)));
		emu_buf_free(&told);
		emu_expression_state_free(&asked);
		emu_expression_del(expression);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_compared_by_their_days_and_moments),
		cmocka_unit_test(what_has_no_order_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, free_all);
}
