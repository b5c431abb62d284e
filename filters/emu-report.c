/* emu-report: summaries and what was told beside them, as a report people read: text, Markdown,
 * HTML with charts, CSV, JSON. */
#include "base/period.h"
#include "cli/run.h"
#include "report/build.h"
#include "report/write.h"

#define WIDTH_MIN 30
#define WIDTH_MAX 1000

enum format { FORMAT_AUTO, FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_HTML, FORMAT_CSV, FORMAT_JSON };

struct config {
	int format, lang;
	const char *units, *title, *date;
	size_t width, max_depth;
	bool bold;
	struct emu_labels *labels;
	struct emu_catalogue *catalogue;
	struct emu_registry *registry;
};

struct worker {
	struct emu_report_input input;
};

static const char *const formats[] = {"auto", "text", "markdown", "html", "csv", "json", NULL};
static const char *const languages[] = {"vi", "en", "th", "cs", "hi", "he", NULL};

static const struct emu_option options[] = {
	{EMU_OPTION_CHOICE, 'f', "format", "FORMAT", "format; the ending of -o decides, else text",
		formats, offsetof(struct config, format)},
	{EMU_OPTION_CHOICE, 'l', "lang", "LANG", "language of the report; vi unless told",
		languages, offsetof(struct config, lang)},
	{EMU_OPTION_TEXT, 'u', "units", "FILE",
		"unit registry: names and order of units and blocks", NULL,
		offsetof(struct config, units)},
	{EMU_OPTION_TEXT, 't', "title", "TEXT", "title of the report", NULL,
		offsetof(struct config, title)},
	{EMU_OPTION_TEXT, 0, "date", "DATE", "date of preparation to print, as 2023-06-30", NULL,
		offsetof(struct config, date)},
	{EMU_OPTION_SIZE, 'w', "width", "N",
		"columns of the text format (those of the terminal, else 80)", NULL,
		offsetof(struct config, width)},
	{.kind = EMU_OPTION_END},
};

/* By the ending of the output's name, with or without .gz; text where it says nothing. */
static enum format format_of(const char *output)
{
	static const struct {
		const char *ending;
		enum format format;
	} endings[] = {
		{".txt", FORMAT_TEXT},
		{".md", FORMAT_MARKDOWN},
		{".markdown", FORMAT_MARKDOWN},
		{".html", FORMAT_HTML},
		{".htm", FORMAT_HTML},
		{".csv", FORMAT_CSV},
		{".json", FORMAT_JSON},
	};
	struct emu_str name = emu_str_from(output);
	if (name.len > 3 && memcmp(name.at + name.len - 3, ".gz", 3) == 0)
		name.len -= 3;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		struct emu_str ending = emu_str_from(endings[i].ending);
		if (name.len > ending.len &&
			emu_str_equal(emu_str_after(name, name.len - ending.len), ending))
			return endings[i].format;
	}
	return FORMAT_TEXT;
}

static int choose_width(struct config *config, struct emu_run *run, struct emu_error *err)
{
	size_t columns;
	config->bold = emu_run_on_terminal(run, &columns);
	if (config->width == 0)
		config->width = columns < WIDTH_MIN ? WIDTH_MIN : columns;
	else if (config->width < WIDTH_MIN || config->width > WIDTH_MAX)
		return emu_fail(err, EMU_FAULT_USAGE, "--width: expected %d to %d, found %zu",
			WIDTH_MIN, WIDTH_MAX, config->width);
	return 0;
}

static int configure(void *state, struct emu_run *run, struct emu_error *err)
{
	struct config *config = state;
	int32_t day;
	if (config->format == FORMAT_AUTO)
		config->format = (int)format_of(emu_run_output(run));
	config->max_depth = emu_run_max_depth(run);
	if (choose_width(config, run, err))
		return -1;
	if (config->date && emu_date_parse(&day, emu_str_from(config->date), err))
		return emu_fail(err, EMU_FAULT_USAGE,
			"--date: expected a date like 2023-06-30, found \"%s\"", config->date);
	const char *schemas = emu_run_schemas(run, err);
	if (!schemas)
		return -1;
	config->labels = emu_labels_load(schemas, languages[config->lang], err);
	config->catalogue = config->labels ? emu_catalogue_load(schemas, err) : NULL;
	if (!config->catalogue)
		return -1;
	if (config->units) {
		config->registry = emu_registry_load(schemas, config->units, err);
		if (!config->registry)
			return -1;
	}
	return 0;
}

static int start(const void *state, void *own, struct emu_error *err)
{
	(void)err;
	const struct config *config = state;
	struct worker *worker = own;
	worker->input.reader.max_depth = (uint32_t)config->max_depth;
	return 0;
}

static int take_line(const void *state, void *own, const struct emu_line *line,
	struct emu_outlet *outlet, struct emu_error *err)
{
	(void)state;
	struct worker *worker = own;
	struct emu_error reason = {0};
	if (emu_report_input_take(&worker->input, line->text, &reason) == 0)
		return 0;
	if (reason.fault == EMU_FAULT_MEMORY) {
		*err = reason;
		return -1;
	}
	reason.line = line->number;
	emu_outlet_error(outlet, emu_str_from(line->file), &reason);
	return 0;
}

static void render(
	const struct config *config, const struct emu_report *report, struct emu_buf *out)
{
	switch ((enum format)config->format) {
	case FORMAT_MARKDOWN:
		emu_report_write_markdown(report, out);
		break;
	case FORMAT_HTML:
		emu_report_write_html(report, out);
		break;
	case FORMAT_CSV:
		emu_report_write_csv(report, out);
		break;
	case FORMAT_JSON:
		emu_report_write_json(report, out);
		break;
	default:
		emu_report_write_text(report, config->width, config->bold, out);
	}
}

static int finish(const void *state, void *own, struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *config = state;
	const struct worker *worker = own;
	const struct emu_report_context context = {
		.labels = config->labels,
		.catalogue = config->catalogue,
		.registry = config->registry,
		.title = emu_str_from(config->title),
		.date = emu_str_from(config->date),
	};
	struct emu_buf *out = &outlet->stream[EMU_STREAM_OUT];
	struct emu_report report = {0};
	bool data = config->format == FORMAT_CSV || config->format == FORMAT_JSON;
	int result = config->format == FORMAT_CSV
		? 0
		: emu_report_build(&report, &context, &worker->input, err);
	if (result == 0 && data)
		result = emu_report_build_data(&report, &context, &worker->input, err);
	if (result == 0)
		render(config, &report, out);
	emu_report_free(&report);
	return result == 0 && out->failed ? emu_fail_memory(err) : result;
}

static void stop(void *own)
{
	struct worker *worker = own;
	emu_report_input_free(&worker->input);
}

static void release(void *state)
{
	struct config *config = state;
	emu_labels_del(config->labels);
	emu_catalogue_del(config->catalogue);
	emu_registry_del(config->registry);
}

const struct emu_filter emu_filter = {
	.name = "emu-report",
	.summary = "Turn summary records into a report: text, Markdown, HTML with charts, CSV or "
		   "JSON.",
	.operands = "[FILE...]",
	.options = options,
	.config_size = sizeof(struct config),
	.worker_size = sizeof(struct worker),
	.configure = configure,
	.start = start,
	.line = take_line,
	.finish = finish,
	.stop = stop,
	.release = release,
};
