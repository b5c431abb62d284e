/* Reading the command line by a filter's table and the shared one. Called once by the run loop;
 * hands back a filled configuration and the operands. */
#include "cli/option.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

struct parse {
	const struct emu_options *options;
	int argc, at; /* `at`: the word after the one being read */
	char **argv;
	struct emu_arena *arena;
};

/* An option of one of the tables, with the configuration it writes to. */
struct found {
	const struct emu_option *option;
	char *base;
};

/* The i-th of both tables; its option is NULL behind the last. */
static struct found option_at(const struct emu_options *options, size_t i)
{
	const struct emu_option *own = options->own, *shared = options->shared;
	for (; own && own->kind != EMU_OPTION_END; own++)
		if (i-- == 0)
			return (struct found){own, options->own_base};
	for (; shared && shared->kind != EMU_OPTION_END; shared++)
		if (i-- == 0)
			return (struct found){shared, options->shared_base};
	return (struct found){0};
}

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;
	return least < c ? least : c;
}

#define LONGEST_NAME 40

/* How many letters must be put in, left out or changed to make one name the other. */
static size_t distance(struct emu_str a, struct emu_str b)
{
	size_t row[LONGEST_NAME + 1];

	if (a.len > LONGEST_NAME || b.len > LONGEST_NAME)
		return LONGEST_NAME;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 0; i < a.len; i++) {
		size_t diagonal = row[0];
		row[0] = i + 1;
		for (size_t j = 0; j < b.len; j++) {
			size_t above = row[j + 1];
			row[j + 1] = smallest(
				above + 1, row[j] + 1, diagonal + (a.at[i] != b.at[j]));
			diagonal = above;
		}
	}
	return row[b.len];
}

static int unknown(const struct parse *parse, struct emu_str name, struct emu_error *err)
{
	const char *near = NULL;
	size_t least = 3; /* further away is no slip of the finger */
	struct found found;

	for (size_t i = 0; (found = option_at(parse->options, i)).option; i++) {
		if (!found.option->help)
			continue;
		struct emu_str candidate = emu_str_from(found.option->name);
		size_t away = distance(name, candidate);
		if (away < least && away < candidate.len) {
			least = away;
			near = candidate.at;
		}
	}
	if (near)
		return emu_fail(err, EMU_FAULT_USAGE, "unknown option --%.*s: did you mean --%s?",
			EMU_STR_ARGS(name), near);
	return emu_fail(err, EMU_FAULT_USAGE, "unknown option --%.*s", EMU_STR_ARGS(name));
}

static struct found find_whole(const struct parse *parse, struct emu_str name)
{
	struct found found;
	for (size_t i = 0; (found = option_at(parse->options, i)).option; i++)
		if (emu_str_equal(emu_str_from(found.option->name), name))
			break;
	return found;
}

/* By its name or a unique beginning of it; hidden options by their name alone. */
static int find_name(
	const struct parse *parse, struct emu_str name, struct found *result, struct emu_error *err)
{
	struct found found;

	*result = find_whole(parse, name);
	if (result->option)
		return 0;
	for (size_t i = 0; (found = option_at(parse->options, i)).option; i++) {
		bool begins = emu_str_starts(emu_str_from(found.option->name), name);
		if (!begins || !found.option->help || !name.len)
			continue;
		if (result->option)
			return emu_fail(err, EMU_FAULT_USAGE, "option --%.*s could be --%s or --%s",
				EMU_STR_ARGS(name), result->option->name, found.option->name);
		*result = found;
	}
	return result->option ? 0 : unknown(parse, name, err);
}

static int find_letter(
	const struct parse *parse, char letter, struct found *result, struct emu_error *err)
{
	for (size_t i = 0; (*result = option_at(parse->options, i)).option; i++)
		if (result->option->letter == letter)
			return 0;
	return emu_fail(err, EMU_FAULT_USAGE, "unknown option -%c", letter);
}

static int choose(
	const struct emu_option *option, const char *value, int *choice, struct emu_error *err)
{
	char all[256] = "";
	size_t len = 0;

	for (int i = 0; option->choices[i]; i++) {
		if (strcmp(option->choices[i], value) == 0) {
			*choice = i;
			return 0;
		}
		const char *before = i == 0 ? "" : option->choices[i + 1] ? ", " : " or ";
		size_t room = sizeof(all) - len, need = strlen(before) + strlen(option->choices[i]);
		if (need < room) {
			strcpy(all + len, before);
			strcat(all + len, option->choices[i]);
			len += need;
		}
	}
	return emu_fail(err, EMU_FAULT_USAGE, "option --%s: expected %s, found \"%s\"",
		option->name, all, value);
}

static int read_size(
	const struct emu_option *option, const char *value, size_t *size, struct emu_error *err)
{
	static const char units[] = "KMG";
	const char *at = value;
	size_t number = 0;

	for (; *at >= '0' && *at <= '9'; at++) {
		size_t digit = (size_t)(*at - '0');
		if (number > (SIZE_MAX - digit) / 10)
			goto too_large;
		number = 10 * number + digit;
	}
	const char *unit = at > value && *at ? strchr(units, *at) : NULL;
	if (at == value || (*at && (!unit || at[1])))
		return emu_fail(err, EMU_FAULT_USAGE,
			"option --%s: expected a number, K, M or G behind it allowed, found "
			"\"%s\"",
			option->name, value);
	size_t shift = unit ? 10 * (size_t)(unit - units + 1) : 0;
	if (number > SIZE_MAX >> shift)
		goto too_large;
	*size = number << shift;
	return 0;
too_large:
	return emu_fail(err, EMU_FAULT_USAGE, "option --%s: %s is too large", option->name, value);
}

static int add_to_list(const struct parse *parse, struct emu_option_list *list, const char *value,
	struct emu_error *err)
{
	/* Room is taken in powers of two, so a list is full when its length is one. */
	if ((list->n & (list->n - 1)) == 0) {
		const char **items = emu_arena_array(
			parse->arena, list->n ? 2 * list->n : 1, sizeof(*items));
		if (!items)
			return emu_fail_memory(err);
		if (list->n)
			memcpy(items, list->items, list->n * sizeof(*items));
		list->items = items;
	}
	list->items[list->n++] = value;
	return 0;
}

static int store(
	const struct parse *parse, struct found found, const char *value, struct emu_error *err)
{
	void *to = found.base + found.option->offset;

	switch (found.option->kind) {
	case EMU_OPTION_FLAG:
		*(bool *)to = true;
		return 0;
	case EMU_OPTION_TEXT:
		*(const char **)to = value;
		return 0;
	case EMU_OPTION_CHOICE:
		return choose(found.option, value, to, err);
	case EMU_OPTION_SIZE:
		return read_size(found.option, value, to, err);
	case EMU_OPTION_LIST:
		return add_to_list(parse, to, value, err);
	case EMU_OPTION_END:
		break;
	}
	return -1;
}

/* The argument is what stands behind the option, or the next word. */
static int store_argument(
	struct parse *parse, struct found found, const char *attached, struct emu_error *err)
{
	if (!attached && parse->at == parse->argc)
		return emu_fail(err, EMU_FAULT_USAGE, "option --%s needs an argument: %s",
			found.option->name, found.option->argument);
	return store(parse, found, attached ? attached : parse->argv[parse->at++], err);
}

static int read_long(struct parse *parse, const char *word, struct emu_error *err)
{
	const char *equals = strchr(word, '=');
	struct emu_str name = {word, equals ? (size_t)(equals - word) : strlen(word)};
	struct found found;

	if (find_name(parse, name, &found, err))
		return -1;
	if (found.option->kind != EMU_OPTION_FLAG)
		return store_argument(parse, found, equals ? equals + 1 : NULL, err);
	if (equals)
		return emu_fail(
			err, EMU_FAULT_USAGE, "option --%s takes no argument", found.option->name);
	return store(parse, found, NULL, err);
}

static int read_letters(struct parse *parse, const char *letters, struct emu_error *err)
{
	struct found found;

	for (; *letters; letters++) {
		if (find_letter(parse, *letters, &found, err))
			return -1;
		if (found.option->kind != EMU_OPTION_FLAG)
			return store_argument(parse, found, letters[1] ? letters + 1 : NULL, err);
		if (store(parse, found, NULL, err))
			return -1;
	}
	return 0;
}

int emu_options_parse(const struct emu_options *options, int argc, char **argv, int *n_operands,
	struct emu_arena *arena, struct emu_error *err)
{
	struct parse parse = {.options = options, .argc = argc, .argv = argv, .arena = arena};
	bool only_operands = false;
	int n = 0, result = 0;

	while (result == 0 && parse.at < argc) {
		char *word = argv[parse.at++];
		if (only_operands || word[0] != '-' || !word[1])
			argv[n++] = word; /* behind what was read: nothing is overwritten */
		else if (strcmp(word, "--") == 0)
			only_operands = true;
		else if (word[1] == '-')
			result = read_long(&parse, word + 2, err);
		else
			result = read_letters(&parse, word + 1, err);
	}
	*n_operands = n;
	return result;
}
