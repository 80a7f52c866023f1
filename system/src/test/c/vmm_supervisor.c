/*
 * The emulated driver behind real system calls: runs a command, and answers what it and its children ask of
 * /dev/vmmctl and /dev/vmm by seccomp user notification. Nothing in the command is changed: its C library
 * makes the calls it would make under illumos, and the kernel hands them to us. Needs Linux 5.14 or newer,
 * no privileges.
 *
 * A descriptor of the driver is one end of a socket pair. The other end stays here and tells when the last
 * copy is closed, also by a fork's child or by a death. Before any call is answered all such ends are looked
 * at, so that a close takes effect before what the caller does next.
 *
 *   vmm_supervisor COMMAND ARGUMENT...     exits as the command does; 125 if it could not begin
 */
#define _GNU_SOURCE
#include "vmm_abi.h"
#include "vmm_device.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define CANNOT 125
#define NODES 256
#define DIRECTORY "/dev/vmm"

struct node {
    int ours;   /* our end of the pair; -1: unused */
    ino_t inode; /* of the caller's end */
    int handle;
};

static struct node nodes[NODES];
static pthread_mutex_t nodes_lock = PTHREAD_MUTEX_INITIALIZER;
static char directory[] = "/tmp/vmm_supervisor.XXXXXX";
static int listener;

static void die(const char *what) {
    perror(what);
    exit(CANNOT);
}

/* ------------------------------------------------------------------ the command's side */

#define NUMBER offsetof(struct seccomp_data, nr)
#define ARCHITECTURE offsetof(struct seccomp_data, arch)
#define SECOND offsetof(struct seccomp_data, args[1])

/* Every open comes to us, and every ioctl whose number is of one of the driver's families. */
static int install_filter(void) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ARCHITECTURE),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 9),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, NUMBER),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_openat, 6, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_ioctl, 0, 6),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, SECOND),
        BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xffffff00),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x00564d00, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x00766c00, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x00766d00, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        die("no_new_privs");
    int made = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
    if (made < 0)
        die("seccomp");
    return made;
}

static void send_descriptor(int channel, int descriptor) {
    char byte = 0, space[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    if (sendmsg(channel, &message, 0) != 1)
        die("sendmsg");
}

static int receive_descriptor(int channel) {
    char byte, space[CMSG_SPACE(sizeof(int))];
    int descriptor;
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    if (recvmsg(channel, &message, MSG_CMSG_CLOEXEC) != 1 || CMSG_FIRSTHDR(&message) == NULL)
        exit(CANNOT); /* the other side has said why */
    memcpy(&descriptor, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof descriptor);
    return descriptor;
}

/* ------------------------------------------------------------------ descriptors */

/* Takes note of every last close; call it locked. */
static void drop_closed(void) {
    for (int i = 0; i < NODES; i++) {
        struct pollfd end = {nodes[i].ours, 0, 0};
        if (nodes[i].ours >= 0 && poll(&end, 1, 0) == 1 && (end.revents & POLLHUP)) {
            vmm_device_close(nodes[i].handle);
            close(nodes[i].ours);
            nodes[i].ours = -1;
        }
    }
}

/* The handle behind a caller's descriptor, whatever its number by now; -1 if it is none of ours. */
static int handle_of(pid_t process, int descriptor) {
    char path[64];
    struct stat file;
    snprintf(path, sizeof path, "/proc/%d/fd/%d", process, descriptor);
    int handle = -1;
    if (stat(path, &file) == 0 && S_ISSOCK(file.st_mode)) {
        for (int i = 0; i < NODES; i++)
            if (nodes[i].ours >= 0 && nodes[i].inode == file.st_ino)
                handle = nodes[i].handle;
    }
    return handle;
}

static void answer(const struct seccomp_notif *call, int value, uint32_t flags) {
    struct seccomp_notif_resp response = {.id = call->id, .flags = flags};
    if (value < 0)
        response.error = value; /* minus an illumos number: Linux passes it through */
    else
        response.val = value;
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response); /* ENOENT: the caller is gone */
}

static void go_on(const struct seccomp_notif *call) { answer(call, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE); }

/* Installs a descriptor in the caller and answers its open with the number. */
static void hand_over(const struct seccomp_notif *call, int descriptor, int close_on_exec) {
    struct seccomp_notif_addfd add = {
        .id = call->id,
        .srcfd = descriptor,
        .flags = SECCOMP_ADDFD_FLAG_SEND,
        .newfd_flags = close_on_exec ? O_CLOEXEC : 0,
    };
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &add) < 0)
        answer(call, -ILLUMOS_EMFILE, 0);
    close(descriptor);
}

static void open_node(const struct seccomp_notif *call, const char *path, int flags) {
    int handle = vmm_device_open(path, flags);
    if (handle < 0) {
        answer(call, handle, 0);
        return;
    }
    int pair[2];
    struct stat theirs;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0 || fstat(pair[1], &theirs) != 0)
        die("socketpair");
    for (int i = 0; i < NODES; i++) {
        if (nodes[i].ours < 0) {
            nodes[i] = (struct node){pair[0], theirs.st_ino, handle};
            hand_over(call, pair[1], flags & ILLUMOS_O_CLOEXEC);
            return;
        }
    }
    die("more open nodes than there is room for");
}

static void serve_open(const struct seccomp_notif *call) {
    char path[256] = {0};
    struct iovec here = {path, sizeof path - 1}, there = {(void *)call->data.args[1], sizeof path - 1};
    if (process_vm_readv(call->pid, &here, 1, &there, 1, 0) < 0) {
        /* The path may end just before an unmapped page; ours are short, so try the rest of this page. */
        there.iov_len = here.iov_len = 4096 - call->data.args[1] % 4096 < sizeof path ? 4096 - call->data.args[1] % 4096 : 0;
        if (process_vm_readv(call->pid, &here, 1, &there, 1, 0) < 0)
            path[0] = 0;
    }
    pthread_mutex_lock(&nodes_lock);
    drop_closed();
    if (vmm_device_owns(path))
        open_node(call, path, (int)call->data.args[2]);
    else if (strcmp(path, DIRECTORY) == 0)
        hand_over(call, open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC), 1);
    else
        go_on(call);
    pthread_mutex_unlock(&nodes_lock);
}

/* ------------------------------------------------------------------ ioctls */

struct ioctl_call {
    struct seccomp_notif call;
    int handle;
};

/* On a thread of its own: a resize takes its time, and others may ask meanwhile. */
static void *run_ioctl(void *argument) {
    struct ioctl_call *run = argument;
    const uint64_t *args = (const uint64_t *)run->call.data.args;
    answer(&run->call, vmm_device_ioctl(run->handle, (uint32_t)args[1], args[2], run->call.pid), 0);
    free(run);
    return NULL;
}

static void serve_ioctl(const struct seccomp_notif *call) {
    pthread_mutex_lock(&nodes_lock);
    drop_closed();
    int handle = handle_of(call->pid, (int)call->data.args[0]);
    pthread_mutex_unlock(&nodes_lock);
    if (handle < 0) {
        go_on(call);
        return;
    }
    struct ioctl_call *run = malloc(sizeof *run);
    *run = (struct ioctl_call){*call, handle};
    pthread_t thread;
    if (pthread_create(&thread, NULL, run_ioctl, run) != 0)
        die("pthread_create");
    pthread_detach(thread);
}

static void serve(void) {
    struct seccomp_notif call;
    memset(&call, 0, sizeof call);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0)
        return; /* the caller died meanwhile */
    if (call.data.nr == __NR_openat)
        serve_open(&call);
    else
        serve_ioctl(&call);
}

/* Until the command ends; a caller that dies is noticed here too, so that its VMs go. */
static int serve_until_end(pid_t command) {
    int end = syscall(SYS_pidfd_open, command, 0);
    for (;;) {
        struct pollfd ready[2 + NODES] = {{listener, POLLIN, 0}, {end, POLLIN, 0}};
        pthread_mutex_lock(&nodes_lock);
        for (int i = 0; i < NODES; i++)
            ready[2 + i] = (struct pollfd){nodes[i].ours, 0, 0};
        pthread_mutex_unlock(&nodes_lock);
        if (poll(ready, 2 + NODES, -1) < 0)
            die("poll");
        if (ready[0].revents & POLLIN)
            serve();
        pthread_mutex_lock(&nodes_lock);
        drop_closed();
        pthread_mutex_unlock(&nodes_lock);
        int status;
        if ((ready[1].revents & POLLIN) && waitpid(command, &status, WNOHANG) == command)
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
}

int main(int count, char **arguments) {
    if (count < 2) {
        fprintf(stderr, "usage: %s COMMAND ARGUMENT...\n", arguments[0]);
        return CANNOT;
    }
    for (int i = 0; i < NODES; i++)
        nodes[i].ours = -1;
    int channel[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel) != 0)
        die("socketpair");
    pid_t command = fork();
    if (command == 0) {
        int filter = install_filter();
        send_descriptor(channel[1], filter);
        close(filter);
        execvp(arguments[1], arguments + 1);
        die(arguments[1]);
    }
    close(channel[1]);
    listener = receive_descriptor(channel[0]);
    if (mkdtemp(directory) == NULL)
        die(directory);
    vmm_device_init(directory);
    int status = serve_until_end(command);
    rmdir(directory);
    return status;
}
