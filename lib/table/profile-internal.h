/* Between the two halves of loading a profile: its fields and shape, and what names them. */
#ifndef EMU_TABLE_PROFILE_INTERNAL_H
#define EMU_TABLE_PROFILE_INTERNAL_H

#include <jansson.h>

#include "table/profile.h"

struct emu_profile_source {
	const char *path; /* of the document, for messages */
	json_t *json;
	const struct emu_catalogue *catalogue;
	const struct emu_table_setting *settings;
	size_t n_settings;
	struct emu_arena *arena;
	struct emu_buf scratch;
};

/* EMU_FAULT_USAGE with the document's path before the text; returns -1. */
int emu_profile_fail(const struct emu_profile_source *source, struct emu_error *err,
	const char *format, ...) EMU_FORMAT(3, 4);

/* A string member's text, good as long as the document; len 0 where there is none. */
struct emu_str emu_profile_text(const json_t *object, const char *member);

/* The words of a column's "kind" as a type; -1 where they name no dimension. */
EMU_CHECKED int emu_profile_type(const struct emu_profile_source *source, struct emu_str kind,
	struct emu_value_type *type, struct emu_error *err);

/* Gathers the fields that the document and the settings name, in the order of the record, and the
 * nodes that write them. */
EMU_CHECKED int emu_profile_build_shape(
	struct emu_profile_source *source, struct emu_profile *profile, struct emu_error *err);

/* The whole profile from the document. */
EMU_CHECKED int emu_profile_compile(
	struct emu_profile_source *source, struct emu_profile *profile, struct emu_error *err);

#endif
