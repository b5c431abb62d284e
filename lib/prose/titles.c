/*
 * Which title is meant where a text says its kind alone: a certificate is the prime minister's, the
 * province's or the district's as somebody is named who gives it, behind it or before.
 */
#include "prose/report-internal.h"

#define BEHIND 4 /* tokens */

static uint16_t form_of(const struct emu_lexicon *lexicon, uint16_t kind, uint16_t issuer)
{
	for (size_t i = 0; i < lexicon->n_forms; i++)
		if (lexicon->forms[i].kind == kind && lexicon->forms[i].issuer == issuer)
			return lexicon->forms[i].title;
	return EMU_SENSE_ANY;
}

/* The title of the kind with the issuer that the token names, or EMU_SENSE_ANY. */
static uint16_t with_issuer(const struct emu_report *report, uint32_t at, uint16_t kind)
{
	const struct emu_token *token = emu_report_token(report, at);
	uint16_t issuer = emu_token_id(report->lexicon, token, EMU_CLASS_ISSUER);
	return issuer == EMU_SENSE_ANY ? EMU_SENSE_ANY : form_of(report->lexicon, kind, issuer);
}

static bool is_kind(const struct emu_lexicon *lexicon, uint16_t id)
{
	for (size_t i = 0; i < lexicon->n_forms; i++)
		if (lexicon->forms[i].kind == id)
			return true;
	return false;
}

uint16_t emu_report_title(const struct emu_report *report, const struct emu_sentence *sentence,
	uint32_t token, uint16_t id)
{
	uint16_t title = EMU_SENSE_ANY;
	if (!is_kind(report->lexicon, id))
		return id;
	for (uint32_t at = token + 1; at < sentence->end && at <= token + BEHIND; at++) {
		enum emu_token_kind kind = emu_report_token(report, at)->kind;
		if (kind != EMU_TOKEN_WORD && kind != EMU_TOKEN_TERM)
			break;
		title = with_issuer(report, at, id);
		if (title != EMU_SENSE_ANY)
			return title;
	}
	for (uint32_t at = token; at > sentence->from; at--) {
		title = with_issuer(report, at - 1, id);
		if (title != EMU_SENSE_ANY)
			return title;
	}
	return form_of(report->lexicon, id, EMU_SENSE_ANY);
}
