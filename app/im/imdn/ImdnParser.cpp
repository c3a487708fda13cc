// SPDX-License-Identifier: MIT
#include "im/imdn/ImdnParser.h"

#include "base/Limits.h"
#include "im/cpim/Rfc3339.h"
#include "im/xml/XmlElement.h"

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace linnet::im {
namespace {

constexpr QStringView kNamespace = u"urn:ietf:params:xml:ns:imdn";

struct KindName
{
    QStringView name;
    ImdnKind kind;
};
constexpr std::array kKinds{
    KindName{u"delivery-notification", ImdnKind::Delivery},
    KindName{u"display-notification", ImdnKind::Display},
    KindName{u"processing-notification", ImdnKind::Processing},
};

struct StatusName
{
    ImdnKind kind;
    QStringView name;
    ImdnStatus status;
};
constexpr std::array kStatuses{
    StatusName{ImdnKind::Delivery, u"delivered", ImdnStatus::Delivered},
    StatusName{ImdnKind::Delivery, u"failed", ImdnStatus::Failed},
    StatusName{ImdnKind::Delivery, u"forbidden", ImdnStatus::Forbidden},
    StatusName{ImdnKind::Delivery, u"error", ImdnStatus::Error},
    StatusName{ImdnKind::Display, u"displayed", ImdnStatus::Displayed},
    StatusName{ImdnKind::Display, u"forbidden", ImdnStatus::Forbidden},
    StatusName{ImdnKind::Display, u"error", ImdnStatus::Error},
    StatusName{ImdnKind::Processing, u"processed", ImdnStatus::Processed},
    StatusName{ImdnKind::Processing, u"stored", ImdnStatus::Stored},
    StatusName{ImdnKind::Processing, u"forbidden", ImdnStatus::Forbidden},
    StatusName{ImdnKind::Processing, u"error", ImdnStatus::Error},
};

QString textOf(const XmlElement &parent, QStringView name)
{
    const XmlElement *child = parent.child(kNamespace, name);
    return child ? child->text.trimmed() : QString();
}

/// What is longer than any id or address counts as absent.
QByteArray tokenOf(const XmlElement &parent, QStringView name)
{
    const QByteArray token = textOf(parent, name).toUtf8();
    return token.size() > Limits::kMaxUri ? QByteArray() : token;
}

ImdnStatus statusOf(const XmlElement &notification, ImdnKind kind)
{
    const XmlElement *status = notification.child(kNamespace, u"status");
    if (!status)
        return ImdnStatus::Unknown;
    for (const StatusName &one : kStatuses) {
        if (one.kind == kind && status->child(kNamespace, one.name))
            return one.status;
    }
    return ImdnStatus::Unknown;
}

} // namespace

Result<Imdn, ParseError> parseImdn(QByteArrayView bytes)
{
    const auto root = parseXml(bytes);
    if (!root)
        return root.error();
    if (!root->is(kNamespace, u"imdn"))
        return ParseError{ParseError::Code::Mismatch, 0};
    Imdn imdn;
    imdn.messageId = tokenOf(*root, u"message-id");
    if (imdn.messageId.isEmpty())
        return ParseError{ParseError::Code::Missing, 0};
    imdn.dateTime = parseRfc3339(tokenOf(*root, u"datetime"));
    imdn.recipientUri = tokenOf(*root, u"recipient-uri");
    imdn.originalRecipientUri = tokenOf(*root, u"original-recipient-uri");
    imdn.subject = textOf(*root, u"subject");
    for (const KindName &one : kKinds) {
        if (const XmlElement *notification = root->child(kNamespace, one.name)) {
            imdn.kind = one.kind;
            imdn.status = statusOf(*notification, one.kind);
            break;
        }
    }
    return imdn;
}

} // namespace linnet::im
