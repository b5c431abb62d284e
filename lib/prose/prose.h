/*
 * Reports in prose to records: figures, pledges, roles, awards, nominations, events, statements,
 * each with the words it was read from; and an account of every number in the text. One struct
 * emu_prose is one worker's state, used for one report after another; a report is one text, since
 * what its figures are about (period, block, unit) may be said anywhere in it.
 */
#ifndef EMU_PROSE_PROSE_H
#define EMU_PROSE_PROSE_H

#include <stdbool.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"
#include "domain/registry.h"
#include "prose/lexicon.h"
#include "table/table.h"

/* Immutable; everything stays the caller's. */
struct emu_prose_setup {
	struct emu_lexicon *const *lexicons;
	size_t n_lexicons;
	bool lang_stated; /* there is one lexicon, and the text is in its language */
	const struct emu_catalogue *catalogue;
	const struct emu_registry *registry; /* NULL: names stay as they are written */
	const struct emu_table_setting *settings;
	size_t n_settings;
	enum emu_date_order dates; /* UNKNOWN: the language's */
	bool explain;		   /* give the account of numbers, not the records */
};

struct emu_prose;

EMU_CHECKED struct emu_prose *emu_prose_new(
	const struct emu_prose_setup *setup, struct emu_error *err);
void emu_prose_del(struct emu_prose *prose);

/* `offset` is how many bytes of the file stand before the text (a byte order mark). -1 when memory
 * runs out. The report's `reject` is not called. */
EMU_CHECKED int emu_prose_read(struct emu_prose *prose, struct emu_str file, struct emu_str text,
	size_t offset, const struct emu_table_report *report, struct emu_error *err);

#endif
