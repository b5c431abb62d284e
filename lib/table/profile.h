/*
 * Profiles: what the headings of one kind of table mean, and what record a row of it gives. Source:
 * schemas/profiles/NAME.json, or a file of the user's. Immutable once loaded.
 *
 * A profile knows its record's fields in the order they are written (its shape); columns, constants
 * and section rows name fields by their number there.
 */
#ifndef EMU_TABLE_PROFILE_H
#define EMU_TABLE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/index.h"
#include "base/str.h"
#include "domain/catalogue.h"

#define EMU_PROFILE_NONE UINT32_MAX

enum emu_value_kind {
	EMU_VALUE_IGNORE,
	EMU_VALUE_TEXT,
	EMU_VALUE_NUMBER,
	EMU_VALUE_DATE,
	EMU_VALUE_PERIOD,
	EMU_VALUE_UNIT,
	EMU_VALUE_BLOCK,
	EMU_VALUE_INDICATOR,
	EMU_VALUE_DIMENSION,
	EMU_VALUE_TITLE,
};

/* Words of a table that stand for words of ours. */
struct emu_profile_map {
	struct emu_index words;	    /* folded */
	const struct emu_str *json; /* by the word's number */
	struct emu_str expected;    /* "TAPTHE, CANHAN, ...", for messages */
};

/* How the text of a cell becomes a value. */
struct emu_value_type {
	enum emu_value_kind kind;
	uint32_t dimension; /* of the catalogue, for EMU_VALUE_DIMENSION */
	struct emu_profile_map *map;
};

struct emu_profile_field {
	struct emu_str path; /* "unit", "/recipient/name" */
	struct emu_value_type type;
};

/* The shape: objects and fields, each object before what it holds. */
struct emu_profile_node {
	struct emu_str key; /* `,"unit":` */
	uint32_t field;	    /* EMU_PROFILE_NONE for an object */
	uint32_t end;	    /* the node behind it and all it holds */
};

/* A field's value as JSON, settled when the profile is loaded or a heading read. */
struct emu_profile_set {
	uint32_t field;
	struct emu_str json;
};

struct emu_profile_sets {
	const struct emu_profile_set *items;
	size_t n;
};

struct emu_profile_column {
	struct emu_str heading; /* the first of its headings, for messages */
	struct emu_value_type type;
	uint32_t field; /* EMU_PROFILE_NONE when ignored */
	bool required;
	bool counts; /* a row without any cell of such columns gives no record */
};

/* What a heading of the profile stands for. */
struct emu_heading_target {
	bool spread; /* an unpivot entry, else a column */
	uint32_t number;
};

struct emu_profile {
	struct emu_str id, gives;
	struct emu_str lang; /* len 0: not stated */
	struct emu_profile_field *fields;
	size_t n_fields;
	const struct emu_profile_node *nodes;
	size_t n_nodes;
	const struct emu_profile_column *columns;
	size_t n_columns;
	struct emu_profile_sets constants;

	/* Each column under one of the unpivot headings gives a record of its own. */
	bool unpivots;
	bool by_catalogue; /* headings may be made of the catalogue's names */
	bool keeps_empty;  /* a row without any such cell gives a record all the same */
	uint32_t value;	   /* the field that such a cell fills */
	struct emu_value_type value_type;
	const struct emu_profile_sets *spread; /* by the number of the unpivot entry */
	size_t n_spread;

	uint32_t indicator, period, bound; /* their fields, or EMU_PROFILE_NONE */
	const uint32_t *dimensions;	   /* their fields, by the catalogue's number */

	struct emu_index headings;	    /* folded: columns, ignored words, unpivot entries */
	struct emu_heading_target *targets; /* by the heading's number */
	struct emu_index totals;	    /* folded words that mark a total */
	struct emu_index sections;	    /* folded words of section rows */
	const struct emu_profile_sets *section_sets; /* by the word's number */
};

/* What the command line sets: FIELD=VALUE. */
struct emu_table_setting {
	struct emu_str field, value;
};

struct emu_profiles {
	struct emu_profile *items;
	size_t n;
	bool chosen; /* by the user: the headings only have to fit */
	struct emu_arena arena;
};

/*
 * `choice` is "auto" or NULL for all that ship, the name of one, or a file. The fields of
 * `settings` are part of every shape. Errors are EMU_FAULT_USAGE: one that names no profile lists
 * those there are.
 */
EMU_CHECKED struct emu_profiles *emu_profiles_load(const char *schemas, const char *choice,
	const struct emu_catalogue *catalogue, const struct emu_table_setting *settings,
	size_t n_settings, struct emu_error *err);
void emu_profiles_del(struct emu_profiles *profiles);

/* How a field of that name is read where no profile says. */
struct emu_value_type emu_value_type_usual(
	const struct emu_catalogue *catalogue, struct emu_str path);

/* The field with that path, or EMU_PROFILE_NONE. */
uint32_t emu_profile_field(const struct emu_profile *profile, struct emu_str path);

#endif
