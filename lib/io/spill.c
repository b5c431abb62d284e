/* Facts in memory, when they leave it, and how all come together again. Called by whoever has to
 * hold against each other what need not stand together. */
#include "io/spill.h"

#include <stdlib.h>
#include <unistd.h>

#include "io/spill-internal.h"

#define FAN_IN 64 /* runs of one level that are merged into one of the next */
#define RUNS_MAX 256

struct head {
	uint32_t key_len, value_len;
};

struct entry {
	uint64_t prefix; /* the key's first bytes, as a number */
	const char *at;	 /* a head, and the bytes */
};

struct emu_spill {
	struct emu_spill_setup setup;
	struct emu_buf facts;
	size_t n;
	struct emu_run_extent *runs;
	size_t n_runs, runs_cap;
	int *borrowed; /* descriptors of others' scratch files */
	size_t n_borrowed;
	/* While it is read, from the entries or, merging, from the readers, a heap: */
	struct entry *entries;
	size_t entries_cap, at;
	struct emu_run_reader *readers, **heap;
	size_t n_readers, n_heap;
	bool merging, taken;	   /* the least fact has been handed out */
	struct emu_buf key, value; /* joined */
};

struct emu_spill *emu_spill_new(const struct emu_spill_setup *setup, struct emu_error *err)
{
	struct emu_spill *spill = calloc(1, sizeof(*spill));
	if (spill)
		spill->setup = *setup;
	else
		emu_fail_memory(err);
	return spill;
}

static void close_readers(struct emu_spill *spill)
{
	for (size_t i = 0; i < spill->n_readers; i++)
		emu_run_reader_free(&spill->readers[i]);
	free(spill->readers);
	free(spill->heap);
	spill->readers = NULL;
	spill->heap = NULL;
	spill->n_readers = spill->n_heap = 0;
	spill->merging = false;
}

void emu_spill_clear(struct emu_spill *spill)
{
	close_readers(spill);
	for (size_t i = 0; i < spill->n_borrowed; i++)
		close(spill->borrowed[i]);
	spill->n_borrowed = spill->n_runs = spill->n = spill->at = 0;
	spill->taken = false;
	emu_buf_clear(&spill->facts);
}

void emu_spill_del(struct emu_spill *spill)
{
	if (!spill)
		return;
	emu_spill_clear(spill);
	emu_buf_free(&spill->facts);
	emu_buf_free(&spill->key);
	emu_buf_free(&spill->value);
	free(spill->runs);
	free(spill->borrowed);
	free(spill->entries);
	free(spill);
}

size_t emu_spill_len(const struct emu_spill *spill)
{
	return spill->facts.len;
}

/* ---- Facts in memory ------------------------------------------------------------------------- */

static struct emu_fact fact_at(const char *at)
{
	struct head head;
	memcpy(&head, at, sizeof(head));
	at += sizeof(head);
	return (struct emu_fact){{at, head.key_len}, {at + head.key_len, head.value_len}};
}

static const char *behind(const struct emu_fact *fact)
{
	return fact->value.at + fact->value.len;
}

static void put(struct emu_buf *facts, const struct emu_fact *fact)
{
	struct head head = {(uint32_t)fact->key.len, (uint32_t)fact->value.len};
	emu_buf_append(facts, (struct emu_str){(const char *)&head, sizeof(head)});
	emu_buf_append(facts, fact->key);
	emu_buf_append(facts, fact->value);
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
	struct emu_fact left = fact_at(x->at), right = fact_at(y->at);
	return emu_fact_compare(&left, &right);
}

static uint64_t prefix_of(struct emu_str key)
{
	uint64_t prefix = 0;
	for (size_t i = 0; i < sizeof(prefix); i++)
		prefix = prefix << 8 | (i < key.len ? (unsigned char)key.at[i] : 0);
	return prefix;
}

static int sort_entries(struct emu_spill *spill, struct emu_error *err)
{
	if (spill->entries_cap < spill->n) {
		free(spill->entries);
		spill->entries = malloc(spill->n * sizeof(*spill->entries));
		spill->entries_cap = spill->entries ? spill->n : 0;
		if (!spill->entries)
			return emu_fail_memory(err);
	}
	const char *at = spill->facts.at;
	for (size_t i = 0; i < spill->n; i++) {
		struct emu_fact fact = fact_at(at);
		spill->entries[i] = (struct entry){prefix_of(fact.key), at};
		at = behind(&fact);
	}
	if (spill->n)
		qsort(spill->entries, spill->n, sizeof(*spill->entries), compare_entries);
	spill->at = 0;
	spill->taken = false;
	return 0;
}

/* ---- One fact after the other ---------------------------------------------------------------- */

static bool head_of(const struct emu_spill *spill, struct emu_fact *fact)
{
	if (spill->merging && spill->n_heap)
		*fact = spill->heap[0]->fact;
	else if (!spill->merging && spill->at < spill->n)
		*fact = fact_at(spill->entries[spill->at].at);
	else
		return false;
	return true;
}

static void sink(struct emu_spill *spill, size_t at)
{
	struct emu_run_reader **heap = spill->heap;
	for (size_t least = at;; at = least) {
		for (size_t child = 2 * at + 1; child <= 2 * at + 2; child++)
			if (child < spill->n_heap &&
				emu_fact_compare(&heap[child]->fact, &heap[least]->fact) < 0)
				least = child;
		if (least == at)
			return;
		struct emu_run_reader *above = heap[at];
		heap[at] = heap[least];
		heap[least] = above;
	}
}

static int advance(struct emu_spill *spill, struct emu_error *err)
{
	if (!spill->merging) {
		spill->at++;
		return 0;
	}
	int result = emu_run_read(spill->heap[0], err);
	if (result == 0)
		spill->heap[0] = spill->heap[--spill->n_heap];
	if (spill->n_heap)
		sink(spill, 0);
	return result < 0 ? -1 : 0;
}

/* The head, and what has the same key joined to it. */
static int join_all(struct emu_spill *spill, struct emu_fact *fact, struct emu_error *err)
{
	struct emu_fact next = *fact;
	emu_buf_clear(&spill->key);
	emu_buf_clear(&spill->value);
	emu_buf_append(&spill->key, fact->key);
	emu_buf_append(&spill->value, fact->value);
	if (advance(spill, err) < 0)
		return -1;
	while (head_of(spill, &next) && emu_str_equal(next.key, emu_buf_str(&spill->key))) {
		spill->setup.join(next.key, &spill->value, next.value);
		if (advance(spill, err) < 0)
			return -1;
	}
	*fact = (struct emu_fact){emu_buf_str(&spill->key), emu_buf_str(&spill->value)};
	return spill->key.failed || spill->value.failed ? emu_fail_memory(err) : 1;
}

static int step(struct emu_spill *spill, struct emu_fact *fact, struct emu_error *err)
{
	if (spill->taken && advance(spill, err) < 0)
		return -1;
	spill->taken = false;
	if (!head_of(spill, fact))
		return 0;
	if (spill->setup.join)
		return join_all(spill, fact, err);
	spill->taken = true;
	return 1;
}

/* ---- Runs ------------------------------------------------------------------------------------ */

static int add_run(struct emu_spill *spill, const struct emu_run_extent *run, struct emu_error *err)
{
	if (spill->n_runs == spill->runs_cap) {
		size_t cap = spill->runs_cap ? 2 * spill->runs_cap : FAN_IN;
		struct emu_run_extent *runs = realloc(spill->runs, cap * sizeof(*runs));
		if (!runs)
			return emu_fail_memory(err);
		spill->runs = runs;
		spill->runs_cap = cap;
	}
	spill->runs[spill->n_runs++] = *run;
	return 0;
}

/* All that there is to read becomes a run. */
static int write_run(struct emu_spill *spill, struct emu_run_extent *run, struct emu_error *err)
{
	struct emu_run_writer writer = {.scratch = spill->setup.scratch};
	struct emu_fact fact;
	int result;
	run->from = writer.scratch->len;
	while ((result = step(spill, &fact, err)) == 1)
		if (emu_run_write(&writer, &fact, err) < 0) {
			result = -1;
			break;
		}
	if (result == 0)
		result = emu_run_finish(&writer, err);
	run->fd = writer.scratch->fd;
	run->to = writer.scratch->len;
	emu_run_writer_free(&writer);
	return result;
}

/* From the runs from `first` on. */
static int open_readers(struct emu_spill *spill, size_t first, struct emu_error *err)
{
	size_t n = spill->n_runs - first;
	spill->readers = calloc(n + 1, sizeof(*spill->readers));
	spill->heap = calloc(n + 1, sizeof(struct emu_run_reader *));
	if (!spill->readers || !spill->heap)
		return emu_fail_memory(err);
	spill->merging = true;
	spill->taken = false;
	for (size_t i = 0; i < n; i++) {
		struct emu_run_reader *reader = &spill->readers[spill->n_readers++];
		reader->extent = spill->runs[first + i];
		int result = emu_run_read(reader, err);
		if (result < 0)
			return -1;
		if (result)
			spill->heap[spill->n_heap++] = reader;
	}
	for (size_t i = spill->n_heap / 2 + 1; i-- > 0;)
		sink(spill, i);
	return 0;
}

/* The last runs become one. */
static int merge_runs(struct emu_spill *spill, size_t n, struct emu_error *err)
{
	size_t first = spill->n_runs - n;
	struct emu_run_extent run = {.level = spill->runs[first].level + 1};
	int result = open_readers(spill, first, err);
	if (result == 0)
		result = write_run(spill, &run, err);
	close_readers(spill);
	if (result < 0)
		return -1;
	spill->n_runs = first;
	return add_run(spill, &run, err);
}

static int merge_full_levels(struct emu_spill *spill, struct emu_error *err)
{
	while (spill->n_runs >= FAN_IN &&
		spill->runs[spill->n_runs - FAN_IN].level == spill->runs[spill->n_runs - 1].level)
		if (merge_runs(spill, FAN_IN, err) < 0)
			return -1;
	return 0;
}

static int leave_memory(struct emu_spill *spill, struct emu_error *err)
{
	struct emu_run_extent run = {0};
	if (sort_entries(spill, err) < 0 || write_run(spill, &run, err) < 0 ||
		add_run(spill, &run, err) < 0)
		return -1;
	emu_buf_clear(&spill->facts);
	spill->n = 0;
	return merge_full_levels(spill, err);
}

/* ---- Room in memory -------------------------------------------------------------------------- */

/* Of entries, twice: sorting takes as much again. */
static size_t bytes_of(size_t len, size_t n)
{
	return len + n * 2 * sizeof(struct entry);
}

/* Bytes of the first fact of each key, which is about what joining leaves. */
static size_t joined_bytes(const struct emu_spill *spill)
{
	struct emu_fact last = {0}, fact;
	size_t len = 0, n = 0;
	for (size_t i = 0; i < spill->n; i++, last = fact) {
		fact = fact_at(spill->entries[i].at);
		if (i && emu_str_equal(fact.key, last.key))
			continue;
		len += sizeof(struct head) + fact.key.len + fact.value.len;
		n++;
	}
	return bytes_of(len, n);
}

static int pack(struct emu_spill *spill, struct emu_error *err)
{
	struct emu_buf packed = {0};
	struct emu_fact fact;
	size_t n = 0;
	int result;
	while ((result = step(spill, &fact, err)) == 1) {
		put(&packed, &fact);
		n++;
	}
	if (result < 0 || packed.failed) {
		emu_buf_free(&packed);
		return result < 0 ? -1 : emu_fail_memory(err);
	}
	emu_buf_free(&spill->facts);
	spill->facts = packed;
	spill->n = n;
	return 0;
}

/* What can be joined need not leave memory, where that leaves half of it free. */
static int make_room(struct emu_spill *spill, struct emu_error *err)
{
	if (!spill->setup.join)
		return leave_memory(spill, err);
	if (sort_entries(spill, err) < 0)
		return -1;
	return joined_bytes(spill) <= spill->setup.memory / 2 ? pack(spill, err)
							      : leave_memory(spill, err);
}

int emu_spill_add(
	struct emu_spill *spill, struct emu_str key, struct emu_str value, struct emu_error *err)
{
	struct emu_fact fact = {key, value};
	size_t len = spill->facts.len + sizeof(struct head) + key.len + value.len;
	if (key.len > UINT32_MAX || value.len > UINT32_MAX)
		return emu_fail_memory(err);
	if (spill->n && bytes_of(len, spill->n + 1) > spill->setup.memory &&
		make_room(spill, err) < 0)
		return -1;
	put(&spill->facts, &fact);
	spill->n++;
	return spill->facts.failed ? emu_fail_memory(err) : 0;
}

/* A descriptor of our own, since its owner may go first. */
static int borrow(struct emu_spill *spill, int fd, struct emu_error *err)
{
	int *all = realloc(spill->borrowed, (spill->n_borrowed + 1) * sizeof(*all));
	if (!all)
		return emu_fail_memory(err);
	spill->borrowed = all;
	int own = dup(fd);
	if (own < 0)
		return emu_fail(err, EMU_FAULT_SYSTEM, "a temporary file cannot be shared");
	spill->borrowed[spill->n_borrowed++] = own;
	return own;
}

int emu_spill_add_all(struct emu_spill *spill, const struct emu_spill *other, struct emu_error *err)
{
	const char *at = other->facts.at;
	int fd = -1;
	for (size_t i = 0; i < other->n; i++) {
		struct emu_fact fact = fact_at(at);
		if (emu_spill_add(spill, fact.key, fact.value, err) < 0)
			return -1;
		at = behind(&fact);
	}
	for (size_t i = 0; i < other->n_runs; i++) {
		struct emu_run_extent run = other->runs[i];
		if (!i || run.fd != other->runs[i - 1].fd)
			fd = borrow(spill, run.fd, err);
		run.fd = fd;
		if (fd < 0 || add_run(spill, &run, err) < 0)
			return -1;
	}
	return 0;
}

int emu_spill_sort(struct emu_spill *spill, struct emu_error *err)
{
	if (!spill->n_runs)
		return sort_entries(spill, err);
	if (spill->n && leave_memory(spill, err) < 0)
		return -1;
	while (spill->n_runs > RUNS_MAX)
		if (merge_runs(spill, FAN_IN, err) < 0)
			return -1;
	/* From here on it is the readers that need memory. */
	emu_buf_free(&spill->facts);
	free(spill->entries);
	spill->entries = NULL;
	spill->entries_cap = 0;
	return open_readers(spill, 0, err);
}

int emu_spill_next(
	struct emu_spill *spill, struct emu_str *key, struct emu_str *value, struct emu_error *err)
{
	struct emu_fact fact;
	int result = step(spill, &fact, err);
	if (result == 1) {
		*key = fact.key;
		*value = fact.value;
	}
	return result;
}
