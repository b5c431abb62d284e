/* Any bytes as a condition and, behind the first line feed, the record that is asked: no fault, a
 * column for whatever is refused, and not the same answer to the contrary. */
#include <stdlib.h>

#include "json/reader.h"
#include "select/expression.h"

#define CLAIM(claim) ((claim) ? (void)0 : abort())

static const char records[] =
	"{\"type\":\"figure\",\"value\":7.60,\"unit\":\"u\",\"list\":[1,{\"a\":null}],\"b\":true}";

static struct emu_json_reader reader;
static struct emu_buf text, contrary;

/* -1 where it is refused, or cannot be said of this record. */
static int ask(struct emu_str condition, const struct emu_json *json)
{
	struct emu_error err = {0};
	struct emu_expression_state state;
	struct emu_expression *expression = emu_expression_new(condition, &err);
	if (!expression) {
		CLAIM(err.fault == EMU_FAULT_USAGE && err.column > 0 &&
			err.column <= condition.len + 1);
		return -1;
	}
	CLAIM(emu_expression_state_init(&state, expression, &err) == 0);
	int answer = emu_expression_holds(expression, &state, json, &err);
	CLAIM(answer >= 0 || err.fault == EMU_FAULT_LIMIT);
	emu_expression_state_free(&state);
	emu_expression_del(expression);
	return answer;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	const char *at = (const char *)data, *feed = len ? memchr(at, '\n', len) : NULL;
	struct emu_str condition = {at, feed ? (size_t)(feed - at) : len};
	struct emu_json json;
	emu_buf_clear(&text);
	if (feed)
		emu_buf_append(&text, emu_str_after((struct emu_str){at, len}, condition.len + 1));
	CLAIM(emu_buf_reserve(&text, 64));
	if (emu_json_read(&reader, emu_buf_str(&text), &json, NULL) < 0) {
		emu_buf_clear(&text);
		emu_buf_append(&text, emu_str_from(records));
		CLAIM(emu_buf_reserve(&text, 64));
		CLAIM(emu_json_read(&reader, emu_buf_str(&text), &json, NULL) == 0);
	}
	int answer = ask(condition, &json);
	emu_buf_clear(&contrary);
	emu_buf_append(&contrary, EMU_STR("not ("));
	emu_buf_append(&contrary, condition);
	emu_buf_push(&contrary, ')');
	int other = ask(emu_buf_str(&contrary), &json);
	CLAIM(answer < 0 || other < 0 || answer != other);
	return 0;
}
