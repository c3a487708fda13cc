// SPDX-License-Identifier: MIT
#pragma once

#include "ClientParts.h"

#include "client/FileRoad.h"
#include "client/Files.h"
#include "msrp/MsrpEndpoint.h"
#include "transport/SystemNetwork.h"

#include <QCryptographicHash>

namespace linnet::test {

class FilePerson;

/// One end of a call between two people that no SIP stands between; MSRP is real.
class PairLink final : public client::FileLink
{
public:
    void setFile(im::FileId id) override { file = id; }
    void ring() override { isRinging = true; }
    void accept(sip::MsrpReassembler::Receiver &receiver) override;
    void reject(int status) override;
    void end() override { finish(im::SessionEnd::Local, 0, im::SessionEnd::Remote, 0); }
    /// This end and the other one are over.
    void finish(im::SessionEnd here, int status, im::SessionEnd there, int thereStatus);

    FilePerson *person = nullptr;
    PairLink *other = nullptr;
    sip::MsrpReassembler::Receiver *receiver = nullptr;
    QPointer<sip::MsrpSession> session;
    sip::MsrpMedia media; ///< what the other side said
    im::FileId file = 0;
    bool isRinging = false;
    bool isOver = false;
};

/// Calls whoever is there.
class PairRoad final : public client::FileRoad
{
public:
    explicit PairRoad(FilePerson &owner) : person(owner) { }
    client::FileLink *open(const client::FileCall &call, sip::MsrpReassembler::Receiver &receiver) override;

    FilePerson &person;
    FilePerson *peer = nullptr; ///< null: nobody answers (480)
    QList<client::FileCall> calls;
    QList<PairLink *> links; ///< all that are not over
    std::function<void()> onCall; ///< before it is answered
    int busyStatus = 0; ///< every offer is refused with it
};

/// Somebody with a store, a folder for downloads, and an MSRP end.
class FilePerson
{
public:
    FilePerson(ClientParts &parts, const QString &address)
        : self(ClientParts::address(address)), m_parts(parts), m_random(qHash(address)), endpoint(m_network, parts.agent.timers(), m_random), road(*this)
    {
        if (const auto listening = endpoint.listen({QHostAddress(QHostAddress::LocalHost), 0}))
            place = *listening;
        open();
    }

    void open()
    {
        auto opened = store::Store::open(m_dir.path(), store::Store::Mode::Driver);
        if (opened)
            store = std::move(*opened);
        files = std::make_unique<client::Files>(*store, *m_parts.accounts, road, m_parts.agent.timers(), m_parts.clock);
        files->setDownloadFolder(downloads());
        QObject::connect(files.get(), &client::Files::added, &m_parts.agent, [this](const im::ChatMessage &message) { added.append(message); });
        QObject::connect(files.get(), &client::Files::changed, &m_parts.agent, [this](const im::ChatMessage &message) { story.append(message); });
        files->load();
    }
    /// As if the process was killed.
    void kill()
    {
        files.reset();
        store.reset();
        for (PairLink *link : QList<PairLink *>(road.links))
            link->finish(im::SessionEnd::Network, 0, im::SessionEnd::Network, 0);
    }
    /// Between kill() and open(): what the killed process had written, or not.
    bool amend(std::function<void(store::Tables &)> change)
    {
        const auto opened = store::Store::open(m_dir.path(), store::Store::Mode::Driver);
        bool done = false;
        if (opened)
            (*opened)->write(
                &m_parts.agent,
                [change](store::Tables &tables) -> Result<int, store::SqliteError> {
                    change(tables);
                    return 0;
                },
                [&done](const auto &written) { done = written.ok(); });
        return opened && m_parts.waitFor([&done] { return done; });
    }
    QString downloads() const { return m_dir.path() + QStringLiteral("/Downloads"); }
    QStringList downloaded() const { return QDir(downloads()).entryList(QDir::Files | QDir::Hidden, QDir::Name); }
    /// A file of his own.
    QString make(const QString &name, const QByteArray &bytes) const
    {
        const QString path = m_dir.path() + QLatin1Char('/') + name;
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return {};
        return path;
    }
    im::FileId send(const FilePerson &to, const QString &path)
    {
        std::optional<im::FileId> id;
        files->send({self, to.self, path, QStringLiteral("mark")}, [&id](const Result<im::ChatMessage, client::ClientError> &sent) {
            id = sent ? sent->key : -1;
        });
        [[maybe_unused]] const bool done = m_parts.waitFor([&id] { return id.has_value(); });
        return id.value_or(0);
    }
    /// Calls that function of Files; false: it was refused.
    template <typename Call>
    bool ask(Call call)
    {
        std::optional<bool> answer;
        call(*files, [&answer](const Result<client::Ok, client::ClientError> &done) { answer = done.ok(); });
        return m_parts.waitFor([&answer] { return answer.has_value(); }) && *answer;
    }
    /// The newest that was told of that file; of 0: of any.
    std::optional<im::FileTransfer> last(im::FileId id = 0) const { return lastMessage(id).file; }
    im::ChatMessage lastMessage(im::FileId id = 0) const
    {
        for (auto it = story.crbegin(); it != story.crend(); ++it) {
            if (id == 0 || it->key == id)
                return *it;
        }
        return {};
    }
    bool is(im::FileState state, im::FileId id = 0) const { return last(id) && last(id)->state == state; }
    bool waitFor(im::FileState state, im::FileId id = 0)
    {
        return m_parts.waitFor([this, state, id] { return is(state, id); });
    }

    const im::Address self;
    sip::Endpoint place; ///< where his MSRP is

private:
    ClientParts &m_parts;
    QTemporaryDir m_dir{memoryDirTemplate()};
    SeededRandom m_random;
    sip::SystemNetwork m_network;

public:
    sip::MsrpEndpoint endpoint;
    std::unique_ptr<store::Store> store;
    PairRoad road;
    std::unique_ptr<client::Files> files;
    QList<im::ChatMessage> added;
    QList<im::ChatMessage> story;
    std::function<void()> onReported; ///< once: some of what he sends is on the other disk
};

inline void PairLink::finish(im::SessionEnd here, int status, im::SessionEnd there, int thereStatus)
{
    if (std::exchange(isOver, true))
        return;
    person->road.links.removeOne(this);
    if (session)
        session->deleteLater();
    if (other)
        other->finish(there, thereStatus, here, status);
    QMetaObject::invokeMethod(this, [this, here, status] {
        Q_EMIT ended(here, status);
        deleteLater();
    }, Qt::QueuedConnection);
}

inline void PairLink::reject(int status)
{
    const im::SessionEnd why = status == 603 || status == 403 ? im::SessionEnd::Declined
        : status == 486                                       ? im::SessionEnd::Busy
        : status == 415 || status == 488                      ? im::SessionEnd::Unsupported
                                                              : im::SessionEnd::NoAnswer;
    finish(im::SessionEnd::Local, 0, why, status);
}

inline void PairLink::accept(sip::MsrpReassembler::Receiver &taker)
{
    if (isOver || !other)
        return;
    receiver = &taker;
    PairLink *caller = other;
    const sip::MsrpUri ours = person->endpoint.newUri(false, person->place.address);
    const sip::MsrpUri theirs = caller->person->endpoint.newUri(false, caller->person->place.address);
    session = person->endpoint.await(ours, {theirs}, *receiver);
    const sip::Target target{sip::TransportProtocol::Tcp, person->place, {}};
    caller->session = caller->person->endpoint.connectTo(target, theirs, {ours}, *caller->receiver);
    for (PairLink *link : {this, caller}) {
        if (!link->session)
            continue;
        connect(link->session, &sip::MsrpSession::closed, link, [link] {
            link->finish(im::SessionEnd::Network, 0, im::SessionEnd::Network, 0);
        });
        connect(link->session, &sip::MsrpSession::messageReported, link, [link] {
            if (const auto then = std::exchange(link->person->onReported, nullptr))
                QMetaObject::invokeMethod(link->person->files.get(), then, Qt::QueuedConnection);
        });
        connect(link->session, &sip::MsrpSession::opened, link, [link] { Q_EMIT link->opened(link->session, link->media); });
    }
}

inline client::FileLink *PairRoad::open(const client::FileCall &call, sip::MsrpReassembler::Receiver &receiver)
{
    calls.append(call);
    if (onCall)
        onCall();
    auto *caller = new PairLink;
    caller->setParent(&person.endpoint);
    caller->person = &person;
    caller->receiver = &receiver;
    caller->media.file = call.offer;
    links.append(caller);
    if (!peer || !peer->files || busyStatus != 0) {
        const int status = busyStatus != 0 ? busyStatus : 480;
        QMetaObject::invokeMethod(caller, [caller, status] {
            auto *callee = new PairLink; // refuses, and that is all
            callee->setParent(caller->parent());
            callee->person = caller->person;
            callee->other = caller;
            caller->other = callee;
            callee->reject(status);
        }, Qt::QueuedConnection);
        return caller;
    }
    auto *callee = new PairLink;
    callee->setParent(&peer->endpoint);
    callee->person = peer;
    callee->other = caller;
    callee->media = caller->media;
    caller->other = callee;
    peer->road.links.append(callee);
    client::FileInvitation invitation;
    invitation.account = call.peer;
    invitation.peer = call.account;
    invitation.callId = "call-" + QByteArray::number(calls.size()) + '@' + person.self.uri.toUtf8();
    invitation.offer = call.offer;
    invitation.direction = call.direction;
    invitation.icon = call.icon;
    QMetaObject::invokeMethod(callee, [callee, invitation] {
        if (callee->isOver)
            return;
        if (callee->person->files)
            Q_EMIT callee->person->road.offered(invitation, callee);
        else
            callee->reject(480);
    }, Qt::QueuedConnection);
    return caller;
}

} // namespace linnet::test
