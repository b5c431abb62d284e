/* Lists on the command line: words parted by commas. */
#ifndef EMU_AGGREGATE_LIST_INTERNAL_H
#define EMU_AGGREGATE_LIST_INTERNAL_H

#include <stdbool.h>

#include "base/str.h"

/* The next word, without the white space around it; false at the end. `list` is used up. */
static inline bool emu_list_next(struct emu_str *list, struct emu_str *word)
{
	if (!list->at)
		return false;
	const char *comma = list->len ? memchr(list->at, ',', list->len) : NULL;
	*word = (struct emu_str){list->at, comma ? (size_t)(comma - list->at) : list->len};
	*list = comma ? emu_str_after(*list, word->len + 1) : (struct emu_str){0};
	*word = emu_str_trim(*word);
	return true;
}

#endif
