/* Read once before the run; asked by the desk for each finding. */
#include "findings/baseline.h"

#include <stdio.h>

#include "io/lines.h"
#include "json/reader.h"

#define LINE_MAX_BYTES ((size_t)1 << 20)

void emu_baseline_free(struct emu_baseline *baseline)
{
	emu_index_free(&baseline->fingerprints);
	emu_buf_free(&baseline->counts);
}

static int hex(char digit)
{
	return digit >= '0' && digit <= '9'    ? digit - '0'
		: digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
					       : -1;
}

/* Sixteen digits; 0 where they are not. */
static uint64_t fingerprint_of(struct emu_str text)
{
	uint64_t fingerprint = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (hex(text.at[i]) < 0 || text.len != 16)
			return 0;
		fingerprint = fingerprint << 4 | (uint64_t)hex(text.at[i]);
	}
	return fingerprint;
}

static struct emu_str key_of(const uint64_t *fingerprint)
{
	return (struct emu_str){(const char *)fingerprint, sizeof(*fingerprint)};
}

static int add(struct emu_baseline *baseline, uint64_t fingerprint, struct emu_error *err)
{
	uint32_t number = emu_index_add(&baseline->fingerprints, key_of(&fingerprint)), one = 1;
	if (number == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	baseline->n++;
	if (number < baseline->counts.len / sizeof(one)) {
		((uint32_t *)(void *)baseline->counts.at)[number]++;
		return 0;
	}
	emu_buf_append(&baseline->counts, (struct emu_str){(const char *)&one, sizeof(one)});
	return baseline->counts.failed ? emu_fail_memory(err) : 0;
}

static int add_line(struct emu_baseline *baseline, struct emu_json_reader *reader,
	const struct emu_line *line, struct emu_error *err)
{
	struct emu_json json;
	if (!emu_str_trim(line->text).len)
		return 0;
	if (emu_json_read(reader, line->text, &json, err) < 0) {
		err->line = line->number;
		return -1;
	}
	const struct emu_json_value *type = emu_json_member(&json, json.values, EMU_STR("type"));
	const struct emu_json_value *value = emu_json_member(
		&json, json.values, EMU_STR("fingerprint"));
	if (!type || !emu_str_equal(emu_json_raw(&json, type), EMU_STR("finding")))
		return 0;
	uint64_t fingerprint = value ? fingerprint_of(emu_json_raw(&json, value)) : 0;
	if (!fingerprint)
		return emu_fail_at(err, EMU_FAULT_USAGE, line->number, 0,
			"expected findings with a \"fingerprint\", as --report ndjson=FILE writes "
			"them");
	return add(baseline, fingerprint, err);
}

static int read_all(struct emu_baseline *baseline, struct emu_lines *lines, struct emu_error *err)
{
	struct emu_block block = {0};
	struct emu_json_reader reader = {0};
	struct emu_line line;
	enum emu_source_state state;
	int result = 0;
	while (!result && (state = emu_lines_read(lines, &block, err)) != EMU_SOURCE_END) {
		if (state == EMU_SOURCE_FAULT)
			result = -1;
		while (!result && emu_block_next(&block, &line))
			result = add_line(baseline, &reader, &line, err);
	}
	emu_json_reader_free(&reader);
	emu_block_free(&block);
	return result;
}

int emu_baseline_load(struct emu_baseline *baseline, const char *path, struct emu_error *err)
{
	struct emu_error why = {0};
	int result = -1;
	struct emu_source *source = emu_source_open(path, NULL, &why);
	struct emu_lines *lines = source ? emu_lines_new(source, LINE_MAX_BYTES, &why) : NULL;
	if (lines)
		result = read_all(baseline, lines, &why);
	emu_lines_del(lines);
	if (source)
		emu_source_close(source);
	if (result == 0)
		return 0;
	if (why.line)
		return emu_fail(err, EMU_FAULT_USAGE, "--baseline %s:%llu: %s", path,
			(unsigned long long)why.line, why.text);
	return emu_fail(err, EMU_FAULT_USAGE, "--baseline %s: %s", path, why.text);
}

bool emu_baseline_take(const struct emu_baseline *baseline, uint64_t fingerprint, uint32_t *taken)
{
	uint32_t number = emu_index_find(&baseline->fingerprints, key_of(&fingerprint));
	if (number == EMU_INDEX_NONE)
		return false;
	return taken[number]++ < ((const uint32_t *)(const void *)baseline->counts.at)[number];
}
