/*
 * The words of findings in a language (schemas/messages/LANG.json). Messages are composed in
 * English where they arise; the English document says of which templates, and the other language's
 * document has the same templates by the same names.
 */
#ifndef EMU_FINDINGS_PHRASES_H
#define EMU_FINDINGS_PHRASES_H

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct emu_phrases; /* immutable */

/* `schemas` is the folder; `lang` is "en" or "vi". */
EMU_CHECKED struct emu_phrases *emu_phrases_load(
	const char *schemas, const char *lang, struct emu_error *err);
void emu_phrases_del(struct emu_phrases *phrases);

const char *emu_phrases_lang(const struct emu_phrases *phrases);

/* Appends the message as the language says it; one of no template stays as it is. */
void emu_phrases_say(
	const struct emu_phrases *phrases, struct emu_str message, struct emu_buf *out);

/* A heading of a report. */
const char *emu_phrases_label(const struct emu_phrases *phrases, const char *name);

/* What findings of a code are about, in few words, and what to do about them. For a code that the
 * document does not know, the code itself and no help. */
struct emu_phrases_rule {
	struct emu_str title, help;
};
struct emu_phrases_rule emu_phrases_rule(const struct emu_phrases *phrases, struct emu_str code);

#endif
