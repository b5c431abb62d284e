/*
 * Telling quickly that a record is valid, and nothing else. Of records that were found valid their
 * shapes are kept (json/shapes.h), each with what the schema asks of every string and number in it:
 * what it asks of keys, counts and types is settled by the shape. A record of such a shape whose
 * strings and numbers pass is certainly valid, and was checked in one pass over its bytes. Of any
 * other nothing is said: it is read and run as ever (schema/schema.h), which also says why.
 */
#ifndef EMU_SCHEMA_ACCEPT_H
#define EMU_SCHEMA_ACCEPT_H

#include "schema/schema.h"

struct emu_acceptor; /* one worker's */

/* The run is the worker's too, and stays the caller's. */
EMU_CHECKED struct emu_acceptor *emu_acceptor_new(
	struct emu_schema_run *run, struct emu_error *err);
void emu_acceptor_del(struct emu_acceptor *acceptor);

/* The end of the record that begins at `at` where it is certainly valid, else NULL. White space
 * behind it is left to the caller. 64 bytes behind `end` can be read. */
const char *emu_acceptor_try(struct emu_acceptor *acceptor, const char *at, const char *end);

/* How many bytes of whole lines at the beginning of `text` are such records, each on a line of its
 * own not longer than `max_line`; *n is how many lines. */
size_t emu_acceptor_lines(
	struct emu_acceptor *acceptor, struct emu_str text, size_t max_line, uint64_t *n);

/*
 * A record that was just found valid by `schema`; where that is NULL, one that nothing is asked of.
 * `decided` is the value for which this schema was taken and not another (a type); 0 for none. All
 * schemas learned from are of one set. Costs some microseconds, and less where it does not pay.
 */
void emu_acceptor_learn(struct emu_acceptor *acceptor, const struct emu_schema *schema,
	const struct emu_json *json, uint32_t decided);

/* How many records were accepted so far. */
uint64_t emu_acceptor_count(const struct emu_acceptor *acceptor);

#endif
