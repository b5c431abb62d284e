/*
 * What a set of schemas knows: documents, the resources in them (each with a URI of its own), and
 * where each URI leads.
 */
#ifndef EMU_SCHEMA_SET_INTERNAL_H
#define EMU_SCHEMA_SET_INTERNAL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/index.h"
#include "json/reader.h"
#include "schema/keywords-internal.h"
#include "schema/schema.h"

#define EMU_SET_NONE UINT32_MAX

struct emu_set_document {
	struct emu_str name;
	struct emu_json json;
	struct emu_json_reader reader; /* owns the values */
	/* For each value that is a schema, 1 + the resource that it belongs to; else 0. */
	uint32_t *resource_of;
	bool walked;
};

struct emu_set_resource {
	struct emu_str uri;	   /* no fragment */
	struct emu_str metaschema; /* its `$schema`, or that of the resource around it; may be "" */
	uint32_t document, root;
	struct emu_dialect dialect; /* draft 0: cannot be compiled, `metaschema` is not known */
};

/* Where a URI, or a URI#anchor, leads. */
struct emu_set_entry {
	uint32_t resource, value;
	bool dynamic;
};

struct emu_schema_set {
	struct emu_arena arena;
	struct emu_buf documents; /* of struct emu_set_document */
	struct emu_buf resources; /* of struct emu_set_resource */
	struct emu_index uris;	  /* numbers the entries */
	struct emu_buf entries;	  /* of struct emu_set_entry */
	struct emu_index members; /* numbers the members of wide objects that were referred into */
	struct emu_buf values;	  /* of uint32_t: theirs */
	struct emu_schema *compiled;
	struct emu_error fault; /* of a walk that failed: whoever compiles is told again */
	bool assert_formats;
	bool keep_paths;
};

static inline struct emu_set_document *emu_set_document(
	const struct emu_schema_set *set, uint32_t document)
{
	return (struct emu_set_document *)(void *)set->documents.at + document;
}

static inline uint32_t emu_set_n_documents(const struct emu_schema_set *set)
{
	return (uint32_t)(set->documents.len / sizeof(struct emu_set_document));
}

static inline struct emu_set_resource *emu_set_resource(
	const struct emu_schema_set *set, uint32_t resource)
{
	return (struct emu_set_resource *)(void *)set->resources.at + resource;
}

static inline uint32_t emu_set_n_resources(const struct emu_schema_set *set)
{
	return (uint32_t)(set->resources.len / sizeof(struct emu_set_resource));
}

/* The entry of a URI (and anchor), or NULL. */
const struct emu_set_entry *emu_set_find(
	const struct emu_schema_set *set, struct emu_str uri, struct emu_str anchor);
EMU_CHECKED int emu_set_enter(struct emu_schema_set *set, struct emu_str uri, struct emu_str anchor,
	struct emu_set_entry entry, struct emu_error *err);

/* The resource of a whole document, under its name and its `$id`. */
EMU_CHECKED int emu_set_add_root(
	struct emu_schema_set *set, uint32_t document, struct emu_error *err);

/* Walks the documents that were added since the last time: their resources and anchors become
 * known, and the shapes of their keywords are checked. */
EMU_CHECKED int emu_set_walk(struct emu_schema_set *set, struct emu_error *err);

/* Walks a schema that stands where no keyword says so, but where a reference points. */
EMU_CHECKED int emu_set_walk_at(
	struct emu_schema_set *set, uint32_t resource, uint32_t value, struct emu_error *err);

/* The draft whose metaschema has this URI, or EMU_DRAFT_UNKNOWN. */
uint8_t emu_set_metaschema(struct emu_str uri);

/* Where a reference leads. The metaschemas of the known drafts are no documents: `draft` says which
 * was meant, and is else 0. */
struct emu_set_target {
	uint32_t document, value;
	uint8_t draft;
	bool dynamic; /* it was named by a `$dynamicAnchor` */
};

/* 1, 0 where it leads to nothing, or -1. */
EMU_CHECKED int emu_set_resolve(struct emu_schema_set *set, struct emu_str base,
	struct emu_str reference, struct emu_set_target *target, struct emu_error *err);

/* Fills `err` with "NAME:LINE:COLUMN: /pointer: text" and returns -1. */
int emu_set_fail(const struct emu_schema_set *set, uint32_t document, uint32_t value,
	struct emu_error *err, const char *format, ...) EMU_FORMAT(5, 6);

/* A name to be shown or looked up, as a URI. */
EMU_CHECKED struct emu_str emu_set_name_uri(
	struct emu_schema_set *set, struct emu_str name, struct emu_error *err);

#endif
