/* Which two periods comparisons are of. A row that is new or gone names one of them alone, and
 * belongs to the others of that period. Called by the builder of comparisons. */
#include "report/records-internal.h"

static struct emu_build_pair pair_at(const struct emu_build *build, size_t i)
{
	struct emu_str both = build->pairs.names[i];
	const char *space = memchr(both.at, ' ', both.len);
	size_t len = space ? (size_t)(space - both.at) : both.len;
	return (struct emu_build_pair){
		{both.at, len}, space ? emu_str_after(both, len + 1) : EMU_STR("")};
}

int emu_build_collect_pairs(struct emu_build *build, struct emu_build_reading *reading)
{
	const struct emu_report_input *input = build->input;
	for (size_t i = 0; i < input->n_records; i++) {
		if (input->records[i].kind != EMU_REPORT_COMPARISON)
			continue;
		if (emu_build_read(build, reading, i))
			return -1;
		emu_buf_clear(&build->key);
		emu_buf_append(&build->key, emu_build_member_text(reading, "period"));
		emu_buf_push(&build->key, ' ');
		emu_buf_append(&build->key, emu_build_member_text(reading, "against"));
		if (build->key.failed ||
			emu_index_add(&build->pairs, emu_buf_str(&build->key)) == EMU_INDEX_NONE)
			return -1;
	}
	return 0;
}

/* The only pair that has `period` on the side asked for; else what is known alone. */
static struct emu_build_pair only_pair(
	const struct emu_build *build, struct emu_str period, bool against)
{
	struct emu_build_pair found = {period, EMU_STR("")};
	size_t n = 0;
	for (size_t i = 0; i < build->pairs.n; i++) {
		struct emu_build_pair pair = pair_at(build, i);
		if (pair.against.len == 0 ||
			!emu_str_equal(against ? pair.against : pair.period, period))
			continue;
		found = pair;
		n++;
	}
	return n == 1 ? found : (struct emu_build_pair){period, EMU_STR("")};
}

struct emu_build_pair emu_build_pair(
	const struct emu_build *build, struct emu_build_reading *reading)
{
	struct emu_build_pair pair = {EMU_STR(""), EMU_STR("")};
	bool gone = emu_str_equal(emu_build_member_text(reading, "status"), EMU_STR("gone"));
	struct emu_str period = emu_build_member_text(reading, "period");
	for (size_t i = 0; i < build->pairs.n && pair.period.len == 0; i++) {
		if (emu_str_equal(pair_at(build, i).period, period))
			pair.period = pair_at(build, i).period;
	}
	struct emu_str against = emu_build_member_text(reading, "against");
	if (against.len == 0)
		return only_pair(build, pair.period, gone);
	for (size_t i = 0; i < build->pairs.n && pair.against.len == 0; i++) {
		if (emu_str_equal(pair_at(build, i).against, against))
			pair.against = pair_at(build, i).against;
	}
	return pair;
}
