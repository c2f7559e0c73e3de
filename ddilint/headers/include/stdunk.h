/* stdunk.h: the class that COM objects of kernel-mode drivers derive from, and the macros that come with it. */
#ifndef DDILINT_STDUNK_H
#define DDILINT_STDUNK_H

#include "punknown.h"

#ifdef __cplusplus

struct INonDelegatingUnknown {
    STDMETHOD_(NTSTATUS, NonDelegatingQueryInterface)(REFIID InterfaceId, PVOID *Interface) PURE;
    STDMETHOD_(ULONG, NonDelegatingAddRef)() PURE;
    STDMETHOD_(ULONG, NonDelegatingRelease)() PURE;
};
typedef INonDelegatingUnknown *PNONDELEGATINGUNKNOWN;

class CUnknown : public INonDelegatingUnknown {
private:
    LONG m_lRefCount;
    PUNKNOWN m_pUnknownOuter;

public:
    explicit CUnknown(PUNKNOWN OuterUnknown = nullptr);
    virtual ~CUnknown();
    STDMETHODIMP_(NTSTATUS) NonDelegatingQueryInterface(REFIID InterfaceId, PVOID *Interface);
    STDMETHODIMP_(ULONG) NonDelegatingAddRef();
    STDMETHODIMP_(ULONG) NonDelegatingRelease();
    PUNKNOWN GetOuterUnknown()
    {
        return m_pUnknownOuter;
    }
};

#define DEFINE_STD_UNKNOWN()

#define DECLARE_STD_UNKNOWN()                                                              \
    STDMETHODIMP_(NTSTATUS) NonDelegatingQueryInterface(REFIID InterfaceId, PVOID *Interface); \
    STDMETHODIMP_(NTSTATUS) QueryInterface(REFIID InterfaceId, PVOID *Interface)           \
    {                                                                                      \
        return GetOuterUnknown()->QueryInterface(InterfaceId, Interface);                  \
    }                                                                                      \
    STDMETHODIMP_(ULONG) AddRef()                                                          \
    {                                                                                      \
        return GetOuterUnknown()->AddRef();                                                \
    }                                                                                      \
    STDMETHODIMP_(ULONG) Release()                                                         \
    {                                                                                      \
        return GetOuterUnknown()->Release();                                               \
    }

#define DEFINE_STD_CONSTRUCTOR(Class)                \
    Class(PUNKNOWN OuterUnknown) : CUnknown(OuterUnknown) \
    {                                                \
    }

#ifndef _NEW_DELETE_OPERATORS_
#define _NEW_DELETE_OPERATORS_
void *__cdecl operator new(size_t Size, POOL_TYPE PoolType);
void *__cdecl operator new(size_t Size, POOL_TYPE PoolType, ULONG Tag);
void *__cdecl operator new(size_t Size, POOL_FLAGS Flags);
void *__cdecl operator new(size_t Size, POOL_FLAGS Flags, ULONG Tag);
#endif

#define STD_CREATE_BODY_WITH_TAG_(Class, Unknown, OuterUnknown, PoolType, Tag, Base) \
    NTSTATUS ntStatus;                                                               \
    Class *object = new (PoolType, Tag) Class(OuterUnknown);                         \
    if (object) {                                                                    \
        object->AddRef();                                                            \
        *(Unknown) = PUNKNOWN((Base)(object));                                       \
        ntStatus = STATUS_SUCCESS;                                                   \
    } else {                                                                         \
        ntStatus = STATUS_INSUFFICIENT_RESOURCES;                                    \
    }                                                                                \
    return ntStatus
#define STD_CREATE_BODY_(Class, Unknown, OuterUnknown, PoolType, Base) \
    STD_CREATE_BODY_WITH_TAG_(Class, Unknown, OuterUnknown, PoolType, 'rCcP', Base)
#define STD_CREATE_BODY_WITH_TAG(Class, Unknown, OuterUnknown, PoolType, Tag) \
    STD_CREATE_BODY_WITH_TAG_(Class, Unknown, OuterUnknown, PoolType, Tag, PUNKNOWN)
#define STD_CREATE_BODY(Class, Unknown, OuterUnknown, PoolType) \
    STD_CREATE_BODY_(Class, Unknown, OuterUnknown, PoolType, PUNKNOWN)

#endif

#endif
