/* Partials going out: head, states, tail. Called by both aggregations, which bring the states. */
#include "aggregate/partial.h"

#include <inttypes.h>

#include "aggregate/partial-internal.h"
#include "json/writer.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static bool read_number(struct emu_str *text, uint64_t *number)
{
	size_t n = 0;
	*number = 0;
	for (; n < text->len && text->at[n] >= '0' && text->at[n] <= '9'; n++) {
		*number = 10 * *number + (uint64_t)(text->at[n] - '0');
		if (*number > EMU_PARTIAL_PARTS_MAX)
			return false;
	}
	*text = emu_str_after(*text, n);
	return n > 0;
}

int emu_partial_parse_part(const char *text, uint64_t *part, uint64_t *parts, struct emu_error *err)
{
	struct emu_str rest = emu_str_from(text);
	bool good = read_number(&rest, part) && emu_str_starts(rest, EMU_STR("/"));
	rest = emu_str_after(rest, good);
	if (!good || !read_number(&rest, parts) || rest.len || !*part || *part > *parts)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--part: expected I/N, part I of N from 1/N to N/N, found \"%s\"", text);
	return 0;
}

void emu_partial_digest(uint64_t digest[2], struct emu_str bytes)
{
	XXH128_hash_t hash = XXH3_128bits(bytes.len ? bytes.at : "", bytes.len);
	uint64_t chain[4] = {digest[0], digest[1], hash.low64, hash.high64};
	unsigned char portable[sizeof(chain)];
	for (size_t i = 0; i < sizeof(portable); i++)
		portable[i] = (unsigned char)(chain[i / 8] >> 8 * (i % 8));
	hash = XXH3_128bits(portable, sizeof(portable));
	digest[0] = hash.low64;
	digest[1] = hash.high64;
}

void emu_partial_append_digest(struct emu_buf *out, const uint64_t digest[2])
{
	emu_buf_printf(out, "%016" PRIx64 "%016" PRIx64, digest[1], digest[0]);
}

void emu_partial_write_head(struct emu_buf *out, const struct emu_partial_head *head)
{
	emu_buf_printf(out, "{\"type\":\"partial\",\"what\":\"%s\",\"version\":\"%s\"", head->what,
		EMU_VERSION);
	if (head->parts) {
		emu_json_write_key(out, EMU_STR("parts"));
		emu_buf_append_number(out, head->parts);
	}
	emu_json_write_key(out, EMU_STR("question"));
	emu_buf_append(out, head->question);
	emu_buf_push(out, '}');
}

int emu_partial_begin(struct emu_partial_writer *writer, const struct emu_partial_head *head,
	struct emu_buf *out, struct emu_error *err)
{
	size_t from = out->len;
	emu_partial_write_head(out, head);
	if (out->failed)
		return emu_fail_memory(err);
	emu_partial_digest(writer->digest, emu_str_after(emu_buf_str(out), from));
	emu_buf_push(out, '\n');
	return 0;
}

size_t emu_partial_open_state(struct emu_buf *out)
{
	size_t from = out->len;
	emu_buf_append(out, EMU_STR("{\"type\":\"partial-state\""));
	return from;
}

int emu_partial_close_state(
	struct emu_partial_writer *writer, struct emu_buf *out, size_t from, struct emu_error *err)
{
	emu_buf_push(out, '}');
	if (out->failed)
		return emu_fail_memory(err);
	emu_partial_digest(writer->digest, emu_str_after(emu_buf_str(out), from));
	emu_buf_push(out, '\n');
	writer->states++;
	return 0;
}

void emu_partial_open_tail(
	struct emu_buf *out, uint64_t states, uint64_t records, uint64_t rejected)
{
	emu_buf_append(out, EMU_STR("{\"type\":\"partial-end\",\"states\":"));
	emu_buf_append_number(out, states);
	emu_json_write_key(out, EMU_STR("records"));
	emu_buf_append_number(out, records);
	emu_json_write_key(out, EMU_STR("rejected"));
	emu_buf_append_number(out, rejected);
	emu_json_write_key(out, EMU_STR("parts"));
	emu_buf_push(out, '[');
}

int emu_partial_close_tail(
	struct emu_partial_writer *writer, struct emu_buf *out, size_t from, struct emu_error *err)
{
	emu_buf_push(out, ']');
	if (out->failed)
		return emu_fail_memory(err);
	emu_partial_digest(writer->digest, emu_str_after(emu_buf_str(out), from));
	emu_buf_append(out, EMU_STR(EMU_PARTIAL_DIGEST_KEY));
	emu_partial_append_digest(out, writer->digest);
	emu_buf_append(out, EMU_STR("\"}\n"));
	return out->failed ? emu_fail_memory(err) : 0;
}

void emu_partial_append_part(struct emu_buf *out, uint64_t number, struct emu_str digest)
{
	emu_buf_push(out, '[');
	emu_buf_append_number(out, number);
	emu_buf_append(out, EMU_STR(",\""));
	emu_buf_append(out, digest);
	emu_buf_append(out, EMU_STR("\"]"));
}

int emu_partial_end(struct emu_partial_writer *writer, uint64_t part, uint64_t records,
	uint64_t rejected, struct emu_buf *out, struct emu_error *err)
{
	size_t from = out->len;
	emu_partial_open_tail(out, writer->states, records, rejected);
	if (part || records || rejected || writer->states) {
		/* Equal states of different parts are different parts. */
		struct emu_partial_writer own = *writer;
		struct emu_buf text = {0};
		emu_buf_printf(&text, "%" PRIu64 " %" PRIu64 " %" PRIu64, part, records, rejected);
		emu_partial_digest(own.digest, emu_buf_str(&text));
		text.len = 0;
		emu_partial_append_digest(&text, own.digest);
		emu_partial_append_part(out, part, emu_buf_str(&text));
		out->failed |= text.failed;
		emu_buf_free(&text);
	}
	return emu_partial_close_tail(writer, out, from, err);
}
