/**
 * Any text as an address of the command line: refused with a remedy, or cut into a host and a port that stand in it; a
 * numeric one comes out again as the text that reads the same.
 */
#include <netdb.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

/* @return whether the name service need not be asked */
static bool is_numeric(const char *host)
{
    return host[0] && strspn(host, "0123456789abcdefABCDEF.:") == strlen(host) && strpbrk(host, ".:");
}

static void read_again(const struct address_words *words)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_DGRAM}, *list;
    union address first, second;
    struct address_words again;
    char text[ADDRESS_TEXT], once_more[ADDRESS_TEXT];

    if (!is_numeric(words->host) || getaddrinfo(words->host, NULL, &hints, &list))
        return;
    freeaddrinfo(list);
    must(!address_resolve(&first, words, AF_UNSPEC));
    address_text(text, &first);
    must(!address_cut(&again, text, ADDRESS_MAYBE_HOST) && again.port == words->port);
    must(!address_resolve(&second, &again, AF_UNSPEC));
    must(!strcmp(text, address_text(once_more, &second)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    must(text);
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    for (int form = ADDRESS_HOST_PORT; form <= ADDRESS_MAYBE_HOST; form++) {
        struct address_words words;
        const char *fault = address_cut(&words, text, (enum address_form)form);

        must(!fault || fault[0]);
        if (fault)
            continue;
        must(words.port >= 0 && words.port <= 65535 && (words.port || form != ADDRESS_HOST_PORT));
        must(strlen(words.host) < sizeof(words.host) && strstr(text, words.host));
        read_again(&words);
    }
    free(text);
    return 0;
}
