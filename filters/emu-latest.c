/* emu-latest: records in, one of each key out: what was submitted again, copied, or reported twice
 * in two languages counts once. */
#include <inttypes.h>
#include <stdbool.h>

#include "cli/odd.h"
#include "cli/run.h"
#include "json/reader.h"
#include "latest/latest.h"

struct config {
	const char *key_words, *losers_file;
	int policy;
	struct emu_option_list trusted;

	struct emu_keys *keys;
	struct emu_latest_question question;
	int losers; /* the stream */
};

struct worker {
	struct emu_json_reader reader;
	struct emu_latest *latest;
	struct emu_buf file;
	struct emu_odd lacking, undated;
};

static const char *const policies[] = {"latest", "first", "trusted", "refuse", NULL};

static const struct emu_option options[] = {
	{EMU_OPTION_TEXT, 0, "key", "LIST",
		"records are about the same thing when these fields are equal, parted by commas; "
		"FIELD? may be missing, A|B is the first there is (by type, as in "
		"catalogue/keys.json)",
		NULL, offsetof(struct config, key_words)},
	{EMU_OPTION_CHOICE, 0, "policy", "POLICY", "which of them stays (latest)", policies,
		offsetof(struct config, policy)},
	{EMU_OPTION_LIST, 0, "trust", "PATTERN",
		"with --policy trusted: files of that name come first; again for those that come "
		"next",
		NULL, offsetof(struct config, trusted)},
	{EMU_OPTION_TEXT, 0, "losers", "FILE", "write the others to FILE, each with the reason",
		NULL, offsetof(struct config, losers_file)},
	{.kind = EMU_OPTION_END},
};

static int read_keys(struct config *own, struct emu_run *run, struct emu_error *err)
{
	struct emu_error reason = {0};
	if (own->key_words) {
		own->keys = emu_keys_parse(emu_str_from(own->key_words), &reason);
		return own->keys ? 0 : emu_fail(err, reason.fault, "--key: %s", reason.text);
	}
	const char *schemas = emu_run_schemas(run, err);
	own->keys = schemas ? emu_keys_load(schemas, err) : NULL;
	return own->keys ? 0 : -1;
}

static int configure(void *config, struct emu_run *run, struct emu_error *err)
{
	struct config *own = config;
	if (own->policy == EMU_POLICY_TRUSTED && !own->trusted.n)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--policy trusted: expected files to trust: pass --trust");
	if (own->policy != EMU_POLICY_TRUSTED && own->trusted.n)
		return emu_fail(err, EMU_FAULT_USAGE, "--trust: expected --policy trusted with it");
	if (read_keys(own, run, err) < 0)
		return -1;
	own->question = (struct emu_latest_question){
		.keys = own->keys,
		.policy = (enum emu_policy)own->policy,
		.trusted = own->trusted.items,
		.n_trusted = own->trusted.n,
		.losers = own->losers_file != NULL,
		.max_depth = (uint32_t)emu_run_max_depth(run),
	};
	if (!own->losers_file)
		return 0;
	own->losers = emu_run_open_stream(run, own->losers_file, err);
	return own->losers < 0 ? -1 : 0;
}

static int start(const void *config, void *worker, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = worker;
	self->reader.max_depth = own->question.max_depth;
	self->latest = emu_latest_new(&own->question, err);
	return self->latest ? 0 : -1;
}

#define SHOWN 60 /* bytes of a value in a message */

static struct emu_str shown(struct emu_str value)
{
	return value.len > SHOWN ? EMU_STR("something else") : value;
}

static void tell_contradiction(const struct emu_json *json, struct emu_place place,
	const struct emu_latest_remark *remark, struct emu_outlet *outlet)
{
	struct emu_str mine = remark->value ? emu_json_span(json, remark->value)
					    : EMU_STR("nothing");
	struct emu_str others = remark->others.len ? remark->others : EMU_STR("nothing");
	struct emu_buf other = {0};
	emu_buf_append(&other, remark->other.file);
	if (remark->other.line)
		emu_buf_printf(&other, ":%" PRIu64, remark->other.line);
	place.where = remark->member;
	emu_outlet_message(outlet, EMU_SEVERITY_ERROR, &place,
		"expected %.*s, as %.*s says of the same thing, found %.*s: neither is passed on",
		EMU_STR_ARGS(shown(others)), EMU_STR_ARGS(emu_buf_str(&other)),
		EMU_STR_ARGS(shown(mine)));
	emu_buf_free(&other);
}

static int see_record(struct worker *self, const struct emu_json *json, const struct emu_line *line,
	struct emu_outlet *outlet, struct emu_error *err)
{
	struct emu_latest_remark remark;
	if (emu_latest_see(self->latest, json, line->text, emu_str_from(line->file), line->number,
		    &remark, err) < 0)
		return -1;
	if (remark.lacking)
		(void)emu_odd_note(&self->lacking, json, line);
	if (remark.undated)
		(void)emu_odd_note(&self->undated, json, line);
	if (remark.contradiction)
		tell_contradiction(json, emu_place_of(json, line, &self->file), &remark, outlet);
	return 0;
}

static int see_line(const void *config, void *worker, const struct emu_line *line,
	struct emu_outlet *outlet, struct emu_error *err)
{
	struct worker *self = worker;
	struct emu_json json;
	(void)config;
	if (emu_json_read(&self->reader, line->text, &json, err) == 0) {
		if (json.values[0].type == EMU_JSON_OBJECT)
			return see_record(self, &json, line, outlet, err);
		emu_fail(err, EMU_FAULT_INPUT, "expected a record, a JSON object");
	}
	if (err->fault != EMU_FAULT_INPUT && err->fault != EMU_FAULT_LIMIT)
		return -1;
	err->line = line->number;
	emu_outlet_error(outlet, emu_str_from(line->file), err);
	*err = (struct emu_error){0};
	return 0;
}

static int finish(
	const void *config, void *worker, struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = worker;
	size_t n = emu_latest_n(self->latest);
	emu_odd_tell(
		&self->lacking, "it lacks a field of its key, so it is passed on as it is", outlet);
	emu_odd_tell(&self->undated, "its submitted is no date, so whatever has one goes before it",
		outlet);
	for (size_t i = 0; i < n; i++) {
		if (emu_latest_write(self->latest, i, &outlet->stream[EMU_STREAM_OUT],
			    &outlet->stream[own->losers], err) < 0)
			return -1;
		emu_outlet_ready(outlet);
	}
	return 0;
}

static void stop(void *worker)
{
	struct worker *self = worker;
	emu_latest_del(self->latest);
	emu_buf_free(&self->file);
	emu_odd_free(&self->lacking);
	emu_odd_free(&self->undated);
	emu_json_reader_free(&self->reader);
}

static void release(void *config)
{
	emu_keys_del(((struct config *)config)->keys);
}

const struct emu_filter emu_filter = {
	.name = "emu-latest",
	.summary =
		"Pass on one record of each key: what was submitted again, or twice, counts once.",
	.operands = "[FILE...]",
	.options = options,
	.config_size = sizeof(struct config),
	.worker_size = sizeof(struct worker),
	.configure = configure,
	.start = start,
	.line = see_line,
	.finish = finish,
	.stop = stop,
	.release = release,
};
