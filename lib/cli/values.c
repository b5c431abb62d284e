/* Inputs that are JSON but not one value a line: cut by the splitter, or taken whole, and handed to
 * the filter like lines. Called by the run loop. */
#include "cli/run-internal.h"
#include "json/splitter.h"

int emu_run_values(struct emu_run *run, struct emu_worker *worker, struct emu_source *source)
{
	struct emu_error err = {0};
	struct emu_line line = {.file = emu_source_name(source)};
	enum emu_json_split split = EMU_JSON_SPLIT_VALUE;
	int result = 0;

	struct emu_json_splitter *splitter = emu_json_splitter_new(
		source, run->shared.max_line, &err);
	if (!splitter) {
		emu_run_say(run, worker, NULL, 0, &err);
		return -1;
	}
	while (!result && !worker->outlet.enough && split < EMU_JSON_SPLIT_END) {
		split = emu_json_splitter_next(
			splitter, &line.text, &line.number, &line.column, &err);
		if (split == EMU_JSON_SPLIT_VALUE)
			result = emu_run_line(run, worker, &line);
		else if (split == EMU_JSON_SPLIT_BAD)
			result = emu_run_bad_line(
				run, worker, &(struct emu_line){.file = line.file}, &err);
		emu_outlet_ready(&worker->outlet);
	}
	if (split == EMU_JSON_SPLIT_FAULT)
		emu_run_report_source(run, worker, line.file, &err);
	emu_json_splitter_del(splitter);
	emu_drain_take(&run->drain, &worker->outlet);
	return err.fault == EMU_FAULT_MEMORY ? -1 : result;
}

/* All that the source gives, up to the limit and a byte beyond it. */
static enum emu_source_state read_whole(
	struct emu_source *source, size_t max, struct emu_buf *text, struct emu_error *err)
{
	enum emu_source_state state = EMU_SOURCE_DATA;
	while (state == EMU_SOURCE_DATA && text->len <= max) {
		size_t len = 0;
		if (!emu_buf_reserve(text, (64 << 10) + EMU_LINES_PADDING)) {
			emu_fail_memory(err);
			return EMU_SOURCE_FAULT;
		}
		state = emu_source_read(source, text->at + text->len, 64 << 10, &len, err);
		text->len += len;
	}
	return state;
}

int emu_run_document(struct emu_run *run, struct emu_worker *worker, struct emu_source *source)
{
	struct emu_error err = {0};
	struct emu_buf text = {0};
	int result = 0;

	enum emu_source_state state = read_whole(source, run->shared.max_line, &text, &err);
	struct emu_line line = {.text = emu_buf_str(&text),
		.file = emu_source_name(source),
		.number = 1,
		.column = 1,
		.too_long = text.len > run->shared.max_line};
	if (state == EMU_SOURCE_FAULT)
		emu_run_report_source(run, worker, line.file, &err);
	else
		result = emu_run_line(run, worker, &line);
	emu_drain_take(&run->drain, &worker->outlet);
	emu_buf_free(&text);
	return err.fault == EMU_FAULT_MEMORY ? -1 : result;
}
