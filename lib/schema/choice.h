/*
 * Which schema a record is checked by: one for all, or that of its type. Schemas are named as users
 * name them: files, folders, record types.
 */
#ifndef EMU_SCHEMA_CHOICE_H
#define EMU_SCHEMA_CHOICE_H

#include "schema/schema.h"

struct emu_schema_choice;

struct emu_schema_choice_setup {
	const char *schemas;	  /* our folder of schemas; terminated */
	const char *const *names; /* none: all record types */
	size_t n;
	const char *type; /* records of this type only, or NULL */
	bool assert_formats, keep_paths;
};

/* Loads and compiles. Immutable afterwards, for any number of workers. */
EMU_CHECKED struct emu_schema_choice *emu_schema_choice_new(
	const struct emu_schema_choice_setup *setup, struct emu_error *err);
void emu_schema_choice_del(struct emu_schema_choice *choice);

enum emu_schema_chosen {
	EMU_SCHEMA_CHOSEN,
	EMU_SCHEMA_UNCHECKED, /* of another type, or one that nobody knows */
	EMU_SCHEMA_NO_TYPE,   /* the type decides, and there is none: it is no record */
};

/* The value that the schema is chosen by; NULL where it is the same for all records, or for all
 * that lack it. */
const struct emu_json_value *emu_schema_choice_by(
	const struct emu_schema_choice *choice, const struct emu_json *json);

/* `scratch` is the worker's. */
enum emu_schema_chosen emu_schema_choose(const struct emu_schema_choice *choice,
	const struct emu_json *json, struct emu_buf *scratch, const struct emu_schema **schema);

#endif
