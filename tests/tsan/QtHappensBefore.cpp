// SPDX-License-Identifier: MIT
//
// Linked into every program of the preset "tsan". Debian's Qt is not built with ThreadSanitizer, and it waits by futex: the
// sanitizer sees what goes into one of its queues and what comes out, and no order between the two. This file stands before
// those few doors of Qt through which our threads hand things to each other, and tells the sanitizer of that order - no
// other order than Qt itself promises, so what two threads touch without handing it over is still found.

#include <QDeadlineTimer>
#include <QObject>
#include <QRunnable>
#include <QSemaphore>
#include <QThread>

#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <cstdlib>
#include <functional>

namespace {

template <typename Function>
Function *original(const char *symbol)
{
    void *found = ::dlsym(RTLD_NEXT, symbol);
    if (!found)
        std::abort(); // another Qt: this file has to be looked at
    return reinterpret_cast<Function *>(found);
}

/// A call on its way to another thread's event loop.
class PostedCall final : public QtPrivate::QSlotObjectBase
{
public:
    explicit PostedCall(QtPrivate::QSlotObjectBase *inner) : QSlotObjectBase(&impl), m_inner(inner) { __tsan_release(this); }

private:
    static void impl(int which, QSlotObjectBase *self, QObject *receiver, void **arguments, bool *)
    {
        auto *call = static_cast<PostedCall *>(self);
        __tsan_acquire(call);
        if (which == Call) {
            call->m_inner->call(receiver, arguments);
            __tsan_release(call); // whoever drops it last, here or there, comes after this
        } else if (which == Destroy) {
            call->m_inner->destroyIfLastRef();
            delete call;
        }
    }

    QtPrivate::QSlotObjectBase *m_inner;
};

/// Work on its way to a pool's thread.
class PooledWork final : public QRunnable
{
public:
    explicit PooledWork(std::function<void()> work) : m_work(std::move(work)) { __tsan_release(this); }

    void run() override
    {
        __tsan_acquire(this);
        m_work();
    }

private:
    std::function<void()> m_work;
};

} // namespace

// The doors, under the names that Qt 6's headers make callers use.
extern "C" {

bool tsanInvokeMethod(QObject *, QtPrivate::QSlotObjectBase *, Qt::ConnectionType, void *)
    asm("_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv");
bool tsanInvokeMethod(QObject *object, QtPrivate::QSlotObjectBase *slot, Qt::ConnectionType type, void *result)
{
    static auto *const invoke = original<decltype(tsanInvokeMethod)>(
        "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv");
    return invoke(object, new PostedCall(slot), type, result);
}

void tsanPoolStart(void *, QRunnable *, int) asm("_ZN11QThreadPool5startEP9QRunnablei");
void tsanPoolStart(void *pool, QRunnable *work, int priority)
{
    static auto *const start = original<decltype(tsanPoolStart)>("_ZN11QThreadPool5startEP9QRunnablei");
    start(pool, new PooledWork([work, owned = work->autoDelete()] {
        work->run();
        if (owned)
            delete work;
    }), priority);
}

void tsanPoolStartFunction(void *, std::function<void()>, int) asm("_ZN11QThreadPool5startESt8functionIFvvEEi");
void tsanPoolStartFunction(void *pool, std::function<void()> work, int priority)
{
    static auto *const start = original<decltype(tsanPoolStart)>("_ZN11QThreadPool5startEP9QRunnablei");
    start(pool, new PooledWork(std::move(work)), priority);
}

// A thread's end, and who waits for it.
void tsanThreadStart(QThread *, QThread::Priority) asm("_ZN7QThread5startENS_8PriorityE");
void tsanThreadStart(QThread *thread, QThread::Priority priority)
{
    static auto *const start = original<decltype(tsanThreadStart)>("_ZN7QThread5startENS_8PriorityE");
    QObject::connect(thread, &QThread::finished, thread, [thread] { __tsan_release(thread); }, Qt::DirectConnection);
    start(thread, priority);
}

bool tsanThreadWait(QThread *, QDeadlineTimer) asm("_ZN7QThread4waitE14QDeadlineTimer");
bool tsanThreadWait(QThread *thread, QDeadlineTimer deadline)
{
    static auto *const wait = original<decltype(tsanThreadWait)>("_ZN7QThread4waitE14QDeadlineTimer");
    const bool ended = wait(thread, deadline);
    if (ended)
        __tsan_acquire(thread);
    return ended;
}

// QMutex: the fast ways are inline and seen; these are taken when somebody waits.
void tsanLock(void *) asm("_ZN11QBasicMutex12lockInternalEv");
void tsanLock(void *mutex)
{
    static auto *const lock = original<decltype(tsanLock)>("_ZN11QBasicMutex12lockInternalEv");
    lock(mutex);
    __tsan_acquire(mutex);
}

bool tsanTimedLock(void *, int) asm("_ZN11QBasicMutex12lockInternalEi");
bool tsanTimedLock(void *mutex, int timeout)
{
    static auto *const lock = original<decltype(tsanTimedLock)>("_ZN11QBasicMutex12lockInternalEi");
    const bool locked = lock(mutex, timeout);
    if (locked)
        __tsan_acquire(mutex);
    return locked;
}

void tsanUnlock(void *) asm("_ZN11QBasicMutex14unlockInternalEv");
void tsanUnlock(void *mutex)
{
    static auto *const unlock = original<decltype(tsanUnlock)>("_ZN11QBasicMutex14unlockInternalEv");
    __tsan_release(mutex);
    unlock(mutex);
}

void tsanAcquire(void *, int) asm("_ZN10QSemaphore7acquireEi");
void tsanAcquire(void *semaphore, int count)
{
    static auto *const acquire = original<decltype(tsanAcquire)>("_ZN10QSemaphore7acquireEi");
    acquire(semaphore, count);
    __tsan_acquire(semaphore);
}

bool tsanTryAcquire(void *, int) asm("_ZN10QSemaphore10tryAcquireEi");
bool tsanTryAcquire(void *semaphore, int count)
{
    static auto *const acquire = original<decltype(tsanTryAcquire)>("_ZN10QSemaphore10tryAcquireEi");
    const bool taken = acquire(semaphore, count);
    if (taken)
        __tsan_acquire(semaphore);
    return taken;
}

bool tsanTimedAcquire(void *, int, int) asm("_ZN10QSemaphore10tryAcquireEii");
bool tsanTimedAcquire(void *semaphore, int count, int timeout)
{
    static auto *const acquire = original<decltype(tsanTimedAcquire)>("_ZN10QSemaphore10tryAcquireEii");
    const bool taken = acquire(semaphore, count, timeout);
    if (taken)
        __tsan_acquire(semaphore);
    return taken;
}

void tsanRelease(void *, int) asm("_ZN10QSemaphore7releaseEi");
void tsanRelease(void *semaphore, int count)
{
    static auto *const release = original<decltype(tsanRelease)>("_ZN10QSemaphore7releaseEi");
    __tsan_release(semaphore);
    release(semaphore, count);
}

const char *__tsan_default_options()
{
    // What Qt and glib do to memory inside, under locks that cannot be seen, is theirs. Some tests fork a child to kill it.
    return "exitcode=66:history_size=5:second_deadlock_stack=1:die_after_fork=0:ignore_noninstrumented_modules=1";
}

} // extern "C"
