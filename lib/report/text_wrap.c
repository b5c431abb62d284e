/* Lines that fit: by columns of a terminal, not by bytes. Called by the text writer. */
#include "base/text.h"
#include "report/text-internal.h"

struct emu_str emu_page_shown(struct emu_page *page, struct emu_str text)
{
	emu_buf_clear(&page->scratch);
	if (!emu_report_has_rtl(text))
		return emu_report_plain(text, &page->scratch);
	if (emu_str_starts(text, EMU_STR("\xE2\x81\xA8")))
		return text;
	emu_buf_append(&page->scratch, EMU_STR("\xE2\x81\xA8"));
	emu_buf_append(&page->scratch, text);
	emu_buf_append(&page->scratch, EMU_STR("\xE2\x81\xA9"));
	return emu_buf_str(&page->scratch);
}

struct emu_str emu_page_wrap(struct emu_str text, size_t width, size_t *from)
{
	size_t begin = *from, at = begin, fits = begin, space = begin, used = 0;
	while (at < text.len) {
		size_t point = at;
		emu_text_next(text, &at);
		size_t columns = emu_text_width((struct emu_str){text.at + point, at - point});
		if (used + columns > width && used)
			break;
		used += columns;
		if (text.at[point] == ' ')
			space = point;
		fits = at;
	}
	if (fits < text.len && text.at[fits] != ' ' && space > begin)
		fits = space;
	*from = fits;
	while (*from < text.len && text.at[*from] == ' ')
		(*from)++;
	while (fits > begin && text.at[fits - 1] == ' ')
		fits--;
	return (struct emu_str){text.at + begin, fits - begin};
}

size_t emu_page_widest_word(struct emu_str text)
{
	size_t widest = 0;
	for (size_t from = 0; from < text.len;) {
		size_t to = from;
		while (to < text.len && text.at[to] != ' ')
			to++;
		size_t columns = emu_text_width((struct emu_str){text.at + from, to - from});
		if (columns > widest)
			widest = columns;
		from = to + 1;
	}
	return widest;
}

void emu_page_pad(struct emu_buf *out, size_t columns)
{
	while (columns-- > 0)
		emu_buf_push(out, ' ');
}

void emu_page_paragraph(struct emu_page *page, const char *lead, struct emu_str text)
{
	size_t margin = emu_text_width(emu_str_from(lead));
	size_t room = page->width > margin + 10 ? page->width - margin : 10;
	size_t from = 0;
	emu_buf_append(page->out, emu_str_from(lead));
	for (bool first = true; first || from < text.len; first = false) {
		if (!first)
			emu_page_pad(page->out, margin);
		emu_buf_append(page->out, emu_page_wrap(text, room, &from));
		emu_buf_push(page->out, '\n');
	}
}

void emu_page_marks(const struct emu_report_marks *marks, struct emu_buf *out)
{
	for (size_t i = 0; i < marks->n; i++) {
		emu_buf_push(out, ' ');
		emu_buf_append(out, marks->at[i].text);
	}
}
