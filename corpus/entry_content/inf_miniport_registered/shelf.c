// A miniport with the registration that its codes need.

#include <storport.h>

typedef struct _SHELF_EXTENSION {
    ULONG Resets;
} SHELF_EXTENSION, *PSHELF_EXTENSION;

VOID ShelfReset_ok(PSHELF_EXTENSION Shelf)
{
    Shelf->Resets++;
    StorPortLogError(Shelf, NULL, 0, 0, 0, SP_INTERNAL_ADAPTER_ERROR, Shelf->Resets);
}
