#define _GNU_SOURCE
#include "fault_report.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

/* Scratch memory that a kernel asks for in one call and that is told apart. */
#define ADDED_LIMIT 1024
/* The handler's own stack, so that it also runs where the stack of the code under test is used up. */
#define HANDLER_STACK 65536
/* Addresses below are those of a null pointer and a field or an element of it. */
#define NULL_ZONE 65536
/* How far from the stack pointer a fault is one of the stack. */
#define STACK_ZONE 65536
/* A list is opened once. More often means that opening it does not help. */
#define OPENING_LIMIT 64

/* A signal handler takes no argument of its own: what it needs is here, and nowhere else in the package is such state. */
static struct {
    volatile sig_atomic_t is_installed, is_running;
    int descriptor;
    const fault_region *regions;
    int32_t region_count;
    fault_list *lists;
    int32_t list_count;
    const fault_region *freed;
    int32_t freed_count;
    fault_region added[ADDED_LIMIT];
    volatile int32_t added_count;
} state;

static unsigned char handler_stack[HANDLER_STACK];

/* ---- What the processor tells ---- */

#if defined(__x86_64__)

/* Bits of the error code of a page fault, and its number among the traps. */
enum { PAGE_FAULT = 14, ERROR_WRITE = 2, ERROR_FETCH = 16 };

static int32_t access_of(const ucontext_t *context) {
    if (context->uc_mcontext.gregs[REG_TRAPNO] != PAGE_FAULT) return FAULT_ACCESS_UNKNOWN;
    const long long error = context->uc_mcontext.gregs[REG_ERR];
    if (error & ERROR_FETCH) return FAULT_ACCESS_EXECUTE;
    return error & ERROR_WRITE ? FAULT_ACCESS_WRITE : FAULT_ACCESS_READ;
}

static uintptr_t stack_pointer(const ucontext_t *context) { return (uintptr_t)context->uc_mcontext.gregs[REG_RSP]; }

#elif defined(__aarch64__)

/* The record of the exception syndrome among those behind the registers; a data abort, and its bit for writes. */
enum { SYNDROME_MAGIC = 0x45535201, SYNDROME_WRITE = 1 << 6 };

static int32_t access_of(const ucontext_t *context) {
    const unsigned char *record = context->uc_mcontext.__reserved;
    const unsigned char *end = record + sizeof context->uc_mcontext.__reserved;
    while (end - record >= 16) {
        uint32_t magic, size;
        uint64_t syndrome;
        memcpy(&magic, record, sizeof magic);
        memcpy(&size, record + 4, sizeof size);
        memcpy(&syndrome, record + 8, sizeof syndrome);
        if (magic == SYNDROME_MAGIC) {
            const uint64_t exception = syndrome >> 26 & 63;
            if (exception == 0x20 || exception == 0x21) return FAULT_ACCESS_EXECUTE;
            if (exception != 0x24 && exception != 0x25) return FAULT_ACCESS_UNKNOWN;
            return syndrome & SYNDROME_WRITE ? FAULT_ACCESS_WRITE : FAULT_ACCESS_READ;
        }
        if (magic == 0 || size < 8 || size > (size_t)(end - record)) break;
        record += size;
    }
    return FAULT_ACCESS_UNKNOWN;
}

static uintptr_t stack_pointer(const ucontext_t *context) { return (uintptr_t)context->uc_mcontext.sp; }

#else

static int32_t access_of(const ucontext_t *context) {
    (void)context;
    return FAULT_ACCESS_UNKNOWN;
}

static uintptr_t stack_pointer(const ucontext_t *context) {
    (void)context;
    return 0;
}

#endif

/* ---- The frame ---- */

static unsigned char *put(unsigned char *place, uint64_t value, int bytes) {
    for (int index = 0; index < bytes; index++) place[index] = (unsigned char)(value >> 8 * index);
    return place + bytes;
}

void fault_report_encode(const fault_description *description, unsigned char frame[FAULT_FRAME_SIZE]) {
    unsigned char *place = put(frame, FAULT_FRAME_SIZE - 4, 4);
    place = put(place, FAULT_FRAME_KIND, 1);
    place = put(place, (uint32_t)description->signal, 4);
    place = put(place, (uint32_t)description->access, 4);
    place = put(place, (uint32_t)description->has_address, 4);
    place = put(place, (uint32_t)description->kind, 4);
    place = put(place, (uint32_t)description->index, 4);
    place = put(place, (uint64_t)description->offset, 8);
    put(place, description->capacity, 8);
}

/* ---- The handler: nothing but async-signal-safe calls, and mprotect, which on Linux is a bare system call ---- */

static bool describe_region(const fault_region *region, uintptr_t address, fault_description *description) {
    if (address < region->start || address >= region->end) return false;
    description->kind = region->kind;
    description->index = region->index;
    description->offset = (int64_t)(address - region->data);
    description->capacity = region->capacity;
    return true;
}

static void describe_address(uintptr_t address, uintptr_t stack, fault_description *description) {
    for (int32_t index = 0; index < state.region_count; index++)
        if (describe_region(&state.regions[index], address, description)) return;
    for (int32_t index = 0; index < state.added_count; index++)
        if (describe_region(&state.added[index], address, description)) return;
    for (int32_t index = 0; index < state.freed_count; index++)
        if (describe_region(&state.freed[index], address, description)) return;
    if (address < NULL_ZONE) {
        description->kind = FAULT_REGION_NULL;
        description->offset = (int64_t)address;
    } else if (stack != 0 && address + STACK_ZONE >= stack && address <= stack + STACK_ZONE) {
        description->kind = FAULT_REGION_STACK;
    }
}

/* Makes a list of derived integers readable where the address is in one, and notes that it was read. Writable, too: a
 * kernel that writes there breaks another rule, which the host notices after the call. */
static bool open_list(uintptr_t address) {
    for (int32_t index = 0; index < state.list_count; index++) {
        fault_list *list = &state.lists[index];
        if (address < list->start || address >= list->start + list->length) continue;
        if (list->opened >= OPENING_LIMIT) return false;
        list->opened++;
        return mprotect((void *)list->start, (size_t)list->length, PROT_READ | PROT_WRITE) == 0;
    }
    return false;
}

static void report(int signal, const siginfo_t *information, const ucontext_t *context) {
    fault_description description;
    memset(&description, 0, sizeof description);
    description.signal = signal;
    description.access = access_of(context);
    description.has_address = information->si_code != SI_KERNEL;
    description.kind = FAULT_REGION_NONE;
    if (description.has_address)
        describe_address((uintptr_t)information->si_addr, stack_pointer(context), &description);
    unsigned char frame[FAULT_FRAME_SIZE];
    fault_report_encode(&description, frame);
    /* Shorter than PIPE_BUF: whole or not at all. */
    const ssize_t written = write(state.descriptor, frame, sizeof frame);
    (void)written;
}

/* The beginning of a line that code under test printed and the C library still holds: it would be lost. Calling the
 * library is not allowed here; looking at where it keeps the bytes is, and takes no lock. */
static void write_pending(void) {
#if defined(__GLIBC__)
    const char *start = stdout->_IO_write_base, *end = stdout->_IO_write_ptr;
    if (start == NULL || end <= start) return;
    const ssize_t written = write(STDOUT_FILENO, start, (size_t)(end - start));
    (void)written;
#endif
}

static void die(int signal) {
    write_pending();
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigaction(signal, &action, NULL);
}

/* A signal that ends the process and is no fault of memory. */
static void on_end(int signal) {
    die(signal);
    raise(signal);
}

static void on_fault(int signal, siginfo_t *information, void *context) {
    const int error = errno;
    const bool is_fault = information->si_code > 0;
    if (is_fault && state.is_running) {
        if (signal == SIGSEGV && open_list((uintptr_t)information->si_addr)) {
            errno = error;
            return;
        }
        report(signal, information, context);
    }
    die(signal);
    /* A fault comes again when the instruction is executed again; a signal that was sent does not. */
    if (!is_fault) raise(signal);
    errno = error;
}

/* ---- The host's side ---- */

static bool is_free(int signal) {
    struct sigaction action;
    return sigaction(signal, NULL, &action) == 0 && !(action.sa_flags & SA_SIGINFO) && action.sa_handler == SIG_DFL;
}

bool fault_report_install(int descriptor) {
    if (!is_free(SIGSEGV) || !is_free(SIGBUS)) return false;
    stack_t stack;
    memset(&stack, 0, sizeof stack);
    stack.ss_sp = handler_stack;
    stack.ss_size = sizeof handler_stack;
    if (sigaltstack(&stack, NULL) != 0) return false;
    state.descriptor = descriptor;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGSEGV, &action, NULL) != 0 || sigaction(SIGBUS, &action, NULL) != 0) return false;
    state.is_installed = 1;
    const int ends[] = {SIGABRT, SIGFPE, SIGILL};
    action.sa_handler = on_end;
    action.sa_flags = SA_ONSTACK;
    for (size_t index = 0; index < sizeof ends / sizeof *ends; index++)
        if (is_free(ends[index])) sigaction(ends[index], &action, NULL);
    return true;
}

bool fault_report_is_installed(void) { return state.is_installed != 0; }

void fault_report_begin(const fault_region *regions, int32_t region_count, fault_list *lists, int32_t list_count) {
    state.regions = regions;
    state.region_count = region_count;
    state.lists = lists;
    state.list_count = list_count;
    state.freed_count = 0;
    state.added_count = 0;
    state.is_running = 1;
}

void fault_report_freed(const fault_region *regions, int32_t count) {
    state.freed = regions;
    state.freed_count = count;
}

void fault_report_add(fault_region region) {
    if (state.added_count >= ADDED_LIMIT) return;
    state.added[state.added_count] = region;
    state.added_count++;
}

void fault_report_end(void) {
    state.is_running = 0;
    state.region_count = 0;
    state.list_count = 0;
    state.freed_count = 0;
    state.added_count = 0;
}
