/* Groups of findings, numbered by their key; called by the reports for each finding. */
#include "findings/census.h"

#define EXAMPLE_MAX 400 /* bytes of a string that is kept */

void emu_census_free(struct emu_census *census)
{
	emu_index_free(&census->keys);
	emu_index_free(&census->files);
	emu_arena_free(&census->arena);
	emu_buf_free(&census->groups);
}

/* A copy, cut between characters where it is long. */
static struct emu_str keep(struct emu_census *census, struct emu_str text)
{
	if (text.len > EXAMPLE_MAX) {
		text.len = EXAMPLE_MAX;
		while (text.len && ((unsigned char)text.at[text.len] & 0xc0) == 0x80)
			text.len--;
	}
	return emu_arena_copy(&census->arena, text);
}

static int add_example(struct emu_census *census, struct emu_census_group *group,
	const struct emu_finding *finding)
{
	struct emu_census_example *example = &group->examples[group->n_examples];
	example->file = keep(census, finding->file);
	example->pointer = keep(census, finding->pointer);
	example->message = keep(census, finding->message);
	example->line = finding->line;
	example->column = finding->column;
	example->character = finding->character;
	if (!example->file.at || !example->pointer.at || !example->message.at)
		return -1;
	group->n_examples++;
	return 0;
}

/* Severity, code, and where asked for the file; EMU_INDEX_NONE when memory runs out. */
static uint32_t number_of(struct emu_census *census, const struct emu_finding *finding, bool add)
{
	struct emu_buf key = {0};
	emu_buf_append(&key, emu_str_from(finding->severity));
	emu_buf_push(&key, '\0');
	emu_buf_append(&key, finding->code);
	if (census->by_file) {
		emu_buf_push(&key, '\0');
		emu_buf_append(&key, finding->file);
	}
	uint32_t number = key.failed ? EMU_INDEX_NONE
		: add		     ? emu_index_add(&census->keys, emu_buf_str(&key))
				     : emu_index_find(&census->keys, emu_buf_str(&key));
	emu_buf_free(&key);
	return number;
}

static int add_group(struct emu_census *census, const struct emu_finding *finding)
{
	struct emu_census_group group = {.code = keep(census, finding->code),
		.title = keep(census, finding->title),
		.family = keep(census, finding->family),
		.law = keep(census, finding->law),
		.severity = finding->severity};
	if (census->by_file)
		group.file = emu_index_add(&census->files, finding->file);
	emu_buf_append(&census->groups, (struct emu_str){(const char *)&group, sizeof(group)});
	bool kept = group.code.at && group.title.at && group.family.at && group.law.at;
	return census->groups.failed || !kept || group.file == EMU_INDEX_NONE ? -1 : 0;
}

int emu_census_add(struct emu_census *census, const struct emu_finding *finding)
{
	size_t n = emu_census_n(census);
	uint32_t number = number_of(census, finding, n < census->max_groups);
	if (number == EMU_INDEX_NONE && n < census->max_groups)
		return -1;
	if (number == EMU_INDEX_NONE) {
		census->beyond++;
		return 0;
	}
	if (number == n && add_group(census, finding) < 0)
		return -1;
	struct emu_census_group *group = emu_census_at(census, number);
	group->n++;
	if (group->n_examples == census->max_examples)
		return 0;
	return add_example(census, group, finding);
}
