/*
 * Where programs call through: import tables of every module, delay-load tables and what
 * GetProcAddress gives. A slot is ours when it holds the address of a hooked export, whatever the
 * table calls it: import tables may name API sets.
 */
#include "probe.h"

#define ADDRESSES 4096u

struct replacement {
    const void *volatile address;
    const void *volatile by;
};

typedef struct {
    LIST_ENTRY links, memory, init;
    unsigned char *base;
    void *entry;
    ULONG size;
    struct UNICODE_STRING_ {
        USHORT length, maximum;
        WCHAR *text;
    } full, name;
} ldr_module;

static struct replacement replacements[ADDRESSES];
static void (*each_slot)(void **slot);

/* --- addresses ------------------------------------------------------------------------------ */

static unsigned place_of(const void *address)
{
    return (unsigned)(((uintptr_t)address >> 2) * 2654435761u >> 7) % ADDRESSES;
}

void *replacement_of(const void *address)
{
    if (!address) return NULL;
    for (unsigned i = place_of(address), n = 0; n < ADDRESSES; i = (i + 1) % ADDRESSES, n++) {
        const void *found = replacements[i].address;
        if (found == address) return (void *)replacements[i].by;
        if (!found) return NULL;
    }
    return NULL;
}

/*
 * Under the loader lock only. An address that went away leaves its place with nothing behind it,
 * for another one whose search comes by: lookups never stop at a place that was ever taken.
 */
static void replace(const void *address, const void *by)
{
    unsigned place = ADDRESSES;
    for (unsigned i = place_of(address), n = 0; n < ADDRESSES; i = (i + 1) % ADDRESSES, n++) {
        const void *found = replacements[i].address;
        if (!found || found == address) {
            if (found || place == ADDRESSES) place = i;
            break;
        }
        if (!replacements[i].by && place == ADDRESSES) place = i;
    }
    if (place == ADDRESSES) return;
    /* Whoever finds a new address finds what is behind it, or nothing yet. */
    if (!replacements[place].address) replacements[place].by = by;
    __atomic_thread_fence(__ATOMIC_RELEASE);
    replacements[place].address = address;
    __atomic_thread_fence(__ATOMIC_RELEASE);
    replacements[place].by = by;
}

/* The stubs of services (guarded.S), 16 bytes each. */
#define SERVICES 16u
extern const unsigned char service_stubs[];
const void *service_targets[SERVICES];
static void *service_originals[SERVICES];

static const void *stub(unsigned service) { return service_stubs + 16 * service; }

static void *original_of(const void *wrapper)
{
    for (unsigned i = 0; i < SERVICES; i++)
        if (stub(i) == wrapper) return service_originals[i];
    for (unsigned i = 0; i < HOOKS; i++)
        if (wrapper_of(i) == wrapper && originals[i]) return originals[i];
    return NULL;
}

/* --- modules -------------------------------------------------------------------------------- */

static LIST_ENTRY *module_list(void)
{
    unsigned char *peb = (unsigned char *)__readgsqword(TEB_PEB);
    return (LIST_ENTRY *)(*(unsigned char **)(peb + PEB_LDR) + 0x10);
}

static IMAGE_NT_HEADERS *headers_of(unsigned char *base)
{
    IMAGE_DOS_HEADER *dos = (IMAGE_DOS_HEADER *)base;
    if (dos->e_magic != IMAGE_DOS_SIGNATURE) return NULL;
    IMAGE_NT_HEADERS *nt = (IMAGE_NT_HEADERS *)(base + dos->e_lfanew);
    return nt->Signature == IMAGE_NT_SIGNATURE ? nt : NULL;
}

static IMAGE_DATA_DIRECTORY directory(IMAGE_NT_HEADERS *nt, unsigned index)
{
    IMAGE_DATA_DIRECTORY none = { 0, 0 };
    if (index >= nt->OptionalHeader.NumberOfRvaAndSizes) return none;
    return nt->OptionalHeader.DataDirectory[index];
}

static void walk_table(unsigned char *base, DWORD rva)
{
    for (void **slot = (void **)(base + rva); rva && *slot; slot++) each_slot(slot);
}

static void walk_module(unsigned char *base)
{
    IMAGE_NT_HEADERS *nt = headers_of(base);
    if (!nt || base == (unsigned char *)own_module) return;
    IMAGE_DATA_DIRECTORY imports = directory(nt, IMAGE_DIRECTORY_ENTRY_IMPORT);
    if (imports.VirtualAddress) {
        IMAGE_IMPORT_DESCRIPTOR *entry = (void *)(base + imports.VirtualAddress);
        for (; entry->Name; entry++) walk_table(base, entry->FirstThunk);
    }
    IMAGE_DATA_DIRECTORY delayed = directory(nt, IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT);
    if (delayed.VirtualAddress) {
        IMAGE_DELAYLOAD_DESCRIPTOR *entry = (void *)(base + delayed.VirtualAddress);
        for (; entry->DllNameRVA; entry++)
            if (entry->Attributes.AllAttributes & 1)
                walk_table(base, entry->ImportAddressTableRVA);
    }
}

static void walk_all(void (*slot)(void **))
{
    each_slot = slot;
    LIST_ENTRY *list = module_list();
    for (LIST_ENTRY *at = list->Flink; at != list; at = at->Flink)
        walk_module(((ldr_module *)at)->base);
}

/* --- slots ---------------------------------------------------------------------------------- */

/* One at a time: two threads must not give and take the same page's protection. */
static void set_slot(void **slot, void *value)
{
    static volatile LONG busy;
    DWORD old, ignored;
    MEMORY_BASIC_INFORMATION memory;
    while (InterlockedExchange(&busy, 1)) SwitchToThread();
    if (VirtualQuery(slot, &memory, sizeof memory)) {
        BOOL code = (memory.Protect & 0xf0) != 0;
        DWORD wanted = code ? PAGE_EXECUTE_READWRITE : PAGE_READWRITE;
        if (VirtualProtect(slot, sizeof *slot, wanted, &old)) {
            InterlockedExchangePointer(slot, value);
            VirtualProtect(slot, sizeof *slot, old, &ignored);
        }
    }
    InterlockedExchange(&busy, 0);
}

static void patch_slot(void **slot)
{
    void *by = replacement_of(*slot);
    if (by) set_slot(slot, by);
}

static void restore_slot(void **slot)
{
    void *original = original_of(*slot);
    if (original) set_slot(slot, original);
}

/* --- services: what hands out addresses ----------------------------------------------------- */

/*
 * kernel32's exports may jump through its import table into kernelbase, and that table is patched
 * like any other: what a wrapper calls is kernelbase's own, or it would come back to itself.
 */
struct services native;

static FARPROC WINAPI hook_get_proc_address(HMODULE module, LPCSTR name)
{
    FARPROC found = native.get_proc_address(module, name);
    void *by = active ? replacement_of((void *)found) : NULL;
    return by ? (FARPROC)by : found;
}

static void *WINAPI hook_resolve_delayed(void *parent, const void *descriptor, void *on_failure,
                                         void *system_hook, void **slot, ULONG flags)
{
    void *found = native.resolve_delayed(parent, descriptor, on_failure, system_hook, slot, flags);
    uint32_t error = last_error();
    void *by = active ? replacement_of(found) : NULL;
    if (by && slot && *slot == found) set_slot(slot, by);
    set_last_error(error);
    return by ? by : found;
}

static void serve(HMODULE dll, const char *name, const void *by)
{
    FARPROC found = dll ? GetProcAddress(dll, name) : NULL;
    if (!found || replacement_of((void *)found)) return;
    unsigned i = 0;
    while (i < SERVICES && service_targets[i]) i++;
    if (i == SERVICES) return;
    service_targets[i] = by;
    service_originals[i] = (void *)found;
    replace((const void *)found, stub(i));
}

static void *service(const char *name)
{
    HMODULE base = GetModuleHandleW(L"kernelbase.dll");
    FARPROC found = base ? GetProcAddress(base, name) : NULL;
    if (!found) found = GetProcAddress(GetModuleHandleW(L"kernel32.dll"), name);
    return (void *)found;
}

static void serve_all(void)
{
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    native.get_proc_address = service("GetProcAddress");
    native.create_process_a = service("CreateProcessA");
    native.create_process_w = service("CreateProcessW");
    native.resolve_delayed = (void *)GetProcAddress(ntdll, "LdrResolveDelayLoadedAPI");
    const WCHAR *const names[] = { L"kernel32.dll", L"kernelbase.dll" };
    for (unsigned i = 0; i < 2; i++) {
        HMODULE dll = GetModuleHandleW(names[i]);
        serve(dll, "GetProcAddress", (const void *)hook_get_proc_address);
        serve(dll, "CreateProcessA", (const void *)hook_create_process_a);
        serve(dll, "CreateProcessW", (const void *)hook_create_process_w);
        if (native.resolve_delayed)
            serve(dll, "ResolveDelayLoadedAPI", (const void *)hook_resolve_delayed);
    }
    if (native.resolve_delayed)
        serve(ntdll, "LdrResolveDelayLoadedAPI", (const void *)hook_resolve_delayed);
}

/* --- families' DLLs ------------------------------------------------------------------------- */

static int dll_of(const WCHAR *name, unsigned length)
{
    for (unsigned dll = 0; dll < DLLS; dll++) {
        const wchar_t *known = dll_name(dll);
        unsigned i = 0;
        while (i < length && known[i]
            && (name[i] | (name[i] >= 'A' && name[i] <= 'Z' ? 0x20 : 0)) == known[i]) i++;
        if (i == length && !known[i]) return (int)dll;
    }
    return -1;
}

static void resolve(unsigned dll, HMODULE module)
{
    for (unsigned i = 0; i < HOOKS; i++) {
        if (hook_dll(i) != dll) continue;
        FARPROC found = GetProcAddress(module, hook_name(i));
        if (!found) continue;
        originals[i] = (void *)found;
        /* Two names of one address (InternetSetStatusCallback is ...A): the first one keeps it. */
        if (!replacement_of((void *)found)) replace((const void *)found, wrapper_of(i));
    }
}

static void forget(unsigned dll)
{
    for (unsigned i = 0; i < HOOKS; i++)
        if (hook_dll(i) == dll && originals[i]) replace(originals[i], NULL);
}

/* --- the table of modules ------------------------------------------------------------------- */

/*
 * The name that a DLL gives itself. The installer puts the code of custom actions into files with
 * names of chance (MSI12ab.tmp): a call site there is to have the same name in every run.
 */
static const char *own_name(unsigned char *base)
{
    IMAGE_NT_HEADERS *nt = headers_of(base);
    if (!nt) return NULL;
    IMAGE_DATA_DIRECTORY exports = directory(nt, IMAGE_DIRECTORY_ENTRY_EXPORT);
    if (!exports.VirtualAddress) return NULL;
    DWORD name = ((IMAGE_EXPORT_DIRECTORY *)(base + exports.VirtualAddress))->Name;
    return name && name < nt->OptionalHeader.SizeOfImage ? (const char *)(base + name) : NULL;
}

static int is_temporary(const WCHAR *path, uint32_t length)
{
    static const char end[] = ".tmp";
    if (length < 4) return 0;
    for (unsigned i = 0; i < 4; i++)
        if ((path[length - 4 + i] | 0x20) != (end[i] | 0x20)) return 0;
    return 1;
}

static struct module *module_table(void)
{
    return (struct module *)((unsigned char *)ring + RING_AT_MODULES);
}

/* What is loaded again where it was needs no other place. */
static int is_back(const unsigned char *base, uint32_t size, const WCHAR *path, uint32_t length)
{
    for (uint32_t i = ring->modules; i-- > 0;) {
        struct module *module = &module_table()[i];
        if (module->base >= (uint64_t)(uintptr_t)base + size
            || (uint64_t)(uintptr_t)base >= module->base + module->size) continue;
        if (module->base != (uint64_t)(uintptr_t)base || module->size != size
            || module->length != length || !module->unloaded) return 0;
        for (uint32_t k = 0; k < length; k++)
            if (module->path[k] != path[k]) return 0;
        module->unloaded = 0;
        return 1;
    }
    return 0;
}

static void list_module(unsigned char *base, uint32_t size, const WCHAR *path, uint32_t length)
{
    WCHAR given[64];
    const char *own = is_temporary(path, length) ? own_name(base) : NULL;
    if (own && *own) {
        for (length = 0; length < 64 && own[length]; length++) given[length] = (WCHAR)own[length];
        path = given;
    }
    uint32_t n = ring->modules;
    /* Of a path that is too long the end is kept: the name. */
    uint32_t drop = length > RING_PATH ? length - RING_PATH : 0;
    if (is_back(base, size, path + drop, length - drop) || n >= RING_MODULES) return;
    struct module *module = &module_table()[n];
    module->base = (uint64_t)(uintptr_t)base;
    module->size = size;
    module->loaded = ring->reserved;
    module->unloaded = 0;
    for (uint32_t i = drop; i < length; i++) module->path[i - drop] = path[i];
    module->length = length - drop;
    __atomic_store_n(&ring->modules, n + 1, __ATOMIC_RELEASE);
}

static void unlist_module(const unsigned char *base)
{
    for (uint32_t i = ring->modules; i-- > 0;) {
        struct module *module = &module_table()[i];
        if (module->base != (uint64_t)(uintptr_t)base || module->unloaded) continue;
        module->unloaded = ring->reserved + 1;
        return;
    }
}

/* --- loading -------------------------------------------------------------------------------- */

struct notification {
    ULONG flags;
    const struct UNICODE_STRING_ *full, *name;
    unsigned char *base;
    ULONG size;
};

static void CALLBACK on_dll(ULONG reason, const struct notification *dll, void *context)
{
    (void)context;
    uint32_t error = last_error();
    int family = dll_of(dll->name->text, dll->name->length / 2);
    if (reason == 2) {
        unlist_module(dll->base);
        if (family >= 0) forget((unsigned)family);
    } else {
        list_module(dll->base, dll->size, dll->full->text, dll->full->length / 2);
        if (family >= 0) resolve((unsigned)family, (HMODULE)dll->base);
        each_slot = patch_slot;
        if (active && family >= 0) walk_all(patch_slot);
        else if (active) walk_module(dll->base);
    }
    set_last_error(error);
}

void with_loader_lock(void (*work)(void))
{
    typedef LONG (WINAPI *lock_function)(ULONG, ULONG *, ULONG_PTR *);
    typedef LONG (WINAPI *unlock_function)(ULONG, ULONG_PTR);
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    lock_function lock = (lock_function)(void *)GetProcAddress(ntdll, "LdrLockLoaderLock");
    unlock_function unlock = (unlock_function)(void *)GetProcAddress(ntdll, "LdrUnlockLoaderLock");
    ULONG_PTR cookie = 0;
    BOOL held = lock && unlock && lock(0, NULL, &cookie) >= 0;
    work();
    if (held) unlock(0, cookie);
}

/* Under the loader lock: what is loaded now, and from here on what will be. */
void slots_begin(void)
{
    typedef LONG (WINAPI *register_function)(ULONG, void *, void *, void **);
    static void *cookie;
    LIST_ENTRY *list = module_list();
    for (LIST_ENTRY *at = list->Flink; at != list; at = at->Flink) {
        ldr_module *module = (ldr_module *)at;
        list_module(module->base, module->size, module->full.text, module->full.length / 2);
        int family = dll_of(module->name.text, module->name.length / 2);
        if (family >= 0) resolve((unsigned)family, (HMODULE)module->base);
    }
    serve_all();
    register_function listen = (register_function)(void *)GetProcAddress(
        GetModuleHandleW(L"ntdll.dll"), "LdrRegisterDllNotification");
    if (listen) listen(0, (void *)on_dll, NULL, &cookie);
}

void slots_patch_all(void) { walk_all(patch_slot); }
void slots_restore_all(void) { walk_all(restore_slot); }
