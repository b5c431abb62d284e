/*
 * Portions of the input, in its order. Workers take the next one, do it while others do theirs, and
 * hand it in; it is written when its turn has come, by whoever hands in what was waited for. As
 * many as there is room for are under way, so memory does not grow with the input.
 */
#ifndef EMU_CLI_QUEUE_INTERNAL_H
#define EMU_CLI_QUEUE_INTERNAL_H

#include <pthread.h>

#include "cli/drain-internal.h"
#include "cli/run.h"

struct emu_queue;

/* What one worker does at a time: a block of lines, or an input as a whole. */
struct emu_portion {
	struct emu_outlet outlet;
	struct emu_block block;
	bool whole;		   /* the input is to be done as a whole */
	size_t input;		   /* which it is */
	struct emu_source *source; /* what is being read for it, stopped when the run ends */
	uint64_t read;		   /* bytes, from the system */
	int result;		   /* -1: the run breaks off behind it */
	/* The queue's: */
	struct emu_queue *queue;
	uint64_t number;
	size_t held; /* of its output, while it waits for its turn */
	bool done;
};

struct emu_queue {
	struct emu_drain *drain; /* is of the portion whose turn it is */
	pthread_mutex_t lock;
	pthread_cond_t moved; /* the turn, the end, or what is held */
	struct emu_portion *portions;
	size_t n_portions;
	uint64_t next, turn; /* numbers: of the next to be taken, of the one to be written */
	size_t held, held_max;
	bool ended; /* nothing more is wanted, nor written */
	/* Of all that was written: */
	enum emu_status status;
	bool enough;
	int result; /* -1: broken off */
};

/* At most `n_portions` are under way; those that wait for their turn hold not much more than
 * `held_max` bytes of output. */
EMU_CHECKED int emu_queue_init(struct emu_queue *queue, struct emu_drain *drain, size_t n_portions,
	size_t held_max, struct emu_error *err);
void emu_queue_free(struct emu_queue *queue);

/* The next portion, empty, to be handed in; NULL when the run has ended. May wait. */
struct emu_portion *emu_queue_take(struct emu_queue *queue);
void emu_queue_hand_in(struct emu_portion *portion);

/* Waits for the turn; false when the run has ended. */
EMU_CHECKED bool emu_queue_await(struct emu_portion *portion);

/* Writes what the portion and those before it have for us so far, and flushes. May wait for them.
 */
void emu_queue_flush(struct emu_portion *portion);

/* Much output has gathered: writes it in its turn, and else waits for that when there is too much.
 */
void emu_queue_ready(struct emu_portion *portion);

/* What is read for the portion from here on; NULL for nothing. */
void emu_queue_attach(struct emu_portion *portion, struct emu_source *source);

#endif
