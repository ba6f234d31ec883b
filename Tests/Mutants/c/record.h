/* The file of recorded calls: what a call is given, and what the original library answered. One file holds the calls of one
 * operator in one scheme. Numbers are those of the machine; a text has its length before it and a zero byte at its end. */
#ifndef RECORD_H
#define RECORD_H

#include <stdint.h>

/* The first 4 bytes of every record. The next 8 are the length of what follows. */
#define RECORD_MARK UINT32_C(0x51534331)

#endif
