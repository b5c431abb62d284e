/* Phrases laid over tokens. */
#ifndef EMU_PROSE_MATCH_H
#define EMU_PROSE_MATCH_H

#include "prose/lexicon.h"
#include "prose/scan.h"

#define EMU_CAPTURES_MAX 24

/* A token that stood for a place of the phrase. */
struct emu_capture {
	uint16_t class; /* or EMU_N_CLASSES and above: */
	uint16_t id;
	uint32_t token, end; /* the last one is before `end` */
};

#define EMU_CAPTURE_NUMBER 0xfffd
#define EMU_CAPTURE_TIME 0xfffe
#define EMU_CAPTURE_NAME 0xffff

struct emu_match {
	const struct emu_phrase *phrase;
	uint32_t from, end; /* tokens */
	size_t n;
	struct emu_capture captures[EMU_CAPTURES_MAX];
};

/* The longest match of any phrase at a token; the first of the lexicon's where two are as long.
 * `there` are the classes of the sentence's tokens. */
bool emu_match_at(const struct emu_lexicon *lexicon, const struct emu_scan *scan,
	struct emu_str text, uint32_t token, uint64_t there, struct emu_match *match);

/* The same of one phrase. */
bool emu_match_phrase(const struct emu_lexicon *lexicon, const struct emu_scan *scan,
	struct emu_str text, const struct emu_phrase *phrase, uint32_t token,
	struct emu_match *match);

/* The next capture of a kind from *i on, which moves past it; or NULL. */
const struct emu_capture *emu_match_capture(
	const struct emu_match *match, uint16_t class, size_t *i);

#endif
