// SPDX-License-Identifier: MIT
#pragma once

#include "support/disk/DiskEvent.h"

#include <random>

namespace linnet::test {

/// Which bytes are on the disk when the power goes. Events are told one after the other; at any moment atPowerLoss() is asked what a
/// machine would find after it. What was synced is there. Of the rest each file loses or keeps something as the mode and the chance say;
/// folders keep the order of what was done in them, as journaling file systems do, and a file that was just made is in its folder once it
/// is synced.
class LostPower
{
public:
    enum class Mode : quint8 {
        Drop, ///< of each file a prefix of what was not synced
        Tear, ///< and of the last write that was kept some sectors, one of them perhaps with rubbish
        Reorder, ///< any of what was not synced, some of it torn
    };

    /// `before`: what is on the disk already.
    explicit LostPower(const DiskFiles &before = {});

    void take(const DiskEvent &event);
    DiskFiles atPowerLoss(Mode mode, std::mt19937_64 &chance) const;

private:
    struct Node // a file, whatever its name
    {
        QByteArray durable;
        QList<DiskEvent> pending;
        bool inFolder = false;
    };
    struct FolderChange
    {
        QByteArray name;
        qsizetype node = -1; ///< -1: deleted
    };

    Node &nodeOf(const QByteArray &name);
    void syncFolder();
    static void apply(QByteArray &content, const DiskEvent &event);
    static void applyTorn(QByteArray &content, const DiskEvent &event, std::mt19937_64 &chance);
    static QByteArray contentOf(const Node &node, Mode mode, std::mt19937_64 &chance);

    QList<Node> m_nodes;
    QHash<QByteArray, qsizetype> m_names; ///< as the program sees them
    QHash<QByteArray, qsizetype> m_durableNames;
    QList<FolderChange> m_pendingNames;
};

} // namespace linnet::test
