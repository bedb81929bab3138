/**
 * What the files of the simulation share. Every function here expects the caller to hold the lock, unless it says
 * otherwise; the functions of simos.h and of the table take it.
 */
#ifndef SIM_INTERNAL_H
#define SIM_INTERNAL_H

#include "simos.h"

#include <stdio.h>

/* simos.c */
extern _Thread_local unsigned sim_depth; /* not 0 while the calling thread is inside: what it does is the simulation's doing */
void sim_lock(void);   /* without the lock */
void sim_unlock(void);
int64_t sim_clock(void);
bool sim_fails(void);        /* count one call that can fail: shall it? */
void sim_misuse(const char *what, int fd);
void *sim_must(void *p);     /* memory of the simulation itself: no test goes on without */
void sim_say_caller(void *caller);

/* simturn.c: without the lock; by who has its turn */
enum sim_work { SIM_LOOK, SIM_CALL, SIM_DATAGRAM };
bool sim_in_turns(void);
void sim_charge(enum sim_work what, unsigned times);
int64_t sim_engine_cpu_ns(void);
int sim_turn_start(unsigned long *thread, void *(*run)(void *), void *arg);
void sim_turn_join(unsigned long thread);
void sim_turn_wait(int waitfd, int64_t timeout_ns); /* an engine has nothing to do until then */
void sim_turn_futex_wait(const _Atomic uint32_t *word, uint32_t while_value);
void sim_turn_reset(void);

/* simtrouble.c */
bool sim_trouble_call(void);
int sim_trouble_send(void); /* 0 or a negative errno */
bool sim_trouble_icmp(void);
unsigned sim_trouble_short(unsigned n);

/* simrand.c: xorshift */
struct sim_rand {
    uint64_t state;
};
void sim_rand_seed(struct sim_rand *r, uint32_t seed);
uint32_t sim_rand_next(struct sim_rand *r);
double sim_rand_unit(struct sim_rand *r); /* 0 <= x < 1 */

/* simmem.c: take the lock themselves */
void *sim_alloc(size_t size);
void sim_free(void *p);
void *sim_map(size_t size);
void sim_unmap(void *p, size_t size);
/* with the lock */
unsigned sim_memory_live(void);
void sim_memory_report(void);
void sim_memory_reset(void);

/* simfd.c: descriptors */
struct sim_sock;
struct sim_waitset;
int sim_fd_add_sock(struct sim_sock *s, void *caller);
struct sim_sock *sim_fd_sock(int fd, bool test); /* NULL if it is not one of that side */
int sim_fd_add_waitset(struct sim_waitset *w, void *caller);
struct sim_waitset *sim_fd_waitset(int fd);
bool sim_fd_exists(int fd); /* a socket of the library or a counter */
bool sim_fd_ready(int fd);
bool sim_fd_error(int fd);
struct sim_sock *sim_fd_each_sock(unsigned *i);  /* the next from *i on; NULL after the last */
unsigned sim_fd_live(void);
void sim_fd_report(void);
void sim_fd_reset(void);
bool sim_fd_close(int fd, bool test); /* false: there was none */
/* part of the table: take the lock themselves */
void sim_fd_os_close(int fd);
int sim_counter_create(unsigned start);
void sim_counter_add(int fd, uint64_t n);
void sim_counter_take(int fd);
int sim_pollable_create(struct mt_pollable *p);
int sim_pollable_show(struct mt_pollable *p, unsigned bits);
int sim_pollable_wait(int fd, int events);
void sim_pollable_close(struct mt_pollable *p);

/* simwait.c */
void sim_waitset_free(struct sim_waitset *w);
void sim_waits_forget(int fd); /* it was closed: as in the kernel, it leaves every wait set */
bool sim_wait_ready(int waitfd); /* takes the lock itself */
/* part of the table: take the lock themselves */
int sim_wait_create(void);
int sim_wait_add(int waitfd, int fd, uint64_t data);
int sim_wait_add_error(int waitfd, int fd, uint64_t data);
int sim_wait_remove(int waitfd, int fd);
int sim_wait(int waitfd, struct mt_ready *ready, unsigned n, int64_t timeout_ns);

/* simaddr.c: pure, no lock */
bool sim_addr_is_any(const union mt_addr *a);
bool sim_addr_is_local(const union mt_addr *a);     /* one of the simulated host's */
bool sim_addr_is_multicast(const union mt_addr *a);
bool sim_addr_is_broadcast(const union mt_addr *a);
bool sim_addr_is_link_local(const union mt_addr *a); /* IPv6 only */
bool sim_addr_same_host(const union mt_addr *a, const union mt_addr *b);
bool sim_addr_same(const union mt_addr *a, const union mt_addr *b); /* port as well */
int sim_addr_port(const union mt_addr *a);
void sim_addr_set_port(union mt_addr *a, int port);
void sim_addr_text(char text[SIM_ADDR_ROOM], const union mt_addr *a);
void sim_addr_source(union mt_addr *source, const union mt_addr *to); /* what the host uses as its own towards `to` */

/* simsock.c: sockets and ports */

/** A datagram on its way or in a queue. */
struct sim_item {
    struct sim_item *next;
    union mt_addr from, to;
    int64_t sent_ns, arrival_ns;
    uint8_t tos, ttl;
    size_t len;
    uint8_t data[];
};

/** Datagrams in the order in which they arrive. */
struct sim_queue {
    struct sim_item *first, *last;
    unsigned n;
};

struct sim_sock {
    struct sim_sock *next;    /* of those on the same port */
    struct mt_udp_options options;
    union mt_addr bound;      /* as opened */
    union mt_addr local;      /* as seen by udp_name: connecting turns the address any into a real one */
    union mt_addr peer;       /* family 0: not connected */
    union mt_addr group;      /* joined; family 0: none */
    unsigned flows;           /* labels asked for and not given back */
    bool test;                /* the test's own */
    bool refused;             /* nobody listens at the peer's port: told once */
    struct sim_queue coming;  /* arrive later */
    struct sim_queue waiting; /* have arrived */
};

int sim_sock_open(struct sim_sock **out, const union mt_addr *local, const struct mt_udp_options *o, bool test);
void sim_sock_free(struct sim_sock *s);
struct sim_sock *sim_sock_on_port(int port); /* the first; the others by `next` */
void sim_sock_reset(void);

/* simnet.c: datagrams */
int sim_net_send(struct sim_sock *s, const void *buf, size_t len, const union mt_addr *to, uint8_t tos);
struct sim_item *sim_net_take(struct sim_sock *s); /* takes over; NULL if none has arrived */
void sim_net_settle(struct sim_sock *s);           /* queue what has arrived by now */
void sim_net_drop_all(struct sim_sock *s);
int64_t sim_next_arrival_ns(int64_t at_most); /* at a socket of the library; takes the lock itself */
void sim_net_see(const struct sim_sock *s, bool sent, const union mt_addr *peer, const void *octets, size_t len);
void sim_net_reset(void);

/* simudp.c: part of the table, take the lock themselves */
int sim_udp_open(const union mt_addr *local, const struct mt_udp_options *options);
int sim_udp_connect(int fd, const union mt_addr *peer);
int sim_udp_name(int fd, union mt_addr *local);
int sim_udp_flow(int fd, const union mt_addr *peer);
void sim_udp_flow_end(int fd, const union mt_addr *peer);
int sim_udp_receive(int fd, bool receive);
int sim_udp_recv(int fd, struct mt_packet *packets, unsigned n);
int sim_udp_send(int fd, const void *buf, size_t len, const union mt_addr *to, int tos);
int sim_udp_error(int fd);
int sim_udp_unicast(int fd, struct mt_udp_unicast *out);

/* simshared.c */
bool sim_rx_ready(int fd); /* of sim_rx_fd: something waits at a port of the queue */
int sim_rx_open(struct mt_rx **out, enum mt_rx_kind kind);
void sim_rx_close(struct mt_rx *rx);
int sim_rx_fd(const struct mt_rx *rx);
void sim_rx_woken(struct mt_rx *rx);
int sim_rx_add(struct mt_rx *rx, struct mt_rx_port *port);
void sim_rx_stop(struct mt_rx *rx, struct mt_rx_port *port);
void sim_rx_remove(struct mt_rx *rx, struct mt_rx_port *port);
int sim_rx_take(struct mt_rx *rx, struct mt_packet *packets, unsigned n);
int sim_tx_open(struct mt_tx **out, enum mt_tx_kind kind);
void sim_tx_close(struct mt_tx *tx);
int sim_tx_add(struct mt_tx *tx, int fd);
void sim_tx_remove(struct mt_tx *tx, int slot);
void sim_tx_send(struct mt_tx *tx, struct mt_outgoing *d, unsigned n);
/* with the lock */
void sim_udp_reset(void);

#endif
