/* Formats of addresses and of what they are made of. */
#ifndef EMU_SCHEMA_FORMAT_NET_INTERNAL_H
#define EMU_SCHEMA_FORMAT_NET_INTERNAL_H

#include <stdbool.h>

#include "base/str.h"

/* RFC 5321 section 4.1.2, Mailbox; with `international`, of RFC 6531. */
bool emu_format_is_email(struct emu_str text, bool international);

/* RFC 1123 section 2.1, labels that begin with `xn--` being those of RFC 5891; with
 * `international`, names of RFC 5890 section 2.3.2.3 too. */
bool emu_format_is_hostname(struct emu_str text, bool international);

bool emu_format_is_ipv4(struct emu_str text); /* RFC 2673 section 3.2 */
bool emu_format_is_ipv6(struct emu_str text); /* RFC 4291 section 2.2 */

/* RFC 3986; with `international`, RFC 3987. A reference need not have a scheme. */
bool emu_format_is_uri(struct emu_str text, bool international, bool reference);

bool emu_format_is_uri_template(struct emu_str text); /* RFC 6570 section 2 */

#endif
