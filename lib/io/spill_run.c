/* Writing and reading one run. Called by the spill. */
#include <stdlib.h>

#include "io/spill-internal.h"

#define WRITE_AHEAD ((size_t)256 << 10)
#define READ_AHEAD ((size_t)32 << 10)

/* Seven bits a byte, the lowest first, the eighth where more follow. */
static void put_number(struct emu_buf *out, size_t number)
{
	for (; number >= 0x80; number >>= 7)
		emu_buf_push(out, (char)(number | 0x80));
	emu_buf_push(out, (char)number);
}

static size_t shared_len(struct emu_str last, const struct emu_fact *fact)
{
	size_t n = 0, m = 0;
	while (n < last.len && n < fact->key.len && last.at[n] == fact->key.at[n])
		n++;
	if (n < fact->key.len)
		return n;
	while (n + m < last.len && m < fact->value.len && last.at[n + m] == fact->value.at[m])
		m++;
	return n + m;
}

int emu_run_write(struct emu_run_writer *writer, const struct emu_fact *fact, struct emu_error *err)
{
	struct emu_buf *out = &writer->out;
	size_t shared = shared_len(emu_buf_str(&writer->last), fact);
	emu_buf_clear(&writer->last);
	emu_buf_append(&writer->last, fact->key);
	emu_buf_append(&writer->last, fact->value);
	put_number(out, shared);
	put_number(out, fact->key.len);
	put_number(out, fact->value.len);
	if (!writer->last.failed)
		emu_buf_append(out, emu_str_after(emu_buf_str(&writer->last), shared));
	if (out->failed || writer->last.failed)
		return emu_fail_memory(err);
	return out->len < WRITE_AHEAD ? 0 : emu_run_finish(writer, err);
}

int emu_run_finish(struct emu_run_writer *writer, struct emu_error *err)
{
	int result = emu_scratch_append(writer->scratch, emu_buf_str(&writer->out), err);
	emu_buf_clear(&writer->out);
	return result;
}

void emu_run_writer_free(struct emu_run_writer *writer)
{
	emu_buf_free(&writer->out);
	emu_buf_free(&writer->last);
}

/* ---- Reading --------------------------------------------------------------------------------- */

static int read_ahead(struct emu_run_reader *reader, struct emu_error *err)
{
	uint64_t left = reader->extent.to - reader->extent.from;
	size_t len = left < READ_AHEAD ? (size_t)left : READ_AHEAD;
	if (!reader->ahead)
		reader->ahead = malloc(READ_AHEAD);
	if (!reader->ahead)
		return emu_fail_memory(err);
	if (!len)
		return emu_fail(err, EMU_FAULT_SYSTEM, "a temporary file was cut short");
	if (emu_scratch_read(reader->extent.fd, reader->extent.from, reader->ahead, len, err) < 0)
		return -1;
	reader->extent.from += len;
	reader->at = 0;
	reader->len = len;
	return 0;
}

static int take_number(struct emu_run_reader *reader, size_t *number, struct emu_error *err)
{
	unsigned char byte;
	unsigned shift = 0;
	*number = 0;
	do {
		if (reader->at == reader->len && read_ahead(reader, err) < 0)
			return -1;
		byte = (unsigned char)reader->ahead[reader->at++];
		*number |= (size_t)(byte & 0x7f) << (shift & 63);
		shift += 7;
	} while (byte & 0x80);
	return 0;
}

static int take_rest(struct emu_run_reader *reader, size_t len, struct emu_error *err)
{
	while (len) {
		if (reader->at == reader->len && read_ahead(reader, err) < 0)
			return -1;
		size_t n = reader->len - reader->at;
		n = n < len ? n : len;
		emu_buf_append(&reader->bytes, (struct emu_str){reader->ahead + reader->at, n});
		reader->at += n;
		len -= n;
	}
	return reader->bytes.failed ? emu_fail_memory(err) : 0;
}

int emu_run_read(struct emu_run_reader *reader, struct emu_error *err)
{
	size_t shared, key_len, value_len;
	if (reader->at == reader->len && reader->extent.from == reader->extent.to)
		return 0;
	if (take_number(reader, &shared, err) < 0 || take_number(reader, &key_len, err) < 0 ||
		take_number(reader, &value_len, err) < 0)
		return -1;
	if (shared > reader->bytes.len || shared > key_len + value_len)
		return emu_fail(err, EMU_FAULT_SYSTEM, "a temporary file was changed");
	reader->bytes.len = shared;
	if (take_rest(reader, key_len + value_len - shared, err) < 0)
		return -1;
	reader->fact.key = (struct emu_str){reader->bytes.at, key_len};
	reader->fact.value = emu_str_after(emu_buf_str(&reader->bytes), key_len);
	return 1;
}

void emu_run_reader_free(struct emu_run_reader *reader)
{
	emu_buf_free(&reader->bytes);
	free(reader->ahead);
}
