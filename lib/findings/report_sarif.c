/*
 * SARIF 2.1.0 (OASIS Standard, docs.oasis-open.org/sarif/sarif/v2.1.0), as code-scanning services
 * read it. Results are written as they come; what is about the whole run stands behind them, since
 * JSON does not care for the order of members. GitHub takes 25,000 results a run (docs.github.com,
 * "SARIF support for code scanning") and refuses a file with more: those beyond are counted in a
 * notification.
 */
#include "findings/report-internal.h"

#include <inttypes.h>

#include "json/writer.h"

#define RESULTS_MAX 25000

static void key_text(struct emu_buf *out, struct emu_str key, struct emu_str text)
{
	emu_json_write_key(out, key);
	emu_json_write_string(out, text);
}

/* "key": {"text": ...} (section 3.11, message; 3.12, multiformatMessageString) */
static void key_message(struct emu_buf *out, struct emu_str key, struct emu_str text)
{
	emu_json_write_key(out, key);
	emu_buf_append(out, EMU_STR("{\"text\":"));
	emu_json_write_string(out, text);
	emu_buf_push(out, '}');
}

/* A path as a URI reference (section 3.4.3, RFC 3986): all but the unreserved is percent-encoded.
 */
static void key_uri(struct emu_buf *out, struct emu_str path)
{
	struct emu_buf uri = {0};
	if (emu_str_starts(path, EMU_STR("./")))
		path = emu_str_after(path, 2);
	if (emu_str_starts(path, EMU_STR("/")))
		emu_buf_append(&uri, EMU_STR("file://"));
	for (size_t i = 0; i < path.len; i++) {
		unsigned char byte = (unsigned char)path.at[i], letter = byte | 32;
		bool plain = (letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9') ||
			(byte && strchr("-._~/", byte));
		if (plain)
			emu_buf_push(&uri, (char)byte);
		else
			emu_buf_printf(&uri, "%%%02X", byte);
	}
	emu_json_write_key(out, EMU_STR("uri"));
	emu_json_write_string(out, emu_buf_str(&uri));
	out->failed |= uri.failed;
	emu_buf_free(&uri);
}

/* Section 3.29. Columns are counted in characters (columnKind): 0 where they are not known. */
static void physical_location(
	struct emu_buf *out, struct emu_str file, uint64_t line, uint64_t character)
{
	emu_json_write_key(out, EMU_STR("physicalLocation"));
	emu_buf_append(out, EMU_STR("{\"artifactLocation\":{"));
	key_uri(out, file);
	emu_buf_push(out, '}');
	if (line) {
		emu_buf_printf(out, ",\"region\":{\"startLine\":%" PRIu64, line);
		if (character)
			emu_buf_printf(out, ",\"startColumn\":%" PRIu64, character);
		emu_buf_push(out, '}');
	}
	emu_buf_push(out, '}');
}

static void location(struct emu_buf *out, const struct emu_finding *finding)
{
	emu_json_write_key(out, EMU_STR("locations"));
	emu_buf_append(out, EMU_STR("[{"));
	physical_location(out, finding->file, finding->line, finding->character);
	if (finding->pointer.len) {
		emu_buf_append(out, EMU_STR(",\"logicalLocations\":[{"));
		key_text(out, EMU_STR("fullyQualifiedName"), finding->pointer);
		emu_buf_append(out, EMU_STR(",\"kind\":\"value\"}]"));
	}
	emu_buf_append(out, EMU_STR("}]"));
}

/* Section 3.27.22: the other records that it is about; their columns are known in bytes alone. */
static void related_locations(struct emu_buf *out, const struct emu_finding *finding)
{
	emu_json_write_key(out, EMU_STR("relatedLocations"));
	for (size_t i = 0; i < finding->n_related; i++) {
		emu_buf_append(out, i ? EMU_STR(",{") : EMU_STR("[{"));
		physical_location(out, finding->related[i].file, finding->related[i].line, 0);
		emu_buf_push(out, '}');
	}
	emu_buf_push(out, ']');
}

static void result(
	const struct emu_reports *reports, const struct emu_finding *finding, struct emu_buf *out)
{
	static const char *const levels[] = {"error", "warning", "note"};
	emu_buf_push(out, '{');
	key_text(out, EMU_STR("ruleId"), finding->code);
	key_text(out, EMU_STR("level"),
		emu_str_from(levels[emu_report_severity(finding->severity)]));
	key_message(out, EMU_STR("message"), finding->message);
	if (finding->file.len)
		location(out, finding);
	if (finding->n_related)
		related_locations(out, finding);
	if (finding->fingerprint)
		emu_buf_printf(out, ",\"partialFingerprints\":{\"emu/v1\":\"%016" PRIx64 "\"}",
			finding->fingerprint);
	if (reports->setup->baseline)
		key_text(out, EMU_STR("baselineState"),
			finding->known ? EMU_STR("unchanged") : EMU_STR("new"));
	emu_buf_push(out, '}');
}

static void begin(struct emu_buf *out)
{
	emu_buf_append(out,
		EMU_STR("{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/"
			"schemas/sarif-schema-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{"
			"\"results\":["));
}

static void sarif_finding(struct emu_reports *reports, uint64_t *written,
	const struct emu_finding *finding, struct emu_buf *out)
{
	if (!*written)
		begin(out);
	if (++*written > RESULTS_MAX)
		return;
	emu_buf_append(out, *written > 1 ? EMU_STR(",\n") : EMU_STR("\n"));
	result(reports, finding, out);
}

/* Section 3.49: what each rule is about, in the report's language. */
static void rules(const struct emu_reports *reports, struct emu_buf *out)
{
	emu_json_write_key(out, EMU_STR("rules"));
	emu_buf_push(out, '[');
	for (size_t i = 0; i < emu_census_n(&reports->codes); i++) {
		const struct emu_census_group *group = emu_census_at(&reports->codes, i);
		bool again = false; /* the same rule in another severity */
		for (size_t j = 0; j < i; j++)
			again |= emu_str_equal(
				emu_census_at(&reports->codes, j)->code, group->code);
		if (again)
			continue;
		struct emu_buf help = {0};
		emu_buf_append(out, i ? EMU_STR(",\n{") : EMU_STR("\n{"));
		key_text(out, EMU_STR("id"), group->code);
		key_message(
			out, EMU_STR("shortDescription"), emu_report_rule(reports, group).title);
		emu_report_help(reports, group, &help);
		if (help.len) {
			key_message(out, EMU_STR("fullDescription"), emu_buf_str(&help));
			key_message(out, EMU_STR("help"), emu_buf_str(&help));
		}
		emu_buf_push(out, '}');
		out->failed |= help.failed;
		emu_buf_free(&help);
	}
	emu_buf_push(out, ']');
}

static void notification(struct emu_buf *out, const char *level, const char *text, uint64_t n)
{
	struct emu_buf message = {0};
	if (n)
		emu_buf_printf(&message, "%" PRIu64 " ", n);
	emu_buf_append(&message, emu_str_from(text));
	emu_buf_append(out, out->at[out->len - 1] == '[' ? EMU_STR("{") : EMU_STR(",{"));
	key_text(out, EMU_STR("level"), emu_str_from(level));
	key_message(out, EMU_STR("message"), emu_buf_str(&message));
	emu_buf_push(out, '}');
	out->failed |= message.failed;
	emu_buf_free(&message);
}

/* Section 3.20: a run that did not read all its input says so. */
static void invocation(const struct emu_reports *reports, uint64_t written, struct emu_buf *out)
{
	emu_buf_printf(out,
		",\"invocations\":[{\"executionSuccessful\":%s,"
		"\"toolExecutionNotifications\":[",
		reports->whole ? "true" : "false");
	if (out->failed)
		return;
	if (!reports->whole)
		notification(out, "error", emu_report_label(reports, "unread"), 0);
	if (written > RESULTS_MAX)
		notification(out, "warning", emu_report_label(reports, "more-results"),
			written - RESULTS_MAX);
	emu_buf_append(out, EMU_STR("]}]"));
}

static void sarif_finish(struct emu_reports *reports, uint64_t *written, struct emu_buf *out)
{
	if (!*written)
		begin(out);
	emu_buf_append(out, EMU_STR("],\n\"tool\":{\"driver\":{"));
	key_text(out, EMU_STR("name"), emu_str_from(reports->setup->program));
	key_text(out, EMU_STR("version"), emu_str_from(reports->setup->version));
	rules(reports, out);
	emu_buf_append(out, EMU_STR("}},\n\"columnKind\":\"unicodeCodePoints\""));
	key_text(out, EMU_STR("language"), emu_str_from(emu_phrases_lang(reports->setup->phrases)));
	invocation(reports, *written, out);
	emu_json_write_key(out, EMU_STR("artifacts"));
	emu_buf_push(out, '[');
	const char *comma = "";
	for (size_t i = 0; i < reports->names.n; i++) {
		if (emu_str_equal(reports->names.names[i], EMU_STR("stdin")))
			continue;
		emu_buf_printf(out, "%s\n{\"location\":{", comma);
		key_uri(out, reports->names.names[i]);
		emu_buf_append(out, EMU_STR("}}"));
		comma = ",";
	}
	emu_buf_append(out, EMU_STR("]}]}\n"));
}

const struct emu_report_kind emu_report_sarif = {
	.name = "sarif", .finding = sarif_finding, .finish = sarif_finish};
