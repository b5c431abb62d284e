/* Deciding between two records of one key. Called for each that is not the first of its key. */
#include "latest/rank.h"

#include "base/text.h"

/* Below 0 where `a` was submitted before `b`, or is the one of them of which that is not known. */
static int compare_moments(const struct emu_rank *a, const struct emu_rank *b)
{
	if (!a->dated || !b->dated)
		return (a->dated > b->dated) - (a->dated < b->dated);
	return emu_moment_compare(&a->submitted, &b->submitted);
}

bool emu_rank_later_stays(
	enum emu_policy policy, const struct emu_rank *earlier, const struct emu_rank *later)
{
	int order = compare_moments(earlier, later);
	switch (policy) {
	case EMU_POLICY_FIRST:
		/* What has no date does not come first for that. */
		return earlier->dated && later->dated ? order > 0 : order < 0;
	case EMU_POLICY_TRUSTED:
		if (earlier->trust != later->trust)
			return later->trust < earlier->trust;
		break;
	case EMU_POLICY_LATEST:
	case EMU_POLICY_REFUSE:
		break;
	}
	return order <= 0;
}

/* Whether the whole name matches; after a mismatch only the last star is tried further on. */
static bool matches(struct emu_str pattern, struct emu_str name)
{
	size_t p = 0, at = 0, star = pattern.len, from = 0;
	while (at < name.len) {
		if (p < pattern.len && pattern.at[p] == '*') {
			star = p++;
			from = at;
		} else if (p < pattern.len && pattern.at[p] == '?') {
			p++;
			(void)emu_text_next(name, &at);
		} else if (p < pattern.len && pattern.at[p] == name.at[at]) {
			p++;
			at++;
		} else if (star < pattern.len) {
			p = star + 1;
			(void)emu_text_next(name, &from);
			at = from;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.at[p] == '*')
		p++;
	return p == pattern.len;
}

uint32_t emu_trust_of(const char *const *patterns, size_t n, struct emu_str file)
{
	uint32_t trust = 0;
	while (trust < n && !matches(emu_str_from(patterns[trust]), file))
		trust++;
	return trust;
}
