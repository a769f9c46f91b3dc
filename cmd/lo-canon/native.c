#include "cmd/lo-canon/convert.h"
#include "cmd/lo-canon/exact.h"
#include "cmd/lo-canon/mail.h"
#include "cmd/lo-canon/native.h"

/* Bodies are long, and a mapping hands them on. */
static const char *const body[] = {"/body", NULL};

static const char *const value[] = {"/value", NULL};

const struct lo_native canon_natives[] = {
    {"base64url_text", convert_base64url, NULL, NULL, LO_COUNT_REPLACED},
    {"html_markdown", exact_markdown, NULL, NULL, LO_COUNT_REPLACED},
    {"instant", exact_instant, NULL, NULL, LO_COUNT_REPLACED},
    {"json_text", convert_json, NULL, value, LO_COUNT_REPLACED},
    {"mail_addresses", mail_addresses, NULL, NULL, LO_COUNT_REPLACED},
    {"mail_date", mail_date, NULL, NULL, LO_COUNT_REPLACED},
    {"mail_headers", mail_headers, NULL, NULL, LO_COUNT_REPLACED},
    {"mail_ids", mail_ids, NULL, NULL, LO_COUNT_REPLACED},
    {"mail_message", mail_message, "mime", body, LO_COUNT_REPLACED},
    {"mail_snippet", mail_snippet, NULL, NULL, LO_COUNT_REPLACED},
    {"mail_words", mail_words, NULL, NULL, LO_COUNT_REPLACED},
    {"minor_units", exact_minor, NULL, NULL, LO_COUNT_REPLACED},
    {"ms_instant", convert_ms, NULL, NULL, LO_COUNT_REPLACED},
    {"seconds_instant", exact_seconds, NULL, NULL, LO_COUNT_REPLACED},
    {"unmapped", convert_unmapped, NULL, NULL, LO_COUNT_UNMAPPED},
    {"zone_instant", exact_zone, NULL, NULL, LO_COUNT_REPLACED},
    {NULL, NULL, NULL, NULL, LO_COUNT_REPLACED},
};
