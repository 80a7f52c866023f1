#define _GNU_SOURCE
#include "vmm_device.h"

#include "vmm_abi.h"

#include <dirent.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define CONTROL_NODE "/dev/vmmctl"
#define VM_NODES "/dev/vmm/"

#define VMS 64
#define HANDLES 256
#define FAULTS 16
#define FOREVER UINT64_MAX

struct segment {
    uint64_t bytes; /* 0: there is none */
    int device;
};

struct map {
    uint64_t gpa, bytes;
};

struct vm {
    int exists, destroyed, autodestruct, opens;
    int waiters; /* destroy calls that wait until nobody has it open */
    int zone;    /* 0: the global one */
    uint64_t flags;
    char name[ILLUMOS_VM_MAX_NAMELEN];
    struct segment segments[ILLUMOS_VM_MAX_MEMSEGS];
    struct map maps[ILLUMOS_VM_MAX_MEMMAPS];
};

struct handle {
    int open, writable;
    struct vm *vm; /* none: the control node */
};

struct fault {
    uint32_t command; /* 0: an open of the control node */
    int error, times;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t vms_changed = PTHREAD_COND_INITIALIZER;
static char vm_directory[PATH_MAX];
static struct vm vms[VMS];
static struct handle handles[HANDLES];

static struct {
    uint64_t free, alloc, transient, limit;
    uint64_t adding;          /* by the step of a growth that is in hand; part of what the limit compares */
    uint64_t pages_end;       /* no page can be created beyond this size */
    uint64_t interrupt_after; /* steps after which a signal is pending, once */
    uint64_t step_nanos;      /* how long a step takes */
    uint64_t zero_nanos;      /* how long it takes to zero a destroyed VM's memory */
    int zeroing;              /* a VM is on its way out: the driver's one lock over all VMs is held */
    int resizing, held_by_other;
    int version;              /* 0: from before there was a version */
    int long_reply;           /* the query answers 48 bytes */
    int privileged, root, no_dirty_tracking, other_hypervisor;
    int in_zone;              /* where callers are; 0: in the global one */
    int panicked;
    struct fault faults[FAULTS];
} now;

/* ------------------------------------------------------------------ memory of the caller */

static int copy_in(pid_t process, void *to, uint64_t from, size_t bytes) {
    struct iovec here = {to, bytes}, there = {(void *)from, bytes};
    return process_vm_readv(process, &here, 1, &there, 1, 0) == (ssize_t)bytes ? 0 : ILLUMOS_EFAULT;
}

static int copy_out(pid_t process, uint64_t to, const void *from, size_t bytes) {
    struct iovec here = {(void *)from, bytes}, there = {(void *)to, bytes};
    return process_vm_writev(process, &here, 1, &there, 1, 0) == (ssize_t)bytes ? 0 : ILLUMOS_EFAULT;
}

/* ------------------------------------------------------------------ the reservoir */

static uint64_t reservoir_size(void) { return now.free + now.alloc; }

static int query(uint64_t argument, pid_t process, int long_reply) {
    if (now.version < 9 && now.in_zone)
        return ILLUMOS_EPERM;
    uint64_t reply[6] = {now.free, now.alloc, now.transient, now.limit, 1ULL << 40, 1ULL << 39};
    return copy_out(process, argument, reply, long_reply ? 48 : sizeof(struct vmm_resv_query));
}

/* Others go on meanwhile. */
static void take_time(uint64_t nanos) {
    if (nanos > 0) {
        struct timespec time = {nanos / 1000000000, nanos % 1000000000};
        pthread_mutex_unlock(&lock);
        nanosleep(&time, NULL);
        pthread_mutex_lock(&lock);
    }
}

/* The pages of a step show when all of them are there. */
static int grow(uint64_t step) {
    uint64_t sum = reservoir_size() + now.transient + now.adding;
    if (sum + step < sum)
        return ILLUMOS_EOVERFLOW;
    if (sum + step > now.limit)
        return ILLUMOS_ENOSPC;
    now.adding += step;
    take_time(now.step_nanos);
    now.adding -= step;
    if (reservoir_size() + step > now.pages_end)
        return ILLUMOS_ENOMEM; /* the pages made for this step are given back */
    now.free += step;
    return 0;
}

/* A step back is atomic: the driver destroys its pages under the lock that a query needs too. */
static int shrink(uint64_t step) {
    if (step > now.free)
        return ILLUMOS_ENOSPC;
    struct timespec time = {now.step_nanos / 1000000000, now.step_nanos % 1000000000};
    nanosleep(&time, NULL);
    now.free -= step;
    return 0;
}

/* Whether a signal is pending: one that a test asked for, or the one that ended the caller. */
static int interrupted(uint64_t steps, uint64_t argument, pid_t process) {
    struct vmm_resv_target call;
    if (steps == now.interrupt_after) {
        now.interrupt_after = FOREVER;
        return 1;
    }
    return copy_in(process, &call, argument, sizeof call) != 0;
}

/* A signal is looked for between steps only: the one in hand ends first, and counts. */
static int resize(const struct vmm_resv_target *call, uint64_t argument, pid_t process) {
    uint64_t target = call->vrt_target_sz, chunk = call->vrt_chunk_sz;
    for (uint64_t steps = 0; target != reservoir_size(); steps++) {
        if (interrupted(steps, argument, process))
            return ILLUMOS_EINTR;
        uint64_t size = reservoir_size();
        uint64_t left = target > size ? target - size : size - target;
        uint64_t step = chunk == 0 || left < chunk ? left : chunk;
        int error = target > size ? grow(step) : shrink(step);
        if (error != 0)
            return error;
    }
    return 0;
}

static int set_target(uint64_t argument, pid_t process) {
    struct vmm_resv_target call;
    if (!now.privileged)
        return ILLUMOS_EPERM;
    if (copy_in(process, &call, argument, sizeof call) != 0)
        return ILLUMOS_EFAULT;
    if (call.vrt_target_sz % ILLUMOS_PAGE_BYTES != 0 || call.vrt_chunk_sz % ILLUMOS_PAGE_BYTES != 0 ||
        call.vrt_target_sz == UINT64_MAX)
        return ILLUMOS_EINVAL;
    int error = 0;
    if (call.vrt_target_sz != reservoir_size()) {
        if (now.resizing || now.held_by_other)
            return ILLUMOS_EALREADY;
        now.resizing = 1;
        error = resize(&call, argument, process);
        now.resizing = 0;
    }
    if (error == 0 || error == ILLUMOS_EINTR) {
        call.vrt_result_sz = reservoir_size();
        if (copy_out(process, argument, &call, sizeof call) != 0)
            return ILLUMOS_EFAULT;
    }
    return error;
}

/* Before version 9 these numbers took a byte count by value: a pointer sent there ends the host. */
static int add_or_remove_by_value(uint32_t command) {
    now.panicked = 1;
    fprintf(stderr, "emulated vmm: panic: command %x with a pointer as byte count\n", command);
    return ILLUMOS_EIO;
}

/* ------------------------------------------------------------------ VMs */

static void marker(const struct vm *vm, char *path, size_t bytes) {
    snprintf(path, bytes, "%s/%s", vm_directory, vm->name);
}

/* A name without an end is that of no VM. */
static struct vm *vm_named(const char *name) {
    for (int i = 0; i < VMS; i++)
        if (vms[i].exists && strncmp(vms[i].name, name, ILLUMOS_VM_MAX_NAMELEN) == 0)
            return &vms[i];
    return NULL;
}

/*
 * Takes the driver's one lock over all VMs: whatever makes, opens, closes, destroys or lists them waits here
 * while the memory of a destroyed one is zeroed. Queries and the ioctls of a VM do not.
 */
static void lock_vms(void) {
    while (now.zeroing)
        pthread_cond_wait(&vms_changed, &lock);
}

static void give_back(struct vm *vm) {
    for (int i = 0; i < ILLUMOS_VM_MAX_MEMSEGS; i++) {
        uint64_t bytes = vm->segments[i].bytes;
        if (vm->flags & ILLUMOS_VCF_RESERVOIR_MEM) {
            now.alloc -= bytes;
            now.free += bytes;
        } else {
            now.transient -= bytes;
        }
    }
}

/*
 * Ends a destroyed VM once nobody has it open any more. Those who wait for that are answered first, while its
 * memory is still taken; then it is zeroed, and its name is free again after that. VMs are locked.
 */
static void reap(struct vm *vm) {
    if (!vm->destroyed || vm->opens > 0)
        return;
    now.zeroing = 1;
    pthread_cond_broadcast(&vms_changed);
    while (vm->waiters > 0)
        pthread_cond_wait(&vms_changed, &lock);
    take_time(now.zero_nanos);
    give_back(vm);
    char path[PATH_MAX + ILLUMOS_VM_MAX_NAMELEN];
    marker(vm, path, sizeof path);
    unlink(path);
    memset(vm, 0, sizeof *vm);
    now.zeroing = 0;
    pthread_cond_broadcast(&vms_changed);
}

static int create_vm(const struct handle *on, uint64_t argument, pid_t process) {
    struct vm_create_req call;
    if (!on->writable)
        return ILLUMOS_EPERM;
    if (copy_in(process, &call, argument, sizeof call) != 0)
        return ILLUMOS_EFAULT;
    if (memchr(call.name, 0, sizeof call.name) == NULL)
        return ILLUMOS_ENAMETOOLONG;
    if (call.name[0] == 0 || strchr(call.name, '/') != NULL)
        return ILLUMOS_EINVAL;
    if (now.other_hypervisor)
        return ILLUMOS_ENXIO;
    lock_vms();
    if (vm_named(call.name) != NULL)
        return ILLUMOS_EEXIST;
    struct vm *fresh = NULL;
    for (int i = 0; i < VMS; i++) {
        if (!vms[i].exists)
            fresh = &vms[i];
        else if (now.in_zone && vms[i].zone == now.in_zone)
            return ILLUMOS_EINVAL; /* one VM a zone */
    }
    if (fresh == NULL)
        return ILLUMOS_ENOMEM;
    if ((call.flags & ILLUMOS_VCF_TRACK_DIRTY) && now.no_dirty_tracking)
        return ILLUMOS_ENOTSUP;
    fresh->exists = 1;
    fresh->zone = now.in_zone;
    fresh->flags = call.flags;
    memcpy(fresh->name, call.name, sizeof fresh->name);
    char path[PATH_MAX + ILLUMOS_VM_MAX_NAMELEN];
    marker(fresh, path, sizeof path);
    FILE *file = fopen(path, "w"); /* not open: in the shared object that is our own */
    if (file != NULL)
        fclose(file);
    return 0;
}

/* Answered when nobody has the VM open any more; the zeroing follows if it was another who let go. */
static int destroy_vm(const struct handle *on, uint64_t argument, pid_t process) {
    struct vm_destroy_req call;
    if (!on->writable)
        return ILLUMOS_EPERM;
    if (copy_in(process, &call, argument, sizeof call) != 0)
        return ILLUMOS_EFAULT;
    if (!now.root)
        return ILLUMOS_EPERM;
    lock_vms();
    struct vm *vm = vm_named(call.name);
    if (vm == NULL)
        return ILLUMOS_ENOENT;
    if (now.in_zone && vm->zone != now.in_zone)
        return ILLUMOS_EPERM;
    vm->destroyed = 1;
    if (vm->opens == 0) {
        reap(vm);
        return 0;
    }
    vm->waiters++;
    while (vm->opens > 0)
        pthread_cond_wait(&vms_changed, &lock);
    vm->waiters--;
    pthread_cond_broadcast(&vms_changed);
    return 0;
}

static int alloc_memseg(struct vm *vm, uint64_t argument, pid_t process) {
    struct vm_memseg call;
    if (copy_in(process, &call, argument, sizeof call) != 0)
        return ILLUMOS_EFAULT;
    if (call.segid < 0 || call.segid >= ILLUMOS_VM_MAX_MEMSEGS || call.len == 0 ||
        call.len % ILLUMOS_PAGE_BYTES != 0)
        return ILLUMOS_EINVAL;
    struct segment *segment = &vm->segments[call.segid];
    int device = call.name[0] != 0;
    if (segment->bytes != 0)
        return segment->bytes == call.len && segment->device == device ? ILLUMOS_EEXIST : ILLUMOS_EINVAL;
    /* Whatever the reservoir's own reason, the caller hears that there is no memory. */
    if (vm->flags & ILLUMOS_VCF_RESERVOIR_MEM) {
        if (call.len > now.free)
            return ILLUMOS_ENOMEM;
        now.free -= call.len;
        now.alloc += call.len;
    } else {
        uint64_t sum = reservoir_size() + now.transient + now.adding;
        if (sum + call.len < sum || sum + call.len > now.limit)
            return ILLUMOS_ENOMEM;
        now.transient += call.len;
    }
    segment->bytes = call.len;
    segment->device = device;
    return 0;
}

static int mmap_memseg(struct vm *vm, uint64_t argument, pid_t process) {
    struct vm_memmap call;
    if (copy_in(process, &call, argument, sizeof call) != 0)
        return ILLUMOS_EFAULT;
    if (call.prot <= 0 || call.prot > 7 || (call.flags & ~ILLUMOS_VM_MEMMAP_F_WIRED) != 0 || call.segid < 0 ||
        call.segid >= ILLUMOS_VM_MAX_MEMSEGS)
        return ILLUMOS_EINVAL;
    uint64_t segment = vm->segments[call.segid].bytes, end = call.segoff + call.len;
    if (segment == 0 || call.len == 0 || call.segoff < 0 || end < call.len || end > segment ||
        (call.gpa | call.len | call.segoff) % ILLUMOS_PAGE_BYTES != 0)
        return ILLUMOS_EINVAL;
    struct map *slot = NULL;
    int overlap = call.gpa + call.len < call.gpa;
    for (int i = 0; i < ILLUMOS_VM_MAX_MEMMAPS; i++) {
        struct map *map = &vm->maps[i];
        if (map->bytes == 0)
            slot = map;
        else if (call.gpa < map->gpa + map->bytes && map->gpa < call.gpa + call.len)
            overlap = 1;
    }
    if (slot == NULL)
        return ILLUMOS_ENOSPC;
    if (overlap)
        return ILLUMOS_EFAULT;
    slot->gpa = call.gpa;
    slot->bytes = call.len;
    return 0;
}

/* ------------------------------------------------------------------ the test's hand */

static void reset(void) {
    lock_vms();
    for (int i = 0; i < VMS; i++) {
        vms[i].opens = 0;
        if (vms[i].waiters > 0)
            pthread_cond_broadcast(&vms_changed);
        while (vms[i].waiters > 0)
            pthread_cond_wait(&vms_changed, &lock);
        if (vms[i].exists) {
            char path[PATH_MAX + ILLUMOS_VM_MAX_NAMELEN];
            marker(&vms[i], path, sizeof path);
            unlink(path);
        }
    }
    for (int i = 0; i < HANDLES; i++)
        if (handles[i].vm != NULL)
            memset(&handles[i], 0, sizeof handles[i]);
    memset(vms, 0, sizeof vms);
    memset(&now, 0, sizeof now);
    /* 95 % of a tebibyte and no whole page, as on a real machine. */
    now.limit = 1045878833152ULL + 819;
    now.pages_end = now.interrupt_after = FOREVER;
    now.version = 18;
    now.privileged = now.root = 1;
}

static int add_fault(uint32_t command, int error, int times) {
    for (int i = 0; i < FAULTS; i++) {
        if (now.faults[i].times == 0) {
            now.faults[i] = (struct fault){command, error, times};
            return 0;
        }
    }
    return ILLUMOS_ENOSPC;
}

static int scripted(uint32_t command) {
    for (int i = 0; i < FAULTS; i++) {
        if (now.faults[i].times > 0 && now.faults[i].command == command) {
            now.faults[i].times--;
            return now.faults[i].error;
        }
    }
    return 0;
}

/* A line: "WORD NUMBER...". EINVAL for one that means nothing. "panicked", "resizing" and "zeroing" answer 1 if so. */
static int control(uint64_t argument, pid_t process) {
    char line[128], word[32];
    long long a = 0, b = 0, c = 0, d = 0;
    if (copy_in(process, line, argument, sizeof line) != 0)
        return -ILLUMOS_EFAULT;
    line[sizeof line - 1] = 0;
    if (sscanf(line, "%31s %lli %lli %lli %lli", word, &a, &b, &c, &d) < 1)
        return -ILLUMOS_EINVAL;
    if (strcmp(word, "reset") == 0) reset();
    else if (strcmp(word, "state") == 0) now.free = a, now.alloc = b, now.transient = c, now.limit = d;
    else if (strcmp(word, "transient") == 0) now.transient = a;
    else if (strcmp(word, "limit") == 0) now.limit = a;
    else if (strcmp(word, "pages-end") == 0) now.pages_end = a;
    else if (strcmp(word, "interrupt-after") == 0) now.interrupt_after = a;
    else if (strcmp(word, "step-nanos") == 0) now.step_nanos = a;
    else if (strcmp(word, "zero-nanos") == 0) now.zero_nanos = a;
    else if (strcmp(word, "held-by-other") == 0) now.held_by_other = a;
    else if (strcmp(word, "version") == 0) now.version = a;
    else if (strcmp(word, "long-reply") == 0) now.long_reply = a;
    else if (strcmp(word, "privileged") == 0) now.privileged = a;
    else if (strcmp(word, "root") == 0) now.root = a;
    else if (strcmp(word, "in-zone") == 0) now.in_zone = a;
    else if (strcmp(word, "no-dirty-tracking") == 0) now.no_dirty_tracking = a;
    else if (strcmp(word, "other-hypervisor") == 0) now.other_hypervisor = a;
    else if (strcmp(word, "fail") == 0) return -add_fault(a, b, c);
    else if (strcmp(word, "panicked") == 0) return now.panicked;
    else if (strcmp(word, "resizing") == 0) return now.resizing;
    else if (strcmp(word, "zeroing") == 0) return now.zeroing;
    else return -ILLUMOS_EINVAL;
    return 0;
}

/* ------------------------------------------------------------------ the nodes */

void vmm_device_init(const char *directory) {
    snprintf(vm_directory, sizeof vm_directory, "%s", directory);
    mkdir(vm_directory, 0700);
    DIR *left = opendir(vm_directory);
    for (struct dirent *file; left != NULL && (file = readdir(left)) != NULL;)
        unlinkat(dirfd(left), file->d_name, 0);
    if (left != NULL)
        closedir(left);
    pthread_mutex_lock(&lock);
    reset();
    pthread_mutex_unlock(&lock);
}

int vmm_device_owns(const char *path) {
    return strcmp(path, CONTROL_NODE) == 0 || strncmp(path, VM_NODES, strlen(VM_NODES)) == 0;
}

static int open_node(const char *path, int flags) {
    struct vm *vm = NULL;
    if (strcmp(path, CONTROL_NODE) == 0) {
        int error = scripted(0);
        if (error != 0)
            return -error;
        if (!(flags & ILLUMOS_O_EXCL))
            return -ILLUMOS_EINVAL;
    } else {
        lock_vms();
        vm = vmm_device_owns(path) ? vm_named(path + strlen(VM_NODES)) : NULL;
        if (vm == NULL || (now.in_zone && vm->zone != now.in_zone))
            return -ILLUMOS_ENOENT;
    }
    for (int i = 0; i < HANDLES; i++) {
        if (!handles[i].open) {
            handles[i] = (struct handle){1, (flags & 3) != 0, vm};
            if (vm != NULL)
                vm->opens++;
            return i;
        }
    }
    return -ILLUMOS_ENFILE;
}

int vmm_device_open(const char *path, int flags) {
    pthread_mutex_lock(&lock);
    int handle = open_node(path, flags);
    pthread_mutex_unlock(&lock);
    return handle;
}

void vmm_device_close(int handle) {
    pthread_mutex_lock(&lock);
    struct vm *vm = handles[handle].vm;
    if (vm != NULL)
        lock_vms();
    vm = handles[handle].vm; /* gone by now if a test has begun anew */
    memset(&handles[handle], 0, sizeof handles[handle]);
    if (vm != NULL) {
        vm->opens--;
        vm->destroyed |= vm->autodestruct && vm->opens == 0;
        reap(vm);
    }
    pthread_mutex_unlock(&lock);
}

static int control_ioctl(const struct handle *on, uint32_t command, uint64_t argument, pid_t process) {
    switch (command) {
    case ILLUMOS_VMM_CREATE_VM: return -create_vm(on, argument, process);
    case ILLUMOS_VMM_DESTROY_VM: return -destroy_vm(on, argument, process);
    case ILLUMOS_VMM_VM_SUPPORTED: return now.other_hypervisor ? -ILLUMOS_ENXIO : 0;
    case ILLUMOS_VMM_INTERFACE_VERSION: return now.version == 0 ? -ILLUMOS_ENOTTY : now.version;
    case ILLUMOS_VMM_CHECK_IOMMU: return -ILLUMOS_ENXIO;
    case ILLUMOS_VMM_RESV_QUERY: return -query(argument, process, now.long_reply);
    case ILLUMOS_VMM_RESV_SET_TARGET:
        return -(now.version < 9 ? add_or_remove_by_value(command) : set_target(argument, process));
    case ILLUMOS_VMM_RESV_QUERY2:
        if (now.version < 9)
            return -add_or_remove_by_value(command);
        return now.version < 20 ? -ILLUMOS_ENOTTY : -query(argument, process, 1);
    default: return -ILLUMOS_ENOTTY;
    }
}

static int vm_ioctl(struct vm *vm, uint32_t command, uint64_t argument, pid_t process) {
    if (command == ILLUMOS_VMM_INTERFACE_VERSION)
        return now.version < 6 ? -ILLUMOS_ENOTTY : now.version;
    if (vm->destroyed)
        return command == ILLUMOS_VM_DESTROY_PENDING ? 1 : -ILLUMOS_ENXIO;
    switch (command) {
    case ILLUMOS_VM_ALLOC_MEMSEG: return -alloc_memseg(vm, argument, process);
    case ILLUMOS_VM_MMAP_MEMSEG: return -mmap_memseg(vm, argument, process);
    case ILLUMOS_VM_SET_AUTODESTRUCT:
        lock_vms();
        vm->autodestruct = argument != 0;
        return 0;
    case ILLUMOS_VM_DESTROY_SELF:
        lock_vms();
        vm->destroyed = 1;
        return 0;
    case ILLUMOS_VM_DESTROY_PENDING: return 0;
    default: return -ILLUMOS_ENOTTY;
    }
}

int vmm_device_ioctl(int handle, uint32_t command, uint64_t argument, pid_t process) {
    pthread_mutex_lock(&lock);
    const struct handle on = handles[handle];
    int answer;
    if (!on.open)
        answer = -ILLUMOS_EBADF;
    else if (command == EMULATED_CONTROL)
        answer = control(argument, process);
    else if (now.panicked)
        answer = -ILLUMOS_EIO;
    else if ((answer = -scripted(command)) == 0)
        answer = on.vm == NULL ? control_ioctl(&on, command, argument, process)
                               : vm_ioctl(on.vm, command, argument, process);
    pthread_mutex_unlock(&lock);
    return answer;
}
