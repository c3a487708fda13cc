// SPDX-License-Identifier: MIT
#include "client/FileCalls.h"

#include "msrp/MsrpSession.h"

#include <QMetaMethod>

#include <utility>

namespace linnet::client {
namespace {

sip::StreamDirection reversedOf(sip::StreamDirection direction)
{
    switch (direction) {
    case sip::StreamDirection::SendOnly: return sip::StreamDirection::RecvOnly;
    case sip::StreamDirection::RecvOnly: return sip::StreamDirection::SendOnly;
    case sip::StreamDirection::SendRecv:
    case sip::StreamDirection::Inactive: break;
    }
    return direction;
}

sip::MsrpMedia mediaOf(const std::optional<sip::FileOffer> &file, sip::StreamDirection direction)
{
    sip::MsrpMedia media;
    media.acceptTypes = {"*"};
    media.file = file;
    media.direction = direction;
    return media;
}

} // namespace

FileCallLink::FileCallLink(SessionGround &ground, const im::SessionInfo &info, sip::InviteSession *invite, QObject *parent)
    : FileLink(parent), m_call(invite ? new SessionCall(ground, info, invite, this) : new SessionCall(ground, info, this))
{
    connect(m_call, &SessionCall::changed, this, [this] {
        if (m_call->info().file != 0)
            Q_EMIT changed(m_call->info());
    });
    connect(m_call, &SessionCall::opened, this, [this](sip::MsrpSession *session) {
        if (!std::exchange(m_wasOpened, true))
            Q_EMIT opened(session, m_call->remote());
    });
    // What was transferred goes on in a session of its own, from where both know that it is (RFC 5547 s.8.1): not in this one.
    connect(m_call, &SessionCall::broken, this, [this] {
        m_call->end(im::SessionEnd::Network);
        finish(im::SessionEnd::Network, 0); // whoever is gone answers no BYE
    });
    connect(m_call, &SessionCall::ended, this, [this] {
        finish(m_call->info().reason, m_call->info().status);
        Q_EMIT gone();
    });
}

void FileCallLink::finish(im::SessionEnd why, int status)
{
    if (!std::exchange(m_isOver, true))
        Q_EMIT ended(why, status);
}

bool FileCallLink::start(const FileCall &call, sip::MsrpReassembler::Receiver &receiver)
{
    m_call->editInfo().file = call.file;
    return m_call->start(mediaOf(call.offer, call.direction), receiver, call.icon);
}

void FileCallLink::setFile(im::FileId file)
{
    m_call->editInfo().file = file;
    if (m_call->info().state != im::SessionState::Ended)
        Q_EMIT changed(m_call->info());
}

void FileCallLink::accept(sip::MsrpReassembler::Receiver &receiver)
{
    auto file = m_call->remote().file;
    if (file)
        file->icon.clear(); // a part of their body
    m_call->accept(mediaOf(file, reversedOf(m_call->remote().direction)), receiver);
}

FileCalls::FileCalls(SessionGround &ground, NewInfo newInfo, QObject *parent)
    : FileRoad(parent), m_ground(ground), m_newInfo(std::move(newInfo))
{
}

FileCalls::~FileCalls()
{
    qDeleteAll(findChildren<FileCallLink *>(Qt::FindDirectChildrenOnly)); // while the ground stands
}

void FileCalls::add(FileCallLink *link)
{
    m_links.append(link);
    connect(link, &FileCallLink::changed, this, &FileCalls::changed);
    connect(link, &FileCallLink::gone, this, [this, link] {
        m_links.removeOne(link);
        link->deleteLater();
        Q_EMIT gone();
    });
}

FileLink *FileCalls::open(const FileCall &call, sip::MsrpReassembler::Receiver &receiver)
{
    const auto info = m_newInfo(call.account, call.peer);
    if (!info)
        return nullptr;
    auto *link = new FileCallLink(m_ground, *info, nullptr, this);
    if (!link->start(call, receiver)) {
        delete link;
        return nullptr;
    }
    add(link);
    Q_EMIT changed(link->call().info());
    return link;
}

void FileCalls::take(const im::SessionInfo &info, sip::InviteSession *invite)
{
    auto *link = new FileCallLink(m_ground, info, invite, this);
    add(link);
    if (!isSignalConnected(QMetaMethod::fromSignal(&FileRoad::offered))) {
        link->reject(488);
        return;
    }
    const sip::MsrpMedia &remote = link->call().remote();
    FileInvitation invitation;
    invitation.account = info.account;
    invitation.peer = info.peer;
    invitation.peerName = info.peerName;
    invitation.callId = link->call().info().callId;
    invitation.offer = remote.file.value_or(sip::FileOffer{});
    invitation.direction = remote.direction;
    invitation.icon = link->call().remoteIcon();
    Q_EMIT offered(invitation, link);
}

QList<im::SessionInfo> FileCalls::list() const
{
    QList<im::SessionInfo> all;
    for (FileCallLink *link : m_links)
        all.append(link->call().info());
    return all;
}

FileCallLink *FileCalls::find(im::SessionId id) const
{
    for (FileCallLink *link : m_links) {
        if (link->call().info().id == id)
            return link;
    }
    return nullptr;
}

} // namespace linnet::client
