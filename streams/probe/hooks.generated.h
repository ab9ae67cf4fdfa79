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
_Static_assert(__builtin_offsetof(struct ring_header, reserved) == 5760, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, consumed) == 5824, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, waiting) == 5888, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, text_next) == 5952, "layout.ts");
_Static_assert(__builtin_offsetof(struct ring_header, text_consumed) == 6016, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, pid) == 0, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, reason) == 4, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, process) == 8, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, mapping) == 16, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, event) == 24, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, created) == 32, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, ready) == 40, "layout.ts");
_Static_assert(__builtin_offsetof(struct child, error) == 48, "layout.ts");
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
_Static_assert(sizeof(struct child) == 72, "layout.ts");
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
_Static_assert(RING_AT_RECORDS == 3211264, "layout.ts");
_Static_assert(RING_AT_TEXT == 70320128, "layout.ts");
_Static_assert(RING_SIZE == 103874560, "layout.ts");
_Static_assert(__builtin_offsetof(struct thread_slot, calls) == 64, "layout.ts");
_Static_assert(sizeof(struct ring_header) <= RING_AT_MODULES == 1, "layout.ts");
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
static word WINAPI hook_0(word, word, word, word, word);
static word WINAPI hook_1(word, word, word, word, word);
static word WINAPI hook_2(word, word, word, word, word, word, word, word);
static word WINAPI hook_3(word, word, word, word, word, word, word, word);
static word WINAPI hook_4(word, word, word, word, word, word, word, word);
static word WINAPI hook_5(word, word, word, word, word, word, word, word);
static word WINAPI hook_6(word, word, word, word, word, word);
static word WINAPI hook_7(word, word, word, word, word, word);
static word WINAPI hook_8(word, word, word, word, word);
static word WINAPI hook_9(word, word, word, word, word);
static word WINAPI hook_10(word, word, word, word, word);
static word WINAPI hook_11(word, word, word, word, word);
static word WINAPI hook_12(word, word, word, word, word);
static word WINAPI hook_13(word, word, word, word, word);
static word WINAPI hook_14(word, word, word, word, word, word);
static word WINAPI hook_15(word, word, word, word, word, word);
static word WINAPI hook_16(word, word, word, word, word);
static word WINAPI hook_17(word, word, word, word, word);
static word WINAPI hook_18(word, word, word, word, word);
static word WINAPI hook_19(word, word, word, word, word);
static word WINAPI hook_20(word, word, word, word);
static word WINAPI hook_21(word, word, word, word);
static word WINAPI hook_22(word, word, word, word);
static word WINAPI hook_23(word, word, word, word);
static word WINAPI hook_24(word, word, word, word);
static word WINAPI hook_25(word, word, word, word);
static word WINAPI hook_26(word, word, word, word);
static word WINAPI hook_27(word, word, word, word, word);
static word WINAPI hook_28(word, word, word, word);
static word WINAPI hook_29(word, word, word, word);
static word WINAPI hook_30(word, word, word, word, word);
static word WINAPI hook_31(word, word, word, word, word);
static word WINAPI hook_32(word, word);
static word WINAPI hook_33(word, word);
static word WINAPI hook_34(word, word, word, word, word);
static word WINAPI hook_35(word, word, word, word, word, word, word);
static word WINAPI hook_36(word, word, word, word, word, word, word);
static word WINAPI hook_37(word, word, word, word, word);
static word WINAPI hook_38(word, word, word, word, word);
static word WINAPI hook_39(word, word, word, word, word, word);
static word WINAPI hook_40(word, word, word, word, word, word);
static word WINAPI hook_41(word, word);
static word WINAPI hook_42(word, word);
static word WINAPI hook_43(word, word, word);
static word WINAPI hook_44(word, word, word);
static word WINAPI hook_45(word, word);
static word WINAPI hook_46(word, word);
static word WINAPI hook_47(word, word);
static word WINAPI hook_48(word, word);
static word WINAPI hook_49(word, word);
static word WINAPI hook_50(word, word);
static word WINAPI hook_51(word, word, word);
static word WINAPI hook_52(word, word, word);
static word WINAPI hook_53(word, word, word, word);
static word WINAPI hook_54(word, word, word, word);
static word WINAPI hook_55(word, word, word, word);
static word WINAPI hook_56(word, word, word, word);
static word WINAPI hook_57(word, word);
static word WINAPI hook_58(word, word);
static word WINAPI hook_59(word, word);
static word WINAPI hook_60(word);
static word WINAPI hook_61(word, word, word);
static word WINAPI hook_62(word, word, word);
static word WINAPI hook_63(word, word, word);
static word WINAPI hook_64(word, word, word);
static word WINAPI hook_65(word);
static word WINAPI hook_66(word, word, word, word, word);
static word WINAPI hook_67(word, word, word, word, word);
static word WINAPI hook_68(word, word, word, word, word);
static word WINAPI hook_69(word, word);
static word WINAPI hook_70(word, word);
static word WINAPI hook_71(word);
static word WINAPI hook_72(word, word, word, word, word);
static word WINAPI hook_73(word, word, word, word, word);
static word WINAPI hook_74(word, word);
static word WINAPI hook_75(word, word, word);
static word WINAPI hook_76(word, word, word);
static word WINAPI hook_77(word, word);
static word WINAPI hook_78(word, word);
static word WINAPI hook_79(word, word, word);
static word WINAPI hook_80(word, word, word);
static word WINAPI hook_81(word, word);
static word WINAPI hook_82(word, word);
static word WINAPI hook_83(word);
static word WINAPI hook_84(word, word, word);
static word WINAPI hook_85(word, word, word);
static word WINAPI hook_86(word, word);
static word WINAPI hook_87(word, word, word);
static word WINAPI hook_88(word, word, word);
static word WINAPI hook_89(word, word, word);
static word WINAPI hook_90(word);
static word WINAPI hook_91(void);
static word WINAPI hook_92(word, word, word, word);
static word WINAPI hook_93(word, word, word, word);
static word WINAPI hook_94(word, word);
static word WINAPI hook_95(word, word, word, word);
static word WINAPI hook_96(word, word, word, word);
static word WINAPI hook_97(word, word, word);
static word WINAPI hook_98(word, word);
static word WINAPI hook_99(word, word, word);
static word WINAPI hook_100(word);
static word WINAPI hook_101(word, word, word);
static word WINAPI hook_102(word, word, word);
static word WINAPI hook_103(word);
static word WINAPI hook_104(word, word);
static word WINAPI hook_105(word, word);
static word WINAPI hook_106(word);
static word WINAPI hook_107(word, word, word);
static word WINAPI hook_108(word, word, word);
static word WINAPI hook_109(word, word, word, word);
static word WINAPI hook_110(word, word, word, word);
static word WINAPI hook_111(word, word, word);
static word WINAPI hook_112(word, word, word);
static word WINAPI hook_113(word, word, word, word, word);
static word WINAPI hook_114(word, word, word, word, word);
static word WINAPI hook_115(word, word, word);
static word WINAPI hook_116(word, word, word);
static word WINAPI hook_117(word, word, word, word, word);
static word WINAPI hook_118(word, word, word, word, word);
static word WINAPI hook_119(word, word, word, word);
static word WINAPI hook_120(word, word, word, word);
static word WINAPI hook_121(word, word, word);
static word WINAPI hook_122(word, word, word);
static word WINAPI hook_123(word, word);
static word WINAPI hook_124(word, word, word);
static word WINAPI hook_125(word, word, word, word);
static word WINAPI hook_126(word, word, word);
static word WINAPI hook_127(word, word, word);
static word WINAPI hook_128(word, word);
static word WINAPI hook_129(word, word);
static word WINAPI hook_130(word);
static word WINAPI hook_131(word);
static word WINAPI hook_132(word, word, word, word);
static word WINAPI hook_133(word, word, word, word);
static word WINAPI hook_134(word, word, word);
static word WINAPI hook_135(word, word);
static word WINAPI hook_136(word, word, word, word, word, word, word);
static word WINAPI hook_137(word, word, word, word, word, word, word);
static word WINAPI hook_138(word, word, word, word, word, word);
static word WINAPI hook_139(word, word, word, word, word, word);
static word WINAPI hook_140(word);
static word WINAPI hook_141(word, word, word, word);
static word WINAPI hook_142(word, word, word, word);
static word WINAPI hook_143(word, word, word);
static word WINAPI hook_144(word, word, word);
static word WINAPI hook_145(word, word);
static word WINAPI hook_146(word, word);
static word WINAPI hook_147(word, word, word);
static word WINAPI hook_148(word, word, word);
static word WINAPI hook_149(word, word);
static word WINAPI hook_150(word, word);
static word WINAPI hook_151(word, word, word, word);
static word WINAPI hook_152(word, word, word, word);
static word WINAPI hook_153(word, word, word);
static word WINAPI hook_154(word, word, word);
static word WINAPI hook_155(word, word, word);
static word WINAPI hook_156(word, word, word);
static word WINAPI hook_157(word, word, word);
static word WINAPI hook_158(word, word, word);
static word WINAPI hook_159(word, word, word, word, word);
static word WINAPI hook_160(word, word, word, word, word);
static word WINAPI hook_161(word, word, word, word);
static word WINAPI hook_162(word, word, word, word);
static word WINAPI hook_163(word, word, word);
static word WINAPI hook_164(word, word, word);
static word WINAPI hook_165(word, word, word, word, word, word, word, word);
static word WINAPI hook_166(word, word, word, word, word, word, word, word);
static word WINAPI hook_167(word, word, word, word);
static word WINAPI hook_168(word, word, word, word);
static word WINAPI hook_169(word, word, word);
static word WINAPI hook_170(word, word, word);
static word WINAPI hook_171(word, word, word, word);
static word WINAPI hook_172(word, word, word, word);
static word WINAPI hook_173(word, word);
static word WINAPI hook_174(word, word, word);
static word WINAPI hook_175(word);
static word WINAPI hook_176(word, word);
static word WINAPI hook_177(word);
static word WINAPI hook_178(word, word, word, word);
static word WINAPI hook_179(word, word, word, word);
static word WINAPI hook_180(word, word, word, word, word, word, word);
static word WINAPI hook_181(word, word, word, word, word, word, word);
static word WINAPI hook_182(word, word);
static word WINAPI hook_183(word, word);
static word WINAPI hook_184(word, word, word);
static word WINAPI hook_185(word, word, word);
static word WINAPI hook_186(word);
static word WINAPI hook_187(void);
static word WINAPI hook_188(word, word, word);
static word WINAPI hook_189(word, word, word);
static word WINAPI hook_190(word, word, word, word);
static word WINAPI hook_191(word, word, word, word);
static word WINAPI hook_192(word, word, word, word, word);
static word WINAPI hook_193(word, word, word, word, word);
static word WINAPI hook_194(word, word, word, word, word, word, word, word);
static word WINAPI hook_195(word, word, word, word, word, word, word, word);
static word WINAPI hook_196(word, word);
static word WINAPI hook_197(word, word);
static word WINAPI hook_198(word, word);
static word WINAPI hook_199(word, word);
static word WINAPI hook_200(word, word, word);
static word WINAPI hook_201(word, word, word);
static word WINAPI hook_202(word, word, word);
static word WINAPI hook_203(word, word, word);
static word WINAPI hook_204(word, word, word);
static word WINAPI hook_205(word, word, word);
static word WINAPI hook_206(word, word, word, word);
static word WINAPI hook_207(word, word, word, word);
static word WINAPI hook_208(word, word, word, word);
static word WINAPI hook_209(word, word, word, word);
static word WINAPI hook_210(word, word, word);
static word WINAPI hook_211(word, word, word);
static word WINAPI hook_212(word, word, word, word, word);
static word WINAPI hook_213(word, word, word, word, word);
static word WINAPI hook_214(word, word);
static word WINAPI hook_215(word);
static word WINAPI hook_216(word);
static word WINAPI hook_217(word, word);
static word WINAPI hook_218(word);
static word WINAPI hook_219(word);
static word WINAPI hook_220(word, word, word, word, word);
static word WINAPI hook_221(word, word, word, word, word);
static word WINAPI hook_222(word, word, word, word);
static word WINAPI hook_223(word, word, word, word);
static word WINAPI hook_224(word);
static word WINAPI hook_225(word, word, word, word, word, word);
static word WINAPI hook_226(word, word, word, word, word, word);
static word WINAPI hook_227(word, word, word);
static word WINAPI hook_228(word, word, word);
static word WINAPI hook_229(word, word, word);
static word WINAPI hook_230(word, word, word);
static word WINAPI hook_231(word, word);
static word WINAPI hook_232(word, word);
static word WINAPI hook_233(word, word, word);
static word WINAPI hook_234(word, word, word);
static word WINAPI hook_235(word, word, word, word);
static word WINAPI hook_236(word, word, word, word);
static word WINAPI hook_237(word, word);
static word WINAPI hook_238(word, word, word);
static word WINAPI hook_239(word);
static word WINAPI hook_240(word, word);
static word WINAPI hook_241(word, word);
static word WINAPI hook_242(word, word, word, word);
static word WINAPI hook_243(word, word, word);
static word WINAPI hook_244(word, word, word);
static word WINAPI hook_245(word);
static word WINAPI hook_246(word);
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
    { SOURCE_FIELD_AFTER, 5, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 4, 8, 0, NO_PARAM, 0 },
    { SOURCE_WORD, 3, 4, 0, NO_PARAM, 0 },
    { SOURCE_FIELD_BEFORE, 2, 4, 0, NO_PARAM, 0 },
    { SOURCE_TEXT_AT, 2, 8, 4, NO_PARAM, 0 },
};
static const struct item items_RasDialW[] = {
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
    { "InternetOpenA", items_InternetOpenA, (const void *)hook_0, 0, 0, 1, 0, 0, 8 },
    { "InternetOpenW", items_InternetOpenW, (const void *)hook_1, 0, 0, 1, 0, 1, 8 },
    { "InternetConnectA", items_InternetConnectA, (const void *)hook_2, 0, 1, 4, 0, 0, 8 },
    { "InternetConnectW", items_InternetConnectW, (const void *)hook_3, 0, 1, 4, 0, 1, 8 },
    { "HttpOpenRequestA", items_HttpOpenRequestA, (const void *)hook_4, 0, 1, 3, 0, 0, 8 },
    { "HttpOpenRequestW", items_HttpOpenRequestW, (const void *)hook_5, 0, 1, 3, 0, 1, 8 },
    { "InternetOpenUrlA", items_InternetOpenUrlA, (const void *)hook_6, 0, 1, 3, 0, 0, 8 },
    { "InternetOpenUrlW", items_InternetOpenUrlW, (const void *)hook_7, 0, 1, 3, 0, 1, 8 },
    { "FtpOpenFileA", items_FtpOpenFileA, (const void *)hook_8, 0, 1, 3, 0, 0, 8 },
    { "FtpOpenFileW", items_FtpOpenFileW, (const void *)hook_9, 0, 1, 3, 0, 1, 8 },
    { "FtpFindFirstFileA", items_FtpFindFirstFileA, (const void *)hook_10, 0, 1, 3, 0, 0, 8 },
    { "FtpFindFirstFileW", items_FtpFindFirstFileW, (const void *)hook_11, 0, 1, 3, 0, 1, 8 },
    { "GopherOpenFileA", items_GopherOpenFileA, (const void *)hook_12, 0, 1, 2, 0, 0, 8 },
    { "GopherOpenFileW", items_GopherOpenFileW, (const void *)hook_13, 0, 1, 2, 0, 1, 8 },
    { "GopherFindFirstFileA", items_GopherFindFirstFileA, (const void *)hook_14, 0, 1, 2, 0, 0, 8 },
    { "GopherFindFirstFileW", items_GopherFindFirstFileW, (const void *)hook_15, 0, 1, 2, 0, 1, 8 },
    { "HttpSendRequestA", items_HttpSendRequestA, (const void *)hook_16, 0, 1, 1, 0, 0, 4 },
    { "HttpSendRequestW", items_HttpSendRequestW, (const void *)hook_17, 0, 1, 1, 0, 1, 4 },
    { "HttpSendRequestExA", items_HttpSendRequestExA, (const void *)hook_18, 0, 1, 1, 0, 0, 4 },
    { "HttpSendRequestExW", items_HttpSendRequestExW, (const void *)hook_19, 0, 1, 1, 0, 1, 4 },
    { "HttpEndRequestA", items_HttpEndRequestA, (const void *)hook_20, 0, 1, 1, 0, 0, 4 },
    { "HttpEndRequestW", items_HttpEndRequestW, (const void *)hook_21, 0, 1, 1, 0, 1, 4 },
    { "InternetWriteFile", items_InternetWriteFile, (const void *)hook_22, 0, 1, 1, 0, 0, 4 },
    { "InternetReadFile", items_InternetReadFile, (const void *)hook_23, 0, 1, 2, 0, 0, 4 },
    { "InternetReadFileExA", items_InternetReadFileExA, (const void *)hook_24, 0, 1, 1, 0, 0, 4 },
    { "InternetReadFileExW", items_InternetReadFileExW, (const void *)hook_25, 0, 1, 1, 0, 1, 4 },
    { "InternetQueryDataAvailable", items_InternetQueryDataAvailable, (const void *)hook_26, 0, 1, 2, 0, 0, 4 },
    { "InternetSetFilePointer", items_InternetSetFilePointer, (const void *)hook_27, 0, 1, 1, 0, 0, 4 },
    { "HttpAddRequestHeadersA", items_HttpAddRequestHeadersA, (const void *)hook_28, 0, 1, 1, 0, 0, 4 },
    { "HttpAddRequestHeadersW", items_HttpAddRequestHeadersW, (const void *)hook_29, 0, 1, 1, 0, 1, 4 },
    { "HttpQueryInfoA", items_HttpQueryInfoA, (const void *)hook_30, 0, 1, 1, 0, 0, 4 },
    { "HttpQueryInfoW", items_HttpQueryInfoW, (const void *)hook_31, 0, 1, 1, 0, 1, 4 },
    { "InternetFindNextFileA", items_InternetFindNextFileA, (const void *)hook_32, 0, 1, 1, 0, 0, 4 },
    { "InternetFindNextFileW", items_InternetFindNextFileW, (const void *)hook_33, 0, 1, 1, 0, 1, 4 },
    { "InternetErrorDlg", items_InternetErrorDlg, (const void *)hook_34, 0, 1, 1, 0, 0, 4 },
    { "FtpGetFileA", items_FtpGetFileA, (const void *)hook_35, 0, 1, 1, 0, 0, 4 },
    { "FtpGetFileW", items_FtpGetFileW, (const void *)hook_36, 0, 1, 1, 0, 1, 4 },
    { "FtpPutFileA", items_FtpPutFileA, (const void *)hook_37, 0, 1, 1, 0, 0, 4 },
    { "FtpPutFileW", items_FtpPutFileW, (const void *)hook_38, 0, 1, 1, 0, 1, 4 },
    { "FtpCommandA", items_FtpCommandA, (const void *)hook_39, 0, 1, 3, 0, 0, 4 },
    { "FtpCommandW", items_FtpCommandW, (const void *)hook_40, 0, 1, 3, 0, 1, 4 },
    { "FtpDeleteFileA", items_FtpDeleteFileA, (const void *)hook_41, 0, 1, 1, 0, 0, 4 },
    { "FtpDeleteFileW", items_FtpDeleteFileW, (const void *)hook_42, 0, 1, 1, 0, 1, 4 },
    { "FtpRenameFileA", items_FtpRenameFileA, (const void *)hook_43, 0, 1, 1, 0, 0, 4 },
    { "FtpRenameFileW", items_FtpRenameFileW, (const void *)hook_44, 0, 1, 1, 0, 1, 4 },
    { "FtpCreateDirectoryA", items_FtpCreateDirectoryA, (const void *)hook_45, 0, 1, 1, 0, 0, 4 },
    { "FtpCreateDirectoryW", items_FtpCreateDirectoryW, (const void *)hook_46, 0, 1, 1, 0, 1, 4 },
    { "FtpRemoveDirectoryA", items_FtpRemoveDirectoryA, (const void *)hook_47, 0, 1, 1, 0, 0, 4 },
    { "FtpRemoveDirectoryW", items_FtpRemoveDirectoryW, (const void *)hook_48, 0, 1, 1, 0, 1, 4 },
    { "FtpSetCurrentDirectoryA", items_FtpSetCurrentDirectoryA, (const void *)hook_49, 0, 1, 1, 0, 0, 4 },
    { "FtpSetCurrentDirectoryW", items_FtpSetCurrentDirectoryW, (const void *)hook_50, 0, 1, 1, 0, 1, 4 },
    { "FtpGetCurrentDirectoryA", items_FtpGetCurrentDirectoryA, (const void *)hook_51, 0, 1, 1, 0, 0, 4 },
    { "FtpGetCurrentDirectoryW", items_FtpGetCurrentDirectoryW, (const void *)hook_52, 0, 1, 1, 0, 1, 4 },
    { "InternetQueryOptionA", items_InternetQueryOptionA, (const void *)hook_53, 0, 1, 2, 0, 0, 4 },
    { "InternetQueryOptionW", items_InternetQueryOptionW, (const void *)hook_54, 0, 1, 2, 0, 1, 4 },
    { "InternetSetOptionA", items_InternetSetOptionA, (const void *)hook_55, 0, 1, 3, 0, 0, 4 },
    { "InternetSetOptionW", items_InternetSetOptionW, (const void *)hook_56, 0, 1, 3, 0, 1, 4 },
    { "InternetSetStatusCallback", items_InternetSetStatusCallback, (const void *)hook_57, 0, 1, 2, 0, 0, 8 },
    { "InternetSetStatusCallbackA", items_InternetSetStatusCallbackA, (const void *)hook_58, 0, 1, 2, 0, 0, 8 },
    { "InternetSetStatusCallbackW", items_InternetSetStatusCallbackW, (const void *)hook_59, 0, 1, 2, 0, 1, 8 },
    { "InternetCloseHandle", items_InternetCloseHandle, (const void *)hook_60, 0, 1, 1, 0, 0, 4 },
    { "FindFirstUrlCacheEntryA", 0, (const void *)hook_61, 0, 0, 0, 0, 0, 8 },
    { "FindFirstUrlCacheEntryW", 0, (const void *)hook_62, 0, 0, 0, 0, 1, 8 },
    { "FindNextUrlCacheEntryA", items_FindNextUrlCacheEntryA, (const void *)hook_63, 0, 1, 1, 0, 0, 4 },
    { "FindNextUrlCacheEntryW", items_FindNextUrlCacheEntryW, (const void *)hook_64, 0, 1, 1, 0, 1, 4 },
    { "FindCloseUrlCache", items_FindCloseUrlCache, (const void *)hook_65, 0, 1, 1, 0, 0, 4 },
    { "RetrieveUrlCacheEntryStreamA", 0, (const void *)hook_66, 0, 0, 0, 0, 0, 8 },
    { "RetrieveUrlCacheEntryStreamW", 0, (const void *)hook_67, 0, 0, 0, 0, 1, 8 },
    { "ReadUrlCacheEntryStream", items_ReadUrlCacheEntryStream, (const void *)hook_68, 0, 1, 1, 0, 0, 4 },
    { "UnlockUrlCacheEntryStream", items_UnlockUrlCacheEntryStream, (const void *)hook_69, 0, 1, 1, 0, 0, 4 },
    { "InternetLockRequestFile", items_InternetLockRequestFile, (const void *)hook_70, 0, 1, 2, 0, 0, 4 },
    { "InternetUnlockRequestFile", items_InternetUnlockRequestFile, (const void *)hook_71, 0, 1, 1, 0, 0, 4 },
    { "InternetDialA", items_InternetDialA, (const void *)hook_72, 0, 0, 1, 0, 0, 4 },
    { "InternetDialW", items_InternetDialW, (const void *)hook_73, 0, 0, 1, 0, 1, 4 },
    { "InternetHangUp", items_InternetHangUp, (const void *)hook_74, 0, 1, 1, 0, 0, 4 },
    { "MsiOpenDatabaseA", items_MsiOpenDatabaseA, (const void *)hook_75, 1, 0, 2, 0, 0, 4 },
    { "MsiOpenDatabaseW", items_MsiOpenDatabaseW, (const void *)hook_76, 1, 0, 2, 0, 1, 4 },
    { "MsiOpenPackageA", items_MsiOpenPackageA, (const void *)hook_77, 1, 0, 1, 0, 0, 4 },
    { "MsiOpenPackageW", items_MsiOpenPackageW, (const void *)hook_78, 1, 0, 1, 0, 1, 4 },
    { "MsiOpenPackageExA", items_MsiOpenPackageExA, (const void *)hook_79, 1, 0, 1, 0, 0, 4 },
    { "MsiOpenPackageExW", items_MsiOpenPackageExW, (const void *)hook_80, 1, 0, 1, 0, 1, 4 },
    { "MsiOpenProductA", items_MsiOpenProductA, (const void *)hook_81, 1, 0, 1, 0, 0, 4 },
    { "MsiOpenProductW", items_MsiOpenProductW, (const void *)hook_82, 1, 0, 1, 0, 1, 4 },
    { "MsiGetActiveDatabase", items_MsiGetActiveDatabase, (const void *)hook_83, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseOpenViewA", items_MsiDatabaseOpenViewA, (const void *)hook_84, 1, 1, 3, 0, 0, 4 },
    { "MsiDatabaseOpenViewW", items_MsiDatabaseOpenViewW, (const void *)hook_85, 1, 1, 3, 0, 1, 4 },
    { "MsiViewFetch", items_MsiViewFetch, (const void *)hook_86, 1, 1, 2, 0, 0, 4 },
    { "MsiViewGetColumnInfo", items_MsiViewGetColumnInfo, (const void *)hook_87, 1, 1, 2, 0, 0, 4 },
    { "MsiDatabaseGetPrimaryKeysA", items_MsiDatabaseGetPrimaryKeysA, (const void *)hook_88, 1, 1, 2, 0, 0, 4 },
    { "MsiDatabaseGetPrimaryKeysW", items_MsiDatabaseGetPrimaryKeysW, (const void *)hook_89, 1, 1, 2, 0, 1, 4 },
    { "MsiCreateRecord", 0, (const void *)hook_90, 1, 0, 0, 0, 0, 4 },
    { "MsiGetLastErrorRecord", 0, (const void *)hook_91, 1, 0, 0, 0, 0, 4 },
    { "MsiGetSummaryInformationA", items_MsiGetSummaryInformationA, (const void *)hook_92, 1, 1, 3, 0, 0, 4 },
    { "MsiGetSummaryInformationW", items_MsiGetSummaryInformationW, (const void *)hook_93, 1, 1, 3, 0, 1, 4 },
    { "MsiEnableUIPreview", items_MsiEnableUIPreview, (const void *)hook_94, 1, 1, 2, 0, 0, 4 },
    { "MsiBeginTransactionA", items_MsiBeginTransactionA, (const void *)hook_95, 1, 0, 1, 0, 0, 4 },
    { "MsiBeginTransactionW", items_MsiBeginTransactionW, (const void *)hook_96, 1, 0, 1, 0, 1, 4 },
    { "MsiJoinTransaction", items_MsiJoinTransaction, (const void *)hook_97, 1, 1, 1, 0, 0, 4 },
    { "MsiViewExecute", items_MsiViewExecute, (const void *)hook_98, 1, 2, 2, 0, 0, 4 },
    { "MsiViewModify", items_MsiViewModify, (const void *)hook_99, 1, 2, 3, 0, 0, 4 },
    { "MsiViewClose", items_MsiViewClose, (const void *)hook_100, 1, 1, 1, 0, 0, 4 },
    { "MsiViewGetErrorA", items_MsiViewGetErrorA, (const void *)hook_101, 1, 1, 1, 0, 0, 4 },
    { "MsiViewGetErrorW", items_MsiViewGetErrorW, (const void *)hook_102, 1, 1, 1, 0, 1, 4 },
    { "MsiDatabaseCommit", items_MsiDatabaseCommit, (const void *)hook_103, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseIsTablePersistentA", items_MsiDatabaseIsTablePersistentA, (const void *)hook_104, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseIsTablePersistentW", items_MsiDatabaseIsTablePersistentW, (const void *)hook_105, 1, 1, 1, 0, 1, 4 },
    { "MsiGetDatabaseState", items_MsiGetDatabaseState, (const void *)hook_106, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseImportA", items_MsiDatabaseImportA, (const void *)hook_107, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseImportW", items_MsiDatabaseImportW, (const void *)hook_108, 1, 1, 1, 0, 1, 4 },
    { "MsiDatabaseExportA", items_MsiDatabaseExportA, (const void *)hook_109, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseExportW", items_MsiDatabaseExportW, (const void *)hook_110, 1, 1, 1, 0, 1, 4 },
    { "MsiDatabaseMergeA", items_MsiDatabaseMergeA, (const void *)hook_111, 1, 2, 2, 0, 0, 4 },
    { "MsiDatabaseMergeW", items_MsiDatabaseMergeW, (const void *)hook_112, 1, 2, 2, 0, 1, 4 },
    { "MsiDatabaseGenerateTransformA", items_MsiDatabaseGenerateTransformA, (const void *)hook_113, 1, 2, 2, 0, 0, 4 },
    { "MsiDatabaseGenerateTransformW", items_MsiDatabaseGenerateTransformW, (const void *)hook_114, 1, 2, 2, 0, 1, 4 },
    { "MsiDatabaseApplyTransformA", items_MsiDatabaseApplyTransformA, (const void *)hook_115, 1, 1, 1, 0, 0, 4 },
    { "MsiDatabaseApplyTransformW", items_MsiDatabaseApplyTransformW, (const void *)hook_116, 1, 1, 1, 0, 1, 4 },
    { "MsiCreateTransformSummaryInfoA", items_MsiCreateTransformSummaryInfoA, (const void *)hook_117, 1, 2, 2, 0, 0, 4 },
    { "MsiCreateTransformSummaryInfoW", items_MsiCreateTransformSummaryInfoW, (const void *)hook_118, 1, 2, 2, 0, 1, 4 },
    { "MsiRecordGetStringA", items_MsiRecordGetStringA, (const void *)hook_119, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordGetStringW", items_MsiRecordGetStringW, (const void *)hook_120, 1, 1, 1, 0, 1, 4 },
    { "MsiRecordSetStringA", items_MsiRecordSetStringA, (const void *)hook_121, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordSetStringW", items_MsiRecordSetStringW, (const void *)hook_122, 1, 1, 1, 0, 1, 4 },
    { "MsiRecordGetInteger", items_MsiRecordGetInteger, (const void *)hook_123, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordSetInteger", items_MsiRecordSetInteger, (const void *)hook_124, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordReadStream", items_MsiRecordReadStream, (const void *)hook_125, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordSetStreamA", items_MsiRecordSetStreamA, (const void *)hook_126, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordSetStreamW", items_MsiRecordSetStreamW, (const void *)hook_127, 1, 1, 1, 0, 1, 4 },
    { "MsiRecordIsNull", items_MsiRecordIsNull, (const void *)hook_128, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordDataSize", items_MsiRecordDataSize, (const void *)hook_129, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordGetFieldCount", items_MsiRecordGetFieldCount, (const void *)hook_130, 1, 1, 1, 0, 0, 4 },
    { "MsiRecordClearData", items_MsiRecordClearData, (const void *)hook_131, 1, 1, 1, 0, 0, 4 },
    { "MsiFormatRecordA", items_MsiFormatRecordA, (const void *)hook_132, 1, 2, 2, 0, 0, 4 },
    { "MsiFormatRecordW", items_MsiFormatRecordW, (const void *)hook_133, 1, 2, 2, 0, 1, 4 },
    { "MsiProcessMessage", items_MsiProcessMessage, (const void *)hook_134, 1, 2, 3, 0, 0, 4 },
    { "MsiSummaryInfoGetPropertyCount", items_MsiSummaryInfoGetPropertyCount, (const void *)hook_135, 1, 1, 1, 0, 0, 4 },
    { "MsiSummaryInfoGetPropertyA", items_MsiSummaryInfoGetPropertyA, (const void *)hook_136, 1, 1, 1, 0, 0, 4 },
    { "MsiSummaryInfoGetPropertyW", items_MsiSummaryInfoGetPropertyW, (const void *)hook_137, 1, 1, 1, 0, 1, 4 },
    { "MsiSummaryInfoSetPropertyA", items_MsiSummaryInfoSetPropertyA, (const void *)hook_138, 1, 1, 1, 0, 0, 4 },
    { "MsiSummaryInfoSetPropertyW", items_MsiSummaryInfoSetPropertyW, (const void *)hook_139, 1, 1, 1, 0, 1, 4 },
    { "MsiSummaryInfoPersist", items_MsiSummaryInfoPersist, (const void *)hook_140, 1, 1, 1, 0, 0, 4 },
    { "MsiGetPropertyA", items_MsiGetPropertyA, (const void *)hook_141, 1, 1, 1, 0, 0, 4 },
    { "MsiGetPropertyW", items_MsiGetPropertyW, (const void *)hook_142, 1, 1, 1, 0, 1, 4 },
    { "MsiSetPropertyA", items_MsiSetPropertyA, (const void *)hook_143, 1, 1, 1, 0, 0, 4 },
    { "MsiSetPropertyW", items_MsiSetPropertyW, (const void *)hook_144, 1, 1, 1, 0, 1, 4 },
    { "MsiDoActionA", items_MsiDoActionA, (const void *)hook_145, 1, 1, 1, 0, 0, 4 },
    { "MsiDoActionW", items_MsiDoActionW, (const void *)hook_146, 1, 1, 1, 0, 1, 4 },
    { "MsiSequenceA", items_MsiSequenceA, (const void *)hook_147, 1, 1, 1, 0, 0, 4 },
    { "MsiSequenceW", items_MsiSequenceW, (const void *)hook_148, 1, 1, 1, 0, 1, 4 },
    { "MsiEvaluateConditionA", items_MsiEvaluateConditionA, (const void *)hook_149, 1, 1, 1, 0, 0, 4 },
    { "MsiEvaluateConditionW", items_MsiEvaluateConditionW, (const void *)hook_150, 1, 1, 1, 0, 1, 4 },
    { "MsiGetFeatureStateA", items_MsiGetFeatureStateA, (const void *)hook_151, 1, 1, 1, 0, 0, 4 },
    { "MsiGetFeatureStateW", items_MsiGetFeatureStateW, (const void *)hook_152, 1, 1, 1, 0, 1, 4 },
    { "MsiSetFeatureStateA", items_MsiSetFeatureStateA, (const void *)hook_153, 1, 1, 1, 0, 0, 4 },
    { "MsiSetFeatureStateW", items_MsiSetFeatureStateW, (const void *)hook_154, 1, 1, 1, 0, 1, 4 },
    { "MsiSetFeatureAttributesA", items_MsiSetFeatureAttributesA, (const void *)hook_155, 1, 1, 1, 0, 0, 4 },
    { "MsiSetFeatureAttributesW", items_MsiSetFeatureAttributesW, (const void *)hook_156, 1, 1, 1, 0, 1, 4 },
    { "MsiGetFeatureValidStatesA", items_MsiGetFeatureValidStatesA, (const void *)hook_157, 1, 1, 1, 0, 0, 4 },
    { "MsiGetFeatureValidStatesW", items_MsiGetFeatureValidStatesW, (const void *)hook_158, 1, 1, 1, 0, 1, 4 },
    { "MsiGetFeatureCostA", items_MsiGetFeatureCostA, (const void *)hook_159, 1, 1, 1, 0, 0, 4 },
    { "MsiGetFeatureCostW", items_MsiGetFeatureCostW, (const void *)hook_160, 1, 1, 1, 0, 1, 4 },
    { "MsiGetComponentStateA", items_MsiGetComponentStateA, (const void *)hook_161, 1, 1, 1, 0, 0, 4 },
    { "MsiGetComponentStateW", items_MsiGetComponentStateW, (const void *)hook_162, 1, 1, 1, 0, 1, 4 },
    { "MsiSetComponentStateA", items_MsiSetComponentStateA, (const void *)hook_163, 1, 1, 1, 0, 0, 4 },
    { "MsiSetComponentStateW", items_MsiSetComponentStateW, (const void *)hook_164, 1, 1, 1, 0, 1, 4 },
    { "MsiEnumComponentCostsA", items_MsiEnumComponentCostsA, (const void *)hook_165, 1, 1, 1, 0, 0, 4 },
    { "MsiEnumComponentCostsW", items_MsiEnumComponentCostsW, (const void *)hook_166, 1, 1, 1, 0, 1, 4 },
    { "MsiGetTargetPathA", items_MsiGetTargetPathA, (const void *)hook_167, 1, 1, 1, 0, 0, 4 },
    { "MsiGetTargetPathW", items_MsiGetTargetPathW, (const void *)hook_168, 1, 1, 1, 0, 1, 4 },
    { "MsiSetTargetPathA", items_MsiSetTargetPathA, (const void *)hook_169, 1, 1, 1, 0, 0, 4 },
    { "MsiSetTargetPathW", items_MsiSetTargetPathW, (const void *)hook_170, 1, 1, 1, 0, 1, 4 },
    { "MsiGetSourcePathA", items_MsiGetSourcePathA, (const void *)hook_171, 1, 1, 1, 0, 0, 4 },
    { "MsiGetSourcePathW", items_MsiGetSourcePathW, (const void *)hook_172, 1, 1, 1, 0, 1, 4 },
    { "MsiGetMode", items_MsiGetMode, (const void *)hook_173, 1, 1, 1, 0, 0, 4 },
    { "MsiSetMode", items_MsiSetMode, (const void *)hook_174, 1, 1, 1, 0, 0, 4 },
    { "MsiGetLanguage", items_MsiGetLanguage, (const void *)hook_175, 1, 1, 1, 0, 0, 2 },
    { "MsiSetInstallLevel", items_MsiSetInstallLevel, (const void *)hook_176, 1, 1, 1, 0, 0, 4 },
    { "MsiVerifyDiskSpace", items_MsiVerifyDiskSpace, (const void *)hook_177, 1, 1, 1, 0, 0, 4 },
    { "MsiGetProductPropertyA", items_MsiGetProductPropertyA, (const void *)hook_178, 1, 1, 1, 0, 0, 4 },
    { "MsiGetProductPropertyW", items_MsiGetProductPropertyW, (const void *)hook_179, 1, 1, 1, 0, 1, 4 },
    { "MsiGetFeatureInfoA", items_MsiGetFeatureInfoA, (const void *)hook_180, 1, 1, 1, 0, 0, 4 },
    { "MsiGetFeatureInfoW", items_MsiGetFeatureInfoW, (const void *)hook_181, 1, 1, 1, 0, 1, 4 },
    { "MsiPreviewDialogA", items_MsiPreviewDialogA, (const void *)hook_182, 1, 1, 1, 0, 0, 4 },
    { "MsiPreviewDialogW", items_MsiPreviewDialogW, (const void *)hook_183, 1, 1, 1, 0, 1, 4 },
    { "MsiPreviewBillboardA", items_MsiPreviewBillboardA, (const void *)hook_184, 1, 1, 1, 0, 0, 4 },
    { "MsiPreviewBillboardW", items_MsiPreviewBillboardW, (const void *)hook_185, 1, 1, 1, 0, 1, 4 },
    { "MsiCloseHandle", items_MsiCloseHandle, (const void *)hook_186, 1, 1, 1, 0, 0, 4 },
    { "MsiCloseAllHandles", 0, (const void *)hook_187, 1, 0, 0, 0, 0, 4 },
    { "WNetAddConnectionA", items_WNetAddConnectionA, (const void *)hook_188, 2, 0, 0, 2, 0, 4 },
    { "WNetAddConnectionW", items_WNetAddConnectionW, (const void *)hook_189, 2, 0, 0, 2, 1, 4 },
    { "WNetAddConnection2A", items_WNetAddConnection2A, (const void *)hook_190, 2, 0, 1, 2, 0, 4 },
    { "WNetAddConnection2W", items_WNetAddConnection2W, (const void *)hook_191, 2, 0, 1, 2, 1, 4 },
    { "WNetAddConnection3A", items_WNetAddConnection3A, (const void *)hook_192, 2, 0, 1, 2, 0, 4 },
    { "WNetAddConnection3W", items_WNetAddConnection3W, (const void *)hook_193, 2, 0, 1, 2, 1, 4 },
    { "WNetUseConnectionA", items_WNetUseConnectionA, (const void *)hook_194, 2, 0, 1, 3, 0, 4 },
    { "WNetUseConnectionW", items_WNetUseConnectionW, (const void *)hook_195, 2, 0, 1, 3, 1, 4 },
    { "WNetRestoreConnectionA", items_WNetRestoreConnectionA, (const void *)hook_196, 2, 0, 0, 1, 0, 4 },
    { "WNetRestoreConnectionW", items_WNetRestoreConnectionW, (const void *)hook_197, 2, 0, 0, 1, 1, 4 },
    { "WNetCancelConnectionA", items_WNetCancelConnectionA, (const void *)hook_198, 2, 0, 1, 1, 0, 4 },
    { "WNetCancelConnectionW", items_WNetCancelConnectionW, (const void *)hook_199, 2, 0, 1, 1, 1, 4 },
    { "WNetCancelConnection2A", items_WNetCancelConnection2A, (const void *)hook_200, 2, 0, 2, 1, 0, 4 },
    { "WNetCancelConnection2W", items_WNetCancelConnection2W, (const void *)hook_201, 2, 0, 2, 1, 1, 4 },
    { "WNetGetConnectionA", items_WNetGetConnectionA, (const void *)hook_202, 2, 0, 0, 1, 0, 4 },
    { "WNetGetConnectionW", items_WNetGetConnectionW, (const void *)hook_203, 2, 0, 0, 1, 1, 4 },
    { "WNetGetUserA", items_WNetGetUserA, (const void *)hook_204, 2, 0, 0, 1, 0, 4 },
    { "WNetGetUserW", items_WNetGetUserW, (const void *)hook_205, 2, 0, 0, 1, 1, 4 },
    { "WNetGetUniversalNameA", items_WNetGetUniversalNameA, (const void *)hook_206, 2, 0, 0, 1, 0, 4 },
    { "WNetGetUniversalNameW", items_WNetGetUniversalNameW, (const void *)hook_207, 2, 0, 0, 1, 1, 4 },
    { "WNetGetResourceInformationA", 0, (const void *)hook_208, 2, 0, 0, 0, 0, 4 },
    { "WNetGetResourceInformationW", 0, (const void *)hook_209, 2, 0, 0, 0, 1, 4 },
    { "WNetGetResourceParentA", 0, (const void *)hook_210, 2, 0, 0, 0, 0, 4 },
    { "WNetGetResourceParentW", 0, (const void *)hook_211, 2, 0, 0, 0, 1, 4 },
    { "WNetGetLastErrorA", 0, (const void *)hook_212, 2, 0, 0, 0, 0, 4 },
    { "WNetGetLastErrorW", 0, (const void *)hook_213, 2, 0, 0, 0, 1, 4 },
    { "WNetConnectionDialog", 0, (const void *)hook_214, 2, 0, 0, 0, 0, 4 },
    { "WNetConnectionDialog1A", 0, (const void *)hook_215, 2, 0, 0, 0, 0, 4 },
    { "WNetConnectionDialog1W", 0, (const void *)hook_216, 2, 0, 0, 0, 1, 4 },
    { "WNetDisconnectDialog", 0, (const void *)hook_217, 2, 0, 0, 0, 0, 4 },
    { "WNetDisconnectDialog1A", 0, (const void *)hook_218, 2, 0, 0, 0, 0, 4 },
    { "WNetDisconnectDialog1W", 0, (const void *)hook_219, 2, 0, 0, 0, 1, 4 },
    { "WNetOpenEnumA", items_WNetOpenEnumA, (const void *)hook_220, 2, 0, 2, 0, 0, 4 },
    { "WNetOpenEnumW", items_WNetOpenEnumW, (const void *)hook_221, 2, 0, 2, 0, 1, 4 },
    { "WNetEnumResourceA", items_WNetEnumResourceA, (const void *)hook_222, 2, 1, 1, 0, 0, 4 },
    { "WNetEnumResourceW", items_WNetEnumResourceW, (const void *)hook_223, 2, 1, 1, 0, 1, 4 },
    { "WNetCloseEnum", items_WNetCloseEnum, (const void *)hook_224, 2, 1, 1, 0, 0, 4 },
    { "RasDialA", items_RasDialA, (const void *)hook_225, 3, 0, 4, 1, 0, 4 },
    { "RasDialW", items_RasDialW, (const void *)hook_226, 3, 0, 4, 1, 1, 4 },
    { "RasEnumConnectionsA", items_RasEnumConnectionsA, (const void *)hook_227, 3, 0, 1, 1, 0, 4 },
    { "RasEnumConnectionsW", items_RasEnumConnectionsW, (const void *)hook_228, 3, 0, 1, 1, 1, 4 },
    { "RasGetSubEntryHandleA", items_RasGetSubEntryHandleA, (const void *)hook_229, 3, 1, 2, 0, 0, 4 },
    { "RasGetSubEntryHandleW", items_RasGetSubEntryHandleW, (const void *)hook_230, 3, 1, 2, 0, 1, 4 },
    { "RasGetConnectStatusA", items_RasGetConnectStatusA, (const void *)hook_231, 3, 1, 4, 0, 0, 4 },
    { "RasGetConnectStatusW", items_RasGetConnectStatusW, (const void *)hook_232, 3, 1, 4, 0, 1, 4 },
    { "RasGetErrorStringA", 0, (const void *)hook_233, 3, 0, 0, 0, 0, 4 },
    { "RasGetErrorStringW", 0, (const void *)hook_234, 3, 0, 0, 0, 1, 4 },
    { "RasGetProjectionInfoA", items_RasGetProjectionInfoA, (const void *)hook_235, 3, 1, 1, 0, 0, 4 },
    { "RasGetProjectionInfoW", items_RasGetProjectionInfoW, (const void *)hook_236, 3, 1, 1, 0, 1, 4 },
    { "RasGetConnectionStatistics", items_RasGetConnectionStatistics, (const void *)hook_237, 3, 1, 1, 0, 0, 4 },
    { "RasGetLinkStatistics", items_RasGetLinkStatistics, (const void *)hook_238, 3, 1, 1, 0, 0, 4 },
    { "RasClearConnectionStatistics", items_RasClearConnectionStatistics, (const void *)hook_239, 3, 1, 1, 0, 0, 4 },
    { "RasClearLinkStatistics", items_RasClearLinkStatistics, (const void *)hook_240, 3, 1, 1, 0, 0, 4 },
    { "RasUpdateConnection", items_RasUpdateConnection, (const void *)hook_241, 3, 1, 1, 0, 0, 4 },
    { "RasInvokeEapUI", items_RasInvokeEapUI, (const void *)hook_242, 3, 1, 1, 0, 0, 4 },
    { "RasConnectionNotificationA", items_RasConnectionNotificationA, (const void *)hook_243, 3, 1, 2, 0, 0, 4 },
    { "RasConnectionNotificationW", items_RasConnectionNotificationW, (const void *)hook_244, 3, 1, 2, 0, 1, 4 },
    { "RasHangUpA", items_RasHangUpA, (const void *)hook_245, 3, 1, 1, 0, 0, 4 },
    { "RasHangUpW", items_RasHangUpW, (const void *)hook_246, 3, 1, 1, 0, 1, 4 },
};
static word WINAPI hook_0(word a0, word a1, word a2, word a3, word a4) /* InternetOpenA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 0, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[0])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[0])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_1(word a0, word a1, word a2, word a3, word a4) /* InternetOpenW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 1, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[1])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[1])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_2(word a0, word a1, word a2, word a3, word a4, word a5, word a6, word a7) /* InternetConnectA */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6, a7 };
    struct call call;
    if (!enter(&call, 2, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[2])(a0, a1, a2, a3, a4, a5, a6, a7);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[2])(a0, a1, a2, a3, a4, a5, a6, a7);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_3(word a0, word a1, word a2, word a3, word a4, word a5, word a6, word a7) /* InternetConnectW */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6, a7 };
    struct call call;
    if (!enter(&call, 3, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[3])(a0, a1, a2, a3, a4, a5, a6, a7);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[3])(a0, a1, a2, a3, a4, a5, a6, a7);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_4(word a0, word a1, word a2, word a3, word a4, word a5, word a6, word a7) /* HttpOpenRequestA */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6, a7 };
    struct call call;
    if (!enter(&call, 4, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[4])(a0, a1, a2, a3, a4, a5, a6, a7);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[4])(a0, a1, a2, a3, a4, a5, a6, a7);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_5(word a0, word a1, word a2, word a3, word a4, word a5, word a6, word a7) /* HttpOpenRequestW */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6, a7 };
    struct call call;
    if (!enter(&call, 5, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[5])(a0, a1, a2, a3, a4, a5, a6, a7);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[5])(a0, a1, a2, a3, a4, a5, a6, a7);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_6(word a0, word a1, word a2, word a3, word a4, word a5) /* InternetOpenUrlA */
{
    const word args[] = { a0, a1, a2, a3, a4, a5 };
    struct call call;
    if (!enter(&call, 6, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word))originals[6])(a0, a1, a2, a3, a4, a5);
    word result = ((word (WINAPI *)(word, word, word, word, word, word))originals[6])(a0, a1, a2, a3, a4, a5);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_7(word a0, word a1, word a2, word a3, word a4, word a5) /* InternetOpenUrlW */
{
    const word args[] = { a0, a1, a2, a3, a4, a5 };
    struct call call;
    if (!enter(&call, 7, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word))originals[7])(a0, a1, a2, a3, a4, a5);
    word result = ((word (WINAPI *)(word, word, word, word, word, word))originals[7])(a0, a1, a2, a3, a4, a5);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_8(word a0, word a1, word a2, word a3, word a4) /* FtpOpenFileA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 8, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[8])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[8])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_9(word a0, word a1, word a2, word a3, word a4) /* FtpOpenFileW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 9, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[9])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[9])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_10(word a0, word a1, word a2, word a3, word a4) /* FtpFindFirstFileA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 10, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[10])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[10])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_11(word a0, word a1, word a2, word a3, word a4) /* FtpFindFirstFileW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 11, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[11])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[11])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_12(word a0, word a1, word a2, word a3, word a4) /* GopherOpenFileA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 12, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[12])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[12])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_13(word a0, word a1, word a2, word a3, word a4) /* GopherOpenFileW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 13, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[13])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[13])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_14(word a0, word a1, word a2, word a3, word a4, word a5) /* GopherFindFirstFileA */
{
    const word args[] = { a0, a1, a2, a3, a4, a5 };
    struct call call;
    if (!enter(&call, 14, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word))originals[14])(a0, a1, a2, a3, a4, a5);
    word result = ((word (WINAPI *)(word, word, word, word, word, word))originals[14])(a0, a1, a2, a3, a4, a5);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_15(word a0, word a1, word a2, word a3, word a4, word a5) /* GopherFindFirstFileW */
{
    const word args[] = { a0, a1, a2, a3, a4, a5 };
    struct call call;
    if (!enter(&call, 15, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word))originals[15])(a0, a1, a2, a3, a4, a5);
    word result = ((word (WINAPI *)(word, word, word, word, word, word))originals[15])(a0, a1, a2, a3, a4, a5);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_16(word a0, word a1, word a2, word a3, word a4) /* HttpSendRequestA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 16, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[16])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[16])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_17(word a0, word a1, word a2, word a3, word a4) /* HttpSendRequestW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 17, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[17])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[17])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_18(word a0, word a1, word a2, word a3, word a4) /* HttpSendRequestExA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 18, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[18])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[18])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_19(word a0, word a1, word a2, word a3, word a4) /* HttpSendRequestExW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 19, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[19])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[19])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_20(word a0, word a1, word a2, word a3) /* HttpEndRequestA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 20, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[20])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[20])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_21(word a0, word a1, word a2, word a3) /* HttpEndRequestW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 21, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[21])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[21])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_22(word a0, word a1, word a2, word a3) /* InternetWriteFile */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 22, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[22])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[22])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_23(word a0, word a1, word a2, word a3) /* InternetReadFile */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 23, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[23])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[23])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_24(word a0, word a1, word a2, word a3) /* InternetReadFileExA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 24, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[24])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[24])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_25(word a0, word a1, word a2, word a3) /* InternetReadFileExW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 25, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[25])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[25])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_26(word a0, word a1, word a2, word a3) /* InternetQueryDataAvailable */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 26, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[26])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[26])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_27(word a0, word a1, word a2, word a3, word a4) /* InternetSetFilePointer */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 27, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[27])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[27])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_28(word a0, word a1, word a2, word a3) /* HttpAddRequestHeadersA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 28, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[28])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[28])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_29(word a0, word a1, word a2, word a3) /* HttpAddRequestHeadersW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 29, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[29])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[29])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_30(word a0, word a1, word a2, word a3, word a4) /* HttpQueryInfoA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 30, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[30])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[30])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_31(word a0, word a1, word a2, word a3, word a4) /* HttpQueryInfoW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 31, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[31])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[31])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_32(word a0, word a1) /* InternetFindNextFileA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 32, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[32])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[32])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_33(word a0, word a1) /* InternetFindNextFileW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 33, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[33])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[33])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_34(word a0, word a1, word a2, word a3, word a4) /* InternetErrorDlg */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 34, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[34])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[34])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_35(word a0, word a1, word a2, word a3, word a4, word a5, word a6) /* FtpGetFileA */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6 };
    struct call call;
    if (!enter(&call, 35, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word))originals[35])(a0, a1, a2, a3, a4, a5, a6);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word))originals[35])(a0, a1, a2, a3, a4, a5, a6);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_36(word a0, word a1, word a2, word a3, word a4, word a5, word a6) /* FtpGetFileW */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6 };
    struct call call;
    if (!enter(&call, 36, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word))originals[36])(a0, a1, a2, a3, a4, a5, a6);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word))originals[36])(a0, a1, a2, a3, a4, a5, a6);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_37(word a0, word a1, word a2, word a3, word a4) /* FtpPutFileA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 37, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[37])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[37])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_38(word a0, word a1, word a2, word a3, word a4) /* FtpPutFileW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 38, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[38])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[38])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_39(word a0, word a1, word a2, word a3, word a4, word a5) /* FtpCommandA */
{
    const word args[] = { a0, a1, a2, a3, a4, a5 };
    struct call call;
    if (!enter(&call, 39, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word))originals[39])(a0, a1, a2, a3, a4, a5);
    word result = ((word (WINAPI *)(word, word, word, word, word, word))originals[39])(a0, a1, a2, a3, a4, a5);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_40(word a0, word a1, word a2, word a3, word a4, word a5) /* FtpCommandW */
{
    const word args[] = { a0, a1, a2, a3, a4, a5 };
    struct call call;
    if (!enter(&call, 40, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word))originals[40])(a0, a1, a2, a3, a4, a5);
    word result = ((word (WINAPI *)(word, word, word, word, word, word))originals[40])(a0, a1, a2, a3, a4, a5);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_41(word a0, word a1) /* FtpDeleteFileA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 41, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[41])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[41])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_42(word a0, word a1) /* FtpDeleteFileW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 42, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[42])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[42])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_43(word a0, word a1, word a2) /* FtpRenameFileA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 43, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[43])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[43])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_44(word a0, word a1, word a2) /* FtpRenameFileW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 44, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[44])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[44])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_45(word a0, word a1) /* FtpCreateDirectoryA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 45, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[45])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[45])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_46(word a0, word a1) /* FtpCreateDirectoryW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 46, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[46])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[46])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_47(word a0, word a1) /* FtpRemoveDirectoryA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 47, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[47])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[47])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_48(word a0, word a1) /* FtpRemoveDirectoryW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 48, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[48])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[48])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_49(word a0, word a1) /* FtpSetCurrentDirectoryA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 49, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[49])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[49])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_50(word a0, word a1) /* FtpSetCurrentDirectoryW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 50, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[50])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[50])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_51(word a0, word a1, word a2) /* FtpGetCurrentDirectoryA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 51, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[51])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[51])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_52(word a0, word a1, word a2) /* FtpGetCurrentDirectoryW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 52, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[52])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[52])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_53(word a0, word a1, word a2, word a3) /* InternetQueryOptionA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 53, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[53])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[53])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_54(word a0, word a1, word a2, word a3) /* InternetQueryOptionW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 54, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[54])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[54])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_55(word a0, word a1, word a2, word a3) /* InternetSetOptionA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 55, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[55])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[55])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_56(word a0, word a1, word a2, word a3) /* InternetSetOptionW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 56, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[56])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[56])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_57(word a0, word a1) /* InternetSetStatusCallback */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 57, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[57])(a0, a1);
    word wrapped = wrap_status_callback(a1);
    word result = ((word (WINAPI *)(word, word))originals[57])(a0, wrapped);
    result = unwrap_callback(result);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_58(word a0, word a1) /* InternetSetStatusCallbackA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 58, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[58])(a0, a1);
    word wrapped = wrap_status_callback(a1);
    word result = ((word (WINAPI *)(word, word))originals[58])(a0, wrapped);
    result = unwrap_callback(result);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_59(word a0, word a1) /* InternetSetStatusCallbackW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 59, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[59])(a0, a1);
    word wrapped = wrap_status_callback(a1);
    word result = ((word (WINAPI *)(word, word))originals[59])(a0, wrapped);
    result = unwrap_callback(result);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_60(word a0) /* InternetCloseHandle */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 60, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[60])(a0);
    word result = ((word (WINAPI *)(word))originals[60])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_61(word a0, word a1, word a2) /* FindFirstUrlCacheEntryA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 61, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[61])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[61])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_62(word a0, word a1, word a2) /* FindFirstUrlCacheEntryW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 62, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[62])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[62])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_63(word a0, word a1, word a2) /* FindNextUrlCacheEntryA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 63, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[63])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[63])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_64(word a0, word a1, word a2) /* FindNextUrlCacheEntryW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 64, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[64])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[64])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_65(word a0) /* FindCloseUrlCache */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 65, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[65])(a0);
    word result = ((word (WINAPI *)(word))originals[65])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_66(word a0, word a1, word a2, word a3, word a4) /* RetrieveUrlCacheEntryStreamA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 66, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[66])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[66])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_67(word a0, word a1, word a2, word a3, word a4) /* RetrieveUrlCacheEntryStreamW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 67, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[67])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[67])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_68(word a0, word a1, word a2, word a3, word a4) /* ReadUrlCacheEntryStream */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 68, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[68])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[68])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_69(word a0, word a1) /* UnlockUrlCacheEntryStream */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 69, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[69])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[69])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_70(word a0, word a1) /* InternetLockRequestFile */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 70, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[70])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[70])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_71(word a0) /* InternetUnlockRequestFile */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 71, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[71])(a0);
    word result = ((word (WINAPI *)(word))originals[71])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_72(word a0, word a1, word a2, word a3, word a4) /* InternetDialA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 72, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[72])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[72])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_73(word a0, word a1, word a2, word a3, word a4) /* InternetDialW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 73, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[73])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[73])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_74(word a0, word a1) /* InternetHangUp */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 74, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[74])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[74])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_75(word a0, word a1, word a2) /* MsiOpenDatabaseA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 75, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[75])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[75])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_76(word a0, word a1, word a2) /* MsiOpenDatabaseW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 76, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[76])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[76])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_77(word a0, word a1) /* MsiOpenPackageA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 77, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[77])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[77])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_78(word a0, word a1) /* MsiOpenPackageW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 78, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[78])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[78])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_79(word a0, word a1, word a2) /* MsiOpenPackageExA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 79, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[79])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[79])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_80(word a0, word a1, word a2) /* MsiOpenPackageExW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 80, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[80])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[80])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_81(word a0, word a1) /* MsiOpenProductA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 81, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[81])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[81])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_82(word a0, word a1) /* MsiOpenProductW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 82, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[82])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[82])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_83(word a0) /* MsiGetActiveDatabase */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 83, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[83])(a0);
    word result = ((word (WINAPI *)(word))originals[83])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_84(word a0, word a1, word a2) /* MsiDatabaseOpenViewA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 84, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[84])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[84])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_85(word a0, word a1, word a2) /* MsiDatabaseOpenViewW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 85, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[85])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[85])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_86(word a0, word a1) /* MsiViewFetch */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 86, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[86])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[86])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_87(word a0, word a1, word a2) /* MsiViewGetColumnInfo */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 87, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[87])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[87])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_88(word a0, word a1, word a2) /* MsiDatabaseGetPrimaryKeysA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 88, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[88])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[88])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_89(word a0, word a1, word a2) /* MsiDatabaseGetPrimaryKeysW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 89, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[89])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[89])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_90(word a0) /* MsiCreateRecord */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 90, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[90])(a0);
    word result = ((word (WINAPI *)(word))originals[90])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_91(void) /* MsiGetLastErrorRecord */
{
    const word args[] = { 0 };
    struct call call;
    if (!enter(&call, 91, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(void))originals[91])();
    word result = ((word (WINAPI *)(void))originals[91])();
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_92(word a0, word a1, word a2, word a3) /* MsiGetSummaryInformationA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 92, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[92])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[92])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_93(word a0, word a1, word a2, word a3) /* MsiGetSummaryInformationW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 93, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[93])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[93])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_94(word a0, word a1) /* MsiEnableUIPreview */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 94, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[94])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[94])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_95(word a0, word a1, word a2, word a3) /* MsiBeginTransactionA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 95, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[95])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[95])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_96(word a0, word a1, word a2, word a3) /* MsiBeginTransactionW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 96, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[96])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[96])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_97(word a0, word a1, word a2) /* MsiJoinTransaction */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 97, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[97])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[97])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_98(word a0, word a1) /* MsiViewExecute */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 98, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[98])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[98])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_99(word a0, word a1, word a2) /* MsiViewModify */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 99, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[99])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[99])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_100(word a0) /* MsiViewClose */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 100, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[100])(a0);
    word result = ((word (WINAPI *)(word))originals[100])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_101(word a0, word a1, word a2) /* MsiViewGetErrorA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 101, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[101])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[101])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_102(word a0, word a1, word a2) /* MsiViewGetErrorW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 102, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[102])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[102])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_103(word a0) /* MsiDatabaseCommit */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 103, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[103])(a0);
    word result = ((word (WINAPI *)(word))originals[103])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_104(word a0, word a1) /* MsiDatabaseIsTablePersistentA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 104, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[104])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[104])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_105(word a0, word a1) /* MsiDatabaseIsTablePersistentW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 105, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[105])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[105])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_106(word a0) /* MsiGetDatabaseState */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 106, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[106])(a0);
    word result = ((word (WINAPI *)(word))originals[106])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_107(word a0, word a1, word a2) /* MsiDatabaseImportA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 107, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[107])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[107])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_108(word a0, word a1, word a2) /* MsiDatabaseImportW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 108, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[108])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[108])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_109(word a0, word a1, word a2, word a3) /* MsiDatabaseExportA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 109, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[109])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[109])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_110(word a0, word a1, word a2, word a3) /* MsiDatabaseExportW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 110, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[110])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[110])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_111(word a0, word a1, word a2) /* MsiDatabaseMergeA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 111, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[111])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[111])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_112(word a0, word a1, word a2) /* MsiDatabaseMergeW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 112, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[112])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[112])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_113(word a0, word a1, word a2, word a3, word a4) /* MsiDatabaseGenerateTransformA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 113, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[113])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[113])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_114(word a0, word a1, word a2, word a3, word a4) /* MsiDatabaseGenerateTransformW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 114, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[114])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[114])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_115(word a0, word a1, word a2) /* MsiDatabaseApplyTransformA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 115, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[115])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[115])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_116(word a0, word a1, word a2) /* MsiDatabaseApplyTransformW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 116, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[116])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[116])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_117(word a0, word a1, word a2, word a3, word a4) /* MsiCreateTransformSummaryInfoA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 117, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[117])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[117])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_118(word a0, word a1, word a2, word a3, word a4) /* MsiCreateTransformSummaryInfoW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 118, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[118])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[118])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_119(word a0, word a1, word a2, word a3) /* MsiRecordGetStringA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 119, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[119])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[119])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_120(word a0, word a1, word a2, word a3) /* MsiRecordGetStringW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 120, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[120])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[120])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_121(word a0, word a1, word a2) /* MsiRecordSetStringA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 121, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[121])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[121])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_122(word a0, word a1, word a2) /* MsiRecordSetStringW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 122, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[122])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[122])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_123(word a0, word a1) /* MsiRecordGetInteger */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 123, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[123])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[123])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_124(word a0, word a1, word a2) /* MsiRecordSetInteger */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 124, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[124])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[124])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_125(word a0, word a1, word a2, word a3) /* MsiRecordReadStream */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 125, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[125])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[125])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_126(word a0, word a1, word a2) /* MsiRecordSetStreamA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 126, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[126])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[126])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_127(word a0, word a1, word a2) /* MsiRecordSetStreamW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 127, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[127])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[127])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_128(word a0, word a1) /* MsiRecordIsNull */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 128, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[128])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[128])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_129(word a0, word a1) /* MsiRecordDataSize */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 129, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[129])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[129])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_130(word a0) /* MsiRecordGetFieldCount */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 130, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[130])(a0);
    word result = ((word (WINAPI *)(word))originals[130])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_131(word a0) /* MsiRecordClearData */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 131, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[131])(a0);
    word result = ((word (WINAPI *)(word))originals[131])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_132(word a0, word a1, word a2, word a3) /* MsiFormatRecordA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 132, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[132])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[132])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_133(word a0, word a1, word a2, word a3) /* MsiFormatRecordW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 133, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[133])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[133])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_134(word a0, word a1, word a2) /* MsiProcessMessage */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 134, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[134])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[134])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_135(word a0, word a1) /* MsiSummaryInfoGetPropertyCount */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 135, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[135])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[135])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_136(word a0, word a1, word a2, word a3, word a4, word a5, word a6) /* MsiSummaryInfoGetPropertyA */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6 };
    struct call call;
    if (!enter(&call, 136, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word))originals[136])(a0, a1, a2, a3, a4, a5, a6);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word))originals[136])(a0, a1, a2, a3, a4, a5, a6);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_137(word a0, word a1, word a2, word a3, word a4, word a5, word a6) /* MsiSummaryInfoGetPropertyW */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6 };
    struct call call;
    if (!enter(&call, 137, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word))originals[137])(a0, a1, a2, a3, a4, a5, a6);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word))originals[137])(a0, a1, a2, a3, a4, a5, a6);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_138(word a0, word a1, word a2, word a3, word a4, word a5) /* MsiSummaryInfoSetPropertyA */
{
    const word args[] = { a0, a1, a2, a3, a4, a5 };
    struct call call;
    if (!enter(&call, 138, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word))originals[138])(a0, a1, a2, a3, a4, a5);
    word result = ((word (WINAPI *)(word, word, word, word, word, word))originals[138])(a0, a1, a2, a3, a4, a5);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_139(word a0, word a1, word a2, word a3, word a4, word a5) /* MsiSummaryInfoSetPropertyW */
{
    const word args[] = { a0, a1, a2, a3, a4, a5 };
    struct call call;
    if (!enter(&call, 139, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word))originals[139])(a0, a1, a2, a3, a4, a5);
    word result = ((word (WINAPI *)(word, word, word, word, word, word))originals[139])(a0, a1, a2, a3, a4, a5);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_140(word a0) /* MsiSummaryInfoPersist */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 140, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[140])(a0);
    word result = ((word (WINAPI *)(word))originals[140])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_141(word a0, word a1, word a2, word a3) /* MsiGetPropertyA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 141, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[141])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[141])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_142(word a0, word a1, word a2, word a3) /* MsiGetPropertyW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 142, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[142])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[142])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_143(word a0, word a1, word a2) /* MsiSetPropertyA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 143, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[143])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[143])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_144(word a0, word a1, word a2) /* MsiSetPropertyW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 144, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[144])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[144])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_145(word a0, word a1) /* MsiDoActionA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 145, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[145])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[145])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_146(word a0, word a1) /* MsiDoActionW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 146, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[146])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[146])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_147(word a0, word a1, word a2) /* MsiSequenceA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 147, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[147])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[147])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_148(word a0, word a1, word a2) /* MsiSequenceW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 148, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[148])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[148])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_149(word a0, word a1) /* MsiEvaluateConditionA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 149, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[149])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[149])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_150(word a0, word a1) /* MsiEvaluateConditionW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 150, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[150])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[150])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_151(word a0, word a1, word a2, word a3) /* MsiGetFeatureStateA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 151, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[151])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[151])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_152(word a0, word a1, word a2, word a3) /* MsiGetFeatureStateW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 152, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[152])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[152])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_153(word a0, word a1, word a2) /* MsiSetFeatureStateA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 153, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[153])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[153])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_154(word a0, word a1, word a2) /* MsiSetFeatureStateW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 154, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[154])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[154])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_155(word a0, word a1, word a2) /* MsiSetFeatureAttributesA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 155, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[155])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[155])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_156(word a0, word a1, word a2) /* MsiSetFeatureAttributesW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 156, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[156])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[156])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_157(word a0, word a1, word a2) /* MsiGetFeatureValidStatesA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 157, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[157])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[157])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_158(word a0, word a1, word a2) /* MsiGetFeatureValidStatesW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 158, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[158])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[158])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_159(word a0, word a1, word a2, word a3, word a4) /* MsiGetFeatureCostA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 159, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[159])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[159])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_160(word a0, word a1, word a2, word a3, word a4) /* MsiGetFeatureCostW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 160, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[160])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[160])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_161(word a0, word a1, word a2, word a3) /* MsiGetComponentStateA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 161, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[161])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[161])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_162(word a0, word a1, word a2, word a3) /* MsiGetComponentStateW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 162, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[162])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[162])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_163(word a0, word a1, word a2) /* MsiSetComponentStateA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 163, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[163])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[163])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_164(word a0, word a1, word a2) /* MsiSetComponentStateW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 164, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[164])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[164])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_165(word a0, word a1, word a2, word a3, word a4, word a5, word a6, word a7) /* MsiEnumComponentCostsA */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6, a7 };
    struct call call;
    if (!enter(&call, 165, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[165])(a0, a1, a2, a3, a4, a5, a6, a7);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[165])(a0, a1, a2, a3, a4, a5, a6, a7);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_166(word a0, word a1, word a2, word a3, word a4, word a5, word a6, word a7) /* MsiEnumComponentCostsW */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6, a7 };
    struct call call;
    if (!enter(&call, 166, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[166])(a0, a1, a2, a3, a4, a5, a6, a7);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[166])(a0, a1, a2, a3, a4, a5, a6, a7);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_167(word a0, word a1, word a2, word a3) /* MsiGetTargetPathA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 167, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[167])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[167])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_168(word a0, word a1, word a2, word a3) /* MsiGetTargetPathW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 168, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[168])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[168])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_169(word a0, word a1, word a2) /* MsiSetTargetPathA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 169, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[169])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[169])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_170(word a0, word a1, word a2) /* MsiSetTargetPathW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 170, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[170])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[170])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_171(word a0, word a1, word a2, word a3) /* MsiGetSourcePathA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 171, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[171])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[171])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_172(word a0, word a1, word a2, word a3) /* MsiGetSourcePathW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 172, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[172])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[172])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_173(word a0, word a1) /* MsiGetMode */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 173, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[173])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[173])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_174(word a0, word a1, word a2) /* MsiSetMode */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 174, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[174])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[174])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_175(word a0) /* MsiGetLanguage */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 175, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[175])(a0);
    word result = ((word (WINAPI *)(word))originals[175])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_176(word a0, word a1) /* MsiSetInstallLevel */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 176, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[176])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[176])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_177(word a0) /* MsiVerifyDiskSpace */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 177, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[177])(a0);
    word result = ((word (WINAPI *)(word))originals[177])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_178(word a0, word a1, word a2, word a3) /* MsiGetProductPropertyA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 178, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[178])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[178])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_179(word a0, word a1, word a2, word a3) /* MsiGetProductPropertyW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 179, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[179])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[179])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_180(word a0, word a1, word a2, word a3, word a4, word a5, word a6) /* MsiGetFeatureInfoA */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6 };
    struct call call;
    if (!enter(&call, 180, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word))originals[180])(a0, a1, a2, a3, a4, a5, a6);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word))originals[180])(a0, a1, a2, a3, a4, a5, a6);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_181(word a0, word a1, word a2, word a3, word a4, word a5, word a6) /* MsiGetFeatureInfoW */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6 };
    struct call call;
    if (!enter(&call, 181, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word))originals[181])(a0, a1, a2, a3, a4, a5, a6);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word))originals[181])(a0, a1, a2, a3, a4, a5, a6);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_182(word a0, word a1) /* MsiPreviewDialogA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 182, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[182])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[182])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_183(word a0, word a1) /* MsiPreviewDialogW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 183, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[183])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[183])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_184(word a0, word a1, word a2) /* MsiPreviewBillboardA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 184, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[184])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[184])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_185(word a0, word a1, word a2) /* MsiPreviewBillboardW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 185, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[185])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[185])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_186(word a0) /* MsiCloseHandle */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 186, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[186])(a0);
    word result = ((word (WINAPI *)(word))originals[186])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_187(void) /* MsiCloseAllHandles */
{
    const word args[] = { 0 };
    struct call call;
    if (!enter(&call, 187, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(void))originals[187])();
    word result = ((word (WINAPI *)(void))originals[187])();
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_188(word a0, word a1, word a2) /* WNetAddConnectionA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 188, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[188])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[188])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_189(word a0, word a1, word a2) /* WNetAddConnectionW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 189, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[189])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[189])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_190(word a0, word a1, word a2, word a3) /* WNetAddConnection2A */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 190, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[190])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[190])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_191(word a0, word a1, word a2, word a3) /* WNetAddConnection2W */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 191, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[191])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[191])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_192(word a0, word a1, word a2, word a3, word a4) /* WNetAddConnection3A */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 192, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[192])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[192])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_193(word a0, word a1, word a2, word a3, word a4) /* WNetAddConnection3W */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 193, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[193])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[193])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_194(word a0, word a1, word a2, word a3, word a4, word a5, word a6, word a7) /* WNetUseConnectionA */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6, a7 };
    struct call call;
    if (!enter(&call, 194, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[194])(a0, a1, a2, a3, a4, a5, a6, a7);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[194])(a0, a1, a2, a3, a4, a5, a6, a7);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_195(word a0, word a1, word a2, word a3, word a4, word a5, word a6, word a7) /* WNetUseConnectionW */
{
    const word args[] = { a0, a1, a2, a3, a4, a5, a6, a7 };
    struct call call;
    if (!enter(&call, 195, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[195])(a0, a1, a2, a3, a4, a5, a6, a7);
    word result = ((word (WINAPI *)(word, word, word, word, word, word, word, word))originals[195])(a0, a1, a2, a3, a4, a5, a6, a7);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_196(word a0, word a1) /* WNetRestoreConnectionA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 196, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[196])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[196])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_197(word a0, word a1) /* WNetRestoreConnectionW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 197, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[197])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[197])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_198(word a0, word a1) /* WNetCancelConnectionA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 198, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[198])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[198])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_199(word a0, word a1) /* WNetCancelConnectionW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 199, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[199])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[199])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_200(word a0, word a1, word a2) /* WNetCancelConnection2A */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 200, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[200])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[200])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_201(word a0, word a1, word a2) /* WNetCancelConnection2W */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 201, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[201])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[201])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_202(word a0, word a1, word a2) /* WNetGetConnectionA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 202, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[202])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[202])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_203(word a0, word a1, word a2) /* WNetGetConnectionW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 203, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[203])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[203])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_204(word a0, word a1, word a2) /* WNetGetUserA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 204, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[204])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[204])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_205(word a0, word a1, word a2) /* WNetGetUserW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 205, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[205])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[205])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_206(word a0, word a1, word a2, word a3) /* WNetGetUniversalNameA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 206, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[206])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[206])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_207(word a0, word a1, word a2, word a3) /* WNetGetUniversalNameW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 207, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[207])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[207])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_208(word a0, word a1, word a2, word a3) /* WNetGetResourceInformationA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 208, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[208])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[208])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_209(word a0, word a1, word a2, word a3) /* WNetGetResourceInformationW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 209, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[209])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[209])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_210(word a0, word a1, word a2) /* WNetGetResourceParentA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 210, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[210])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[210])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_211(word a0, word a1, word a2) /* WNetGetResourceParentW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 211, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[211])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[211])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_212(word a0, word a1, word a2, word a3, word a4) /* WNetGetLastErrorA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 212, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[212])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[212])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_213(word a0, word a1, word a2, word a3, word a4) /* WNetGetLastErrorW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 213, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[213])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[213])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_214(word a0, word a1) /* WNetConnectionDialog */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 214, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[214])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[214])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_215(word a0) /* WNetConnectionDialog1A */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 215, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[215])(a0);
    word result = ((word (WINAPI *)(word))originals[215])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_216(word a0) /* WNetConnectionDialog1W */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 216, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[216])(a0);
    word result = ((word (WINAPI *)(word))originals[216])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_217(word a0, word a1) /* WNetDisconnectDialog */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 217, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[217])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[217])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_218(word a0) /* WNetDisconnectDialog1A */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 218, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[218])(a0);
    word result = ((word (WINAPI *)(word))originals[218])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_219(word a0) /* WNetDisconnectDialog1W */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 219, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[219])(a0);
    word result = ((word (WINAPI *)(word))originals[219])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_220(word a0, word a1, word a2, word a3, word a4) /* WNetOpenEnumA */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 220, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[220])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[220])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_221(word a0, word a1, word a2, word a3, word a4) /* WNetOpenEnumW */
{
    const word args[] = { a0, a1, a2, a3, a4 };
    struct call call;
    if (!enter(&call, 221, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word))originals[221])(a0, a1, a2, a3, a4);
    word result = ((word (WINAPI *)(word, word, word, word, word))originals[221])(a0, a1, a2, a3, a4);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_222(word a0, word a1, word a2, word a3) /* WNetEnumResourceA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 222, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[222])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[222])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_223(word a0, word a1, word a2, word a3) /* WNetEnumResourceW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 223, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[223])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[223])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_224(word a0) /* WNetCloseEnum */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 224, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[224])(a0);
    word result = ((word (WINAPI *)(word))originals[224])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_225(word a0, word a1, word a2, word a3, word a4, word a5) /* RasDialA */
{
    const word args[] = { a0, a1, a2, a3, a4, a5 };
    struct call call;
    if (!enter(&call, 225, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word))originals[225])(a0, a1, a2, a3, a4, a5);
    word wrapped = wrap_notifier(a4, (uint32_t)a3);
    word result = ((word (WINAPI *)(word, word, word, word, word, word))originals[225])(a0, a1, a2, a3, wrapped, a5);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_226(word a0, word a1, word a2, word a3, word a4, word a5) /* RasDialW */
{
    const word args[] = { a0, a1, a2, a3, a4, a5 };
    struct call call;
    if (!enter(&call, 226, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word, word, word))originals[226])(a0, a1, a2, a3, a4, a5);
    word wrapped = wrap_notifier(a4, (uint32_t)a3);
    word result = ((word (WINAPI *)(word, word, word, word, word, word))originals[226])(a0, a1, a2, a3, wrapped, a5);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_227(word a0, word a1, word a2) /* RasEnumConnectionsA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 227, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[227])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[227])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_228(word a0, word a1, word a2) /* RasEnumConnectionsW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 228, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[228])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[228])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_229(word a0, word a1, word a2) /* RasGetSubEntryHandleA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 229, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[229])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[229])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_230(word a0, word a1, word a2) /* RasGetSubEntryHandleW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 230, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[230])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[230])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_231(word a0, word a1) /* RasGetConnectStatusA */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 231, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[231])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[231])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_232(word a0, word a1) /* RasGetConnectStatusW */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 232, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[232])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[232])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_233(word a0, word a1, word a2) /* RasGetErrorStringA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 233, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[233])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[233])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_234(word a0, word a1, word a2) /* RasGetErrorStringW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 234, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[234])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[234])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_235(word a0, word a1, word a2, word a3) /* RasGetProjectionInfoA */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 235, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[235])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[235])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_236(word a0, word a1, word a2, word a3) /* RasGetProjectionInfoW */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 236, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[236])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[236])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_237(word a0, word a1) /* RasGetConnectionStatistics */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 237, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[237])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[237])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_238(word a0, word a1, word a2) /* RasGetLinkStatistics */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 238, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[238])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[238])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_239(word a0) /* RasClearConnectionStatistics */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 239, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[239])(a0);
    word result = ((word (WINAPI *)(word))originals[239])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_240(word a0, word a1) /* RasClearLinkStatistics */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 240, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[240])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[240])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_241(word a0, word a1) /* RasUpdateConnection */
{
    const word args[] = { a0, a1 };
    struct call call;
    if (!enter(&call, 241, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word))originals[241])(a0, a1);
    word result = ((word (WINAPI *)(word, word))originals[241])(a0, a1);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_242(word a0, word a1, word a2, word a3) /* RasInvokeEapUI */
{
    const word args[] = { a0, a1, a2, a3 };
    struct call call;
    if (!enter(&call, 242, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word, word))originals[242])(a0, a1, a2, a3);
    word result = ((word (WINAPI *)(word, word, word, word))originals[242])(a0, a1, a2, a3);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_243(word a0, word a1, word a2) /* RasConnectionNotificationA */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 243, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[243])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[243])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_244(word a0, word a1, word a2) /* RasConnectionNotificationW */
{
    const word args[] = { a0, a1, a2 };
    struct call call;
    if (!enter(&call, 244, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word, word, word))originals[244])(a0, a1, a2);
    word result = ((word (WINAPI *)(word, word, word))originals[244])(a0, a1, a2);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_245(word a0) /* RasHangUpA */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 245, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[245])(a0);
    word result = ((word (WINAPI *)(word))originals[245])(a0);
    leave(&call, args, result);
    return result;
}
static word WINAPI hook_246(word a0) /* RasHangUpW */
{
    const word args[] = { a0 };
    struct call call;
    if (!enter(&call, 246, args, __builtin_return_address(0)))
        return ((word (WINAPI *)(word))originals[246])(a0);
    word result = ((word (WINAPI *)(word))originals[246])(a0);
    leave(&call, args, result);
    return result;
}
#endif
