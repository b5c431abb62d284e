/*
 * emu-parse: reports as they are sent in (tables, JSON, prose) to records, one JSON object a line.
 * What an input is, is told by its first byte and its name; table/table and prose/prose do the
 * rest.
 */
#include <stdlib.h>

#include "cli/run.h"
#include "json/splitter.h"
#include "json/writer.h"
#include "prose/prose.h"
#include "table/table.h"

#define CHUNK ((size_t)128 * 1024)
#define BLANK_MAX ((size_t)1 << 20) /* white space before the first byte that tells */

enum format { FORMAT_AUTO, FORMAT_CSV, FORMAT_TSV, FORMAT_JSON, FORMAT_NDJSON, FORMAT_TEXT };

static const char *const formats[] = {"auto", "csv", "tsv", "json", "ndjson", "text", NULL};
static const char *const languages[] = {"auto", "vi", "en", "th", "cs", "hi", "he", NULL};
static const char *const decimals[] = {"auto", "comma", "point", NULL};
static const char *const orders[] = {"auto", "dmy", "mdy", "ymd", NULL};

enum { N_LANGUAGES = sizeof(languages) / sizeof(*languages) - 2 };

struct config {
	int format, lang, decimal, dates;
	const char *profile, *units, *encoding, *delimiter, *rejects;
	struct emu_option_list set;
	bool explain;

	int rejects_stream;
	struct emu_conventions *conventions[N_LANGUAGES];
	struct emu_catalogue *catalogue;
	struct emu_registry *registry;
	struct emu_profiles *profiles;
	struct emu_lexicon *lexicons[N_LANGUAGES];
	struct emu_table_setup setup;
	struct emu_prose_setup prose;
};

struct worker {
	const struct config *config;
	struct emu_table *table;
	struct emu_prose *prose;
	struct emu_buf chunk, findings;
	struct emu_outlet *outlet; /* while a file is read */
	struct emu_str file;
};

#define OPTION(kind, letter, name, argument, help, choices, member)                                \
	{                                                                                          \
		EMU_OPTION_##kind, letter, name, argument, help, choices,                          \
			offsetof(struct config, member)                                            \
	}

static const struct emu_option options[] = {
	OPTION(CHOICE, 0, "format", "FORMAT", "what the inputs are, rather than look", formats,
		format),
	OPTION(TEXT, 'p', "profile", "NAME",
		"the profile of the tables, by name or file (auto: by their headings)", NULL,
		profile),
	OPTION(TEXT, 'u', "units", "FILE", "the registry in which units and blocks are looked up",
		NULL, units),
	OPTION(CHOICE, 0, "lang", "LANG", "the language whose numbers, dates and periods are meant",
		languages, lang),
	OPTION(CHOICE, 0, "decimal", "MARK", "the mark before decimals", decimals, decimal),
	OPTION(CHOICE, 0, "dates", "ORDER", "the order of day, month and year", orders, dates),
	OPTION(TEXT, 0, "encoding", "NAME", "the encoding of the inputs, as iconv names it", NULL,
		encoding),
	OPTION(TEXT, 0, "delimiter", "CHAR", "what parts the cells of a row (tab for a tab)", NULL,
		delimiter),
	OPTION(LIST, 0, "set", "FIELD=VALUE", "the value of a field where the input has none", NULL,
		set),
	OPTION(FLAG, 0, "explain", NULL, "of prose, each number and what became of it, not records",
		NULL, explain),
	OPTION(TEXT, 0, "rejects", "FILE", "where rejected rows go, with what is wrong", NULL,
		rejects),
	{.kind = EMU_OPTION_END},
};

/* ---- Configuration
 * -------------------------------------------------------------------------------- */

static int set_delimiter(struct config *config, struct emu_error *err)
{
	struct emu_str text = emu_str_from(config->delimiter);
	if (config->format == FORMAT_TSV)
		config->setup.delimiter = '\t';
	if (!config->delimiter)
		return 0;
	if (emu_str_equal(text, EMU_STR("tab")) || emu_str_equal(text, EMU_STR("\\t")))
		text = EMU_STR("\t");
	if (text.len != 1 || strchr("\"\r\n", text.at[0]) || (unsigned char)text.at[0] >= 0x80)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--delimiter: expected one character or tab, found \"%s\"",
			config->delimiter);
	config->setup.delimiter = text.at[0];
	return 0;
}

static int set_settings(struct config *config, struct emu_arena *arena, struct emu_error *err)
{
	struct emu_table_setting *settings = emu_arena_array(
		arena, config->set.n + 1, sizeof(*settings));
	if (!settings)
		return emu_fail_memory(err);
	for (size_t i = 0; i < config->set.n; i++) {
		struct emu_str text = emu_str_from(config->set.items[i]);
		const char *equals = memchr(text.at, '=', text.len);
		size_t len = equals ? (size_t)(equals - text.at) : 0;
		struct emu_str field = {text.at, len};
		if (!len || emu_str_equal(field, EMU_STR("type")) ||
			emu_str_equal(field, EMU_STR("source")))
			return emu_fail(err, EMU_FAULT_USAGE,
				"--set: expected FIELD=VALUE, and not type or source, found \"%s\"",
				config->set.items[i]);
		settings[i] = (struct emu_table_setting){field, emu_str_after(text, len + 1)};
	}
	config->setup.settings = settings;
	config->setup.n_settings = config->set.n;
	return 0;
}

/* The language that is named, or all of them, to be tried in turn. */
static int load_languages(struct config *config, const char *schemas, struct emu_error *err)
{
	size_t n = 0;
	for (int i = 1; languages[i]; i++) {
		if (config->lang && config->lang != i)
			continue;
		config->conventions[n] = emu_conventions_load(
			schemas, emu_str_from(languages[i]), err);
		if (!config->conventions[n++])
			return -1;
	}
	config->setup.languages = config->conventions;
	config->setup.n_languages = n;
	config->setup.lang_stated = config->lang != 0;
	config->setup.decimal = emu_decimal_mark_named(emu_str_from(decimals[config->decimal]));
	config->setup.dates = emu_date_order_named(emu_str_from(orders[config->dates]));
	return 0;
}

static bool has_ending(struct emu_str name, struct emu_str ending)
{
	return name.len > ending.len &&
		emu_str_equal(emu_str_after(name, name.len - ending.len), ending);
}

/* Prose is told by the name: a table and a text can begin alike. */
static bool has_name_of_prose(struct emu_str name)
{
	if (has_ending(name, EMU_STR(".gz")))
		name.len -= 3;
	return has_ending(name, EMU_STR(".txt"));
}

static bool may_have_prose(const struct config *config, const struct emu_run *run)
{
	const char *name;
	for (size_t i = 0; config->format == FORMAT_AUTO && (name = emu_run_input(run, i)); i++)
		if (has_name_of_prose(emu_str_from(name)))
			return true;
	return config->format == FORMAT_TEXT;
}

/* What prose is read with, where there can be any: it takes longer than a small table does. */
static int load_lexicons(struct config *config, const struct emu_run *run, const char *schemas,
	struct emu_error *err)
{
	struct emu_table_setup *setup = &config->setup;
	if (!may_have_prose(config, run))
		return 0;
	for (size_t i = 0; i < setup->n_languages; i++) {
		config->lexicons[i] = emu_lexicon_load(
			schemas, config->conventions[i], config->catalogue, err);
		if (!config->lexicons[i])
			return -1;
	}
	config->prose = (struct emu_prose_setup){.lexicons = config->lexicons,
		.n_lexicons = setup->n_languages,
		.lang_stated = setup->lang_stated,
		.catalogue = setup->catalogue,
		.registry = setup->registry,
		.settings = setup->settings,
		.n_settings = setup->n_settings,
		.dates = setup->dates,
		.explain = config->explain};
	return 0;
}

static int load_documents(struct config *config, const struct emu_run *run, const char *schemas,
	struct emu_error *err)
{
	struct emu_table_setup *setup = &config->setup;
	if (load_languages(config, schemas, err))
		return -1;
	setup->catalogue = config->catalogue = emu_catalogue_load(schemas, err);
	if (!config->catalogue)
		return -1;
	if (config->units) {
		setup->registry = config->registry = emu_registry_load(schemas, config->units, err);
		if (!config->registry)
			return -1;
	}
	if (load_lexicons(config, run, schemas, err))
		return -1;
	setup->profiles = config->profiles = emu_profiles_load(schemas, config->profile,
		config->catalogue, setup->settings, setup->n_settings, err);
	return config->profiles ? 0 : -1;
}

static int configure(void *context, struct emu_run *run, struct emu_error *err)
{
	struct config *config = context;
	const char *schemas = emu_run_schemas(run, err);
	config->setup.max_row = emu_run_max_line(run);
	config->setup.max_depth = emu_run_max_depth(run);
	if (!schemas || set_delimiter(config, err) ||
		set_settings(config, emu_run_arena(run), err) ||
		(config->encoding && emu_run_set_encoding(run, config->encoding, err)) ||
		load_documents(config, run, schemas, err))
		return -1;
	if (config->rejects)
		config->rejects_stream = emu_run_open_stream(run, config->rejects, err);
	return config->rejects_stream < 0 ? -1 : 0;
}

static void release(void *context)
{
	struct config *config = context;
	emu_profiles_del(config->profiles);
	emu_registry_del(config->registry);
	emu_catalogue_del(config->catalogue);
	for (size_t i = 0; i < N_LANGUAGES; i++) {
		emu_lexicon_del(config->lexicons[i]);
		emu_conventions_del(config->conventions[i]);
	}
}

static int start(const void *context, void *state, struct emu_error *err)
{
	const struct config *config = context;
	struct worker *worker = state;
	worker->config = config;
	worker->table = emu_table_new(&config->setup, err);
	worker->prose = emu_prose_new(&config->prose, err);
	return worker->table && worker->prose ? 0 : -1;
}

static void stop(void *state)
{
	struct worker *worker = state;
	emu_table_del(worker->table);
	emu_prose_del(worker->prose);
	emu_buf_free(&worker->chunk);
	emu_buf_free(&worker->findings);
}

/* ---- Findings and rejects
 * ------------------------------------------------------------------------- */

static void on_finding(void *context, const struct emu_table_finding *finding)
{
	static const enum emu_severity severities[] = {
		[EMU_TABLE_INFO] = EMU_SEVERITY_INFO,
		[EMU_TABLE_WARNING] = EMU_SEVERITY_WARNING,
		[EMU_TABLE_ERROR] = EMU_SEVERITY_ERROR,
	};
	struct worker *worker = context;
	struct emu_place place = {worker->file, finding->line, finding->column, finding->heading};
	emu_outlet_message(worker->outlet, severities[finding->severity], &place, "%.*s",
		EMU_STR_ARGS(finding->text));
	if (finding->severity == EMU_TABLE_ERROR && worker->config->rejects)
		emu_table_write_finding(finding, worker->file, &worker->findings);
}

/* One reject record; `text` len 0 for findings that are about no row. */
static void write_reject(struct worker *worker, struct emu_str text, bool is_json)
{
	struct emu_buf *out = &worker->outlet->stream[worker->config->rejects_stream];
	emu_buf_append(out, EMU_STR("{\"type\":\"reject\",\"findings\":["));
	emu_buf_append(out, emu_buf_str(&worker->findings));
	emu_buf_push(out, ']');
	emu_json_write_key(out, is_json ? EMU_STR("record") : EMU_STR("text"));
	if (is_json)
		emu_buf_append(out, text);
	else
		emu_json_write_string(out, text);
	emu_buf_append(out, EMU_STR("}\n"));
	out->failed |= worker->findings.failed;
	emu_buf_clear(&worker->findings);
}

static void on_reject(void *context, struct emu_str text, bool is_json)
{
	struct worker *worker = context;
	if (worker->config->rejects)
		write_reject(worker, text, is_json);
}

static void on_ready(void *context)
{
	struct worker *worker = context;
	if (worker->findings.len)
		write_reject(worker, (struct emu_str){0}, false);
	emu_outlet_ready(worker->outlet);
}

/* ---- Inputs
 * --------------------------------------------------------------------------------------- */

static int read_json(struct worker *worker, struct emu_source *source, struct emu_error *err)
{
	struct emu_json_splitter *splitter = emu_json_splitter_new(
		source, worker->config->setup.max_row, err);
	enum emu_json_split split = EMU_JSON_SPLIT_FAULT;
	int result = splitter ? 0 : -1;
	bool any = false;
	if (splitter && worker->config->format == FORMAT_NDJSON)
		emu_json_splitter_by_line(splitter);
	while (!result) {
		struct emu_str value;
		struct emu_error bad = {0};
		uint64_t line, column;
		split = emu_json_splitter_next(splitter, &value, &line, &column, &bad);
		if (split == EMU_JSON_SPLIT_FAULT)
			*err = bad;
		if (split == EMU_JSON_SPLIT_VALUE)
			result = emu_table_json(worker->table, value, line, column, err);
		else if (split == EMU_JSON_SPLIT_BAD)
			on_finding(worker,
				&(struct emu_table_finding){EMU_TABLE_ERROR, "parse/json", bad.line,
					bad.column, {0}, emu_str_from(bad.text)});
		else
			break;
		any = true;
		on_ready(worker);
	}
	if (!result && split == EMU_JSON_SPLIT_END && !any)
		on_finding(worker,
			&(struct emu_table_finding){.severity = EMU_TABLE_WARNING,
				.code = "parse/empty",
				.text = EMU_STR("an input without any records")});
	emu_json_splitter_del(splitter);
	return split == EMU_JSON_SPLIT_FAULT ? -1 : result;
}

/* Reads a chunk behind what the buffer holds. */
static enum emu_source_state read_more(
	struct worker *worker, struct emu_source *source, struct emu_error *err)
{
	struct emu_buf *chunk = &worker->chunk;
	size_t len = 0;
	if (!emu_buf_reserve(chunk, CHUNK)) {
		emu_fail_memory(err);
		return EMU_SOURCE_FAULT;
	}
	enum emu_source_state state = emu_source_read(
		source, chunk->at + chunk->len, CHUNK, &len, err);
	chunk->len += len;
	return state;
}

static int read_table(struct worker *worker, struct emu_source *source, enum emu_source_state state,
	struct emu_error *err)
{
	struct emu_error fault = {0};
	for (;;) {
		if (emu_table_feed(worker->table, emu_buf_str(&worker->chunk), err))
			return -1;
		emu_buf_clear(&worker->chunk);
		if (state != EMU_SOURCE_DATA || !emu_table_wants(worker->table))
			break;
		state = read_more(worker, source, &fault);
	}
	if (emu_table_end(worker->table, state == EMU_SOURCE_FAULT, err))
		return -1;
	on_ready(worker);
	if (state == EMU_SOURCE_FAULT)
		*err = fault;
	return state == EMU_SOURCE_FAULT ? -1 : 0;
}

/* The first byte from *at on that is no white space, reading more while there is none; 0 for none.
 */
static char next_byte(struct worker *worker, struct emu_source *source, size_t *at,
	enum emu_source_state *state, struct emu_error *err)
{
	struct emu_buf *chunk = &worker->chunk;
	for (;;) {
		while (*at < chunk->len && strchr(" \t\r\n", chunk->at[*at]) && chunk->at[*at])
			++*at;
		if (*at < chunk->len)
			return chunk->at[(*at)++];
		if (*state != EMU_SOURCE_DATA || chunk->len >= BLANK_MAX)
			return '\0';
		*state = read_more(worker, source, err);
	}
}

/* An object, or an array of objects; titles may stand in square brackets too. */
static bool looks_like_json(struct worker *worker, struct emu_source *source,
	enum emu_source_state *state, struct emu_error *err)
{
	size_t at = 0;
	char first = next_byte(worker, source, &at, state, err);
	if (first != '[')
		return first == '{';
	char second = next_byte(worker, source, &at, state, err);
	return !second || strchr("{[]", second);
}

/* Tables parted by tabs are given names of prose too: the first line tells. */
static bool is_prose(struct worker *worker, struct emu_source *source, enum emu_source_state *state,
	struct emu_error *err)
{
	struct emu_buf *chunk = &worker->chunk;
	if (!has_name_of_prose(worker->file))
		return false;
	while (*state == EMU_SOURCE_DATA && chunk->len < CHUNK &&
		!memchr(chunk->at, '\n', chunk->len))
		*state = read_more(worker, source, err);
	return !chunk->len || !memchr(chunk->at, '\t', chunk->len);
}

/* A report is read whole: what its figures are about may be said anywhere in it. */
static int read_prose(struct worker *worker, struct emu_source *source, enum emu_source_state state,
	const struct emu_table_report *report, struct emu_error *err)
{
	struct emu_error fault = {0};
	size_t most = worker->config->setup.max_row;
	while (state == EMU_SOURCE_DATA && worker->chunk.len <= most)
		state = read_more(worker, source, &fault);
	struct emu_str text = emu_buf_str(&worker->chunk);
	if (text.len > most)
		return emu_fail(err, EMU_FAULT_LIMIT,
			"a report longer than %zu bytes: pass --max-line if it is meant", most);
	if (!emu_str_trim(text).len && state == EMU_SOURCE_END)
		on_finding(worker,
			&(struct emu_table_finding){.severity = EMU_TABLE_ERROR,
				.code = "parse/empty",
				.text = EMU_STR("a report without any text")});
	else if (emu_prose_read(
			 worker->prose, worker->file, text, emu_source_mark(source), report, err))
		return -1;
	on_ready(worker);
	if (state == EMU_SOURCE_FAULT)
		*err = fault;
	return state == EMU_SOURCE_FAULT ? -1 : 0;
}

static int read_file(const void *context, void *state, struct emu_source *source,
	struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *config = context;
	struct worker *worker = state;
	struct emu_table_report report = {
		worker, &outlet->stream[EMU_STREAM_OUT], on_ready, on_finding, on_reject};
	enum emu_source_state source_state = EMU_SOURCE_DATA;
	bool is_json = config->format == FORMAT_JSON || config->format == FORMAT_NDJSON;
	worker->outlet = outlet;
	worker->file = emu_str_from(emu_source_name(source));
	emu_buf_clear(&worker->findings);
	emu_buf_clear(&worker->chunk);
	if (emu_table_begin(worker->table, worker->file, &report, err))
		return -1;
	if (config->format == FORMAT_AUTO)
		is_json = looks_like_json(worker, source, &source_state, err);
	if (source_state == EMU_SOURCE_FAULT)
		return -1;
	if (config->format == FORMAT_TEXT ||
		(config->format == FORMAT_AUTO && !is_json &&
			is_prose(worker, source, &source_state, err)))
		return read_prose(worker, source, source_state, &report, err);
	if (is_json && worker->chunk.len &&
		emu_source_unread(source, emu_buf_str(&worker->chunk), err))
		return -1;
	return is_json ? read_json(worker, source, err)
		       : read_table(worker, source, source_state, err);
}

const struct emu_filter emu_filter = {
	.name = "emu-parse",
	.summary = "turn reports as they are sent in into records",
	.operands = "[FILE...]",
	.options = options,
	.parallel = true,
	.config_size = sizeof(struct config),
	.worker_size = sizeof(struct worker),
	.configure = configure,
	.start = start,
	.file = read_file,
	.stop = stop,
	.release = release,
};
