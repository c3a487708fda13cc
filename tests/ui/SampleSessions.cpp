// SPDX-License-Identifier: MIT
// The third part of SampleBackend: sessions and files.
#include "ui/SampleBackend.h"

#include <QFileInfo>

#include <algorithm>

namespace linnet::ui {

im::SessionInfo SampleBackend::tellSession(im::SessionInfo session)
{
    if (session.id == 0) {
        session.id = m_nextSession++;
        session.account = m_self;
        session.callId = "call" + QByteArray::number(session.id);
    }
    live.removeIf([&](const im::SessionInfo &known) { return known.id == session.id; });
    if (session.state != im::SessionState::Ended)
        live.append(session);
    Q_EMIT sessionChanged(session);
    return session;
}

im::SessionInfo SampleBackend::ring(im::ConversationId id, bool stranger, const QString &subject)
{
    im::SessionInfo session;
    session.peer = conversation(id).peer;
    session.peerName = conversation(id).title;
    session.incoming = true;
    session.fromStranger = stranger;
    session.subject = subject;
    session.state = im::SessionState::Incoming;
    session.endsAt = QDateTime::currentDateTimeUtc().addSecs(30);
    return tellSession(session);
}

void SampleBackend::openSession(const im::Address &, const im::Address &peer, Done<im::SessionId> done)
{
    later([this, peer, done] {
        im::SessionInfo session;
        session.peer = peer;
        session.state = im::SessionState::Calling;
        done(tellSession(session).id);
    });
}

void SampleBackend::acceptSession(im::SessionId id, Done<Ok> done)
{
    later([this, id, done] {
        const auto known = std::find_if(live.cbegin(), live.cend(), [&](const im::SessionInfo &each) { return each.id == id; });
        if (known == live.cend()) {
            done(ClientError{ClientError::Kind::NotFound, {}});
            return;
        }
        im::SessionInfo session = *known;
        session.state = im::SessionState::Established;
        session.establishedAt = QDateTime::currentDateTimeUtc();
        session.path = im::SessionPath::Direct;
        session.secure = true;
        tellSession(session);
        done(Ok{});
    });
}

void SampleBackend::declineSession(im::SessionId id, im::SessionEnd why, Done<Ok> done)
{
    declined.append({id, why});
    endSession(id, std::move(done));
}

void SampleBackend::endSession(im::SessionId id, Done<Ok> done)
{
    later([this, id, done] {
        const auto known = std::find_if(live.cbegin(), live.cend(), [&](const im::SessionInfo &each) { return each.id == id; });
        if (known != live.cend()) {
            im::SessionInfo session = *known;
            session.state = im::SessionState::Ended;
            session.reason = im::SessionEnd::Local;
            tellSession(session);
        }
        done(Ok{});
    });
}

void SampleBackend::pastSessions(int most, Done<QList<im::ChatMessage>> done)
{
    later([this, most, done] {
        QList<im::ChatMessage> lines;
        for (const QList<im::ChatMessage> &all : std::as_const(messages))
            for (const im::ChatMessage &message : all)
                if (message.session)
                    lines.append(message);
        std::sort(lines.begin(), lines.end(), [](const im::ChatMessage &a, const im::ChatMessage &b) { return a.key > b.key; });
        done(lines.mid(0, most));
    });
}

void SampleBackend::forecast(const client::OutgoingText &text, Done<im::SendForecast> done)
{
    forecasts.append(text.text);
    later([this, done] { done(road); });
}

im::ChatMessage SampleBackend::putFile(im::ConversationId id, bool out, const im::FileTransfer &file)
{
    im::ChatMessage *row = file.id != 0 ? find(file.id) : nullptr;
    const bool fresh = !row;
    if (!row) {
        add(id, out, {}, QDateTime::currentDateTimeUtc(), {im::DeliveryState::Sending});
        row = &messages[id].last();
        row->kind = im::MessageKind::File;
    }
    row->file = file;
    row->file->id = row->key;
    if (out)
        row->delivery = {file.state == im::FileState::Done ? im::DeliveryState::Delivered
                         : file.state == im::FileState::Failed ? im::DeliveryState::Failed : im::DeliveryState::Sending, false, 0, file.reason};
    conversation(id).last = messages[id].last();
    const im::ChatMessage message = *row;
    if (fresh)
        Q_EMIT messageAdded(message);
    else
        Q_EMIT fileChanged(message);
    Q_EMIT conversationChanged(conversation(id));
    return message;
}

void SampleBackend::endedSession(im::ConversationId id, const QDateTime &time, const im::SessionEvent &event)
{
    add(id, !event.incoming, {}, time);
    im::ChatMessage &row = messages[id].last();
    row.kind = im::MessageKind::Session;
    row.session = event;
    conversation(id).last = row;
    Q_EMIT messageAdded(row);
}

void SampleBackend::sendFile(const im::Address &, const im::Address &to, const QString &path, Done<im::ChatMessage> done)
{
    filesSent.append(path);
    later([this, to, path, done] {
        for (const im::Conversation &each : std::as_const(people)) {
            if (each.peer != to)
                continue;
            im::FileTransfer file;
            file.name = QFileInfo(path).fileName();
            file.size = QFileInfo(path).size();
            file.path = path;
            done(putFile(each.id, true, file));
            return;
        }
    });
}

void SampleBackend::note(const QString &call, im::FileId file, Done<Ok> done)
{
    fileCalls.append(call + u' ' + QString::number(file));
    later([done] { done(Ok{}); });
}

} // namespace linnet::ui
