/* The structs of illumos' bhyve driver in our own words, and its numbers with ILLUMOS_ before them. */
#ifndef VMM_ABI_H
#define VMM_ABI_H

#include <stddef.h>
#include <stdint.h>

struct vmm_resv_query {
    size_t vrq_free_sz;
    size_t vrq_alloc_sz;
    size_t vrq_alloc_transient_sz;
    size_t vrq_limit;
};

struct vmm_resv_target {
    size_t vrt_target_sz;
    size_t vrt_chunk_sz;
    size_t vrt_result_sz;
};

struct vm_create_req {
    char name[128];
    uint64_t flags;
};

struct vm_destroy_req {
    char name[128];
};

struct vm_memseg {
    int segid;
    size_t len;
    char name[128];
};

struct vm_memmap {
    uint64_t gpa;
    int segid;
    int64_t segoff;
    size_t len;
    int prot;
    int flags;
};

enum {
#define CONST(name, value, sources) ILLUMOS_##name = value,
#define ERRNO(name, value, sources) ILLUMOS_##name = value,
#define STRUCT(name, bytes, sources)
#define FIELD(in, name, offset, bytes, sources)
#include "vmm-abi.def"
#undef CONST
#undef ERRNO
#undef STRUCT
#undef FIELD
    ILLUMOS_PAGE_BYTES = 4096
};

/* A number that no kernel has: takes a line of text that sets the emulated device up or makes it fail. */
#define EMULATED_CONTROL 0x00564dfe

#endif
