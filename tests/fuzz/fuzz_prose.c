/* Any bytes as a report, in each language: no fault, every line written is JSON, and the same is
 * written when it is read again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json/reader.h"
#include "prose/prose.h"

#define N_LANGUAGES 6
#define PADDING 64 /* the reader's */

static const char *const languages[N_LANGUAGES] = {"vi", "en", "th", "cs", "hi", "he"};

static struct emu_json_reader reader;
static struct emu_catalogue *catalogue;
static struct emu_conventions *conventions[N_LANGUAGES];
static struct emu_lexicon *lexicons[N_LANGUAGES];

static void open_lexicons(void)
{
	struct emu_error err;
	const char *schemas = getenv("EMU_SCHEMAS") ? getenv("EMU_SCHEMAS") : "schemas";
	catalogue = emu_catalogue_load(schemas, &err);
	for (size_t i = 0; catalogue && i < N_LANGUAGES; i++) {
		conventions[i] = emu_conventions_load(schemas, emu_str_from(languages[i]), &err);
		lexicons[i] = conventions[i]
			? emu_lexicon_load(schemas, conventions[i], catalogue, &err)
			: NULL;
		if (!lexicons[i]) {
			fprintf(stderr, "%s\n", err.text);
			abort();
		}
	}
	if (!catalogue)
		abort();
}

static void on_ready(void *context)
{
	(void)context;
}

static void on_finding(void *context, const struct emu_table_finding *finding)
{
	(void)context;
	if (!finding->code || !finding->text.len)
		abort();
}

/* Every line is JSON. */
static void check_lines(struct emu_buf *out)
{
	size_t len = out->len;
	if (!emu_buf_reserve(out, PADDING))
		abort();
	memset(out->at + len, 0, PADDING);
	for (size_t at = 0; at < len;) {
		const char *end = memchr(out->at + at, '\n', len - at);
		struct emu_error err;
		struct emu_json json;
		if (!end)
			abort();
		struct emu_str line = {out->at + at, (size_t)(end - out->at) - at};
		if (emu_json_read(&reader, line, &json, &err) < 0) {
			fprintf(stderr, "%s: %.*s\n", err.text, EMU_STR_ARGS(line));
			abort();
		}
		at += line.len + 1;
	}
}

static void read_as(size_t first, size_t n, bool explain, struct emu_str text, struct emu_buf *out)
{
	struct emu_error err;
	struct emu_prose_setup setup = {.lexicons = lexicons + first,
		.n_lexicons = n,
		.lang_stated = n == 1,
		.catalogue = catalogue,
		.explain = explain};
	struct emu_table_report report = {NULL, out, on_ready, on_finding, NULL};
	struct emu_prose *prose = emu_prose_new(&setup, &err);
	if (!prose)
		abort();
	for (int again = 0; again < 2; again++) {
		size_t from = out->len;
		if (emu_prose_read(prose, EMU_STR("a"), text, 0, &report, &err) < 0)
			abort();
		if (again &&
			(out->len - from != from ||
				(from && memcmp(out->at, out->at + from, from))))
			abort();
	}
	emu_prose_del(prose);
	check_lines(out);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	if (!catalogue)
		open_lexicons();
	if (!len)
		return 0;
	struct emu_str text = {(const char *)data + 1, len - 1};
	size_t lang = data[0] % (N_LANGUAGES + 1);
	for (int explain = 0; explain < 2; explain++) {
		struct emu_buf out = {0};
		if (lang == N_LANGUAGES)
			read_as(0, N_LANGUAGES, explain, text, &out);
		else
			read_as(lang, 1, explain, text, &out);
		emu_buf_free(&out);
	}
	return 0;
}
