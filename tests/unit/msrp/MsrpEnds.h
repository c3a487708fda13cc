// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpSession.h"

#include <memory>

namespace linnet::test {

struct MemoryStorage : sip::MsrpStorage
{
    bool write(quint64 offset, QByteArrayView octets) override
    {
        bytes.resize(std::max(bytes.size(), qsizetype(offset) + octets.size()));
        std::copy(octets.begin(), octets.end(), bytes.begin() + qsizetype(offset));
        return true;
    }
    QByteArray bytes;
};

struct Receiver : sip::MsrpReassembler::Receiver
{
    std::unique_ptr<sip::MsrpStorage> begin(const sip::MsrpHead &, int &status) override
    {
        status = refusal;
        return refusal ? nullptr : std::make_unique<MemoryStorage>();
    }
    int refusal = 0;
};

struct Bytes : sip::MsrpSource
{
    explicit Bytes(QByteArray content) : bytes(std::move(content)) { }
    QByteArray read(quint64 offset, qsizetype most) override { return bytes.mid(qsizetype(offset), most); }
    QByteArray bytes;
};

inline sip::MsrpOutgoing text(const QByteArray &id, const QByteArray &content, bool bulk = false)
{
    sip::MsrpOutgoing message;
    message.messageId = id;
    message.contentType = "text/plain";
    message.size = quint64(content.size());
    message.successReport = true;
    message.bulk = bulk;
    message.source = std::make_shared<Bytes>(content);
    return message;
}

/// What one end told of its session.
class End : public QObject
{
public:
    void listenTo(sip::MsrpSession *one)
    {
        session = one;
        connect(one, &sip::MsrpSession::opened, this, [this] { story.append("opened"); });
        connect(one, &sip::MsrpSession::closed, this, [this](const QString &why) {
            story.append("closed");
            detail = why;
        });
        connect(one, &sip::MsrpSession::messageAccepted, this, [this](const QByteArray &id) { story.append("accepted " + id); });
        connect(one, &sip::MsrpSession::messageDelivered, this, [this](const QByteArray &id) { story.append("delivered " + id); });
        connect(one, &sip::MsrpSession::messageFailed, this,
                [this](const QByteArray &id, int status) { story.append("failed " + id + ' ' + QByteArray::number(status)); });
        connect(one, &sip::MsrpSession::received, this, [this](const std::shared_ptr<sip::MsrpReassembler::Message> &message) {
            texts.append(message->head.messageId + '=' + static_cast<MemoryStorage &>(*message->storage).bytes);
            if (confirms)
                session->confirm(message->head, message->size);
        });
    }

    sip::MsrpSession *session = nullptr;
    Receiver receiver;
    QList<QByteArray> story;
    QList<QByteArray> texts;
    QString detail; ///< of closed()
    bool confirms = true;
};

} // namespace linnet::test
