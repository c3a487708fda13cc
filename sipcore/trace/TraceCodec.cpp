// SPDX-License-Identifier: MIT
#include "trace/TraceCodec.h"

#include <QDataStream>
#include <QIODevice>
#include <QtEndian>

namespace linnet::sip {
namespace {

constexpr QByteArrayView kMark = "LTr1"; ///< also the version of the fields
constexpr qsizetype kHead = 4 + 4 + 2;
constexpr quint32 kMaxRecord = 8 * 1024 * 1024; ///< far over the largest message

void setUp(QDataStream &stream) { stream.setVersion(QDataStream::Qt_6_0); }

} // namespace

QByteArray toRecord(const TraceEntry &entry)
{
    QByteArray fields;
    fields.reserve(entry.bytes.size() + 256);
    QDataStream stream(&fields, QIODevice::WriteOnly);
    setUp(stream);
    stream << entry.sequence << entry.time.toMSecsSinceEpoch() << qint64(entry.monotonic.time_since_epoch().count()) << quint8(entry.kind)
           << quint8(entry.direction) << quint8(entry.observer) << entry.transport << entry.local.toUtf8() << entry.remote.toUtf8()
           << entry.flow << entry.branch << entry.method << entry.callId << entry.detail << entry.bytes;
    QByteArray record(kHead, Qt::Uninitialized);
    record.reserve(kHead + fields.size());
    std::copy(kMark.begin(), kMark.end(), record.begin());
    qToBigEndian(quint32(fields.size()), record.data() + 4);
    qToBigEndian(qChecksum(fields), record.data() + 8);
    return record + fields;
}

TraceRecords readRecords(const QByteArray &bytes)
{
    TraceRecords records;
    qsizetype at = 0;
    while (bytes.size() - at >= kHead && QByteArrayView(bytes).sliced(at, 4) == kMark) {
        const quint32 size = qFromBigEndian<quint32>(bytes.constData() + at + 4);
        if (size > kMaxRecord || bytes.size() - at - kHead < qsizetype(size))
            break;
        const QByteArray fields = QByteArray::fromRawData(bytes.constData() + at + kHead, size);
        if (qChecksum(fields) != qFromBigEndian<quint16>(bytes.constData() + at + 8))
            break;
        QDataStream stream(fields);
        setUp(stream);
        TraceEntry entry;
        qint64 time = 0;
        qint64 monotonic = 0;
        quint8 kind = 0;
        quint8 direction = 0;
        quint8 observer = 0;
        QByteArray local;
        QByteArray remote;
        stream >> entry.sequence >> time >> monotonic >> kind >> direction >> observer >> entry.transport >> local >> remote >> entry.flow
            >> entry.branch >> entry.method >> entry.callId >> entry.detail >> entry.bytes;
        const bool isKnown = kind <= quint8(TraceEntry::Kind::NotSent) && direction <= quint8(TraceEntry::Direction::Out)
            && observer <= quint8(TraceEntry::Observer::Server);
        if (stream.status() != QDataStream::Ok || !isKnown)
            break;
        entry.time = QDateTime::fromMSecsSinceEpoch(time, Qt::UTC);
        entry.monotonic = MonoTime(std::chrono::milliseconds(monotonic));
        entry.kind = TraceEntry::Kind(kind);
        entry.direction = TraceEntry::Direction(direction);
        entry.observer = TraceEntry::Observer(observer);
        entry.local = QString::fromUtf8(local);
        entry.remote = QString::fromUtf8(remote);
        records.entries.append(entry);
        at += kHead + qsizetype(size);
        records.good = at;
    }
    return records;
}

} // namespace linnet::sip
