/*
 * Holds the layout table against what the compiler makes of our structs: a wrong row does not compile. Then
 * prints what the compiler made of them, one "name value" a line, for the Java side to be held against.
 */
#include "vmm_abi.h"

#include <stdio.h>

#define CONST(name, value, sources)
#define ERRNO(name, value, sources)
#define STRUCT(name, bytes, sources) _Static_assert(sizeof(struct name) == bytes, #name);
#define FIELD(in, name, offset, bytes, sources) \
    _Static_assert(offsetof(struct in, name) == offset, #in "." #name " is elsewhere"); \
    _Static_assert(sizeof(((struct in *)0)->name) == bytes, #in "." #name " has another size");
#include "vmm-abi.def"
#undef CONST
#undef ERRNO
#undef STRUCT
#undef FIELD

int main(void) {
#define CONST(name, value, sources) printf("const %s %ld\n", #name, (long)ILLUMOS_##name);
#define ERRNO(name, value, sources) printf("errno %s %d\n", #name, ILLUMOS_##name);
#define STRUCT(name, bytes, sources) printf("struct %s %zu\n", #name, sizeof(struct name));
#define FIELD(in, name, offset, bytes, sources) \
    printf("field %s.%s %zu %zu\n", #in, #name, offsetof(struct in, name), sizeof(((struct in *)0)->name));
#include "vmm-abi.def"
    return 0;
}
