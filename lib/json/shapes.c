/*
 * Shapes as a tree of steps: a step is what stands before a leaf, or behind the last one, and what
 * kind of leaf follows. Texts that begin alike share their first steps; where they part, the step
 * that matched last is tried first.
 */
#include "json/shapes.h"

#include <stdlib.h>

#include "base/wide.h"
#include "json/leaf-internal.h"
#include "json/sample-internal.h"

#define STEPS_MAX 1024
#define BESIDE_MAX 32		      /* steps that may follow the same one */
#define TEXT_MAX 4096		      /* bytes of a text, without its leaves */
#define ARENA_MAX ((size_t)256 << 10) /* bytes of texts and of what users keep beside them */

/* What matching gains pays for what it costs where nothing matches: with nothing left, one text in
 * so many is tried. */
#define CREDIT_MAX 1024
#define CREDIT_LOST 16
#define TRIED_WITHOUT 64

enum kind { STRING, NUMBER, END };

struct step {
	const char *text; /* 16 bytes behind it can be read */
	uint32_t len;
	uint32_t kind;
	uint32_t inner; /* the step behind it that matched last; 0 where there is none */
	uint32_t next;	/* the steps behind the same one, in a ring */
	struct emu_json_shape *shape; /* of the last step */
};

struct emu_json_shapes {
	int credit;
	unsigned tried; /* without credit */
	uint32_t n;
	struct step steps[STEPS_MAX]; /* the first stands before all texts */
	struct emu_arena arena;
	size_t taken;		     /* of it, for texts */
	struct emu_json_shape *last; /* that matched, or NULL */
	bool steady;		     /* so did the one before */
};

struct emu_json_shapes *emu_json_shapes_new(struct emu_error *err)
{
	struct emu_json_shapes *shapes = calloc(1, sizeof(*shapes));
	if (!shapes) {
		emu_fail_memory(err);
		return NULL;
	}
	shapes->credit = CREDIT_MAX;
	shapes->n = 1;
	return shapes;
}

void emu_json_shapes_del(struct emu_json_shapes *shapes)
{
	if (!shapes)
		return;
	emu_arena_free(&shapes->arena);
	free(shapes);
}

struct emu_arena *emu_json_shapes_arena(struct emu_json_shapes *shapes)
{
	return &shapes->arena;
}

/* ---- Matching ---------------------------------------------------------------------------------
 */

/* Whether the step can be taken from here; gives where to go on. */
static inline const char *take(
	const struct step *step, const char *at, const char *end, struct emu_json_leaf *leaf)
{
	if ((size_t)(end - at) < step->len || !emu_wide_same(at, step->text, step->len))
		return NULL;
	at += step->len;
	if (step->kind == STRING)
		return emu_json_leaf_string(at, end, leaf);
	return step->kind == NUMBER ? emu_json_leaf_number(at, end, leaf) : at;
}

static inline struct emu_json_shape *match(struct emu_json_shapes *shapes, const char *at,
	const char *end, struct emu_json_leaf *leaves, const char **after)
{
	struct step *steps = shapes->steps, *outer = steps;
	for (;; leaves++) {
		uint32_t first = outer->inner, i = first;
		const char *behind = NULL;
		while (i && !(behind = take(&steps[i], at, end, leaves))) {
			i = steps[i].next;
			i = i == first ? 0 : i;
		}
		if (!i)
			return NULL;
		outer->inner = i;
		outer = &steps[i];
		at = behind;
		if (outer->kind == END)
			break;
	}
	*after = at;
	return outer->shape;
}

/* A shape that matches again and again gets a sample, to be tried before the steps. */
static void keep_sample(struct emu_json_shapes *shapes, struct emu_json_shape *shape,
	const char *at, const char *after, const struct emu_json_leaf *leaves)
{
	size_t taken = 0;
	shapes->steady = shape == shapes->last;
	shapes->last = shape;
	if (shapes->steady && !shape->sample && shapes->taken < ARENA_MAX)
		shape->sample = emu_json_sample_new(
			&shapes->arena, at, after, leaves, shape->n_leaves, &taken);
	shapes->taken += taken;
}

static inline struct emu_json_shape *match_sample(struct emu_json_shapes *shapes, const char *at,
	const char *end, struct emu_json_leaf *leaves, const char **after)
{
	struct emu_json_shape *shape = shapes->steady ? shapes->last : NULL;
	if (!shape || !shape->sample)
		return NULL;
	*after = emu_json_sample_match(shape->sample, at, end, leaves);
	return *after ? shape : NULL;
}

struct emu_json_shape *emu_json_shapes_match(struct emu_json_shapes *shapes, const char *at,
	const char *end, struct emu_json_leaf *leaves, const char **after)
{
	if (EMU_UNLIKELY(!shapes->credit) && ++shapes->tried % TRIED_WITHOUT)
		return NULL;
	struct emu_json_shape *shape = match_sample(shapes, at, end, leaves, after);
	if (!shape) {
		shape = match(shapes, at, end, leaves, after);
		if (EMU_LIKELY(shape))
			keep_sample(shapes, shape, at, *after, leaves);
	}
	if (EMU_UNLIKELY(!shape))
		shapes->credit = shapes->credit > CREDIT_LOST ? shapes->credit - CREDIT_LOST : 0;
	else
		shapes->credit += shapes->credit < CREDIT_MAX;
	return shape && EMU_LIKELY(*after - at < (ptrdiff_t)UINT32_MAX) ? shape : NULL;
}

/* ---- Learning ---------------------------------------------------------------------------------
 */

static void forget(struct emu_json_shapes *shapes)
{
	emu_arena_reset(&shapes->arena);
	shapes->steps[0].inner = 0;
	shapes->n = 1;
	shapes->taken = 0;
	shapes->last = NULL;
	shapes->steady = false;
}

/* The step behind `outer` that is as this one, or 0; *n counts those that are not. */
static uint32_t find(
	const struct emu_json_shapes *shapes, uint32_t outer, const struct step *step, uint32_t *n)
{
	uint32_t first = shapes->steps[outer].inner, i = first;
	*n = 0;
	if (!first)
		return 0;
	do {
		const struct step *other = &shapes->steps[i];
		if (other->kind == step->kind && other->len == step->len &&
			(!step->len || memcmp(other->text, step->text, step->len) == 0))
			return i;
		++*n;
		i = other->next;
	} while (i != first);
	return 0;
}

/* Its number, or 0 where it is not to be had. */
static uint32_t add(struct emu_json_shapes *shapes, uint32_t outer, struct step step)
{
	uint32_t n, i = find(shapes, outer, &step, &n);
	if (i)
		return i;
	if (n == BESIDE_MAX) {
		forget(shapes);
		return 0;
	}
	char *text = emu_arena_array(&shapes->arena, step.len + 16, 1);
	if (!text)
		return 0;
	if (step.len)
		memcpy(text, step.text, step.len);
	step.text = text;
	i = shapes->n++;
	uint32_t *inner = &shapes->steps[outer].inner;
	step.next = *inner ? shapes->steps[*inner].next : i;
	if (*inner)
		shapes->steps[*inner].next = i;
	shapes->steps[i] = step;
	*inner = i;
	return i;
}

/* All but its leaves, or SIZE_MAX where it is more than we keep. */
static size_t size_of(const struct emu_json *json, uint32_t *n_leaves)
{
	size_t size = json->values->len;
	*n_leaves = 0;
	for (uint32_t i = 0; i < json->n && *n_leaves <= EMU_JSON_LEAVES; i++) {
		if (!emu_json_is_leaf(&json->values[i]))
			continue;
		++*n_leaves;
		size -= json->values[i].len;
	}
	return *n_leaves > EMU_JSON_LEAVES ? SIZE_MAX : size + json->values->at;
}

struct emu_json_shape *emu_json_shapes_learn(
	struct emu_json_shapes *shapes, const struct emu_json *json)
{
	const struct emu_json_value *whole = json->values;
	uint32_t n_leaves, outer = 0;
	size_t size = size_of(json, &n_leaves);
	if (size > TEXT_MAX || (!shapes->credit && shapes->tried % TRIED_WITHOUT))
		return NULL;
	if (shapes->n + n_leaves + 1 > STEPS_MAX || shapes->taken + size > ARENA_MAX)
		forget(shapes);
	shapes->taken += size;
	const char *at = json->text;
	for (uint32_t i = 0; i < json->n; i++) {
		const struct emu_json_value *value = &whole[i];
		if (!emu_json_is_leaf(value))
			continue;
		outer = add(shapes, outer,
			(struct step){.text = at,
				.len = (uint32_t)(json->text + value->at - at),
				.kind = value->type == EMU_JSON_STRING ? STRING : NUMBER});
		if (!outer)
			return NULL;
		at = json->text + value->at + value->len;
	}
	const char *end = json->text + whole->at + whole->len + (whole->type == EMU_JSON_STRING);
	outer = add(
		shapes, outer, (struct step){.text = at, .len = (uint32_t)(end - at), .kind = END});
	if (outer && !shapes->steps[outer].shape) {
		struct emu_json_shape *shape = emu_arena_array(&shapes->arena, 1, sizeof(*shape));
		shapes->steps[outer].shape = shape;
		if (shape)
			shape->n_leaves = n_leaves;
	}
	return outer ? shapes->steps[outer].shape : NULL;
}
