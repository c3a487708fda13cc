// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "im/model/PeerFacts.h"
#include "im/model/SendModel.h"
#include "store/Statements.h"

#include <QDateTime>
#include <QList>
#include <QStringList>

namespace linnet::store {

/// One change of state of an outgoing message. A value.
struct DeliveryStep
{
    QDateTime time; ///< UTC
    im::Delivery delivery;

    friend bool operator==(const DeliveryStep &, const DeliveryStep &) = default;
};

/// The newest request that carried a message. A value.
struct DeliveryRequest
{
    qsizetype size = 0; ///< bytes of the request as it left, or of what a session carried; 0: unknown
    QStringList route; ///< "UDP 192.0.2.1:5060"
    int attempts = 0; ///< requests made in all
    im::FormatReason formatReason = im::FormatReason::Unknown; ///< why it left in its format
    im::ModelReason modelReason = im::ModelReason::Unknown; ///< why by pager or session

    friend bool operator==(const DeliveryRequest &, const DeliveryRequest &) = default;
};

/// What the details of an outgoing message tell. Steps are written by MessageTable (insertOutgoing, setDelivery).
class DeliveryTable
{
public:
    explicit DeliveryTable(Statements &statements) : m_sql(statements) { }

    /// Oldest first.
    Result<QList<DeliveryStep>, SqliteError> steps(im::MessageKey message);
    /// Behind the others, for a message that is imported.
    SqliteStatus addStep(im::MessageKey message, const DeliveryStep &step);
    SqliteStatus setRequest(im::MessageKey message, const DeliveryRequest &request);
    /// The default value where nothing was sent yet.
    Result<DeliveryRequest, SqliteError> request(im::MessageKey message);

private:
    Statements &m_sql;
};

} // namespace linnet::store
