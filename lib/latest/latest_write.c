/* What became of each record, when all were seen: it stays, or why not and by whom. Called once a
 * record that is left. */
#include "json/writer.h"
#include "latest/content.h"
#include "latest/latest-internal.h"

size_t emu_latest_n(const struct emu_latest *latest)
{
	return latest->n;
}

static void write_superseded(
	const char *reason, const struct emu_origin *by, struct emu_str record, struct emu_buf *out)
{
	emu_buf_append(out, EMU_STR("{\"type\":\"superseded\",\"reason\":\""));
	emu_buf_append(out, emu_str_from(reason));
	emu_buf_append(out, EMU_STR("\",\"by\":{\"file\":"));
	emu_json_write_string(out, by->file);
	if (by->line) {
		emu_buf_append(out, EMU_STR(",\"line\":"));
		emu_buf_append_number(out, by->line);
	}
	emu_buf_append(out, EMU_STR("},\"record\":"));
	emu_buf_append(out, record);
	emu_buf_append(out, EMU_STR("}\n"));
}

/* Why a record did not stay where another one did. */
static const char *reason_of(const struct emu_latest *latest, const struct kept *loser,
	const struct kept *winner, bool differs)
{
	if (!differs)
		return "copy";
	if (latest->question.policy == EMU_POLICY_TRUSTED &&
		loser->rank.trust != winner->rank.trust)
		return "less-trusted";
	return loser->same_event ? "same-event" : "resubmitted";
}

static int write_loser(struct emu_latest *latest, const struct kept *loser,
	const struct contest *contest, struct emu_buf *out, struct emu_error *err)
{
	const struct kept *winner = &latest->kept[contest->winner];
	bool refused = contest->opponent != NOBODY;
	struct emu_json json, others;
	struct emu_difference difference;
	if (emu_latest_read(latest, 0, loser, &json, err) < 0 ||
		emu_latest_read(latest, 1, winner, &others, err) < 0)
		return -1;
	int differs = emu_content_differs(&json, &others, &difference);
	if (differs < 0)
		return emu_fail_memory(err);
	const char *reason = refused ? "conflict" : reason_of(latest, loser, winner, differs);
	if (refused && !differs) { /* what it contradicts is another */
		winner = &latest->kept[contest->opponent];
		if (emu_latest_read(latest, 1, winner, &others, err) < 0)
			return -1;
	}
	const struct emu_origin by = emu_latest_origin(latest, winner, &others, &latest->scratch);
	write_superseded(
		reason, &by, (struct emu_str){latest->bytes.at + loser->at, loser->len}, out);
	return latest->scratch.failed ? emu_fail_memory(err) : 0;
}

int emu_latest_write(struct emu_latest *latest, size_t i, struct emu_buf *out,
	struct emu_buf *losers, struct emu_error *err)
{
	const struct kept *kept = &latest->kept[i];
	const struct contest *contest = kept->key == EMU_INDEX_NONE ? NULL
								    : &latest->contests[kept->key];
	if (!contest || (contest->winner == i && contest->opponent == NOBODY)) {
		emu_buf_append(out, (struct emu_str){latest->bytes.at + kept->at, kept->len});
		emu_buf_push(out, '\n');
		return 0;
	}
	return latest->question.losers ? write_loser(latest, kept, contest, losers, err) : 0;
}
