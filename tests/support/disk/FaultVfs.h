// SPDX-License-Identifier: MIT
#pragma once

#include "support/disk/DiskEvent.h"

#include <memory>

namespace linnet::test {

/// While it lives, every database that the process opens goes through it to SQLite's own disk layer: it notes what is done to the disk
/// (RELIABILITY G11) and lets it fail on demand (G12). Nothing is really synced. One at a time, made before the first database is opened
/// and gone after the last is closed; its methods from any thread.
class FaultVfs
{
public:
    FaultVfs();
    ~FaultVfs();
    FaultVfs(const FaultVfs &) = delete;
    FaultVfs &operator=(const FaultVfs &) = delete;

    /// From now on everything is kept.
    void record();
    qsizetype recorded() const;
    /// Takes what was recorded and ends the recording.
    QList<DiskEvent> takeRecord();

    enum class Fault : quint8 { Full, IoError, ReadOnly };
    /// The `nth` (from 1) of the coming writes, syncs, truncations and openings fails, and if `lasting` all after it too, until mend().
    /// Of a write that fails for want of room or by an I/O error half is on the disk.
    void failAt(qint64 nth, Fault fault, bool lasting);
    void mend();
    /// Since failAt() something failed.
    bool hasFailed() const;

    /// SQLite's own disk layer, for a look past this one.
    static const char *realName();

private:
    friend struct FaultVfsCalls;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::test
