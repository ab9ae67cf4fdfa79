/* The way of a call: what is noted at entry, and the record written at return. */
#include "probe.h"

/* A customer code that no function sets: still there after the call, the call set nothing. */
#define ERROR_UNTOUCHED 0x2c0a57caul
#define STATUS_THUNKS 256
#define NOTIFIER_THUNKS 64

void *originals[HOOKS];

static struct thread threads[RING_THREADS];
static DWORD tls = TLS_OUT_OF_INDEXES;

static int enter(struct call *call, unsigned function, const word *args, const void *from);
static void leave(struct call *call, const word *args, word result);
static word wrap_status_callback(struct call *call, unsigned value, word callback);
static word wrap_notifier(struct call *call, unsigned value, word notifier, uint32_t kind,
                          word out);
static void dial_returned(word notifier, word out, word result);
static word unwrap_callback(word callback);
static void unwrap_option(word option, word buffer);
static word wrap_option(word option, word buffer, word length, word *own);

#define HOOK_TABLE
#include "hooks.generated.h"

const void *wrapper_of(unsigned hook) { return hooks[hook].wrapper; }
const char *hook_name(unsigned hook) { return hooks[hook].name; }
unsigned hook_dll(unsigned hook) { return hooks[hook].dll; }
const wchar_t *dll_name(unsigned dll) { return dll_names[dll]; }

/* --- the ring ----------------------------------------------------------------------------- */

static unsigned char *area(uint32_t at) { return (unsigned char *)ring + at; }

static uint64_t load(const uint64_t *from) { return *(const volatile uint64_t *)from; }

static uint64_t add(uint64_t *to, uint64_t n)
{
    return (uint64_t)InterlockedExchangeAdd64((volatile LONG64 *)to, (LONG64)n) + n;
}

static uint64_t now(void)
{
    LARGE_INTEGER counter;
    QueryPerformanceCounter(&counter);
    return (uint64_t)counter.QuadPart;
}

/* The host sleeps only after it set `waiting` and found nothing. */
static void wake(void)
{
    if (*(volatile uint32_t *)&ring->waiting
        && InterlockedExchange((volatile LONG *)&ring->waiting, 0)) SetEvent(wake_event);
}

static void skip(uint64_t seq)
{
    uint64_t *marks = (uint64_t *)area(RING_AT_SKIPPED);
    *(volatile uint64_t *)&marks[seq % RING_RECORDS] = seq;
    InterlockedIncrement((volatile LONG *)&ring->skipped);
    wake();
}

/* The record of a reserved number; NULL, and counted, when the reader has not freed its slot. */
static struct record *record_at(uint64_t seq)
{
    uint64_t used = seq - load(&ring->consumed);
    if (used == RING_RECORDS / 2) SetEvent(wake_event);
    if (used > RING_RECORDS) {
        skip(seq);
        return NULL;
    }
    struct record *record =
        (struct record *)(area(RING_AT_RECORDS) + seq % RING_RECORDS * sizeof(struct record));
    /* Read first: the fault of a read maps the pages around it too, that of a write only one. */
    (void)load(&record->commit);
    return record;
}

static void commit(struct record *record, uint64_t seq)
{
    /* An exchange: what follows must see whether the host went to sleep before this. */
    InterlockedExchange64((volatile LONG64 *)&record->commit, (LONG64)seq);
    wake();
}

/* A record without a call: callbacks, scopes, thread exits. Returns its number. */
static uint64_t note(unsigned kind, unsigned function, uint64_t time, uint64_t began,
                     const uint64_t *values, unsigned count, uint32_t error)
{
    uint64_t seq = add(&ring->reserved, 1);
    struct record *record = record_at(seq);
    if (!record) return seq;
    record->began = began;
    record->time = time;
    record->tid = thread_id();
    record->kind = (uint16_t)kind;
    record->function = (uint16_t)function;
    record->error = error;
    record->texts = 0;
    record->present = (uint16_t)((1u << count) - 1);
    for (unsigned i = 0; i < count; i++) record->values[i] = values[i];
    commit(record, seq);
    return seq;
}

/* Room for a call's texts; 0 when the reader is too far behind. Half is left for slow readers. */
static int text_room(uint32_t size, uint64_t *at)
{
    for (;;) {
        uint64_t next = load(&ring->text_next);
        if (next + size - load(&ring->text_consumed) > RING_TEXT / 2) return 0;
        if ((uint64_t)InterlockedCompareExchange64((volatile LONG64 *)&ring->text_next,
                (LONG64)(next + size), (LONG64)next) == next) {
            *at = next;
            return 1;
        }
    }
}

static void text_write(uint64_t at, const unsigned char *from, uint32_t size)
{
    unsigned char *text = area(RING_AT_TEXT);
    for (uint32_t i = 0; i < size; i++) text[(at + i) % RING_TEXT] = from[i];
}

/* --- threads ------------------------------------------------------------------------------ */

static struct thread *claim_thread(void)
{
    static volatile LONG hint;
    uint32_t start = (uint32_t)hint, id = thread_id();
    for (uint32_t i = 0; i < RING_THREADS; i++) {
        uint32_t n = (start + i) % RING_THREADS;
        struct thread_slot *slot =
            (struct thread_slot *)(area(RING_AT_THREADS) + n * sizeof(struct thread_slot));
        if (slot->tid || InterlockedCompareExchange((volatile LONG *)&slot->tid, (LONG)id, 0))
            continue;
        hint = (LONG)(n + 1);
        threads[n].top = NULL;
        threads[n].slot = slot;
        threads[n].depth = 0;
        threads[n].in_dllmain = 0;
        TlsSetValue(tls, &threads[n]);
        return &threads[n];
    }
    return NULL;
}

static struct thread *this_thread(void)
{
    struct thread *thread = TlsGetValue(tls);
    return thread ? thread : claim_thread();
}

/*
 * Frames below `here` on the stack were left by an exception or a jump. What became of such a call
 * nobody can say: its number is lost, and nothing is concluded from what is missing.
 */
static void drop_abandoned(struct thread *thread, const void *here)
{
    while (thread->top && (const void *)thread->top < here) {
        if (!thread->top->is_callback && thread->depth) {
            thread->depth--;
            if (thread->depth < RING_CALLS_PER_THREAD) thread->slot->calls[thread->depth].state = 0;
            if (active) skip(add(&ring->reserved, 1));
        }
        thread->top = thread->top->outer;
    }
}

EXCEPTION_DISPOSITION hook_unwound(EXCEPTION_RECORD *exception, void *frame, CONTEXT *context,
                                   void *dispatcher);

/* `frame` is the lowest address of a wrapper's frame, and its own `call` is the first one there. */
EXCEPTION_DISPOSITION hook_unwound(EXCEPTION_RECORD *exception, void *frame, CONTEXT *context,
                                   void *dispatcher)
{
    (void)exception, (void)context, (void)dispatcher;
    uint32_t error = last_error();
    struct thread *thread = TlsGetValue(tls);
    if (thread) drop_abandoned(thread, (const char *)frame + sizeof(struct call));
    set_last_error(error);
    return ExceptionContinueSearch;
}

static uint64_t note_scope(struct thread *thread, unsigned kind)
{
    thread->in_dllmain = kind == RECORD_SCOPE_ENTER;
    return note(kind, 0, now(), 0, NULL, 0, 0);
}

/* A thread that holds the loader lock is in some DllMain. Known only when it calls something. */
static void note_loader_lock(struct thread *thread)
{
    const unsigned char *peb = (const unsigned char *)__readgsqword(TEB_PEB);
    const RTL_CRITICAL_SECTION *lock = *(RTL_CRITICAL_SECTION *const *)(peb + PEB_LOADER_LOCK);
    uint32_t holds = lock && (uint32_t)(uintptr_t)lock->OwningThread == thread_id();
    if (holds != thread->in_dllmain)
        note_scope(thread, holds ? RECORD_SCOPE_ENTER : RECORD_SCOPE_LEAVE);
}

void thread_ends(void)
{
    if (tls == TLS_OUT_OF_INDEXES) return;
    struct thread *thread = TlsGetValue(tls);
    if (!thread) return;
    TlsSetValue(tls, NULL);
    drop_abandoned(thread, (const void *)~(word)0);
    if (active) {
        if (thread->in_dllmain) note_scope(thread, RECORD_SCOPE_LEAVE);
        note(RECORD_THREAD_EXIT, 0, now(), 0, NULL, 0, 0);
    }
    for (unsigned i = 0; i < RING_CALLS_PER_THREAD; i++) thread->slot->calls[i].state = 0;
    InterlockedExchange((volatile LONG *)&thread->slot->tid, 0);
}

int recording_begin(void)
{
    if (tls == TLS_OUT_OF_INDEXES) tls = TlsAlloc();
    return tls != TLS_OUT_OF_INDEXES;
}

/* --- reading the program's arguments -------------------------------------------------------- */

EXCEPTION_DISPOSITION guarded_fault(EXCEPTION_RECORD *exception, void *frame, CONTEXT *context,
                                    void *dispatcher);
extern char guarded_failed[];

EXCEPTION_DISPOSITION guarded_fault(EXCEPTION_RECORD *exception, void *frame, CONTEXT *context,
                                    void *dispatcher)
{
    (void)frame, (void)dispatcher;
    if (exception->ExceptionFlags & (EXCEPTION_UNWINDING | EXCEPTION_EXIT_UNWIND))
        return ExceptionContinueSearch;
    context->Rip = (DWORD64)(uintptr_t)guarded_failed;
    return ExceptionContinueExecution;
}

static int read_field(const struct item *item, const word *args, uint64_t *value)
{
    *value = 0;
    if (item->when_param != NO_PARAM && (uint32_t)args[item->when_param] != item->when_value)
        return 0;
    word base = args[item->param];
    return base && guarded_copy(value, (const void *)(base + item->at), item->size);
}

static uint64_t masked(word value, unsigned size)
{
    return size == 8 ? value : size == 4 ? (uint32_t)value : (uint16_t)value;
}

static unsigned read_unit(word at, int wide, int *ok)
{
    unsigned unit = 0;
    *ok = guarded_copy(&unit, (const void *)at, wide ? 2 : 1);
    return unit;
}

/* The first word of a text, upper-case, at most 8 letters in a word. */
static int read_verb(word at, int wide, uint64_t *value)
{
    unsigned count = 0;
    *value = 0;
    if (at < 0x10000) return 0;
    for (unsigned i = 0; i < TEXT_UNITS && count < 8; i++) {
        int ok;
        unsigned unit = read_unit(at + (wide ? i * 2 : i), wide, &ok);
        if (!ok) return 0;
        if (unit <= ' ' && unit && !count) continue;
        if (unit >= 'a' && unit <= 'z') unit -= 'a' - 'A';
        if (unit < 'A' || unit > 'Z') break;
        *value |= (uint64_t)unit << (8 * count++);
    }
    return count > 0;
}

static void put_word(struct call *call, uint32_t value)
{
    __builtin_memcpy(call->text + call->text_size, &value, 4);
    call->text_size += 4;
}

/* Each text is its length in bytes, then the bytes, padded to 4. */
static void keep_text(struct call *call, word at, int wide)
{
    unsigned char *bytes = call->text + call->text_size + 4;
    uint32_t length = 0, step = wide ? 2 : 1;
    int ok = at >= 0x10000;
    while (ok && length < TEXT_UNITS * step) {
        unsigned unit = read_unit(at + length, wide, &ok);
        if (!ok || !unit) break;
        __builtin_memcpy(bytes + length, &unit, step);
        length += step;
    }
    put_word(call, ok ? length : TEXT_ABSENT);
    if (ok) call->text_size += (length + 3) & ~3u;
}

/* The handles of an array of structures: its element's size comes first, their number is last. */
static void keep_handles(struct call *call, const struct item *item, const word *args)
{
    uint32_t stride = 0, count = 0, kept = 0;
    word base = args[item->param];
    unsigned char *bytes = call->text + call->text_size + 4;
    if (base && guarded_copy(&stride, (const void *)base, 4) && stride >= 12)
        guarded_copy(&count, (const void *)args[item->param + 2], 4);
    for (; kept < count && kept < ARRAY_MAX; kept++) {
        uint64_t handle;
        if (!guarded_copy(&handle, (const void *)(base + kept * stride + item->at), 8)) break;
        __builtin_memcpy(bytes + kept * 8, &handle, 8);
    }
    put_word(call, kept * 8);
    call->text_size += kept * 8;
}

static void keep_value(struct call *call, unsigned i, int ok, uint64_t value)
{
    call->values[i] = value;
    if (ok) call->present |= (uint16_t)(1u << i);
}

static void read_before(struct call *call, const struct hook *hook, const word *args)
{
    for (unsigned i = 0; i < hook->values; i++) {
        const struct item *item = &hook->items[i];
        uint64_t value;
        if (item->source == SOURCE_WORD)
            keep_value(call, i, 1, masked(args[item->param], item->size));
        else if (item->source == SOURCE_VERB) {
            int ok = read_verb(args[item->param], hook->wide, &value);
            keep_value(call, i, ok, value);
        } else if (item->source == SOURCE_FIELD_BEFORE) {
            int ok = read_field(item, args, &value);
            keep_value(call, i, ok, value);
        }
    }
    for (unsigned i = hook->values; i < (unsigned)hook->values + hook->texts; i++) {
        const struct item *item = &hook->items[i];
        word base = args[item->param];
        uint64_t pointer = 0;
        if (item->source == SOURCE_TEXT) keep_text(call, base, hook->wide);
        else if (item->source == SOURCE_TEXT_AT)
            keep_text(call, base ? base + item->at : 0, hook->wide);
        else if (item->source == SOURCE_TEXT_POINTER) {
            read_field(item, args, &pointer);
            keep_text(call, (word)pointer, hook->wide);
        }
    }
}

static void read_after(struct call *call, const struct hook *hook, const word *args)
{
    for (unsigned i = 0; i < hook->values; i++) {
        uint64_t value;
        if (hook->items[i].source != SOURCE_FIELD_AFTER) continue;
        int ok = read_field(&hook->items[i], args, &value);
        keep_value(call, i, ok, value);
    }
    for (unsigned i = hook->values; i < (unsigned)hook->values + hook->texts; i++) {
        const struct item *item = &hook->items[i];
        if (item->source == SOURCE_TEXT_AFTER) keep_text(call, args[item->param], hook->wide);
        else if (item->source == SOURCE_HANDLES_AFTER) keep_handles(call, item, args);
    }
}

/* --- calls ---------------------------------------------------------------------------------- */

static void push(struct thread *thread, struct frame *frame, int is_callback)
{
    frame->outer = thread->top;
    frame->is_callback = (uint32_t)is_callback;
    thread->top = frame;
}

static void take_off(struct call *call, const struct hook *hook)
{
    struct thread *thread = call->thread;
    struct in_flight *flight = NULL;
    if (thread->depth < RING_CALLS_PER_THREAD) {
        flight = &thread->slot->calls[thread->depth];
        flight->began = call->began;
        flight->entered = call->entered;
        flight->function = call->function;
        flight->from = (uint64_t)(uintptr_t)call->from;
        flight->handle_count = hook->handles;
        for (unsigned i = 0; i < hook->handles; i++) flight->handles[i] = call->values[i];
        uint64_t id = ++thread->calls * RING_THREADS + (uint64_t)(thread - threads);
        __atomic_store_n(&flight->state, id * 2, __ATOMIC_RELEASE);
    }
    call->flight = flight;
    thread->depth++;
}

/* The id under which the host announced the call while it ran; 0 when it did not. */
static uint64_t land(struct call *call)
{
    if (call->thread->depth) call->thread->depth--;
    if (!call->flight) return 0;
    uint64_t state =
        (uint64_t)InterlockedExchange64((volatile LONG64 *)&call->flight->state, 0);
    return state & 1 ? state / 2 : 0;
}

/* 0 when the call is not to be recorded: nested in another one, or recording is off. */
static int enter(struct call *call, unsigned function, const word *args, const void *from)
{
    if (!active) return 0;
    uint32_t error = last_error();
    struct thread *thread = this_thread();
    if (!thread) {
        skip(add(&ring->reserved, 1));
        set_last_error(error);
        return 0;
    }
    drop_abandoned(thread, call);
    if (thread->top && !thread->top->is_callback) {
        set_last_error(error);
        return 0;
    }
    const struct hook *hook = &hooks[function];
    note_loader_lock(thread);
    wake();
    call->thread = thread;
    call->function = (uint16_t)function;
    call->from = from;
    call->saved_error = error;
    call->present = 0;
    call->text_size = 0;
    read_before(call, hook, args);
    push(thread, &call->frame, 0);
    call->entered = now();
    call->began = load(&ring->reserved);
    take_off(call, hook);
    set_last_error(ERROR_UNTOUCHED);
    return 1;
}

static uint64_t during(const struct frame *frame)
{
    while (frame && !frame->is_callback) frame = frame->outer;
    return frame ? frame->seq : 0;
}

static void write_call(struct call *call, const struct hook *hook, word result, uint64_t announced,
                       uint64_t time, uint32_t error)
{
    uint64_t text = 0;
    uint64_t seq = add(&ring->reserved, 1);
    struct record *record = record_at(seq);
    if (!record) return;
    if (call->text_size && !text_room(call->text_size, &text)) {
        skip(seq);
        return;
    }
    text_write(text, call->text, call->text_size);
    record->began = call->began;
    record->time = time;
    record->entered = call->entered;
    record->result = masked(result, hook->result_size);
    record->from = (uint64_t)(uintptr_t)call->from;
    record->during = during(call->frame.outer);
    record->announced = announced;
    record->tid = thread_id();
    record->kind = RECORD_CALL;
    record->function = call->function;
    record->error = error;
    record->present = call->present;
    record->texts = hook->texts;
    record->text = text;
    for (unsigned i = 0; i < hook->values; i++) record->values[i] = call->values[i];
    commit(record, seq);
}

static void leave(struct call *call, const word *args, word result)
{
    uint32_t error = last_error();
    uint32_t restored = error == ERROR_UNTOUCHED ? call->saved_error : error;
    const struct hook *hook = &hooks[call->function];
    uint64_t time = now();
    uint64_t announced = land(call);
    call->thread->top = call->frame.outer;
    if (active) {
        read_after(call, hook, args);
        write_call(call, hook, result, announced, time, error == ERROR_UNTOUCHED ? 0 : error);
    }
    set_last_error(restored);
}

/* --- status callbacks and notifiers --------------------------------------------------------- */

/*
 * WinINet callbacks carry no pointer of ours, so each of the program's functions gets a thunk of
 * its own. Thunks are never freed: WinINet may call one as long as any handle lives.
 *
 * A RASDIALFUNC is not told its handle: there each dial has a thunk of its own, which serves
 * another dial when that one has ended.
 */
struct thunk {
    word callback;
    uint32_t kind; /* written last; until then 0, which no kind is */
    LONG dialling;
    word handle; /* the dial's, or where RasDial is going to put it */
    word out;
};
enum { KIND_RASDIALFUNC = 1, KIND_RASDIALFUNC1, KIND_RASDIALFUNC2, KIND_WININET };

static struct thunk status_thunks[STATUS_THUNKS];
static struct thunk notifier_thunks[NOTIFIER_THUNKS];
static const void *const status_entries[STATUS_THUNKS];
static const void *const notifier_entries[NOTIFIER_THUNKS];

typedef word (WINAPI *seven)(word, word, word, word, word, word, word);

static uint64_t said_by_wininet(word handle, word context, word status, word information)
{
    uint64_t values[5] = { (uint32_t)status, handle, context, 0, 0 };
    unsigned count = 3;
    uint32_t failed = 0;
    /* HANDLE_CREATED and REQUEST_COMPLETE: the first word is the handle or the result. */
    if ((status == 60 || status == 100) && information
        && guarded_copy(&values[3], (const void *)information, 8)) count = 4;
    if (status == 100 && count == 4
        && guarded_copy(&failed, (const void *)(information + 8), 4)) {
        values[4] = failed;
        count = 5;
    }
    return note(RECORD_STATUS, STATUS_WININET, now(), 0, values, count, 0);
}

static word handle_of_dial(const struct thunk *thunk)
{
    word handle = *(const volatile word *)&thunk->handle, out = *(const volatile word *)&thunk->out;
    if (handle || (out && guarded_copy(&handle, (const void *)out, sizeof handle))) return handle;
    return *(const volatile word *)&thunk->handle;
}

/* Where each kind of notifier is told the state and the error. */
static unsigned state_at(uint32_t kind)
{
    return kind == KIND_RASDIALFUNC ? 1 : kind == KIND_RASDIALFUNC1 ? 2 : 4;
}

static uint64_t said_by_ras(const struct thunk *thunk, const word *a)
{
    unsigned at = state_at(thunk->kind);
    uint64_t values[5] = { (uint32_t)a[at], 0, 0, 0, (uint32_t)a[at + 1] };
    if (thunk->kind == KIND_RASDIALFUNC) values[1] = handle_of_dial(thunk);
    else if (thunk->kind == KIND_RASDIALFUNC1) values[1] = a[0];
    else values[1] = a[2], values[2] = a[0];
    return note(RECORD_STATUS, STATUS_RAS, now(), 0, values, 5, 0);
}

/* RASCS_DONE, or an error that is not the reason of a RASCS_PAUSED. */
static int ends_dial(uint32_t state, uint32_t error)
{
    return state & 0x2000 || (error && !(state & 0x1000));
}

/* What the program sees of the thread's last error inside a call that has not set it. */
static uint32_t shown_error(const struct frame *outer, uint32_t error)
{
    if (error != ERROR_UNTOUCHED || !outer || outer->is_callback) return error;
    return ((const struct call *)outer)->saved_error;
}

/* All seven words are passed on: a callee with fewer parameters does not look at the rest. */
static word called_back(struct thunk *thunk, const word *a)
{
    seven program = (seven)thunk->callback;
    uint32_t error = last_error(), shown = error;
    struct thread *thread = active ? this_thread() : NULL;
    struct frame frame;
    uint64_t values[1], began = 0;
    if (thread) {
        drop_abandoned(thread, &frame);
        shown = shown_error(thread->top, error);
        values[0] = (uint32_t)a[thunk->kind == KIND_WININET ? 2 : state_at(thunk->kind)];
        frame.seq = thunk->kind == KIND_WININET ? said_by_wininet(a[0], a[1], a[2], a[3])
            : said_by_ras(thunk, a);
        push(thread, &frame, 1);
        began = now();
    }
    set_last_error(shown);
    word result = program(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
    if (thunk->kind == KIND_RASDIALFUNC && ends_dial((uint32_t)a[1], (uint32_t)a[2]))
        InterlockedExchange(&thunk->dialling, 0);
    if (!thread) return result;
    if (last_error() != shown) error = last_error();
    thread->top = frame.outer;
    if (active) note(RECORD_RETURNED, 0, now(), began, values, 1, 0);
    set_last_error(error);
    return result;
}

#define THUNK(pool, i) \
    static word WINAPI pool##_##i(word a0, word a1, word a2, word a3, word a4, word a5, word a6) \
    { \
        const word a[] = { a0, a1, a2, a3, a4, a5, a6 }; \
        return called_back(&pool##_thunks[0x##i], a); \
    }
#define TEN(m, p, h) m(p, h##0) m(p, h##1) m(p, h##2) m(p, h##3) m(p, h##4) m(p, h##5) m(p, h##6) \
    m(p, h##7) m(p, h##8) m(p, h##9) m(p, h##a) m(p, h##b) m(p, h##c) m(p, h##d) m(p, h##e) \
    m(p, h##f)
#define SIXTY_FOUR(m, p) TEN(m, p, 0) TEN(m, p, 1) TEN(m, p, 2) TEN(m, p, 3)
#define ALL(m, p) SIXTY_FOUR(m, p) TEN(m, p, 4) TEN(m, p, 5) TEN(m, p, 6) TEN(m, p, 7) \
    TEN(m, p, 8) TEN(m, p, 9) TEN(m, p, a) TEN(m, p, b) TEN(m, p, c) TEN(m, p, d) TEN(m, p, e) \
    TEN(m, p, f)
#define ENTRY(pool, i) (const void *)pool##_##i,

ALL(THUNK, status)
SIXTY_FOUR(THUNK, notifier)
static const void *const status_entries[STATUS_THUNKS] = { ALL(ENTRY, status) };
static const void *const notifier_entries[NOTIFIER_THUNKS] = { SIXTY_FOUR(ENTRY, notifier) };

/* Whether a thunk may serve; a dial has its own, and the one that it has when it is resumed. */
static int serves(struct thunk *thunk, word callback, uint32_t kind, word held)
{
    if (thunk->callback != callback
        || __atomic_load_n(&thunk->kind, __ATOMIC_ACQUIRE) != kind) return 0;
    if (kind != KIND_RASDIALFUNC || (held && thunk->handle == held)) return 1;
    return !InterlockedCompareExchange(&thunk->dialling, 1, 0);
}

/* NULL when there is none left: the program's function is then called by itself. */
static struct thunk *thunk_for(struct thunk *pool, unsigned count, word callback, uint32_t kind,
                               word held)
{
    for (unsigned i = 0; i < count; i++) {
        if (serves(&pool[i], callback, kind, held)) return &pool[i];
        if (InterlockedCompareExchange64((volatile LONG64 *)&pool[i].callback, (LONG64)callback, 0))
            continue;
        pool[i].dialling = 1;
        __atomic_store_n(&pool[i].kind, kind, __ATOMIC_RELEASE);
        return &pool[i];
    }
    InterlockedIncrement((volatile LONG *)&ring->unwrapped);
    return NULL;
}

static word status_thunk(word callback)
{
    struct thunk *thunk =
        thunk_for(status_thunks, STATUS_THUNKS, callback, KIND_WININET, 0);
    return thunk ? (word)status_entries[thunk - status_thunks] : 0;
}

/* What is called without us is not told to anybody: the record does not name it either. */
static word unseen(struct call *call, unsigned value, word callback)
{
    call->present &= (uint16_t)~(1u << value);
    return callback;
}

static word wrap_status_callback(struct call *call, unsigned value, word callback)
{
    if (!callback || callback == (word)-1) return callback;
    word entry = status_thunk(callback);
    return entry ? entry : unseen(call, value, callback);
}

/* A notifier that is a window (0xffffffff) gets messages, not calls. */
static word wrap_notifier(struct call *call, unsigned value, word notifier, uint32_t kind, word out)
{
    word held = 0;
    if (!notifier) return 0;
    if (kind > 2) return unseen(call, value, notifier);
    guarded_copy(&held, (const void *)out, sizeof held);
    struct thunk *thunk =
        thunk_for(notifier_thunks, NOTIFIER_THUNKS, notifier, kind + KIND_RASDIALFUNC, held);
    if (!thunk) return unseen(call, value, notifier);
    if (thunk->kind == KIND_RASDIALFUNC && (!held || thunk->handle != held)) {
        thunk->handle = 0;
        thunk->out = out;
    }
    return (word)notifier_entries[thunk - notifier_thunks];
}

/* From here on the program may do with its variable what it likes. */
static void dial_returned(word notifier, word out, word result)
{
    for (unsigned i = 0; i < NOTIFIER_THUNKS && notifier_thunks[i].callback; i++) {
        struct thunk *thunk = &notifier_thunks[i];
        if (notifier != (word)notifier_entries[i] || thunk->kind != KIND_RASDIALFUNC) continue;
        word handle = 0;
        guarded_copy(&handle, (const void *)out, sizeof handle);
        *(volatile word *)&thunk->handle = handle;
        *(volatile word *)&thunk->out = 0;
        if ((uint32_t)result) InterlockedExchange(&thunk->dialling, 0);
    }
}

static word unwrap_callback(word callback)
{
    for (unsigned i = 0; i < STATUS_THUNKS && status_thunks[i].callback; i++)
        if (callback == (word)status_entries[i]) return status_thunks[i].callback;
    return callback;
}

/* INTERNET_OPTION_CALLBACK gives and takes the callback in a buffer. */
#define OPTION_CALLBACK 1u

static void unwrap_option(word option, word buffer)
{
    word callback;
    if ((uint32_t)option != OPTION_CALLBACK || !buffer
        || !guarded_copy(&callback, (const void *)buffer, sizeof callback)) return;
    word program = unwrap_callback(callback);
    if (program != callback) __builtin_memcpy((void *)buffer, &program, sizeof program);
}

/* The program's own buffer stays as it is. */
static word wrap_option(word option, word buffer, word length, word *own)
{
    if ((uint32_t)option != OPTION_CALLBACK || (uint32_t)length != sizeof *own || !buffer
        || !guarded_copy(own, (const void *)buffer, sizeof *own)) return buffer;
    if (!*own || *own == (word)-1) return buffer;
    word entry = status_thunk(*own);
    if (!entry) return buffer;
    *own = entry;
    return (word)own;
}
