/* Called for each record of which a key is kept. */
#include "rules/places-internal.h"

#define LINE_BITS 40
#define LINE_MAX_TOLD ((UINT64_C(1) << LINE_BITS) - 1)
#define FILE_MAX_TOLD (UINT32_MAX >> 8)

int emu_rules_place_number(struct emu_rules_places *places, const struct emu_finding_place *place,
	uint64_t *number, struct emu_error *err)
{
	uint32_t file = emu_index_add(&places->files, place->file);
	if (file == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	/* 0 is "no file"; the last of the numbers is kept for nowhere. */
	file = file + 1 < FILE_MAX_TOLD ? file + 1 : 0;
	uint64_t line = place->line < LINE_MAX_TOLD ? place->line : LINE_MAX_TOLD;
	*number = (uint64_t)file << LINE_BITS | line;
	return 0;
}

static struct emu_str file_of(const struct emu_rules_places *places, uint64_t number)
{
	uint32_t file = (uint32_t)(number >> LINE_BITS);
	return file ? places->files.names[file - 1] : (struct emu_str){0};
}

struct emu_finding_place emu_rules_place_at(const struct emu_rules_places *places, uint64_t number)
{
	return (struct emu_finding_place){
		.file = file_of(places, number), .line = number & LINE_MAX_TOLD};
}

int emu_rules_place_compare(const struct emu_rules_places *places, uint64_t a, uint64_t b)
{
	if (a >> LINE_BITS != b >> LINE_BITS)
		return emu_str_compare(file_of(places, a), file_of(places, b));
	return (a > b) - (a < b);
}
