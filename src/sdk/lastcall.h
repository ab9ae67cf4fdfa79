/*
 * lastcall.h: a program in C or C++ tells the user's agent what it does with its handles.
 *
 *     static lastcall agent;
 *     lastcall_connect(&agent, 500);
 *     lastcall_call call = lastcall_before(&agent);
 *     MSIHANDLE record = MsiCreateRecord(2);
 *     lastcall_after(&agent, call, "MsiCreateRecord", 0, record, record, 0);
 *     ...
 *     lastcall_close(&agent, 0);
 *
 * This file is all of it; link with bcrypt and advapi32. It allocates nothing and starts no thread.
 * Every function returns LASTCALL_OK or why not, holds its caller up for about the time given to
 * lastcall_connect at most, and leaves GetLastError() as it was. Where there is no agent, or no
 * longer, all of them return at once, so a program need not look at what they return. All threads
 * may use one `lastcall`, which stays where it is; DllMain may not.
 *
 * The protocol is written down in streams/ingest/server.ts.
 */
#ifndef LASTCALL_H
#define LASTCALL_H

#include <windows.h>
#include <bcrypt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _MSC_VER
#pragma comment(lib, "bcrypt")
#pragma comment(lib, "advapi32")
#endif
#ifdef __MINGW_PRINTF_FORMAT
#define LASTCALL_PRINTF __attribute__((format(__MINGW_PRINTF_FORMAT, 2, 3)))
#else
#define LASTCALL_PRINTF
#endif

#if defined(_M_ARM64) || defined(__aarch64__)
#define LASTCALL_ARCH "arm64"
#elif defined(_WIN64)
#define LASTCALL_ARCH "x64"
#else
#define LASTCALL_ARCH "ia32"
#endif

enum {
    LASTCALL_OK,
    LASTCALL_NO_AGENT, /* none is published, or it has ended */
    LASTCALL_STRANGER, /* whoever answers does not know the token; he was told nothing */
    LASTCALL_TRACED,   /* a probe records this process: its calls are in the log once */
    LASTCALL_LOST,     /* the connection is closed */
    LASTCALL_TIMEOUT,
    LASTCALL_REFUSED,  /* an event, and `said` has the agent's reason; its number becomes a gap */
    LASTCALL_TOO_LONG  /* an event; its number becomes a gap */
};

#define LASTCALL_EVENT_MAX 4096 /* bytes of a line */

typedef struct lastcall {
    SRWLOCK lock;
    HANDLE pipe, event;
    DWORD patience;
    int error; /* why nothing can be told any more */
    volatile LONG64 seq;
    LONG64 acked;
    LONG64 refused_from, refused_to; /* the newest refused events, without a break */
    LONG64 began_at, began_ticks, frequency;
    char session[64], challenge[65], proof[65], welcome, refused;
    char said[512];
    char line[1024];
    size_t line_size;
} lastcall;

/* The moment before a native call. */
typedef struct lastcall_call { LONG64 began, entered; } lastcall_call;

/*
 * Finds the user's agent, makes sure that it is the agent, and starts a session.
 * ms: how long this and every later function may take
 */
static inline int lastcall_connect(lastcall *to, DWORD ms);

/* Notes the moment of a native call. */
static inline lastcall_call lastcall_before(lastcall *to);

/*
 * Tells of a call that has returned, with the place in the source.
 * fn: its exported name. handle: what it was given to work on, out: what it opened; 0 for none.
 * error: its GetLastError() where it failed, else 0
 */
#define lastcall_after(to, call, fn, handle, out, result, error) \
    lastcall_after_(to, call, fn, (ULONG64)(ULONG_PTR)(handle), (ULONG64)(ULONG_PTR)(out), \
                    (LONG64)(LONG_PTR)(result), error, __FILE__, __LINE__)

/*
 * Tells of anything else in the event contract (src/event.schema.json): the members after session,
 * seq and at, as printf has it: lastcall_event(&agent, "\"kind\":\"thread-exit\",\"tid\":%lu", id)
 */
static inline int lastcall_event(lastcall *to, const char *members, ...) LASTCALL_PRINTF;

/* Waits until all that was told is committed. LASTCALL_REFUSED: all but what was refused. */
static inline int lastcall_wait(lastcall *to);

/* Ends the session, and waits. A program that ends without it has crashed, as the agent sees it. */
static inline int lastcall_close(lastcall *to, int exit_code);

static inline const char *lastcall_text(int code)
{
    static const char *const texts[] = { "fine", "no agent answers: start `lastcall agent`",
        "who answers is not the user's agent", "a probe records this process already",
        "the connection to the agent is closed", "the agent did not answer in time",
        "the agent refused an event", "an event is too long" };
    return code >= 0 && code <= LASTCALL_TOO_LONG ? texts[code] : "unknown";
}

/* --- what is below is for this file only ----------------------------------------------------- */

static inline LONG64 lastcall_ticks_(void)
{
    LARGE_INTEGER now;
    QueryPerformanceCounter(&now);
    return now.QuadPart;
}

static inline LONG64 lastcall_us_(const lastcall *to, LONG64 ticks)
{
    return ticks / to->frequency * 1000000 + ticks % to->frequency * 1000000 / to->frequency;
}

static inline LONG64 lastcall_filetime_(FILETIME time)
{
    return (LONG64)((ULONG64)time.dwHighDateTime << 32 | time.dwLowDateTime);
}

/* 100 ns since 1601 as microseconds since 1970. */
static inline LONG64 lastcall_unix_(LONG64 filetime)
{
    return filetime / 10 - 11644473600000000LL;
}

static inline LONG64 lastcall_created_(void)
{
    FILETIME created, other[3];
    if (!GetProcessTimes(GetCurrentProcess(), &created, other, other + 1, other + 2)) return 0;
    return lastcall_filetime_(created);
}

static inline int lastcall_fail_(lastcall *to, int error)
{
    if (to->pipe != INVALID_HANDLE_VALUE) CloseHandle(to->pipe);
    if (to->event) CloseHandle(to->event);
    to->pipe = INVALID_HANDLE_VALUE;
    to->event = NULL;
    if (to->error == LASTCALL_OK) to->error = error;
    return to->error;
}

static inline void lastcall_hex_(const unsigned char *bytes, size_t count, char *to)
{
    for (size_t i = 0; i < count; i++) snprintf(to + 2 * i, 3, "%02x", bytes[i]);
}

/* A text member of a flat JSON object; 0 where there is none that fits. */
static inline int lastcall_member_(const char *json, const char *quoted, char *to, size_t size)
{
    const char *at = strstr(json, quoted);
    size_t used = 0;
    if (!at) return 0;
    for (at += strlen(quoted); *at == ':' || *at == ' ';) at++;
    if (*at++ != '"') return 0;
    for (; *at && *at != '"' && used + 1 < size; at++) {
        if (*at == '\\' && *++at != '\\') return 0;
        to[used++] = *at;
    }
    to[used] = 0;
    return *at == '"';
}

/* The inside of a JSON string, cut where there is no more room. */
static inline void lastcall_json_(const WCHAR *text, char *to, size_t size)
{
    size_t used = 0;
    while (*text) {
        int units = IS_HIGH_SURROGATE(text[0]) && IS_LOW_SURROGATE(text[1]) ? 2 : 1;
        if (used + 5 > size) break;
        if (*text == '"' || *text == '\\') to[used++] = '\\';
        used += (size_t)WideCharToMultiByte(CP_UTF8, 0, text, units, to + used, 4, NULL, NULL);
        text += units;
    }
    to[used] = 0;
}

/* HMAC-SHA256 as 64 hex digits. */
static inline int lastcall_proof_(const char *token, const char *text, char *hex)
{
    unsigned char mac[32];
    BCRYPT_ALG_HANDLE sha256;
    BCRYPT_HASH_HANDLE hash;
    if (BCryptOpenAlgorithmProvider(&sha256, BCRYPT_SHA256_ALGORITHM, NULL,
                                    BCRYPT_ALG_HANDLE_HMAC_FLAG) < 0) return 0;
    int done = BCryptCreateHash(sha256, &hash, NULL, 0, (PUCHAR)token, (ULONG)strlen(token),
                                0) >= 0;
    if (done) {
        done = BCryptHashData(hash, (PUCHAR)text, (ULONG)strlen(text), 0) >= 0
            && BCryptFinishHash(hash, mac, sizeof mac, 0) >= 0;
        BCryptDestroyHash(hash);
    }
    BCryptCloseAlgorithmProvider(sha256, 0);
    if (done) lastcall_hex_(mac, sizeof mac, hex);
    return done;
}

/* Whether two proofs are the same, in constant time. */
static inline int lastcall_same_(const char *a, const char *b)
{
    unsigned char different = 0;
    for (int i = 0; i < 64; i++) different |= (unsigned char)(a[i] ^ b[i]);
    return !different;
}

static inline int lastcall_write_(lastcall *to, const char *bytes, size_t size, ULONGLONG until)
{
    while (size > 0) {
        OVERLAPPED io;
        DWORD written = 0;
        memset(&io, 0, sizeof io);
        io.hEvent = to->event;
        if (!WriteFile(to->pipe, bytes, (DWORD)size, NULL, &io)
            && GetLastError() != ERROR_IO_PENDING) return lastcall_fail_(to, LASTCALL_LOST);
        ULONGLONG now = GetTickCount64();
        DWORD left = until > now ? (DWORD)(until - now) : 0;
        if (WaitForSingleObject(io.hEvent, left) != WAIT_OBJECT_0) {
            CancelIo(to->pipe);
            GetOverlappedResult(to->pipe, &io, &written, TRUE);
            return lastcall_fail_(to, LASTCALL_TIMEOUT);
        }
        if (!GetOverlappedResult(to->pipe, &io, &written, FALSE))
            return lastcall_fail_(to, LASTCALL_LOST);
        bytes += written;
        size -= written;
    }
    return LASTCALL_OK;
}

/* One line of the agent. A line of ours is an event, so a line's number is its event's. */
static inline void lastcall_told_(lastcall *to, const char *line)
{
    const char *seq = strstr(line, "\"seq\":"), *number = strstr(line, "\"line\":");
    if (strstr(line, "{\"ack\":") == line && seq) {
        LONG64 acked = strtoll(seq + 6, NULL, 10);
        if (acked > to->acked) to->acked = acked;
    } else if (strstr(line, "{\"refused\":") == line && number) {
        LONG64 refused = strtoll(number + 7, NULL, 10);
        if (refused != to->refused_to + 1) to->refused_from = refused;
        to->refused_to = refused;
        to->refused = 1;
        snprintf(to->said, sizeof to->said, "%s", line);
    } else if (strstr(line, "{\"challenge\":") == line) {
        lastcall_member_(line, "\"proof\"", to->proof, sizeof to->proof);
        lastcall_member_(line, "\"challenge\"", to->challenge, sizeof to->challenge);
    } else if (strstr(line, "{\"welcome\":") == line) {
        to->welcome = 1;
    } else if (strstr(line, "{\"error\":") == line) {
        snprintf(to->said, sizeof to->said, "%s", line);
    }
}

/* Takes in what the agent has said by now. */
static inline int lastcall_hear_(lastcall *to)
{
    char bytes[512];
    DWORD there, size;
    OVERLAPPED io;
    for (;;) {
        if (!PeekNamedPipe(to->pipe, NULL, 0, NULL, &there, NULL))
            return lastcall_fail_(to, LASTCALL_LOST);
        if (there == 0) return LASTCALL_OK;
        memset(&io, 0, sizeof io);
        io.hEvent = to->event;
        if (there > sizeof bytes) there = sizeof bytes;
        /* It is there: this waits for nobody. */
        if ((!ReadFile(to->pipe, bytes, there, NULL, &io) && GetLastError() != ERROR_IO_PENDING)
            || !GetOverlappedResult(to->pipe, &io, &size, TRUE))
            return lastcall_fail_(to, LASTCALL_LOST);
        for (DWORD i = 0; i < size; i++) {
            if (bytes[i] == '\n') {
                to->line[to->line_size] = 0;
                to->line_size = 0;
                lastcall_told_(to, to->line);
            } else if (to->line_size + 1 < sizeof to->line) {
                to->line[to->line_size++] = bytes[i];
            }
        }
    }
}

static inline int lastcall_hear_until_(lastcall *to, const char *flag, ULONGLONG until)
{
    while (lastcall_hear_(to) == LASTCALL_OK && !*flag) {
        if (GetTickCount64() >= until) return lastcall_fail_(to, LASTCALL_TIMEOUT);
        Sleep(1);
    }
    return to->error;
}

/* What the agent has published: see streams/ingest/record.ts. */
static inline int lastcall_find_(char *json, DWORD size)
{
    WCHAR path[1024];
    const DWORD room = 900;
    const WCHAR *rest = L"\\agent.json";
    DWORD length = GetEnvironmentVariableW(L"LASTCALL_STATE", path, room);
    if (length == 0) {
        length = GetEnvironmentVariableW(L"LOCALAPPDATA", path, room);
        rest = L"\\lastcall\\agent.json";
    }
    if (length == 0 || length >= room) return 0;
    memcpy(path + length, rest, (wcslen(rest) + 1) * sizeof *rest);
    const DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    HANDLE file = CreateFileW(path, GENERIC_READ, share, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return 0;
    DWORD got = 0;
    int done = ReadFile(file, json, size - 1, &got, NULL);
    CloseHandle(file);
    json[done ? got : 0] = 0;
    return done;
}

/* The pipe, whose server cannot act as this user. */
static inline int lastcall_open_(lastcall *to, const char *address, ULONGLONG until)
{
    const DWORD flags = FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_ANONYMOUS;
    for (;;) {
        to->pipe = CreateFileA(address, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, flags,
                               NULL);
        if (to->pipe != INVALID_HANDLE_VALUE) return LASTCALL_OK;
        if (GetLastError() != ERROR_PIPE_BUSY) return lastcall_fail_(to, LASTCALL_NO_AGENT);
        ULONGLONG now = GetTickCount64();
        if (now >= until) return lastcall_fail_(to, LASTCALL_TIMEOUT);
        WaitNamedPipeA(address, (DWORD)(until - now));
    }
}

static inline int lastcall_greet_(lastcall *to, const char *address, const char *token,
                                  ULONGLONG until)
{
    unsigned char random[16];
    char hello[33], text[640], proof[65];
    to->event = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (!to->event
        || BCryptGenRandom(NULL, random, sizeof random, BCRYPT_USE_SYSTEM_PREFERRED_RNG) < 0)
        return lastcall_fail_(to, LASTCALL_NO_AGENT);
    lastcall_hex_(random, sizeof random, hello);
    if (lastcall_open_(to, address, until)) return to->error;
    snprintf(text, sizeof text, "{\"lastcall\":1,\"hello\":\"%s\"}\n", hello);
    if (lastcall_write_(to, text, strlen(text), until)
        || lastcall_hear_until_(to, to->challenge, until)) return to->error;
    snprintf(text, sizeof text, "agent\n%s\n%s\n%s", address, hello, to->challenge);
    if (!lastcall_proof_(token, text, proof) || !lastcall_same_(proof, to->proof))
        return lastcall_fail_(to, LASTCALL_STRANGER);
    snprintf(text, sizeof text, "client\n%s\n%s\n%s", address, hello, to->challenge);
    if (!lastcall_proof_(token, text, proof)) return lastcall_fail_(to, LASTCALL_STRANGER);
    snprintf(text, sizeof text, "{\"proof\":\"%s\"}\n", proof);
    if (lastcall_write_(to, text, strlen(text), until)) return to->error;
    snprintf(to->session, sizeof to->session, "%lu-%.16s", GetCurrentProcessId(), hello);
    return lastcall_hear_until_(to, &to->welcome, until);
}

static inline int lastcall_start_(lastcall *to)
{
    WCHAR wide[1024] = L"";
    char host[512], image[2048], luid[48] = "";
    DWORD size = sizeof wide / sizeof *wide, session = 0;
    ULONG64 id = 0;
    HANDLE token;
    TOKEN_STATISTICS statistics;
    TOKEN_ELEVATION elevation;
    elevation.TokenIsElevated = 0;
    if (!GetComputerNameExW(ComputerNameDnsHostname, wide, &size)) wide[0] = '?', wide[1] = 0;
    lastcall_json_(wide, host, sizeof host);
    wide[GetModuleFileNameW(NULL, wide, sizeof wide / sizeof *wide - 1)] = 0;
    lastcall_json_(wide, image, sizeof image);
    ProcessIdToSessionId(GetCurrentProcessId(), &session);
    if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) {
        if (GetTokenInformation(token, TokenStatistics, &statistics, sizeof statistics, &size))
            id = (ULONG64)(DWORD)statistics.AuthenticationId.HighPart << 32
                | statistics.AuthenticationId.LowPart;
        if (id) snprintf(luid, sizeof luid, ",\"luid\":\"0x%llx\"", id);
        GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &size);
        CloseHandle(token);
    }
    return lastcall_event(to, "\"kind\":\"start\",\"host\":\"%s\",\"pid\":%lu,\"created\":%lld,"
        "\"image\":\"%s\",\"capture\":\"ingest\"%s,\"windowsSession\":%lu,\"elevated\":%s,"
        "\"arch\":\"%s\"", host, GetCurrentProcessId(), lastcall_unix_(lastcall_created_()), image,
        luid, session, elevation.TokenIsElevated ? "true" : "false", LASTCALL_ARCH);
}

static inline int lastcall_is_traced_(void)
{
    char name[64];
    snprintf(name, sizeof name, "Local\\lastcall-ring-%lu-%llx", GetCurrentProcessId(),
             (ULONG64)lastcall_created_());
    HANDLE ring = OpenFileMappingA(FILE_MAP_READ, FALSE, name);
    if (ring) CloseHandle(ring);
    return ring != NULL;
}

static inline int lastcall_connect(lastcall *to, DWORD ms)
{
    DWORD saved = GetLastError();
    ULONGLONG until = GetTickCount64() + ms;
    char json[2048], address[256], token[65];
    FILETIME now;
    LARGE_INTEGER frequency;
    memset(to, 0, sizeof *to);
    InitializeSRWLock(&to->lock);
    to->pipe = INVALID_HANDLE_VALUE;
    to->patience = ms;
    QueryPerformanceFrequency(&frequency);
    GetSystemTimeAsFileTime(&now);
    to->frequency = frequency.QuadPart;
    to->began_ticks = lastcall_ticks_();
    to->began_at = lastcall_unix_(lastcall_filetime_(now));
    if (lastcall_is_traced_()) lastcall_fail_(to, LASTCALL_TRACED);
    else if (!lastcall_find_(json, sizeof json)
             || !lastcall_member_(json, "\"address\"", address, sizeof address)
             || !lastcall_member_(json, "\"token\"", token, sizeof token)
             || strlen(token) != 64 || strncmp(address, "\\\\.\\pipe\\", 9) != 0)
        lastcall_fail_(to, LASTCALL_NO_AGENT);
    else if (lastcall_greet_(to, address, token, until) == LASTCALL_OK) lastcall_start_(to);
    SecureZeroMemory(json, sizeof json);
    SecureZeroMemory(token, sizeof token);
    SetLastError(saved);
    return to->error;
}

static inline lastcall_call lastcall_before(lastcall *to)
{
    lastcall_call call;
    call.began = InterlockedCompareExchange64(&to->seq, 0, 0);
    call.entered = lastcall_ticks_();
    return call;
}

static inline int lastcall_event(lastcall *to, const char *members, ...)
{
    DWORD saved = GetLastError();
    char line[LASTCALL_EVENT_MAX];
    int result = LASTCALL_OK;
    va_list arguments;
    AcquireSRWLockExclusive(&to->lock);
    if (to->error == LASTCALL_OK && lastcall_hear_(to) == LASTCALL_OK) {
        LONG64 seq = InterlockedIncrement64(&to->seq);
        LONG64 at = to->began_at + lastcall_us_(to, lastcall_ticks_() - to->began_ticks);
        size_t used = (size_t)snprintf(line, sizeof line,
            "{\"session\":\"%s\",\"seq\":%lld,\"at\":%lld,", to->session, seq, at);
        size_t room = sizeof line - used - 2;
        va_start(arguments, members);
        int size = vsnprintf(line + used, room, members, arguments);
        va_end(arguments);
        if (size < 0 || (size_t)size >= room) {
            /* The agent refuses what is left of it, and so knows that the number is gone. */
            result = LASTCALL_TOO_LONG;
            size = 0;
        }
        used += (size_t)size;
        line[used++] = '}';
        line[used++] = '\n';
        lastcall_write_(to, line, used, GetTickCount64() + to->patience);
    }
    if (to->error != LASTCALL_OK) result = to->error;
    ReleaseSRWLockExclusive(&to->lock);
    SetLastError(saved);
    return result;
}

static inline int lastcall_after_(lastcall *to, lastcall_call call, const char *fn, ULONG64 handle,
                                  ULONG64 out, LONG64 result, DWORD error, const char *file,
                                  int line)
{
    char handles[48] = "", outs[48] = "", failure[32] = "";
    const char *name = file;
    if (to->error != LASTCALL_OK) return to->error;
    LONG64 took = lastcall_us_(to, lastcall_ticks_() - call.entered);
    for (; *file; file++) if (*file == '/' || *file == '\\') name = file + 1;
    if (handle) snprintf(handles, sizeof handles, ",\"handles\":[\"0x%llx\"]", handle);
    if (out) snprintf(outs, sizeof outs, ",\"outs\":[\"0x%llx\"]", out);
    if (error) snprintf(failure, sizeof failure, ",\"error\":%lu", error);
    return lastcall_event(to, "\"kind\":\"call\",\"tid\":%lu,\"fn\":\"%s\",\"began\":%lld,"
        "\"took\":%lld%s%s,\"result\":%lld%s,\"site\":\"%s:%d\"", GetCurrentThreadId(), fn,
        call.began, took, handles, outs, result, failure, name, line);
}

static inline int lastcall_wait(lastcall *to)
{
    DWORD saved = GetLastError();
    ULONGLONG until = GetTickCount64() + to->patience;
    LONG64 last = InterlockedCompareExchange64(&to->seq, 0, 0);
    int result;
    for (;; Sleep(1)) {
        AcquireSRWLockExclusive(&to->lock);
        result = to->error != LASTCALL_OK ? to->error : lastcall_hear_(to);
        int is_refused = to->refused_from <= last && last <= to->refused_to;
        int done = to->acked >= (is_refused ? to->refused_from - 1 : last);
        if (result == LASTCALL_OK && done && to->refused) {
            result = LASTCALL_REFUSED;
            to->refused = 0;
        }
        ReleaseSRWLockExclusive(&to->lock);
        if (done || result != LASTCALL_OK) break;
        if (GetTickCount64() < until) continue;
        result = LASTCALL_TIMEOUT;
        break;
    }
    SetLastError(saved);
    return result;
}

static inline int lastcall_close(lastcall *to, int exit_code)
{
    DWORD saved = GetLastError();
    lastcall_event(to, "\"kind\":\"end\",\"exitCode\":%d", exit_code);
    int result = lastcall_wait(to);
    AcquireSRWLockExclusive(&to->lock);
    lastcall_fail_(to, LASTCALL_LOST);
    ReleaseSRWLockExclusive(&to->lock);
    SetLastError(saved);
    return result;
}

#endif
