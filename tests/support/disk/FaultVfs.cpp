// SPDX-License-Identifier: MIT
#include "support/disk/FaultVfs.h"

#include <sqlite3.h>

#include <cerrno>
#include <mutex>

namespace linnet::test {

struct FaultVfs::Private
{
    sqlite3_vfs vfs{};
    sqlite3_vfs *real = nullptr;
    sqlite3_io_methods methods{};

    mutable std::mutex mutex; // guards all below
    bool recording = false;
    QList<DiskEvent> events;
    qint64 untilFault = 0; // 0: none planned
    Fault fault = Fault::Full;
    bool lasting = false;
    bool failing = false;
    bool failed = false;
    int systemError = 0;

    void note(DiskEvent event)
    {
        const std::lock_guard lock(mutex);
        if (recording)
            events.append(std::move(event));
    }
    std::optional<Fault> strikes();
    int refuse(Fault what, int ioError);
};

/// Counts one operation; its fault, if it is its turn.
std::optional<FaultVfs::Fault> FaultVfs::Private::strikes()
{
    const std::lock_guard lock(mutex);
    const bool hit = untilFault > 0 && --untilFault == 0;
    if (!hit && !failing)
        return std::nullopt;
    failing = lasting;
    failed = true;
    return fault;
}

/// What the unix layer would say: it knows a full disk only where it writes.
int FaultVfs::Private::refuse(Fault what, int ioError)
{
    const std::lock_guard lock(mutex);
    switch (what) {
    case Fault::Full:
        systemError = ENOSPC;
        return ioError == SQLITE_IOERR_WRITE ? SQLITE_FULL : ioError;
    case Fault::IoError:
        systemError = EIO;
        return ioError;
    case Fault::ReadOnly:
        systemError = EROFS;
        return ioError;
    }
    return ioError;
}

/// The functions that SQLite calls.
struct FaultVfsCalls
{
    using State = FaultVfs::Private;
    struct File
    {
        sqlite3_file base; // first: SQLite knows the file by it
        State *vfs;
        QByteArray *name;
        sqlite3_file *real; // in the bytes behind this struct
    };
    static File &of(sqlite3_file *file) { return *reinterpret_cast<File *>(file); }
    static sqlite3_file *real(sqlite3_file *file) { return of(file).real; }
    static State &of(sqlite3_vfs *vfs) { return *static_cast<State *>(vfs->pAppData); }

    static int open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *outFlags)
    {
        State &state = of(vfs);
        File &made = of(file);
        made.base.pMethods = nullptr;
        if (const auto fault = state.strikes())
            return state.refuse(*fault, SQLITE_CANTOPEN);
        int wasThere = 1;
        if (path && (flags & SQLITE_OPEN_CREATE) != 0)
            state.real->xAccess(state.real, path, SQLITE_ACCESS_EXISTS, &wasThere);
        made.real = reinterpret_cast<sqlite3_file *>(&made + 1);
        const int code = state.real->xOpen(state.real, path, made.real, flags, outFlags);
        if (!made.real->pMethods)
            return code;
        made.base.pMethods = &state.methods;
        made.vfs = &state;
        made.name = new QByteArray(nameOf(path));
        if (code == SQLITE_OK && wasThere == 0)
            state.note({DiskEvent::Kind::Create, *made.name, 0, {}, false});
        return code;
    }
    static int remove(sqlite3_vfs *vfs, const char *path, int syncFolder)
    {
        State &state = of(vfs);
        const int code = state.real->xDelete(state.real, path, syncFolder);
        if (code == SQLITE_OK)
            state.note({DiskEvent::Kind::Delete, nameOf(path), 0, {}, syncFolder != 0});
        return code;
    }
    static int lastError(sqlite3_vfs *vfs, int size, char *text)
    {
        State &state = of(vfs);
        const std::lock_guard lock(state.mutex);
        return state.systemError != 0 ? state.systemError : state.real->xGetLastError(state.real, size, text);
    }

    static int close(sqlite3_file *file)
    {
        delete of(file).name;
        return real(file)->pMethods->xClose(real(file));
    }
    static int write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
    {
        State &state = *of(file).vfs;
        const auto fault = state.strikes();
        if (fault == FaultVfs::Fault::ReadOnly)
            return state.refuse(*fault, SQLITE_IOERR_WRITE);
        const int room = fault ? size / 2 : size;
        const int code = real(file)->pMethods->xWrite(real(file), data, room, offset);
        if (code == SQLITE_OK)
            state.note({DiskEvent::Kind::Write, *of(file).name, offset, QByteArray(static_cast<const char *>(data), room), false});
        return fault ? state.refuse(*fault, SQLITE_IOERR_WRITE) : code;
    }
    static int truncate(sqlite3_file *file, sqlite3_int64 size)
    {
        State &state = *of(file).vfs;
        if (const auto fault = state.strikes())
            return state.refuse(*fault, SQLITE_IOERR_TRUNCATE);
        const int code = real(file)->pMethods->xTruncate(real(file), size);
        if (code == SQLITE_OK)
            state.note({DiskEvent::Kind::Truncate, *of(file).name, size, {}, false});
        return code;
    }
    static int sync(sqlite3_file *file, int)
    {
        State &state = *of(file).vfs;
        if (const auto fault = state.strikes())
            return state.refuse(*fault, SQLITE_IOERR_FSYNC);
        state.note({DiskEvent::Kind::Sync, *of(file).name, 0, {}, false});
        return SQLITE_OK;
    }
    static int shmMap(sqlite3_file *file, int page, int size, int extend, void volatile **memory)
    {
        State &state = *of(file).vfs;
        if (extend != 0) {
            if (const auto fault = state.strikes())
                return state.refuse(*fault, SQLITE_IOERR_SHMSIZE);
        }
        return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
    }

    static QByteArray nameOf(const char *path)
    {
        const QByteArray whole(path);
        return whole.mid(whole.lastIndexOf('/') + 1);
    }
    static void fill(sqlite3_io_methods &methods)
    {
        methods.iVersion = 3;
        methods.xClose = &close;
        methods.xRead = [](sqlite3_file *f, void *data, int size, sqlite3_int64 at) { return real(f)->pMethods->xRead(real(f), data, size, at); };
        methods.xWrite = &write;
        methods.xTruncate = &truncate;
        methods.xSync = &sync;
        methods.xFileSize = [](sqlite3_file *f, sqlite3_int64 *size) { return real(f)->pMethods->xFileSize(real(f), size); };
        methods.xLock = [](sqlite3_file *f, int level) { return real(f)->pMethods->xLock(real(f), level); };
        methods.xUnlock = [](sqlite3_file *f, int level) { return real(f)->pMethods->xUnlock(real(f), level); };
        methods.xCheckReservedLock = [](sqlite3_file *f, int *out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); };
        methods.xFileControl = [](sqlite3_file *f, int op, void *arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); };
        methods.xSectorSize = [](sqlite3_file *f) { return real(f)->pMethods->xSectorSize(real(f)); };
        methods.xDeviceCharacteristics = [](sqlite3_file *f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); };
        methods.xShmMap = &shmMap;
        methods.xShmLock = [](sqlite3_file *f, int at, int n, int flags) { return real(f)->pMethods->xShmLock(real(f), at, n, flags); };
        methods.xShmBarrier = [](sqlite3_file *f) { real(f)->pMethods->xShmBarrier(real(f)); };
        methods.xShmUnmap = [](sqlite3_file *f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); };
        methods.xFetch = [](sqlite3_file *f, sqlite3_int64 at, int n, void **out) { return real(f)->pMethods->xFetch(real(f), at, n, out); };
        methods.xUnfetch = [](sqlite3_file *f, sqlite3_int64 at, void *out) { return real(f)->pMethods->xUnfetch(real(f), at, out); };
    }
};

FaultVfs::FaultVfs() : d(std::make_unique<Private>())
{
    d->real = sqlite3_vfs_find(realName());
    d->vfs = *d->real; // paths, time and randomness are the real one's
    d->vfs.szOsFile = int(sizeof(FaultVfsCalls::File)) + d->real->szOsFile;
    d->vfs.zName = "linnet-faults";
    d->vfs.pAppData = d.get();
    d->vfs.xOpen = &FaultVfsCalls::open;
    d->vfs.xDelete = &FaultVfsCalls::remove;
    d->vfs.xGetLastError = &FaultVfsCalls::lastError;
    FaultVfsCalls::fill(d->methods);
    sqlite3_vfs_register(&d->vfs, 1);
}

FaultVfs::~FaultVfs()
{
    sqlite3_vfs_unregister(&d->vfs);
    sqlite3_vfs_register(d->real, 1);
}

void FaultVfs::record()
{
    const std::lock_guard lock(d->mutex);
    d->recording = true;
}

qsizetype FaultVfs::recorded() const
{
    const std::lock_guard lock(d->mutex);
    return d->events.size();
}

QList<DiskEvent> FaultVfs::takeRecord()
{
    const std::lock_guard lock(d->mutex);
    d->recording = false;
    return std::exchange(d->events, {});
}

void FaultVfs::failAt(qint64 nth, Fault fault, bool lasting)
{
    const std::lock_guard lock(d->mutex);
    d->untilFault = nth;
    d->fault = fault;
    d->lasting = lasting;
    d->failing = false;
    d->failed = false;
}

void FaultVfs::mend()
{
    const std::lock_guard lock(d->mutex);
    d->untilFault = 0;
    d->failing = false;
    d->systemError = 0;
}

bool FaultVfs::hasFailed() const
{
    const std::lock_guard lock(d->mutex);
    return d->failed;
}

const char *FaultVfs::realName()
{
    return "unix";
}

} // namespace linnet::test
