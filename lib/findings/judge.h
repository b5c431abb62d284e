/* Tells what of a record its schema does not let pass. */
#ifndef EMU_FINDINGS_JUDGE_H
#define EMU_FINDINGS_JUDGE_H

#include "findings/desk.h"
#include "schema/accept.h"
#include "schema/choice.h"

struct emu_judging {
	const struct emu_schema_choice *choice;
	struct emu_schema_run *run;
	struct emu_desk *desk;	       /* where the record is open and read */
	struct emu_acceptor *acceptor; /* learns from what holds; or NULL */
	struct emu_buf *scratch;
	struct emu_buf *annotations; /* of a record that holds, where a report wants them */
};

/* -1 where memory ran out. */
EMU_CHECKED int emu_judge(
	const struct emu_judging *judging, const struct emu_json *json, struct emu_error *err);

/* What is found where a text is no JSON, as members of a finding: all but its place. */
#define EMU_JUDGE_SYNTAX(why)                                                                      \
	.severity = "error",                                                                       \
	.code = (why)->fault == EMU_FAULT_LIMIT ? EMU_STR("json/limit") : EMU_STR("json/syntax"),  \
	.message = emu_str_from((why)->text)

#endif
