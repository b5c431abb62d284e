/* Formats of addresses: IP, mailboxes, URIs and their templates. Host names are format-host.c's. */
#include "schema/format-net-internal.h"

#include <stddef.h>

#include "base/text.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_hex(char c)
{
	return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static bool is_one_of(char c, const char *any)
{
	return c && strchr(any, c);
}

static bool is_high(char c)
{
	return (unsigned char)c >= 0x80;
}

/* The text up to the byte, with `text` moved past it; all of it where there is none. */
static struct emu_str take_until(struct emu_str *text, char byte, bool *found)
{
	const char *at = text->len ? memchr(text->at, byte, text->len) : NULL;
	struct emu_str before = {text->at, at ? (size_t)(at - text->at) : text->len};
	*found = at;
	*text = emu_str_after(*text, before.len + (at != NULL));
	return before;
}

bool emu_format_is_ipv4(struct emu_str text)
{
	bool more = true;
	int n = 0;
	for (; more; n++) {
		struct emu_str part = take_until(&text, '.', &more);
		int value = 0;
		if (!part.len || part.len > 3 || (part.len > 1 && part.at[0] == '0'))
			return false;
		for (size_t i = 0; i < part.len; i++) {
			if (!is_digit(part.at[i]))
				return false;
			value = value * 10 + (part.at[i] - '0');
		}
		if (value > 255)
			return false;
	}
	return n == 4;
}

/* How many 16-bit groups the text is; -1 where it is none. The last may be an IPv4 address. */
static int count_groups(struct emu_str text, bool last)
{
	int n = 0;
	bool more = text.len > 0;
	while (more) {
		struct emu_str group = take_until(&text, ':', &more);
		if (last && !more && emu_format_is_ipv4(group))
			return n + 2;
		if (!group.len || group.len > 4)
			return -1;
		for (size_t i = 0; i < group.len; i++) {
			if (!is_hex(group.at[i]))
				return -1;
		}
		n++;
	}
	return n;
}

bool emu_format_is_ipv6(struct emu_str text)
{
	size_t gap = 0;
	while (gap + 1 < text.len && !(text.at[gap] == ':' && text.at[gap + 1] == ':'))
		gap++;
	if (gap + 1 >= text.len)
		return count_groups(text, true) == 8;
	int before = count_groups((struct emu_str){text.at, gap}, false);
	int after = count_groups(emu_str_after(text, gap + 2), true);
	return before >= 0 && after >= 0 && before + after <= 7;
}

static bool is_quoted_local(struct emu_str text, bool international)
{
	if (text.len < 2 || text.at[0] != '"' || text.at[text.len - 1] != '"')
		return false;
	for (size_t i = 1; i + 1 < text.len; i++) {
		char c = text.at[i];
		if (c == '\\' && i + 2 < text.len)
			c = text.at[++i] == '"' || text.at[i] == '\\' ? 'a' : text.at[i];
		if (c == '"' || c == '\\' || (unsigned char)c < 32 || c == 127 ||
			(is_high(c) && !international))
			return false;
	}
	return true;
}

static bool is_local(struct emu_str text, bool international)
{
	if (is_quoted_local(text, international))
		return true;
	bool dot = true; /* none first, last or twice */
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '.' && dot)
			return false;
		dot = c == '.';
		if (!dot && !is_alpha(c) && !is_digit(c) && !is_one_of(c, "!#$%&'*+-/=?^_`{|}~") &&
			!(international && is_high(c)))
			return false;
	}
	return !dot;
}

/* Whoever sends mail brings an internationalized domain into form C first (RFC 5895 section 2). */
static bool is_mail_domain(struct emu_str text, bool international)
{
	if (!international)
		return emu_format_is_hostname(text, false);
	struct emu_buf composed = {0};
	emu_text_nfc(text, &composed);
	bool valid = !composed.failed && emu_format_is_hostname(emu_buf_str(&composed), true);
	emu_buf_free(&composed);
	return valid;
}

bool emu_format_is_email(struct emu_str text, bool international)
{
	size_t at = text.len;
	while (at && text.at[at - 1] != '@')
		at--;
	if (!at)
		return false;
	struct emu_str local = {text.at, at - 1}, domain = emu_str_after(text, at);
	if (!is_local(local, international))
		return false;
	if (!domain.len || domain.at[0] != '[')
		return is_mail_domain(domain, international);
	if (domain.at[domain.len - 1] != ']')
		return false;
	domain = (struct emu_str){domain.at + 1, domain.len - 2};
	if (emu_str_starts(domain, EMU_STR("IPv6:")))
		return emu_format_is_ipv6(emu_str_after(domain, 5));
	return emu_format_is_ipv4(domain);
}

/* RFC 3987 section 2.2, ucschar at *at, which moves past it; iprivate too where that is let. */
static bool take_foreign(struct emu_str text, size_t *at, bool private)
{
	int32_t c = emu_text_next(text, at);
	if ((c >= 0xe000 && c < 0xf900) || c >= 0xf0000)
		return private && (c & 0xffff) < 0xfffe;
	return c >= 0xa0 && !(c >= 0xfdd0 && c < 0xfdf0) && !(c >= 0xfff0 && c < 0x10000) &&
		(c & 0xffff) < 0xfffe && !(c >= 0xe0000 && c < 0xe1000);
}

/* RFC 3986: unreserved, sub-delims, %XX and what `more` adds; with `international`, what RFC 3987
 * adds. */
static bool is_made_of(struct emu_str text, const char *more, bool international, bool private)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '%') {
			if (text.len - i < 3 || !is_hex(text.at[i + 1]) || !is_hex(text.at[i + 2]))
				return false;
			i += 2;
		} else if (international && is_high(c)) {
			if (!take_foreign(text, &i, private))
				return false;
			i--;
		} else if (!is_alpha(c) && !is_digit(c) && !is_one_of(c, "-._~!$&'()*+,;=") &&
			!is_one_of(c, more)) {
			return false;
		}
	}
	return true;
}

/* RFC 3986 section 3.2.2, what stands between brackets. */
static bool is_ip_literal(struct emu_str text)
{
	if (!text.len || (text.at[0] | 32) != 'v')
		return emu_format_is_ipv6(text);
	bool dot;
	struct emu_str version = take_until(&text, '.', &dot);
	for (size_t i = 1; i < version.len; i++) {
		if (!is_hex(version.at[i]))
			return false;
	}
	return dot && version.len > 1 && text.len && !memchr(text.at, '%', text.len) &&
		is_made_of(text, ":", false, false);
}

/* RFC 3986 section 3.2: user, host and port. */
static bool is_authority(struct emu_str text, bool international)
{
	const char *at = text.len ? memchr(text.at, '@', text.len) : NULL;
	if (at) {
		struct emu_str user = {text.at, (size_t)(at - text.at)};
		if (!is_made_of(user, ":", international, false))
			return false;
		text = emu_str_after(text, user.len + 1);
	}
	size_t port = text.len;
	while (port && is_digit(text.at[port - 1]))
		port--;
	if (port && text.at[port - 1] == ':')
		text.len = port - 1;
	if (text.len && text.at[0] == '[')
		return text.at[text.len - 1] == ']' &&
			is_ip_literal((struct emu_str){text.at + 1, text.len - 2});
	return is_made_of(text, "", international, false);
}

/* The length of a scheme with its colon; 0 where there is none. */
static size_t scheme_len(struct emu_str text)
{
	size_t i = 0;
	while (i < text.len &&
		(is_alpha(text.at[i]) ||
			(i && (is_digit(text.at[i]) || is_one_of(text.at[i], "+-.")))))
		i++;
	return i && i < text.len && text.at[i] == ':' ? i + 1 : 0;
}

bool emu_format_is_uri(struct emu_str text, bool international, bool reference)
{
	size_t scheme = scheme_len(text);
	bool found;
	if (!scheme && !reference)
		return false;
	text = emu_str_after(text, scheme);
	struct emu_str rest = text;
	text = take_until(&rest, '#', &found);
	if (!is_made_of(rest, ":@/?", international, false))
		return false;
	rest = text;
	text = take_until(&rest, '?', &found);
	if (!is_made_of(rest, ":@/?", international, true))
		return false;
	if (emu_str_starts(text, EMU_STR("//"))) {
		text = emu_str_after(text, 2);
		const char *slash = text.len ? memchr(text.at, '/', text.len) : NULL;
		struct emu_str authority = {text.at, slash ? (size_t)(slash - text.at) : text.len};
		text = emu_str_after(text, authority.len);
		if (!is_authority(authority, international))
			return false;
	} else if (!scheme) {
		/* Or what stands before the colon would be a scheme (section 4.2). */
		struct emu_str path = text, first = take_until(&path, '/', &found);
		if (first.len && memchr(first.at, ':', first.len))
			return false;
	}
	return is_made_of(text, ":@/", international, false);
}

/* RFC 6570 section 2.3, one variable with its modifier. */
static bool is_variable(struct emu_str text)
{
	if (text.len && text.at[text.len - 1] == '*')
		text.len--;
	const char *colon = text.len ? memchr(text.at, ':', text.len) : NULL;
	if (colon) {
		struct emu_str max = emu_str_after(text, (size_t)(colon - text.at) + 1);
		if (!max.len || max.len > 4 || max.at[0] == '0')
			return false;
		for (size_t i = 0; i < max.len; i++) {
			if (!is_digit(max.at[i]))
				return false;
		}
		text.len = (size_t)(colon - text.at);
	}
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '%' && text.len - i > 2 && is_hex(text.at[i + 1]) &&
			is_hex(text.at[i + 2]))
			i += 2;
		else if (!is_alpha(c) && !is_digit(c) && c != '_' &&
			(c != '.' || !i || text.at[i - 1] == '.'))
			return false;
	}
	return text.len > 0;
}

static bool is_expression(struct emu_str text)
{
	if (text.len && is_one_of(text.at[0], "+#./;?&=,!@|"))
		text = emu_str_after(text, 1);
	bool more = true, valid = text.len > 0;
	while (more && valid)
		valid = is_variable(take_until(&text, ',', &more));
	return valid;
}

/* Erratum 6937 of RFC 6570 lets an apostrophe stand. */
bool emu_format_is_uri_template(struct emu_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '{') {
			struct emu_str rest = emu_str_after(text, i + 1);
			bool closed;
			struct emu_str inside = take_until(&rest, '}', &closed);
			if (!closed || !is_expression(inside))
				return false;
			i += inside.len + 1;
		} else if (c == '%') {
			if (text.len - i < 3 || !is_hex(text.at[i + 1]) || !is_hex(text.at[i + 2]))
				return false;
			i += 2;
		} else if ((unsigned char)c <= 32 || c == 127 || is_one_of(c, "\"<>\\^`|}")) {
			return false;
		}
	}
	return true;
}
