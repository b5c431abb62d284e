/* Numbers of the lines of an outline. Called for tables of criteria, where they are summed and
 * where they are shown. */
#include "base/outline.h"

struct emu_str emu_outline_number(struct emu_str line)
{
	size_t len = 0;
	while (len < line.len &&
		(line.at[len] == '.' || (line.at[len] >= '0' && line.at[len] <= '9')))
		len++;
	while (len && line.at[len - 1] == '.')
		len--;
	return (struct emu_str){line.at, len};
}

struct emu_str emu_outline_above(struct emu_str number)
{
	size_t len = number.len;
	while (len && number.at[len - 1] != '.')
		len--;
	return (struct emu_str){number.at, len ? len - 1 : 0};
}
