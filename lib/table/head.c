/* Finding the header. Called by table/table.c with the first bytes of each input. */
#include "table/head.h"

#include "table/table-internal.h"

/* ---- Keeping rows
 * --------------------------------------------------------------------------------- */

static int keep_row(struct emu_head_side *side, const struct emu_row *row, struct emu_row *kept)
{
	struct emu_cell *cells = emu_arena_array(side->arena, row->n, sizeof(*cells));
	if (!cells)
		return -1;
	for (size_t i = 0; i < row->n; i++) {
		cells[i] = row->cells[i];
		cells[i].text = emu_arena_copy(side->arena, row->cells[i].text);
		if (!cells[i].text.at)
			return -1;
	}
	*kept = (struct emu_row){cells, row->n, row->line};
	return 0;
}

static struct emu_head_row *next_row(struct emu_head_side *side)
{
	if (side->n == EMU_HEAD_ROWS)
		return NULL;
	struct emu_head_row *kept = &side->rows[side->n++];
	*kept = (struct emu_head_row){.raw = emu_arena_copy(side->arena, emu_csv_raw(side->csv))};
	side->failed |= !kept->raw.at;
	return kept;
}

static void on_row(void *context, const struct emu_row *row)
{
	struct emu_head_side *side = context;
	struct emu_head_row *kept = next_row(side);
	if (!kept || side->failed)
		return;
	side->failed = keep_row(side, row, &kept->row) != 0;
	side->at[side->n_good] = side->n - 1;
	side->good[side->n_good++] = kept->row;
}

static void on_bad(void *context, const struct emu_error *err)
{
	struct emu_head_side *side = context;
	struct emu_head_row *kept = next_row(side);
	if (!kept)
		return;
	kept->is_bad = true;
	kept->bad = *err;
}

/* ---- Judging them
 * --------------------------------------------------------------------------------- */

static bool is_empty(const struct emu_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (emu_str_trim(row->cells[i].text).len)
			return false;
	return true;
}

/* More headings known wins; then fewer rows; then the earlier. */
static int weigh(struct emu_header_reader *reader, struct emu_head_side *side,
	const struct emu_head_find *find, struct emu_error *err)
{
	const struct emu_profile *profile = find->header.profile;
	struct emu_head_find *best = find->header.fits ? &side->best : &side->nearest;
	bool any = find->header.fits ? side->found : best->header.profile != NULL;
	side->found |= find->header.fits;
	if (!any || find->header.n_known > best->header.n_known) {
		*best = *find;
		if (emu_header_keep(reader, &best->header, err))
			return -1;
		return emu_preamble_copy(reader, profile, &find->preamble, &best->preamble, err);
	}
	if (find->header.n_known == best->header.n_known && find->last == best->last &&
		find->at == best->at && profile != best->header.profile)
		best->tied = profile;
	return 0;
}

/* Rows [at, last] as a header of each profile. */
static int judge_rows(struct emu_header_reader *reader, struct emu_head_side *side, size_t at,
	size_t last, struct emu_error *err)
{
	const struct emu_profiles *profiles = reader->setup->profiles;
	const struct emu_row *sub = last > at ? &side->good[last] : NULL;
	for (size_t i = 0; i < profiles->n; i++) {
		struct emu_head_find find = {.at = at, .last = last, .preamble = side->above[i]};
		find.preamble.period = side->titles.period;
		find.preamble.other_period = side->titles.other_period;
		if (emu_header_match(reader, &profiles->items[i], &side->good[at], sub,
			    &find.preamble, &find.header, err) ||
			weigh(reader, side, &find, err))
			return -1;
	}
	return 0;
}

static bool could_be_header(const struct emu_row *row)
{
	return row->n <= EMU_HEAD_CELLS && !is_empty(row);
}

static int judge_side(
	struct emu_header_reader *reader, struct emu_head_side *side, struct emu_error *err)
{
	const struct emu_profiles *profiles = reader->setup->profiles;
	for (; side->judged < side->n_good; side->judged++) {
		size_t i = side->judged;
		bool could = could_be_header(&side->good[i]);
		if (i && could && could_be_header(&side->good[i - 1]) &&
			judge_rows(reader, side, i - 1, i, err))
			return -1;
		if (i)
			emu_preamble_add_titles(reader, &side->good[i - 1], &side->titles);
		for (size_t j = 0; i && j < profiles->n; j++)
			emu_preamble_add(
				reader, &profiles->items[j], &side->good[i - 1], &side->above[j]);
		if (could && judge_rows(reader, side, i, i, err))
			return -1;
	}
	return 0;
}

/* A header with a row below it, which might have been its second row. */
static bool is_settled(const struct emu_head_side *side)
{
	return side->found && side->best.last + 1 < side->n_good;
}

/* 1 when nothing more need be seen, or can be kept. */
static int judge(struct emu_head *head, struct emu_error *err)
{
	bool enough = head->len >= EMU_HEAD_BYTES, lost = true;
	for (size_t i = 0; i < head->n; i++) {
		struct emu_head_side *side = &head->sides[i];
		if (side->failed)
			return emu_fail_memory(err);
		if (judge_side(&head->reader, side, err))
			return -1;
		enough |= is_settled(side) || side->n == EMU_HEAD_ROWS;
		lost &= emu_csv_lost(side->csv);
	}
	return enough || lost;
}

/* ---- The sides
 * ------------------------------------------------------------------------------------ */

int emu_head_init(struct emu_head *head, const struct emu_table_setup *setup, struct emu_error *err)
{
	static const char delimiters[EMU_HEAD_SIDES] = {',', ';', '\t'};
	*head = (struct emu_head){.n = setup->delimiter ? 1 : EMU_HEAD_SIDES};
	head->reader.setup = setup;
	head->reader.arena = &head->arena;
	for (size_t i = 0; i < head->n; i++) {
		struct emu_head_side *side = &head->sides[i];
		side->arena = &head->arena;
		side->delimiter = setup->delimiter ? setup->delimiter : delimiters[i];
		side->csv = emu_csv_new(setup->max_row, err);
		if (!side->csv)
			return -1;
	}
	return 0;
}

void emu_head_free(struct emu_head *head)
{
	for (size_t i = 0; i < head->n; i++)
		emu_csv_del(head->sides[i].csv);
	emu_header_reader_free(&head->reader);
	emu_arena_free(&head->arena);
}

static int begin_preambles(struct emu_head *head, struct emu_head_side *side, struct emu_error *err)
{
	const struct emu_profiles *profiles = head->reader.setup->profiles;
	side->above = emu_arena_array(&head->arena, profiles->n + 1, sizeof(*side->above));
	if (!side->above)
		return emu_fail_memory(err);
	for (size_t i = 0; i < profiles->n; i++)
		if (emu_preamble_begin(&head->reader, &profiles->items[i], &side->above[i], err))
			return -1;
	return 0;
}

int emu_head_begin(struct emu_head *head, struct emu_error *err)
{
	emu_arena_reset(&head->arena);
	head->len = 0;
	for (size_t i = 0; i < head->n; i++) {
		struct emu_head_side *side = &head->sides[i];
		struct emu_csv_reader reader = {side, on_row, on_bad};
		side->n = side->n_good = side->judged = 0;
		side->found = side->failed = false;
		side->best = side->nearest = (struct emu_head_find){0};
		side->titles = (struct emu_preamble){0};
		if (begin_preambles(head, side, err))
			return -1;
		if (emu_csv_begin(side->csv, side->delimiter, &reader, err))
			return -1;
	}
	return 0;
}

/* Up to and with the next line end, or to where the head must end. */
static size_t next_piece(const struct emu_head *head, struct emu_str bytes)
{
	size_t len = 0, most = EMU_HEAD_BYTES - head->len;
	while (len < bytes.len && len < most) {
		char byte = bytes.at[len++];
		if (byte == '\n' || byte == '\r')
			break;
	}
	return len;
}

int emu_head_feed(struct emu_head *head, struct emu_str bytes, size_t *taken, struct emu_error *err)
{
	for (*taken = 0; *taken < bytes.len;) {
		struct emu_str rest = emu_str_after(bytes, *taken);
		rest.len = next_piece(head, rest);
		for (size_t i = 0; i < head->n; i++)
			if (emu_csv_feed(head->sides[i].csv, rest, err))
				return -1;
		head->len += rest.len;
		*taken += rest.len;
		int result = judge(head, err);
		if (result)
			return result;
	}
	return 0;
}

int emu_head_end(struct emu_head *head, struct emu_error *err)
{
	for (size_t i = 0; i < head->n; i++)
		if (emu_csv_end(head->sides[i].csv, err))
			return -1;
	return judge(head, err) < 0 ? -1 : 0;
}

struct emu_head_side *emu_head_choose(struct emu_head *head)
{
	struct emu_head_side *best = NULL;
	for (size_t i = 0; i < head->n; i++) {
		struct emu_head_side *side = &head->sides[i];
		if (side->found && (!best || side->best.header.n_known > best->best.header.n_known))
			best = side;
	}
	return best;
}

struct emu_head_side *emu_head_nearest(struct emu_head *head)
{
	struct emu_head_side *best = &head->sides[0];
	for (size_t i = 1; i < head->n; i++)
		if (head->sides[i].nearest.header.n_known > best->nearest.header.n_known)
			best = &head->sides[i];
	return best;
}
