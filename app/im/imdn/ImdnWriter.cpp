// SPDX-License-Identifier: MIT
#include "im/imdn/ImdnWriter.h"

#include "im/cpim/CpimWriter.h"
#include "im/cpim/Rfc3339.h"
#include "im/xml/XmlText.h"

namespace linnet::im {
namespace {

QByteArrayView nameOf(ImdnKind kind)
{
    switch (kind) {
    case ImdnKind::Delivery:
        return "delivery-notification";
    case ImdnKind::Display:
        return "display-notification";
    case ImdnKind::Processing:
        return "processing-notification";
    case ImdnKind::Unknown:
        break;
    }
    return {};
}

QByteArrayView nameOf(ImdnStatus status)
{
    switch (status) {
    case ImdnStatus::Delivered:
        return "delivered";
    case ImdnStatus::Displayed:
        return "displayed";
    case ImdnStatus::Processed:
        return "processed";
    case ImdnStatus::Stored:
        return "stored";
    case ImdnStatus::Failed:
        return "failed";
    case ImdnStatus::Forbidden:
        return "forbidden";
    case ImdnStatus::Error:
        return "error";
    case ImdnStatus::Unknown:
        break;
    }
    return {};
}

} // namespace

QByteArray toBytes(const Imdn &imdn)
{
    QByteArray out = "<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\">" + xmlElement("message-id", escapeXml(imdn.messageId))
        + xmlElement("datetime", toRfc3339(imdn.dateTime));
    if (!imdn.recipientUri.isEmpty()) {
        const QByteArray &original = imdn.originalRecipientUri.isEmpty() ? imdn.recipientUri : imdn.originalRecipientUri;
        out += xmlElement("recipient-uri", escapeXml(imdn.recipientUri)) + xmlElement("original-recipient-uri", escapeXml(original));
        if (!imdn.subject.isEmpty())
            out += xmlElement("subject", escapeXml(imdn.subject.toUtf8()));
    }
    if (imdn.kind != ImdnKind::Unknown) {
        const QByteArray status = imdn.status == ImdnStatus::Unknown ? QByteArray() : '<' + nameOf(imdn.status).toByteArray() + "/>";
        out += xmlElement(nameOf(imdn.kind).toByteArray(), xmlElement("status", status));
    }
    return out + "</imdn>";
}

CpimMessage wrapImdn(const ImdnEnvelope &envelope, const Imdn &imdn)
{
    CpimMessage cpim;
    cpim.headers.append(cpimAddressHeader("From", {{}, envelope.from}));
    cpim.headers.append(cpimAddressHeader("To", {{}, envelope.to}));
    cpim.headers.append(cpimNamespaceHeader("imdn", kImdnNamespace));
    cpim.headers.append(CpimHeader{"imdn.Message-ID", {}, envelope.messageId, kImdnNamespace.toByteArray()});
    for (const QByteArray &hop : envelope.route)
        cpim.headers.append(CpimHeader{"imdn.IMDN-Route", {}, hop, kImdnNamespace.toByteArray()});
    cpim.contentHeaders.fields.append(qMakePair(QByteArray("Content-Type"), kImdnType.toByteArray()));
    cpim.contentHeaders.fields.append(qMakePair(QByteArray("Content-Disposition"), QByteArray("notification")));
    cpim.body = toBytes(imdn);
    return cpim;
}

} // namespace linnet::im
