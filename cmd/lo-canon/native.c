#include "cmd/lo-canon/convert.h"
#include "cmd/lo-canon/exact.h"
#include "cmd/lo-canon/mail.h"
#include "cmd/lo-canon/native.h"

/* Bodies are long, and a mapping hands them on. */
static const char *const body[] = {"/body", NULL};

static const char *const value[] = {"/value", NULL};

const struct lo_native canon_natives[] = {
    {.name = "among", .own = LO_OWN_AMONG},
    {.name = "base64url_text", .call = convert_base64url},
    {.name = "filled", .own = LO_OWN_FILLED},
    {.name = "html_markdown", .call = exact_markdown},
    {.name = "instant", .call = exact_instant},
    {.name = "json_text", .call = convert_json, .opaque = value},
    {.name = "lower", .own = LO_OWN_LOWER},
    {.name = "mail_addresses", .call = mail_addresses},
    {.name = "mail_date", .call = mail_date},
    {.name = "mail_headers", .call = mail_headers},
    {.name = "mail_ids", .call = mail_ids},
    {.name = "mail_message",
	.call = mail_message,
	.code = "mime",
	.opaque = body},
    {.name = "mail_snippet", .call = mail_snippet},
    {.name = "mail_words", .call = mail_words},
    {.name = "minor_money", .own = LO_OWN_MINOR_MONEY},
    {.name = "minor_units", .call = exact_minor},
    {.name = "ms_instant", .call = convert_ms},
    {.name = "present", .own = LO_OWN_PRESENT},
    {.name = "present_or_null", .own = LO_OWN_PRESENT_OR_NULL},
    {.name = "seconds_instant", .call = exact_seconds},
    {.name = "unmapped", .call = convert_unmapped, .counts = LO_COUNT_UNMAPPED},
    {.name = "zone_instant", .call = exact_zone},
    {.name = NULL},
};
