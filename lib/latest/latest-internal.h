/* Between latest.c, which keeps records, and latest_write.c, which tells what became of them. */
#ifndef EMU_LATEST_LATEST_INTERNAL_H
#define EMU_LATEST_LATEST_INTERNAL_H

#include "base/index.h"
#include "latest/latest.h"

#define NOBODY UINT32_MAX

struct kept {
	size_t at; /* in the bytes of all */
	uint64_t line;
	uint32_t len;
	uint32_t key;  /* EMU_INDEX_NONE: it has none, and stays */
	uint32_t file; /* in files */
	bool same_event;
	struct emu_rank rank;
};

/* One key's: the record that stays, and (policy refuse) the first that says otherwise. */
struct contest {
	uint32_t winner, opponent;
};

struct emu_latest {
	struct emu_latest_question question;
	struct emu_keys_state keys_state;
	struct emu_index keys, files;
	struct contest *contests; /* by the key's number */
	struct kept *kept;	  /* in the order of the input */
	size_t n, cap, contests_cap;
	struct emu_buf bytes; /* of the records, one behind the other */
	size_t dead;	      /* of these bytes, those of records that lost */
	struct emu_json_pointer submitted;
	struct emu_arena arena;
	struct emu_json_reader readers[2]; /* for records that are kept: one, or two to compare */
	struct emu_buf key, scratch;
	struct emu_buf said; /* what a remark points to */
};

/* Reads a record that is kept. */
EMU_CHECKED int emu_latest_read(struct emu_latest *latest, int reader, const struct kept *kept,
	struct emu_json *json, struct emu_error *err);

/* Where a record that is kept comes from, by its own account or else by ours; `scratch` may hold
 * the name. */
struct emu_origin emu_latest_origin(const struct emu_latest *latest, const struct kept *kept,
	const struct emu_json *json, struct emu_buf *scratch);

#endif
