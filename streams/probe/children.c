/*
 * Programs that the traced program starts are traced too, each with a ring of its own. The child
 * is made suspended, gets the probe, and goes on; whatever fails, it goes on without.
 */
#include "probe.h"

#define LOAD_TIMEOUT 10000u

static void copy_header(struct ring_header *to, uint32_t pid, uint64_t created)
{
    FILETIME wall;
    LARGE_INTEGER counter;
    GetSystemTimeAsFileTime(&wall);
    QueryPerformanceCounter(&counter);
    to->version = RING_VERSION;
    to->record_size = sizeof(struct record);
    to->pid = pid;
    to->parent = ring->pid;
    to->created = created;
    to->start_wall = (uint64_t)wall.dwHighDateTime << 32 | wall.dwLowDateTime;
    to->start_counter = (uint64_t)counter.QuadPart;
    to->frequency = ring->frequency;
    to->follow = ring->follow;
    to->host_pid = ring->host_pid;
    to->host_created = ring->host_created;
    to->security_size = ring->security_size;
    __builtin_memcpy(to->security, ring->security, sizeof to->security);
    __builtin_memcpy(to->backing, ring->backing, sizeof to->backing);
    __builtin_memcpy(to->probe_path, ring->probe_path, sizeof to->probe_path);
    /* The first number belongs to the start, which the host tells from this header. */
    struct record *start = (struct record *)((unsigned char *)to + RING_AT_RECORDS) + 1;
    start->kind = RECORD_START;
    start->time = to->start_counter;
    start->commit = 1;
    to->reserved = 1;
    to->magic = RING_MAGIC;
}

/* A file that is gone when its last user is; where memory behind files is slow, in a RAM disk. */
static HANDLE open_backing(uint32_t pid, uint64_t created, SECURITY_ATTRIBUTES *security)
{
    WCHAR path[96], *at = path;
    if (!ring->backing[0]) return INVALID_HANDLE_VALUE;
    for (unsigned i = 0; i < 62 && ring->backing[i]; i++) *at++ = ring->backing[i];
    /* Pids are Wine's: another prefix has the same ones. */
    at = append_number(at, pid, 10);
    *at++ = '-';
    *append_number(at, created, 16) = 0;
    return CreateFileW(path, GENERIC_READ | GENERIC_WRITE | DELETE, 7, security, CREATE_NEW,
                       FILE_FLAG_DELETE_ON_CLOSE, NULL);
}

static int make_ring(struct child *child, uint32_t pid, uint64_t created)
{
    WCHAR mapping[64], event[64];
    SECURITY_ATTRIBUTES security = { sizeof security, ring->security, FALSE };
    SECURITY_ATTRIBUTES *given = ring->security_size ? &security : NULL;
    make_names(pid, created, mapping, event);
    HANDLE file = open_backing(pid, created, given);
    HANDLE made = CreateFileMappingW(file, given, PAGE_READWRITE, 0, RING_SIZE, mapping);
    if (file != INVALID_HANDLE_VALUE) CloseHandle(file);
    if (!made) return 0;
    struct ring_header *header = MapViewOfFile(made, FILE_MAP_WRITE, 0, 0, RING_SIZE);
    HANDLE signal = header ? CreateEventW(given, FALSE, FALSE, event) : NULL;
    if (signal) copy_header(header, pid, created);
    if (header) UnmapViewOfFile(header);
    if (!signal) {
        CloseHandle(made);
        return 0;
    }
    child->mapping = (uint64_t)(uintptr_t)made;
    child->event = (uint64_t)(uintptr_t)signal;
    return 1;
}

static uint32_t load_probe(HANDLE process)
{
    SIZE_T size = sizeof ring->probe_path;
    void *path = VirtualAllocEx(process, NULL, size, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    if (!path) return CHILD_DENIED;
    uint32_t reason = CHILD_DENIED;
    if (WriteProcessMemory(process, path, ring->probe_path, size, NULL)) {
        HANDLE thread = CreateRemoteThread(process, NULL, 0,
            (LPTHREAD_START_ROUTINE)(void *)LoadLibraryW, path, 0, NULL);
        if (thread) {
            DWORD loaded = 0;
            reason = CHILD_NOT_LOADED;
            if (WaitForSingleObject(thread, LOAD_TIMEOUT) != WAIT_OBJECT_0) path = NULL;
            else if (GetExitCodeThread(thread, &loaded) && loaded) reason = CHILD_TRACED;
            CloseHandle(thread);
        }
    }
    if (path) VirtualFreeEx(process, path, 0, MEM_RELEASE);
    return reason;
}

/* The host's process, when it is still the one that said so. */
static HANDLE open_host(void)
{
    HANDLE host = OpenProcess(PROCESS_DUP_HANDLE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE,
                              ring->host_pid);
    if (host && created_at(host) == ring->host_created) return host;
    if (host) CloseHandle(host);
    return NULL;
}

static uint64_t given_to(HANDLE host, uint64_t handle)
{
    HANDLE theirs = NULL;
    DuplicateHandle(GetCurrentProcess(), (HANDLE)(uintptr_t)handle, host, &theirs, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    return (uint64_t)(uintptr_t)theirs;
}

/* So that the host has the child's ring even when both of us end at once. */
static void give_to_host(struct child *child)
{
    HANDLE host = open_host();
    if (!host) return;
    struct child mine = *child;
    child->in_host = 1;
    child->process = given_to(host, mine.process);
    child->mapping = mine.mapping ? given_to(host, mine.mapping) : 0;
    child->event = mine.event ? given_to(host, mine.event) : 0;
    CloseHandle(host);
    CloseHandle((HANDLE)(uintptr_t)mine.process);
    if (mine.mapping) CloseHandle((HANDLE)(uintptr_t)mine.mapping);
    if (mine.event) CloseHandle((HANDLE)(uintptr_t)mine.event);
}

static void close_taken(struct child *child)
{
    if (child->mapping) CloseHandle((HANDLE)(uintptr_t)child->mapping);
    if (child->event) CloseHandle((HANDLE)(uintptr_t)child->event);
    child->mapping = child->event = 0;
}

static void announce(const struct child *child)
{
    uint32_t n = (uint32_t)InterlockedIncrement((volatile LONG *)&ring->children) - 1;
    struct child *place = &ring->child[n % RING_CHILDREN];
    place->ready = 0;
    place->pid = child->pid;
    place->reason = child->reason;
    place->process = child->process;
    place->mapping = child->mapping;
    place->event = child->event;
    place->created = child->created;
    place->error = child->error;
    place->in_host = child->in_host;
    __atomic_store_n(&place->ready, n + 1, __ATOMIC_RELEASE);
    InterlockedExchange((volatile LONG *)&ring->waiting, 0);
    SetEvent(wake_event);
}

static void follow(const PROCESS_INFORMATION *made, DWORD flags)
{
    BOOL narrow = FALSE;
    HANDLE kept = NULL;
    struct child child = { .pid = made->dwProcessId };
    child.created = created_at(made->hProcess);
    if (IsWow64Process(made->hProcess, &narrow) && narrow) child.reason = CHILD_32BIT;
    else if (!make_ring(&child, child.pid, child.created)) child.reason = CHILD_NO_RING;
    else if (!first_import(made->hProcess, ring->probe_path))
        /* A child that this thread debugs would wait for it, and it for the child. */
        child.reason = flags & (DEBUG_PROCESS | DEBUG_ONLY_THIS_PROCESS) ? CHILD_NOT_LOADED
            : load_probe(made->hProcess);
    if (child.reason != CHILD_TRACED) {
        child.error = GetLastError();
        close_taken(&child);
    }
    DuplicateHandle(GetCurrentProcess(), made->hProcess, GetCurrentProcess(), &kept, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    child.process = (uint64_t)(uintptr_t)kept;
    give_to_host(&child);
    announce(&child);
}

static void after_create(const PROCESS_INFORMATION *made, DWORD flags)
{
    uint32_t error = last_error();
    follow(made, flags);
    if (!(flags & CREATE_SUSPENDED)) ResumeThread(made->hThread);
    set_last_error(error);
}

BOOL WINAPI hook_create_process_a(LPCSTR program, LPSTR line, LPSECURITY_ATTRIBUTES of_process,
    LPSECURITY_ATTRIBUTES of_thread, BOOL inherit, DWORD flags, LPVOID environment, LPCSTR folder,
    LPSTARTUPINFOA startup, LPPROCESS_INFORMATION made)
{
    BOOL follows = active && ring->follow;
    BOOL ok = native.create_process_a(program, line, of_process, of_thread, inherit,
        follows ? flags | CREATE_SUSPENDED : flags, environment, folder, startup, made);
    if (ok && follows) after_create(made, flags);
    return ok;
}

BOOL WINAPI hook_create_process_w(LPCWSTR program, LPWSTR line, LPSECURITY_ATTRIBUTES of_process,
    LPSECURITY_ATTRIBUTES of_thread, BOOL inherit, DWORD flags, LPVOID environment, LPCWSTR folder,
    LPSTARTUPINFOW startup, LPPROCESS_INFORMATION made)
{
    BOOL follows = active && ring->follow;
    BOOL ok = native.create_process_w(program, line, of_process, of_thread, inherit,
        follows ? flags | CREATE_SUSPENDED : flags, environment, folder, startup, made);
    if (ok && follows) after_create(made, flags);
    return ok;
}
