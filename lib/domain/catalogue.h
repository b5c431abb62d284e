/*
 * The catalogue: what can be counted (indicators), what it can be broken down by (dimensions and
 * their values), and the titles and award forms, with the names each is known by. Source:
 * the files of schemas/catalogue/. Immutable once loaded; everything is numbered from 0 in the
 * documents' order, which is the order of consolidation and of reports.
 *
 * Names are compared folded (base/text), and without regard to the kind of dash or to spaces around
 * punctuation: "Văn hóa – xã hội" is "văn hóa-xã hội".
 */
#ifndef EMU_DOMAIN_CATALOGUE_H
#define EMU_DOMAIN_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/period.h"
#include "base/str.h"

#define EMU_CATALOGUE_NONE UINT32_MAX

/* How an indicator goes from the parts of a period to the period. */
enum emu_over_periods {
	EMU_OVER_PERIODS_SUM,	/* a flow: registered in H1 plus registered in H2 */
	EMU_OVER_PERIODS_LAST,	/* a stock: members at the end */
	EMU_OVER_PERIODS_MEAN,	/* weighted by `weight` where there is one */
	EMU_OVER_PERIODS_RATIO, /* recomputed from numerator and denominator */
};

struct emu_indicator {
	struct emu_str id;
	enum emu_over_periods over_periods;
	uint32_t numerator, denominator; /* indicators of a ratio, else EMU_CATALOGUE_NONE */
	uint32_t weight;		 /* of a mean, else EMU_CATALOGUE_NONE */
	int32_t places;			 /* digits after the point of a ratio or mean */
	bool percent;			 /* a ratio times 100 */
	const uint32_t *dimensions;	 /* in the order consolidation tries them */
	size_t n_dimensions;
	/* Records that count into it: those of `counts_type` whose `counts_fields` have these
	 * values (and, for dimension fields, break it down). len 0 where none do. */
	struct emu_str counts_type;
	const struct emu_indicator_where *counts_where;
	size_t n_counts_where;
	/* Records of `states_type` state it: what their fields `sum` come to, less those of `less`.
	 * The first of `sum` is owed. len 0 where none do. */
	struct emu_str states_type;
	const struct emu_str *states_sum, *states_less;
	size_t n_states_sum, n_states_less;
};

struct emu_indicator_where {
	struct emu_str field, value;
};

struct emu_dimension_value {
	struct emu_str id;
	bool optional; /* not expected of every breakdown (a fifth field) */
};

struct emu_dimension {
	struct emu_str id; /* the field of a record that holds it: "field", "level" */
	const struct emu_dimension_value *values;
	size_t n_values;
	size_t n_expected; /* those that are not optional; 0 where the list is open (titles,
			      recipient classes, sectors) */
	bool is_outline;   /* values as records have them (base/outline): those at its top add up,
			      also where the indicator is a mean over periods */
};

/* The values of the dimension "title" are the titles, under the same numbers. */
struct emu_title {
	struct emu_str id;
	struct emu_str code; /* of one provincial system; may be empty */
	uint32_t same_as;    /* the title it repeats under another code, else its own number */
};

struct emu_catalogue {
	const struct emu_indicator *indicators;
	size_t n_indicators;
	const struct emu_dimension *dimensions;
	size_t n_dimensions;
	const struct emu_title *titles;
	size_t n_titles;
	struct emu_catalogue_names *names;
};

EMU_CHECKED struct emu_catalogue *emu_catalogue_load(const char *schemas, struct emu_error *err);
void emu_catalogue_del(struct emu_catalogue *catalogue);

/* By id alone (records); EMU_CATALOGUE_NONE where there is none. */
uint32_t emu_catalogue_indicator(const struct emu_catalogue *catalogue, struct emu_str id);
uint32_t emu_catalogue_dimension(const struct emu_catalogue *catalogue, struct emu_str id);

/*
 * By id, name or alias in any language, folded (input); `scratch` is the caller's. A value belongs
 * to its dimension. EMU_CATALOGUE_NONE where unknown or where two share the name.
 */
uint32_t emu_catalogue_indicator_named(
	const struct emu_catalogue *catalogue, struct emu_str name, struct emu_buf *scratch);
uint32_t emu_catalogue_dimension_named(
	const struct emu_catalogue *catalogue, struct emu_str name, struct emu_buf *scratch);
uint32_t emu_catalogue_value_named(const struct emu_catalogue *catalogue, uint32_t dimension,
	struct emu_str name, struct emu_buf *scratch);
/* By its code too. A title that repeats another is answered by that other one. */
uint32_t emu_catalogue_title_named(
	const struct emu_catalogue *catalogue, struct emu_str name, struct emu_buf *scratch);

/* What one column of a wide table holds: an indicator, and what of it. */
#define EMU_CATALOGUE_CELL_PARTS 4

struct emu_catalogue_cell {
	uint32_t indicator;
	size_t n_parts;
	struct {
		uint32_t dimension, value;
	} parts[EMU_CATALOGUE_CELL_PARTS]; /* in the indicator's order of dimensions */
};

/*
 * A heading made up of an indicator's name and names of values of its dimensions, in any order,
 * with dashes, colons, slashes, commas, bars, brackets, line breaks or spaces between: "Mô hình
 * đăng ký - Kinh tế", "Kinh tế: mô hình đăng ký", "Mô hình đăng ký (lĩnh vực kinh tế)". False where
 * it is not made up of names alone, or could be read in two ways.
 */
bool emu_catalogue_heading(const struct emu_catalogue *catalogue, struct emu_str heading,
	struct emu_buf *scratch, struct emu_catalogue_cell *cell);

/* The name to show in a language, else in Vietnamese, else the id. A value of the dimension "title"
 * has the title's name. */
struct emu_str emu_catalogue_indicator_name(
	const struct emu_catalogue *catalogue, uint32_t indicator, struct emu_str lang);
struct emu_str emu_catalogue_dimension_name(
	const struct emu_catalogue *catalogue, uint32_t dimension, struct emu_str lang);
struct emu_str emu_catalogue_value_name(const struct emu_catalogue *catalogue, uint32_t dimension,
	uint32_t value, struct emu_str lang);

#endif
