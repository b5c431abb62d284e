/*
 * emu-validate: records in; those that satisfy their schemas out, byte for byte; findings for the
 * others, and the others themselves where --rejects asks for them.
 */
#include "cli/run.h"

#include <sys/stat.h>

#include "base/index.h"
#include "json/pointer.h"
#include "json/reader.h"
#include "json/writer.h"
#include "schema/finding.h"
#include "schema/schema.h"

/* Findings told of one record; how many there are besides is told too. */
#define FINDINGS_MAX 100

struct config {
	struct emu_option_list schemas;
	const char *type, *rejects, *findings;
	bool assert_formats;

	int to_rejects, to_findings; /* streams, or -1 */
	uint32_t max_depth;
	struct emu_schema_set *set;
	const struct emu_schema *only; /* for all records; where NULL, by their types: */
	struct emu_index types;
	const struct emu_schema **by_type; /* by the type's number */
};

struct worker {
	struct emu_schema_run *run;
	struct emu_json_reader reader;
	struct emu_buf scratch; /* unescaped strings */
	struct emu_buf finding; /* as JSON */
	struct emu_buf all;	/* findings of the record, as JSON */
};

static const struct emu_option options[] = {
	{EMU_OPTION_LIST, 's', "schema", "SCHEMA",
		"a schema file, a folder of them, or the name of a record type; may be given again "
		"(default: the folder of all record types)",
		NULL, offsetof(struct config, schemas)},
	{EMU_OPTION_TEXT, 't', "type", "TYPE", "check records of this type only, let others pass",
		NULL, offsetof(struct config, type)},
	{EMU_OPTION_TEXT, 0, "rejects", "FILE",
		"write the records that are held back, each with its findings", NULL,
		offsetof(struct config, rejects)},
	{EMU_OPTION_TEXT, 0, "findings", "FILE", "write the findings as records", NULL,
		offsetof(struct config, findings)},
	{EMU_OPTION_FLAG, 0, "assert-formats", NULL,
		"formats are demands, not remarks (those of record types always are)", NULL,
		offsetof(struct config, assert_formats)},
	{.kind = EMU_OPTION_END},
};

/* ---- Which schema -------------------------------------------------------------------------- */

/* PATH/TYPE.schema.json is the schema of TYPE. */
static struct emu_str type_of_name(struct emu_str name)
{
	static const struct emu_str ending = {".schema.json", 12};
	if (name.len <= ending.len ||
		!emu_str_equal(emu_str_after(name, name.len - ending.len), ending))
		return (struct emu_str){0};
	name.len -= ending.len;
	for (size_t i = name.len; i; i--) {
		if (name.at[i - 1] == '/')
			return emu_str_after(name, i);
	}
	return name;
}

/* Every document of the set that is named for a type. */
static int compile_types(struct config *config, struct emu_run *run, struct emu_error *err)
{
	size_t n = 0;
	while (emu_schema_set_name(config->set, n).len)
		n++;
	config->by_type = emu_arena_array(emu_run_arena(run), n + 1, sizeof(*config->by_type));
	if (!config->by_type)
		return emu_fail_memory(err);
	for (size_t i = 0; i < n; i++) {
		struct emu_str name = emu_schema_set_name(config->set, i);
		struct emu_str type = type_of_name(name);
		if (!type.len)
			continue;
		const struct emu_schema *schema = emu_schema_compile(config->set, name, err);
		if (!schema)
			return -1;
		uint32_t number = emu_index_add(&config->types, type);
		if (number == EMU_INDEX_NONE)
			return emu_fail_memory(err);
		config->by_type[number] = schema;
	}
	return 0;
}

static bool is_folder(const char *path)
{
	struct stat about;
	return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* The folder of the record types, or with a name the schema of that one; terminated. */
static const char *records_path(struct emu_run *run, const char *name, struct emu_error *err)
{
	struct emu_buf text = {0};
	const char *schemas = emu_run_schemas(run, err), *path = NULL;
	if (!schemas)
		return NULL;
	emu_buf_printf(&text, "%s/records", schemas);
	if (name)
		emu_buf_printf(&text, "/%s.schema.json", name);
	if (!text.failed)
		path = emu_arena_copy(emu_run_arena(run), emu_buf_str(&text)).at;
	emu_buf_free(&text);
	if (!path)
		emu_fail_memory(err);
	return path;
}

/* All record types; NAME alone is one of them. *path is what was named. */
static int add_records(struct config *config, struct emu_run *run, const char *name,
	const char **path, struct emu_error *err)
{
	struct stat about;
	const char *records = records_path(run, NULL, err);
	*path = records && name ? records_path(run, name, err) : records;
	if (!*path)
		return -1;
	if (name && stat(*path, &about) < 0)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--schema %s: expected a file, a folder or a record type (figure, award, "
			"...), found none of that name",
			name);
	emu_schema_set_assert_formats(config->set, true);
	return emu_schema_set_add_file(config->set, records, err);
}

/* One --schema: a path, or a name among the record types. *path is what it names. */
static int add_schema(struct config *config, struct emu_run *run, const char *given,
	const char **path, struct emu_error *err)
{
	struct stat about;
	if (!strpbrk(given, "/.") && stat(given, &about) < 0)
		return add_records(config, run, given, path, err);
	*path = given;
	return emu_schema_set_add_file(config->set, given, err);
}

/* The first file or name given is for all records; with folders alone each record's type decides.
 */
static int load_schemas(struct config *config, struct emu_run *run, struct emu_error *err)
{
	const char *path, *first = NULL;
	if (!config->schemas.n && add_records(config, run, NULL, &path, err) < 0)
		return -1;
	for (size_t i = 0; i < config->schemas.n; i++) {
		if (add_schema(config, run, config->schemas.items[i], &path, err) < 0)
			return -1;
		if (!first && !is_folder(path))
			first = path;
	}
	if (!first)
		return compile_types(config, run, err);
	config->only = emu_schema_compile(config->set, emu_str_from(first), err);
	return config->only ? 0 : -1;
}

static int open_stream(struct emu_run *run, const char *path, int *stream, struct emu_error *err)
{
	*stream = path ? emu_run_open_stream(run, path, err) : -1;
	return path && *stream < 0 ? -1 : 0;
}

static int configure(void *into, struct emu_run *run, struct emu_error *err)
{
	struct config *config = into;
	size_t depth = emu_run_max_depth(run);
	config->max_depth = depth > UINT16_MAX ? UINT16_MAX : (uint32_t)depth;
	config->set = emu_schema_set_new(err);
	if (!config->set)
		return -1;
	emu_schema_set_assert_formats(config->set, config->assert_formats);
	if (load_schemas(config, run, err) < 0 ||
		open_stream(run, config->rejects, &config->to_rejects, err) < 0)
		return -1;
	return open_stream(run, config->findings, &config->to_findings, err);
}

static void release(void *from)
{
	struct config *config = from;
	emu_schema_set_del(config->set);
	emu_index_free(&config->types);
}

static int start(const void *config, void *into, struct emu_error *err)
{
	struct worker *worker = into;
	worker->reader.max_depth = ((const struct config *)config)->max_depth;
	worker->run = emu_schema_run_new(err);
	return worker->run ? 0 : -1;
}

static void stop(void *from)
{
	struct worker *worker = from;
	emu_schema_run_del(worker->run);
	emu_json_reader_free(&worker->reader);
	emu_buf_free(&worker->scratch);
	emu_buf_free(&worker->finding);
	emu_buf_free(&worker->all);
}

/* ---- What is wrong with a record ------------------------------------------------------------ */

/* One line under complaint. */
struct complaint {
	const struct config *config;
	struct worker *worker;
	struct emu_outlet *outlet;
	const struct emu_line *line;
	const struct emu_json *json; /* NULL where the line is none */
	size_t n;
};

/* To standard error, to --findings, and kept for --rejects. */
static void tell(struct complaint *complaint, const struct emu_finding *finding)
{
	struct worker *worker = complaint->worker;
	struct emu_place place = {finding->file, finding->line, finding->column, finding->pointer};
	emu_outlet_message(complaint->outlet, EMU_SEVERITY_ERROR, &place, "%.*s",
		EMU_STR_ARGS(finding->message));
	emu_buf_clear(&worker->finding);
	emu_finding_write(&worker->finding, finding);
	if (worker->all.len)
		emu_buf_push(&worker->all, ',');
	emu_buf_append(&worker->all, emu_buf_str(&worker->finding));
	worker->all.failed |= worker->finding.failed;
	int stream = complaint->config->to_findings;
	if (stream < 0)
		return;
	emu_buf_append(&complaint->outlet->stream[stream], emu_buf_str(&worker->finding));
	emu_buf_push(&complaint->outlet->stream[stream], '\n');
}

/* A member that is a whole number, or 0. */
static uint64_t number_of(
	const struct emu_json *json, const struct emu_json_value *object, struct emu_str key)
{
	const struct emu_json_value *value = emu_json_member(json, object, key);
	uint64_t number = 0;
	if (!value || value->type != EMU_JSON_NUMBER || value->len > 18)
		return 0;
	struct emu_str text = emu_json_raw(json, value);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return 0;
		number = number * 10 + (uint64_t)(text.at[i] - '0');
	}
	return number;
}

/* A record that says where it comes from is mended there, another where it stands. */
static void place_finding(const struct complaint *complaint, const struct emu_json_value *value,
	struct emu_finding *finding)
{
	const struct emu_json *json = complaint->json;
	finding->file = emu_str_from(complaint->line->file);
	finding->line = complaint->line->number;
	finding->column = (uint64_t)value->at + (value->type != EMU_JSON_STRING);
	const struct emu_json_value *source = emu_json_member(
		json, json->values, EMU_STR("source"));
	const struct emu_json_value *file = source ? emu_json_member(json, source, EMU_STR("file"))
						   : NULL;
	if (!file || file->type != EMU_JSON_STRING || !file->len)
		return;
	finding->file = emu_json_string(json, file, &complaint->worker->scratch);
	finding->line = number_of(json, source, EMU_STR("line"));
	finding->column = number_of(json, source, EMU_STR("column"));
}

static void take_finding(void *context, const struct emu_schema_finding *found)
{
	struct complaint *complaint = context;
	struct emu_buf code = {0}, pointer = {0};
	if (complaint->n++ >= FINDINGS_MAX)
		return;
	emu_buf_clear(&complaint->worker->scratch);
	emu_buf_append(&code, EMU_STR("schema/"));
	emu_buf_append(&code, found->keyword);
	emu_json_pointer_of(complaint->json, found->value, &pointer);
	struct emu_finding finding = {.severity = "error",
		.code = emu_buf_str(&code),
		.pointer = emu_buf_str(&pointer),
		.has_pointer = true,
		.keyword = found->keyword,
		.schema = found->location,
		.message = found->text};
	place_finding(complaint, &complaint->json->values[found->value], &finding);
	tell(complaint, &finding);
	complaint->worker->all.failed |= code.failed || pointer.failed;
	emu_buf_free(&code);
	emu_buf_free(&pointer);
}

/* About the line as a whole, or a place in it that is no value. */
static void tell_line(
	struct complaint *complaint, const char *code, uint64_t column, struct emu_str text)
{
	struct emu_finding finding = {.severity = "error",
		.code = emu_str_from(code),
		.file = emu_str_from(complaint->line->file),
		.line = complaint->line->number,
		.column = column,
		.message = text};
	tell(complaint, &finding);
}

static void tell_rest(struct complaint *complaint)
{
	struct emu_buf text = {0};
	if (complaint->n <= FINDINGS_MAX)
		return;
	emu_buf_printf(&text, "%zu more findings in this record", complaint->n - FINDINGS_MAX);
	tell_line(complaint, "schema/more", 0, emu_buf_str(&text));
	emu_buf_free(&text);
}

/* The line goes to --rejects, unchanged, with its findings. */
static void reject(struct complaint *complaint)
{
	int stream = complaint->config->to_rejects;
	if (stream < 0)
		return;
	struct emu_buf *out = &complaint->outlet->stream[stream];
	emu_buf_append(out, EMU_STR("{\"type\":\"reject\",\"findings\":["));
	emu_buf_append(out, emu_buf_str(&complaint->worker->all));
	if (complaint->json) {
		emu_buf_append(out, EMU_STR("],\"record\":"));
		emu_buf_append(out, complaint->line->text);
	} else {
		emu_buf_append(out, EMU_STR("],\"text\":"));
		emu_json_write_string(out, complaint->line->text);
	}
	emu_buf_append(out, EMU_STR("}\n"));
}

/* ---- A line --------------------------------------------------------------------------------- */

/* The schema for a record, or NULL where it passes unchecked. */
static const struct emu_schema *schema_of(
	const struct config *config, struct worker *worker, const struct emu_json *json)
{
	if (config->only && !config->type)
		return config->only;
	const struct emu_json_value *type = emu_json_member(json, json->values, EMU_STR("type"));
	if (!type || type->type != EMU_JSON_STRING)
		return NULL;
	emu_buf_clear(&worker->scratch);
	struct emu_str name = emu_json_string(json, type, &worker->scratch);
	if (config->type && !emu_str_equal(name, emu_str_from(config->type)))
		return NULL;
	if (config->only)
		return config->only;
	uint32_t number = emu_index_find(&config->types, name);
	return number == EMU_INDEX_NONE ? NULL : config->by_type[number];
}

/* 1 where the record may pass, 0 where not, which is told, -1 where memory ran out. */
static int check(struct complaint *complaint, struct emu_error *err)
{
	const struct emu_schema *schema = schema_of(
		complaint->config, complaint->worker, complaint->json);
	if (!schema)
		return 1;
	int valid = emu_schema_check(
		complaint->worker->run, schema, complaint->json, take_finding, complaint, err);
	if (valid < 0 && err->fault != EMU_FAULT_LIMIT)
		return -1;
	if (valid < 0)
		tell_line(complaint, "schema/limit", 0, emu_str_from(err->text));
	tell_rest(complaint);
	return valid == 1;
}

/* Likewise whether the line is JSON. */
static int read_line(struct complaint *complaint, struct emu_json *json, struct emu_error *err)
{
	if (emu_json_read(&complaint->worker->reader, complaint->line->text, json, err) == 0) {
		complaint->json = json;
		return 1;
	}
	if (err->fault == EMU_FAULT_MEMORY)
		return -1;
	tell_line(complaint, err->fault == EMU_FAULT_LIMIT ? "json/limit" : "json/syntax",
		err->column, emu_str_from(err->text));
	return 0;
}

static int validate(const void *config, void *of, const struct emu_line *line,
	struct emu_outlet *outlet, struct emu_error *err)
{
	struct worker *worker = of;
	struct complaint complaint = {config, worker, outlet, line, NULL, 0};
	struct emu_json json;
	emu_buf_clear(&worker->all);
	int valid = read_line(&complaint, &json, err);
	if (valid == 1)
		valid = check(&complaint, err);
	if (valid < 0)
		return -1;
	if (EMU_LIKELY(valid)) {
		emu_buf_append(&outlet->stream[EMU_STREAM_OUT], line->text);
		emu_buf_push(&outlet->stream[EMU_STREAM_OUT], '\n');
		return 0;
	}
	reject(&complaint);
	return worker->all.failed ? emu_fail_memory(err) : 0;
}

const struct emu_filter emu_filter = {
	.name = "emu-validate",
	.summary =
		"let the records through that satisfy their schemas, tell what is wrong with the "
		"others",
	.operands = "[FILE...]",
	.options = options,
	.config_size = sizeof(struct config),
	.worker_size = sizeof(struct worker),
	.configure = configure,
	.start = start,
	.line = validate,
	.stop = stop,
	.release = release,
};
