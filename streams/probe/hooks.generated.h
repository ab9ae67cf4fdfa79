/* Generated from the families by streams/probe/generate.ts: do not edit. */

#ifdef HOOK_TYPES
#define HOOKS 247u
#define DLLS 4u
enum source {
    SOURCE_WORD = 0,
    SOURCE_VERB = 1,
    SOURCE_FIELD_BEFORE = 2,
    SOURCE_FIELD_AFTER = 3,
    SOURCE_TEXT = 4,
    SOURCE_TEXT_AFTER = 5,
    SOURCE_TEXT_AT = 6,
    SOURCE_TEXT_POINTER = 7,
    SOURCE_HANDLES_AFTER = 8,
};
_Static_assert(__builtin_offsetof(struct ring_header, magic) == 0, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, version) == 8, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, record_size) == 12, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, pid) == 16, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, parent) == 20, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, created) == 24, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, start_wall) == 32, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, start_counter) == 40, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, frequency) == 48, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, state) == 56, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, reason) == 60, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, follow) == 64, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, attached) == 68, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, attach) == 72, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, detach) == 80, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, exited) == 88, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, unwrapped) == 92, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, modules) == 96, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, children) == 100, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, security_size) == 104, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, skipped) == 108, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, probe_path) == 112, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, security) == 632, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, last_at) == 1144, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, child) == 1152, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, host_created) == 5248, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, host_pid) == 5256, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, backing) == 5260, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, held) == 5384, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, reserved) == 5440, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, consumed) == 5504, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, waiting) == 5568, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, text_next) == 5632, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, text_consumed) == 5696, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, pid) == 0, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, reason) == 4, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, process) == 8, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, mapping) == 16, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, event) == 24, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, created) == 32, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, ready) == 40, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, error) == 48, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, in_host) == 56, "layout.ts");
_Static_assert(__builtin_offsetof(struct module, base) == 0, "layout.ts");
_Static_assert(__builtin_offsetof(struct module, loaded) == 8, "layout.ts");
_Static_assert(__builtin_offsetof(struct module, unloaded) == 16, "layout.ts");
_Static_assert(__builtin_offsetof(struct module, size) == 24, "layout.ts");
_Static_assert(__builtin_offsetof(struct module, length) == 28, "layout.ts");
_Static_assert(__builtin_offsetof(struct module, path) == 32, "layout.ts");
_Static_assert(__builtin_offsetof(struct in_flight, state) == 0, "layout.ts");
_Static_assert(__builtin_offsetof(struct in_flight, began) == 8, "layout.ts");
_Static_assert(__builtin_offsetof(struct in_flight, entered) == 16, "layout.ts");
_Static_assert(__builtin_offsetof(struct in_flight, handles) == 24, "layout.ts");
_Static_assert(__builtin_offsetof(struct in_flight, function) == 40, "layout.ts");
_Static_assert(__builtin_offsetof(struct in_flight, handle_count) == 44, "layout.ts");
_Static_assert(__builtin_offsetof(struct in_flight, from) == 48, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, commit) == 0, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, began) == 8, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, time) == 16, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, entered) == 24, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, result) == 32, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, from) == 40, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, during) == 48, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, announced) == 56, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, tid) == 64, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, kind) == 68, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, function) == 70, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, error) == 72, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, present) == 76, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, texts) == 78, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, values) == 80, "layout.ts");
_Static_assert(__builtin_offsetof(struct record, text) == 120, "layout.ts");
_Static_assert(sizeof(struct child) == 64, "layout.ts");
_Static_assert(sizeof(struct module) == 560, "layout.ts");
_Static_assert(sizeof(struct in_flight) == 64, "layout.ts");
_Static_assert(sizeof(struct thread_slot) == 256, "layout.ts");
_Static_assert(sizeof(struct record) == 128, "layout.ts");
_Static_assert(RING_MODULES == 1024, "layout.ts");
_Static_assert(RING_THREADS == 2048, "layout.ts");
_Static_assert(RING_CALLS_PER_THREAD == 3, "layout.ts");
_Static_assert(RING_CHILDREN == 64, "layout.ts");
_Static_assert(RING_RECORDS == 524288, "layout.ts");
_Static_assert(RING_TEXT == 33554432, "layout.ts");
_Static_assert(RING_VALUES == 5, "layout.ts");
_Static_assert(RING_PATH == 260, "layout.ts");
_Static_assert(RING_AT_MODULES == 16384, "layout.ts");
_Static_assert(RING_AT_THREADS == 589824, "layout.ts");
_Static_assert(RING_AT_SKIPPED == 1114112, "layout.ts");
_Static_assert(RING_AT_RECORDS == 5308416, "layout.ts");
_Static_assert(RING_AT_TEXT == 72417280, "layout.ts");
_Static_assert(RING_SIZE == 105971712, "layout.ts");
_Static_assert(__builtin_offsetof(struct thread_slot, calls) == 64, "layout.ts");
_Static_assert((sizeof(struct ring_header) <= RING_AT_MODULES) == 1, "layout.ts");
_Static_assert(RECORD_CALL == 1, "layout.ts");
_Static_assert(RECORD_STATUS == 2, "layout.ts");
_Static_assert(RECORD_RETURNED == 3, "layout.ts");
_Static_assert(RECORD_SCOPE_ENTER == 4, "layout.ts");
_Static_assert(RECORD_SCOPE_LEAVE == 5, "layout.ts");
_Static_assert(RECORD_THREAD_EXIT == 6, "layout.ts");
_Static_assert(RECORD_START == 7, "layout.ts");
_Static_assert(RECORD_ENTER == 8, "layout.ts");
_Static_assert(RECORD_END == 9, "layout.ts");
_Static_assert(RECORD_GAP == 10, "layout.ts");
_Static_assert(RECORD_NOTHING == 11, "layout.ts");
_Static_assert(RECORD_HELD == 12, "layout.ts");
_Static_assert(RECORD_FREED == 13, "layout.ts");
_Static_assert(PROBE_WAITING == 0, "layout.ts");
_Static_assert(PROBE_ACTIVE == 1, "layout.ts");
_Static_assert(PROBE_DETACHED == 2, "layout.ts");
_Static_assert(PROBE_FAILED == 3, "layout.ts");
#endif

#ifdef HOOK_TABLE
static const wchar_t *const dll_names[DLLS] = {
    L"wininet.dll",
    L"msi.dll",
    L"mpr.dll",
    L"rasapi32.dll",
};
#define WRAP_0(id, TO_GIVE, TO_RETURN)                                                    \
static word WINAPI hook_##id(void)                                                        \
{                                                                                         \
    WHEN_UNWOUND(hook_unwound)                                                            \
    const word args[] = { 0 };                                                            \
    struct call call;                                                                     \
    if (!enter(&call, id, args, __builtin_return_address(0)))                             \
        return ((word (WINAPI *)(void))originals[id])();                                  \
    TO_GIVE                                                                               \
    word result = ((word (WINAPI *)(void))originals[id])();                               \
    TO_RETURN                                                                             \
    leave(&call, args, result);                                                           \
    return result;                                                                        \
}
#define WRAP_1(id, TO_GIVE, TO_RETURN)                                                    \
static word WINAPI hook_##id(word a0)                                                     \
{                                                                                         \
    WHEN_UNWOUND(hook_unwound)                                                            \
    const word args[] = { a0 };                                                           \
    struct call call;                                                                     \
    if (!enter(&call, id, args, __builtin_return_address(0)))                             \
        return ((word (WINAPI *)(word))originals[id])(a0);                                \
    TO_GIVE                                                                               \
    word result = ((word (WINAPI *)(word))originals[id])(a0);                             \
    TO_RETURN                                                                             \
    leave(&call, args, result);                                                           \
    return result;                                                                        \
}
#define WRAP_2(id, TO_GIVE, TO_RETURN)                                                    \
static word WINAPI hook_##id(word a0, word a1)                                            \
{                                                                                         \
    WHEN_UNWOUND(hook_unwound)                                                            \
    const word args[] = { a0, a1 };                                                       \
    struct call call;                                                                     \
    if (!enter(&call, id, args, __builtin_return_address(0)))                             \
        return ((word (WINAPI *)(word, word))originals[id])(a0, a1);                      \
    TO_GIVE                                                                               \
    word result = ((word (WINAPI *)(word, word))originals[id])(a0, a1);                   \
    TO_RETURN                                                                             \
    leave(&call, args, result);                                                           \
    return result;                                                                        \
}
#define WRAP_3(id, TO_GIVE, TO_RETURN)                                                    \
static word WINAPI hook_##id(word a0, word a1, word a2)                                   \
{                                                                                         \
    WHEN_UNWOUND(hook_unwound)                                                            \
    const word args[] = { a0, a1, a2 };                                                   \
    struct call call;                                                                     \
    if (!enter(&call, id, args, __builtin_return_address(0)))                             \
        return ((word (WINAPI *)(word, word, word))originals[id])(a0, a1, a2);            \
    TO_GIVE                                                                               \
    word result = ((word (WINAPI *)(word, word, word))originals[id])(a0, a1, a2);         \
    TO_RETURN                                                                             \
    leave(&call, args, result);                                                           \
    return result;                                                                        \
}
#define WRAP_4(id, TO_GIVE, TO_RETURN)                                                    \
static word WINAPI hook_##id(word a0, word a1, word a2, word a3)                          \
{                                                                                         \
    WHEN_UNWOUND(hook_unwound)                                                            \
    const word args[] = { a0, a1, a2, a3 };                                               \
    struct call call;                                                                     \
    if (!enter(&call, id, args, __builtin_return_address(0)))                             \
        return ((word (WINAPI *)(word, word, word, word))originals[id])(a0, a1, a2, a3);  \
    TO_GIVE                                                                               \
    word result = ((word (WINAPI *)(word, word, word, word))originals[id])(a0, a1, a2, a3);\
    TO_RETURN                                                                             \
    leave(&call, args, result);                                                           \
    return result;                                                                        \
}
#define WRAP_5(id, TO_GIVE, TO_RETURN)                                                    \
static word WINAPI hook_##id(word a0, word a1, word a2, word a3, word a4)                 \
{                                                                                         \
    WHEN_UNWOUND(hook_unwound)                                                            \
    const word args[] = { a0, a1, a2, a3, a4 };                                           \
    struct call call;                                                                     \
    if (!enter(&call, id, args, __builtin_return_address(0)))                             \
        return ((word (WINAPI *)(word, word, word, word, word))originals[id])(a0, a1, a2, a3, a4);\
    TO_GIVE                                                                               \
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[id])(a0, a1, a2, a3, a4);\
    TO_RETURN                                                                             \
    leave(&call, args, result);                                                           \
    return result;                                                                        \
}
#define WRAP_6(id, TO_GIVE, TO_RETURN)                                                    \
static word WINAPI hook_##id(word a0, word a1, word a2, word a3, word a4, word a5)        \
{                                                                                         \
    WHEN_UNWOUND(hook_unwound)                                                            \
    const word args[] = { a0, a1, a2, a3, a4, a5 };                                       \
    struct call call;                                                                     \
    if (!enter(&call, id, args, __builtin_return_address(0)))                             \
        return ((word (WINAPI *)(word, word, word, word, word, word))originals[id])(a0, a1, a2, a3, a4, a5);\
    TO_GIVE                                                                               \
    word result = ((word (WINAPI *)(word, word, word, word, word, word))originals[id])(a0, a1, a2, a3, a4, a5);\
    TO_RETURN                                                                             \
    leave(&call, args, result);                                                           \
    return result;                                                                        \
}
#define WRAP_7(id, TO_GIVE, TO_RETURN)                                                    \
static word WINAPI hook_##id(word a0, word a1, word a2, word a3, word a4, word a5, word a6)\
{                                                                                         \
    WHEN_UNWOUND(hook_unwound)                                                            \
    const word args[] = { a0, a1, a2, a3, a4, a5, a6 };                                   \
    struct call call;                                                                     \
    if (!enter(&call, id, args, __builtin_return_address(0)))                             \
        return ((word (WINAPI *)(word, word, word, word, word, word, word))originals[id])(a0, a1, a2, a3, a4, a5, a6);\
    TO_GIVE                                                                               \
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word))originals[id])(a0, a1, a2, a3, a4, a5, a6);\
    TO_RETURN                                                                             \
    leave(&call, args, result);                                                           \
    return result;                                                                        \
}
#define WRAP_8(id, TO_GIVE, TO_RETURN)                                                    \
static word WINAPI hook_##id(word a0, word a1, word a2, word a3, word a4, word a5, word a6, word a7)\
{                                                                                         \
    WHEN_UNWOUND(hook_unwound)                                                            \
    const word args[] = { a0, a1, a2, a3, a4, a5, a6, a7 };                               \
    struct call call;                                                                     \
    if (!enter(&call, id, args, __builtin_return_address(0)))                             \
        return ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[id])(a0, a1, a2, a3, a4, a5, a6, a7);\
    TO_GIVE                                                                               \
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[id])(a0, a1, a2, a3, a4, a5, a6, a7);\
    TO_RETURN                                                                             \
    leave(&call, args, result);                                                           \
    return result;                                                                        \
}
WRAP_5(0, , ) /* InternetOpenA */
WRAP_5(1, , ) /* InternetOpenW */
WRAP_8(2, , ) /* InternetConnectA */
WRAP_8(3, , ) /* InternetConnectW */
WRAP_8(4, , ) /* HttpOpenRequestA */
WRAP_8(5, , ) /* HttpOpenRequestW */
WRAP_6(6, , ) /* InternetOpenUrlA */
WRAP_6(7, , ) /* InternetOpenUrlW */
WRAP_5(8, , ) /* FtpOpenFileA */
WRAP_5(9, , ) /* FtpOpenFileW */
WRAP_5(10, , ) /* FtpFindFirstFileA */
WRAP_5(11, , ) /* FtpFindFirstFileW */
WRAP_5(12, , ) /* GopherOpenFileA */
WRAP_5(13, , ) /* GopherOpenFileW */
WRAP_6(14, , ) /* GopherFindFirstFileA */
WRAP_6(15, , ) /* GopherFindFirstFileW */
WRAP_5(16, , ) /* HttpSendRequestA */
WRAP_5(17, , ) /* HttpSendRequestW */
WRAP_5(18, , ) /* HttpSendRequestExA */
WRAP_5(19, , ) /* HttpSendRequestExW */
WRAP_4(20, , ) /* HttpEndRequestA */
WRAP_4(21, , ) /* HttpEndRequestW */
WRAP_4(22, , ) /* InternetWriteFile */
WRAP_4(23, , ) /* InternetReadFile */
WRAP_4(24, , ) /* InternetReadFileExA */
WRAP_4(25, , ) /* InternetReadFileExW */
WRAP_4(26, , ) /* InternetQueryDataAvailable */
WRAP_5(27, , ) /* InternetSetFilePointer */
WRAP_4(28, , ) /* HttpAddRequestHeadersA */
WRAP_4(29, , ) /* HttpAddRequestHeadersW */
WRAP_5(30, , ) /* HttpQueryInfoA */
WRAP_5(31, , ) /* HttpQueryInfoW */
WRAP_2(32, , ) /* InternetFindNextFileA */
WRAP_2(33, , ) /* InternetFindNextFileW */
WRAP_5(34, , ) /* InternetErrorDlg */
WRAP_7(35, , ) /* FtpGetFileA */
WRAP_7(36, , ) /* FtpGetFileW */
WRAP_5(37, , ) /* FtpPutFileA */
WRAP_5(38, , ) /* FtpPutFileW */
WRAP_6(39, , ) /* FtpCommandA */
WRAP_6(40, , ) /* FtpCommandW */
WRAP_2(41, , ) /* FtpDeleteFileA */
WRAP_2(42, , ) /* FtpDeleteFileW */
WRAP_3(43, , ) /* FtpRenameFileA */
WRAP_3(44, , ) /* FtpRenameFileW */
WRAP_2(45, , ) /* FtpCreateDirectoryA */
WRAP_2(46, , ) /* FtpCreateDirectoryW */
WRAP_2(47, , ) /* FtpRemoveDirectoryA */
WRAP_2(48, , ) /* FtpRemoveDirectoryW */
WRAP_2(49, , ) /* FtpSetCurrentDirectoryA */
WRAP_2(50, , ) /* FtpSetCurrentDirectoryW */
WRAP_3(51, , ) /* FtpGetCurrentDirectoryA */
WRAP_3(52, , ) /* FtpGetCurrentDirectoryW */
WRAP_4(53, , if (result) unwrap_option(a1, a2);) /* InternetQueryOptionA */
WRAP_4(54, , if (result) unwrap_option(a1, a2);) /* InternetQueryOptionW */
WRAP_4(55, word own; a2 = wrap_option(a1, a2, a3, &own);, ) /* InternetSetOptionA */
WRAP_4(56, word own; a2 = wrap_option(a1, a2, a3, &own);, ) /* InternetSetOptionW */
WRAP_2(57, a1 = wrap_status_callback(&call, 1, a1);, result = unwrap_callback(result);) /* InternetSetStatusCallback */
WRAP_2(58, a1 = wrap_status_callback(&call, 1, a1);, result = unwrap_callback(result);) /* InternetSetStatusCallbackA */
WRAP_2(59, a1 = wrap_status_callback(&call, 1, a1);, result = unwrap_callback(result);) /* InternetSetStatusCallbackW */
WRAP_1(60, , ) /* InternetCloseHandle */
WRAP_3(61, , ) /* FindFirstUrlCacheEntryA */
WRAP_3(62, , ) /* FindFirstUrlCacheEntryW */
WRAP_3(63, , ) /* FindNextUrlCacheEntryA */
WRAP_3(64, , ) /* FindNextUrlCacheEntryW */
WRAP_1(65, , ) /* FindCloseUrlCache */
WRAP_5(66, , ) /* RetrieveUrlCacheEntryStreamA */
WRAP_5(67, , ) /* RetrieveUrlCacheEntryStreamW */
WRAP_5(68, , ) /* ReadUrlCacheEntryStream */
WRAP_2(69, , ) /* UnlockUrlCacheEntryStream */
WRAP_2(70, , ) /* InternetLockRequestFile */
WRAP_1(71, , ) /* InternetUnlockRequestFile */
WRAP_5(72, , ) /* InternetDialA */
WRAP_5(73, , ) /* InternetDialW */
WRAP_2(74, , ) /* InternetHangUp */
WRAP_3(75, , ) /* MsiOpenDatabaseA */
WRAP_3(76, , ) /* MsiOpenDatabaseW */
WRAP_2(77, , ) /* MsiOpenPackageA */
WRAP_2(78, , ) /* MsiOpenPackageW */
WRAP_3(79, , ) /* MsiOpenPackageExA */
WRAP_3(80, , ) /* MsiOpenPackageExW */
WRAP_2(81, , ) /* MsiOpenProductA */
WRAP_2(82, , ) /* MsiOpenProductW */
WRAP_1(83, , ) /* MsiGetActiveDatabase */
WRAP_3(84, , ) /* MsiDatabaseOpenViewA */
WRAP_3(85, , ) /* MsiDatabaseOpenViewW */
WRAP_2(86, , ) /* MsiViewFetch */
WRAP_3(87, , ) /* MsiViewGetColumnInfo */
WRAP_3(88, , ) /* MsiDatabaseGetPrimaryKeysA */
WRAP_3(89, , ) /* MsiDatabaseGetPrimaryKeysW */
WRAP_1(90, , ) /* MsiCreateRecord */
WRAP_0(91, , ) /* MsiGetLastErrorRecord */
WRAP_4(92, , ) /* MsiGetSummaryInformationA */
WRAP_4(93, , ) /* MsiGetSummaryInformationW */
WRAP_2(94, , ) /* MsiEnableUIPreview */
WRAP_4(95, , ) /* MsiBeginTransactionA */
WRAP_4(96, , ) /* MsiBeginTransactionW */
WRAP_3(97, , ) /* MsiJoinTransaction */
WRAP_2(98, , ) /* MsiViewExecute */
WRAP_3(99, , ) /* MsiViewModify */
WRAP_1(100, , ) /* MsiViewClose */
WRAP_3(101, , ) /* MsiViewGetErrorA */
WRAP_3(102, , ) /* MsiViewGetErrorW */
WRAP_1(103, , ) /* MsiDatabaseCommit */
WRAP_2(104, , ) /* MsiDatabaseIsTablePersistentA */
WRAP_2(105, , ) /* MsiDatabaseIsTablePersistentW */
WRAP_1(106, , ) /* MsiGetDatabaseState */
WRAP_3(107, , ) /* MsiDatabaseImportA */
WRAP_3(108, , ) /* MsiDatabaseImportW */
WRAP_4(109, , ) /* MsiDatabaseExportA */
WRAP_4(110, , ) /* MsiDatabaseExportW */
WRAP_3(111, , ) /* MsiDatabaseMergeA */
WRAP_3(112, , ) /* MsiDatabaseMergeW */
WRAP_5(113, , ) /* MsiDatabaseGenerateTransformA */
WRAP_5(114, , ) /* MsiDatabaseGenerateTransformW */
WRAP_3(115, , ) /* MsiDatabaseApplyTransformA */
WRAP_3(116, , ) /* MsiDatabaseApplyTransformW */
WRAP_5(117, , ) /* MsiCreateTransformSummaryInfoA */
WRAP_5(118, , ) /* MsiCreateTransformSummaryInfoW */
WRAP_4(119, , ) /* MsiRecordGetStringA */
WRAP_4(120, , ) /* MsiRecordGetStringW */
WRAP_3(121, , ) /* MsiRecordSetStringA */
WRAP_3(122, , ) /* MsiRecordSetStringW */
WRAP_2(123, , ) /* MsiRecordGetInteger */
WRAP_3(124, , ) /* MsiRecordSetInteger */
WRAP_4(125, , ) /* MsiRecordReadStream */
WRAP_3(126, , ) /* MsiRecordSetStreamA */
WRAP_3(127, , ) /* MsiRecordSetStreamW */
WRAP_2(128, , ) /* MsiRecordIsNull */
WRAP_2(129, , ) /* MsiRecordDataSize */
WRAP_1(130, , ) /* MsiRecordGetFieldCount */
WRAP_1(131, , ) /* MsiRecordClearData */
WRAP_4(132, , ) /* MsiFormatRecordA */
WRAP_4(133, , ) /* MsiFormatRecordW */
WRAP_3(134, , ) /* MsiProcessMessage */
WRAP_2(135, , ) /* MsiSummaryInfoGetPropertyCount */
WRAP_7(136, , ) /* MsiSummaryInfoGetPropertyA */
WRAP_7(137, , ) /* MsiSummaryInfoGetPropertyW */
WRAP_6(138, , ) /* MsiSummaryInfoSetPropertyA */
WRAP_6(139, , ) /* MsiSummaryInfoSetPropertyW */
WRAP_1(140, , ) /* MsiSummaryInfoPersist */
WRAP_4(141, , ) /* MsiGetPropertyA */
WRAP_4(142, , ) /* MsiGetPropertyW */
WRAP_3(143, , ) /* MsiSetPropertyA */
WRAP_3(144, , ) /* MsiSetPropertyW */
WRAP_2(145, , ) /* MsiDoActionA */
WRAP_2(146, , ) /* MsiDoActionW */
WRAP_3(147, , ) /* MsiSequenceA */
WRAP_3(148, , ) /* MsiSequenceW */
WRAP_2(149, , ) /* MsiEvaluateConditionA */
WRAP_2(150, , ) /* MsiEvaluateConditionW */
WRAP_4(151, , ) /* MsiGetFeatureStateA */
WRAP_4(152, , ) /* MsiGetFeatureStateW */
WRAP_3(153, , ) /* MsiSetFeatureStateA */
WRAP_3(154, , ) /* MsiSetFeatureStateW */
WRAP_3(155, , ) /* MsiSetFeatureAttributesA */
WRAP_3(156, , ) /* MsiSetFeatureAttributesW */
WRAP_3(157, , ) /* MsiGetFeatureValidStatesA */
WRAP_3(158, , ) /* MsiGetFeatureValidStatesW */
WRAP_5(159, , ) /* MsiGetFeatureCostA */
WRAP_5(160, , ) /* MsiGetFeatureCostW */
WRAP_4(161, , ) /* MsiGetComponentStateA */
WRAP_4(162, , ) /* MsiGetComponentStateW */
WRAP_3(163, , ) /* MsiSetComponentStateA */
WRAP_3(164, , ) /* MsiSetComponentStateW */
WRAP_8(165, , ) /* MsiEnumComponentCostsA */
WRAP_8(166, , ) /* MsiEnumComponentCostsW */
WRAP_4(167, , ) /* MsiGetTargetPathA */
WRAP_4(168, , ) /* MsiGetTargetPathW */
WRAP_3(169, , ) /* MsiSetTargetPathA */
WRAP_3(170, , ) /* MsiSetTargetPathW */
WRAP_4(171, , ) /* MsiGetSourcePathA */
WRAP_4(172, , ) /* MsiGetSourcePathW */
WRAP_2(173, , ) /* MsiGetMode */
WRAP_3(174, , ) /* MsiSetMode */
WRAP_1(175, , ) /* MsiGetLanguage */
WRAP_2(176, , ) /* MsiSetInstallLevel */
WRAP_1(177, , ) /* MsiVerifyDiskSpace */
WRAP_4(178, , ) /* MsiGetProductPropertyA */
WRAP_4(179, , ) /* MsiGetProductPropertyW */
WRAP_7(180, , ) /* MsiGetFeatureInfoA */
WRAP_7(181, , ) /* MsiGetFeatureInfoW */
WRAP_2(182, , ) /* MsiPreviewDialogA */
WRAP_2(183, , ) /* MsiPreviewDialogW */
WRAP_3(184, , ) /* MsiPreviewBillboardA */
WRAP_3(185, , ) /* MsiPreviewBillboardW */
WRAP_1(186, , ) /* MsiCloseHandle */
WRAP_0(187, , ) /* MsiCloseAllHandles */
WRAP_3(188, , ) /* WNetAddConnectionA */
WRAP_3(189, , ) /* WNetAddConnectionW */
WRAP_4(190, , ) /* WNetAddConnection2A */
WRAP_4(191, , ) /* WNetAddConnection2W */
WRAP_5(192, , ) /* WNetAddConnection3A */
WRAP_5(193, , ) /* WNetAddConnection3W */
WRAP_8(194, , ) /* WNetUseConnectionA */
WRAP_8(195, , ) /* WNetUseConnectionW */
WRAP_2(196, , ) /* WNetRestoreConnectionA */
WRAP_2(197, , ) /* WNetRestoreConnectionW */
WRAP_2(198, , ) /* WNetCancelConnectionA */
WRAP_2(199, , ) /* WNetCancelConnectionW */
WRAP_3(200, , ) /* WNetCancelConnection2A */
WRAP_3(201, , ) /* WNetCancelConnection2W */
WRAP_3(202, , ) /* WNetGetConnectionA */
WRAP_3(203, , ) /* WNetGetConnectionW */
WRAP_3(204, , ) /* WNetGetUserA */
WRAP_3(205, , ) /* WNetGetUserW */
WRAP_4(206, , ) /* WNetGetUniversalNameA */
WRAP_4(207, , ) /* WNetGetUniversalNameW */
WRAP_4(208, , ) /* WNetGetResourceInformationA */
WRAP_4(209, , ) /* WNetGetResourceInformationW */
WRAP_3(210, , ) /* WNetGetResourceParentA */
WRAP_3(211, , ) /* WNetGetResourceParentW */
WRAP_5(212, , ) /* WNetGetLastErrorA */
WRAP_5(213, , ) /* WNetGetLastErrorW */
WRAP_2(214, , ) /* WNetConnectionDialog */
WRAP_1(215, , ) /* WNetConnectionDialog1A */
WRAP_1(216, , ) /* WNetConnectionDialog1W */
WRAP_2(217, , ) /* WNetDisconnectDialog */
WRAP_1(218, , ) /* WNetDisconnectDialog1A */
WRAP_1(219, , ) /* WNetDisconnectDialog1W */
WRAP_5(220, , ) /* WNetOpenEnumA */
WRAP_5(221, , ) /* WNetOpenEnumW */
WRAP_4(222, , ) /* WNetEnumResourceA */
WRAP_4(223, , ) /* WNetEnumResourceW */
WRAP_1(224, , ) /* WNetCloseEnum */
WRAP_6(225, a4 = wrap_notifier(&call, 2, a4, (uint32_t)a3, a5);, dial_returned(a4, a5, result);) /* RasDialA */
WRAP_6(226, a4 = wrap_notifier(&call, 2, a4, (uint32_t)a3, a5);, dial_returned(a4, a5, result);) /* RasDialW */
WRAP_3(227, , ) /* RasEnumConnectionsA */
WRAP_3(228, , ) /* RasEnumConnectionsW */
WRAP_3(229, , ) /* RasGetSubEntryHandleA */
WRAP_3(230, , ) /* RasGetSubEntryHandleW */
WRAP_2(231, , ) /* RasGetConnectStatusA */
WRAP_2(232, , ) /* RasGetConnectStatusW */
WRAP_3(233, , ) /* RasGetErrorStringA */
WRAP_3(234, , ) /* RasGetErrorStringW */
WRAP_4(235, , ) /* RasGetProjectionInfoA */
WRAP_4(236, , ) /* RasGetProjectionInfoW */
WRAP_2(237, , ) /* RasGetConnectionStatistics */
WRAP_3(238, , ) /* RasGetLinkStatistics */
WRAP_1(239, , ) /* RasClearConnectionStatistics */
WRAP_2(240, , ) /* RasClearLinkStatistics */
WRAP_2(241, , ) /* RasUpdateConnection */
WRAP_4(242, , ) /* RasInvokeEapUI */
WRAP_3(243, , ) /* RasConnectionNotificationA */
WRAP_3(244, , ) /* RasConnectionNotificationW */
WRAP_1(245, , ) /* RasHangUpA */
WRAP_1(246, , ) /* RasHangUpW */
static const struct item items_InternetOpenA[] = {
    { SOURCE_WORD, 4, 4, 0, NO_PARAM, 0 },
};
static const struct item items_InternetOpenW[] = {
    { SOURCE_WORD, 4, 4, 0, NO_PARAM, 0 },
};
static const struct item items_InternetConnectA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 7, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 6, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 5, 4, 0, NO_PARAM, 0 },
};
static const struct item items_InternetConnectW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 7, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 6, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 5, 4, 0, NO_PARAM, 0 },
};
static const struct item items_HttpOpenRequestA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 7, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 6, 4, 0, NO_PARAM, 0 },
};
static const struct item items_HttpOpenRequestW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 7, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 6, 4, 0, NO_PARAM, 0 },
};
static const struct item items_InternetOpenUrlA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 5, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 4, 0, NO_PARAM, 0 },
};
static const struct item items_InternetOpenUrlW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 5, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 4, 0, NO_PARAM, 0 },
};
static const struct item items_FtpOpenFileA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 3, 4, 0, NO_PARAM, 0 },
};
static const struct item items_FtpOpenFileW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 3, 4, 0, NO_PARAM, 0 },
};
static const struct item items_FtpFindFirstFileA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 3, 4, 0, NO_PARAM, 0 },
};
static const struct item items_FtpFindFirstFileW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 3, 4, 0, NO_PARAM, 0 },
};
static const struct item items_GopherOpenFileA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 8, 0, NO_PARAM, 0 },
};
static const struct item items_GopherOpenFileW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 8, 0, NO_PARAM, 0 },
};
static const struct item items_GopherFindFirstFileA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 5, 8, 0, NO_PARAM, 0 },
};
static const struct item items_GopherFindFirstFileW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 5, 8, 0, NO_PARAM, 0 },
};
static const struct item items_HttpSendRequestA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_HttpSendRequestW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_HttpSendRequestExA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_HttpSendRequestExW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_HttpEndRequestA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_HttpEndRequestW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetWriteFile[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetReadFile[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 3, 4, 0, NO_PARAM, 0 },
};
static const struct item items_InternetReadFileExA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetReadFileExW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetQueryDataAvailable[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_InternetSetFilePointer[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_HttpAddRequestHeadersA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_HttpAddRequestHeadersW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_HttpQueryInfoA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_HttpQueryInfoW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetFindNextFileA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetFindNextFileW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetErrorDlg[] = {
    { SOURCE_WORD, 1, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpGetFileA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpGetFileW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpPutFileA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpPutFileW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpCommandA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 5, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpCommandW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 5, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpDeleteFileA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpDeleteFileW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpRenameFileA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpRenameFileW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpCreateDirectoryA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpCreateDirectoryW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpRemoveDirectoryA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpRemoveDirectoryW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpSetCurrentDirectoryA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpSetCurrentDirectoryW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpGetCurrentDirectoryA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FtpGetCurrentDirectoryW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetQueryOptionA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_InternetQueryOptionW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_InternetSetOptionA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_BEFORE, 2, 8, 0, 1, 45 },
};
static const struct item items_InternetSetOptionW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_BEFORE, 2, 8, 0, 1, 45 },
};
static const struct item items_InternetSetStatusCallback[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetSetStatusCallbackA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetSetStatusCallbackW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetCloseHandle[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FindNextUrlCacheEntryA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FindNextUrlCacheEntryW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_FindCloseUrlCache[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_ReadUrlCacheEntryStream[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_UnlockUrlCacheEntryStream[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetLockRequestFile[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 1, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetUnlockRequestFile[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetDialA[] = {
    { SOURCE_FIELD_AFTER, 3, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetDialW[] = {
    { SOURCE_FIELD_AFTER, 3, 8, 0, NO_PARAM, 0 },
};
static const struct item items_InternetHangUp[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_MsiOpenDatabaseA[] = {
    { SOURCE_FIELD_AFTER, 2, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 8, 0, NO_PARAM, 0 },
};
static const struct item items_MsiOpenDatabaseW[] = {
    { SOURCE_FIELD_AFTER, 2, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 8, 0, NO_PARAM, 0 },
};
static const struct item items_MsiOpenPackageA[] = {
    { SOURCE_FIELD_AFTER, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiOpenPackageW[] = {
    { SOURCE_FIELD_AFTER, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiOpenPackageExA[] = {
    { SOURCE_FIELD_AFTER, 2, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiOpenPackageExW[] = {
    { SOURCE_FIELD_AFTER, 2, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiOpenProductA[] = {
    { SOURCE_FIELD_AFTER, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiOpenProductW[] = {
    { SOURCE_FIELD_AFTER, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetActiveDatabase[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseOpenViewA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 2, 4, 0, NO_PARAM, 0 },
    { SOURCE_VERB, 1, 8, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseOpenViewW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 2, 4, 0, NO_PARAM, 0 },
    { SOURCE_VERB, 1, 8, 0, NO_PARAM, 0 },
};
static const struct item items_MsiViewFetch[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiViewGetColumnInfo[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 2, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseGetPrimaryKeysA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 2, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseGetPrimaryKeysW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 2, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetSummaryInformationA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 3, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 2, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetSummaryInformationW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 3, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 2, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiEnableUIPreview[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiBeginTransactionA[] = {
    { SOURCE_FIELD_AFTER, 2, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiBeginTransactionW[] = {
    { SOURCE_FIELD_AFTER, 2, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiJoinTransaction[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiViewExecute[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiViewModify[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 2, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiViewClose[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiViewGetErrorA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiViewGetErrorW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseCommit[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseIsTablePersistentA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseIsTablePersistentW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetDatabaseState[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseImportA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseImportW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseExportA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseExportW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseMergeA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseMergeW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseGenerateTransformA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseGenerateTransformW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseApplyTransformA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDatabaseApplyTransformW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiCreateTransformSummaryInfoA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiCreateTransformSummaryInfoW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordGetStringA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordGetStringW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordSetStringA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordSetStringW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordGetInteger[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordSetInteger[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordReadStream[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordSetStreamA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordSetStreamW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordIsNull[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordDataSize[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordGetFieldCount[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiRecordClearData[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiFormatRecordA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiFormatRecordW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiProcessMessage[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 2, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSummaryInfoGetPropertyCount[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSummaryInfoGetPropertyA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSummaryInfoGetPropertyW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSummaryInfoSetPropertyA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSummaryInfoSetPropertyW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSummaryInfoPersist[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetPropertyA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetPropertyW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSetPropertyA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSetPropertyW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDoActionA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiDoActionW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSequenceA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSequenceW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiEvaluateConditionA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiEvaluateConditionW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetFeatureStateA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetFeatureStateW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSetFeatureStateA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSetFeatureStateW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSetFeatureAttributesA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSetFeatureAttributesW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetFeatureValidStatesA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetFeatureValidStatesW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetFeatureCostA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetFeatureCostW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetComponentStateA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetComponentStateW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSetComponentStateA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSetComponentStateW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiEnumComponentCostsA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiEnumComponentCostsW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetTargetPathA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetTargetPathW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSetTargetPathA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSetTargetPathW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetSourcePathA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetSourcePathW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetMode[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSetMode[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetLanguage[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiSetInstallLevel[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiVerifyDiskSpace[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetProductPropertyA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetProductPropertyW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetFeatureInfoA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiGetFeatureInfoW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiPreviewDialogA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiPreviewDialogW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiPreviewBillboardA[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiPreviewBillboardW[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_MsiCloseHandle[] = {
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_WNetAddConnectionA[] = {
    { SOURCE_TEXT, 2, 8, 0, NO_PARAM, 0 },
    { SOURCE_TEXT, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetAddConnectionW[] = {
    { SOURCE_TEXT, 2, 8, 0, NO_PARAM, 0 },
    { SOURCE_TEXT, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetAddConnection2A[] = {
    { SOURCE_WORD, 3, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT_POINTER, 0, 8, 16, NO_PARAM, 0 },
    { SOURCE_TEXT_POINTER, 0, 8, 24, NO_PARAM, 0 },
};
static const struct item items_WNetAddConnection2W[] = {
    { SOURCE_WORD, 3, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT_POINTER, 0, 8, 16, NO_PARAM, 0 },
    { SOURCE_TEXT_POINTER, 0, 8, 24, NO_PARAM, 0 },
};
static const struct item items_WNetAddConnection3A[] = {
    { SOURCE_WORD, 4, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT_POINTER, 1, 8, 16, NO_PARAM, 0 },
    { SOURCE_TEXT_POINTER, 1, 8, 24, NO_PARAM, 0 },
};
static const struct item items_WNetAddConnection3W[] = {
    { SOURCE_WORD, 4, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT_POINTER, 1, 8, 16, NO_PARAM, 0 },
    { SOURCE_TEXT_POINTER, 1, 8, 24, NO_PARAM, 0 },
};
static const struct item items_WNetUseConnectionA[] = {
    { SOURCE_WORD, 4, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT_POINTER, 1, 8, 16, NO_PARAM, 0 },
    { SOURCE_TEXT_POINTER, 1, 8, 24, NO_PARAM, 0 },
    { SOURCE_TEXT_AFTER, 5, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetUseConnectionW[] = {
    { SOURCE_WORD, 4, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT_POINTER, 1, 8, 16, NO_PARAM, 0 },
    { SOURCE_TEXT_POINTER, 1, 8, 24, NO_PARAM, 0 },
    { SOURCE_TEXT_AFTER, 5, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetRestoreConnectionA[] = {
    { SOURCE_TEXT, 1, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetRestoreConnectionW[] = {
    { SOURCE_TEXT, 1, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetCancelConnectionA[] = {
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetCancelConnectionW[] = {
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetCancelConnection2A[] = {
    { SOURCE_WORD, 2, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetCancelConnection2W[] = {
    { SOURCE_WORD, 2, 4, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 1, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetGetConnectionA[] = {
    { SOURCE_TEXT, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetGetConnectionW[] = {
    { SOURCE_TEXT, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetGetUserA[] = {
    { SOURCE_TEXT, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetGetUserW[] = {
    { SOURCE_TEXT, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetGetUniversalNameA[] = {
    { SOURCE_TEXT, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetGetUniversalNameW[] = {
    { SOURCE_TEXT, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetOpenEnumA[] = {
    { SOURCE_FIELD_AFTER, 4, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_WNetOpenEnumW[] = {
    { SOURCE_FIELD_AFTER, 4, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 0, 4, 0, NO_PARAM, 0 },
};
static const struct item items_WNetEnumResourceA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetEnumResourceW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_WNetCloseEnum[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_RasDialA[] = {
    { SOURCE_FIELD_BEFORE, 5, 8, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 5, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 3, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_BEFORE, 2, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT_AT, 2, 8, 4, NO_PARAM, 0 },
};
static const struct item items_RasDialW[] = {
    { SOURCE_FIELD_BEFORE, 5, 8, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 5, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 3, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_BEFORE, 2, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT_AT, 2, 8, 4, NO_PARAM, 0 },
};
static const struct item items_RasEnumConnectionsA[] = {
    { SOURCE_FIELD_BEFORE, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_HANDLES_AFTER, 0, 8, 4, NO_PARAM, 0 },
};
static const struct item items_RasEnumConnectionsW[] = {
    { SOURCE_FIELD_BEFORE, 0, 4, 0, NO_PARAM, 0 },
    { SOURCE_HANDLES_AFTER, 0, 8, 4, NO_PARAM, 0 },
};
static const struct item items_RasGetSubEntryHandleA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 2, 8, 0, NO_PARAM, 0 },
};
static const struct item items_RasGetSubEntryHandleW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 2, 8, 0, NO_PARAM, 0 },
};
static const struct item items_RasGetConnectStatusA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 1, 4, 4, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 1, 4, 8, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_RasGetConnectStatusW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 1, 4, 4, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 1, 4, 8, NO_PARAM, 0 },
    { SOURCE_FIELD_AFTER, 1, 4, 0, NO_PARAM, 0 },
};
static const struct item items_RasGetProjectionInfoA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_RasGetProjectionInfoW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_RasGetConnectionStatistics[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_RasGetLinkStatistics[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_RasClearConnectionStatistics[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_RasClearLinkStatistics[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_RasUpdateConnection[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_RasInvokeEapUI[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_RasConnectionNotificationA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 2, 4, 0, NO_PARAM, 0 },
};
static const struct item items_RasConnectionNotificationW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 2, 4, 0, NO_PARAM, 0 },
};
static const struct item items_RasHangUpA[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct item items_RasHangUpW[] = {
    { SOURCE_WORD, 0, 8, 0, NO_PARAM, 0 },
};
static const struct hook hooks[HOOKS] = {
    { "InternetOpenA", items_InternetOpenA, (void *)hook_0, 0, 0, 1, 0, 0, 8 },
    { "InternetOpenW", items_InternetOpenW, (void *)hook_1, 0, 0, 1, 0, 1, 8 },
    { "InternetConnectA", items_InternetConnectA, (void *)hook_2, 0, 1, 4, 0, 0, 8 },
    { "InternetConnectW", items_InternetConnectW, (void *)hook_3, 0, 1, 4, 0, 1, 8 },
    { "HttpOpenRequestA", items_HttpOpenRequestA, (void *)hook_4, 0, 1, 3, 0, 0, 8 },
    { "HttpOpenRequestW", items_HttpOpenRequestW, (void *)hook_5, 0, 1, 3, 0, 1, 8 },
    { "InternetOpenUrlA", items_InternetOpenUrlA, (void *)hook_6, 0, 1, 3, 0, 0, 8 },
    { "InternetOpenUrlW", items_InternetOpenUrlW, (void *)hook_7, 0, 1, 3, 0, 1, 8 },
    { "FtpOpenFileA", items_FtpOpenFileA, (void *)hook_8, 0, 1, 3, 0, 0, 8 },
    { "FtpOpenFileW", items_FtpOpenFileW, (void *)hook_9, 0, 1, 3, 0, 1, 8 },
    { "FtpFindFirstFileA", items_FtpFindFirstFileA, (void *)hook_10, 0, 1, 3, 0, 0, 8 },
    { "FtpFindFirstFileW", items_FtpFindFirstFileW, (void *)hook_11, 0, 1, 3, 0, 1, 8 },
    { "GopherOpenFileA", items_GopherOpenFileA, (void *)hook_12, 0, 1, 2, 0, 0, 8 },
    { "GopherOpenFileW", items_GopherOpenFileW, (void *)hook_13, 0, 1, 2, 0, 1, 8 },
    { "GopherFindFirstFileA", items_GopherFindFirstFileA, (void *)hook_14, 0, 1, 2, 0, 0, 8 },
    { "GopherFindFirstFileW", items_GopherFindFirstFileW, (void *)hook_15, 0, 1, 2, 0, 1, 8 },
    { "HttpSendRequestA", items_HttpSendRequestA, (void *)hook_16, 0, 1, 1, 0, 0, 4 },
    { "HttpSendRequestW", items_HttpSendRequestW, (void *)hook_17, 0, 1, 1, 0, 1, 4 },
    { "HttpSendRequestExA", items_HttpSendRequestExA, (void *)hook_18, 0, 1, 1, 0, 0, 4 },
    { "HttpSendRequestExW", items_HttpSendRequestExW, (void *)hook_19, 0, 1, 1, 0, 1, 4 },
    { "HttpEndRequestA", items_HttpEndRequestA, (void *)hook_20, 0, 1, 1, 0, 0, 4 },
    { "HttpEndRequestW", items_HttpEndRequestW, (void *)hook_21, 0, 1, 1, 0, 1, 4 },
    { "InternetWriteFile", items_InternetWriteFile, (void *)hook_22, 0, 1, 1, 0, 0, 4 },
    { "InternetReadFile", items_InternetReadFile, (void *)hook_23, 0, 1, 2, 0, 0, 4 },
    { "InternetReadFileExA", items_InternetReadFileExA, (void *)hook_24, 0, 1, 1, 0, 0, 4 },
    { "InternetReadFileExW", items_InternetReadFileExW, (void *)hook_25, 0, 1, 1, 0, 1, 4 },
    { "InternetQueryDataAvailable", items_InternetQueryDataAvailable, (void *)hook_26, 0, 1, 2, 0, 0, 4 },
    { "InternetSetFilePointer", items_InternetSetFilePointer, (void *)hook_27, 0, 1, 1, 0, 0, 4 },
    { "HttpAddRequestHeadersA", items_HttpAddRequestHeadersA, (void *)hook_28, 0, 1, 1, 0, 0, 4 },
    { "HttpAddRequestHeadersW", items_HttpAddRequestHeadersW, (void *)hook_29, 0, 1, 1, 0, 1, 4 },
    { "HttpQueryInfoA", items_HttpQueryInfoA, (void *)hook_30, 0, 1, 1, 0, 0, 4 },
    { "HttpQueryInfoW", items_HttpQueryInfoW, (void *)hook_31, 0, 1, 1, 0, 1, 4 },
    { "InternetFindNextFileA", items_InternetFindNextFileA, (void *)hook_32, 0, 1, 1, 0, 0, 4 },
    { "InternetFindNextFileW", items_InternetFindNextFileW, (void *)hook_33, 0, 1, 1, 0, 1, 4 },
    { "InternetErrorDlg", items_InternetErrorDlg, (void *)hook_34, 0, 1, 1, 0, 0, 4 },
    { "FtpGetFileA", items_FtpGetFileA, (void *)hook_35, 0, 1, 1, 0, 0, 4 },
    { "FtpGetFileW", items_FtpGetFileW, (void *)hook_36, 0, 1, 1, 0, 1, 4 },
    { "FtpPutFileA", items_FtpPutFileA, (void *)hook_37, 0, 1, 1, 0, 0, 4 },
    { "FtpPutFileW", items_FtpPutFileW, (void *)hook_38, 0, 1, 1, 0, 1, 4 },
    { "FtpCommandA", items_FtpCommandA, (void *)hook_39, 0, 1, 3, 0, 0, 4 },
    { "FtpCommandW", items_FtpCommandW, (void *)hook_40, 0, 1, 3, 0, 1, 4 },
    { "FtpDeleteFileA", items_FtpDeleteFileA, (void *)hook_41, 0, 1, 1, 0, 0, 4 },
    { "FtpDeleteFileW", items_FtpDeleteFileW, (void *)hook_42, 0, 1, 1, 0, 1, 4 },
    { "FtpRenameFileA", items_FtpRenameFileA, (void *)hook_43, 0, 1, 1, 0, 0, 4 },
    { "FtpRenameFileW", items_FtpRenameFileW, (void *)hook_44, 0, 1, 1, 0, 1, 4 },
    { "FtpCreateDirectoryA", items_FtpCreateDirectoryA, (void *)hook_45, 0, 1, 1, 0, 0, 4 },
    { "FtpCreateDirectoryW", items_FtpCreateDirectoryW, (void *)hook_46, 0, 1, 1, 0, 1, 4 },
    { "FtpRemoveDirectoryA", items_FtpRemoveDirectoryA, (void *)hook_47, 0, 1, 1, 0, 0, 4 },
    { "FtpRemoveDirectoryW", items_FtpRemoveDirectoryW, (void *)hook_48, 0, 1, 1, 0, 1, 4 },
    { "FtpSetCurrentDirectoryA", items_FtpSetCurrentDirectoryA, (void *)hook_49, 0, 1, 1, 0, 0, 4 },
    { "FtpSetCurrentDirectoryW", items_FtpSetCurrentDirectoryW, (void *)hook_50, 0, 1, 1, 0, 1, 4 },
    { "FtpGetCurrentDirectoryA", items_FtpGetCurrentDirectoryA, (void *)hook_51, 0, 1, 1, 0, 0, 4 },
    { "FtpGetCurrentDirectoryW", items_FtpGetCurrentDirectoryW, (void *)hook_52, 0, 1, 1, 0, 1, 4 },
    { "InternetQueryOptionA", items_InternetQueryOptionA, (void *)hook_53, 0, 1, 2, 0, 0, 4 },
    { "InternetQueryOptionW", items_InternetQueryOptionW, (void *)hook_54, 0, 1, 2, 0, 1, 4 },
    { "InternetSetOptionA", items_InternetSetOptionA, (void *)hook_55, 0, 1, 3, 0, 0, 4 },
    { "InternetSetOptionW", items_InternetSetOptionW, (void *)hook_56, 0, 1, 3, 0, 1, 4 },
    { "InternetSetStatusCallback", items_InternetSetStatusCallback, (void *)hook_57, 0, 1, 2, 0, 0, 8 },
    { "InternetSetStatusCallbackA", items_InternetSetStatusCallbackA, (void *)hook_58, 0, 1, 2, 0, 0, 8 },
    { "InternetSetStatusCallbackW", items_InternetSetStatusCallbackW, (void *)hook_59, 0, 1, 2, 0, 1, 8 },
    { "InternetCloseHandle", items_InternetCloseHandle, (void *)hook_60, 0, 1, 1, 0, 0, 4 },
    { "FindFirstUrlCacheEntryA", 0, (void *)hook_61, 0, 0, 0, 0, 0, 8 },
    { "FindFirstUrlCacheEntryW", 0, (void *)hook_62, 0, 0, 0, 0, 1, 8 },
    { "FindNextUrlCacheEntryA", items_FindNextUrlCacheEntryA, (void *)hook_63, 0, 1, 1, 0, 0, 4 },
    { "FindNextUrlCacheEntryW", items_FindNextUrlCacheEntryW, (void *)hook_64, 0, 1, 1, 0, 1, 4 },
    { "FindCloseUrlCache", items_FindCloseUrlCache, (void *)hook_65, 0, 1, 1, 0, 0, 4 },
    { "RetrieveUrlCacheEntryStreamA", 0, (void *)hook_66, 0, 0, 0, 0, 0, 8 },
    { "RetrieveUrlCacheEntryStreamW", 0, (void *)hook_67, 0, 0, 0, 0, 1, 8 },
    { "ReadUrlCacheEntryStream", items_ReadUrlCacheEntryStream, (void *)hook_68, 0, 1, 1, 0, 0, 4 },
    { "UnlockUrlCacheEntryStream", items_UnlockUrlCacheEntryStream, (void *)hook_69, 0, 1, 1, 0, 0, 4 },
    { "InternetLockRequestFile", items_InternetLockRequestFile, (void *)hook_70, 0, 1, 2, 0, 0, 4 },
    { "InternetUnlockRequestFile", items_InternetUnlockRequestFile, (void *)hook_71, 0, 1, 1, 0, 0, 4 },
    { "InternetDialA", items_InternetDialA, (void *)hook_72, 0, 0, 1, 0, 0, 4 },
    { "InternetDialW", items_InternetDialW, (void *)hook_73, 0, 0, 1, 0, 1, 4 },
    { "InternetHangUp", items_InternetHangUp, (void *)hook_74, 0, 1, 1, 0, 0, 4 },
    { "MsiOpenDatabaseA", items_MsiOpenDatabaseA, (void *)hook_75, 1, 0, 2, 0, 0, 4 },
    { "MsiOpenDatabaseW", items_MsiOpenDatabaseW, (void *)hook_76, 1, 0, 2, 0, 1, 4 },
    { "MsiOpenPackageA", items_MsiOpenPackageA, (void *)hook_77, 1, 0, 1, 0, 0, 4 },
    { "MsiOpenPackageW", items_MsiOpenPackageW, (void *)hook_78, 1, 0, 1, 0, 1, 4 },
    { "MsiOpenPackageExA", items_MsiOpenPackageExA, (void *)hook_79, 1, 0, 1, 0, 0, 4 },
    { "MsiOpenPackageExW", items_MsiOpenPackageExW, (void *)hook_80, 1, 0, 1, 0, 1, 4 },
    { "MsiOpenProductA", items_MsiOpenProductA, (void *)hook_81, 1, 0, 1, 0, 0, 4 },
    { "MsiOpenProductW", items_MsiOpenProductW, (void *)hook_82, 1, 0, 1, 0, 1, 4 },
    { "MsiGetActiveDatabase", items_MsiGetActiveDatabase, (void *)hook_83, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseOpenViewA", items_MsiDatabaseOpenViewA, (void *)hook_84, 1, 1, 3, 0, 0, 4 },
    { "MsiDatabaseOpenViewW", items_MsiDatabaseOpenViewW, (void *)hook_85, 1, 1, 3, 0, 1, 4 },
    { "MsiViewFetch", items_MsiViewFetch, (void *)hook_86, 1, 1, 2, 0, 0, 4 },
    { "MsiViewGetColumnInfo", items_MsiViewGetColumnInfo, (void *)hook_87, 1, 1, 2, 0, 0, 4 },
    { "MsiDatabaseGetPrimaryKeysA", items_MsiDatabaseGetPrimaryKeysA, (void *)hook_88, 1, 1, 2, 0, 0, 4 },
    { "MsiDatabaseGetPrimaryKeysW", items_MsiDatabaseGetPrimaryKeysW, (void *)hook_89, 1, 1, 2, 0, 1, 4 },
    { "MsiCreateRecord", 0, (void *)hook_90, 1, 0, 0, 0, 0, 4 },
    { "MsiGetLastErrorRecord", 0, (void *)hook_91, 1, 0, 0, 0, 0, 4 },
    { "MsiGetSummaryInformationA", items_MsiGetSummaryInformationA, (void *)hook_92, 1, 1, 3, 0, 0, 4 },
    { "MsiGetSummaryInformationW", items_MsiGetSummaryInformationW, (void *)hook_93, 1, 1, 3, 0, 1, 4 },
    { "MsiEnableUIPreview", items_MsiEnableUIPreview, (void *)hook_94, 1, 1, 2, 0, 0, 4 },
    { "MsiBeginTransactionA", items_MsiBeginTransactionA, (void *)hook_95, 1, 0, 1, 0, 0, 4 },
    { "MsiBeginTransactionW", items_MsiBeginTransactionW, (void *)hook_96, 1, 0, 1, 0, 1, 4 },
    { "MsiJoinTransaction", items_MsiJoinTransaction, (void *)hook_97, 1, 1, 1, 0, 0, 4 },
    { "MsiViewExecute", items_MsiViewExecute, (void *)hook_98, 1, 2, 2, 0, 0, 4 },
    { "MsiViewModify", items_MsiViewModify, (void *)hook_99, 1, 2, 3, 0, 0, 4 },
    { "MsiViewClose", items_MsiViewClose, (void *)hook_100, 1, 1, 1, 0, 0, 4 },
    { "MsiViewGetErrorA", items_MsiViewGetErrorA, (void *)hook_101, 1, 1, 1, 0, 0, 4 },
    { "MsiViewGetErrorW", items_MsiViewGetErrorW, (void *)hook_102, 1, 1, 1, 0, 1, 4 },
    { "MsiDatabaseCommit", items_MsiDatabaseCommit, (void *)hook_103, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseIsTablePersistentA", items_MsiDatabaseIsTablePersistentA, (void *)hook_104, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseIsTablePersistentW", items_MsiDatabaseIsTablePersistentW, (void *)hook_105, 1, 1, 1, 0, 1, 4 },
    { "MsiGetDatabaseState", items_MsiGetDatabaseState, (void *)hook_106, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseImportA", items_MsiDatabaseImportA, (void *)hook_107, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseImportW", items_MsiDatabaseImportW, (void *)hook_108, 1, 1, 1, 0, 1, 4 },
    { "MsiDatabaseExportA", items_MsiDatabaseExportA, (void *)hook_109, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseExportW", items_MsiDatabaseExportW, (void *)hook_110, 1, 1, 1, 0, 1, 4 },
    { "MsiDatabaseMergeA", items_MsiDatabaseMergeA, (void *)hook_111, 1, 2, 2, 0, 0, 4 },
    { "MsiDatabaseMergeW", items_MsiDatabaseMergeW, (void *)hook_112, 1, 2, 2, 0, 1, 4 },
    { "MsiDatabaseGenerateTransformA", items_MsiDatabaseGenerateTransformA, (void *)hook_113, 1, 2, 2, 0, 0, 4 },
    { "MsiDatabaseGenerateTransformW", items_MsiDatabaseGenerateTransformW, (void *)hook_114, 1, 2, 2, 0, 1, 4 },
    { "MsiDatabaseApplyTransformA", items_MsiDatabaseApplyTransformA, (void *)hook_115, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseApplyTransformW", items_MsiDatabaseApplyTransformW, (void *)hook_116, 1, 1, 1, 0, 1, 4 },
    { "MsiCreateTransformSummaryInfoA", items_MsiCreateTransformSummaryInfoA, (void *)hook_117, 1, 2, 2, 0, 0, 4 },
    { "MsiCreateTransformSummaryInfoW", items_MsiCreateTransformSummaryInfoW, (void *)hook_118, 1, 2, 2, 0, 1, 4 },
    { "MsiRecordGetStringA", items_MsiRecordGetStringA, (void *)hook_119, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordGetStringW", items_MsiRecordGetStringW, (void *)hook_120, 1, 1, 1, 0, 1, 4 },
    { "MsiRecordSetStringA", items_MsiRecordSetStringA, (void *)hook_121, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordSetStringW", items_MsiRecordSetStringW, (void *)hook_122, 1, 1, 1, 0, 1, 4 },
    { "MsiRecordGetInteger", items_MsiRecordGetInteger, (void *)hook_123, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordSetInteger", items_MsiRecordSetInteger, (void *)hook_124, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordReadStream", items_MsiRecordReadStream, (void *)hook_125, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordSetStreamA", items_MsiRecordSetStreamA, (void *)hook_126, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordSetStreamW", items_MsiRecordSetStreamW, (void *)hook_127, 1, 1, 1, 0, 1, 4 },
    { "MsiRecordIsNull", items_MsiRecordIsNull, (void *)hook_128, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordDataSize", items_MsiRecordDataSize, (void *)hook_129, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordGetFieldCount", items_MsiRecordGetFieldCount, (void *)hook_130, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordClearData", items_MsiRecordClearData, (void *)hook_131, 1, 1, 1, 0, 0, 4 },
    { "MsiFormatRecordA", items_MsiFormatRecordA, (void *)hook_132, 1, 2, 2, 0, 0, 4 },
    { "MsiFormatRecordW", items_MsiFormatRecordW, (void *)hook_133, 1, 2, 2, 0, 1, 4 },
    { "MsiProcessMessage", items_MsiProcessMessage, (void *)hook_134, 1, 2, 3, 0, 0, 4 },
    { "MsiSummaryInfoGetPropertyCount", items_MsiSummaryInfoGetPropertyCount, (void *)hook_135, 1, 1, 1, 0, 0, 4 },
    { "MsiSummaryInfoGetPropertyA", items_MsiSummaryInfoGetPropertyA, (void *)hook_136, 1, 1, 1, 0, 0, 4 },
    { "MsiSummaryInfoGetPropertyW", items_MsiSummaryInfoGetPropertyW, (void *)hook_137, 1, 1, 1, 0, 1, 4 },
    { "MsiSummaryInfoSetPropertyA", items_MsiSummaryInfoSetPropertyA, (void *)hook_138, 1, 1, 1, 0, 0, 4 },
    { "MsiSummaryInfoSetPropertyW", items_MsiSummaryInfoSetPropertyW, (void *)hook_139, 1, 1, 1, 0, 1, 4 },
    { "MsiSummaryInfoPersist", items_MsiSummaryInfoPersist, (void *)hook_140, 1, 1, 1, 0, 0, 4 },
    { "MsiGetPropertyA", items_MsiGetPropertyA, (void *)hook_141, 1, 1, 1, 0, 0, 4 },
    { "MsiGetPropertyW", items_MsiGetPropertyW, (void *)hook_142, 1, 1, 1, 0, 1, 4 },
    { "MsiSetPropertyA", items_MsiSetPropertyA, (void *)hook_143, 1, 1, 1, 0, 0, 4 },
    { "MsiSetPropertyW", items_MsiSetPropertyW, (void *)hook_144, 1, 1, 1, 0, 1, 4 },
    { "MsiDoActionA", items_MsiDoActionA, (void *)hook_145, 1, 1, 1, 0, 0, 4 },
    { "MsiDoActionW", items_MsiDoActionW, (void *)hook_146, 1, 1, 1, 0, 1, 4 },
    { "MsiSequenceA", items_MsiSequenceA, (void *)hook_147, 1, 1, 1, 0, 0, 4 },
    { "MsiSequenceW", items_MsiSequenceW, (void *)hook_148, 1, 1, 1, 0, 1, 4 },
    { "MsiEvaluateConditionA", items_MsiEvaluateConditionA, (void *)hook_149, 1, 1, 1, 0, 0, 4 },
    { "MsiEvaluateConditionW", items_MsiEvaluateConditionW, (void *)hook_150, 1, 1, 1, 0, 1, 4 },
    { "MsiGetFeatureStateA", items_MsiGetFeatureStateA, (void *)hook_151, 1, 1, 1, 0, 0, 4 },
    { "MsiGetFeatureStateW", items_MsiGetFeatureStateW, (void *)hook_152, 1, 1, 1, 0, 1, 4 },
    { "MsiSetFeatureStateA", items_MsiSetFeatureStateA, (void *)hook_153, 1, 1, 1, 0, 0, 4 },
    { "MsiSetFeatureStateW", items_MsiSetFeatureStateW, (void *)hook_154, 1, 1, 1, 0, 1, 4 },
    { "MsiSetFeatureAttributesA", items_MsiSetFeatureAttributesA, (void *)hook_155, 1, 1, 1, 0, 0, 4 },
    { "MsiSetFeatureAttributesW", items_MsiSetFeatureAttributesW, (void *)hook_156, 1, 1, 1, 0, 1, 4 },
    { "MsiGetFeatureValidStatesA", items_MsiGetFeatureValidStatesA, (void *)hook_157, 1, 1, 1, 0, 0, 4 },
    { "MsiGetFeatureValidStatesW", items_MsiGetFeatureValidStatesW, (void *)hook_158, 1, 1, 1, 0, 1, 4 },
    { "MsiGetFeatureCostA", items_MsiGetFeatureCostA, (void *)hook_159, 1, 1, 1, 0, 0, 4 },
    { "MsiGetFeatureCostW", items_MsiGetFeatureCostW, (void *)hook_160, 1, 1, 1, 0, 1, 4 },
    { "MsiGetComponentStateA", items_MsiGetComponentStateA, (void *)hook_161, 1, 1, 1, 0, 0, 4 },
    { "MsiGetComponentStateW", items_MsiGetComponentStateW, (void *)hook_162, 1, 1, 1, 0, 1, 4 },
    { "MsiSetComponentStateA", items_MsiSetComponentStateA, (void *)hook_163, 1, 1, 1, 0, 0, 4 },
    { "MsiSetComponentStateW", items_MsiSetComponentStateW, (void *)hook_164, 1, 1, 1, 0, 1, 4 },
    { "MsiEnumComponentCostsA", items_MsiEnumComponentCostsA, (void *)hook_165, 1, 1, 1, 0, 0, 4 },
    { "MsiEnumComponentCostsW", items_MsiEnumComponentCostsW, (void *)hook_166, 1, 1, 1, 0, 1, 4 },
    { "MsiGetTargetPathA", items_MsiGetTargetPathA, (void *)hook_167, 1, 1, 1, 0, 0, 4 },
    { "MsiGetTargetPathW", items_MsiGetTargetPathW, (void *)hook_168, 1, 1, 1, 0, 1, 4 },
    { "MsiSetTargetPathA", items_MsiSetTargetPathA, (void *)hook_169, 1, 1, 1, 0, 0, 4 },
    { "MsiSetTargetPathW", items_MsiSetTargetPathW, (void *)hook_170, 1, 1, 1, 0, 1, 4 },
    { "MsiGetSourcePathA", items_MsiGetSourcePathA, (void *)hook_171, 1, 1, 1, 0, 0, 4 },
    { "MsiGetSourcePathW", items_MsiGetSourcePathW, (void *)hook_172, 1, 1, 1, 0, 1, 4 },
    { "MsiGetMode", items_MsiGetMode, (void *)hook_173, 1, 1, 1, 0, 0, 4 },
    { "MsiSetMode", items_MsiSetMode, (void *)hook_174, 1, 1, 1, 0, 0, 4 },
    { "MsiGetLanguage", items_MsiGetLanguage, (void *)hook_175, 1, 1, 1, 0, 0, 2 },
    { "MsiSetInstallLevel", items_MsiSetInstallLevel, (void *)hook_176, 1, 1, 1, 0, 0, 4 },
    { "MsiVerifyDiskSpace", items_MsiVerifyDiskSpace, (void *)hook_177, 1, 1, 1, 0, 0, 4 },
    { "MsiGetProductPropertyA", items_MsiGetProductPropertyA, (void *)hook_178, 1, 1, 1, 0, 0, 4 },
    { "MsiGetProductPropertyW", items_MsiGetProductPropertyW, (void *)hook_179, 1, 1, 1, 0, 1, 4 },
    { "MsiGetFeatureInfoA", items_MsiGetFeatureInfoA, (void *)hook_180, 1, 1, 1, 0, 0, 4 },
    { "MsiGetFeatureInfoW", items_MsiGetFeatureInfoW, (void *)hook_181, 1, 1, 1, 0, 1, 4 },
    { "MsiPreviewDialogA", items_MsiPreviewDialogA, (void *)hook_182, 1, 1, 1, 0, 0, 4 },
    { "MsiPreviewDialogW", items_MsiPreviewDialogW, (void *)hook_183, 1, 1, 1, 0, 1, 4 },
    { "MsiPreviewBillboardA", items_MsiPreviewBillboardA, (void *)hook_184, 1, 1, 1, 0, 0, 4 },
    { "MsiPreviewBillboardW", items_MsiPreviewBillboardW, (void *)hook_185, 1, 1, 1, 0, 1, 4 },
    { "MsiCloseHandle", items_MsiCloseHandle, (void *)hook_186, 1, 1, 1, 0, 0, 4 },
    { "MsiCloseAllHandles", 0, (void *)hook_187, 1, 0, 0, 0, 0, 4 },
    { "WNetAddConnectionA", items_WNetAddConnectionA, (void *)hook_188, 2, 0, 0, 2, 0, 4 },
    { "WNetAddConnectionW", items_WNetAddConnectionW, (void *)hook_189, 2, 0, 0, 2, 1, 4 },
    { "WNetAddConnection2A", items_WNetAddConnection2A, (void *)hook_190, 2, 0, 1, 2, 0, 4 },
    { "WNetAddConnection2W", items_WNetAddConnection2W, (void *)hook_191, 2, 0, 1, 2, 1, 4 },
    { "WNetAddConnection3A", items_WNetAddConnection3A, (void *)hook_192, 2, 0, 1, 2, 0, 4 },
    { "WNetAddConnection3W", items_WNetAddConnection3W, (void *)hook_193, 2, 0, 1, 2, 1, 4 },
    { "WNetUseConnectionA", items_WNetUseConnectionA, (void *)hook_194, 2, 0, 1, 3, 0, 4 },
    { "WNetUseConnectionW", items_WNetUseConnectionW, (void *)hook_195, 2, 0, 1, 3, 1, 4 },
    { "WNetRestoreConnectionA", items_WNetRestoreConnectionA, (void *)hook_196, 2, 0, 0, 1, 0, 4 },
    { "WNetRestoreConnectionW", items_WNetRestoreConnectionW, (void *)hook_197, 2, 0, 0, 1, 1, 4 },
    { "WNetCancelConnectionA", items_WNetCancelConnectionA, (void *)hook_198, 2, 0, 1, 1, 0, 4 },
    { "WNetCancelConnectionW", items_WNetCancelConnectionW, (void *)hook_199, 2, 0, 1, 1, 1, 4 },
    { "WNetCancelConnection2A", items_WNetCancelConnection2A, (void *)hook_200, 2, 0, 2, 1, 0, 4 },
    { "WNetCancelConnection2W", items_WNetCancelConnection2W, (void *)hook_201, 2, 0, 2, 1, 1, 4 },
    { "WNetGetConnectionA", items_WNetGetConnectionA, (void *)hook_202, 2, 0, 0, 1, 0, 4 },
    { "WNetGetConnectionW", items_WNetGetConnectionW, (void *)hook_203, 2, 0, 0, 1, 1, 4 },
    { "WNetGetUserA", items_WNetGetUserA, (void *)hook_204, 2, 0, 0, 1, 0, 4 },
    { "WNetGetUserW", items_WNetGetUserW, (void *)hook_205, 2, 0, 0, 1, 1, 4 },
    { "WNetGetUniversalNameA", items_WNetGetUniversalNameA, (void *)hook_206, 2, 0, 0, 1, 0, 4 },
    { "WNetGetUniversalNameW", items_WNetGetUniversalNameW, (void *)hook_207, 2, 0, 0, 1, 1, 4 },
    { "WNetGetResourceInformationA", 0, (void *)hook_208, 2, 0, 0, 0, 0, 4 },
    { "WNetGetResourceInformationW", 0, (void *)hook_209, 2, 0, 0, 0, 1, 4 },
    { "WNetGetResourceParentA", 0, (void *)hook_210, 2, 0, 0, 0, 0, 4 },
    { "WNetGetResourceParentW", 0, (void *)hook_211, 2, 0, 0, 0, 1, 4 },
    { "WNetGetLastErrorA", 0, (void *)hook_212, 2, 0, 0, 0, 0, 4 },
    { "WNetGetLastErrorW", 0, (void *)hook_213, 2, 0, 0, 0, 1, 4 },
    { "WNetConnectionDialog", 0, (void *)hook_214, 2, 0, 0, 0, 0, 4 },
    { "WNetConnectionDialog1A", 0, (void *)hook_215, 2, 0, 0, 0, 0, 4 },
    { "WNetConnectionDialog1W", 0, (void *)hook_216, 2, 0, 0, 0, 1, 4 },
    { "WNetDisconnectDialog", 0, (void *)hook_217, 2, 0, 0, 0, 0, 4 },
    { "WNetDisconnectDialog1A", 0, (void *)hook_218, 2, 0, 0, 0, 0, 4 },
    { "WNetDisconnectDialog1W", 0, (void *)hook_219, 2, 0, 0, 0, 1, 4 },
    { "WNetOpenEnumA", items_WNetOpenEnumA, (void *)hook_220, 2, 0, 2, 0, 0, 4 },
    { "WNetOpenEnumW", items_WNetOpenEnumW, (void *)hook_221, 2, 0, 2, 0, 1, 4 },
    { "WNetEnumResourceA", items_WNetEnumResourceA, (void *)hook_222, 2, 1, 1, 0, 0, 4 },
    { "WNetEnumResourceW", items_WNetEnumResourceW, (void *)hook_223, 2, 1, 1, 0, 1, 4 },
    { "WNetCloseEnum", items_WNetCloseEnum, (void *)hook_224, 2, 1, 1, 0, 0, 4 },
    { "RasDialA", items_RasDialA, (void *)hook_225, 3, 1, 5, 1, 0, 4 },
    { "RasDialW", items_RasDialW, (void *)hook_226, 3, 1, 5, 1, 1, 4 },
    { "RasEnumConnectionsA", items_RasEnumConnectionsA, (void *)hook_227, 3, 0, 1, 1, 0, 4 },
    { "RasEnumConnectionsW", items_RasEnumConnectionsW, (void *)hook_228, 3, 0, 1, 1, 1, 4 },
    { "RasGetSubEntryHandleA", items_RasGetSubEntryHandleA, (void *)hook_229, 3, 1, 2, 0, 0, 4 },
    { "RasGetSubEntryHandleW", items_RasGetSubEntryHandleW, (void *)hook_230, 3, 1, 2, 0, 1, 4 },
    { "RasGetConnectStatusA", items_RasGetConnectStatusA, (void *)hook_231, 3, 1, 4, 0, 0, 4 },
    { "RasGetConnectStatusW", items_RasGetConnectStatusW, (void *)hook_232, 3, 1, 4, 0, 1, 4 },
    { "RasGetErrorStringA", 0, (void *)hook_233, 3, 0, 0, 0, 0, 4 },
    { "RasGetErrorStringW", 0, (void *)hook_234, 3, 0, 0, 0, 1, 4 },
    { "RasGetProjectionInfoA", items_RasGetProjectionInfoA, (void *)hook_235, 3, 1, 1, 0, 0, 4 },
    { "RasGetProjectionInfoW", items_RasGetProjectionInfoW, (void *)hook_236, 3, 1, 1, 0, 1, 4 },
    { "RasGetConnectionStatistics", items_RasGetConnectionStatistics, (void *)hook_237, 3, 1, 1, 0, 0, 4 },
    { "RasGetLinkStatistics", items_RasGetLinkStatistics, (void *)hook_238, 3, 1, 1, 0, 0, 4 },
    { "RasClearConnectionStatistics", items_RasClearConnectionStatistics, (void *)hook_239, 3, 1, 1, 0, 0, 4 },
    { "RasClearLinkStatistics", items_RasClearLinkStatistics, (void *)hook_240, 3, 1, 1, 0, 0, 4 },
    { "RasUpdateConnection", items_RasUpdateConnection, (void *)hook_241, 3, 1, 1, 0, 0, 4 },
    { "RasInvokeEapUI", items_RasInvokeEapUI, (void *)hook_242, 3, 1, 1, 0, 0, 4 },
    { "RasConnectionNotificationA", items_RasConnectionNotificationA, (void *)hook_243, 3, 1, 2, 0, 0, 4 },
    { "RasConnectionNotificationW", items_RasConnectionNotificationW, (void *)hook_244, 3, 1, 2, 0, 1, 4 },
    { "RasHangUpA", items_RasHangUpA, (void *)hook_245, 3, 1, 1, 0, 0, 4 },
    { "RasHangUpW", items_RasHangUpW, (void *)hook_246, 3, 1, 1, 0, 1, 4 },
};
#endif
