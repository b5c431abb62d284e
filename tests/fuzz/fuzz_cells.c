/* Any bytes as a cell, a heading and a name: no fault, no long wait, and what is read as a number
 * is one in JSON. */
#include <stdlib.h>

#include "domain/catalogue.h"
#include "domain/conventions.h"
#include "json/reader.h"

#define CLAIM(claim) ((claim) ? (void)0 : abort())
#define N_LANGUAGES 7

static struct emu_conventions *languages[N_LANGUAGES];
static struct emu_catalogue *catalogue;
static struct emu_conventions_scratch scratch;
static struct emu_buf out, key;
static struct emu_json_reader reader;

static void open_all(void)
{
	static const char *const codes[N_LANGUAGES] = {"vi", "en", "th", "cs", "hi", "he", "mul"};
	const char *given = getenv("EMU_SCHEMAS");
	const char *schemas = given ? given : "schemas";
	struct emu_error err;
	for (size_t i = 0; i < N_LANGUAGES; i++) {
		languages[i] = emu_conventions_load(schemas, emu_str_from(codes[i]), &err);
		CLAIM(languages[i]);
	}
	catalogue = emu_catalogue_load(schemas, &err);
	CLAIM(catalogue);
}

static void check_number(const struct emu_conventions *language, struct emu_str cell, int mark)
{
	struct emu_error err = {0};
	struct emu_json json;
	enum emu_bound bound;
	bool percent;
	emu_buf_clear(&out);
	if (emu_conventions_number(language, cell, (enum emu_decimal_mark)mark, &scratch, &out,
		    &bound, &percent, &err) < 0) {
		CLAIM(out.len == 0 && err.text[0]);
		return;
	}
	CLAIM(emu_buf_reserve(&out, 64));
	CLAIM(emu_json_read(&reader, emu_buf_str(&out), &json, &err) == 0);
	CLAIM(json.values[0].type == EMU_JSON_NUMBER);
}

static void check_period(const struct emu_conventions *language, struct emu_str cell, int order)
{
	struct emu_error err = {0};
	struct emu_period period, again;
	if (emu_conventions_period(
		    language, cell, (enum emu_date_order)order, &scratch, &period, &err) < 0) {
		CLAIM(err.text[0]);
		return;
	}
	CLAIM(period.from <= period.to);
	emu_buf_clear(&out);
	emu_period_print(&period, &out);
	CLAIM(emu_period_parse(&again, emu_buf_str(&out), &err) == 0);
	CLAIM(emu_period_compare(&period, &again) == 0);
}

static void check_date(const struct emu_conventions *language, struct emu_str cell, int order)
{
	struct emu_error err = {0};
	int32_t day, second;
	if (emu_conventions_date(
		    language, cell, (enum emu_date_order)order, &scratch, &day, &second, &err) < 0)
		CLAIM(err.text[0]);
	else
		CLAIM(second >= -1 && second < 86400);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct emu_catalogue_cell cell;
	if (!catalogue)
		open_all();
	if (!len)
		return 0;
	struct emu_str text = {(const char *)bytes + 1, len - 1};
	const struct emu_conventions *language = languages[bytes[0] % N_LANGUAGES];
	for (int choice = 0; choice < 4; choice++) {
		if (choice <= EMU_DECIMAL_MARK_POINT)
			check_number(language, text, choice);
		check_period(language, text, choice);
		check_date(language, text, choice);
	}
	(void)emu_conventions_missing(language, text, &scratch);
	if (emu_catalogue_heading(catalogue, text, &key, &cell))
		CLAIM(cell.indicator < catalogue->n_indicators);
	(void)emu_catalogue_title_named(catalogue, text, &key);
	return 0;
}
