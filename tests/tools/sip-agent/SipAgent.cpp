// SPDX-License-Identifier: MIT
#include "SipAgent.h"

#include "usage/invite/SdpOfferCheck.h"
#include "usage/options/OptionsUsage.h"
#include "usage/pager/PagerUsage.h"
#include "usage/register/RegisterUsage.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QTimer>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace linnet::sip;

namespace linnet::test {

namespace {

QString text(QByteArrayView bytes)
{
    return QString::fromUtf8(bytes);
}

std::optional<Uri> uriOf(const QJsonObject &command, const QString &field)
{
    const auto uri = parseUri(command[field].toString().toUtf8());
    return uri ? std::optional(*uri) : std::nullopt;
}

} // namespace

SipAgent::SipAgent(const AgentOptions &options)
    : m_options(options), m_agent(SystemClock::instance(), SystemRandom::instance())
{
    m_agent.setProductName("sip-agent");
    if (!options.nameServer.isEmpty())
        m_agent.resolver().setServers(options.nameServer);
    InviteUsage &invites = m_agent.invites();
    invites.setSessionTimer(options.sessionTimer);
    invites.setRingLimit(options.ringLimit);
    invites.setOfferCheck([](const SessionBody &offer) { return checkSdpOffer(offer, {{"message", "TCP/MSRP"}}); });
    connect(&invites, &InviteUsage::received, this, [this](InviteSession *session) {
        const QString name = u"in%1"_s.arg(++m_incoming);
        follow(session, name);
        tell(u"incoming"_s, {{u"call"_s, name}, {u"from"_s, text(toBytes(session->peer().uri))},
                             {u"callId"_s, text(session->invite().callId())}});
    });
    connect(&m_agent, &UserAgent::inviteRefused, this, [this](const Request &request) {
        tell(u"inviteRefused"_s, {{u"callId"_s, text(request.callId())}});
    });
    connect(&m_agent.pager(), &PagerUsage::received, this, [this](IncomingPage *page) {
        const NameAddr *from = page->request().from();
        tell(u"message"_s, {{u"from"_s, from ? text(toBytes(from->uri)) : QString()},
                            {u"text"_s, text(page->request().body())}});
        page->accept();
    });
    connect(&m_agent.pager(), &PagerUsage::finished, this, [this](auto ticket, const RequestOutcome &outcome) {
        tellResult(m_pages.take(ticket), outcome);
    });
}

bool SipAgent::start()
{
    for (const TransportProtocol protocol : {TransportProtocol::Udp, TransportProtocol::Tcp}) {
        const auto bound = m_agent.transport().listen(protocol, m_options.listen);
        if (!bound)
            return false;
    }
    m_registration = m_agent.setAccount(m_options.identity);
    watchRegistration();
    tell(u"listening"_s);
    return true;
}

void SipAgent::watchRegistration()
{
    connect(m_registration, &RegisterUsage::registered, this,
            [this] { tell(u"registration"_s, {{u"state"_s, u"registered"_s}}); });
    connect(m_registration, &RegisterUsage::failed, this, [this](const RequestOutcome &outcome) {
        tell(u"registration"_s, {{u"state"_s, u"failed"_s}, {u"status"_s, outcome.response.status}});
    });
    connect(m_registration, &RegisterUsage::unregistered, this,
            [this] { tell(u"registration"_s, {{u"state"_s, u"unregistered"_s}}); });
}

const QHash<QString, SipAgent::Handler> &SipAgent::handlers()
{
    static const QHash<QString, Handler> table{
        {u"register"_s, &SipAgent::doRegister},
        {u"unregister"_s, &SipAgent::doUnregister},
        {u"call"_s, &SipAgent::doCall},
        {u"ring"_s, &SipAgent::doRing},
        {u"accept"_s, &SipAgent::doAccept},
        {u"reject"_s, &SipAgent::doReject},
        {u"hangUp"_s, &SipAgent::doHangUp},
        {u"offer"_s, &SipAgent::doOffer},
        {u"message"_s, &SipAgent::doMessage},
        {u"options"_s, &SipAgent::doOptions},
    };
    return table;
}

void SipAgent::obey(const QJsonObject &command)
{
    const QString cmd = command[u"cmd"].toString();
    if (cmd == u"quit")
        quit();
    else if (const Handler handler = handlers().value(cmd))
        (this->*handler)(command);
    else
        tell(u"error"_s, {{u"cmd"_s, cmd}, {u"text"_s, u"no such command"_s}});
}

void SipAgent::quit()
{
    if (m_registration->state() == RegisterUsage::State::Idle) {
        QCoreApplication::quit();
        return;
    }
    connect(m_registration, &RegisterUsage::unregistered, qApp, &QCoreApplication::quit);
    m_registration->unregister();
}

void SipAgent::doRegister(const QJsonObject &)
{
    m_registration->start();
}

void SipAgent::doUnregister(const QJsonObject &)
{
    m_registration->unregister();
}

SessionBody SipAgent::makeBody()
{
    const QByteArray version = QByteArray::number(++m_bodies);
    return {"application/sdp",
            "v=0\r\no=- 1 " + version + " IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            "m=message 2855 TCP/MSRP *\r\na=accept-types:message/cpim text/plain\r\na=path:msrp://127.0.0.1:2855/s"
                + version + ";tcp\r\n"};
}

void SipAgent::follow(InviteSession *session, const QString &name)
{
    m_sessions.insert(name, session);
    const QJsonObject call{{u"call"_s, name}};
    connect(session, &InviteSession::stateChanged, this, [this, call](SessionState state) {
        QJsonObject fields = call;
        fields[u"state"_s] = text(toString(state));
        tell(u"state"_s, fields);
    });
    connect(session, &InviteSession::ended, this, [this, session, call](EndReason reason) {
        QJsonObject fields = call;
        fields[u"reason"_s] = text(toString(reason));
        fields[u"status"_s] = session->endStatus();
        tell(u"ended"_s, fields);
    });
    connect(session, &InviteSession::answerReceived, this, [this, call] { tell(u"answer"_s, call); });
    connect(session, &InviteSession::offerRefused, this, [this, call](int status) {
        QJsonObject fields = call;
        fields[u"status"_s] = status;
        tell(u"offerRefused"_s, fields);
    });
    connect(session, &InviteSession::offerReceived, this, [this, session, call] {
        tell(u"offered"_s, call);
        session->answer(makeBody());
    });
}

InviteSession *SipAgent::sessionOf(const QJsonObject &command)
{
    InviteSession *session = m_sessions.value(command[u"call"].toString());
    if (!session)
        tell(u"error"_s, {{u"cmd"_s, command[u"cmd"]}, {u"text"_s, u"no such session"_s}});
    return session;
}

void SipAgent::doCall(const QJsonObject &command)
{
    const auto to = uriOf(command, u"to"_s);
    OutgoingCall call{m_options.identity.aor, to.value_or(Uri()), makeBody(), {}, {}};
    if (command.contains(u"replaces")) {
        if (const InviteSession *other = m_sessions.value(command[u"replaces"].toString()))
            call.replaces = other->replaces();
    }
    InviteSession *session = to ? m_agent.invites().call(call) : nullptr;
    if (session)
        follow(session, command[u"call"].toString());
    else
        tell(u"error"_s, {{u"cmd"_s, u"call"_s}, {u"text"_s, u"not possible"_s}});
}

void SipAgent::doRing(const QJsonObject &command)
{
    if (InviteSession *session = sessionOf(command))
        session->ring(command[u"early"].toBool() ? makeBody() : SessionBody());
}

void SipAgent::doAccept(const QJsonObject &command)
{
    if (InviteSession *session = sessionOf(command))
        QTimer::singleShot(command[u"after"].toInt(), session, [this, session] { session->accept(makeBody()); });
}

void SipAgent::doReject(const QJsonObject &command)
{
    if (InviteSession *session = sessionOf(command))
        session->reject(command[u"status"].toInt());
}

void SipAgent::doHangUp(const QJsonObject &command)
{
    if (InviteSession *session = sessionOf(command))
        session->hangUp();
}

void SipAgent::doOffer(const QJsonObject &command)
{
    const auto way = command[u"way"].toString() == u"update" ? InviteSession::Way::Update : InviteSession::Way::Reinvite;
    InviteSession *session = sessionOf(command);
    if (session && !session->offer(makeBody(), way))
        tell(u"error"_s, {{u"cmd"_s, u"offer"_s}, {u"text"_s, u"another offer is under way"_s}});
}

void SipAgent::doMessage(const QJsonObject &command)
{
    const auto to = uriOf(command, u"to"_s);
    if (!to)
        return;
    const auto ticket = m_agent.pager().send(
        {m_options.identity.aor, *to, "text/plain;charset=UTF-8", command[u"text"].toString().toUtf8(), {}, {}, false});
    m_pages.insert(ticket, command[u"ref"].toString());
}

void SipAgent::doOptions(const QJsonObject &command)
{
    const auto to = uriOf(command, u"to"_s);
    if (!to)
        return;
    m_agent.options().query(m_options.identity.aor, *to, std::chrono::seconds(10), this,
                            [this, ref = command[u"ref"].toString()](const RequestOutcome &outcome) { tellResult(ref, outcome); });
}

void SipAgent::tellResult(const QString &ref, const RequestOutcome &outcome) const
{
    tell(u"result"_s, {{u"ref"_s, ref}, {u"status"_s, outcome.response.status},
                       {u"final"_s, outcome.kind == RequestOutcome::Kind::Final}});
}

void SipAgent::tell(const QString &event, QJsonObject fields) const
{
    fields[u"event"_s] = event;
    fields[u"time"_s] = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    const QByteArray line = QJsonDocument(fields).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
    std::fflush(stdout);
}

} // namespace linnet::test
