/*
 * URI references: the resolution algorithm of RFC 3986 section 5.2 over pointer and length. The
 * schema set calls it for every $id and $ref; what comes out are names to look up.
 */
#include "schema/uri-internal.h"

#include <stdbool.h>
#include <stdint.h>

struct parts {
	struct emu_str scheme, authority, path, query, fragment;
	bool has_scheme, has_authority, has_query, has_fragment;
};

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t find(struct emu_str text, const char *any)
{
	size_t at = 0;
	while (at < text.len && (!text.at[at] || !strchr(any, text.at[at])))
		at++;
	return at;
}

/* The length of a scheme with its colon, 0 where there is none. */
static size_t scheme_len(struct emu_str text)
{
	size_t at = 0;
	if (!text.len || !is_alpha(text.at[0]))
		return 0;
	while (at < text.len &&
		(is_alpha(text.at[at]) || is_digit(text.at[at]) || text.at[at] == '+' ||
			text.at[at] == '-' || text.at[at] == '.'))
		at++;
	return at < text.len && text.at[at] == ':' ? at + 1 : 0;
}

static struct parts split(struct emu_str text)
{
	struct parts parts = {0};
	size_t at = scheme_len(text);
	if (at) {
		parts.has_scheme = true;
		parts.scheme = (struct emu_str){text.at, at - 1};
		text = emu_str_after(text, at);
	}
	at = find(text, "#");
	if (at < text.len) {
		parts.has_fragment = true;
		parts.fragment = emu_str_after(text, at + 1);
		text.len = at;
	}
	at = find(text, "?");
	if (at < text.len) {
		parts.has_query = true;
		parts.query = emu_str_after(text, at + 1);
		text.len = at;
	}
	if (emu_str_starts(text, EMU_STR("//"))) {
		parts.has_authority = true;
		text = emu_str_after(text, 2);
		at = find(text, "/");
		parts.authority = (struct emu_str){text.at, at};
		text = emu_str_after(text, at);
	}
	parts.path = text;
	return parts;
}

/* Takes the last segment off what was appended since `start`; false where there is none. */
static bool drop_segment(struct emu_buf *out, size_t start, bool absolute)
{
	size_t len = out->len;
	if (len > start && out->at[len - 1] == '/')
		len--;
	if (len <= start)
		return false;
	size_t end = len;
	while (len > start && out->at[len - 1] != '/')
		len--;
	if (!absolute && end - len == 2 && memcmp(out->at + len, "..", 2) == 0)
		return false;
	out->len = len;
	return true;
}

/* RFC 3986 section 5.2.4, over segments. */
static void append_path(struct emu_str path, struct emu_buf *out, bool rooted)
{
	bool absolute = path.len && path.at[0] == '/';
	if (absolute) {
		emu_buf_push(out, '/');
		path = emu_str_after(path, 1);
	}
	size_t start = out->len;
	while (!out->failed) {
		size_t len = find(path, "/");
		struct emu_str segment = {path.at, len};
		bool last = len == path.len;
		if (emu_str_equal(segment, EMU_STR(".."))) {
			if (!drop_segment(out, start, absolute || rooted) && !(absolute || rooted))
				emu_buf_append(out, last ? EMU_STR("..") : EMU_STR("../"));
		} else if (!emu_str_equal(segment, EMU_STR("."))) {
			emu_buf_append(out, segment);
			if (!last)
				emu_buf_push(out, '/');
		}
		if (last)
			return;
		path = emu_str_after(path, len + 1);
	}
}

/* RFC 3986 section 5.2.3: the reference's path behind the base's folder. */
static void merge(const struct parts *base, struct emu_str path, struct emu_buf *merged)
{
	if (base->has_authority && !base->path.len) {
		emu_buf_push(merged, '/');
	} else {
		size_t len = base->path.len;
		while (len && base->path.at[len - 1] != '/')
			len--;
		emu_buf_append(merged, (struct emu_str){base->path.at, len});
	}
	emu_buf_append(merged, path);
}

static void append_head(
	const struct parts *from, const struct parts *authority, struct emu_buf *out)
{
	if (from->has_scheme) {
		emu_buf_append(out, from->scheme);
		emu_buf_push(out, ':');
	}
	if (authority->has_authority) {
		emu_buf_append(out, EMU_STR("//"));
		emu_buf_append(out, authority->authority);
	}
}

static void append_tail(
	const struct parts *query, const struct parts *fragment, struct emu_buf *out)
{
	if (query->has_query) {
		emu_buf_push(out, '?');
		emu_buf_append(out, query->query);
	}
	if (fragment->has_fragment) {
		emu_buf_push(out, '#');
		emu_buf_append(out, fragment->fragment);
	}
}

void emu_uri_resolve(struct emu_str base, struct emu_str reference, struct emu_buf *out)
{
	struct parts from = split(base), to = split(reference);
	if (to.has_scheme) {
		append_head(&to, &to, out);
		/* An opaque path (urn:a:b) has no segments to tidy. */
		if (to.has_authority || (to.path.len && to.path.at[0] == '/'))
			append_path(to.path, out, true);
		else
			emu_buf_append(out, to.path);
		append_tail(&to, &to, out);
		return;
	}
	append_head(&from, to.has_authority ? &to : &from, out);
	bool rooted = from.has_scheme || from.has_authority;
	if (to.has_authority || (to.path.len && to.path.at[0] == '/')) {
		append_path(to.path, out, true);
		append_tail(&to, &to, out);
	} else if (!to.path.len) {
		emu_buf_append(out, from.path);
		append_tail(to.has_query ? &to : &from, &to, out);
	} else {
		struct emu_buf merged = {0};
		merge(&from, to.path, &merged);
		append_path(emu_buf_str(&merged), out, rooted);
		out->failed |= merged.failed;
		emu_buf_free(&merged);
		append_tail(&to, &to, out);
	}
}

struct emu_str emu_uri_split(struct emu_str uri, struct emu_str *fragment)
{
	size_t at = find(uri, "#");
	*fragment = at < uri.len ? emu_str_after(uri, at + 1) : (struct emu_str){NULL, 0};
	return (struct emu_str){uri.at, at};
}

static int hex(char c)
{
	if (is_digit(c))
		return c - '0';
	if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
		return (c | 32) - 'a' + 10;
	return -1;
}

void emu_uri_decode(struct emu_str text, struct emu_buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		int high = text.at[i] == '%' && text.len - i > 2 ? hex(text.at[i + 1]) : -1;
		int low = high >= 0 ? hex(text.at[i + 2]) : -1;
		if (low < 0) {
			emu_buf_push(out, text.at[i]);
			continue;
		}
		emu_buf_push(out, (char)(unsigned char)(high << 4 | low));
		i += 2;
	}
}

void emu_uri_encode(struct emu_str text, struct emu_buf *out)
{
	static const char digits[] = "0123456789ABCDEF";
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (is_alpha(c) || is_digit(c) || (c && strchr("-._~!$&'()*+,;=:@/", c))) {
			emu_buf_push(out, c);
			continue;
		}
		emu_buf_push(out, '%');
		emu_buf_push(out, digits[(unsigned char)c >> 4]);
		emu_buf_push(out, digits[(unsigned char)c & 15]);
	}
}
