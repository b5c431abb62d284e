/*
 * Running a compiled schema over a value. Each function takes a node or an instruction and a value
 * and says whether it holds. Quietly it stops at the first thing that does not; otherwise it
 * reports each and goes on.
 */
#ifndef EMU_SCHEMA_RUN_INTERNAL_H
#define EMU_SCHEMA_RUN_INTERNAL_H

#include "json/pointer.h"
#include "schema/program-internal.h"

/* The resources that evaluation went through, innermost first ($dynamicRef). */
struct emu_scope {
	const struct emu_scope *outer;
	uint32_t resource;
};

/* Where evaluation stands. `marks` is the first of the words of run->bits that tell which members
 * or elements of the value have been evaluated, plus 1; 0 where nobody asks. */
struct emu_at {
	const struct emu_node *node;
	uint32_t value;
	uint32_t marks;
	const struct emu_scope *scope;
};

/* A node that evaluation is in, and at which value. */
struct emu_step {
	uint32_t node, value;
};

struct emu_schema_run {
	struct emu_regex_scratch *regex;
	struct emu_buf text;	 /* one unescaped string */
	struct emu_buf message;	 /* of the finding being reported */
	struct emu_buf location; /* likewise */
	struct emu_buf bits;	 /* of uint64_t: a stack of marks */
	struct emu_buf hashes;	 /* of elements under comparison */
	struct emu_buf trail;	 /* of struct emu_step, while findings are reported */
	struct emu_buf path;	 /* of the finding being reported */

	/* The check at hand. */
	const struct emu_schema *schema;
	const struct emu_node *nodes;
	const struct emu_op *ops;
	const uint32_t *edges;
	const struct emu_json *json;
	emu_schema_report *report;
	void *context;
	struct emu_error *err;
	struct emu_json_cursor cursor; /* of the keyword last told */
	uint64_t steps;		       /* left */
	uint32_t depth;
	bool quiet;
	bool broken; /* err is set: whatever is answered does not count */
};

/* Makes it ready to evaluate nodes quietly; `broken` tells afterwards whether any could not be. */
void emu_run_prepare(struct emu_schema_run *run, const struct emu_schema *schema,
	const struct emu_json *json, struct emu_error *err);

/* Ends the check: it cannot be told. Returns false. */
bool emu_run_break(struct emu_schema_run *run, enum emu_fault fault, const char *text);

/* Whether the node holds for the value; all but what emu_run_node decides at once. */
bool emu_run_eval(struct emu_schema_run *run, uint32_t node, uint32_t value, uint32_t marks,
	const struct emu_scope *scope);

/* The same, quietly, for a node that is plain. */
bool emu_run_plain_node(struct emu_schema_run *run, const struct emu_node *node, uint32_t value);

static inline bool emu_run_node(struct emu_schema_run *run, uint32_t node, uint32_t value,
	uint32_t marks, const struct emu_scope *scope)
{
	const struct emu_node *it = &run->nodes[node];
	if (!it->n && (it->types >> run->json->values[value].type & 1))
		return true;
	if (it->plain && run->quiet)
		return emu_run_plain_node(run, it, value);
	return emu_run_eval(run, node, value, marks, scope);
}

/* The same without reports. */
bool emu_run_quietly(struct emu_schema_run *run, uint32_t node, uint32_t value, uint32_t marks,
	const struct emu_scope *scope);

bool emu_run_plain(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op);
bool emu_run_members(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op);
bool emu_run_required(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op);
bool emu_run_dependent(
	struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op);
bool emu_run_elements(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op);
bool emu_run_contains(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op);
bool emu_run_unevaluated(
	struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op);
bool emu_run_unique(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op);
bool emu_run_meta(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op);

/* A key's or string's characters, with 8 readable bytes behind them, until the next call. */
static inline struct emu_str emu_run_raw_string(const struct emu_schema_run *run, uint32_t value)
{
	return emu_json_raw(run->json, &run->json->values[value]);
}
struct emu_str emu_run_unescaped(struct emu_schema_run *run, uint32_t value);
static inline struct emu_str emu_run_string(struct emu_schema_run *run, uint32_t value)
{
	return EMU_LIKELY(!run->json->values[value].escaped) ? emu_run_raw_string(run, value)
							     : emu_run_unescaped(run, value);
}

/* What a keyword asks of a number's or a string's text: a bound (not multipleOf), a length. */
bool emu_run_bound_holds(
	enum emu_op_code code, const struct emu_bound *bound, struct emu_str number);
size_t emu_run_count_characters(struct emu_str text); /* UTF-8 */

/* Whether a number's value is an integer. */
bool emu_run_is_integer(const struct emu_schema_run *run, uint32_t value);

/* Marks: new ones for a value's members or elements on top of the stack (0 for other values or
 * where memory runs out), and dropping what stands from `top` on. */
uint32_t emu_run_new_marks(struct emu_schema_run *run, uint32_t value);
void emu_run_join_marks(struct emu_schema_run *run, uint32_t into, uint32_t from, uint32_t value);

static inline uint64_t *emu_run_marks(const struct emu_schema_run *run, uint32_t marks)
{
	return (uint64_t *)(void *)run->bits.at + (marks - 1);
}

static inline void emu_run_mark(const struct emu_schema_run *run, uint32_t marks, uint32_t i)
{
	if (marks)
		emu_run_marks(run, marks)[i / 64] |= (uint64_t)1 << i % 64;
}

/* Whether the node lets nothing through: the schema `false`. */
static inline bool emu_run_is_false(const struct emu_schema_run *run, uint32_t node)
{
	const struct emu_node *it = &run->nodes[node];
	return it->n && run->ops[it->first].code == EMU_OP_FALSE;
}

/* Composes the finding of an instruction that does not hold, and reports it. */
void emu_run_report(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op);

/* Where a keyword is, into run->location: the resource's URI, and a JSON Pointer from its root. */
void emu_run_locate(struct emu_schema_run *run, const struct emu_node *node, uint32_t site);

/* How evaluation came to a keyword of a node, as a JSON Pointer. */
void emu_run_path(struct emu_schema_run *run, const struct emu_node *node, uint32_t site,
	struct emu_buf *out);

/* The node a $dynamicRef leads to. */
uint32_t emu_run_dynamic_target(
	struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op);

/* A finding in words: begin gives the empty message, end reports it. */
struct emu_buf *emu_run_begin(struct emu_schema_run *run);
void emu_run_end(struct emu_schema_run *run, const struct emu_node *node, enum emu_keyword keyword,
	uint32_t site, uint32_t value);

/* Appends the value as a message shows it: short, a string quoted, a container by its kind. */
void emu_run_show(struct emu_schema_run *run, const struct emu_json *json, uint32_t value);

/* The words of a `type`: "a string or null". */
void emu_run_show_types(struct emu_buf *out, uint32_t types);

/* Appends ` (did you mean "x"?)` where one of the names is near the text. */
void emu_run_propose(struct emu_buf *out, const struct emu_names *names, struct emu_str text);

#endif
