/* Between reading values and reading those that are names. */
#ifndef EMU_TABLE_VALUE_INTERNAL_H
#define EMU_TABLE_VALUE_INTERNAL_H

#include "table/value.h"

/* A word or sign for "no value" in any language that is tried. */
bool emu_value_is_missing(struct emu_value_reader *reader, struct emu_str text);

/* "Tổng cộng:" and the like. */
bool emu_value_is_total(struct emu_value_reader *reader, struct emu_str text);

/* The text as a JSON string in the arena; tidied first, and missing where nothing remains. All of
 * these return -1 when memory runs out. */
EMU_CHECKED int emu_value_set_string(struct emu_value_reader *reader, struct emu_arena *arena,
	struct emu_str text, struct emu_value *value);
EMU_CHECKED int emu_value_set_tidied(struct emu_value_reader *reader, struct emu_arena *arena,
	struct emu_str text, struct emu_value *value);

/* Each fills the value; where it is bad, `err` says why. */
EMU_CHECKED int emu_value_read_unit(struct emu_value_reader *reader, struct emu_arena *arena,
	enum emu_value_kind kind, struct emu_str name, const struct emu_value *period,
	struct emu_value *value, struct emu_error *err);
EMU_CHECKED int emu_value_read_indicator(struct emu_value_reader *reader, struct emu_arena *arena,
	struct emu_str name, struct emu_value *value, struct emu_error *err);

/* A list of the catalogue that is open takes any name, and says so once. */
EMU_CHECKED int emu_value_read_listed(struct emu_value_reader *reader, struct emu_arena *arena,
	uint32_t dimension, struct emu_str name, struct emu_value *value, struct emu_error *err);
EMU_CHECKED int emu_value_read_title(struct emu_value_reader *reader, struct emu_arena *arena,
	struct emu_str name, struct emu_value *value);
EMU_CHECKED int emu_value_read_mapped(struct emu_value_reader *reader,
	const struct emu_profile_map *map, struct emu_str word, struct emu_value *value,
	struct emu_error *err);

#endif
