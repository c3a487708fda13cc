// SPDX-License-Identifier: MIT
#include "ClientParts.h"
#include "support/Corpus.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// One word of the script: what is said to one MESSAGE.
struct Saying
{
    QByteArray word;
    int status = 0; ///< 0: nothing
    int copies = 1;
    std::chrono::seconds delay{0};
    QByteArray contact;
    QByteArray realm;
    bool stale = false;
    bool breaks = false;
    QList<QPair<QByteArray, QByteArray>> headers;
};

Saying sayingOf(const QByteArray &word)
{
    Saying saying;
    saying.word = word;
    const QByteArrayList parts = word.split(';');
    QByteArray what = parts.first();
    for (const QByteArray &header : parts.mid(1))
        saying.headers.append({header.left(header.indexOf(':')), header.mid(header.indexOf(':') + 1)});
    saying.breaks = what == "broken";
    saying.status = what.left(3).toInt(); // words have none
    const QByteArray more = what.mid(3);
    if (saying.status == 0)
        return saying;
    if (saying.status == 401 || saying.status == 407)
        saying.realm = more.startsWith("of:") ? more.mid(3) : QByteArray("example.test");
    saying.stale = more == "stale";
    if (more == "x2")
        saying.copies = 2;
    else if (more.startsWith('@'))
        saying.delay = std::chrono::seconds(more.mid(1).toInt());
    else if (more.startsWith('>'))
        saying.contact = "<sip:" + more.mid(1) + '>';
    return saying;
}

sip::Response answerOf(const Saying &saying, const sip::Request &request)
{
    sip::Response response = ScriptedServer::answer(request, saying.status);
    for (const auto &[name, value] : saying.headers)
        response.editHeaders().append(QByteArrayView(name), QByteArrayView(value));
    if (!saying.contact.isEmpty())
        response.editHeaders().append(sip::HeaderName::Contact, saying.contact);
    if (!saying.realm.isEmpty()) {
        DigestGate gate;
        gate.realm = saying.realm;
        gate.nonce = saying.stale ? "nonce-2" : "nonce-1";
        response.editHeaders().append(saying.status == 407 ? sip::HeaderName::ProxyAuthenticate : sip::HeaderName::WwwAuthenticate,
                                      gate.header(saying.stale));
    }
    return response;
}

QByteArray branchOf(const sip::Request &request)
{
    const sip::Via *via = request.topVia();
    return via ? via->branch().toByteArray() : QByteArray();
}

/// Plays one row at a server.
class Play
{
public:
    Play(ClientParts &parts, const QByteArray &script) : m_parts(parts)
    {
        for (const QByteArray &word : script.split(' '))
            m_sayings.append(sayingOf(word));
        parts.server.onRequest([this](const sip::Request &request) { return take(request); });
    }

    void pass(std::chrono::seconds time)
    {
        const std::chrono::seconds step = time > 3h ? std::chrono::seconds(6h) : time > 10min ? 60s : time > 60s ? 5s : 1s;
        for (std::chrono::seconds passed{0}; passed < time; passed += step) {
            if (std::exchange(m_breakNow, false)) {
                m_parts.link.breakConnections();
                m_parts.settle();
            }
            m_parts.pass(step, step);
            for (Late &late : m_late) {
                late.left -= step;
                if (late.left <= 0s)
                    m_parts.server.transport.sendResponse(late.response, late.source, [](const auto &, const auto &) { });
            }
            m_late.removeIf([](const Late &late) { return late.left <= 0s; });
        }
        m_parts.settle();
    }

    QByteArrayList formats;
    QByteArrayList messageIds;
    bool ranOut = false;

private:
    struct Late
    {
        std::chrono::seconds left;
        sip::Response response;
        sip::MessageSource source;
    };

    std::optional<sip::Response> take(const sip::Request &request)
    {
        if (request.method == sip::Method::Register)
            return registered(request);
        if (request.method == sip::Method::Options)
            return ScriptedServer::answer(request, 480);
        const QByteArray branch = branchOf(request);
        const bool isNew = !m_given.contains(branch);
        if (isNew) {
            const bool repeats = m_sayings.last().word.endsWith('*');
            ranOut = ranOut || (m_next >= m_sayings.size() && !repeats);
            m_given.insert(branch, m_sayings[std::min(m_next++, m_sayings.size() - 1)]);
            const bool isCpim = request.headers().value(sip::HeaderName::ContentType).view().startsWith("message/cpim");
            formats.append(isCpim ? "cpim" : "plain");
            const QByteArray body = request.body().toByteArray();
            if (const qsizetype at = body.indexOf("Message-ID: "); at >= 0)
                messageIds.append(body.mid(at + 12, body.indexOf('\r', at) - at - 12));
        }
        const Saying &saying = m_given[branch];
        m_breakNow = m_breakNow || saying.breaks;
        if (saying.status == 0)
            return std::nullopt;
        const sip::Response response = answerOf(saying, request);
        if (saying.delay > 0s) {
            if (isNew)
                m_late.append({saying.delay, response, m_parts.server.sources.last()});
            return std::nullopt;
        }
        for (int copy = 1; copy < saying.copies; ++copy)
            m_parts.server.transport.sendResponse(response, m_parts.server.sources.last(), [](const auto &, const auto &) { });
        return response;
    }

    ClientParts &m_parts;
    QList<Saying> m_sayings;
    qsizetype m_next = 0;
    QHash<QByteArray, Saying> m_given;
    QList<Late> m_late;
    bool m_breakNow = false;
};

} // namespace

/// Every row of DESIGN section 5's answer table against a scripted peer (tests/data/answers).
class TestAnswerTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void design5_everyRow_data();
    void design5_everyRow();
};

void TestAnswerTable::design5_everyRow_data()
{
    QTest::addColumn<TsvRow>("row");
    for (const TsvRow &row : testTable(u"answers/answers.tsv"_s)) {
        if (row["known"] != "elsewhere")
            QTest::newRow(row["name"].constData()) << row;
    }
}

void TestAnswerTable::design5_everyRow()
{
    QFETCH(TsvRow, row);
    ClientParts parts;
    im::AccountInfo account = ClientParts::alice();
    if (row["known"] == "tcp")
        account.transport = im::AccountTransport::Tcp;
    QVERIFY(parts.save(account, "alice-pw"));
    QVERIFY(parts.goOnline());
    if (row["known"] == "dedups") {
        Play before(parts, "200");
        const im::MessageKey first = parts.send(u"bob@example.test"_s, u"before"_s);
        QVERIFY(parts.waitFor([&] { return parts.statesOf(first).contains("accepted"); }));
    }
    if (row["answers"] == "unreachable") {
        parts.agent.setLocate([](const sip::Uri &, sip::TransportProtocol, QObject *context, sip::Resolver::Done done) {
            const QList<sip::Target> nobody{{sip::TransportProtocol::Tcp, {QHostAddress(u"127.0.0.9"_s), 5060}}};
            QMetaObject::invokeMethod(context, [done, nobody] { done(nobody); }, Qt::QueuedConnection);
        });
    }
    if (row["answers"] == "unresolved" || row["answers"] == "noTransport") {
        const auto kind = row["answers"] == "unresolved" ? sip::ResolveError::Kind::NotFound : sip::ResolveError::Kind::UnsupportedTransport;
        parts.agent.setLocate([kind](const sip::Uri &uri, sip::TransportProtocol, QObject *context, sip::Resolver::Done done) {
            const sip::ResolveError error{kind, uri.host.toByteArray()};
            QMetaObject::invokeMethod(context, [done, error] { done(error); }, Qt::QueuedConnection);
        });
    }
    Play play(parts, row["answers"]);
    const im::MessageKey key = parts.send(u"bob@example.test"_s, u"hello"_s);
    play.pass(std::chrono::seconds(row["after"].toInt()));

    std::optional<im::ChatMessage> message;
    parts.store().read(
        this, [key](store::Tables &tables) { return tables.messages.get(key); },
        [&message](const auto &found) { message = found ? *found : std::nullopt; });
    parts.settle();
    QVERIFY(message.has_value());
    QCOMPARE(im::toString(message->delivery.state).toByteArray(), row["state"]);
    QCOMPARE(QByteArray::number(int(message->delivery.stored)), row["stored"]);
    QCOMPARE(QByteArray::number(message->delivery.status), row["status"]);
    QCOMPARE(im::toString(message->delivery.reason).toByteArray(), row["reason"]);
    QCOMPARE(parts.statesOf(key).last(), row["state"]); // what is told is what is stored
    QVERIFY(!play.ranOut);
    if (row["formats"] != "*")
        QCOMPARE(play.formats.join(','), row["formats"]);
    for (const QByteArray &id : std::as_const(play.messageIds))
        QCOMPARE(id, message->messageId); // one intent, one id
    if (row["state"] == "accepted" && !row["answers"].contains("x2"))
        QCOMPARE(parts.statesOf(key).count("accepted"), 1);
}

QTEST_GUILESS_MAIN(TestAnswerTable)
#include "tst_AnswerTable.moc"
