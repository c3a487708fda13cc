// SPDX-License-Identifier: MIT
#pragma once

#include "client/CanonicalAddress.h"
#include "client/PeerLesson.h"
#include "im/pipeline/IncomingPipeline.h"
#include "store/SeenTable.h"
#include "usage/pager/AnswerClaim.h"

#include <QObject>
#include <QPair>

#include <memory>

namespace linnet::client {

/// Something that arrived, however it came, and waits for its answer: exactly one of accept() and reject(). Gone (QPointer) when nobody
/// waits for the answer any more. Lives on the client's thread.
class ArrivingMessage : public QObject
{
    Q_OBJECT
public:
    /// What came, as far as its carrier tells. A value.
    struct Letter
    {
        im::Address account; ///< ours, that it reached
        im::Address peer; ///< who it is from
        im::Address identity; ///< the same by the word of our own server, where there is one (RFC 3325)
        HomeHosts home;
        im::MessageModel model = im::MessageModel::Pager;
        im::ReceivedBody body;
        PeerLesson lesson; ///< what its headers tell of the device
        store::DuplicateKeys keys; ///< but for the Message-ID
    };

    using QObject::QObject;

    /// It is kept, and will not be lost.
    virtual void accept() = 0;
    virtual void reject(int status, const QList<QPair<QByteArray, QByteArray>> &headers = {}) = 0;
    /// As IncomingPage::claim().
    virtual std::shared_ptr<sip::AnswerClaim> claim() const = 0;
    virtual bool onRegisteredFlow() const = 0;
};

} // namespace linnet::client
