#include "senders.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { V4_PREFIX = 12, V4_BITS = 32, V6_BITS = 128, WORD = 64 };

static void map_v4(struct in6_addr *out, const struct in_addr *v4)
{
    static const uint8_t prefix[V4_PREFIX] = {[10] = 0xff, [11] = 0xff};

    memcpy(out->s6_addr, prefix, V4_PREFIX);
    memcpy(out->s6_addr + V4_PREFIX, v4, sizeof(*v4));
}

/* @return the bits that count when only the first `bits` of them do; < 0: there are not so many */
static int parse_bits(const char *text, int most)
{
    char *end;
    unsigned long bits;

    if (*text < '0' || *text > '9') /* strtoul would take blanks and signs */
        return -1;
    bits = strtoul(text, &end, 10);
    return *end || bits > (unsigned long)most ? -1 : (int)bits;
}

static int parse_one(struct mt_sender *out, char *word)
{
    char *slash = strchr(word, '/');
    struct in_addr v4;
    int bits, most = strchr(word, ':') ? V6_BITS : V4_BITS;

    if (slash)
        *slash = '\0';
    if (inet_pton(most == V6_BITS ? AF_INET6 : AF_INET, word, most == V6_BITS ? (void *)&out->address : (void *)&v4) !=
        1)
        return -EINVAL;
    bits = slash ? parse_bits(slash + 1, most) : most;
    if (bits < 0)
        return -EINVAL;
    if (most == V4_BITS)
        map_v4(&out->address, &v4);
    out->bits = (uint8_t)(V6_BITS - most + bits);
    return 0;
}

int mt_senders_parse(struct mt_senders *out, const char *text)
{
    static const char space[] = " \t,";
    struct mt_senders s = {0};

    for (const char *p = text + strspn(text, space); *p; p += strspn(p, space)) {
        size_t len = strcspn(p, space);
        char word[WORD];
        int err;

        if (s.n == MT_SENDERS || len >= sizeof(word))
            return -EINVAL;
        memcpy(word, p, len);
        word[len] = '\0';
        err = parse_one(&s.list[s.n++], word);
        if (err)
            return err;
        p += len;
    }
    *out = s;
    return 0;
}

static bool matches(const struct mt_sender *s, const struct in6_addr *a)
{
    unsigned octets = s->bits / 8, rest = s->bits % 8;
    unsigned mask = 0xff00U >> rest & 0xff;

    return !memcmp(&s->address, a, octets) && (!rest || !((s->address.s6_addr[octets] ^ a->s6_addr[octets]) & mask));
}

bool mt_senders_allow(const struct mt_senders *s, const union mt_addr *from)
{
    struct in6_addr address = from->in6.sin6_addr;

    if (!s->n)
        return true;
    if (from->sa.sa_family != AF_INET6)
        map_v4(&address, &from->in.sin_addr);
    for (unsigned i = 0; i < s->n; i++)
        if (matches(&s->list[i], &address))
            return true;
    return false;
}
