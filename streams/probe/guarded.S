/*
 * guarded_copy(to, from, count): copies, and gives 0 instead of a crash when `from` cannot be read.
 * A program may hand any pointer to a Win32 function, which then fails; so must the probe.
 * guarded_fault (record.c) is its exception handler and continues at guarded_failed.
 */
    .text
    .globl guarded_copy
    .def guarded_copy; .scl 2; .type 32; .endef
    .seh_proc guarded_copy
guarded_copy:
    .seh_handler guarded_fault, @except
    .seh_endprologue
    cmpq $8, %r8
    je 8f
    cmpq $4, %r8
    je 4f
1:  testq %r8, %r8
    jz 9f
    movb (%rdx), %al
    movb %al, (%rcx)
    incq %rdx
    incq %rcx
    decq %r8
    jmp 1b
4:  movl (%rdx), %eax
    movl %eax, (%rcx)
    jmp 9f
8:  movq (%rdx), %rax
    movq %rax, (%rcx)
9:  movl $1, %eax
    ret
    .globl guarded_failed
guarded_failed:
    xorl %eax, %eax
    ret
    .seh_endproc

/*
 * service_stub(n) jumps to service_targets[n]. Two exports that one function stands in for have a
 * stub each, so that a slot's value says what it was before.
 */
    .p2align 4
    .globl service_stubs
service_stubs:
    .set n, 0
    .rept 16
    jmp *service_targets+8*n(%rip)
    .p2align 4
    .set n, n+1
    .endr
