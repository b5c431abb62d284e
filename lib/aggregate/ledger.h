/*
 * Everything that was said, cell by cell: the state of a worker while records come in. A cell is
 * (indicator, unit, period, dimensions); it keeps what was stated for it, each distinct value once,
 * and how many records count into it. Memory grows with cells (and with records that count), not
 * with figures. Neither the order of records nor how they were parted among ledgers that are merged
 * afterwards changes what a ledger holds.
 */
#ifndef EMU_AGGREGATE_LEDGER_H
#define EMU_AGGREGATE_LEDGER_H

#include <stddef.h>
#include <stdint.h>

#include "aggregate/partial.h"
#include "aggregate/question.h"
#include "base/attributes.h"
#include "base/err.h"
#include "json/reader.h"

struct emu_ledger;

/* The question must outlive it. */
EMU_CHECKED struct emu_ledger *emu_ledger_new(
	const struct emu_question *question, struct emu_error *err);
void emu_ledger_del(struct emu_ledger *ledger);

/* Where a record says it came from, for messages: its `source`, as far as it has one. The file is
 * good until the ledger's next record. */
struct emu_origin {
	struct emu_str file; /* len 0: not known */
	uint64_t line, column;
};

/*
 * Takes a record in. Figures are stated; records that the catalogue counts into an indicator count;
 * other types are no business of ours. A record that lacks what it needs is EMU_FAULT_INPUT with
 * the field in err->where, and leaves nothing behind. `origin` is set either way.
 */
EMU_CHECKED int emu_ledger_see(struct emu_ledger *ledger, const struct emu_json *json,
	struct emu_origin *origin, struct emu_error *err);

/* What `from` holds joins what `into` holds; of `from` nothing but its deletion is left to do. */
EMU_CHECKED int emu_ledger_merge(
	struct emu_ledger *into, struct emu_ledger *from, struct emu_error *err);

/*
 * A ledger as states of a partial, and back. What is written does not depend on the order in which
 * records came, nor on how many ledgers they were parted among; what is read joins what is there,
 * as by emu_ledger_merge.
 */
struct emu_ledger_writer;

/* The ledger is put in order, and good for nothing else but its deletion afterwards. */
EMU_CHECKED struct emu_ledger_writer *emu_ledger_writer_new(
	struct emu_ledger *ledger, struct emu_error *err);
void emu_ledger_writer_del(struct emu_ledger_writer *writer);

/* Appends the next state; *done when there are no more. */
EMU_CHECKED int emu_ledger_writer_next(struct emu_ledger_writer *writer,
	struct emu_partial_writer *partial, struct emu_buf *out, bool *done, struct emu_error *err);

struct emu_ledger_joiner;
EMU_CHECKED struct emu_ledger_joiner *emu_ledger_joiner_new(
	struct emu_ledger *ledger, struct emu_error *err);
void emu_ledger_joiner_del(struct emu_ledger_joiner *joiner);

/* A part begins: numbers mean nothing yet. */
void emu_ledger_joiner_begin(struct emu_ledger_joiner *joiner);

/* Takes a state in. One that is not as we write them is EMU_FAULT_INPUT. */
EMU_CHECKED int emu_ledger_joiner_see(
	struct emu_ledger_joiner *joiner, const struct emu_json *json, struct emu_error *err);

#endif
