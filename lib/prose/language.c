/* Which language a text is in: of its script, or, where several share it, by their common words. */
#include "prose/report-internal.h"

#define SAMPLE ((size_t)8 * 1024) /* letters */

enum script {
	SCRIPT_LATIN,
	SCRIPT_THAI,
	SCRIPT_DEVANAGARI,
	SCRIPT_HEBREW,
	SCRIPT_OTHER,
	N_SCRIPTS
};

static enum script script_of(uint16_t letter)
{
	if (letter < 0x370 || (letter >= 0x1e00 && letter < 0x1f00))
		return SCRIPT_LATIN;
	if (letter >= 0x0e00 && letter < 0x0e80)
		return SCRIPT_THAI;
	if (letter >= 0x0900 && letter < 0x0980)
		return SCRIPT_DEVANAGARI;
	if (letter >= 0x0590 && letter < 0x0600)
		return SCRIPT_HEBREW;
	return SCRIPT_OTHER;
}

static enum script script_named(struct emu_str lang)
{
	if (emu_str_equal(lang, EMU_STR("th")))
		return SCRIPT_THAI;
	if (emu_str_equal(lang, EMU_STR("hi")))
		return SCRIPT_DEVANAGARI;
	return emu_str_equal(lang, EMU_STR("he")) ? SCRIPT_HEBREW : SCRIPT_LATIN;
}

/* Of a hundred words of Latin letters, how many are common ones of the language, or have letters
 * that others lack. */
static size_t common_words(const struct emu_report *report, const struct emu_lexicon *lexicon)
{
	const uint16_t *letters = report->scan.copy.letters;
	size_t words = 0, common = 0;
	for (size_t at = 0; at < report->scan.copy.n && at < SAMPLE;) {
		size_t end = at;
		if (!emu_letter_is_word(letters[at])) {
			at++;
			continue;
		}
		uint32_t leaf = emu_trie_find(&lexicon->trie, letters, at, &end);
		bool is_common = leaf != EMU_TRIE_NONE &&
			(lexicon->terms[leaf].classes & emu_set_of(EMU_CLASS_COMMON));
		for (; emu_letter_is_word(letters[at]); at++)
			is_common = is_common ||
				(letters[at] >= 0x80 &&
					emu_lexicon_has_letter(lexicon->own, letters[at]));
		words++;
		common += is_common;
	}
	return words ? 100 * common / words : 0;
}

#define COMMON_ENOUGH 12 /* of a hundred */

const struct emu_lexicon *emu_report_language(struct emu_report *report)
{
	const struct emu_prose_setup *setup = report->setup;
	size_t counts[N_SCRIPTS] = {0}, most = 0, best = 0;
	const struct emu_lexicon *found = NULL;
	if (setup->lang_stated)
		return setup->lexicons[0];
	for (size_t at = 0; at < report->scan.copy.n && at < SAMPLE; at++)
		if (emu_letter_is_word(report->scan.copy.letters[at]))
			counts[script_of(report->scan.copy.letters[at])]++;
	/* A page around an article may be in Latin letters: any other script weighs more. */
	counts[SCRIPT_LATIN] /= 2;
	for (size_t i = 1; i < N_SCRIPTS; i++)
		if (counts[i] > counts[most])
			most = i;
	for (size_t i = 0; i < setup->n_lexicons; i++) {
		const struct emu_lexicon *lexicon = setup->lexicons[i];
		if (script_named(lexicon->conventions->lang) != (enum script)most)
			continue;
		size_t common = most == SCRIPT_LATIN ? common_words(report, lexicon)
						     : COMMON_ENOUGH;
		if (common >= COMMON_ENOUGH && common > best) {
			best = common;
			found = lexicon;
		}
	}
	if (!found)
		emu_report_tell(report, EMU_TABLE_ERROR, "parse/language", 0,
			"the text is in none of the languages of schemas/lexicons: pass --lang if "
			"it "
			"is");
	return found;
}
