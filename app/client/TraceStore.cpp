// SPDX-License-Identifier: MIT
#include "client/TraceStore.h"

#include "trace/TraceCodec.h"
#include "trace/TraceRing.h"

#include <QDir>

using namespace Qt::Literals::StringLiterals;

namespace linnet::client {
namespace {

constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

QString folderOf(const QString &profileDir) { return profileDir + u"/trace"_s; }
QString nameOf(quint32 number) { return u"%1.trace"_s.arg(number, 10, 10, QLatin1Char('0')); }

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

std::unique_ptr<TraceStore> TraceStore::open(const QString &profileDir, qint64 capacity, qint64 segment)
{
    const QString folder = folderOf(profileDir);
    if (!QDir().mkpath(folder))
        return nullptr;
    QFile::setPermissions(folder, kOwnerOnly | QFile::ExeOwner);
    std::unique_ptr<TraceStore> store(new TraceStore(folder, capacity, segment));
    if (!store->findSegments())
        return nullptr;
    store->m_writer = std::thread([raw = store.get()] { raw->run(); });
    return store;
}

TraceStore::TraceStore(const QString &folder, qint64 capacity, qint64 segment)
    : m_folder(folder), m_capacity(capacity), m_segmentSize(segment)
{
}

TraceStore::~TraceStore()
{
    {
        const std::lock_guard lock(m_mutex);
        m_end = true;
    }
    m_wake.notify_one();
    if (m_writer.joinable())
        m_writer.join();
}

/// The newest file goes on where its last whole record ends.
bool TraceStore::findSegments()
{
    m_segments = segmentsIn(m_folder);
    for (qsizetype i = m_segments.size() - 1; i >= 0; --i) {
        const sip::TraceRecords records = sip::readRecords(contentOf(pathOf(m_segments[i].number)));
        if (i == m_segments.size() - 1 && records.good < m_segments[i].size) {
            QFile::resize(pathOf(m_segments[i].number), records.good);
            m_segments[i].size = records.good;
        }
        if (!records.entries.isEmpty()) {
            m_nextSequence = records.entries.last().sequence + 1;
            break;
        }
    }
    if (m_segments.isEmpty())
        m_segments.append({1, 0});
    return openNewest();
}

bool TraceStore::openNewest()
{
    m_file.setFileName(pathOf(m_segments.last().number));
    return m_file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered, kOwnerOnly);
}

void TraceStore::append(const sip::TraceEntry &entry)
{
    {
        const std::lock_guard lock(m_mutex);
        const qsizetype cost = sip::TraceRing::costOf(entry);
        if (m_waitingSize + cost > kMaxWaiting)
            return;
        m_waitingSize += cost;
        m_waiting.push_back(entry);
    }
    m_wake.notify_one();
}

void TraceStore::clear()
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.clear();
        m_waitingSize = 0;
        m_clear = true;
    }
    m_wake.notify_one();
}

void TraceStore::run()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_end || m_clear || !m_waiting.empty(); });
        const std::deque<sip::TraceEntry> batch = std::exchange(m_waiting, {});
        m_waitingSize = 0;
        const bool toClear = std::exchange(m_clear, false);
        if (batch.empty() && !toClear)
            return; // m_end
        lock.unlock();
        if (toClear)
            removeSegments();
        for (const sip::TraceEntry &entry : batch)
            write(sip::toRecord(entry));
        lock.lock();
    }
}

void TraceStore::write(const QByteArray &record)
{
    Segment *newest = &m_segments.last();
    if (newest->size > 0 && newest->size + record.size() > m_segmentSize) {
        m_file.close();
        m_segments.append({newest->number + 1, 0});
        newest = &m_segments.last();
    }
    qint64 total = record.size();
    for (const Segment &segment : m_segments)
        total += segment.size;
    while (total > m_capacity && m_segments.size() > 1) {
        QFile::remove(pathOf(m_segments.first().number));
        total -= m_segments.first().size;
        m_segments.removeFirst();
        newest = &m_segments.last();
    }
    if (!m_file.isOpen() && !openNewest())
        return; // no room, or not ours any more: tried again with the next entry
    if (m_file.write(record) == record.size())
        newest->size += record.size();
    else
        m_file.resize(newest->size); // a full disk: what is half there would hide all that follows
}

void TraceStore::removeSegments()
{
    m_file.close();
    for (const Segment &segment : m_segments)
        QFile::remove(pathOf(segment.number));
    m_segments = {{m_segments.last().number + 1, 0}};
}

QString TraceStore::pathOf(quint32 number) const { return m_folder + u'/' + nameOf(number); }

QList<TraceStore::Segment> TraceStore::segmentsIn(const QString &folder)
{
    QList<Segment> found;
    const QFileInfoList files = QDir(folder).entryInfoList({u"*.trace"_s}, QDir::Files, QDir::Name);
    for (const QFileInfo &file : files) {
        bool ok = false;
        const quint32 number = file.completeBaseName().toUInt(&ok);
        if (ok && file.fileName() == nameOf(number))
            found.append({number, file.size()});
    }
    return found;
}

QList<sip::TraceEntry> TraceStore::read(const QString &profileDir)
{
    QList<sip::TraceEntry> entries;
    const QString folder = folderOf(profileDir);
    for (const Segment &segment : segmentsIn(folder))
        entries += sip::readRecords(contentOf(folder + u'/' + nameOf(segment.number))).entries;
    return entries;
}

void TraceStore::remove(const QString &profileDir)
{
    const QString folder = folderOf(profileDir);
    for (const Segment &segment : segmentsIn(folder))
        QFile::remove(folder + u'/' + nameOf(segment.number));
}

} // namespace linnet::client
