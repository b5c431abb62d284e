/* Inputs that are JSON but not one value a line: cut by the splitter, or taken whole, and handed to
 * the filter like lines. Called by the run loop. */
#include "cli/run-internal.h"
#include "json/splitter.h"

int emu_worker_values(struct emu_worker *worker, struct emu_portion *portion,
	struct emu_source *source, struct emu_error *fault)
{
	struct emu_error bad = {0};
	struct emu_line line = {.file = emu_source_name(source), .input = portion->input};
	enum emu_json_split split = EMU_JSON_SPLIT_VALUE;
	int result = 0;

	struct emu_json_splitter *splitter = emu_json_splitter_new(
		source, worker->crew->run->shared.max_line, fault);
	if (!splitter)
		return -1;
	while (!result && !portion->outlet.enough && split < EMU_JSON_SPLIT_END) {
		split = emu_json_splitter_next(
			splitter, &line.text, &line.number, &line.column, &bad);
		if (split == EMU_JSON_SPLIT_VALUE)
			result = emu_worker_line(worker, &line, &portion->outlet);
		else if (split == EMU_JSON_SPLIT_BAD)
			result = emu_worker_bad_line(worker,
				&(struct emu_line){.file = line.file, .input = line.input}, &bad,
				&portion->outlet);
		emu_outlet_ready(&portion->outlet);
	}
	if (split == EMU_JSON_SPLIT_FAULT)
		*fault = bad;
	emu_json_splitter_del(splitter);
	return result;
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

int emu_worker_document(struct emu_worker *worker, struct emu_portion *portion,
	struct emu_source *source, struct emu_error *fault)
{
	size_t max_line = worker->crew->run->shared.max_line;
	struct emu_buf text = {0};
	int result = 0;

	enum emu_source_state state = read_whole(source, max_line, &text, fault);
	struct emu_line line = {.text = emu_buf_str(&text),
		.file = emu_source_name(source),
		.input = portion->input,
		.number = 1,
		.column = 1,
		.too_long = text.len > max_line};
	if (state != EMU_SOURCE_FAULT)
		result = emu_worker_line(worker, &line, &portion->outlet);
	emu_buf_free(&text);
	return result;
}
