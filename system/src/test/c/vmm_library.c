/*
 * The emulated driver as a shared object with open, ioctl and close of a C library's shape: what a caller
 * that looks these up in here gets instead of the C library's. Its VMs show in a directory beside it, which
 * has its name and ".vms".
 */
#define _GNU_SOURCE
#include "vmm_abi.h"
#include "vmm_device.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* Far from any real descriptor, so that one mistaken for the other fails. */
#define FIRST_DESCRIPTOR 100000
#define DESCRIPTORS 256

int open(const char *path, int flags, ...);
int ioctl(int descriptor, int command, ...);
int close(int descriptor);

__attribute__((constructor)) static void begin(void) {
    Dl_info self;
    char directory[PATH_MAX];
    dladdr((void *)begin, &self);
    snprintf(directory, sizeof directory, "%s.vms", self.dli_fname);
    vmm_device_init(directory);
}

static int answer(int value) {
    if (value >= 0)
        return value;
    errno = -value;
    return -1;
}

static int known(int descriptor) {
    return descriptor >= FIRST_DESCRIPTOR && descriptor < FIRST_DESCRIPTOR + DESCRIPTORS;
}

int open(const char *path, int flags, ...) {
    int handle = vmm_device_open(path, flags);
    return answer(handle < 0 ? handle : handle + FIRST_DESCRIPTOR);
}

int ioctl(int descriptor, int command, ...) {
    va_list rest;
    va_start(rest, command);
    uint64_t argument = va_arg(rest, uint64_t);
    va_end(rest);
    if (!known(descriptor))
        return answer(-ILLUMOS_EBADF);
    return answer(vmm_device_ioctl(descriptor - FIRST_DESCRIPTOR, command, argument, getpid()));
}

int close(int descriptor) {
    if (!known(descriptor))
        return answer(-ILLUMOS_EBADF);
    vmm_device_close(descriptor - FIRST_DESCRIPTOR);
    return 0;
}
