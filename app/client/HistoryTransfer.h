// SPDX-License-Identifier: MIT
#pragma once

#include "history/HistoryPages.h"

#include <QMetaType>
#include <QObject>

#include <memory>

namespace linnet::store {
class Store;
}

namespace linnet::client {

/// How a transfer ended. A value.
struct TransferReport
{
    enum class End : quint8 {
        Done,
        Cancelled, ///< of an import: what came in until then stays, and the same file goes on from there
        FileTrouble, ///< cannot be read or written: `detail` has the system's words
        NotOurs, ///< no history or profile of Linnet
        NewerVersion,
        Damaged,
        StoreTrouble, ///< the profile refused: disk full, read-only, I/O error
        ProfileInUse, ///< restoring only
    };
    End end = End::Done;
    qint64 messages = 0; ///< written, or new in the profile
    qint64 duplicates = 0; ///< were there already
    QString detail;
};

struct HistoryExport
{
    enum class Format : quint8 { Json, Html, Text };
    Format format = Format::Json;
    QString path;
    bool all = true; ///< false: `keys` only, in their order
    QList<im::MessageKey> keys;
    history::Words words; ///< for Html and Text
    im::ConversationId conversation = 0; ///< of all: those of this conversation; 0: of every one
};

/// One export, import or backup of the profile's history, off the client's thread: the store works in small batches, files are written and
/// read in a worker. A file is there whole or not at all. Lives on the client's thread; one use each; the store outlives it. Its
/// destructor cancels.
class HistoryTransfer final : public QObject
{
    Q_OBJECT
public:
    HistoryTransfer(store::Store &store, const QString &profileDir, QObject *parent = nullptr);
    ~HistoryTransfer() override;

    void exportTo(const HistoryExport &what);
    /// What HistoryJson.h writes. Messages that are there already are recognised; a batch is one transaction, so that whatever
    /// interrupts it, the same file imported again completes it. What still waited to be sent is NotConfirmed here: nothing is sent.
    void importFrom(const QString &path);
    /// The whole profile but its passwords (RELIABILITY s.2.8), consistent at one moment.
    void backupTo(const QString &path);
    /// finished() comes soon.
    void cancel();

    /// Puts a backup in the place of the profile, which nobody may drive meanwhile. The backup is verified first; what was there stays beside
    /// it as linnet.db.before-restore. Blocks.
    static TransferReport restore(const QString &profileDir, const QString &path);

Q_SIGNALS:
    /// Messages, bytes or pages: only their ratio means something.
    void progressed(qint64 done, qint64 total);
    /// Rows came into the profile by an import; finished() follows.
    void imported();
    /// Once, never from inside a call.
    void finished(const linnet::client::TransferReport &report);

private:
    void writeNext();
    void readNext();
    void storeParked();
    void end(TransferReport::End end, const QString &detail = {});

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::client

Q_DECLARE_METATYPE(linnet::client::TransferReport)
