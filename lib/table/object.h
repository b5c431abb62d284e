/*
 * JSON to records: objects that have a `type` go through with their names resolved, objects without
 * one are rows whose keys are headings, and an object around one array of objects is a table with
 * its preamble. Called by table/table.c.
 */
#ifndef EMU_TABLE_OBJECT_H
#define EMU_TABLE_OBJECT_H

#include "json/reader.h"
#include "table/header.h"
#include "table/rows.h"

/* Objects of one shape: the same keys in the same order, under the same preamble. */
struct emu_object_shape {
	struct emu_str keys; /* len 0: not in use */
	struct emu_arena arena;
	struct emu_rows rows;
};

#define EMU_OBJECT_SHAPES 8

struct emu_objects {
	const struct emu_table_setup *setup;
	const struct emu_table_report *report;
	struct emu_str file;
	struct emu_json_reader reader;
	struct emu_json json;
	uint64_t line, column; /* where the text begins */

	struct emu_object_shape shapes[EMU_OBJECT_SHAPES];
	size_t next_shape;	  /* to be given up for a new one */
	struct emu_index told;	  /* keys that were told to be unknown */
	struct emu_row *preamble; /* what stands around an array, as rows of two cells */
	size_t n_preamble;

	/* Lines are counted on from the last offset that was asked for. */
	size_t placed_at, placed_line_at;
	uint64_t placed_line;

	/* For records that have a type. */
	struct emu_value_reader values;
	struct emu_value_memory memories[3];
	struct emu_value *set; /* the settings, as fields that have their usual kinds */

	struct emu_cell *cells;
	size_t n_cells;
	struct emu_arena arena; /* of one value of the input */
	struct emu_arena file_arena;
	struct emu_buf keys, text, patch;
	struct emu_str source; /* `"source":{"file":"a.json","line":` */
};

void emu_objects_free(struct emu_objects *objects);
EMU_CHECKED int emu_objects_begin(struct emu_objects *objects, const struct emu_table_setup *setup,
	const struct emu_table_report *report, struct emu_str file, struct emu_error *err);

/* One value of the input, at a place. -1 when memory runs out. */
EMU_CHECKED int emu_objects_take(struct emu_objects *objects, struct emu_str value, uint64_t line,
	uint64_t column, struct emu_error *err);

/* What records that have a type need before the first of them. */
EMU_CHECKED int emu_objects_begin_records(struct emu_objects *objects, struct emu_error *err);

/* A record that has a type: values[at] of the text. */
EMU_CHECKED int emu_objects_take_record(
	struct emu_objects *objects, uint32_t at, struct emu_error *err);

/* The line and column in the input of an offset in the text; cheap as long as offsets go up. */
void emu_objects_place(
	struct emu_objects *objects, size_t offset, uint64_t *line, uint64_t *column);

/* The bytes of values[at] on one line; len 0 when memory runs out. */
struct emu_str emu_objects_line(struct emu_objects *objects, uint32_t at);

#endif
