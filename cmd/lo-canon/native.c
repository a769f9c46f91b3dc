#include "cmd/lo-canon/convert.h"
#include "cmd/lo-canon/mail.h"
#include "cmd/lo-canon/native.h"

const struct lo_native canon_natives[] = {
    {"base64url_text", convert_base64url, NULL},
    {"decimal_hex", convert_hex, NULL},
    {"mail_addresses", mail_addresses, NULL},
    {"mail_date", mail_date, NULL},
    {"mail_headers", mail_headers, NULL},
    {"mail_ids", mail_ids, NULL},
    {"mail_message", mail_message, "mime"},
    {"mail_snippet", mail_snippet, NULL},
    {"mail_words", mail_words, NULL},
    {"ms_instant", convert_ms, NULL},
    {NULL, NULL, NULL},
};
