// SPDX-License-Identifier: MIT
#include "usage/invite/SessionBody.h"

#include "message/BodyParts.h"

namespace linnet::sip {

bool SessionBody::isDescription() const
{
    const auto type = parseContentType(Slice::copyOf(contentType));
    return type && type->is("application", "sdp");
}

SessionBody sessionBodyOf(const MessageBase &message)
{
    for (const BodyPart &part : bodyParts(message)) {
        const auto type = parseContentType(part.contentType);
        if (type && type->is("application", "sdp"))
            return {toBytes(*type), part.content.toByteArray()};
    }
    const ContentType *type = message.contentType();
    return {type ? toBytes(*type) : QByteArray(), message.body().toByteArray()};
}

} // namespace linnet::sip
