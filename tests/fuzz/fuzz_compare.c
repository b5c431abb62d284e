/* Any lines as the records of a comparison, those before an empty line being of the first input: no
 * fault, whatever is written is a record, and the order of a record's members does not matter. */
#include <stdlib.h>

#include "compare/compare.h"
#include "io/lines.h"

#define CLAIM(claim) ((claim) ? (void)0 : abort())

static struct emu_json_reader reader;
static struct emu_buf padded, turned;

static int read(struct emu_buf *text, struct emu_json *json)
{
	CLAIM(emu_buf_reserve(text, EMU_LINES_PADDING));
	return emu_json_read(&reader, emu_buf_str(text), json, NULL);
}

/* The record with its members from last to first. */
static void turn(const struct emu_json *json)
{
	const struct emu_json_value *values = json->values;
	struct emu_buf members = {0}, rest = {0};
	for (uint32_t at = 1; at < values->next; at = values[at + 1].next) {
		emu_buf_clear(&rest);
		emu_buf_append(&rest, emu_buf_str(&members));
		emu_buf_clear(&members);
		emu_buf_append(&members, emu_json_span(json, &values[at]));
		emu_buf_push(&members, ':');
		emu_buf_append(&members, emu_json_span(json, &values[at + 1]));
		emu_buf_append(&members, rest.len ? EMU_STR(",") : EMU_STR(""));
		emu_buf_append(&members, emu_buf_str(&rest));
	}
	emu_buf_clear(&turned);
	emu_buf_push(&turned, '{');
	emu_buf_append(&turned, emu_buf_str(&members));
	emu_buf_push(&turned, '}');
	emu_buf_free(&members);
	emu_buf_free(&rest);
}

static int see(struct emu_compare *compare, const struct emu_json *json, size_t input)
{
	struct emu_error err = {0};
	const struct emu_line line = {.file = "input", .input = input};
	int taken = emu_compare_see(compare, json, &line, &err);
	CLAIM(taken >= 0 || err.fault == EMU_FAULT_INPUT || err.fault == EMU_FAULT_LIMIT);
	return taken;
}

static void see_all(struct emu_compare *plain, struct emu_compare *contrary, struct emu_str text)
{
	size_t input = 0;
	while (text.len) {
		const char *feed = memchr(text.at, '\n', text.len);
		size_t len = feed ? (size_t)(feed - text.at) : text.len;
		struct emu_json json;
		emu_buf_clear(&padded);
		emu_buf_append(&padded, (struct emu_str){text.at, len});
		text = emu_str_after(text, feed ? len + 1 : len);
		input += len == 0 && input == 0;
		if (read(&padded, &json) < 0 || json.values->type != EMU_JSON_OBJECT)
			continue;
		turn(&json);
		int taken = see(plain, &json, input);
		CLAIM(read(&turned, &json) == 0);
		CLAIM(see(contrary, &json, input) == taken);
	}
}

/* Each result, and what is said of it; members stand in another order in those of the contrary. */
static void hold(struct emu_compare *plain, struct emu_compare *contrary)
{
	struct emu_buf one = {0}, other = {0};
	struct emu_error err = {0};
	size_t n, n_contrary;
	int closed = emu_compare_close(plain, &n, &err);
	CLAIM(emu_compare_close(contrary, &n_contrary, NULL) == closed);
	CLAIM(closed == 0 || err.fault == EMU_FAULT_USAGE);
	CLAIM(closed < 0 || n == n_contrary);
	CLAIM(emu_compare_n_repeated(plain) == emu_compare_n_repeated(contrary));
	for (size_t i = 0; closed == 0 && i < n; i++) {
		struct emu_json json;
		emu_buf_clear(&one);
		emu_buf_clear(&other);
		int written = emu_compare_write(plain, i, &one, &err);
		CLAIM(emu_compare_write(contrary, i, &other, NULL) == written);
		CLAIM(written == 0 || err.fault == EMU_FAULT_LIMIT);
		CLAIM(written < 0 || (one.len == other.len && read(&one, &json) == 0));
		emu_buf_clear(&one);
		emu_compare_say(plain, i, &one);
	}
	emu_buf_free(&one);
	emu_buf_free(&other);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static const struct emu_compare_question question;
	struct emu_compare *plain = emu_compare_new(&question, NULL),
			   *contrary = emu_compare_new(&question, NULL);
	CLAIM(plain && contrary);
	see_all(plain, contrary, (struct emu_str){(const char *)data, len});
	hold(plain, contrary);
	emu_compare_del(plain);
	emu_compare_del(contrary);
	return 0;
}
