// SPDX-License-Identifier: MIT
#include "client/Pages.h"

#include "client/CanonicalAddress.h"
#include "im/pipeline/OutgoingPipeline.h"

namespace linnet::client {

sip::OutgoingPage pageOf(const im::ChatMessage &message, const QString &quoted, const im::DispositionWishes &asked)
{
    const im::EncodedMessage encoded = im::encodeMessage(message, quoted, asked);
    sip::OutgoingPage page;
    page.account = uriOf(message.account);
    page.to = uriOf(message.peer);
    page.contentType = encoded.contentType;
    page.body = encoded.body;
    if (!message.subject.isEmpty())
        page.headers.append(qMakePair(QByteArray("Subject"), message.subject.toUtf8()));
    return page;
}

im::DispositionWishes wishesOfPage(const im::ChatMessage &message, bool wanted)
{
    im::DispositionWishes asked;
    if (wanted && message.format == im::MessageFormat::Cpim)
        asked.positiveDelivery = asked.display = true;
    return asked;
}

} // namespace linnet::client
