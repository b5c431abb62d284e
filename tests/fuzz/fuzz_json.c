/* Any bytes through the JSON reader and the splitter: no fault, and what is accepted holds
 * together. */
#include <stdlib.h>

#include "json/pointer.h"
#include "json/reader.h"
#include "json/splitter.h"
#include "json/writer.h"

#define CLAIM(claim) ((claim) ? (void)0 : abort())

static struct emu_json_reader reader, again;
static struct emu_buf text, written, scratch, pointer;

static void check_string(const struct emu_json *json, const struct emu_json_value *value)
{
	emu_buf_clear(&written);
	emu_buf_clear(&scratch);
	struct emu_str characters = emu_json_string(json, value, &scratch);
	emu_json_write_string(&written, characters);
	CLAIM(emu_buf_reserve(&written, 64));
	struct emu_json copy;
	struct emu_error err;
	CLAIM(emu_json_read(&again, emu_buf_str(&written), &copy, &err) == 0);
	CLAIM(emu_json_equal(json, value, &copy, copy.values) == 1);
}

static void check(const struct emu_json *json, size_t len)
{
	CLAIM(json->values[0].next == json->n);
	for (uint32_t i = 0; i < json->n; i++) {
		const struct emu_json_value *value = &json->values[i];
		CLAIM(value->next > i && value->next <= json->n);
		CLAIM((size_t)value->at + value->len <= len);
		if (value->type == EMU_JSON_STRING)
			check_string(json, value);
		if (i < 64) {
			emu_buf_clear(&pointer);
			emu_json_pointer_of(json, i, &pointer);
		}
	}
	CLAIM(emu_json_equal(json, json->values, json, json->values) == 1);
}

static void split(struct emu_str bytes)
{
	struct emu_error err;
	struct emu_source *source = emu_source_open_bytes("fuzz", bytes.at, bytes.len, &err);
	struct emu_json_splitter *splitter = emu_json_splitter_new(source, 1000, &err);
	CLAIM(source && splitter);
	struct emu_str value;
	uint64_t line, column;
	enum emu_json_split state;
	size_t given = 0;
	while ((state = emu_json_splitter_next(splitter, &value, &line, &column, &err)) ==
			EMU_JSON_SPLIT_VALUE ||
		state == EMU_JSON_SPLIT_BAD)
		CLAIM(++given <= bytes.len + 2);
	emu_json_splitter_del(splitter);
	emu_source_close(source);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	struct emu_str bytes = {(const char *)data, len};
	struct emu_json json;
	struct emu_error err;
	emu_buf_clear(&text);
	emu_buf_append(&text, bytes);
	CLAIM(emu_buf_reserve(&text, 64));
	if (emu_json_read(&reader, emu_buf_str(&text), &json, &err) == 0)
		check(&json, len);
	else
		CLAIM(err.fault == EMU_FAULT_LIMIT || (err.line && err.column));
	split(bytes);
	return 0;
}
