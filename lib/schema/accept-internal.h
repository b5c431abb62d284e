/* What is asked of the leaves of one shape: made by accept-plan.c, run by accept.c. */
#ifndef EMU_SCHEMA_ACCEPT_INTERNAL_H
#define EMU_SCHEMA_ACCEPT_INTERNAL_H

#include "json/shapes.h"
#include "schema/program-internal.h"

enum emu_ask_kind {
	EMU_ASK_SAME,	 /* the bytes that stood there */
	EMU_ASK_INTEGER, /* written without point and exponent */
	EMU_ASK_BOUND,	 /* one of the op codes of bounds */
	EMU_ASK_NAME,	 /* one of an enum's strings */
	EMU_ASK_LENGTH,
	EMU_ASK_TEXT, /* a pattern or a format: looked up among those that passed, then matched */
};

struct emu_ask {
	uint8_t kind; /* enum emu_ask_kind */
	uint8_t leaf;
	uint16_t code; /* enum emu_op_code */
	uint32_t number;
	union {
		struct emu_str same;
		const struct emu_bound *bound;
		const struct emu_names *names;
		const struct emu_regex *regex;
	};
};

/* All that is asked where the leaves of kind EMU_ASK_SAME, which come first, are the same. */
struct emu_plan {
	struct emu_plan *next; /* for others */
	uint32_t n;
	struct emu_ask asks[];
};

/* The plan of a record that is valid, or NULL where its leaves alone do not tell. `schema` NULL
 * asks nothing. Lives in the arena. */
struct emu_plan *emu_plan_new(struct emu_schema_run *run, const struct emu_schema *schema,
	const struct emu_json *json, uint32_t decided, struct emu_arena *arena);

#endif
