/*
 * One record a key: of those that are about the same thing the one that stays, decided when all
 * were seen. Memory is the keys, and the records that would stay if the input ended here; where
 * losers are wanted, all records.
 */
#ifndef EMU_LATEST_LATEST_H
#define EMU_LATEST_LATEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "json/reader.h"
#include "latest/keys.h"
#include "latest/rank.h"
#include "select/origin.h"

/* What is asked for; all it points to must outlive its use. */
struct emu_latest_question {
	const struct emu_keys *keys;
	enum emu_policy policy;
	const char *const *trusted; /* patterns, the most trusted first */
	size_t n_trusted;
	bool losers; /* those that do not stay are asked for too */
	uint32_t max_depth;
};

struct emu_latest;

EMU_CHECKED struct emu_latest *emu_latest_new(
	const struct emu_latest_question *question, struct emu_error *err);
void emu_latest_del(struct emu_latest *latest);

/* What is to be said of a record besides. */
struct emu_latest_remark {
	bool lacking;	       /* it has no key, as it lacks a field of it: it stays */
	bool undated;	       /* its `submitted` is no date */
	bool contradiction;    /* the policy is to refuse, and another of its key says otherwise: */
	struct emu_str member; /* in this, a JSON Pointer */
	const struct emu_json_value *value; /* what this record has there, or NULL */
	struct emu_str others;		    /* what the other has, as JSON; len 0 for nothing */
	struct emu_origin other;
};

/* `text` is the record's bytes, `file` and `line` where it stood. What the remark points to is good
 * until the next record. */
EMU_CHECKED int emu_latest_see(struct emu_latest *latest, const struct emu_json *json,
	struct emu_str text, struct emu_str file, uint64_t line, struct emu_latest_remark *remark,
	struct emu_error *err);

/* After the last record: those that are left, in the order of the input. */
size_t emu_latest_n(const struct emu_latest *latest);

/* Appends record i to `out` if it stays; else, where losers were asked for, to `losers` a line that
 * says why not. */
EMU_CHECKED int emu_latest_write(struct emu_latest *latest, size_t i, struct emu_buf *out,
	struct emu_buf *losers, struct emu_error *err);

#endif
