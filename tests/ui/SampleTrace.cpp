// SPDX-License-Identifier: MIT
#include "ui/SampleTrace.h"

namespace linnet::ui {
namespace {

using sip::TraceEntry;

class Writer
{
public:
    QList<TraceEntry> entries;

    void event(TraceEntry::Kind kind)
    {
        TraceEntry entry = make(TraceEntry::Direction::Out, 3);
        entry.kind = kind;
        entries.append(entry);
    }

    void request(bool out, const QByteArray &method, const QByteArray &user, const QByteArray &callId, int cseq, const QByteArray &more = {}, const QByteArray &body = {}, int wait = 20)
    {
        const QByteArray target = method == "REGISTER" ? QByteArray("sip:example.test") : "sip:" + user + "@example.test";
        m_to = method == "REGISTER" ? QByteArray("alice") : user;
        message(out, method + ' ' + target + " SIP/2.0", method, callId, cseq, more, body, wait);
    }

    void answer(bool out, const QByteArray &status, const QByteArray &method, const QByteArray &callId, int cseq, const QByteArray &more = {}, const QByteArray &body = {}, int wait = 20)
    {
        message(out, "SIP/2.0 " + status, method, callId, cseq, more, body, wait);
    }

private:
    TraceEntry make(TraceEntry::Direction direction, int wait)
    {
        m_now += std::chrono::milliseconds(wait);
        TraceEntry entry;
        entry.sequence = ++m_sequence;
        entry.time = QDateTime(QDate(2026, 11, 21), QTime(10, 12, 4), Qt::UTC).addMSecs(std::chrono::duration_cast<std::chrono::milliseconds>(m_now.time_since_epoch()).count());
        entry.monotonic = m_now;
        entry.direction = direction;
        entry.transport = "TLS";
        entry.local = u"192.0.2.10:50612"_qs;
        entry.remote = u"198.51.100.7:5061"_qs;
        entry.flow = 1;
        return entry;
    }

    void message(bool out, const QByteArray &start, const QByteArray &method, const QByteArray &callId, int cseq, const QByteArray &more, const QByteArray &body, int wait)
    {
        TraceEntry entry = make(out ? TraceEntry::Direction::Out : TraceEntry::Direction::In, wait);
        entry.branch = "z9hG4bK" + callId + QByteArray::number(cseq);
        entry.method = method;
        entry.callId = callId;
        entry.bytes = start + "\r\nVia: SIP/2.0/TLS 192.0.2.10:50612;branch=" + entry.branch + ";rport\r\nMax-Forwards: 70\r\n"
            + "From: <sip:alice@example.test>;tag=b81d60f2\r\nTo: <sip:" + m_to + "@example.test>\r\nCall-ID: " + callId + "\r\nCSeq: "
            + QByteArray::number(cseq) + ' ' + method + "\r\nContact: <sip:alice@192.0.2.10:50612;transport=tls>;+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000a95a0e128>\"\r\n"
            + more + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
        entries.append(entry);
    }

    MonoTime m_now{};
    quint64 m_sequence = 0;
    QByteArray m_to;
};

} // namespace

QList<sip::TraceEntry> sampleTrace()
{
    const QByteArray digest = "Digest username=\"alice\", realm=\"example.test\", nonce=\"84a4cc6f3082121f32b42a2187831a9e\", uri=\"sip:example.test\", "
                              "response=hidden, cnonce=hidden, qop=auth, nc=00000001, algorithm=SHA-256\r\n";
    const QByteArray sdp = "v=0\r\no=- 3941702 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\nm=message 2855 TCP/TLS/MSRP *\r\n"
                           "a=accept-types:message/cpim\r\na=setup:active\r\n";
    Writer w;
    w.event(TraceEntry::Kind::Connected);
    w.request(true, "REGISTER", {}, "a84b4c76e66710", 1, "Expires: 600\r\nSupported: outbound, gruu\r\n");
    w.answer(false, "401 Unauthorized", "REGISTER", "a84b4c76e66710", 1, "WWW-Authenticate: Digest realm=\"example.test\", nonce=\"84a4cc6f3082121f32b42a2187831a9e\", qop=\"auth\", algorithm=SHA-256\r\n");
    w.request(true, "REGISTER", {}, "a84b4c76e66710", 2, "Expires: 600\r\nSupported: outbound, gruu\r\nAuthorization: " + digest);
    w.answer(false, "200 OK", "REGISTER", "a84b4c76e66710", 2);
    w.request(true, "MESSAGE", "bob", "m1", 1, "Content-Type: text/plain;charset=utf-8\r\n", "See you at the north gate, 8:15", 4263);
    w.answer(false, "202 Accepted", "MESSAGE", "m1", 1);
    w.request(true, "MESSAGE", "nobody", "m2", 1, "Content-Type: text/plain;charset=utf-8\r\n", "Hello?", 1200);
    w.answer(false, "404 Not Found", "MESSAGE", "m2", 1);
    w.request(true, "INVITE", "bob", "5d20c8e17ab94f63", 20, "Supported: outbound, gruu, timer\r\nProxy-Authorization: " + digest + "Content-Type: application/sdp\r\n", sdp, 2400);
    w.answer(false, "100 Trying", "INVITE", "5d20c8e17ab94f63", 20);
    w.answer(false, "180 Ringing", "INVITE", "5d20c8e17ab94f63", 20, {}, {}, 92);
    w.answer(false, "200 OK", "INVITE", "5d20c8e17ab94f63", 20, "Content-Type: application/sdp\r\n", sdp, 2470);
    w.request(true, "ACK", "bob", "5d20c8e17ab94f63", 20, {}, {}, 3);
    return w.entries;
}

QList<sip::TraceEntry> longTrace(int count)
{
    Writer w;
    for (int i = 0; i < count; ++i) {
        const QByteArray callId = "call" + QByteArray::number(i);
        w.request(true, "MESSAGE", "bob", callId, 1, "Content-Type: text/plain\r\n", "message " + QByteArray::number(i));
        w.answer(false, "200 OK", "MESSAGE", callId, 1);
    }
    return w.entries;
}

} // namespace linnet::ui
