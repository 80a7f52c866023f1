/*
 * An emulated bhyve driver: the reservoir's and the VMs' state machine after illumos' vmm_reservoir.c, vmm.c
 * and vmm_sol_dev.c, with their errors in illumos' numbers, and faults on command. Safe for many threads.
 */
#ifndef VMM_DEVICE_H
#define VMM_DEVICE_H

#include <stdint.h>
#include <sys/types.h>

/* Must come first. Each VM shows as a file in the directory, which is emptied. */
void vmm_device_init(const char *directory);

/* Whether a path is one of the driver's nodes. */
int vmm_device_owns(const char *path);

/* Opens a node with illumos' flags: a handle, or minus an illumos errno. */
int vmm_device_open(const char *path, int flags);

/*
 * An ioctl on a handle, whose pointers are into the memory of a process: what the call returns, or minus an
 * illumos errno. May block.
 */
int vmm_device_ioctl(int handle, uint32_t command, uint64_t argument, pid_t process);

/* The last close of what open gave. */
void vmm_device_close(int handle);

#endif
