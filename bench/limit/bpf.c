#include "bpf.h"

#include <errno.h>

#if !HAVE_LIBBPF

int bpf_steer(int fd, uint16_t first, uint16_t last)
{
    (void)fd, (void)first, (void)last;
    return -ENOSYS;
}

int bpf_redirect(int xsk, int ifindex, uint16_t first, uint16_t last)
{
    (void)xsk, (void)ifindex, (void)first, (void)last;
    return -ENOSYS;
}

#else

#include <bpf/bpf.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <netinet/in.h>
#include <stddef.h>

#define INSN(c, d, s, o, i) ((struct bpf_insn){.code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i)})
#define LOAD(size, d, s, o) INSN(BPF_LDX | BPF_MEM | (size), d, s, o, 0)
#define MOVE(d, s) INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define SET(d, i) INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define ADD(d, i) INSN(BPF_ALU64 | BPF_ADD | BPF_K, d, 0, 0, i)
#define IF(op, d, i, skip) INSN(BPF_JMP | (op) | BPF_K, d, 0, skip, i)
#define STORE_K(size, d, o, i) INSN(BPF_ST | BPF_MEM | (size), d, 0, o, i)
#define NET_ORDER_16(d) INSN(BPF_ALU | BPF_END | BPF_TO_BE, d, 0, 0, 16)
#define CALL(f) INSN(BPF_JMP | BPF_CALL, 0, 0, 0, f)
#define MAP(d, fd) INSN(BPF_LD | BPF_IMM | BPF_DW, d, BPF_PSEUDO_MAP_FD, 0, fd), INSN(0, 0, 0, 0, 0)
#define RETURN INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

enum { R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10 };

static int map_of(enum bpf_map_type type, unsigned value_octets, const void *value)
{
    uint32_t key = 0;
    int map = bpf_map_create(type, "limit", sizeof(key), value_octets, 1, NULL), err;

    if (map < 0)
        return map;
    err = bpf_map_update_elem(map, &key, value, BPF_ANY);
    return err ? err : map;
}

static int attach(enum bpf_prog_type type, enum bpf_attach_type where, const struct bpf_insn *insns, size_t n, int to)
{
    LIBBPF_OPTS(bpf_prog_load_opts, load, .expected_attach_type = where);
    LIBBPF_OPTS(bpf_link_create_opts, link, .flags = where == BPF_XDP ? XDP_FLAGS_SKB_MODE : 0);
    int program = bpf_prog_load(type, "limit", "GPL", insns, n, &load);

    if (program < 0)
        return program;
    return bpf_link_create(program, to, where, &link); /* it lives as long as this process */
}

int bpf_steer(int fd, uint16_t first, uint16_t last)
{
    uint64_t value = (uint64_t)fd;
    int map = map_of(BPF_MAP_TYPE_SOCKMAP, sizeof(value), &value), net, err;
    const struct bpf_insn insns[] = {
        MOVE(R6, R1),
        LOAD(BPF_W, R2, R6, offsetof(struct bpf_sk_lookup, protocol)),
        IF(BPF_JNE, R2, IPPROTO_UDP, 17),
        LOAD(BPF_W, R2, R6, offsetof(struct bpf_sk_lookup, local_port)),
        IF(BPF_JLT, R2, first, 15),
        IF(BPF_JGT, R2, last, 14),
        STORE_K(BPF_W, R10, -4, 0),
        MOVE(R2, R10),
        ADD(R2, -4),
        MAP(R1, map),
        CALL(BPF_FUNC_map_lookup_elem),
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

    if (map < 0)
        return map;
    net = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (net < 0)
        return -errno;
    err = attach(BPF_PROG_TYPE_SK_LOOKUP, BPF_SK_LOOKUP, insns, sizeof(insns) / sizeof(insns[0]), net);
    return err < 0 ? err : 0;
}

/* Ethernet, IPv4 without options, UDP: offsets of the protocol and of the port of destination. */
enum { ETHERNET_TYPE = 12, IP_PROTOCOL = 23, UDP_DESTINATION = 36, LEAST = 42 };

int bpf_redirect(int xsk, int ifindex, uint16_t first, uint16_t last)
{
    uint32_t value = (uint32_t)xsk;
    int map = map_of(BPF_MAP_TYPE_XSKMAP, sizeof(value), &value), err;
    const struct bpf_insn insns[] = {
        LOAD(BPF_W, R2, R1, offsetof(struct xdp_md, data)),
        LOAD(BPF_W, R3, R1, offsetof(struct xdp_md, data_end)),
        MOVE(R4, R2),
        ADD(R4, LEAST),
        INSN(BPF_JMP | BPF_JGT | BPF_X, R4, R3, 15, 0),
        LOAD(BPF_H, R5, R2, ETHERNET_TYPE),
        NET_ORDER_16(R5),
        IF(BPF_JNE, R5, 0x0800, 12),
        LOAD(BPF_B, R5, R2, IP_PROTOCOL),
        IF(BPF_JNE, R5, IPPROTO_UDP, 10),
        LOAD(BPF_H, R5, R2, UDP_DESTINATION),
        NET_ORDER_16(R5),
        IF(BPF_JLT, R5, first, 7),
        IF(BPF_JGT, R5, last, 6),
        MAP(R1, map),
        SET(R2, 0),
        SET(R3, XDP_PASS),
        CALL(BPF_FUNC_redirect_map),
        INSN(BPF_JMP | BPF_JA, 0, 0, 1, 0),
        SET(R0, XDP_PASS),
        RETURN,
    };

    if (map < 0)
        return map;
    err = attach(BPF_PROG_TYPE_XDP, BPF_XDP, insns, sizeof(insns) / sizeof(insns[0]), ifindex);
    return err < 0 ? err : 0;
}

#endif
