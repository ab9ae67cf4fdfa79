/*
 * The ring: the shared memory between a traced program and lastcall. One per process, named after
 * pid and creation time, so that a restarted agent finds it. Everything is fixed-size and means
 * the same to a 32-bit writer and a 64-bit reader; layout.ts says the same to TypeScript, and
 * hooks.generated.h asserts that both agree.
 *
 *   header | modules | threads | skipped marks | records | text
 *
 * A writer reserves a number with one atomic addition to `reserved`; its record goes to slot
 * number % RECORDS, and `commit` becomes the number when the rest is written. The reader frees
 * slots by moving `consumed`. A writer that finds its slot not yet free writes the number into the
 * slot's skipped mark instead: the number is then a counted loss, and nobody ever waits.
 */
#ifndef LASTCALL_RING_H
#define LASTCALL_RING_H

#include <stdint.h>

#define RING_MAGIC 0x6c6c61637473616cull /* "lastcall" */
#define RING_VERSION 1u

#define RING_MODULES 1024u
#define RING_THREADS 2048u
#define RING_CALLS_PER_THREAD 3u
#define RING_CHILDREN 64u
#define RING_RECORDS (1u << 19) /* 52 s at 10,000 calls a second; 64 MiB, touched only when used */
#define RING_TEXT (32u << 20)
#define RING_VALUES 5u
#define RING_PATH 260u

enum record_kind {
    RECORD_CALL = 1,
    RECORD_STATUS = 2,
    RECORD_RETURNED = 3,
    RECORD_SCOPE_ENTER = 4,
    RECORD_SCOPE_LEAVE = 5,
    RECORD_THREAD_EXIT = 6,
    /* Written by the host. */
    RECORD_START = 7,
    RECORD_ENTER = 8,
    RECORD_END = 9,
    RECORD_GAP = 10,
    RECORD_NOTHING = 11,
    RECORD_HELD = 12,
    RECORD_FREED = 13,
};

enum probe_state {
    PROBE_WAITING = 0, /* the ring is made, the probe has not found it */
    PROBE_ACTIVE = 1,
    PROBE_DETACHED = 2,
    PROBE_FAILED = 3,
};

enum status_family { STATUS_WININET = 0, STATUS_RAS = 1 };

/* One event. 128 bytes: two cache lines. */
struct record {
    uint64_t commit;  /* the record's number, written last */
    uint64_t began;   /* the highest number handed out when the call was entered */
    uint64_t time;    /* performance counter when the native call had returned */
    uint64_t entered; /* performance counter when it was entered */
    uint64_t result;
    uint64_t from; /* return address: which call site */
    uint64_t during; /* number of the status callback inside whose call it ran */
    uint64_t announced; /* id of the RECORD_ENTER that announced it */
    uint32_t tid;
    uint16_t kind;
    uint16_t function;
    uint32_t error; /* GetLastError, 0 where the call did not set it */
    uint16_t present; /* bit i: values[i] was readable */
    uint16_t texts;   /* how many */
    uint64_t values[RING_VALUES]; /* handles, outs, kept integers, as the hook table lists them */
    uint64_t text; /* place of the texts in the text area; its low part modulo RING_TEXT */
};

/* A call that has not returned. `state` is its id * 2, plus 1 when the host announced it. */
struct in_flight {
    uint64_t state;
    uint64_t began;
    uint64_t entered;
    uint64_t handles[2];
    uint32_t function;
    uint32_t handle_count;
    uint64_t from;
    uint64_t reserved;
};

struct thread_slot {
    uint32_t tid; /* 0: free */
    uint32_t reserved[15];
    struct in_flight calls[RING_CALLS_PER_THREAD];
};

/* Where addresses belong. A base may be loaded again: `unloaded` is the number at which it went. */
struct module {
    uint64_t base;
    uint64_t loaded;
    uint64_t unloaded;
    uint32_t size;
    uint32_t length; /* of path, in UTF-16 units; written last */
    uint16_t path[RING_PATH];
    uint32_t reserved[2];
};

/*
 * A process that the traced one started. The handles are the host's own where the parent could give
 * them to it; else they are kept in the parent, for the host to take.
 */
struct child {
    uint32_t pid;
    uint32_t reason; /* enum child_reason */
    uint64_t process;
    uint64_t mapping;
    uint64_t event;
    uint64_t created; /* FILETIME; written last but `ready` */
    uint64_t ready;
    uint64_t error;
    uint64_t in_host;
};

enum child_reason {
    CHILD_TRACED = 0, CHILD_32BIT = 1, CHILD_NO_RING = 2, CHILD_DENIED = 3, CHILD_NOT_LOADED = 4,
};

struct ring_header {
    uint64_t magic;
    uint32_t version;
    uint32_t record_size;
    uint32_t pid;
    uint32_t parent; /* the process whose probe made this ring; 0 for the host */
    uint64_t created; /* FILETIME of the process's creation */
    uint64_t start_wall; /* FILETIME and performance counter at the same moment */
    uint64_t start_counter;
    uint64_t frequency;
    uint32_t state;  /* enum probe_state */
    uint32_t reason; /* GetLastError of what failed */
    uint32_t follow; /* trace child processes too */
    uint32_t attached; /* the program was already running */
    uint64_t attach; /* addresses in the target, for CreateRemoteThread */
    uint64_t detach;
    uint32_t exited; /* ExitProcess was seen: what follows is no crash */
    uint32_t unwrapped; /* callbacks that found no free thunk */
    uint32_t modules; /* how many are listed */
    uint32_t children;
    uint32_t security_size;
    uint32_t skipped; /* events lost because a slot was not free */
    uint16_t probe_path[RING_PATH];
    uint8_t security[512]; /* self-relative descriptor for the rings of children */
    uint64_t last_at; /* the host's: time of the last event given out, µs */
    struct child child[RING_CHILDREN];
    /* Who reads this ring: children's handles are put right into it. */
    uint64_t host_created;
    uint32_t host_pid;
    uint16_t backing[62]; /* where a file behind a ring is made; empty: in the paging file */
    uint32_t held; /* the host's: the last that it wrote of this is RECORD_HELD */

    /* Each on a cache line of its own. */
    uint64_t reserved __attribute__((aligned(64))); /* highest number handed out */
    uint64_t consumed __attribute__((aligned(64))); /* every number up to here is free again */
    uint32_t waiting __attribute__((aligned(64)));  /* the host sleeps until its event is set */
    uint64_t text_next __attribute__((aligned(64)));
    uint64_t text_consumed __attribute__((aligned(64)));
};

#define RING_AT_MODULES 16384u
#define RING_AT_THREADS (RING_AT_MODULES + RING_MODULES * (uint32_t)sizeof(struct module))
#define RING_AT_SKIPPED (RING_AT_THREADS + RING_THREADS * (uint32_t)sizeof(struct thread_slot))
#define RING_AT_RECORDS (RING_AT_SKIPPED + RING_RECORDS * 8u)
#define RING_AT_TEXT (RING_AT_RECORDS + RING_RECORDS * (uint32_t)sizeof(struct record))
#define RING_SIZE (RING_AT_TEXT + RING_TEXT)

#endif
