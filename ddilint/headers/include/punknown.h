/* punknown.h: IUnknown as kernel-mode drivers see it, and the words that interfaces are declared with. */
#ifndef DDILINT_PUNKNOWN_H
#define DDILINT_PUNKNOWN_H

#include "wdm.h"

#ifndef COM_NO_WINDOWS_H
#define COM_NO_WINDOWS_H
#endif
#ifndef STDMETHODCALLTYPE
#define STDMETHODCALLTYPE __stdcall
#endif
#ifndef PURE
#ifdef __cplusplus
#define PURE = 0
#else
#define PURE
#endif
#endif

#ifdef __cplusplus

#ifndef STDMETHOD
#define STDMETHOD(method) virtual NTSTATUS STDMETHODCALLTYPE method
#define STDMETHOD_(type, method) virtual type STDMETHODCALLTYPE method
#define STDMETHODIMP NTSTATUS STDMETHODCALLTYPE
#define STDMETHODIMP_(type) type STDMETHODCALLTYPE
#define THIS_
#define THIS void
#define DECLARE_INTERFACE(iface) struct iface
#define DECLARE_INTERFACE_(iface, baseiface) struct iface : public baseiface
#endif
#ifndef interface
#define interface struct
#endif

struct IUnknown {
    STDMETHOD_(NTSTATUS, QueryInterface)(REFIID InterfaceId, PVOID *Interface) PURE;
    STDMETHOD_(ULONG, AddRef)() PURE;
    STDMETHOD_(ULONG, Release)() PURE;
};
typedef IUnknown *PUNKNOWN;

#define DECLARE_ABSTRACT_UNKNOWN()                                                 \
    STDMETHOD_(NTSTATUS, QueryInterface)(REFIID InterfaceId, PVOID *Interface) PURE; \
    STDMETHOD_(ULONG, AddRef)() PURE;                                              \
    STDMETHOD_(ULONG, Release)() PURE;

#define DEFINE_ABSTRACT_UNKNOWN() DECLARE_ABSTRACT_UNKNOWN()

#define QICAST(Type) PVOID((Type)(this))
#define QICASTUNKNOWN(Type) PVOID(PUNKNOWN((Type)(this)))
#define PPVOID(pp) ((PVOID *)(pp))

#else

typedef struct IUnknown IUnknown;
typedef IUnknown *PUNKNOWN;

#endif

#ifdef __cplusplus
extern "C" {
#endif
typedef NTSTATUS (*PFNCREATEINSTANCE)(PUNKNOWN *Unknown, REFCLSID ClassId, PUNKNOWN OuterUnknown, POOL_TYPE PoolType);
extern const GUID IID_IUnknown;
#ifdef __cplusplus
}
#endif

#endif
