/*
 * Runs the programs of phrases: backtracking over the few tokens of a phrase, the ways a pattern
 * names first being tried first, with a budget that no text can exceed.
 */
#include "prose/match.h"

#include "prose/phrase-internal.h"

#define BUDGET 3000
#define NAME_MAX 24 /* tokens */
#define GAP_MAX 8

struct machine {
	const struct emu_lexicon *lexicon;
	const struct emu_scan *scan;
	struct emu_str text;
	const struct emu_op *program;
	struct emu_match *match;
	unsigned budget;
};

const struct emu_capture *emu_match_capture(
	const struct emu_match *match, uint16_t class, size_t *i)
{
	for (; *i < match->n; ++*i)
		if (match->captures[*i].class == class)
			return &match->captures[(*i)++];
	return NULL;
}

/* ---- Names --------------------------------------------------------------------------- */

static bool is_capital(const struct machine *machine, const struct emu_token *token)
{
	return emu_reading_is_capital(&machine->scan->copy, machine->text, token->from);
}

static bool is_place(const struct machine *machine, const struct emu_token *token)
{
	uint16_t id = emu_token_id(machine->lexicon, token, EMU_CLASS_BODY);
	return id != EMU_SENSE_ANY &&
		emu_str_equal(machine->lexicon->ids.names[id], EMU_STR("place"));
}

static bool may_begin_name(
	const struct machine *machine, const struct emu_token *token, enum emu_name_kind kind)
{
	switch (kind) {
	case EMU_NAME_PLACE:
		return emu_token_is(token, EMU_CLASS_BODY);
	case EMU_NAME_WORDS:
		return true;
	case EMU_NAME_ANY:
		break;
	}
	return !machine->lexicon->cased || is_capital(machine, token);
}

/* "and" is within a name where what follows could not begin one: Education and Training. */
static bool joins_names(const struct machine *machine, const struct emu_token *and)
{
	return machine->lexicon->cased && and[1].kind == EMU_TOKEN_WORD &&
		is_capital(machine, and+1);
}

/* Whether the token may stand within a name. */
static bool is_of_name(const struct machine *machine, const struct emu_token *token,
	enum emu_name_kind kind, bool first)
{
	const uint64_t outside = emu_set_of(EMU_CLASS_STOP) | emu_set_of(EMU_CLASS_ACT) |
		emu_set_of(EMU_CLASS_ROLE) | emu_set_of(EMU_CLASS_TITLE) |
		emu_set_of(EMU_CLASS_PART) | emu_set_of(EMU_CLASS_SIGN) |
		emu_set_of(EMU_CLASS_CONFERENCE) | emu_set_of(EMU_CLASS_REVIEW) |
		emu_set_of(EMU_CLASS_PASSIVE) | emu_set_of(EMU_CLASS_BOUND);
	switch (token->kind) {
	case EMU_TOKEN_WORD:
	case EMU_TOKEN_TERM:
		if (emu_token_is(token, EMU_CLASS_AND))
			return !first && joins_names(machine, token);
		if ((token->classes & outside) ||
			(kind == EMU_NAME_WORDS && is_place(machine, token)))
			return false;
		return !first || may_begin_name(machine, token, kind);
	case EMU_TOKEN_MARK:
		return !first && kind != EMU_NAME_WORDS &&
			(token->value == '-' || token->value == '"');
	case EMU_TOKEN_NUMBER:
		return !first && kind != EMU_NAME_WORDS;
	case EMU_TOKEN_TIME:
		break;
	}
	return false;
}

/* How many tokens from `at` on can be a name. */
static uint32_t name_len(const struct machine *machine, enum emu_name_kind kind, uint32_t at)
{
	const struct emu_token *tokens = machine->scan->tokens;
	uint32_t n = 0;
	while (n < NAME_MAX && at + n < machine->scan->n_tokens &&
		is_of_name(machine, &tokens[at + n], kind, n == 0))
		n++;
	while (n && tokens[at + n - 1].kind == EMU_TOKEN_MARK)
		n--;
	return n;
}

/* ---- The machine --------------------------------------------------------------------- */

static bool run(struct machine *machine, uint32_t pc, uint32_t at);

static bool capture(struct machine *machine, uint32_t pc, uint16_t class, uint16_t id, uint32_t at,
	uint32_t end)
{
	struct emu_match *match = machine->match;
	if (match->n == EMU_CAPTURES_MAX)
		return false;
	match->captures[match->n++] = (struct emu_capture){class, id, at, end};
	if (run(machine, pc + 1, end))
		return true;
	match->n--;
	return false;
}

static bool run_name(struct machine *machine, uint32_t pc, uint32_t at)
{
	enum emu_name_kind kind = (enum emu_name_kind)machine->program[pc].x;
	uint32_t least = kind == EMU_NAME_PLACE ? 2 : 1;
	for (uint32_t n = name_len(machine, kind, at); n >= least; n--)
		if (capture(machine, pc, EMU_CAPTURE_NAME, EMU_SENSE_ANY, at, at + n))
			return true;
	return false;
}

static bool run_gap(struct machine *machine, uint32_t pc, uint32_t at)
{
	for (uint32_t n = 0; n <= GAP_MAX && at + n < machine->scan->n_tokens; n++) {
		if (run(machine, pc + 1, at + n))
			return true;
		enum emu_token_kind kind = machine->scan->tokens[at + n].kind;
		if (kind != EMU_TOKEN_WORD && kind != EMU_TOKEN_TERM)
			break;
	}
	return false;
}

static bool run_class(struct machine *machine, const struct emu_op *op, uint32_t pc, uint32_t at)
{
	const struct emu_token *token = &machine->scan->tokens[at];
	if (!emu_token_is(token, op->x))
		return false;
	const struct emu_term *term = &machine->lexicon->terms[token->value];
	for (size_t i = 0; i < term->n; i++)
		if (term->senses[i].class == op->x &&
			(op->y == EMU_SENSE_ANY || op->y == term->senses[i].id))
			return capture(
				machine, pc, (uint16_t)op->x, term->senses[i].id, at, at + 1);
	return false;
}

static bool run_token(struct machine *machine, const struct emu_op *op, uint32_t pc, uint32_t at)
{
	const struct emu_token *token = &machine->scan->tokens[at];
	switch (op->code) {
	case EMU_OP_NUMBER:
		return token->kind == EMU_TOKEN_NUMBER &&
			capture(machine, pc, EMU_CAPTURE_NUMBER, EMU_SENSE_ANY, at, at + 1);
	case EMU_OP_TIME:
		return (token->classes & EMU_SET_TIME) &&
			capture(machine, pc, EMU_CAPTURE_TIME, EMU_SENSE_ANY, at, at + 1);
	case EMU_OP_MARK:
		return emu_token_is_mark(token, op->x) && run(machine, pc + 1, at + 1);
	case EMU_OP_LEAF:
		return token->kind == EMU_TOKEN_TERM && token->value == op->x &&
			run(machine, pc + 1, at + 1);
	default:
		return run_class(machine, op, pc, at);
	}
}

/* Depth is bounded by the budget. */
static bool run(struct machine *machine, uint32_t pc, uint32_t at)
{
	for (;;) {
		const struct emu_op *op = &machine->program[pc];
		if (!machine->budget)
			return false;
		machine->budget--;
		switch (op->code) {
		case EMU_OP_MATCH:
			machine->match->end = at;
			return true;
		case EMU_OP_JUMP:
			pc = op->x;
			continue;
		case EMU_OP_SPLIT:
			if (run(machine, op->x, at))
				return true;
			pc = op->y;
			continue;
		case EMU_OP_NAME:
			return run_name(machine, pc, at);
		case EMU_OP_GAP:
			return run_gap(machine, pc, at);
		default:
			return at < machine->scan->n_tokens && run_token(machine, op, pc, at);
		}
	}
}

bool emu_match_phrase(const struct emu_lexicon *lexicon, const struct emu_scan *scan,
	struct emu_str text, const struct emu_phrase *phrase, uint32_t token,
	struct emu_match *match)
{
	struct machine machine = {lexicon, scan, text, phrase->program, match, BUDGET};
	match->phrase = phrase;
	match->from = token;
	match->n = 0;
	return run(&machine, 0, token) && match->end > token;
}

bool emu_match_at(const struct emu_lexicon *lexicon, const struct emu_scan *scan,
	struct emu_str text, uint32_t token, uint64_t there, struct emu_match *match)
{
	uint64_t classes = scan->tokens[token].classes;
	struct emu_match found;
	match->end = 0;
	if (!(classes & lexicon->first))
		return false;
	for (size_t i = 0; i < lexicon->n_phrases; i++) {
		const struct emu_phrase *phrase = &lexicon->phrases[i];
		if ((classes & phrase->first) && !(phrase->needs & ~there) &&
			emu_match_phrase(lexicon, scan, text, phrase, token, &found) &&
			found.end > match->end)
			*match = found;
	}
	return match->end > 0;
}
