/** Names of firmware modules: what a call needs loaded, and what a configuration may list. */
#ifndef MT_CORE_FIRMWARE_H
#define MT_CORE_FIRMWARE_H

#include <stddef.h>
#include <stdint.h>

/* The number is what sm_get_firmware_info gives as tasktypecode. Names: generic interface 7.3; vmprx is ours. */
#define MT_FIRMWARE(X)                                      \
    X(1, DATAFEED, "datafeed") /* datafeeds */              \
    X(2, HBUF2H, "hbuf2h")     /* data to the program */    \
    X(3, INCHAN, "inchan")     /* record and receive */     \
    X(4, TOUDP, "toudp")       /* UDP dispatchers */        \
    X(5, VMPRX, "vmprx")       /* RTP receivers */          \
    X(6, HBUF2D, "hbuf2d")     /* data of the program */    \
    X(7, OUTCHAN, "outchan")   /* replay and transmit */    \
    X(8, FROMUDP, "fromudp")   /* UDP collectors */         \
    X(9, VMPTX, "vmptx")       /* RTP senders */            \
    X(10, DATARX, "datarx")    /* protocol raw, receive */  \
    X(11, DATATX, "datatx")    /* protocol raw, transmit */ \
    X(12, HDLCRX, "hdlcrx")    /* encodings ... */          \
    X(13, HDLCTX, "hdlctx")                                 \
    X(14, SYNCRX, "syncrx")                                 \
    X(15, SYNCTX, "synctx")                                 \
    X(16, ASYRX, "asyrx")                                   \
    X(17, ASYTX, "asytx")                                   \
    X(18, FSKRX, "fskrx") /* protocols ... */               \
    X(19, FSKPLL, "fskpll")                                 \
    X(20, FSKASYRX, "fskasyrx")                             \
    X(21, FSKTX, "fsktx")                                   \
    X(22, CWRX, "cwrx")                                     \
    X(23, CWTX, "cwtx")                                     \
    X(24, SIX2FIVE, "six2five")                             \
    X(25, V17RX, "v17rx")                                   \
    X(26, V17TX, "v17tx")                                   \
    X(27, V27RX, "v27rx")                                   \
    X(28, V27TX, "v27tx")                                   \
    X(29, V29RX, "v29rx")                                   \
    X(30, V29TX, "v29tx")                                   \
    X(31, V110, "v110")                                     \
    X(32, V110RLPR, "v110rlpr")                             \
    X(33, V110RLPT, "v110rlpt")                             \
    X(34, TTYASYRX, "ttyasyrx")                             \
    X(35, CPUMON, "cpumon")                                 \
    X(36, HEAPMON, "heapmon")                               \
    X(37, PREFSUF, "prefsuf") /* prefix and suffix */

#define MT_FIRMWARE_ENUM(code, id, name) MT_FW_##id = (code),
enum mt_firmware { MT_FIRMWARE(MT_FIRMWARE_ENUM) MT_FIRMWARE_END };

/** A set: bit (1 << code). */
#define MT_FIRMWARE_BIT(code) (UINT64_C(1) << (code))
#define MT_FIRMWARE_ALL (MT_FIRMWARE_BIT(MT_FIRMWARE_END) - 2)

/** The name of a code, or NULL. */
const char *mt_firmware_name(int code);

/** The code of a name of `len` characters, or 0. */
int mt_firmware_code(const char *name, size_t len);

#endif
