#include "steer.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

enum { MAX_PORTS = 1 << 15 }; /* room for more takes the kernel longer to make; ports beyond it keep their own socket */

/* What the program looks for. IPv4 addresses stand in the first word. */
struct key {
    uint32_t family, port;
    uint32_t address[4];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned uses;                         /* LOCK: lock */
static int map = -1, program = -1, attached = -1; /* LOCK: lock to change; `map` is there while it is used */

/* The instructions, as <linux/bpf.h> has no names for them */
#define INSN(c, d, s, o, i) ((struct bpf_insn){.code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i)})
#define LOAD_W(d, s, o) INSN(BPF_LDX | BPF_MEM | BPF_W, d, s, o, 0)
#define STORE_W(d, o, s) INSN(BPF_STX | BPF_MEM | BPF_W, d, s, o, 0)
#define STORE_K(d, o, i) INSN(BPF_ST | BPF_MEM | BPF_W, d, 0, o, i)
#define MOVE(d, s) INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define SET(d, i) INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define ADD(d, i) INSN(BPF_ALU64 | BPF_ADD | BPF_K, d, 0, 0, i)
#define IF(op, d, i, skip) INSN(BPF_JMP | (op) | BPF_K, d, 0, skip, i)
#define CALL(f) INSN(BPF_JMP | BPF_CALL, 0, 0, 0, f)
#define MAP(d, fd) INSN(BPF_LD | BPF_IMM | BPF_DW, d, BPF_PSEUDO_MAP_FD, 0, fd), INSN(0, 0, 0, 0, 0)
#define RETURN INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

enum { R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10 };

#define KEY(field) ((int16_t)(offsetof(struct key, field) - sizeof(struct key))) /* on the stack of the program */
#define CONTEXT(field) ((int16_t)offsetof(struct bpf_sk_lookup, field))

#define LOOK_UP                                                                                    \
    MAP(R1, map_fd), MOVE(R2, R10), ADD(R2, -(int)sizeof(struct key)), CALL(BPF_FUNC_map_lookup_elem)

static int load(int map_fd)
{
    LIBBPF_OPTS(bpf_prog_load_opts, options, .expected_attach_type = BPF_SK_LOOKUP);
    const struct bpf_insn insns[] = {
        MOVE(R6, R1),
        LOAD_W(R2, R6, CONTEXT(protocol)),
        IF(BPF_JNE, R2, IPPROTO_UDP, 41),
        LOAD_W(R2, R6, CONTEXT(family)),
        STORE_W(R10, KEY(family), R2),
        LOAD_W(R3, R6, CONTEXT(local_port)),
        STORE_W(R10, KEY(port), R3),
        STORE_K(R10, KEY(address[1]), 0),
        STORE_K(R10, KEY(address[2]), 0),
        STORE_K(R10, KEY(address[3]), 0),
        LOAD_W(R3, R6, CONTEXT(local_ip4)),
        STORE_W(R10, KEY(address[0]), R3),
        IF(BPF_JEQ, R2, AF_INET, 8),
        LOAD_W(R3, R6, CONTEXT(local_ip6[0])),
        STORE_W(R10, KEY(address[0]), R3),
        LOAD_W(R3, R6, CONTEXT(local_ip6[1])),
        STORE_W(R10, KEY(address[1]), R3),
        LOAD_W(R3, R6, CONTEXT(local_ip6[2])),
        STORE_W(R10, KEY(address[2]), R3),
        LOAD_W(R3, R6, CONTEXT(local_ip6[3])),
        STORE_W(R10, KEY(address[3]), R3),
        LOOK_UP, /* 5 */
        IF(BPF_JNE, R0, 0, 10),
        STORE_K(R10, KEY(address[0]), 0),
        STORE_K(R10, KEY(address[1]), 0),
        STORE_K(R10, KEY(address[2]), 0),
        STORE_K(R10, KEY(address[3]), 0),
        LOOK_UP, /* 5 */
        IF(BPF_JEQ, R0, 0, 7),
        MOVE(R7, R0),
        MOVE(R1, R6),
        MOVE(R2, R7),
        SET(R3, 0),
        CALL(BPF_FUNC_sk_assign),
        MOVE(R1, R7),
        CALL(BPF_FUNC_sk_release),
        SET(R0, SK_PASS),
        RETURN,
    };

    return bpf_prog_load(BPF_PROG_TYPE_SK_LOOKUP, "metrum_steer", "Apache-2.0", insns,
                         sizeof(insns) / sizeof(insns[0]), &options);
}

static int attach(void)
{
    int net = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), fd;

    if (net < 0)
        return -errno;
    fd = bpf_link_create(program, net, BPF_SK_LOOKUP, NULL);
    close(net);
    return fd;
}

static void end(void)
{
    int *fds[] = {&attached, &program, &map};

    for (unsigned i = 0; i < sizeof(fds) / sizeof(fds[0]); i++) {
        if (*fds[i] >= 0)
            close(*fds[i]);
        *fds[i] = -1;
    }
}

static int begin(void)
{
    map = bpf_map_create(BPF_MAP_TYPE_SOCKHASH, "metrum_ports", sizeof(struct key), sizeof(uint64_t), MAX_PORTS, NULL);
    if (map < 0)
        return map;
    program = load(map);
    if (program < 0)
        return program;
    attached = attach();
    return attached < 0 ? attached : 0;
}

int mt_steer_use(void)
{
    int err = 0;

    pthread_mutex_lock(&lock);
    if (!uses)
        err = begin();
    if (err)
        end();
    else
        uses++;
    pthread_mutex_unlock(&lock);
    return err;
}

void mt_steer_unuse(void)
{
    pthread_mutex_lock(&lock);
    if (!--uses)
        end();
    pthread_mutex_unlock(&lock);
}

static struct key key_of(const union mt_addr *local)
{
    struct key k = {.family = local->sa.sa_family};

    if (local->sa.sa_family == AF_INET6) {
        k.port = ntohs(local->in6.sin6_port);
        memcpy(k.address, &local->in6.sin6_addr, sizeof(k.address));
    } else {
        k.port = ntohs(local->in.sin_port);
        k.address[0] = local->in.sin_addr.s_addr;
    }
    return k;
}

int mt_steer_add(const union mt_addr *local, int to)
{
    struct key k = key_of(local);
    uint64_t socket = (uint64_t)to;

    return bpf_map_update_elem(map, &k, &socket, BPF_NOEXIST);
}

void mt_steer_remove(const union mt_addr *local)
{
    struct key k = key_of(local);

    bpf_map_delete_elem(map, &k);
}
