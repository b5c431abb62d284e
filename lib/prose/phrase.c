/* The patterns of phrases, taken apart when a lexicon is loaded: see emu-lexicon(5). */
#include "prose/phrase-internal.h"

#define OPS_MAX 160
#define DEPTH_MAX 8

struct compiler {
	struct emu_str text;
	size_t at;
	struct emu_op ops[OPS_MAX];
	uint32_t n;
	unsigned depth;
	const struct emu_phrase_names *names;
	struct emu_error *err;
};

static int fail(struct compiler *compiler, const char *what)
{
	return emu_fail(compiler->err, EMU_FAULT_USAGE, "phrase \"%.*s\": %s, at byte %zu",
		EMU_STR_ARGS(compiler->text), what, compiler->at + 1);
}

static int emit(struct compiler *compiler, enum emu_opcode code, uint32_t x, uint32_t y)
{
	if (compiler->n == OPS_MAX)
		return fail(compiler, "too long");
	compiler->ops[compiler->n++] = (struct emu_op){code, x, y};
	return 0;
}

static bool is_at(const struct compiler *compiler, const char *bytes)
{
	return compiler->at < compiler->text.len &&
		memchr(bytes, compiler->text.at[compiler->at], strlen(bytes));
}

static void skip_spaces(struct compiler *compiler)
{
	while (is_at(compiler, " "))
		compiler->at++;
}

/* Makes room for one instruction before those from `from` on, whose jumps move with them. */
static int insert(struct compiler *compiler, uint32_t from)
{
	if (compiler->n == OPS_MAX)
		return fail(compiler, "too long");
	memmove(compiler->ops + from + 1, compiler->ops + from,
		(compiler->n - from) * sizeof(*compiler->ops));
	compiler->n++;
	for (uint32_t i = from + 1; i < compiler->n; i++) {
		struct emu_op *op = &compiler->ops[i];
		if (op->code == EMU_OP_SPLIT || op->code == EMU_OP_JUMP)
			op->x++;
		if (op->code == EMU_OP_SPLIT)
			op->y++;
	}
	return 0;
}

/* ---- Elements ------------------------------------------------------------------------ */

/* {number}, {time}, {name}, {class} or {class:id}. */
static int take_place(struct compiler *compiler)
{
	struct emu_str rest = emu_str_after(compiler->text, compiler->at + 1);
	const char *close = memchr(rest.at, '}', rest.len);
	if (!close)
		return fail(compiler, "expected }");
	struct emu_str name = {rest.at, (size_t)(close - rest.at)};
	compiler->at += name.len + 2;
	if (emu_str_equal(name, EMU_STR("number")))
		return emit(compiler, EMU_OP_NUMBER, 0, 0);
	if (emu_str_equal(name, EMU_STR("time")))
		return emit(compiler, EMU_OP_TIME, 0, 0);
	if (emu_str_equal(name, EMU_STR("name")))
		return emit(compiler, EMU_OP_NAME, EMU_NAME_ANY, 0);
	if (emu_str_equal(name, EMU_STR("place")))
		return emit(compiler, EMU_OP_NAME, EMU_NAME_PLACE, 0);
	if (emu_str_equal(name, EMU_STR("words")))
		return emit(compiler, EMU_OP_NAME, EMU_NAME_WORDS, 0);
	if (emu_str_equal(name, EMU_STR("open")))
		return emit(compiler, EMU_OP_MARK, '(', 0);
	if (emu_str_equal(name, EMU_STR("close")))
		return emit(compiler, EMU_OP_MARK, ')', 0);
	const char *colon = memchr(name.at, ':', name.len);
	uint32_t id = EMU_SENSE_ANY;
	if (colon) {
		struct emu_str after = emu_str_after(name, (size_t)(colon - name.at) + 1);
		id = compiler->names->id(compiler->names->context, after);
		name.len = (size_t)(colon - name.at);
	}
	uint32_t class = compiler->names->class(compiler->names->context, name);
	if (class == EMU_TRIE_NONE || id == EMU_TRIE_NONE)
		return fail(compiler, "no term is of the class");
	return emit(compiler, EMU_OP_CLASS, class, id);
}

static size_t word_end(const struct compiler *compiler, size_t at)
{
	while (at < compiler->text.len && !memchr(" ()[]{}|*,:;/\"", compiler->text.at[at], 14))
		at++;
	return at;
}

static bool is_word(const struct compiler *compiler, size_t from, size_t end)
{
	struct emu_str word = {compiler->text.at + from, end - from};
	return word.len && !emu_str_equal(word, EMU_STR("..")) &&
		!emu_str_equal(word, EMU_STR(".")) && !emu_str_equal(word, EMU_STR("-"));
}

/* Words with nothing but spaces between them are one term. */
static int take_words(struct compiler *compiler)
{
	size_t from = compiler->at, end = word_end(compiler, from);
	if (!is_word(compiler, from, end)) {
		compiler->at = end;
		return end - from == 2
			? emit(compiler, EMU_OP_GAP, 0, 0)
			: emit(compiler, EMU_OP_MARK, (unsigned char)compiler->text.at[from], 0);
	}
	while (end < compiler->text.len && compiler->text.at[end] == ' ') {
		size_t next = word_end(compiler, end + 1);
		if (!is_word(compiler, end + 1, next))
			break;
		end = next;
	}
	compiler->at = end;
	struct emu_str words = {compiler->text.at + from, end - from};
	uint32_t leaf = compiler->names->leaf(compiler->names->context, words);
	return leaf == EMU_TRIE_NONE ? -1 : emit(compiler, EMU_OP_LEAF, leaf, 0);
}

static int take_alternatives(struct compiler *compiler);

static int take_group(struct compiler *compiler, char close)
{
	if (++compiler->depth > DEPTH_MAX)
		return fail(compiler, "too many brackets in one another");
	compiler->at++;
	if (take_alternatives(compiler) < 0)
		return -1;
	if (compiler->at == compiler->text.len || compiler->text.at[compiler->at] != close)
		return fail(compiler, "a bracket that is not closed");
	compiler->at++;
	compiler->depth--;
	return 0;
}

/* [...] may be left out, [...]* may be there any number of times. */
static int take_optional(struct compiler *compiler)
{
	uint32_t from = compiler->n;
	if (take_group(compiler, ']') < 0 || insert(compiler, from) < 0)
		return -1;
	bool again = is_at(compiler, "*");
	compiler->at += again;
	if (again && emit(compiler, EMU_OP_JUMP, from, 0) < 0)
		return -1;
	compiler->ops[from] = (struct emu_op){EMU_OP_SPLIT, from + 1, compiler->n};
	return 0;
}

static int take_element(struct compiler *compiler)
{
	switch (compiler->text.at[compiler->at]) {
	case '{':
		return take_place(compiler);
	case '(':
		return take_group(compiler, ')');
	case '[':
		return take_optional(compiler);
	case ',':
	case ':':
	case ';':
	case '/':
	case '"':
		return emit(
			compiler, EMU_OP_MARK, (unsigned char)compiler->text.at[compiler->at++], 0);
	case '}':
	case '*':
		return fail(compiler, "a sign that stands for nothing here");
	default:
		return take_words(compiler);
	}
}

static int take_sequence(struct compiler *compiler)
{
	for (skip_spaces(compiler); compiler->at < compiler->text.len && !is_at(compiler, "|)]");
		skip_spaces(compiler))
		if (take_element(compiler) < 0)
			return -1;
	return 0;
}

static int take_alternatives(struct compiler *compiler)
{
	uint32_t from = compiler->n;
	if (take_sequence(compiler) < 0)
		return -1;
	if (!is_at(compiler, "|"))
		return 0;
	compiler->at++;
	if (insert(compiler, from) < 0 || emit(compiler, EMU_OP_JUMP, 0, 0) < 0)
		return -1;
	uint32_t jump = compiler->n - 1;
	compiler->ops[from] = (struct emu_op){EMU_OP_SPLIT, from + 1, compiler->n};
	if (take_alternatives(compiler) < 0)
		return -1;
	compiler->ops[jump].x = compiler->n;
	return 0;
}

int emu_phrase_compile(struct emu_arena *arena, struct emu_str pattern,
	const struct emu_phrase_names *names, const struct emu_op **program, struct emu_error *err)
{
	struct compiler compiler = {.text = pattern, .names = names, .err = err};
	if (take_alternatives(&compiler) < 0)
		return -1;
	if (compiler.at < pattern.len)
		return fail(&compiler, "a sign that stands for nothing here");
	if (emit(&compiler, EMU_OP_MATCH, 0, 0) < 0)
		return -1;
	struct emu_op *kept = emu_arena_array(arena, compiler.n, sizeof(*kept));
	if (!kept)
		return emu_fail_memory(err);
	memcpy(kept, compiler.ops, compiler.n * sizeof(*kept));
	*program = kept;
	return 0;
}

/* ---- What it can begin with ---------------------------------------------------------- */

/* Depth is the number of instructions; what begins with a name or a gap begins with anything. */
static uint64_t first_from(
	const struct emu_op *program, uint32_t at, const struct emu_term *terms, unsigned depth)
{
	const struct emu_op *op = &program[at];
	if (depth > OPS_MAX)
		return UINT64_MAX;
	switch (op->code) {
	case EMU_OP_CLASS:
		return emu_set_of(op->x);
	case EMU_OP_NUMBER:
		return EMU_SET_NUMBER;
	case EMU_OP_TIME:
		return EMU_SET_TIME;
	case EMU_OP_MARK:
		return EMU_SET_MARK;
	case EMU_OP_LEAF:
		return terms[op->x].classes;
	case EMU_OP_SPLIT:
		return first_from(program, op->x, terms, depth + 1) |
			first_from(program, op->y, terms, depth + 1);
	case EMU_OP_JUMP:
		return first_from(program, op->x, terms, depth + 1);
	case EMU_OP_NAME:
		return op->x == EMU_NAME_PLACE
			? emu_set_of(EMU_CLASS_BODY)
			: UINT64_MAX & ~(EMU_SET_NUMBER | EMU_SET_MARK | EMU_SET_TIME);
	case EMU_OP_GAP:
	case EMU_OP_MATCH:
		break;
	}
	return UINT64_MAX;
}

uint64_t emu_phrase_first(const struct emu_op *program, const struct emu_term *terms)
{
	return first_from(program, 0, terms, 0);
}

/* ---- What it cannot do without ------------------------------------------------------- */

static uint64_t needs_from(const struct emu_op *program, uint32_t at)
{
	const struct emu_op *op = &program[at];
	switch (op->code) {
	case EMU_OP_CLASS:
		return emu_set_of(op->x) | needs_from(program, at + 1);
	case EMU_OP_NUMBER:
		return EMU_SET_NUMBER | needs_from(program, at + 1);
	case EMU_OP_TIME:
		return EMU_SET_TIME | needs_from(program, at + 1);
	case EMU_OP_SPLIT:
		/* The second way is behind the first, which may be gone many times or never. */
		return needs_from(program, op->y) &
			(program[op->y - 1].code == EMU_OP_JUMP && program[op->y - 1].x > at
					? needs_from(program, at + 1)
					: UINT64_MAX);
	case EMU_OP_JUMP:
		return op->x > at ? needs_from(program, op->x) : UINT64_MAX;
	case EMU_OP_MATCH:
		return 0;
	default:
		return needs_from(program, at + 1);
	}
}

uint64_t emu_phrase_needs(const struct emu_op *program)
{
	return needs_from(program, 0);
}
