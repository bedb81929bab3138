#include "address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "options.h"

static const char bad_port[] = "the port must be a number from 0 to 65535";
static const char needs_brackets[] = "an IPv6 address with a port is written in brackets: [::1]:5000";

static const char *copy_host(struct address_words *out, const char *host, size_t len)
{
    if (!len || len >= sizeof(out->host))
        return "the host is missing or too long; write HOST:PORT";
    memcpy(out->host, host, len);
    out->host[len] = '\0';
    return NULL;
}

/* Splits at the colon before the port. *port is NULL if there is none. */
static const char *split(struct address_words *out, const char *text, const char **port)
{
    const char *end, *colon = strchr(text, ':');

    *port = NULL;
    if (text[0] == '[') {
        end = strchr(text, ']');
        if (!end || (end[1] && end[1] != ':'))
            return needs_brackets;
        *port = end[1] ? end + 2 : NULL;
        return copy_host(out, text + 1, (size_t) (end - text - 1));
    }
    if (!colon)
        return copy_host(out, text, strlen(text));
    if (strchr(colon + 1, ':')) /* an IPv6 address without a port */
        return copy_host(out, text, strlen(text));
    *port = colon + 1;
    return copy_host(out, text, (size_t) (colon - text));
}

/* A host that can only be a number must be a good one: the name service is not asked about 10.0.0.256. */
static bool number_is_good(const char *host)
{
    struct in6_addr v6;
    char bare[256];

    if (strchr(host, ':')) {
        snprintf(bare, sizeof(bare), "%.*s", (int) strcspn(host, "%"), host);
        return inet_pton(AF_INET6, bare, &v6) == 1;
    }
    if (strspn(host, "0123456789.") == strlen(host))
        return inet_pton(AF_INET, host, &v6) == 1;
    return true;
}

const char *address_cut(struct address_words *out, const char *text, enum address_form form)
{
    const char *port, *fault;

    *out = (struct address_words){0};
    if (form == ADDRESS_MAYBE_HOST && !strchr(text, ':'))
        return options_int(text, 0, 65535, &out->port) ? NULL : "write a port from 0 to 65535, or ADDR:PORT";
    fault = split(out, text, &port);
    if (fault)
        return fault;
    if (port && !options_int(port, 0, 65535, &out->port))
        return bad_port;
    if (!port && form != ADDRESS_MAYBE_PORT)
        return strchr(text, ':') ? needs_brackets : "the port is missing; write ADDR:PORT";
    if (!out->port && form == ADDRESS_HOST_PORT)
        return "the port must be a number from 1 to 65535";
    if (number_is_good(out->host))
        return NULL;
    return "this is not an IP address; write for instance 192.0.2.1 or [2001:db8::1]";
}

const char *address_resolve(union address *out, const struct address_words *words, int family)
{
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_DGRAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *list;
    char port[16];
    int err;

    snprintf(port, sizeof(port), "%d", words->port);
    if (!words->host[0] && family == AF_UNSPEC)
        hints.ai_family = AF_INET;
    err = getaddrinfo(words->host[0] ? words->host : NULL, port, &hints, &list);
    if (err)
        return gai_strerror(err);
    *out = (union address){0};
    memcpy(out, list->ai_addr, list->ai_addrlen <= sizeof(*out) ? list->ai_addrlen : sizeof(*out));
    freeaddrinfo(list);
    return NULL;
}

socklen_t address_len(const union address *address)
{
    return address->sa.sa_family == AF_INET6 ? sizeof(address->v6) : sizeof(address->v4);
}

const char *address_text(char text[ADDRESS_TEXT], const union address *address)
{
    bool v6 = address->sa.sa_family == AF_INET6;
    char host[80] = "?", port[16] = "?";

    getnameinfo(&address->sa, address_len(address), host, sizeof(host), port, sizeof(port),
                NI_NUMERICHOST | NI_NUMERICSERV);
    snprintf(text, ADDRESS_TEXT, v6 ? "[%s]:%s" : "%s:%s", host, port);
    return text;
}

static const char *socket_fault(int error)
{
    switch (error) {
    case EADDRNOTAVAIL:
        return "the address is not one of this host; see 'ip address'";
    case EADDRINUSE:
        return "the port is in use; see 'ss -ulnp', or choose another";
    case EACCES:
    case EPERM:
        return "this user may not use the address or port; choose a port from 1024 up, or ask for CAP_NET_BIND_SERVICE";
    case ENETUNREACH:
    case EHOSTUNREACH:
        return "there is no route to the address; see 'ip route'";
    case EINVAL:
        return "the address cannot be used; a link-local IPv6 address needs its interface: [fe80::1%eth0]";
    case EMFILE:
    case ENFILE:
        return "no more files can be opened; see 'ulimit -n'";
    case EAFNOSUPPORT:
        return "this host has no such kind of address; is IPv6 switched off?";
    default:
        return strerror(error);
    }
}

typedef int socket_call(int, const struct sockaddr *, socklen_t);

/* Makes the refused call once more on a socket of our own, because its errno tells more than the error code did. */
static const char *try_call(socket_call *call, const union address *address)
{
    int fd = socket(address->sa.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0), on = 1;
    const char *fault = NULL;

    if (fd >= 0)
        (void) setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
    if (fd < 0 || call(fd, &address->sa, address_len(address)) < 0)
        fault = socket_fault(errno);
    if (fd >= 0)
        close(fd);
    return fault;
}

const char *address_bind_fault(const union address *source)
{
    return try_call(bind, source);
}

const char *address_route_fault(const union address *destination)
{
    return try_call(connect, destination);
}
