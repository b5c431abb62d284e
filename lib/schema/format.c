/* Formats: the table of their names, and those of times, names and pointers. Those of the network
 * are format-net.c's. */
#include "schema/format-internal.h"

#include "base/period.h"
#include "schema/format-content-internal.h"
#include "schema/format-net-internal.h"
#include "schema/regex-internal.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* Exactly `n` digits at the beginning of the text, which they are taken off. */
static bool take_digits(struct emu_str *text, size_t n, int32_t *value)
{
	*value = 0;
	if (text->len < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(text->at[i]))
			return false;
		*value = *value * 10 + (text->at[i] - '0');
	}
	*text = emu_str_after(*text, n);
	return true;
}

static bool take(struct emu_str *text, char byte)
{
	if (!text->len || text->at[0] != byte)
		return false;
	*text = emu_str_after(*text, 1);
	return true;
}

/* RFC 3339 section 5.6, full-date. */
static bool take_date(struct emu_str *text)
{
	int32_t year, month, day, days;
	if (!take_digits(text, 4, &year) || !take(text, '-') || !take_digits(text, 2, &month) ||
		!take(text, '-') || !take_digits(text, 2, &day))
		return false;
	if (EMU_LIKELY(month >= 1 && month <= 12 && day >= 1 && day <= 28))
		return true;
	/* The year 0000 is one of RFC 3339's, and leap as 2000 is. */
	return emu_date_from_civil(&days, year ? year : 2000, month, day);
}

/* RFC 3339 section 5.6, time-offset, in minutes. */
static bool take_offset(struct emu_str *text, int32_t *offset)
{
	int32_t hours, minutes;
	*offset = 0;
	if (take(text, 'Z') || take(text, 'z'))
		return true;
	bool behind = text->len && text->at[0] == '-';
	if (!(take(text, '+') || take(text, '-')) || !take_digits(text, 2, &hours) ||
		!take(text, ':') || !take_digits(text, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*offset = (hours * 60 + minutes) * (behind ? -1 : 1);
	return true;
}

/* RFC 3339 section 5.6, full-time; a leap second only where one can be (section 5.7). */
static bool take_time(struct emu_str *text)
{
	int32_t hour, minute, second, offset;
	if (!take_digits(text, 2, &hour) || !take(text, ':') || !take_digits(text, 2, &minute) ||
		!take(text, ':') || !take_digits(text, 2, &second) || hour > 23 || minute > 59 ||
		second > 60)
		return false;
	if (take(text, '.')) {
		if (!text->len || !is_digit(text->at[0]))
			return false;
		while (text->len && is_digit(text->at[0]))
			*text = emu_str_after(*text, 1);
	}
	if (!take_offset(text, &offset))
		return false;
	int32_t utc = (hour * 60 + minute - offset + 2 * 1440) % 1440;
	return second < 60 || utc == 1439;
}

static bool take_date_time(struct emu_str *text)
{
	return take_date(text) && (take(text, 'T') || take(text, 't')) && take_time(text);
}

/* Parts in their order, each a number and its letter, none left out between two; how many. */
static int take_parts(struct emu_str *text, const char *letters)
{
	int n = 0;
	while (text->len && is_digit(text->at[0])) {
		while (text->len && is_digit(text->at[0]))
			*text = emu_str_after(*text, 1);
		const char *letter = text->len && text->at[0] ? strchr(letters, text->at[0]) : NULL;
		if (!letter || (n && letter != letters))
			return -1;
		letters = letter + 1;
		*text = emu_str_after(*text, 1);
		n++;
	}
	return n;
}

/* RFC 3339 appendix A. */
static bool is_duration(struct emu_str text)
{
	if (!take(&text, 'P'))
		return false;
	struct emu_str weeks = text;
	if (take_parts(&weeks, "W") == 1 && !weeks.len)
		return true;
	int n = take_parts(&text, "YMD");
	if (n < 0 || !take(&text, 'T'))
		return n > 0 && !text.len;
	return take_parts(&text, "HMS") > 0 && !text.len;
}

/* RFC 4122 section 3. */
static bool is_uuid(struct emu_str text)
{
	if (text.len != 36)
		return false;
	for (size_t i = 0; i < 36; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? text.at[i] != '-' : !is_hex(text.at[i]))
			return false;
	}
	return true;
}

/* RFC 6901 section 3. */
static bool is_json_pointer(struct emu_str text)
{
	if (text.len && text.at[0] != '/')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '~' &&
			(i + 1 == text.len || (text.at[i + 1] != '0' && text.at[i + 1] != '1')))
			return false;
	}
	return true;
}

/* draft-bhutton-relative-json-pointer-00 section 3. */
static bool is_relative_json_pointer(struct emu_str text)
{
	size_t n = 0;
	while (n < text.len && is_digit(text.at[n]))
		n++;
	if (!n || (n > 1 && text.at[0] == '0'))
		return false;
	text = emu_str_after(text, n);
	return emu_str_equal(text, EMU_STR("#")) || is_json_pointer(text);
}

static bool is_regex(struct emu_str text)
{
	return emu_regex_is_valid(text);
}

/* Years and halves and quarters of them, which most records are about, without counting days. */
static bool is_short_period(struct emu_str text)
{
	int32_t year, part;
	if (!take_digits(&text, 4, &year) || !year)
		return false;
	if (!text.len)
		return true;
	bool half = emu_str_starts(text, EMU_STR("-H"));
	if (!half && !emu_str_starts(text, EMU_STR("-Q")))
		return false;
	text = emu_str_after(text, 2);
	return take_digits(&text, 1, &part) && !text.len && part >= 1 && part <= (half ? 2 : 4);
}

static bool is_period(struct emu_str text)
{
	struct emu_period period;
	if (is_short_period(text))
		return true;
	return emu_period_parse(&period, text, NULL) == 0;
}

static bool is_date_or_date_time(struct emu_str text)
{
	struct emu_str whole = text;
	return (take_date(&text) && !text.len) || (take_date_time(&whole) && !whole.len);
}

static const struct {
	const char *name, *words;
} formats[] = {
	[EMU_FORMAT_UNKNOWN] = {"", ""},
	[EMU_FORMAT_DATE] = {"date", "a date like 2023-06-24"},
	[EMU_FORMAT_DATE_TIME] = {"date-time", "a date and time like 2023-06-24T08:30:00+07:00"},
	[EMU_FORMAT_DURATION] = {"duration", "a duration like P1Y6M"},
	[EMU_FORMAT_EMAIL] = {"email", "an e-mail address"},
	[EMU_FORMAT_EMU_DATE] = {"emu-date",
		"a date like 2023-06-24, or with its time 2023-06-24T08:30:00+07:00"},
	[EMU_FORMAT_EMU_PERIOD] = {"emu-period",
		"a period like 2023, 2023-H1, 2023-Q3, 2023-06 or 2021/2023"},
	[EMU_FORMAT_HOSTNAME] = {"hostname", "a host name"},
	[EMU_FORMAT_IDN_EMAIL] = {"idn-email", "an e-mail address"},
	[EMU_FORMAT_IDN_HOSTNAME] = {"idn-hostname", "a host name"},
	[EMU_FORMAT_IPV4] = {"ipv4", "an IPv4 address"},
	[EMU_FORMAT_IPV6] = {"ipv6", "an IPv6 address"},
	[EMU_FORMAT_IRI] = {"iri", "an IRI"},
	[EMU_FORMAT_IRI_REFERENCE] = {"iri-reference", "an IRI reference"},
	[EMU_FORMAT_JSON_POINTER] = {"json-pointer", "a JSON Pointer"},
	[EMU_FORMAT_REGEX] = {"regex", "a regular expression of ECMA-262"},
	[EMU_FORMAT_RELATIVE_JSON_POINTER] = {"relative-json-pointer", "a relative JSON Pointer"},
	[EMU_FORMAT_TIME] = {"time", "a time like 08:30:00+07:00"},
	[EMU_FORMAT_URI] = {"uri", "a URI"},
	[EMU_FORMAT_URI_REFERENCE] = {"uri-reference", "a URI reference"},
	[EMU_FORMAT_URI_TEMPLATE] = {"uri-template", "a URI template"},
	[EMU_FORMAT_UUID] = {"uuid", "a UUID"},
	[EMU_FORMAT_BASE64] = {"", "text in base64"},
	[EMU_FORMAT_BASE64_JSON] = {"", "JSON in base64"},
	[EMU_FORMAT_JSON] = {"", "a JSON document"},
};

enum emu_format emu_format_find(struct emu_str name)
{
	for (size_t i = 1; i <= EMU_FORMAT_UUID; i++) {
		if (emu_str_equal(name, emu_str_from(formats[i].name)))
			return (enum emu_format)i;
	}
	return EMU_FORMAT_UNKNOWN;
}

enum emu_format emu_format_of_content(struct emu_str encoding, struct emu_str media)
{
	bool base64 = emu_str_equal(encoding, EMU_STR("base64"));
	bool json = emu_str_equal(media, EMU_STR("application/json"));
	if (encoding.len && !base64)
		return EMU_FORMAT_UNKNOWN;
	if (json)
		return base64 ? EMU_FORMAT_BASE64_JSON : EMU_FORMAT_JSON;
	return base64 ? EMU_FORMAT_BASE64 : EMU_FORMAT_UNKNOWN;
}

static bool is_base64(struct emu_str text)
{
	struct emu_buf plain = {0};
	bool valid = emu_format_is_base64(text, &plain);
	emu_buf_free(&plain);
	return valid;
}

const char *emu_format_words(enum emu_format format)
{
	return formats[format].words;
}

bool emu_format_holds(enum emu_format format, struct emu_str text)
{
	switch (format) {
	case EMU_FORMAT_UNKNOWN:
		break;
	case EMU_FORMAT_DATE:
		return take_date(&text) && !text.len;
	case EMU_FORMAT_DATE_TIME:
		return take_date_time(&text) && !text.len;
	case EMU_FORMAT_DURATION:
		return is_duration(text);
	case EMU_FORMAT_EMAIL:
		return emu_format_is_email(text, false);
	case EMU_FORMAT_EMU_DATE:
		return is_date_or_date_time(text);
	case EMU_FORMAT_EMU_PERIOD:
		return is_period(text);
	case EMU_FORMAT_HOSTNAME:
		return emu_format_is_hostname(text, false);
	case EMU_FORMAT_IDN_EMAIL:
		return emu_format_is_email(text, true);
	case EMU_FORMAT_IDN_HOSTNAME:
		return emu_format_is_hostname(text, true);
	case EMU_FORMAT_IPV4:
		return emu_format_is_ipv4(text);
	case EMU_FORMAT_IPV6:
		return emu_format_is_ipv6(text);
	case EMU_FORMAT_IRI:
		return emu_format_is_uri(text, true, false);
	case EMU_FORMAT_IRI_REFERENCE:
		return emu_format_is_uri(text, true, true);
	case EMU_FORMAT_JSON_POINTER:
		return is_json_pointer(text);
	case EMU_FORMAT_REGEX:
		return is_regex(text);
	case EMU_FORMAT_RELATIVE_JSON_POINTER:
		return is_relative_json_pointer(text);
	case EMU_FORMAT_TIME:
		return take_time(&text) && !text.len;
	case EMU_FORMAT_URI:
		return emu_format_is_uri(text, false, false);
	case EMU_FORMAT_URI_REFERENCE:
		return emu_format_is_uri(text, false, true);
	case EMU_FORMAT_URI_TEMPLATE:
		return emu_format_is_uri_template(text);
	case EMU_FORMAT_UUID:
		return is_uuid(text);
	case EMU_FORMAT_BASE64:
		return is_base64(text);
	case EMU_FORMAT_BASE64_JSON:
		return emu_format_is_base64_json(text);
	case EMU_FORMAT_JSON:
		return emu_format_is_json(text);
	}
	return true;
}
