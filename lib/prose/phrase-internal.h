/* Phrases as they are compiled (phrase.c) and run (match.c): a program for a backtracking machine.
 */
#ifndef EMU_PROSE_PHRASE_INTERNAL_H
#define EMU_PROSE_PHRASE_INTERNAL_H

#include "prose/lexicon.h"

enum emu_opcode {
	EMU_OP_CLASS,  /* a term of class x, of id y or any */
	EMU_OP_NUMBER, /* in figures */
	EMU_OP_TIME,
	EMU_OP_MARK,  /* the punctuation x */
	EMU_OP_LEAF,  /* the term of leaf x */
	EMU_OP_NAME,  /* a run of words that can be a name */
	EMU_OP_GAP,   /* some words, as few as will do */
	EMU_OP_SPLIT, /* go on at x, else at y */
	EMU_OP_JUMP,  /* to x */
	EMU_OP_MATCH,
};

enum emu_name_kind {
	EMU_NAME_ANY,	/* begins with a capital, where the language has them */
	EMU_NAME_PLACE, /* begins with the word for a kind of unit, and goes on */
	EMU_NAME_WORDS, /* in small letters too, up to the name of a place */
};

struct emu_op {
	enum emu_opcode code;
	uint32_t x, y;
};

/* What compiling asks of the loader: the numbers of a class, an id and a literal's leaf;
 * EMU_TRIE_NONE where there is none, with the error told. */
struct emu_phrase_names {
	void *context;
	uint32_t (*class)(void *context, struct emu_str name);
	uint32_t (*id)(void *context, struct emu_str name);
	uint32_t (*leaf)(void *context, struct emu_str words);
};

/* The program is in the arena. `first` is filled in by the loader, once all terms are known. */
EMU_CHECKED int emu_phrase_compile(struct emu_arena *arena, struct emu_str pattern,
	const struct emu_phrase_names *names, const struct emu_op **program, struct emu_error *err);

/* The classes that what the program matches may begin with. */
uint64_t emu_phrase_first(const struct emu_op *program, const struct emu_term *terms);

/* The classes that whatever the program matches has. */
uint64_t emu_phrase_needs(const struct emu_op *program);

#endif
