/* Records of earlier periods, read whole before the stream begins. */
#include "io/lines.h"
#include "rules/rules-internal.h"

#define FACTS_MEMORY ((size_t)4 << 20)

static int read_record(struct emu_rules_state *state, struct emu_json_reader *reader,
	const struct emu_line *line, struct emu_spill *facts, struct emu_error *err)
{
	struct emu_json json;
	if (line->too_long)
		return emu_fail_at(err, EMU_FAULT_USAGE, line->number, 0, "line is too long");
	if (!emu_str_trim(line->text).len)
		return 0;
	if (emu_json_read(reader, line->text, &json, err) < 0) {
		if (err)
			err->line = line->number;
		return -1;
	}
	if (json.values->type != EMU_JSON_OBJECT)
		return 0;
	if (emu_rules_take_in(state, &json, emu_str_from(line->file), line->number, err) < 0)
		return -1;
	return emu_rules_put_figure(state, facts, true, err);
}

static int read_lines(struct emu_rules *rules, struct emu_rules_state *state,
	struct emu_source *source, struct emu_error *err)
{
	struct emu_json_reader reader = {0};
	struct emu_block block = {0};
	struct emu_line line;
	struct emu_lines *lines = emu_lines_new(source, (size_t)8 << 20, err);
	int result = lines ? 0 : -1;
	while (result == 0) {
		enum emu_source_state got = emu_lines_read(lines, &block, err);
		if (got != EMU_SOURCE_DATA) {
			result = got == EMU_SOURCE_END ? 0 : -1;
			break;
		}
		while (result == 0 && emu_block_next(&block, &line))
			result = read_record(state, &reader, &line, rules->previous, err);
	}
	emu_json_reader_free(&reader);
	emu_block_free(&block);
	emu_lines_del(lines);
	return result;
}

/* The error names the file: the run reads others. */
static void name_error(struct emu_error *err, const char *path)
{
	struct emu_error found = *err;
	if (found.line)
		emu_fail(err, EMU_FAULT_USAGE, "--previous %s:%llu: %s", path,
			(unsigned long long)found.line, found.text);
	else
		emu_fail(err, found.fault, "--previous %s: %s", path, found.text);
}

static int make_room(struct emu_rules *rules, struct emu_error *err)
{
	struct emu_spill_setup setup = {FACTS_MEMORY, emu_rules_join_facts, &rules->scratch};
	if (rules->previous)
		return 0;
	emu_scratch_open(&rules->scratch);
	rules->previous = emu_spill_new(&setup, err);
	return rules->previous ? 0 : -1;
}

int emu_rules_add_previous(struct emu_rules *rules, const char *path, struct emu_error *err)
{
	struct emu_error fault = {0};
	bool ready = make_room(rules, &fault) == 0;
	struct emu_source *source = ready ? emu_source_open(path, NULL, &fault) : NULL;
	struct emu_rules_state *state = source ? emu_rules_state_new(rules, &fault) : NULL;
	int result = state ? read_lines(rules, state, source, &fault) : -1;
	emu_rules_state_del(state);
	emu_source_close(source);
	if (result < 0 && err) {
		if (fault.fault != EMU_FAULT_MEMORY)
			name_error(&fault, path);
		*err = fault;
	}
	return result;
}
