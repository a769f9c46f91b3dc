#include "cmd/lo-extract-http/jwt.h"

#include <inttypes.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "common/base64.h"
#include "common/json.h"

enum { PART_MAX = 64 << 10, SIGNATURE_MAX = 4096, LIFE = 3600 };

static void
put_member(struct lo_buf *b, const char *name, struct lo_span json)
{
	if (lo_json_kind(json) != 's')
		return;
	lo_buf_addf(b, "%s\"%s\":", b->len > 1 ? "," : "", name);
	lo_buf_addspan(b, json);
}

static void
put_head(struct lo_buf *out, struct lo_span key)
{
	struct lo_buf b;

	lo_buf_init(&b, PART_MAX);
	lo_buf_adds(&b, "{");
	put_member(&b, "alg", lo_span_of("\"RS256\""));
	put_member(&b, "typ", lo_span_of("\"JWT\""));
	put_member(&b, "kid", lo_json_get(key, "private_key_id"));
	lo_buf_adds(&b, "}");
	lo_base64url_put(out, b.p, b.len);
	lo_buf_free(&b);
}

/* The audience is what the key file says, wherever the request goes. */
static void
put_claims(struct lo_buf *out, struct lo_span key, struct lo_span subject,
    struct lo_span scope, int64_t now)
{
	struct lo_buf b;

	lo_buf_init(&b, PART_MAX);
	lo_buf_adds(&b, "{");
	put_member(&b, "iss", lo_json_get(key, "client_email"));
	put_member(&b, "sub", subject);
	put_member(&b, "scope", scope);
	put_member(&b, "aud", lo_json_get(key, "token_uri"));
	lo_buf_addf(
	    &b, ",\"iat\":%" PRId64 ",\"exp\":%" PRId64 "}", now, now + LIFE);
	lo_base64url_put(out, b.p, b.len);
	lo_buf_free(&b);
}

static EVP_PKEY *
read_key(struct lo_span key)
{
	struct lo_span pem = lo_json_get(key, "private_key");
	EVP_PKEY *pkey = NULL;
	struct lo_buf text;
	BIO *bio;

	lo_buf_init(&text, PART_MAX);
	lo_buf_room(&text, PART_MAX - 1);
	if (lo_json_kind(pem) == 's')
		lo_json_text(&text, pem);
	bio = BIO_new_mem_buf(text.p, (int)text.len);
	if (bio != NULL)
		pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	BIO_free(bio);
	explicit_bzero(text.p, text.len);
	lo_buf_free(&text);
	return pkey;
}

static bool
sign(EVP_PKEY *pkey, struct lo_span text, struct lo_buf *out)
{
	unsigned char signature[SIGNATURE_MAX];
	size_t n = sizeof(signature);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool well =
	    ctx != NULL &&
	    EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, pkey) == 1 &&
	    EVP_DigestSign(ctx, signature, &n, (const unsigned char *)text.p,
		text.len) == 1;

	EVP_MD_CTX_free(ctx);
	if (well)
		lo_base64url_put(out, signature, n);
	return well;
}

int
jwt_put(struct lo_buf *out, struct lo_span key, struct lo_span subject,
    struct lo_span scope, int64_t now, struct lo_err *e)
{
	struct lo_json_fault f;
	EVP_PKEY *pkey = NULL;
	size_t at = out->len;
	struct lo_buf text;
	bool well = false;

	if (lo_json_check(key.p, key.len, LO_JSON_DEPTH, &f) == 0)
		pkey = read_key(key);
	if (pkey == NULL)
		return lo_fail(e, LO_CONFIG,
		    "auth/key: not the JSON key file of a service account");
	put_head(out, key);
	lo_buf_addc(out, '.');
	put_claims(out, key, subject, scope, now);
	lo_buf_init(&text, PART_MAX);
	lo_buf_add(&text, out->p + at, out->len - at);
	lo_buf_addc(out, '.');
	well = sign(pkey, lo_buf_span(&text), out);
	lo_buf_free(&text);
	EVP_PKEY_free(pkey);
	return well ? 0 : lo_fail(e, LO_CONFIG, "auth/key: cannot sign");
}
