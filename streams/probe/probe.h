/*
 * What the parts of the probe share. The probe lives inside somebody else's program: it takes no
 * lock and allocates nothing on the way of a call, touches nothing it does not own, and whatever
 * goes wrong, the program's call goes through.
 */
#ifndef LASTCALL_PROBE_H
#define LASTCALL_PROBE_H

#include <windows.h>
#include "ring.h"

typedef uintptr_t word;

#define HOOK_TYPES
#include "hooks.generated.h"
#undef HOOK_TYPES

#define NO_PARAM 0xff
#define TEXT_UNITS 260u
#define TEXT_ABSENT 0xffffffffu
#define ARRAY_MAX 64u

/* One thing to read of a call's arguments; the families say which (plan.ts). */
struct item {
    uint8_t source;
    uint8_t param;
    uint8_t size;
    uint16_t at;
    uint8_t when_param;
    uint32_t when_value;
};

struct hook {
    const char *name;
    const struct item *items;
    void *wrapper;
    uint8_t dll;
    uint8_t handles;
    uint8_t values;
    uint8_t texts;
    uint8_t wide;
    uint8_t result_size;
};

/*
 * What a thread is in, innermost first: native calls and callbacks. It lies on the thread's own
 * stack, so a frame below the stack pointer was left by an exception or longjmp.
 */
struct frame {
    struct frame *outer;
    uint64_t seq; /* of a callback: the number of its status record */
    uint32_t is_callback;
};

struct call {
    struct frame frame;
    struct thread *thread;
    uint64_t began, entered;
    uint64_t values[RING_VALUES];
    struct in_flight *flight;
    const void *from;
    uint32_t saved_error;
    uint16_t function;
    uint16_t present;
    uint32_t text_size;
    unsigned char text[3 * (TEXT_UNITS * 2 + 8)];
};

struct thread {
    struct frame *top;
    struct thread_slot *slot;
    uint64_t calls;
    uint32_t depth;
    uint32_t in_dllmain;
};

/* probe.c */
extern struct ring_header *ring;
extern volatile LONG active;
extern HMODULE own_module;
extern HANDLE wake_event;
void *memset(void *to, int value, size_t count);
void *memcpy(void *to, const void *from, size_t count);
int make_names(uint32_t pid, uint64_t created, WCHAR *mapping, WCHAR *event);
uint64_t created_at(HANDLE process);
WCHAR *append_number(WCHAR *to, uint64_t n, unsigned radix);

/* record.c */
extern void *originals[HOOKS];
int recording_begin(void);
void thread_ends(void);
const void *wrapper_of(unsigned hook);
const char *hook_name(unsigned hook);
unsigned hook_dll(unsigned hook);
const wchar_t *dll_name(unsigned dll);

/* slots.c */
void slots_begin(void);
void slots_patch_all(void);
void slots_restore_all(void);
void *replacement_of(const void *address);
void with_loader_lock(void (*work)(void));

/* imports.c: `first_import` gives 0 when the probe has to be brought in by a thread. */
int first_import(HANDLE process, const WCHAR *path);
void imports_put_back(void);

/* children.c */
BOOL WINAPI hook_create_process_a(LPCSTR, LPSTR, LPSECURITY_ATTRIBUTES, LPSECURITY_ATTRIBUTES, BOOL,
                                  DWORD, LPVOID, LPCSTR, LPSTARTUPINFOA, LPPROCESS_INFORMATION);
BOOL WINAPI hook_create_process_w(LPCWSTR, LPWSTR, LPSECURITY_ATTRIBUTES, LPSECURITY_ATTRIBUTES,
                                  BOOL, DWORD, LPVOID, LPCWSTR, LPSTARTUPINFOW,
                                  LPPROCESS_INFORMATION);

/* The system's own functions behind those that are wrapped without being recorded. */
struct services {
    FARPROC (WINAPI *get_proc_address)(HMODULE, LPCSTR);
    void *(WINAPI *resolve_delayed)(void *, const void *, void *, void *, void **, ULONG);
    BOOL (WINAPI *create_process_a)(LPCSTR, LPSTR, LPSECURITY_ATTRIBUTES, LPSECURITY_ATTRIBUTES,
        BOOL, DWORD, LPVOID, LPCSTR, LPSTARTUPINFOA, LPPROCESS_INFORMATION);
    BOOL (WINAPI *create_process_w)(LPCWSTR, LPWSTR, LPSECURITY_ATTRIBUTES, LPSECURITY_ATTRIBUTES,
        BOOL, DWORD, LPVOID, LPCWSTR, LPSTARTUPINFOW, LPPROCESS_INFORMATION);
};
extern struct services native;

extern const void *service_targets[];

/* What an exception or longjmp calls when it ends the function that says this. */
#define WHEN_UNWOUND(handler) __asm__ volatile(".seh_handler " #handler ", @unwind");

/* guarded.S: copies memory of the program; 0 when it cannot be read. */
int guarded_copy(void *to, const void *from, size_t count);

#define TEB_LAST_ERROR 0x68
#define TEB_THREAD_ID 0x48
#define TEB_PEB 0x60
#define PEB_IMAGE_BASE 0x10
#define PEB_LDR 0x18
#define PEB_LOADER_LOCK 0x110

static inline uint32_t last_error(void) { return __readgsdword(TEB_LAST_ERROR); }
static inline void set_last_error(uint32_t code) { __writegsdword(TEB_LAST_ERROR, code); }
static inline uint32_t thread_id(void) { return __readgsdword(TEB_THREAD_ID); }

#endif
