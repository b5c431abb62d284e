/* Groups of findings, numbered by their key; called by the reports for each finding. */
#include "findings/tally.h"

#define EXAMPLE_MAX 400 /* bytes of a string that is kept */

void emu_tally_free(struct emu_tally *tally)
{
	emu_index_free(&tally->keys);
	emu_index_free(&tally->files);
	emu_arena_free(&tally->arena);
	emu_buf_free(&tally->groups);
}

/* A copy, cut between characters where it is long. */
static struct emu_str keep(struct emu_tally *tally, struct emu_str text)
{
	if (text.len > EXAMPLE_MAX) {
		text.len = EXAMPLE_MAX;
		while (text.len && ((unsigned char)text.at[text.len] & 0xc0) == 0x80)
			text.len--;
	}
	return emu_arena_copy(&tally->arena, text);
}

static int add_example(
	struct emu_tally *tally, struct emu_tally_group *group, const struct emu_finding *finding)
{
	struct emu_tally_example *example = &group->examples[group->n_examples];
	example->file = keep(tally, finding->file);
	example->pointer = keep(tally, finding->pointer);
	example->message = keep(tally, finding->message);
	example->line = finding->line;
	example->column = finding->column;
	example->character = finding->character;
	if (!example->file.at || !example->pointer.at || !example->message.at)
		return -1;
	group->n_examples++;
	return 0;
}

/* Severity, code, and where asked for the file; EMU_INDEX_NONE when memory runs out. */
static uint32_t number_of(struct emu_tally *tally, const struct emu_finding *finding, bool add)
{
	struct emu_buf key = {0};
	emu_buf_append(&key, emu_str_from(finding->severity));
	emu_buf_push(&key, '\0');
	emu_buf_append(&key, finding->code);
	if (tally->by_file) {
		emu_buf_push(&key, '\0');
		emu_buf_append(&key, finding->file);
	}
	uint32_t number = key.failed ? EMU_INDEX_NONE
		: add		     ? emu_index_add(&tally->keys, emu_buf_str(&key))
				     : emu_index_find(&tally->keys, emu_buf_str(&key));
	emu_buf_free(&key);
	return number;
}

static int add_group(struct emu_tally *tally, const struct emu_finding *finding)
{
	struct emu_tally_group group = {
		.code = keep(tally, finding->code), .severity = finding->severity};
	if (tally->by_file)
		group.file = emu_index_add(&tally->files, finding->file);
	emu_buf_append(&tally->groups, (struct emu_str){(const char *)&group, sizeof(group)});
	return tally->groups.failed || !group.code.at || group.file == EMU_INDEX_NONE ? -1 : 0;
}

int emu_tally_add(struct emu_tally *tally, const struct emu_finding *finding)
{
	size_t n = emu_tally_n(tally);
	uint32_t number = number_of(tally, finding, n < tally->max_groups);
	if (number == EMU_INDEX_NONE && n < tally->max_groups)
		return -1;
	if (number == EMU_INDEX_NONE) {
		tally->beyond++;
		return 0;
	}
	if (number == n && add_group(tally, finding) < 0)
		return -1;
	struct emu_tally_group *group = emu_tally_at(tally, number);
	group->n++;
	if (group->n_examples == tally->max_examples)
		return 0;
	return add_example(tally, group, finding);
}
