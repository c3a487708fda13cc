// SPDX-License-Identifier: MIT
#include "sdp/SdpWriter.h"

#include <algorithm>

namespace linnet::sip {

namespace {

class Writer
{
public:
    QByteArray take() { return std::move(m_out); }

    void begin(char type)
    {
        m_out += type;
        m_out += '=';
        m_isFirst = true;
    }
    void end() { m_out += "\r\n"; }
    void word(QByteArrayView text)
    {
        if (!std::exchange(m_isFirst, false))
            m_out += ' ';
        if (text.isEmpty())
            m_out += '-';
        for (const char c : text)
            m_out += quint8(c) > 0x20 && c != 0x7f ? c : '-';
    }
    void word(quint64 number) { word(QByteArray::number(number)); }
    void rest(QByteArrayView text)
    {
        for (const char c : text)
            m_out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
    }

    void line(const SdpLine &one)
    {
        begin(one.type);
        rest(one.value);
        end();
    }
    void lines(const std::vector<SdpLine> &others, QByteArrayView types)
    {
        for (const char type : types) {
            for (const SdpLine &one : others) {
                if (one.type == type)
                    line(one);
            }
        }
    }
    void connection(const SdpConnection &one)
    {
        begin('c');
        word(one.networkType);
        word(one.addressType);
        word(one.address);
        end();
    }
    void time(const SdpTime &one)
    {
        begin('t');
        word(one.start);
        word(one.stop);
        end();
        for (const QByteArray &repeat : one.repeats)
            line({'r', repeat});
    }
    void attributes(const SdpAttributes &all)
    {
        for (const SdpAttribute &one : all) {
            begin('a');
            // A colon in a name would end it.
            word(QByteArray(one.name).replace(':', '-'));
            if (one.value) {
                m_out += ':';
                rest(*one.value);
            }
            end();
        }
    }
    void media(const MediaDescription &one)
    {
        begin('m');
        word(one.media);
        QByteArray port = QByteArray::number(one.port);
        if (one.portCount > 1)
            port += '/' + QByteArray::number(one.portCount);
        word(port);
        word(one.protocol);
        for (const QByteArray &format : one.formats)
            word(format);
        if (one.formats.empty())
            word(QByteArrayView("*"));
        end();
        lines(one.others, "i");
        for (const SdpConnection &connected : one.connections)
            connection(connected);
        lines(one.others, "b");
        attributes(one.attributes);
    }

private:
    QByteArray m_out;
    bool m_isFirst = true;
};

} // namespace

QByteArray toBytes(const SessionDescription &session)
{
    Writer writer;
    writer.line({'v', "0"});
    writer.begin('o');
    writer.word(session.origin.user);
    writer.word(session.origin.sessionId);
    writer.word(session.origin.version);
    writer.word(session.origin.networkType);
    writer.word(session.origin.addressType);
    writer.word(session.origin.address);
    writer.end();
    writer.line({'s', session.name.isEmpty() ? QByteArray("-") : session.name});
    writer.lines(session.others, "iuep");
    if (session.connection)
        writer.connection(*session.connection);
    writer.lines(session.others, "b");
    if (session.times.empty())
        writer.time({});
    for (const SdpTime &one : session.times)
        writer.time(one);
    writer.lines(session.others, "z");
    writer.attributes(session.attributes);
    for (const MediaDescription &one : session.media)
        writer.media(one);
    return writer.take();
}

} // namespace linnet::sip
