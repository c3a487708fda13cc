// SPDX-License-Identifier: MIT
#include "support/disk/LostPower.h"

namespace linnet::test {
namespace {

constexpr qint64 kSector = 512;

qsizetype upTo(qsizetype most, std::mt19937_64 &chance)
{
    return std::uniform_int_distribution<qsizetype>(0, most)(chance);
}

bool oneIn(int count, std::mt19937_64 &chance)
{
    return upTo(count - 1, chance) == 0;
}

} // namespace

LostPower::LostPower(const DiskFiles &before)
{
    for (auto file = before.cbegin(); file != before.cend(); ++file) {
        m_names.insert(file.key(), m_nodes.size());
        m_nodes.append({file.value(), {}, true});
    }
    m_durableNames = m_names;
}

/// A file that somebody else has made: it is in its folder when it is first written.
LostPower::Node &LostPower::nodeOf(const QByteArray &name)
{
    if (!m_names.contains(name))
        take({DiskEvent::Kind::Create, name, 0, {}, false});
    return m_nodes[m_names.value(name)];
}

void LostPower::take(const DiskEvent &event)
{
    switch (event.kind) {
    case DiskEvent::Kind::Create:
        m_names.insert(event.file, m_nodes.size());
        m_pendingNames.append({event.file, m_nodes.size()});
        m_nodes.append(Node{});
        break;
    case DiskEvent::Kind::Write:
    case DiskEvent::Kind::Truncate:
        nodeOf(event.file).pending.append(event);
        break;
    case DiskEvent::Kind::Sync: {
        Node &node = nodeOf(event.file);
        for (const DiskEvent &pending : std::as_const(node.pending))
            apply(node.durable, pending);
        node.pending.clear();
        if (!node.inFolder)
            syncFolder();
        break;
    }
    case DiskEvent::Kind::Delete:
        m_names.remove(event.file);
        m_pendingNames.append({event.file, -1});
        if (event.syncsFolder)
            syncFolder();
        break;
    }
}

void LostPower::syncFolder()
{
    m_durableNames = m_names;
    m_pendingNames.clear();
    for (const qsizetype node : std::as_const(m_names))
        m_nodes[node].inFolder = true;
}

DiskFiles LostPower::atPowerLoss(Mode mode, std::mt19937_64 &chance) const
{
    auto names = m_durableNames;
    const qsizetype kept = upTo(m_pendingNames.size(), chance);
    for (const FolderChange &change : m_pendingNames.first(kept)) {
        if (change.node < 0)
            names.remove(change.name);
        else
            names.insert(change.name, change.node);
    }
    DiskFiles files;
    for (auto name = names.cbegin(); name != names.cend(); ++name)
        files.insert(name.key(), contentOf(m_nodes[name.value()], mode, chance));
    return files;
}

void LostPower::apply(QByteArray &content, const DiskEvent &event)
{
    if (event.kind == DiskEvent::Kind::Truncate) {
        content.resize(event.offset); // a file never grows by it
        return;
    }
    const qsizetype end = event.offset + event.data.size();
    if (content.size() < end)
        content.append(end - content.size(), '\0');
    std::copy(event.data.cbegin(), event.data.cend(), content.begin() + event.offset);
}

/// Disks write sectors, in any order; the rest of a sector that is only partly written is not touched (SQLite's "powersafe overwrite").
void LostPower::applyTorn(QByteArray &content, const DiskEvent &event, std::mt19937_64 &chance)
{
    if (event.kind == DiskEvent::Kind::Truncate) {
        if (oneIn(2, chance))
            apply(content, event);
        return;
    }
    const bool hasRubbish = oneIn(2, chance);
    for (qint64 at = 0; at < event.data.size();) {
        const qint64 next = std::min(((event.offset + at) / kSector + 1) * kSector - event.offset, qint64(event.data.size()));
        DiskEvent part = event;
        part.offset = event.offset + at;
        part.data = event.data.mid(at, next - at);
        at = next;
        if (oneIn(2, chance))
            continue;
        if (hasRubbish && oneIn(4, chance)) {
            for (char &byte : part.data)
                byte = char(chance());
        }
        apply(content, part);
    }
}

QByteArray LostPower::contentOf(const Node &node, Mode mode, std::mt19937_64 &chance)
{
    QByteArray content = node.durable;
    if (mode == Mode::Reorder) {
        for (const DiskEvent &pending : node.pending) {
            if (oneIn(2, chance))
                oneIn(4, chance) ? applyTorn(content, pending, chance) : apply(content, pending);
        }
        return content;
    }
    const qsizetype kept = upTo(node.pending.size(), chance);
    for (qsizetype i = 0; i < kept; ++i) {
        if (mode == Mode::Tear && i == kept - 1)
            applyTorn(content, node.pending[i], chance);
        else
            apply(content, node.pending[i]);
    }
    return content;
}

} // namespace linnet::test
