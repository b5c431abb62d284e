/* Between keys.c, which asks records, and keys_read.c, which reads what keys are made of. */
#ifndef EMU_LATEST_KEYS_INTERNAL_H
#define EMU_LATEST_KEYS_INTERNAL_H

#include <stddef.h>

#include "base/arena.h"
#include "latest/keys.h"

/* The first of keys->fields[from] to [from + n - 1] that the record has. */
struct part {
	size_t from, n;
	bool optional;
};

struct rule {
	struct emu_str type; /* len 0: of every record */
	size_t from, n;	     /* of keys->parts */
	bool same_event;
};

struct emu_keys {
	struct rule *rules;
	struct part *parts;
	struct emu_json_pointer *fields;
	size_t n_rules, n_parts, n_fields;
	struct emu_json_pointer type;
	struct emu_arena arena;
};

#endif
