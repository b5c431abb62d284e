/* Portions that several workers do, written in the order of the input. Called by the run loop and,
 * through outlets, by filters. The drain is used by the one who has the turn alone, so it takes no
 * lock to write. */
#include "cli/queue-internal.h"

#include <stdlib.h>

/* Buffers above this size are not kept for the next portion where there are many. */
#define KEPT_MAX ((size_t)1 << 20)

int emu_queue_init(struct emu_queue *queue, struct emu_drain *drain, size_t n_portions,
	size_t held_max, struct emu_error *err)
{
	*queue = (struct emu_queue){.drain = drain, .n_portions = n_portions, .held_max = held_max};
	queue->portions = calloc(n_portions, sizeof(*queue->portions));
	if (!queue->portions)
		return emu_fail_memory(err);
	for (size_t i = 0; i < n_portions; i++) {
		struct emu_portion *portion = &queue->portions[i];
		portion->queue = queue;
		portion->outlet.drain = drain;
		portion->outlet.portion = portion;
	}
	(void)pthread_mutex_init(&queue->lock, NULL);
	(void)pthread_cond_init(&queue->moved, NULL);
	return 0;
}

void emu_queue_free(struct emu_queue *queue)
{
	if (!queue->portions)
		return;
	for (size_t i = 0; i < queue->n_portions; i++) {
		emu_outlet_free(&queue->portions[i].outlet);
		emu_block_free(&queue->portions[i].block);
	}
	free(queue->portions);
	(void)pthread_cond_destroy(&queue->moved);
	(void)pthread_mutex_destroy(&queue->lock);
}

static bool is_full(const struct emu_queue *queue)
{
	uint64_t under_way = queue->next - queue->turn;
	return under_way >= queue->n_portions || (under_way && queue->held > queue->held_max);
}

struct emu_portion *emu_queue_take(struct emu_queue *queue)
{
	struct emu_portion *portion = NULL;

	pthread_mutex_lock(&queue->lock);
	while (!queue->ended && is_full(queue))
		pthread_cond_wait(&queue->moved, &queue->lock);
	if (!queue->ended) {
		portion = &queue->portions[queue->next % queue->n_portions];
		portion->number = queue->next++;
	}
	pthread_mutex_unlock(&queue->lock);
	if (portion) {
		portion->block.len = portion->block.cursor = 0;
		portion->whole = false;
		portion->read = 0;
		portion->result = 0;
	}
	return portion;
}

/* With the lock held. */
static void end(struct emu_queue *queue)
{
	queue->ended = true;
	for (size_t i = 0; i < queue->n_portions; i++)
		if (queue->portions[i].source)
			emu_source_stop(queue->portions[i].source);
	pthread_cond_broadcast(&queue->moved);
}

static void forget_held(struct emu_portion *portion)
{
	if (portion->held)
		pthread_cond_broadcast(&portion->queue->moved);
	portion->queue->held -= portion->held;
	portion->held = 0;
}

/* In the portion's turn, with the lock held, which is let go meanwhile. */
static void write_out(struct emu_portion *portion, bool flush)
{
	struct emu_queue *queue = portion->queue;
	struct emu_drain *drain = queue->drain;

	pthread_mutex_unlock(&queue->lock);
	if (portion->source)
		portion->read = emu_source_offset(portion->source);
	drain->read = portion->read;
	emu_drain_take(drain, &portion->outlet);
	if (flush)
		emu_drain_flush(drain);
	bool stopped = drain->stopped;
	pthread_mutex_lock(&queue->lock);
	forget_held(portion);
	if (stopped)
		end(queue);
}

/* What is kept for the next use of a portion is multiplied by their number. */
static void shrink(struct emu_portion *portion)
{
	if (portion->queue->n_portions == 1)
		return;
	if (portion->block.cap > KEPT_MAX)
		emu_block_free(&portion->block);
	for (int i = 0; i < EMU_STREAMS; i++)
		if (portion->outlet.stream[i].cap > KEPT_MAX)
			emu_buf_free(&portion->outlet.stream[i]);
}

static void drop(struct emu_portion *portion)
{
	portion->outlet.passed = (struct emu_str){0};
	for (int i = 0; i < EMU_STREAMS; i++)
		emu_buf_clear(&portion->outlet.stream[i]);
	forget_held(portion);
}

/* Likewise: it is done and all of it is written. */
static void settle(struct emu_portion *portion)
{
	struct emu_queue *queue = portion->queue;

	write_out(portion, false);
	queue->drain->progress.before += portion->read;
	if (queue->status < portion->outlet.status)
		queue->status = portion->outlet.status;
	queue->enough = portion->outlet.enough;
	queue->result = portion->result;
	if (queue->enough || queue->result)
		end(queue);
	shrink(portion);
	portion->outlet.status = EMU_STATUS_CLEAN;
	portion->done = false;
	queue->turn++;
	pthread_cond_broadcast(&queue->moved);
}

void emu_queue_hand_in(struct emu_portion *portion)
{
	struct emu_queue *queue = portion->queue;

	pthread_mutex_lock(&queue->lock);
	portion->done = true;
	/* The turn is ours, and then goes to those that were done before it came to them. */
	if (queue->turn == portion->number)
		for (; portion->done && !queue->ended;
			portion = &queue->portions[queue->turn % queue->n_portions])
			settle(portion);
	pthread_mutex_unlock(&queue->lock);
}

/* Likewise. */
static bool await(struct emu_portion *portion)
{
	struct emu_queue *queue = portion->queue;
	while (!queue->ended && queue->turn != portion->number)
		pthread_cond_wait(&queue->moved, &queue->lock);
	return !queue->ended;
}

bool emu_queue_await(struct emu_portion *portion)
{
	pthread_mutex_lock(&portion->queue->lock);
	bool ours = await(portion);
	pthread_mutex_unlock(&portion->queue->lock);
	return ours;
}

void emu_queue_flush(struct emu_portion *portion)
{
	pthread_mutex_lock(&portion->queue->lock);
	if (await(portion))
		write_out(portion, true);
	pthread_mutex_unlock(&portion->queue->lock);
}

void emu_queue_ready(struct emu_portion *portion)
{
	struct emu_queue *queue = portion->queue;
	size_t len = emu_outlet_len(&portion->outlet);

	if (len - portion->held < EMU_OUTLET_MUCH)
		return;
	pthread_mutex_lock(&queue->lock);
	if (queue->turn != portion->number) {
		queue->held += len - portion->held;
		portion->held = len;
	}
	while (!queue->ended && queue->turn != portion->number && queue->held > queue->held_max)
		pthread_cond_wait(&queue->moved, &queue->lock);
	if (queue->ended)
		drop(portion);
	else if (queue->turn == portion->number)
		write_out(portion, false);
	pthread_mutex_unlock(&queue->lock);
}

void emu_queue_attach(struct emu_portion *portion, struct emu_source *source)
{
	struct emu_queue *queue = portion->queue;

	pthread_mutex_lock(&queue->lock);
	portion->source = source;
	if (source && queue->ended)
		emu_source_stop(source);
	pthread_mutex_unlock(&queue->lock);
}
