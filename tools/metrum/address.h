/**
 * Socket addresses as they are written on the command line.
 *
 * 192.0.2.1:5000, host.example:5000, [2001:db8::1]:5000, [fe80::1%eth0]:5000.
 */
#ifndef METRUM_TOOL_ADDRESS_H
#define METRUM_TOOL_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>

enum { ADDRESS_TEXT = 128 };

union address {
    struct sockaddr sa;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/** What was written, cut into its parts. */
struct address_words {
    char host[256]; /* "": left out */
    int port;       /* 0: left out or "choose" */
};

enum address_form {
    ADDRESS_HOST_PORT,     /* both needed, port above 0 */
    ADDRESS_MAYBE_PORT,    /* HOST or HOST:PORT */
    ADDRESS_MAYBE_HOST     /* PORT or HOST:PORT */
};

/** Cut a text and check its form. @return NULL, or what is wrong and what to write instead */
const char *address_cut(struct address_words *out, const char *text, enum address_form form);

/**
 * Look the host up.
 *
 * @param family AF_INET, AF_INET6, or AF_UNSPEC for either
 * @return NULL, or what is wrong
 */
const char *address_resolve(union address *out, const struct address_words *words, int family);

/** Write as on the command line. @return text */
const char *address_text(char text[ADDRESS_TEXT], const union address *address);

socklen_t address_len(const union address *address);

/** Why the kernel does not let a UDP socket have this source: a remedy to print. NULL if it does */
const char *address_bind_fault(const union address *source);

/** Why the kernel has no way to this destination: a remedy to print. NULL if it has */
const char *address_route_fault(const union address *destination);

#endif
