/* Figures that count what was stated of another: a sign at each that counts units which are no
 * more, and their names in the notes. Called by the builders of figures and of notes. */
#include "report/build-internal.h"

#define NAMES_MAX 12 /* in one note */

/* "(a)" ... "(z)", "(aa)" ... */
static struct emu_str sign_of(struct emu_build *build, size_t number)
{
	char letters[16];
	size_t at = sizeof(letters);
	for (size_t left = number + 1; left; left = (left - 1) / 26)
		letters[--at] = (char)('a' + (left - 1) % 26);
	emu_buf_push(&build->words, '(');
	emu_buf_append(&build->words, (struct emu_str){letters + at, sizeof(letters) - at});
	emu_buf_push(&build->words, ')');
	return emu_build_keep_words(build);
}

/* Names and the count of the others, each closed by a line feed: what tells two notes apart. */
static void write_units(struct emu_build *build, const struct emu_report_through *through)
{
	emu_buf_clear(&build->key);
	for (size_t i = 0; i < through->n_units; i++) {
		emu_buf_append(&build->key, through->units[i]);
		emu_buf_push(&build->key, '\n');
	}
	emu_buf_append_number(&build->key, through->more_units);
}

void emu_build_mark_through(struct emu_build *build, struct emu_report_cell *cell,
	const struct emu_report_through *through)
{
	if (!through || through->n_units == 0)
		return;
	write_units(build, through);
	uint32_t at = build->key.failed ? EMU_INDEX_NONE
					: emu_index_add(&build->formers, emu_buf_str(&build->key));
	if (at == EMU_INDEX_NONE)
		build->report->failed = true;
	else
		emu_report_mark(build->report, &cell->marks, sign_of(build, at), EMU_STR("notes"));
}

/* A list that is being told. */
struct list {
	struct emu_str text;
	size_t n;
	uint64_t more; /* that have no room in it */
};

static void add_name(struct emu_build *build, struct list *list, struct emu_str name)
{
	if (list->n == NAMES_MAX) {
		list->more++;
		return;
	}
	emu_buf_append(&build->words, list->text);
	if (list->n++)
		emu_buf_append(&build->words, EMU_STR(", "));
	emu_buf_append(&build->words, name);
	list->text = emu_build_keep_words(build);
}

static int put_note(struct emu_build *build, struct emu_report_item *item, enum emu_label label,
	struct emu_str sign, struct list *list)
{
	if (list->more) {
		struct emu_label_value n = {"n", emu_build_count(build, list->more)};
		struct emu_str more = emu_build_say(build, EMU_LABEL_COVERAGE_MORE, &n, 1);
		emu_buf_append(&build->words, list->text);
		emu_buf_push(&build->words, ' ');
		emu_buf_append(&build->words, more);
		list->text = emu_build_keep_words(build);
	}
	struct emu_label_value values[] = {{"sign", sign}, {"names", list->text}};
	return emu_report_add_line(build->report, item, emu_build_say(build, label, values, 2))
		? 0
		: -1;
}

static int put_units(struct emu_build *build, struct emu_report_item *item, size_t number)
{
	struct emu_str rest = build->formers.names[number];
	struct list list = {.text = EMU_STR("")};
	const char *end;
	while ((end = memchr(rest.at, '\n', rest.len))) {
		size_t len = (size_t)(end - rest.at);
		add_name(build, &list, emu_build_unit(build, (struct emu_str){rest.at, len}));
		rest = emu_str_after(rest, len + 1);
	}
	for (uint64_t more = 0; rest.len; rest = emu_str_after(rest, 1)) {
		more = more * 10 + (uint64_t)(rest.at[0] - '0');
		if (rest.len == 1)
			list.more += more;
	}
	return put_note(build, item, EMU_LABEL_NOTES_THROUGH_UNITS, sign_of(build, number), &list);
}

/* Of all figures together: mostly all of them count the same. */
static int put_periods(struct emu_build *build, struct emu_report_item *item)
{
	struct emu_index known = {0};
	struct list list = {.text = EMU_STR("")};
	uint64_t more = 0;
	int result = 0;
	for (size_t i = 0; i < build->input->n_summaries && result == 0; i++) {
		const struct emu_report_through *through = build->input->summaries[i].through;
		for (size_t j = 0; through && j < through->n_periods && result == 0; j++) {
			size_t before = known.n;
			if (emu_index_add(&known, through->periods[j]) == EMU_INDEX_NONE)
				result = -1;
			else if (known.n > before)
				add_name(
					build, &list, emu_build_period(build, through->periods[j]));
		}
		if (through && through->more_periods > more)
			more = through->more_periods;
	}
	list.more += more;
	emu_index_free(&known);
	return result || list.n == 0
		? result
		: put_note(build, item, EMU_LABEL_NOTES_THROUGH_PERIODS, EMU_STR(""), &list);
}

int emu_build_through_notes(struct emu_build *build, struct emu_report_item *item)
{
	for (size_t i = 0; i < build->formers.n; i++) {
		if (put_units(build, item, i))
			return -1;
	}
	return put_periods(build, item);
}
