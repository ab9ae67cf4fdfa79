/*
 * A program that has not run yet gets the probe as its first import: its own first thread loads it,
 * before any DllMain of the DLLs that the program imports, and nothing else of how it starts is
 * changed. Once loaded, the probe puts the program's headers back as they were.
 *
 * A load that fails ends such a program, so whatever may keep DLLs out is asked before.
 */
#include "probe.h"

#define BLOCK_MAGIC 0x74726f706d69636cull
#define FIRST_ORDINAL 0x8000000000000001ull
#define IMPORTS_MAX 4096u
#define CHUNK 32u
#define NEAREST 0x10000u
#define FARTHEST 0x70000000u

enum { DIRECTORIES = 3 };
static const unsigned changed[DIRECTORIES] = {
    IMAGE_DIRECTORY_ENTRY_IMPORT, IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT, IMAGE_DIRECTORY_ENTRY_IAT,
};

/* What is put into the program's memory. `table` is the import table: ours, then its own. */
struct block {
    uint64_t magic;
    IMAGE_DATA_DIRECTORY own[DIRECTORIES];
    uint64_t names[2], slots[2];
    char path[RING_PATH];
    IMAGE_IMPORT_DESCRIPTOR table[1];
};

struct program {
    HANDLE process;
    unsigned char *base, *headers;
    IMAGE_NT_HEADERS64 nt;
    unsigned imports;
};

static int read_from(HANDLE process, const void *from, void *to, size_t size)
{
    SIZE_T got = 0;
    return ReadProcessMemory(process, from, to, size, &got) && got == size;
}

static int write_to(HANDLE process, void *to, const void *from, size_t size)
{
    SIZE_T put = 0;
    return WriteProcessMemory(process, to, from, size, &put) && put == size;
}

static void *in_ntdll(const char *name)
{
    return (void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), name);
}

static unsigned char *base_of(HANDLE process)
{
    typedef LONG (WINAPI *query)(HANDLE, ULONG, void *, ULONG, ULONG *);
    query ask = (query)in_ntdll("NtQueryInformationProcess");
    void *facts[6] = { 0 }, *base = NULL;
    if (!ask || ask(process, 0, facts, sizeof facts, NULL) < 0) return NULL;
    read_from(process, (unsigned char *)facts[1] + PEB_IMAGE_BASE, &base, sizeof base);
    return base;
}

/*
 * Signed DLLs only, none from other machines or of low integrity, an app container, a restricted
 * token: a load might be refused.
 */
static int may_keep_out(HANDLE process)
{
    enum { HAS_RESTRICTIONS = 21, IS_APP_CONTAINER = 29 };
    typedef LONG (WINAPI *open_token)(HANDLE, ULONG, HANDLE *);
    typedef LONG (WINAPI *query)(HANDLE, ULONG, void *, ULONG, ULONG *);
    open_token open = (open_token)in_ntdll("NtOpenProcessToken");
    query ask = (query)in_ntdll("NtQueryInformationToken");
    DWORD signature = 0, loads = 0, restricted = 0, contained = 0;
    ULONG size;
    HANDLE token;
    GetProcessMitigationPolicy(process, ProcessSignaturePolicy, &signature, sizeof signature);
    GetProcessMitigationPolicy(process, ProcessImageLoadPolicy, &loads, sizeof loads);
    if (signature & 1 || loads & 3) return 1;
    if (!open || !ask || open(process, TOKEN_QUERY, &token) < 0) return 1;
    ask(token, HAS_RESTRICTIONS, &restricted, sizeof restricted, &size);
    ask(token, IS_APP_CONTAINER, &contained, sizeof contained, &size);
    CloseHandle(token);
    return restricted || contained;
}

/* 0 for what is not an ordinary 64-bit program: the loader treats managed code in its own way. */
static int look_at(struct program *program, HANDLE process)
{
    IMAGE_DOS_HEADER dos;
    IMAGE_OPTIONAL_HEADER64 *optional = &program->nt.OptionalHeader;
    program->process = process;
    program->base = base_of(process);
    if (!program->base || !read_from(process, program->base, &dos, sizeof dos)) return 0;
    program->headers = program->base + dos.e_lfanew;
    if (!read_from(process, program->headers, &program->nt, sizeof program->nt)) return 0;
    if (program->nt.Signature != IMAGE_NT_SIGNATURE
        || optional->Magic != IMAGE_NT_OPTIONAL_HDR64_MAGIC
        || optional->NumberOfRvaAndSizes != IMAGE_NUMBEROF_DIRECTORY_ENTRIES
        || optional->DataDirectory[IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR].VirtualAddress) return 0;
    DWORD rva = optional->DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress;
    for (program->imports = 0; rva && program->imports < IMPORTS_MAX; program->imports++) {
        IMAGE_IMPORT_DESCRIPTOR one;
        if (!read_from(process, program->base + rva + program->imports * sizeof one, &one,
                       sizeof one)) return 0;
        if (!one.Name) return 1;
    }
    return !rva;
}

/* Import tables say where they are by 32 bits above the image's base. */
static unsigned char *allocate_near(const struct program *program, size_t size)
{
    uint64_t from = program->nt.OptionalHeader.SizeOfImage;
    for (uint64_t at = (from + NEAREST - 1) & ~(uint64_t)(NEAREST - 1); at < FARTHEST;
         at += at < from + 64 * NEAREST ? NEAREST : 16 * NEAREST) {
        void *got = VirtualAllocEx(program->process, program->base + at, size,
                                   MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        if (got) return got;
    }
    return NULL;
}

static int copy_imports(const struct program *program, unsigned char *to)
{
    IMAGE_IMPORT_DESCRIPTOR some[CHUNK];
    const IMAGE_DATA_DIRECTORY *table = program->nt.OptionalHeader.DataDirectory;
    DWORD rva = table[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress;
    for (unsigned i = 0; i < program->imports; i += CHUNK) {
        unsigned n = program->imports - i < CHUNK ? program->imports - i : CHUNK;
        if (!read_from(program->process, program->base + rva + i * sizeof *some, some,
                       n * sizeof *some)
            || !write_to(program->process, to + i * sizeof *some, some, n * sizeof *some)) return 0;
    }
    return 1;
}

static int write_block(const struct program *program, unsigned char *at, const WCHAR *path)
{
    struct block block;
    uint64_t rva = (uint64_t)(at - program->base);
    memset(&block, 0, sizeof block);
    block.magic = BLOCK_MAGIC;
    for (unsigned i = 0; i < DIRECTORIES; i++)
        block.own[i] = program->nt.OptionalHeader.DataDirectory[changed[i]];
    block.names[0] = block.slots[0] = FIRST_ORDINAL;
    for (unsigned i = 0; path[i]; i++) {
        /* The loader takes a name's bytes for characters of one code page or another. */
        if (path[i] > 0x7e || i == RING_PATH - 1) return 0;
        block.path[i] = (char)path[i];
    }
    block.table[0].OriginalFirstThunk = (DWORD)(rva + __builtin_offsetof(struct block, names));
    block.table[0].FirstThunk = (DWORD)(rva + __builtin_offsetof(struct block, slots));
    block.table[0].Name = (DWORD)(rva + __builtin_offsetof(struct block, path));
    return write_to(program->process, at, &block, sizeof block)
        && copy_imports(program, at + sizeof block);
}

static int write_directories(const struct program *program, IMAGE_DATA_DIRECTORY *all)
{
    DWORD old, ignored;
    unsigned char *at = program->headers
        + __builtin_offsetof(IMAGE_NT_HEADERS64, OptionalHeader.DataDirectory);
    size_t size = sizeof *all * IMAGE_NUMBEROF_DIRECTORY_ENTRIES;
    if (!VirtualProtectEx(program->process, at, size, PAGE_READWRITE, &old)) return 0;
    int ok = write_to(program->process, at, all, size);
    VirtualProtectEx(program->process, at, size, old, &ignored);
    return ok;
}

int first_import(HANDLE process, const WCHAR *path)
{
    struct program program;
    if (may_keep_out(process) || !look_at(&program, process)) return 0;
    size_t size = sizeof(struct block) + (program.imports + 1) * sizeof(IMAGE_IMPORT_DESCRIPTOR);
    unsigned char *at = allocate_near(&program, size);
    if (!at) return 0;
    IMAGE_DATA_DIRECTORY *all = program.nt.OptionalHeader.DataDirectory;
    if (write_block(&program, at, path)) {
        DWORD rva = (DWORD)(at - program.base);
        all[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress =
            rva + (DWORD)__builtin_offsetof(struct block, table);
        all[IMAGE_DIRECTORY_ENTRY_IMPORT].Size =
            (program.imports + 2) * sizeof(IMAGE_IMPORT_DESCRIPTOR);
        memset(&all[IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT], 0, sizeof *all);
        if (!all[IMAGE_DIRECTORY_ENTRY_IAT].VirtualAddress) {
            all[IMAGE_DIRECTORY_ENTRY_IAT].VirtualAddress = rva;
            all[IMAGE_DIRECTORY_ENTRY_IAT].Size = (DWORD)size;
        }
        if (write_directories(&program, all)) return 1;
    }
    VirtualFreeEx(process, at, 0, MEM_RELEASE);
    return 0;
}

/* In the program itself, when everything has been imported. */
void imports_put_back(void)
{
    struct program program = { .process = GetCurrentProcess() };
    unsigned char *base = (unsigned char *)GetModuleHandleW(NULL);
    IMAGE_NT_HEADERS64 *nt = (IMAGE_NT_HEADERS64 *)(base + ((IMAGE_DOS_HEADER *)base)->e_lfanew);
    DWORD rva = nt->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress;
    const struct block *block =
        (struct block *)(base + rva - __builtin_offsetof(struct block, table));
    uint64_t magic;
    if (!rva || !guarded_copy(&magic, &block->magic, sizeof magic) || magic != BLOCK_MAGIC) return;
    program.headers = (unsigned char *)nt;
    memcpy(&program.nt, nt, sizeof program.nt);
    for (unsigned i = 0; i < DIRECTORIES; i++)
        program.nt.OptionalHeader.DataDirectory[changed[i]] = block->own[i];
    write_directories(&program, program.nt.OptionalHeader.DataDirectory);
}

/* For the host, which loads the probe too; and what the import by ordinal finds. */
__declspec(dllexport) int WINAPI lastcall_first_import(HANDLE process, const WCHAR *path);

__declspec(dllexport) int WINAPI lastcall_first_import(HANDLE process, const WCHAR *path)
{
    return first_import(process, path);
}
