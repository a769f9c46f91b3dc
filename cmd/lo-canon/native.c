#include "cmd/lo-canon/convert.h"
#include "cmd/lo-canon/exact.h"
#include "cmd/lo-canon/mail.h"
#include "cmd/lo-canon/native.h"

/* Bodies are long, and a mapping hands them on. */
static const char *const body[] = {"/body", NULL};

static const char *const value[] = {"/value", NULL};

const struct lo_native canon_natives[] = {
    {"base64url_text", convert_base64url, NULL, NULL},
    {"html_markdown", exact_markdown, NULL, NULL},
    {"instant", exact_instant, NULL, NULL},
    {"json_text", convert_json, NULL, value},
    {"mail_addresses", mail_addresses, NULL, NULL},
    {"mail_date", mail_date, NULL, NULL},
    {"mail_headers", mail_headers, NULL, NULL},
    {"mail_ids", mail_ids, NULL, NULL},
    {"mail_message", mail_message, "mime", body},
    {"mail_snippet", mail_snippet, NULL, NULL},
    {"mail_words", mail_words, NULL, NULL},
    {"minor_units", exact_minor, NULL, NULL},
    {"ms_instant", convert_ms, NULL, NULL},
    {"seconds_instant", exact_seconds, NULL, NULL},
    {"zone_instant", exact_zone, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
