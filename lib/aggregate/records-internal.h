/* The reading of records into a ledger: their fields, figures, records that count. */
#ifndef EMU_AGGREGATE_RECORDS_INTERNAL_H
#define EMU_AGGREGATE_RECORDS_INTERNAL_H

#include "aggregate/ledger-internal.h"

EMU_CHECKED int emu_records_init(struct emu_ledger *ledger, struct emu_error *err);

/* The members of one record that have a role. */
struct emu_fields {
	const struct emu_json *json;
	const uint32_t *places;	   /* by role; good until the next record */
	struct emu_who_name owner; /* where it is written without escapes, or nobody is named, */
	bool has_owner;		   /* and was named */
};

/* NULL where the record has none: null is as good as missing. */
static inline const struct emu_json_value *emu_fields_of(
	const struct emu_fields *fields, uint32_t role)
{
	return fields->places[role] ? fields->json->values + fields->places[role] : NULL;
}

EMU_CHECKED int emu_fields_init(struct emu_ledger *ledger, struct emu_error *err);
void emu_fields_find(
	struct emu_ledger *ledger, const struct emu_json *json, struct emu_fields *fields);
void emu_fields_origin(
	struct emu_ledger *ledger, const struct emu_fields *fields, struct emu_origin *origin);

/* A field that must be a string where it is there; `text` is good until `buf` is used again. */
EMU_CHECKED int emu_fields_text(struct emu_ledger *ledger, const struct emu_fields *fields,
	uint32_t role, struct emu_buf *buf, struct emu_str *text, struct emu_error *err);

/* Each of these sets its part of the key. Dimensions: those whose bit is in `wanted`. */
EMU_CHECKED int emu_fields_dims(struct emu_ledger *ledger, const struct emu_fields *fields,
	uint32_t wanted, struct emu_cell_key *key, struct emu_error *err);
EMU_CHECKED int emu_fields_period(struct emu_ledger *ledger, const struct emu_fields *fields,
	struct emu_cell_key *key, struct emu_error *err);

/* Names the owner: the earlier, the sooner it is known who that is. */
void emu_fields_name_owner(const struct emu_ledger *ledger, struct emu_fields *fields);

/* Who it is, which is also the key's owner. Where nobody is named, it is an error if `needed`. */
EMU_CHECKED int emu_fields_owner(struct emu_ledger *ledger, const struct emu_fields *fields,
	bool needed, struct emu_cell_key *key, struct emu_who **who, struct emu_error *err);

/* Where a statement stands: its file and line. */
EMU_CHECKED int emu_records_source(struct emu_ledger *ledger, const struct emu_fields *fields,
	const struct emu_origin *origin, struct emu_statement *said, struct emu_error *err);

/* Enters what was said, which is given away, and when it was submitted; or passes it by. */
EMU_CHECKED int emu_records_enter(struct emu_ledger *ledger, const struct emu_fields *fields,
	const struct emu_cell_key *key, struct emu_who *who, struct emu_statement *said,
	struct emu_error *err);

EMU_CHECKED int emu_stating_see(struct emu_ledger *ledger, const struct emu_fields *fields,
	struct emu_str type, const struct emu_origin *origin, struct emu_error *err);

EMU_CHECKED int emu_counting_init(struct emu_ledger *ledger, struct emu_error *err);
EMU_CHECKED int emu_counting_see(struct emu_ledger *ledger, const struct emu_fields *fields,
	struct emu_str type, const struct emu_origin *origin, struct emu_error *err);

#endif
