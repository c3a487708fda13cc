// SPDX-License-Identifier: MIT
#include "transaction/ServerTable.h"

namespace linnet::sip {

ServerTransaction::ServerTransaction(TransactionLayer *layer) : QObject(layer), d(std::make_unique<Private>()) { }

ServerTransaction::~ServerTransaction() = default;

const Request &ServerTransaction::request() const
{
    return d->request;
}

const MessageSource &ServerTransaction::source() const
{
    return d->source;
}

void ServerTransaction::respond(const Response &response)
{
    const auto record = d->record.lock();
    if (record && (!d->hasFinal || (record->isAccepted() && response.status >= 200 && response.status < 300)))
        d->table->respond(record, response);
}

void ServerTransaction::respond(int status, QByteArrayView reason)
{
    const auto *layer = static_cast<TransactionLayer *>(parent());
    respond(makeResponse(d->request, status, layer->random().token(64), reason));
}

void ServerTransaction::respondOnce(const Response &response)
{
    const auto record = d->record.lock();
    if (record && !d->hasFinal)
        d->table->respondOnce(record, response);
}

bool ServerTransaction::hasFinalResponse() const
{
    return d->hasFinal;
}

} // namespace linnet::sip
