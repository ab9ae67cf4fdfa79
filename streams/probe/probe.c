/* The probe's own life: found by its ring, attached, detached, and never unloaded. */
#include "probe.h"

struct ring_header *ring;
volatile LONG active;
HMODULE own_module;
HANDLE wake_event;

/* The compiler may call these for structures; there is no C library to take them from. */

void *memset(void *to, int value, size_t count)
{
    volatile unsigned char *bytes = to;
    while (count--) *bytes++ = (unsigned char)value;
    return to;
}

void *memcpy(void *to, const void *from, size_t count)
{
    volatile unsigned char *bytes = to;
    const unsigned char *source = from;
    while (count--) *bytes++ = *source++;
    return to;
}

uint64_t created_at(HANDLE process)
{
    FILETIME created, exited, kernel, user;
    if (!GetProcessTimes(process, &created, &exited, &kernel, &user)) return 0;
    return (uint64_t)created.dwHighDateTime << 32 | created.dwLowDateTime;
}

static WCHAR *append(WCHAR *to, const char *text)
{
    while (*text) *to++ = (WCHAR)*text++;
    return to;
}

WCHAR *append_number(WCHAR *to, uint64_t n, unsigned radix)
{
    WCHAR digits[24];
    unsigned count = 0;
    do {
        unsigned digit = (unsigned)(n % radix);
        digits[count++] = (WCHAR)(digit < 10 ? '0' + digit : 'a' + digit - 10);
        n /= radix;
    } while (n);
    while (count) *to++ = digits[--count];
    return to;
}

/* Local\lastcall-<pid>-<creation time in hex>, and the same with "event". */
int make_names(uint32_t pid, uint64_t created, WCHAR *mapping, WCHAR *event)
{
    WCHAR *const targets[] = { mapping, event };
    const char *const prefixes[] = { "Local\\lastcall-ring-", "Local\\lastcall-event-" };
    for (unsigned i = 0; i < 2; i++) {
        WCHAR *at = append_number(append(targets[i], prefixes[i]), pid, 10);
        *at++ = '-';
        *append_number(at, created, 16) = 0;
    }
    return 1;
}

static int find_ring(void)
{
    WCHAR mapping[64], event[64];
    uint64_t created = created_at(GetCurrentProcess());
    make_names(GetCurrentProcessId(), created, mapping, event);
    HANDLE found = OpenFileMappingW(FILE_MAP_WRITE, FALSE, mapping);
    if (!found) return 0;
    /* The handle stays open: the name lives as long as the program does. */
    struct ring_header *header = MapViewOfFile(found, FILE_MAP_WRITE, 0, 0, RING_SIZE);
    wake_event = OpenEventW(EVENT_MODIFY_STATE, FALSE, event);
    if (!header || !wake_event || header->magic != RING_MAGIC || header->version != RING_VERSION
        || header->record_size != sizeof(struct record) || header->created != created) return 0;
    ring = header;
    return 1;
}

static void begin(void)
{
    ring->modules = 0;
    slots_begin();
    active = 1;
    slots_patch_all();
    ring->state = PROBE_ACTIVE;
}

static void attach_again(void)
{
    active = 1;
    slots_patch_all();
    ring->state = PROBE_ACTIVE;
}

static void detach_now(void)
{
    active = 0;
    slots_restore_all();
    ring->state = PROBE_DETACHED;
}

/* For CreateRemoteThread, by the addresses in the ring's header. */
static DWORD WINAPI attach(void *unused)
{
    (void)unused;
    with_loader_lock(attach_again);
    return 1;
}

static DWORD WINAPI detach(void *unused)
{
    (void)unused;
    with_loader_lock(detach_now);
    return 1;
}

static BOOL start(HMODULE module)
{
    HMODULE pinned;
    own_module = module;
    if (!find_ring()) return TRUE; /* nobody waits for it: the host itself, or a stray load */
    if (!recording_begin()) {
        ring->reason = GetLastError();
        ring->state = PROBE_FAILED;
        return FALSE;
    }
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                       (LPCWSTR)(void *)start, &pinned);
    imports_put_back();
    ring->attach = (uint64_t)(uintptr_t)attach;
    ring->detach = (uint64_t)(uintptr_t)detach;
    begin();
    return TRUE;
}

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID process_ends);

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID process_ends)
{
    if (reason == DLL_PROCESS_ATTACH) return start(module);
    if (!ring) return TRUE;
    if (reason == DLL_THREAD_DETACH) thread_ends();
    if (reason == DLL_PROCESS_DETACH && process_ends) {
        ring->exited = 1;
        SetEvent(wake_event);
    }
    return TRUE;
}
