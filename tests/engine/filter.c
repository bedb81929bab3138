/**
 * Discipline of a real engine thread: from its first wait on, the kernel itself refuses what it must not ask for
 * (seccomp), and memory and locks are watched as elsewhere. It ends when the engine gives its ways to the network back.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "discipline.h"
#include "os/os.h"

enum { MOST_MS = 2 }; /* a descriptor of an event may have to be waited for so long: os/pollable.h */

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define LOAD_ARG(n) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + (n) * 8)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define REFUSE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP)
#define NEVER(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##call, 0, 1), REFUSE
/* Only with this bit in this argument: it must not wait for a datagram, or for room for one. */
#define ONLY_WITH(call, n, bit)                                                                         \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##call, 0, 4), LOAD_ARG(n),                                \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bit, 0, 1), ALLOW, REFUSE
/* Not on standard input, output and error. */
#define NOT_ON_STANDARD(call)                                                                           \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##call, 0, 4), LOAD_ARG(0),                                \
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 2, 0, 1), ALLOW, REFUSE

static struct sock_filter rules[] = {
    LOAD(nr),
    /* memory */
    NEVER(mmap), NEVER(mremap), NEVER(brk), NEVER(mprotect),
    /* files and processes */
    NEVER(openat), NEVER(clone), NEVER(execve), NEVER(wait4), NEVER(fsync), NEVER(fdatasync), NEVER(newfstatat),
    NOT_ON_STANDARD(write), NOT_ON_STANDARD(read), NOT_ON_STANDARD(writev),
    /* waiting */
    NEVER(nanosleep), NEVER(clock_nanosleep), NEVER(sched_yield), NEVER(pselect6), NEVER(rt_sigtimedwait), NEVER(flock),
    ONLY_WITH(recvfrom, 3, MSG_DONTWAIT), ONLY_WITH(recvmmsg, 3, MSG_DONTWAIT), ONLY_WITH(sendto, 3, MSG_DONTWAIT),
    ONLY_WITH(sendmsg, 2, MSG_DONTWAIT),
#ifdef __NR_poll
    NEVER(open), NEVER(select), NEVER(pause), NEVER(stat), NEVER(fork), NEVER(vfork), NEVER(ppoll),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_poll, 0, 4), LOAD_ARG(2),
    BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, MOST_MS, 0, 1), REFUSE, ALLOW,
#endif
    /* others may be woken, and never be waited for: a lock that is taken would be */
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_futex, 0, 5), LOAD_ARG(1),
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, FUTEX_CMD_MASK),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FUTEX_WAKE, 0, 1), ALLOW, REFUSE,
    ALLOW,
};

static struct mt_os watched;
static const struct mt_os *under;
static _Thread_local enum { OTHER, STARTING, RUNNING } role;

static void refused(int signal, siginfo_t *info, void *context)
{
    char what[64];

    (void)signal, (void)context;
    snprintf(what, sizeof(what), "system call %d", info->si_syscall);
    discipline_broken(what);
}

static void filter(void)
{
    struct sock_fprog program = {.len = sizeof(rules) / sizeof(rules[0]), .filter = rules};
    struct sigaction action = {.sa_sigaction = refused, .sa_flags = SA_SIGINFO};

    sigaction(SIGSYS, &action, NULL);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program))
        fprintf(stderr, "no seccomp here (%s): system calls are not watched\n", strerror(errno));
}

struct thread {
    void *(*run)(void *);
    void *arg;
};

static void *run_watched(void *arg)
{
    struct thread t = *(struct thread *)arg;

    free(arg);
    role = STARTING;
    return t.run(t.arg);
}

static int thread_start(unsigned long *thread, const char *name, int cpu, void *(*run)(void *), void *arg)
{
    struct thread *t = malloc(sizeof(*t));
    int err;

    if (!t)
        return -ENOMEM;
    *t = (struct thread){run, arg};
    err = under->thread_start(thread, name, cpu, run_watched, t);
    if (err)
        free(t);
    return err;
}

static int wait_watched(int waitfd, struct mt_ready *ready, unsigned n, int64_t timeout_ns)
{
    if (role == STARTING) { /* it has found its ways to the network */
        role = RUNNING;
        filter();
        discipline_begin();
    }
    return under->wait(waitfd, ready, n, timeout_ns);
}

static void rx_close(struct mt_rx *rx)
{
    if (role == RUNNING) {
        role = OTHER;
        discipline_end();
    }
    under->rx_close(rx);
}

__attribute__((constructor)) static void watch(void)
{
    under = mt_os;
    watched = *mt_os;
    watched.thread_start = thread_start;
    watched.wait = wait_watched;
    watched.rx_close = rx_close;
    mt_os = &watched;
}
