// SPDX-License-Identifier: MIT
#include "transport/DnsAnswer.h"

#include "base/AsciiToken.h"

#include <QtEndian>

#include <ares.h>

namespace linnet::sip {

namespace {

constexpr quint16 kCname = 5;
constexpr quint16 kSoa = 6;
constexpr qsizetype kHeader = 12;
/// Longer chains lead nowhere, or round in a circle.
constexpr int kMaxAliases = 8;
constexpr qsizetype kMaxAddresses = 16;

/// Walks a packet; once a read fails all later ones do.
class Reader
{
public:
    explicit Reader(QByteArrayView packet) : m_packet(packet) { }

    bool failed() const { return m_failed; }
    qsizetype at() const { return m_at; }
    void seek(qsizetype at) { m_at = at; }

    QByteArrayView bytes(qsizetype count)
    {
        if (m_failed || count > m_packet.size() - m_at) {
            m_failed = true;
            return {};
        }
        m_at += count;
        return m_packet.sliced(m_at - count, count);
    }
    quint16 number16()
    {
        const QByteArrayView raw = bytes(2);
        return m_failed ? quint16(0) : qFromBigEndian<quint16>(raw.data());
    }
    quint32 number32()
    {
        const QByteArrayView raw = bytes(4);
        return m_failed ? 0 : qFromBigEndian<quint32>(raw.data());
    }
    QByteArray text()
    {
        const QByteArrayView length = bytes(1);
        return m_failed ? QByteArray() : bytes(quint8(length.front())).toByteArray();
    }
    QByteArray name()
    {
        const auto *start = reinterpret_cast<const unsigned char *>(m_packet.data());
        char *expanded = nullptr;
        long length = 0;
        if (m_failed || m_at >= m_packet.size()
            || ares_expand_name(start + m_at, start, int(m_packet.size()), &expanded, &length) != ARES_SUCCESS) {
            m_failed = true;
            return {};
        }
        const QByteArray result(expanded);
        ares_free_string(expanded);
        m_at += length;
        return result.endsWith('.') ? result.chopped(1) : result;
    }

private:
    QByteArrayView m_packet;
    qsizetype m_at = 0;
    bool m_failed = false;
};

struct Record
{
    QByteArray owner;
    quint16 type = 0;
    quint32 ttl = 0;
    qsizetype data = 0; ///< where it begins, for names in it may point anywhere
    quint16 size = 0;
};

std::vector<Record> readRecords(Reader &reader, quint16 count)
{
    std::vector<Record> records;
    for (int i = 0; i < count; ++i) {
        Record record;
        record.owner = reader.name();
        record.type = reader.number16();
        (void)reader.number16(); // class
        record.ttl = reader.number32();
        record.size = reader.number16();
        record.data = reader.at();
        (void)reader.bytes(record.size);
        if (reader.failed())
            break;
        // RFC 2181 s.8: a TTL with its highest bit set counts as none.
        if (record.ttl > 0x7FFFFFFF)
            record.ttl = 0;
        records.push_back(std::move(record));
    }
    return records;
}

void readData(QByteArrayView packet, const Record &record, DnsAnswer &answer)
{
    Reader reader(packet.first(record.data + record.size));
    reader.seek(record.data);
    switch (DnsType(record.type)) {
    case DnsType::A:
        if (record.size == 4 && answer.addresses.size() < kMaxAddresses)
            answer.addresses.append(QHostAddress(reader.number32()));
        return;
    case DnsType::Aaaa:
        if (record.size == 16 && answer.addresses.size() < kMaxAddresses)
            answer.addresses.append(QHostAddress(reinterpret_cast<const quint8 *>(reader.bytes(16).data())));
        return;
    case DnsType::Srv: {
        SrvRecord srv;
        srv.priority = reader.number16();
        srv.weight = reader.number16();
        srv.port = reader.number16();
        srv.target = reader.name();
        if (!reader.failed())
            answer.srv.push_back(std::move(srv));
        return;
    }
    case DnsType::Naptr: {
        NaptrRecord naptr;
        naptr.order = reader.number16();
        naptr.preference = reader.number16();
        naptr.flags = reader.text();
        naptr.services = reader.text();
        naptr.regexp = reader.text();
        naptr.replacement = reader.name();
        if (!reader.failed())
            answer.naptr.push_back(std::move(naptr));
        return;
    }
    }
}

/// RFC 2308 s.5: the SOA record's TTL or its last field, whichever is shorter.
std::chrono::seconds negativeLifetime(QByteArrayView packet, const std::vector<Record> &authority)
{
    for (const Record &record : authority) {
        if (record.type != kSoa)
            continue;
        Reader reader(packet.first(record.data + record.size));
        reader.seek(record.data);
        (void)reader.name();
        (void)reader.name();
        (void)reader.bytes(16);
        const quint32 minimum = reader.number32();
        if (!reader.failed())
            return std::chrono::seconds(std::min(record.ttl, minimum));
    }
    return std::chrono::seconds(0);
}

} // namespace

DnsAnswer parseDnsAnswer(QByteArrayView packet, DnsType type)
{
    Reader reader(packet);
    (void)reader.bytes(4);
    const quint16 questions = reader.number16();
    const quint16 answers = reader.number16();
    const quint16 authorities = reader.number16();
    (void)reader.number16();
    if (reader.failed() || questions != 1)
        return {};
    Q_ASSERT(reader.at() == kHeader);
    QByteArray name = reader.name();
    (void)reader.bytes(4);
    const std::vector<Record> records = readRecords(reader, answers);

    DnsAnswer answer;
    quint32 ttl = 0x7FFFFFFF;
    for (int i = 0; i < kMaxAliases; ++i) {
        const auto alias = std::find_if(records.begin(), records.end(), [&](const Record &record) {
            return record.type == kCname && equalsIgnoringCase(record.owner, name);
        });
        if (alias == records.end())
            break;
        Reader data(packet.first(alias->data + alias->size));
        data.seek(alias->data);
        name = data.name();
        ttl = std::min(ttl, alias->ttl);
    }
    for (const Record &record : records) {
        if (record.type != quint16(type) || !equalsIgnoringCase(record.owner, name))
            continue;
        readData(packet, record, answer);
        ttl = std::min(ttl, record.ttl);
    }
    answer.lifetime = answer.isEmpty() ? negativeLifetime(packet, readRecords(reader, authorities)) : std::chrono::seconds(ttl);
    return answer;
}

} // namespace linnet::sip
