/* Keeping, for each key, the record that would stay if no other came. Called once a record. */
#include "latest/latest.h"

#include <stdlib.h>

#include "json/pointer.h"
#include "latest/content.h"
#include "latest/latest-internal.h"

/* What the JSON reader may look at behind a text. */
#define PADDING 64

/* Records that lost are swept out when they are more than those that stay, and more than this. */
#define DEAD_MIN ((size_t)1 << 20)

/* In place of an opponent that is not kept itself, as no losers are wanted. */
#define NOT_KEPT (UINT32_MAX - 1)

struct emu_latest *emu_latest_new(const struct emu_latest_question *question, struct emu_error *err)
{
	struct emu_latest *latest = calloc(1, sizeof(*latest));
	if (!latest) {
		emu_fail_memory(err);
		return NULL;
	}
	latest->question = *question;
	latest->readers[0].max_depth = latest->readers[1].max_depth = question->max_depth;
	if (emu_keys_state_init(&latest->keys_state, question->keys, err) == 0 &&
		emu_json_pointer_compile(
			&latest->submitted, EMU_STR("submitted"), &latest->arena, err) == 0)
		return latest;
	emu_latest_del(latest);
	return NULL;
}

void emu_latest_del(struct emu_latest *latest)
{
	if (!latest)
		return;
	emu_keys_state_free(&latest->keys_state);
	emu_index_free(&latest->keys);
	emu_index_free(&latest->files);
	emu_json_reader_free(&latest->readers[0]);
	emu_json_reader_free(&latest->readers[1]);
	emu_buf_free(&latest->bytes);
	emu_buf_free(&latest->key);
	emu_buf_free(&latest->scratch);
	emu_buf_free(&latest->said);
	emu_arena_free(&latest->arena);
	free(latest->contests);
	free(latest->kept);
	free(latest);
}

int emu_latest_read(struct emu_latest *latest, int reader, const struct kept *kept,
	struct emu_json *json, struct emu_error *err)
{
	const struct emu_str text = {latest->bytes.at + kept->at, kept->len};
	return emu_json_read(&latest->readers[reader], text, json, err);
}

struct emu_origin emu_latest_origin(const struct emu_latest *latest, const struct kept *kept,
	const struct emu_json *json, struct emu_buf *scratch)
{
	struct emu_origin origin = emu_origin_of(json, scratch);
	if (origin.file.len)
		return origin;
	return (struct emu_origin){latest->files.names[kept->file], kept->line};
}

/* ---- Keeping -----------------------------------------------------------------------------------
 */

/* Moves those that stay together, when much room is taken by those that do not. */
static void sweep(struct emu_latest *latest)
{
	size_t n = 0, len = 0;
	if (latest->question.losers || latest->dead < DEAD_MIN ||
		latest->dead < latest->bytes.len / 2)
		return;
	for (size_t i = 0; i < latest->n; i++) {
		struct kept *kept = &latest->kept[i];
		bool keyed = kept->key != EMU_INDEX_NONE;
		if (keyed && latest->contests[kept->key].winner != i)
			continue;
		memmove(latest->bytes.at + len, latest->bytes.at + kept->at, kept->len);
		if (keyed)
			latest->contests[kept->key].winner = (uint32_t)n;
		latest->kept[n] = *kept;
		latest->kept[n++].at = len;
		len += kept->len;
	}
	latest->n = n;
	latest->bytes.len = len;
	latest->dead = 0;
}

static int keep(struct emu_latest *latest, const struct kept *kept, struct emu_str text,
	struct emu_error *err)
{
	if (latest->n == NOT_KEPT)
		return emu_fail(err, EMU_FAULT_MEMORY, "more than 4294967294 records to keep");
	if (latest->n == latest->cap) {
		size_t cap = latest->cap ? 2 * latest->cap : 1024;
		struct kept *grown = realloc(latest->kept, cap * sizeof(*grown));
		if (!grown)
			return emu_fail_memory(err);
		latest->kept = grown;
		latest->cap = cap;
	}
	struct kept *to = &latest->kept[latest->n];
	*to = *kept;
	to->at = latest->bytes.len;
	to->len = (uint32_t)text.len;
	if (!emu_buf_reserve(&latest->bytes, text.len + PADDING))
		return emu_fail_memory(err);
	emu_buf_append(&latest->bytes, text);
	latest->n++;
	return 0;
}

static int make_room(struct emu_latest *latest, struct emu_error *err)
{
	if (latest->keys.n < latest->contests_cap)
		return 0;
	size_t cap = latest->contests_cap ? 2 * latest->contests_cap : 1024;
	struct contest *contests = realloc(latest->contests, cap * sizeof(*contests));
	if (!contests)
		return emu_fail_memory(err);
	latest->contests = contests;
	latest->contests_cap = cap;
	return 0;
}

/* ---- Deciding ----------------------------------------------------------------------------------
 */

/* What the other record says is copied: it may move when this one is kept. */
static int tell_difference(struct emu_latest *latest, const struct kept *other,
	const struct emu_json *json, const struct emu_json *others,
	const struct emu_difference *difference, struct emu_latest_remark *remark,
	struct emu_error *err)
{
	const struct emu_json *of = difference->a ? json : others;
	const struct emu_json_value *value = difference->a ? difference->a : difference->b;
	struct emu_buf *said = &latest->said;
	emu_buf_clear(said);
	emu_json_pointer_of(of, (uint32_t)(value - of->values), said);
	size_t member = said->len;
	if (difference->b)
		emu_buf_append(said, emu_json_span(others, difference->b));
	size_t file = said->len;
	remark->other = emu_latest_origin(latest, other, others, &latest->scratch);
	emu_buf_append(said, remark->other.file);
	if (said->failed || latest->scratch.failed)
		return emu_fail_memory(err);
	remark->member = (struct emu_str){said->at, member};
	remark->others = (struct emu_str){said->at + member, file - member};
	remark->other.file = emu_str_after(emu_buf_str(said), file);
	return 0;
}

/* Policy refuse: whether the record says otherwise than the one that is kept; then the remark says
 * in what. -1 on failure. */
static int contradicts(struct emu_latest *latest, const struct contest *contest,
	const struct emu_json *json, struct emu_latest_remark *remark, struct emu_error *err)
{
	const struct kept *other = &latest->kept[contest->winner];
	struct emu_json others;
	struct emu_difference difference;
	if (emu_latest_read(latest, 0, other, &others, err) < 0)
		return -1;
	int differs = emu_content_differs(json, &others, &difference);
	if (differs < 0)
		return emu_fail_memory(err);
	if (!differs)
		return 0;
	remark->contradiction = true;
	remark->value = difference.a;
	return tell_difference(latest, other, json, &others, &difference, remark, err) < 0 ? -1 : 1;
}

/* A record of a key that another has. */
static int compete(struct emu_latest *latest, struct contest *contest, const struct kept *kept,
	const struct emu_json *json, struct emu_str text, struct emu_latest_remark *remark,
	struct emu_error *err)
{
	const struct kept *winner = &latest->kept[contest->winner];
	enum emu_policy policy = latest->question.policy;
	bool losers = latest->question.losers;
	bool stays = emu_rank_later_stays(policy, &winner->rank, &kept->rank);
	int differs = 0;
	if (policy == EMU_POLICY_REFUSE && !kept->same_event) {
		differs = contradicts(latest, contest, json, remark, err);
		if (differs < 0)
			return -1;
		if (differs && contest->opponent == NOBODY)
			contest->opponent = losers ? (uint32_t)latest->n : NOT_KEPT;
		stays = stays && contest->opponent == NOBODY;
	}
	if (!stays && !losers)
		return 0;
	if (stays) {
		latest->dead += winner->len;
		contest->winner = (uint32_t)latest->n;
	}
	return keep(latest, kept, text, err);
}

static int rank_of(struct emu_latest *latest, const struct emu_json *json, struct emu_str file,
	struct emu_rank *rank, struct emu_latest_remark *remark, struct emu_error *err)
{
	const struct emu_json_value *value = emu_json_pointer_find(&latest->submitted, json);
	*rank = (struct emu_rank){0};
	if (value && value->type != EMU_JSON_NULL) {
		emu_buf_clear(&latest->scratch);
		struct emu_str text = {0};
		if (value->type == EMU_JSON_STRING)
			text = emu_json_string(json, value, &latest->scratch);
		rank->dated = emu_moment_parse(&rank->submitted, text, NULL) == 0;
		remark->undated = !rank->dated;
	}
	if (latest->question.n_trusted) {
		struct emu_origin origin = emu_origin_of(json, &latest->scratch);
		rank->trust = emu_trust_of(latest->question.trusted, latest->question.n_trusted,
			origin.file.len ? origin.file : file);
	}
	return latest->scratch.failed ? emu_fail_memory(err) : 0;
}

int emu_latest_see(struct emu_latest *latest, const struct emu_json *json, struct emu_str text,
	struct emu_str file, uint64_t line, struct emu_latest_remark *remark, struct emu_error *err)
{
	struct kept kept = {.line = line, .key = EMU_INDEX_NONE};
	*remark = (struct emu_latest_remark){0};
	enum emu_keys_answer answer = emu_keys_of(latest->question.keys, &latest->keys_state, json,
		&latest->key, &kept.same_event, err);
	if (answer == EMU_KEYS_FAILED || make_room(latest, err) < 0)
		return -1;
	kept.file = emu_index_add(&latest->files, file);
	if (kept.file == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	remark->lacking = answer == EMU_KEYS_LACKING;
	if (answer != EMU_KEYS_WHOLE)
		return keep(latest, &kept, text, err);
	if (rank_of(latest, json, file, &kept.rank, remark, err) < 0)
		return -1;
	size_t known = latest->keys.n;
	kept.key = emu_index_add(&latest->keys, emu_buf_str(&latest->key));
	if (kept.key == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	if (latest->keys.n > known) {
		latest->contests[kept.key] = (struct contest){(uint32_t)latest->n, NOBODY};
		return keep(latest, &kept, text, err);
	}
	int result = compete(latest, &latest->contests[kept.key], &kept, json, text, remark, err);
	sweep(latest);
	return result;
}
