/*
 * The one door for findings, whoever has them: schemas, rules, the reader, the run loop. What goes
 * over a worker's desk is put into the user's language, held against the baseline, counted, and
 * passed on to standard error, to --findings, to each report, and with the record to --rejects.
 */
#ifndef EMU_FINDINGS_DESK_H
#define EMU_FINDINGS_DESK_H

#include "findings/baseline.h"
#include "findings/report.h"
#include "io/lines.h"
#include "json/reader.h"

/* Says a finding to the user at once. */
typedef void emu_desk_say(void *context, const struct emu_finding *finding);

/* Immutable, and lives longer than the desks. */
struct emu_desk_setup {
	int rejects, findings; /* streams, or -1 */
	uint64_t max_errors;   /* enough after so many; 0 is no limit */
	bool translate;	       /* messages, by the phrases of the reports */
	struct emu_report_setup reports;
	const struct emu_baseline *baseline; /* or NULL */
	emu_desk_say *say;
	bool silent; /* findings are not said, but what is said at the end is */
};

struct emu_desk;

EMU_CHECKED struct emu_desk *emu_desk_new(
	const struct emu_desk_setup *setup, struct emu_error *err);
void emu_desk_del(struct emu_desk *desk);

/* An input begins; or, with a fault, it could not be read to its end, which the user was told. */
void emu_desk_input(struct emu_desk *desk, struct emu_str file, const struct emu_error *fault,
	struct emu_buf *streams);

/* A line is opened, read as JSON where it is that, found fault with, and closed. `context` is what
 * say gets; the line and the JSON are good until it is closed. Without a line (NULL) what is told
 * is of no record in hand, and there is nothing to close. */
void emu_desk_open(
	struct emu_desk *desk, const struct emu_line *line, struct emu_buf *streams, void *context);
void emu_desk_read(struct emu_desk *desk, const struct emu_json *json);

void *emu_desk_context(const struct emu_desk *desk);

/* Takes the finding in. Its code, severity and message are set; where its file is not, the line
 * that is open is meant. The rest is the desk's to fill. */
void emu_desk_tell(struct emu_desk *desk, const struct emu_finding *finding);

/* The same, about a value of the record: its pointer and its place are filled in. A record that
 * says where it comes from is mended there, another where it stands. */
void emu_desk_tell_value(struct emu_desk *desk, uint32_t value, const struct emu_finding *finding);

/* The same, about a place in the line's text that is no value: its row and column there. */
void emu_desk_tell_at(
	struct emu_desk *desk, uint64_t row, uint64_t column, const struct emu_finding *finding);

/* Whether the record that is open has an error, so that it may not pass. */
bool emu_desk_is_held(const struct emu_desk *desk);

/* The record is written to --rejects where it is held. `annotations` as in report.h. -1 when memory
 * ran out. */
EMU_CHECKED int emu_desk_close(
	struct emu_desk *desk, struct emu_str annotations, struct emu_error *err);

/* Closes a line that is no record of this run's, but may be one that another filter rejected. */
EMU_CHECKED int emu_desk_leave(struct emu_desk *desk, bool rejected, struct emu_error *err);

bool emu_desk_wants_annotations(const struct emu_desk *desk);

/* Whether there were as many errors as the user wants to see. */
bool emu_desk_has_enough(const struct emu_desk *desk);

/* The end of the run; findings without a line may have been told before. Where it has enough and
 * not all was read, or there is a baseline, that is said. */
EMU_CHECKED int emu_desk_finish(
	struct emu_desk *desk, bool whole, struct emu_buf *streams, struct emu_error *err);

struct emu_desk_counts {
	uint64_t errors, warnings; /* new ones */
	uint64_t known;		   /* findings of the baseline */
	uint64_t gone;		   /* of the baseline, not seen again */
};
struct emu_desk_counts emu_desk_counts(const struct emu_desk *desk);

/* Another worker's are ours too. Of reports and the baseline nothing is taken over: with them one
 * desk sees all. */
void emu_desk_add_counts(struct emu_desk *desk, const struct emu_desk *other);

#endif
