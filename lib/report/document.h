/*
 * A report as a document: sections of lines, lead figures and tables, every word already in the
 * reader's language and every name already cleaned (report/format). Builders fill it and know no
 * format; writers render it and know nothing of the field. All of it lives in the document's arena
 * and is immutable once built.
 *
 * Text holds U+2068 and U+2069 around what was inserted, so that a name of the other direction
 * cannot reorder its neighbours; each writer turns them into what its format has for that.
 */
#ifndef EMU_REPORT_DOCUMENT_H
#define EMU_REPORT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/str.h"
#include "domain/bound.h"

/* A small sign beside a figure, and the id of what it points at (empty where nothing). */
struct emu_report_mark {
	struct emu_str text, target;
};

struct emu_report_marks {
	struct emu_report_mark *at;
	size_t n, cap;
};

enum emu_report_cell_kind {
	EMU_REPORT_CELL_EMPTY, /* nothing belongs here */
	EMU_REPORT_CELL_TEXT,
	EMU_REPORT_CELL_NUMBER,
	EMU_REPORT_CELL_MISSING, /* a figure belongs here and there is none */
};

struct emu_report_cell {
	enum emu_report_cell_kind kind;
	enum emu_bound bound;
	struct emu_str text;  /* as shown, bound sign included; of MISSING the sign for it */
	struct emu_str value; /* of a NUMBER: its digits as JSON has them */
	int32_t bar; /* of a charted NUMBER: length, in 1/10000 of the longest; 0 is zero */
	struct emu_report_marks marks;
};

struct emu_report_row {
	struct emu_report_cell *cells; /* one a column; the first names the row */
	struct emu_str id;	       /* what marks point at; empty where none do */
	size_t indent;		       /* levels under the row it is part of */
	bool total;		       /* the sum of others */
	bool charted;		       /* it has a bar */
};

struct emu_report_column {
	struct emu_str id; /* a name for programs */
	struct emu_str heading;
	bool number; /* aligned as figures are */
};

struct emu_report_table {
	struct emu_str caption;
	bool titled; /* the section's heading says the same: the caption need not be seen */
	struct emu_report_column *columns;
	size_t n_columns;
	struct emu_report_row *rows;
	size_t n_rows, cap_rows;
	size_t chart; /* the column drawn as bars; 0, the row's name, is none */
};

/* A sentence, or an item of a list. */
struct emu_report_line {
	struct emu_str text;
	struct emu_str target; /* id of what it is about, further down; empty where nothing */
	bool attention;	       /* something is amiss */
};

/* One figure to be seen first. */
struct emu_report_lead {
	struct emu_str label, target;
	struct emu_report_cell figure;
	struct emu_str note; /* where it comes from and what it lacks; may be empty */
	bool attention;
};

enum emu_report_item_kind {
	EMU_REPORT_PARAGRAPH, /* its lines, one paragraph each */
	EMU_REPORT_LIST,
	EMU_REPORT_STATUS, /* a box of lines that must not be overlooked */
	EMU_REPORT_LEADS,
	EMU_REPORT_TABLE,
};

struct emu_report_item {
	enum emu_report_item_kind kind;
	struct emu_report_line *lines;
	size_t n_lines, cap_lines;
	struct emu_report_lead *leads;
	size_t n_leads, cap_leads;
	struct emu_report_table *table;
};

struct emu_report_section {
	struct emu_str id, heading;
	int level; /* 2, or 3 inside the last of level 2 */
	struct emu_report_item *items;
	size_t n_items, cap_items;
};

/* Words the writers themselves need. */
struct emu_report_words {
	struct emu_str skip;	 /* "skip to content" */
	struct emu_str contents; /* over the list of sections */
	struct emu_str no_data;
	struct emu_str chart;	  /* "bar chart", before a caption */
	struct emu_str attention; /* before a line that needs it */
};

/* Rows that are made as they are asked for: all of them might not fit into memory twice. */
struct emu_report_data {
	const struct emu_report_column *columns; /* ids and whether they are numbers */
	size_t n_columns;
	/* The cells of the next row, until the next call; NULL behind the last, and when memory
	 * runs out, which the document tells. */
	const struct emu_report_cell *(*next)(struct emu_report_data *data);
	void (*close)(struct emu_report_data *data);
};

struct emu_report {
	struct emu_arena arena;
	bool failed; /* memory ran out: it is not whole */
	struct emu_str lang;
	bool rtl;
	struct emu_report_words words;
	struct emu_str title;
	struct emu_report_line *subtitles;
	size_t n_subtitles, cap_subtitles;
	struct emu_report_section *sections;
	size_t n_sections, cap_sections;
	struct emu_report_data *data; /* every figure, one a row, for programs; cells hold ids */
};

/* All zero is an empty document. */
void emu_report_free(struct emu_report *report);

/* Text kept as long as the document. */
struct emu_str emu_report_keep(struct emu_report *report, struct emu_str text);

/* Each adds at the end and returns what it added, to be filled, until the next addition to the same
 * list; NULL when memory runs out. Text given is the document's already. */
EMU_CHECKED struct emu_report_section *emu_report_add_section(
	struct emu_report *report, int level, struct emu_str id, struct emu_str heading);
EMU_CHECKED struct emu_report_item *emu_report_add_item(struct emu_report *report,
	struct emu_report_section *section, enum emu_report_item_kind kind);
EMU_CHECKED struct emu_report_line *emu_report_add_line(
	struct emu_report *report, struct emu_report_item *item, struct emu_str text);
EMU_CHECKED struct emu_report_line *emu_report_add_subtitle(
	struct emu_report *report, struct emu_str text);
EMU_CHECKED struct emu_report_lead *emu_report_add_lead(
	struct emu_report *report, struct emu_report_item *item);
EMU_CHECKED struct emu_report_row *emu_report_add_row(
	struct emu_report *report, struct emu_report_table *table);

/* A table by itself, its columns to be filled. */
EMU_CHECKED struct emu_report_table *emu_report_new_table(
	struct emu_report *report, struct emu_str caption, size_t n_columns);

/* A mark that is there already is not added again. */
void emu_report_mark(struct emu_report *report, struct emu_report_marks *marks, struct emu_str text,
	struct emu_str target);

/* Sets the bars of the table's chart column from the values of its charted rows. */
void emu_report_scale(struct emu_report *report, struct emu_report_table *table);

/* The text without the signs of direction; kept in `scratch` where any had to go. */
struct emu_buf;
struct emu_str emu_report_plain(struct emu_str text, struct emu_buf *scratch);

/* Whether it has a letter that is written from right to left. */
bool emu_report_has_rtl(struct emu_str text);

#endif
