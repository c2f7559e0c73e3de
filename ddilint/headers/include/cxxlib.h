/* What kernel C++ uses of the standard library and of the Windows Implementation Libraries (wil, wistd):
   moving, owning pointers, guards of a scope. Found under the names of those headers. */
#ifndef DDILINT_CXXLIB_H
#define DDILINT_CXXLIB_H

#include "ntdef.h"
#ifdef __cplusplus

void *operator new(size_t Size);
void *operator new[](size_t Size);
void operator delete(void *Pointer) noexcept;
void operator delete[](void *Pointer) noexcept;
#ifndef __PLACEMENT_NEW_INLINE
#define __PLACEMENT_NEW_INLINE
inline void *operator new(size_t, void *Where) noexcept { return Where; }
inline void *operator new[](size_t, void *Where) noexcept { return Where; }
inline void operator delete(void *, void *) noexcept {}
inline void operator delete[](void *, void *) noexcept {}
#endif

namespace std {
using size_t = ::size_t;
using ptrdiff_t = decltype((char *)0 - (char *)0);
using nullptr_t = decltype(nullptr);
enum class align_val_t : size_t {};
enum class byte : unsigned char {};
struct nothrow_t { explicit nothrow_t() = default; };
extern const nothrow_t nothrow;

template <class T, T V> struct integral_constant {
    static constexpr T value = V;
    using value_type = T;
    using type = integral_constant;
    constexpr operator T() const noexcept { return V; }
    constexpr T operator()() const noexcept { return V; }
};
template <bool V> using bool_constant = integral_constant<bool, V>;
using true_type = bool_constant<true>;
using false_type = bool_constant<false>;

template <class T> struct remove_reference { using type = T; };
template <class T> struct remove_reference<T &> { using type = T; };
template <class T> struct remove_reference<T &&> { using type = T; };
template <class T> using remove_reference_t = typename remove_reference<T>::type;
template <class T> struct remove_const { using type = T; };
template <class T> struct remove_const<const T> { using type = T; };
template <class T> using remove_const_t = typename remove_const<T>::type;
template <class T> struct remove_cv { using type = T; };
template <class T> struct remove_cv<const T> { using type = T; };
template <class T> struct remove_cv<volatile T> { using type = T; };
template <class T> struct remove_cv<const volatile T> { using type = T; };
template <class T> using remove_cv_t = typename remove_cv<T>::type;
template <class T> struct remove_pointer { using type = T; };
template <class T> struct remove_pointer<T *> { using type = T; };
template <class T> using remove_pointer_t = typename remove_pointer<T>::type;
template <class T> struct remove_extent { using type = T; };
template <class T> struct remove_extent<T[]> { using type = T; };
template <class T, size_t N> struct remove_extent<T[N]> { using type = T; };
template <class T> using remove_extent_t = typename remove_extent<T>::type;
template <class T> using decay_t = remove_cv_t<remove_reference_t<T>>;
template <class T> struct decay { using type = decay_t<T>; };
template <class T> struct add_const { using type = const T; };
template <class T> using add_const_t = const T;
template <bool C, class T, class F> struct conditional { using type = T; };
template <class T, class F> struct conditional<false, T, F> { using type = F; };
template <bool C, class T, class F> using conditional_t = typename conditional<C, T, F>::type;
template <bool C, class T = void> struct enable_if {};
template <class T> struct enable_if<true, T> { using type = T; };
template <bool C, class T = void> using enable_if_t = typename enable_if<C, T>::type;
template <class T, class U> struct is_same : false_type {};
template <class T> struct is_same<T, T> : true_type {};
template <class T, class U> constexpr bool is_same_v = is_same<T, U>::value;
template <class T> struct is_pointer : false_type {};
template <class T> struct is_pointer<T *> : true_type {};
template <class T> constexpr bool is_pointer_v = is_pointer<T>::value;
template <class T> struct is_array : false_type {};
template <class T> struct is_array<T[]> : true_type {};
template <class T, size_t N> struct is_array<T[N]> : true_type {};
template <class T> constexpr bool is_array_v = is_array<T>::value;
template <class T> struct is_enum : bool_constant<__is_enum(T)> {};
template <class T> constexpr bool is_enum_v = __is_enum(T);
template <class T> struct is_class : bool_constant<__is_class(T)> {};
template <class T> constexpr bool is_class_v = __is_class(T);
template <class B, class D> struct is_base_of : bool_constant<__is_base_of(B, D)> {};
template <class B, class D> constexpr bool is_base_of_v = __is_base_of(B, D);
template <class T> struct is_trivially_copyable : bool_constant<__is_trivially_copyable(T)> {};
template <class T> constexpr bool is_trivially_copyable_v = __is_trivially_copyable(T);
template <class T> struct is_trivially_destructible : bool_constant<__has_trivial_destructor(T)> {};
template <class T> constexpr bool is_trivially_destructible_v = __has_trivial_destructor(T);
template <class T> struct is_standard_layout : bool_constant<__is_standard_layout(T)> {};
template <class T> constexpr bool is_standard_layout_v = __is_standard_layout(T);
template <class T> struct is_pod : bool_constant<__is_pod(T)> {};
template <class T> constexpr bool is_pod_v = __is_pod(T);
template <class T> struct underlying_type { using type = __underlying_type(T); };
template <class T> using underlying_type_t = __underlying_type(T);

template <class T> constexpr remove_reference_t<T> &&move(T &&Value) noexcept {
    return static_cast<remove_reference_t<T> &&>(Value);
}
template <class T> constexpr T &&forward(remove_reference_t<T> &Value) noexcept { return static_cast<T &&>(Value); }
template <class T> constexpr T &&forward(remove_reference_t<T> &&Value) noexcept { return static_cast<T &&>(Value); }
template <class T> constexpr T *addressof(T &Value) noexcept { return __builtin_addressof(Value); }
template <class T> void swap(T &Left, T &Right) noexcept {
    T Kept = move(Left);
    Left = move(Right);
    Right = move(Kept);
}
template <class T, class U = T> T exchange(T &Place, U &&Value) {
    T Old = move(Place);
    Place = forward<U>(Value);
    return Old;
}
template <class T> constexpr const T &(min)(const T &Left, const T &Right) { return Right < Left ? Right : Left; }
template <class T> constexpr const T &(max)(const T &Left, const T &Right) { return Left < Right ? Right : Left; }
template <class T, size_t N> constexpr size_t size(const T (&)[N]) noexcept { return N; }
template <class C> constexpr auto size(const C &Container) -> decltype(Container.size()) { return Container.size(); }
template <class T, size_t N> constexpr T *begin(T (&Array)[N]) noexcept { return Array; }
template <class T, size_t N> constexpr T *end(T (&Array)[N]) noexcept { return Array + N; }
template <class C> constexpr auto begin(C &Container) -> decltype(Container.begin()) { return Container.begin(); }
template <class C> constexpr auto end(C &Container) -> decltype(Container.end()) { return Container.end(); }

template <class T> class initializer_list {
    const T *first;
    size_t count;

public:
    constexpr initializer_list() noexcept : first(nullptr), count(0) {}
    constexpr size_t size() const noexcept { return count; }
    constexpr const T *begin() const noexcept { return first; }
    constexpr const T *end() const noexcept { return first + count; }
};

template <class T, size_t N> struct array {
    T elements[N];
    constexpr T &operator[](size_t Index) { return elements[Index]; }
    constexpr const T &operator[](size_t Index) const { return elements[Index]; }
    constexpr T *data() noexcept { return elements; }
    constexpr const T *data() const noexcept { return elements; }
    constexpr size_t size() const noexcept { return N; }
    constexpr T *begin() noexcept { return elements; }
    constexpr T *end() noexcept { return elements + N; }
    constexpr const T *begin() const noexcept { return elements; }
    constexpr const T *end() const noexcept { return elements + N; }
};

template <class T, class U> struct pair {
    T first;
    U second;
};
template <class T, class U> pair<decay_t<T>, decay_t<U>> make_pair(T &&First, U &&Second) {
    return {forward<T>(First), forward<U>(Second)};
}

template <class T> struct default_delete {
    void operator()(T *Pointer) const { delete Pointer; }
};
template <class T> struct default_delete<T[]> {
    void operator()(T *Pointer) const { delete[] Pointer; }
};
template <class T, class D = default_delete<T>> class unique_ptr {
public:
    using element_type = remove_extent_t<T>;
    using pointer = element_type *;

private:
    pointer held;
    D deleter;

public:
    unique_ptr() noexcept : held(nullptr) {}
    unique_ptr(nullptr_t) noexcept : held(nullptr) {}
    explicit unique_ptr(pointer Pointer) noexcept : held(Pointer) {}
    unique_ptr(pointer Pointer, D Deleter) noexcept : held(Pointer), deleter(Deleter) {}
    unique_ptr(unique_ptr &&Other) noexcept : held(Other.release()), deleter(Other.deleter) {}
    unique_ptr(const unique_ptr &) = delete;
    ~unique_ptr() {
        if (held)
            deleter(held);
    }
    unique_ptr &operator=(unique_ptr &&Other) noexcept {
        reset(Other.release());
        return *this;
    }
    unique_ptr &operator=(nullptr_t) noexcept {
        reset();
        return *this;
    }
    unique_ptr &operator=(const unique_ptr &) = delete;
    pointer get() const noexcept { return held; }
    D &get_deleter() noexcept { return deleter; }
    pointer release() noexcept {
        pointer Old = held;
        held = nullptr;
        return Old;
    }
    void reset(pointer Pointer = nullptr) noexcept {
        pointer Old = held;
        held = Pointer;
        if (Old)
            deleter(Old);
    }
    pointer operator->() const noexcept { return held; }
    element_type &operator*() const { return *held; }
    element_type &operator[](size_t Index) const { return held[Index]; }
    explicit operator bool() const noexcept { return held != nullptr; }
};
template <class T, class D> bool operator==(const unique_ptr<T, D> &Pointer, nullptr_t) { return !Pointer.get(); }
template <class T, class D> bool operator!=(const unique_ptr<T, D> &Pointer, nullptr_t) { return !!Pointer.get(); }
template <class T, class D> bool operator==(nullptr_t, const unique_ptr<T, D> &Pointer) { return !Pointer.get(); }
template <class T, class D> bool operator!=(nullptr_t, const unique_ptr<T, D> &Pointer) { return !!Pointer.get(); }
template <class T, class... A> unique_ptr<T> make_unique(A &&...Arguments) {
    return unique_ptr<T>(new T(forward<A>(Arguments)...));
}
template <class M> class lock_guard {
    M &mutex;

public:
    explicit lock_guard(M &Mutex) : mutex(Mutex) { mutex.lock(); }
    lock_guard(const lock_guard &) = delete;
    ~lock_guard() { mutex.unlock(); }
};
} // namespace std

namespace wistd {
using namespace std;
}

void *operator new(size_t Size, const std::nothrow_t &) noexcept;
void *operator new[](size_t Size, const std::nothrow_t &) noexcept;

namespace wil {
namespace details {
template <class F> class lambda_call {
    F lambda;
    bool call = true;

public:
    explicit lambda_call(F &&Lambda) noexcept : lambda(std::move(Lambda)) {}
    lambda_call(lambda_call &&Other) noexcept : lambda(std::move(Other.lambda)), call(Other.call) { Other.call = false; }
    lambda_call(const lambda_call &) = delete;
    ~lambda_call() { reset(); }
    void release() noexcept { call = false; }
    void reset() noexcept {
        if (call) {
            call = false;
            lambda();
        }
    }
    explicit operator bool() const noexcept { return call; }
};
} // namespace details
template <class F> details::lambda_call<F> scope_exit(F &&Lambda) noexcept {
    return details::lambda_call<F>(std::move(Lambda));
}

template <class P, class C, C Close, class... Rest> class unique_any {
    P held;

public:
    using pointer = P;
    unique_any() noexcept : held{} {}
    explicit unique_any(P Value) noexcept : held(Value) {}
    unique_any(unique_any &&Other) noexcept : held(Other.release()) {}
    unique_any(const unique_any &) = delete;
    ~unique_any() {
        if (held)
            Close(held);
    }
    unique_any &operator=(unique_any &&Other) noexcept {
        reset(Other.release());
        return *this;
    }
    unique_any &operator=(const unique_any &) = delete;
    P get() const noexcept { return held; }
    P *addressof() noexcept { return &held; }
    P release() noexcept {
        P Old = held;
        held = P{};
        return Old;
    }
    void reset(P Value = P{}) noexcept {
        P Old = held;
        held = Value;
        if (Old)
            Close(Old);
    }
    P *put() noexcept {
        reset();
        return &held;
    }
    P *operator&() noexcept { return put(); }
    P operator->() const noexcept { return held; }
    explicit operator bool() const noexcept { return !!held; }
};
template <class T> std::unique_ptr<T> make_unique_nothrow() { return std::unique_ptr<T>(new (std::nothrow) T()); }
template <class F, F Function> struct function_deleter {
    template <class T> void operator()(T *Pointer) const { Function(Pointer); }
};
} // namespace wil

#define NT_RETURN_NTSTATUS(status) return (status)
#define NT_RETURN_IF_NTSTATUS_FAILED(status) \
    do { const NTSTATUS ddilint_status = (status); if (ddilint_status < 0) return ddilint_status; } while (0)
#define NT_RETURN_IF_NTSTATUS_FAILED_MSG(status, ...) NT_RETURN_IF_NTSTATUS_FAILED(status)
#define NT_RETURN_IF(status, condition) \
    do { if (condition) return (status); } while (0)
#define NT_RETURN_IF_FALSE(status, condition) \
    do { if (!(condition)) return (status); } while (0)
#define NT_RETURN_IF_NULL_ALLOC(pointer) \
    do { if ((pointer) == nullptr) return (NTSTATUS)0xC0000017L; } while (0)
#define RETURN_NTSTATUS(status) return (status)
#define RETURN_IF_NTSTATUS_FAILED(status) NT_RETURN_IF_NTSTATUS_FAILED(status)
#define RETURN_IF_NTSTATUS_FAILED_MSG(status, ...) NT_RETURN_IF_NTSTATUS_FAILED(status)
#define RETURN_NTSTATUS_IF_FAILED(status) NT_RETURN_IF_NTSTATUS_FAILED(status)

#endif /* __cplusplus */
#endif
