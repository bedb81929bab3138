#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "relay.h"

static int write_one(const char *path)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

    if (fd < 0)
        return -errno;
    if (write(fd, "1", 1) < 0)
        err = -errno;
    close(fd);
    return err;
}

static int loopback_up(void)
{
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING | IFF_LOOPBACK};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), err = 0;

    if (fd < 0)
        return -errno;
    if (ioctl(fd, SIOCSIFFLAGS, &request))
        err = -errno;
    close(fd);
    return err;
}

/* Handmade packets come in at lo without the route that a socket's packets carry: they are routed as from outside. */
int own_net_enter(void)
{
    int err = unshare(CLONE_NEWNET) ? -errno : loopback_up();

    if (!err)
        err = write_one("/proc/sys/net/ipv4/conf/lo/route_localnet");
    return err ? err : write_one("/proc/sys/net/ipv4/conf/lo/accept_local");
}
